import {EventEmitter} from 'node:events';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it, onTestFinished} from 'vitest';
import {openInPager, pagers} from '../../../source/modes/interactive/pager.ts';

let folder: string;
/** In its own folder, so that what the pager's file leaves behind is seen. */
let place: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	place = mkdtempSync(path.join(folder, 'place-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
});

/** The words that run a script of Node's on the file. */
function scripted(script: string): string {
	const file = path.join(folder, 'pager.mjs');
	writeFileSync(file, `import fs from 'node:fs';\nconst file = process.argv.at(-1);\n${script}`);
	return `'${process.execPath}' '${file}'`;
}

const open = (content: string | Uint8Array, PAGER: string, where = place) =>
	openInPager(content, {
		facts: {PAGER, platform: 'linux'},
		name: 'value.json',
		process: new EventEmitter(),
		folder: where,
	});

describe('which pager', () => {
	it('PAGER says, else less, else more', () => {
		expect(pagers({PAGER: 'less -R "a b"', platform: 'linux'})).toEqual([['less', '-R', 'a b']]);
		expect(pagers({PAGER: undefined, platform: 'darwin'})).toEqual([['less'], ['more']]);
		expect(pagers({PAGER: ' ', platform: 'win32'})).toEqual([['more']]);
	});
});

describe('a text in the pager', () => {
	it('is there with its true bytes, and the file is gone afterwards', async () => {
		const seen = path.join(folder, 'seen');
		const pager = scripted(
			`fs.copyFileSync(file, ${JSON.stringify(seen)}); fs.writeFileSync(${JSON.stringify(`${seen}.name`)}, file);`,
		);
		const bytes = Uint8Array.from({length: 256}, (_, index) => index);
		expect(await open(bytes, pager)).toBeUndefined();
		expect(new Uint8Array(readFileSync(seen))).toEqual(bytes);
		expect(path.basename(readFileSync(`${seen}.name`, 'utf8'))).toBe('value.json');
		expect(readdirSync(place)).toEqual([]);
		expect(await open('ünïcödé', pager)).toBeUndefined();
		expect(readFileSync(seen, 'utf8')).toBe('ünïcödé');
	});

	it('says what went wrong', async () => {
		expect(await open('text', 'no-such-pager-here')).toBe(
			'there is no pager no-such-pager-here; PAGER says which one to take',
		);
		expect(await open('text', scripted('process.exit(3)'))).toMatch(/ended with code 3$/);
		expect(await open('text', scripted("process.kill(process.pid, 'SIGTERM')"))).toMatch(
			/was ended by SIGTERM$/,
		);
		expect(await open('text', 'true', path.join(folder, 'nowhere'))).toMatch(
			/^nothing could be handed to a pager: ENOENT in /,
		);
	});
});
