import {EventEmitter} from 'node:events';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it, onTestFinished} from 'vitest';
import {openInPager, pagers} from '../../../source/modes/interactive/pager.ts';
import type {Content} from '../../../source/ui/transcript/full-text.ts';

const hostile = JSON.parse(
	readFileSync(new URL('../../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
) as ReadonlyArray<{readonly text: string}>;

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

const open = (content: Content, PAGER: string, where = temporaryFolder) =>
	openInPager(content, {
		facts: {env: {...process.env, PAGER, LESS: '-R'}, platform: 'linux'},
		name: 'value.json',
		process: new EventEmitter(),
		folder: where,
	});

describe('the pager', () => {
	it('is PAGER, else less, else more', () => {
		expect(pagers({env: {PAGER: 'less -R "a b"'}, platform: 'linux'})).toEqual([['less', '-R', 'a b']]);
		expect(pagers({env: {}, platform: 'darwin'})).toEqual([['less'], ['more']]);
		expect(pagers({env: {PAGER: ' '}, platform: 'win32'})).toEqual([['more']]);
	});
});

describe('a text in the pager', () => {
	it('has a prompt of less that says how to leave, before the options of the user', async () => {
		const seen = path.join(folder, 'environment');
		const pager = scripted(`fs.writeFileSync(${JSON.stringify(seen)}, process.env.LESS + process.env.PATH)`);
		expect(await open('text', pager)).toBeUndefined();
		const prompt = 'q returns to the chat ?e(END):?pB(%pB\\%)..$';
		expect(readFileSync(seen, 'utf8')).toBe(`-Ps${prompt} -Pm${prompt} -PM${prompt} -R${process.env.PATH}`);
	});

	/** What the pager gets. */
	async function seenBy(content: Content): Promise<string> {
		const seen = path.join(folder, 'seen');
		const pager = scripted(
			`fs.copyFileSync(file, ${JSON.stringify(seen)}); fs.writeFileSync(${JSON.stringify(`${seen}.name`)}, file);`,
		);
		expect(await open(content, pager)).toBeUndefined();
		return readFileSync(seen, 'utf8');
	}

	async function* bytesOf(text: string, size: number): AsyncGenerator<Uint8Array> {
		const bytes = Buffer.from(text);
		for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
	}

	it('is the same, and the file is removed afterwards', async () => {
		expect(await seenBy('ünïcödé\n\tindented\nwords\n')).toBe('ünïcödé\n\tindented\nwords\n');
		expect(path.basename(readFileSync(path.join(folder, 'seen.name'), 'utf8'))).toBe('value.json');
		expect(readdirSync(temporaryFolder)).toEqual([]);
	});

	it('has no control character that a pager without an escape for it would execute', async () => {
		expect(await seenBy('\u001B]2;title\u0007\u001B]52;c;aGk=\u001B\\\r\nend\r\u009B2J\u202E')).toBe(
			'␛]2;title␇␛]52;c;aGk=␛\\\nend␍<9B>2J<202E>',
		);
		const text = hostile.map((each) => each.text).join('\n');
		for (const content of [text, bytesOf(text, 1), bytesOf(text, 7)]) {
			expect(await seenBy(content)).not.toMatch(/[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/u);
		}
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
