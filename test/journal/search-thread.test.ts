/** The thread that searches the sessions: what it reports, what ends a search, and what happens without it. */
import {appendFileSync, existsSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {packFiles} from '../../source/journal/index/index-folder.ts';
import {indexLater} from '../../source/journal/index/index-later.ts';
import {type SearchThread, startSearchThread} from '../../source/journal/index/search-thread.ts';
import {journalFolder, messageRecord, writeSession} from '../support/journals.ts';

const WORKER = new URL('../../source/journal/index/search-worker.ts', import.meta.url);

function threadFor(folder: string, file = WORKER): SearchThread {
	const thread = startSearchThread(folder, file);
	onTestFinished(() => thread.end());
	return thread;
}

async function entriesOf(
	thread: SearchThread,
	query: string,
	{most = 9, signal = new AbortController().signal} = {},
): Promise<readonly string[]> {
	const entries: string[] = [];
	await thread.search(query, most, (hits) => entries.push(...hits.map(({entry}) => entry)), signal);
	return entries;
}

/** A session with so many messages of 100 KB about apples. */
const apples = async (folder: string, count: number): Promise<string> =>
	writeSession(
		folder,
		Array.from({length: count}, (_, index) => messageRecord(`apple ${'x'.repeat(100_000)}`, `e${index}`)),
	);

describe('the thread of the search', () => {
	it('lists and searches the sessions, builds the index, and ends', {tags: ['slow']}, async () => {
		const folder = journalFolder();
		const id = await apples(folder, 12);
		const thread = threadFor(folder);
		expect((await thread.list()).map((session) => session.id)).toEqual([id]);
		expect(await entriesOf(thread, 'apple', {most: 3})).toEqual(['e0', 'e1', 'e2']);
		// While it is built, it is not yet used.
		const built = thread.build();
		expect(await entriesOf(thread, 'apple')).toHaveLength(9);
		expect(await built).toBe('done');
		expect(packFiles(folder)).toHaveLength(1);
		expect(await entriesOf(thread, 'apple', {most: 3})).toEqual(['e0', 'e1', 'e2']);
		expect(await entriesOf(thread, 'pear')).toEqual([]);
		thread.end();
		// Without the thread.
		await expect.poll(() => entriesOf(thread, 'apple', {most: 1})).toEqual(['e0']);
	});

	it('ends a search that is cancelled, or followed by another one', {tags: ['slow']}, async () => {
		const folder = journalFolder();
		await apples(folder, 60);
		const thread = threadFor(folder);
		const cancelled = new AbortController();
		const first = entriesOf(thread, 'nowhere', {signal: cancelled.signal});
		cancelled.abort();
		expect(await first).toEqual([]);
		// A busy processor can let the thread end the second search before it is told of the third.
		await expect
			.poll(
				async () => {
					const [second, third] = [
						entriesOf(thread, 'apple x', {most: 9e9}),
						entriesOf(thread, 'apple', {most: 2}),
					];
					expect(await third).toHaveLength(2);
					return (await second).length;
				},
				{timeout: 20_000},
			)
			.toBeLessThan(60);
		expect(await entriesOf(thread, 'apple', {signal: AbortSignal.abort()})).toEqual([]);
	});

	it('that fails in the middle of a search has its hits reported once', async () => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('apple 1', 'e0'), messageRecord('apple 2', 'e1')]);
		const script = `
			import {parentPort} from 'node:worker_threads';
			parentPort.on('message', ({request}) => {
				const hits = [{session: '${id}', entry: 'e0'}];
				parentPort.postMessage({what: 'hits', request, hits});
				setImmediate(() => { throw new Error('out of memory'); });
			});`;
		const thread = threadFor(folder, new URL(`data:text/javascript,${encodeURIComponent(script)}`));
		expect(await entriesOf(thread, 'apple')).toEqual(['e0', 'e1']);
	});

	it('that cannot start changes nothing but the speed', {tags: ['slow']}, async () => {
		const folder = journalFolder();
		const id = await apples(folder, 2);
		const thread = threadFor(folder, new URL('file:///nowhere/search-worker.js'));
		expect(await entriesOf(thread, 'apple')).toEqual(['e0', 'e1']);
		expect((await thread.list()).map((session) => session.id)).toEqual([id]);
		expect(await thread.build()).toBe('failed');
	});
});

describe('the index in the background', () => {
	it('is built when much is new, and else no thread is started', {tags: ['slow']}, async () => {
		const folder = journalFolder();
		await indexLater(folder, WORKER);
		const id = await apples(folder, 20);
		const file = path.join(folder, id, 'journal.jsonl');
		await indexLater(folder, WORKER);
		expect(packFiles(folder)).toEqual([]);
		appendFileSync(file, `${JSON.stringify(messageRecord('y'.repeat(4_000_000), 'e9'))}\n`);
		await indexLater(folder, WORKER);
		const [pack = ''] = packFiles(folder);
		expect(existsSync(pack)).toBe(true);
		utimesSync(file, 1, 1);
		// It would be thrown away: nothing is read.
		writeFileSync(pack, 'damaged');
		await indexLater(folder, WORKER);
		expect(packFiles(folder)).toEqual([pack]);
	});
});
