import {EventEmitter} from 'node:events';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it, onTestFinished} from 'vitest';
import {openInPager, pagers} from '../../../source/modes/interactive/pager.ts';

let folder: string;
/** In a folder of its own, so that leftover files are found. */
let temporaryFolder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	temporaryFolder = mkdtempSync(path.join(folder, 'temporary-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
});

/** The command that runs a Node script on the file. */
function scripted(script: string): string {
	const file = path.join(folder, 'pager.mjs');
	writeFileSync(file, `import fs from 'node:fs';\nconst file = process.argv.at(-1);\n${script}`);
	return `'${process.execPath}' '${file}'`;
}

const open = (content: string | Uint8Array, PAGER: string, where = temporaryFolder) =>
	openInPager(content, {
		facts: {PAGER, platform: 'linux'},
		name: 'value.json',
		process: new EventEmitter(),
		folder: where,
	});

describe('the pager', () => {
	it('is PAGER, else less, else more', () => {
		expect(pagers({PAGER: 'less -R "a b"', platform: 'linux'})).toEqual([['less', '-R', 'a b']]);
		expect(pagers({PAGER: undefined, platform: 'darwin'})).toEqual([['less'], ['more']]);
		expect(pagers({PAGER: ' ', platform: 'win32'})).toEqual([['more']]);
	});
});

describe('a text in the pager', () => {
	it('has the exact bytes, and the file is removed afterwards', async () => {
		const seen = path.join(folder, 'seen');
		const pager = scripted(
			`fs.copyFileSync(file, ${JSON.stringify(seen)}); fs.writeFileSync(${JSON.stringify(`${seen}.name`)}, file);`,
		);
		const bytes = Uint8Array.from({length: 256}, (_, index) => index);
		expect(await open(bytes, pager)).toBeUndefined();
		expect(new Uint8Array(readFileSync(seen))).toEqual(bytes);
		expect(path.basename(readFileSync(`${seen}.name`, 'utf8'))).toBe('value.json');
		expect(readdirSync(temporaryFolder)).toEqual([]);
		expect(await open('ünïcödé', pager)).toBeUndefined();
		expect(readFileSync(seen, 'utf8')).toBe('ünïcödé');
	});

	it('reports why it failed', async () => {
		expect(await open('text', 'no-such-pager-here')).toBe(
			'pager no-such-pager-here not found; set PAGER to another one',
		);
		expect(await open('text', scripted('process.exit(3)'))).toMatch(/exited with code 3$/);
		expect(await open('text', scripted("process.kill(process.pid, 'SIGTERM')"))).toMatch(
			/was terminated by SIGTERM$/,
		);
		expect(await open('text', 'true', path.join(folder, 'nowhere'))).toMatch(
			/^could not write a file for the pager: ENOENT in /,
		);
	});
});
