import {EventEmitter} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {runOnTempFile} from '../../../source/modes/interactive/with-temp-file.ts';

function emptyFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

it('gives the program a file that exists until it was used', async () => {
	const [folder, listened] = [emptyFolder(), new EventEmitter()];
	const result = await runOnTempFile(
		[process.execPath, '-e', "require('fs').appendFileSync(process.argv[1], ' and more')"],
		{name: 'note.txt', content: 'text', process: listened, folder},
		(end, file) => {
			expect(listened.listenerCount('exit')).toBe(1);
			return {end, text: readFileSync(file, 'utf8'), file};
		},
	);
	expect(result).toMatchObject({end: {by: 'exit', code: 0}, text: 'text and more'});
	expect(existsSync(result.file)).toBe(false);
	expect(readdirSync(folder)).toEqual([]);
	expect(listened.listenerCount('exit')).toBe(0);
});

it('removes the file if it cannot be used', async () => {
	const folder = emptyFolder();
	const used = runOnTempFile(
		[process.execPath, '-e', ''],
		{name: 'note.txt', content: 'text', process: new EventEmitter(), folder},
		() => Promise.reject(new Error('not today')),
	);
	await expect(used).rejects.toThrow('not today');
	expect(readdirSync(folder)).toEqual([]);
});
