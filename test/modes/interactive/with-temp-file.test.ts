import {EventEmitter} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
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

describe('a program that waits', () => {
	/** A program that reports that it runs by a file, then waits. */
	function waiting(end: (kill: (signal: 'SIGHUP') => void, exit: () => void) => void) {
		const [folder, place, listened] = [emptyFolder(), emptyFolder(), new EventEmitter()];
		let kill: (signal: 'SIGHUP') => void = () => {};
		const watcher = watch(place, () => end(kill, () => listened.emit('exit')));
		onTestFinished(() => watcher.close());
		const started = path.join(place, 'started');
		return runOnTempFile(
			[
				process.execPath,
				'-e',
				`require('fs').writeFileSync(${JSON.stringify(started)}, ''); setInterval(() => {}, 1e6)`,
			],
			{
				name: 'note.txt',
				content: 'text',
				process: listened,
				folder,
				onEnd(by) {
					kill = by;
				},
			},
			(ended) => ended,
		);
	}

	it('can be ended', async () => {
		expect(await waiting((kill) => kill('SIGHUP'))).toEqual({by: 'signal', signal: 'SIGHUP'});
	});

	it('is ended with this process', async () => {
		expect(await waiting((_, exit) => exit())).toEqual({by: 'signal', signal: 'SIGTERM'});
	});
});
