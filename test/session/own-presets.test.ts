import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it, onTestFinished} from 'vitest';
import {readOnce} from '../../source/session/own-presets.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
});

function written(content: string | Buffer, name = 'presets.yaml'): string {
	const file = path.join(folder, name);
	writeFileSync(file, content);
	return file;
}

const ONE = 'prompts:\n  - id: mine\n    label: Mine\n    template: "send {{X}}"\n';

describe("the user's file of presets", () => {
	it('is none without a path', async () => {
		expect(await readOnce(undefined)()).toBeUndefined();
	});

	it('is read with the first call, and once', async () => {
		const file = written('nonsense: [');
		const read = readOnce(file);
		written(ONE);
		const first = await read();
		expect(first).toMatchObject({kind: 'read', path: file, file: {presets: [{id: 'mine', label: 'Mine'}]}});
		rmSync(file);
		expect(await read()).toBe(first);
	});

	it.each([
		['with a byte order mark', `\uFEFF${ONE}`],
		['with CRLF', ONE.replaceAll('\n', '\r\n')],
	])('may be %s', async (_, content) => {
		expect(await readOnce(written(content))()).toMatchObject({kind: 'read', file: {presets: [{id: 'mine'}]}});
	});

	it.each([
		['that is not there', () => path.join(folder, 'none.yaml'), 'there is no such file'],
		['that is a folder', () => folder, 'it is a folder'],
		['below a file', () => path.join(written(ONE), 'x'), 'it cannot be read (ENOTDIR)'],
	])('%s has a problem, and its path as given', async (_, pathOf, problem) => {
		const file = pathOf();
		expect(await readOnce(file)()).toEqual({kind: 'unreadable', path: file, problem});
	});

	it.each([
		['is too long', () => Buffer.alloc(3 * 1024 * 1024, '#')],
		['is no YAML', () => 'prompts: ['],
		['is no text', () => Buffer.from([0xff, 0xfe, 0, 1, 2, 3])],
	])('that %s is refused with a clause', async (_, content) => {
		const reading = await readOnce(written(content()))();
		expect(reading).toMatchObject({kind: 'unreadable', problem: expect.stringMatching(/^[^.\n]+$/)});
	});

	// A device without an end; not everywhere.
	it.runIf(process.platform === 'linux')('without an end is read up to the limit', async () => {
		expect(await readOnce('/dev/zero')()).toMatchObject({kind: 'unreadable'});
	});
});
