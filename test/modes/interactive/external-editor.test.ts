import {EventEmitter} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it, onTestFinished} from 'vitest';
import {editExternally} from '../../../source/modes/interactive/external-editor.ts';
import {sentencesOf} from '../../support/notices.ts';

/** A folder of this test's, gone with it. */
let folder: string;
/** In a folder of its own, so that leftover files are found. */
let temporaryFolder: string;
const process_ = new EventEmitter();

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	temporaryFolder = mkdtempSync(path.join(folder, 'temporary-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
});

/** The command that runs a Node script on the file. */
function scripted(script: string): string {
	const file = path.join(folder, 'editor.mjs');
	writeFileSync(
		file,
		`import fs from 'node:fs';\nconst file = process.argv.at(-1);\nconst text = fs.readFileSync(file, 'utf8');\n${script}`,
	);
	return `'${process.execPath}' '${file}'`;
}

const open = (text: string, VISUAL: string, where = temporaryFolder) =>
	editExternally(text, {
		facts: {VISUAL, EDITOR: undefined, platform: 'linux'},
		process: process_,
		folder: where,
	});

describe('a text in the editor', () => {
	it('is returned as edited, and the file is removed', async () => {
		const editor = scripted("fs.writeFileSync(file, text.toUpperCase() + '\\n');");
		expect(await open('hello\nwörld', editor)).toEqual({kind: 'edited', text: 'HELLO\nWÖRLD'});
		expect(readdirSync(temporaryFolder)).toEqual([]);
		expect(process_.listenerCount('exit')).toBe(0);
	});

	it.each([
		['a line end that was there stays', 'a\n', "text + 'b\\n'", 'a\nb\n'],
		['one that the editor adds goes', 'a', "text + '\\n'", 'a'],
		['but no more than one', 'a', "text + '\\n\\n'", 'a\n'],
		['line ends of Windows become ours', 'a', "'x\\r\\ny\\r\\n'", 'x\ny'],
		['everything may be deleted', 'a', "''", ''],
	])('%s', async (_name, text, written, left) => {
		expect(await open(text, scripted(`fs.writeFileSync(file, ${written});`))).toEqual({
			kind: 'edited',
			text: left,
		});
	});

	it('is readable only by the user, in a folder that only the user can list', async () => {
		const editor = scripted(
			`fs.writeFileSync(${JSON.stringify(path.join(folder, 'modes'))},
				[file, file + '/..'].map((each) => (fs.statSync(each).mode & 0o777).toString(8)).join());`.replace(
				"file + '/..'",
				"file.replace(/[^/]*$/, '')",
			),
		);
		await open('secret', editor);
		expect(readFileSync(path.join(folder, 'modes'), 'utf8')).toBe('600,700');
	});

	it('is removed from the disk if the program ends meanwhile', async () => {
		const seen = path.join(folder, 'seen');
		const editing = open(
			'text',
			// Ends by itself if nothing ends it.
			scripted(`fs.writeFileSync(${JSON.stringify(seen)}, ''); setTimeout(() => {}, 20_000);`),
		);
		await expect.poll(() => existsSync(seen), {timeout: 10_000}).toBe(true);
		expect(readdirSync(temporaryFolder)).toHaveLength(1);
		process_.emit('exit');
		expect(readdirSync(temporaryFolder)).toEqual([]);
		expect(await editing).toMatchObject({kind: 'failed', notice: {code: 'editor_failed'}});
	});
});

describe('a failure', () => {
	it.each([
		[
			'no-such-editor --wait',
			'editor_missing',
			'The editor no-such-editor could not be started: there is no such program.',
		],
		['/', 'editor_missing', 'The editor / could not be started: EACCES.'],
	])('with %s', async (editor, code, text) => {
		const outcome = await open('text', editor);
		expect(outcome).toMatchObject({kind: 'failed', notice: {level: 'error', code}});
		expect(outcome.kind === 'failed' && sentencesOf(outcome.notice).text).toBe(text);
		expect(readdirSync(temporaryFolder)).toEqual([]);
	});

	it('is an editor that exits with a code, whose text is not taken over', async () => {
		const outcome = await open('text', scripted("fs.writeFileSync(file, 'lost'); process.exit(3);"));
		expect(outcome).toMatchObject({kind: 'failed', notice: {code: 'editor_failed'}});
		expect(outcome.kind === 'failed' && sentencesOf(outcome.notice).text).toMatch(
			/ ended with code 3, so its text was discarded\.$/,
		);
		expect(readdirSync(temporaryFolder)).toEqual([]);
	});

	it('is a killed editor', async () => {
		const outcome = await open(
			'text',
			scripted("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);"),
		);
		expect(outcome.kind === 'failed' && sentencesOf(outcome.notice).text).toMatch(/ was ended by SIGKILL\.$/);
	});

	it('is a file that cannot be created, or is gone', async () => {
		const nowhere = path.join(folder, 'nowhere');
		expect(await open('text', 'ed', nowhere)).toMatchObject({kind: 'failed', notice: {code: 'editor_file'}});
		expect(await open('text', scripted('fs.rmSync(file);'))).toMatchObject({
			kind: 'failed',
			notice: {code: 'editor_file'},
		});
		expect(process_.listenerCount('exit')).toBe(0);
	});
});
