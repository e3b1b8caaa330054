import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest';
import {saveFile} from '../../../source/modes/interactive/save-file.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
});

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
	for (const text of texts) yield new TextEncoder().encode(text);
}

async function* broken(): AsyncGenerator<Uint8Array> {
	yield new TextEncoder().encode('half');
	throw new Error('The text is no longer kept.');
}

describe('a file', () => {
	it('is written completely, readable only by the user', async () => {
		const file = path.join(folder, 'a.md');
		expect(await saveFile('a.md', 'é', false, folder)).toEqual({how: 'saved', path: file, bytes: 2});
		expect(readFileSync(file, 'utf8')).toBe('é');
		if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
		const other = path.join(folder, 'b.md');
		expect(await saveFile(other, pieces('one ', 'two'), false, '/')).toMatchObject({how: 'saved', bytes: 7});
		expect(readFileSync(other, 'utf8')).toBe('one two');
		expect(readdirSync(folder).sort()).toEqual(['a.md', 'b.md']);
	});

	it('is in the home folder if its name begins with ~/', async () => {
		vi.stubEnv(process.platform === 'win32' ? 'USERPROFILE' : 'HOME', folder);
		const file = path.join(folder, 'a.md');
		expect(await saveFile('~/a.md', 'a', false, '/')).toMatchObject({how: 'saved', path: file});
		expect(await saveFile('~b.md', 'b', false, folder)).toMatchObject({path: path.join(folder, '~b.md')});
		vi.unstubAllEnvs();
	});

	it.each([false, true])('is never a folder, which is named as such (replacing: %s)', async (mayReplace) => {
		mkdirSync(path.join(folder, 'sub'));
		for (const name of ['sub', 'sub/', folder, '.'])
			expect(await saveFile(name, 'a', mayReplace, folder)).toEqual({
				how: 'not',
				because: 'it is a folder; add a file name',
			});
		expect(readdirSync(folder)).toEqual(['sub']);
	});

	it('is replaced only if that is allowed', async () => {
		const file = path.join(folder, 'a.md');
		writeFileSync(file, 'before');
		expect(await saveFile('a.md', 'after', false, folder)).toEqual({how: 'exists', path: file});
		expect(readFileSync(file, 'utf8')).toBe('before');
		expect(await saveFile('a.md', 'after', true, folder)).toMatchObject({how: 'saved'});
		expect(readFileSync(file, 'utf8')).toBe('after');
		if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	it('is never incomplete, and the replaced file stays until it is complete', async () => {
		const file = path.join(folder, 'a.md');
		writeFileSync(file, 'before');
		expect(await saveFile('a.md', broken(), true, folder)).toEqual({
			how: 'not',
			because: 'The text is no longer kept.',
		});
		expect(readFileSync(file, 'utf8')).toBe('before');
		expect(readdirSync(folder)).toEqual(['a.md']);
	});

	it('is not written if that is impossible, with the reason', async () => {
		mkdirSync(path.join(folder, 'sub'));
		expect(await saveFile('no/where', 'a', false, folder)).toEqual({
			how: 'not',
			because: 'no such folder',
		});
		expect(await saveFile('sub', 'a', true, folder)).toMatchObject({how: 'not'});
		expect(await saveFile('a'.repeat(300), 'a', false, folder)).toEqual({
			how: 'not',
			because: 'the name is too long',
		});
		expect(readdirSync(folder)).toEqual(['sub']);
	});
});
