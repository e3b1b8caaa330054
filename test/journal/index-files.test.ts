/** The files of the index: whatever becomes of them, of the journals and of other programs, a search finds the same. */
import {
	appendFileSync,
	existsSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {buildIndex} from '../../source/journal/index/build-index.ts';
import {indexBytes, lockIndex, packFiles} from '../../source/journal/index/index-folder.ts';
import {openIndex, type SearchIndex} from '../../source/journal/index/search-index.ts';
import {deleteSession} from '../../source/journal/session-store.ts';
import {journalFolder, messageRecord, writeSession} from '../support/journals.ts';
import {build, expectSame, indexOf, journalOf, lineOf} from '../support/search-index.ts';

describe('the index', () => {
	const apples = async (): Promise<{folder: string; id: string; index: SearchIndex}> => {
		const folder = journalFolder();
		const id = await writeSession(folder, [messageRecord('apple', 'e1'), messageRecord('pear', 'e2')]);
		const index = indexOf(folder);
		expect(await build(folder, index)).toBe('done');
		return {folder, id, index};
	};

	it('is not used where it is damaged, and built again', {tags: ['slow']}, async () => {
		const folder = journalFolder();
		const filling = (seed: number): string =>
			Array.from({length: 1_500}, (_, number) => ((number + seed) * 48_271).toString(36)).join(' ');
		const fruits = ['apple', 'pear', 'cherry'];
		await writeSession(
			folder,
			fruits.map((fruit, number) => messageRecord(`${fruit} ${filling(number * 1e4)}`, `e${number}`)),
		);
		await build(folder);
		const [file = ''] = packFiles(folder);
		const whole = readFileSync(file);
		async function check(bytes: Uint8Array): Promise<void> {
			for (const each of packFiles(folder)) rmSync(each);
			writeFileSync(file, bytes);
			const other = openIndex(folder);
			for (const query of [...fruits, 'p', 'lemon']) await expectSame(folder, query, other);
			other.close();
		}
		expect(whole.subarray(12, 200).toString()).toMatch(/"ends":\[\d+(?:,\d+){3}\]/);
		for (let at = 0; at < 130; at++) await check(whole.with(at, (whole[at] ?? 0) ^ 1));
		const damages = fc.oneof(
			fc.nat(whole.length - 1).map((at) => whole.with(at, (whole[at] ?? 0) ^ 1)),
			fc.nat(whole.length - 1).map((size) => whole.subarray(0, size)),
			fc
				.nat(whole.length - 1)
				.map((size) => Buffer.concat([whole.subarray(0, size), Buffer.alloc(whole.length - size)])),
		);
		await fc.assert(fc.asyncProperty(damages, check), {numRuns: 20});
		const index = indexOf(folder);
		for (const query of fruits) await expectSame(folder, query, index);
		await build(folder, index);
		expect(packFiles(folder)).toHaveLength(1);
		for (const query of fruits) await expectSame(folder, query, index);
	});

	it('notices a journal that was cut, and continued with something else', async () => {
		const {folder, id, index} = await apples();
		const size = statSync(journalOf(folder, id)).size;
		truncateSync(journalOf(folder, id), size - 60);
		expect(await expectSame(folder, 'apple', index)).toEqual(['e1']);
		appendFileSync(journalOf(folder, id), `\n${lineOf(messageRecord('cherry '.repeat(30), 'e3'))}`);
		expect(await expectSame(folder, 'cherry', index)).toEqual(['e3']);
		await build(folder, index);
		expect(await expectSame(folder, 'cherry', index)).toEqual(['e3']);
		// Of what was cut, nothing is left.
		expect(index.refresh().flatMap(({ranges}) => ranges)).toHaveLength(1);
	});

	it('has nothing of a session that was deleted, however that was done', async () => {
		const {folder, id, index} = await apples();
		const other = await writeSession(folder, [messageRecord('cherry', 'e1')]);
		await build(folder, index);
		await deleteSession(folder, id);
		expect(packFiles(folder)).toEqual([]);
		expect(await expectSame(folder, 'cherry', index)).toEqual(['e1']);
		await build(folder, index);
		rmSync(path.join(folder, other), {recursive: true});
		expect(await expectSame(folder, 'cherry', index)).toEqual([]);
		expect(await build(folder, index)).toBe('none');
		expect(indexBytes(folder)).toBe(0);
	});

	it('has no text, and only this user may read it', async () => {
		const {folder} = await apples();
		const [file = ''] = packFiles(folder);
		expect(readFileSync(file, 'latin1')).not.toMatch(/apple|pear/i);
		if (process.platform === 'win32') return;
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
	});

	it('is built by one program at a time, unless that was killed', async () => {
		const {folder, id, index} = await apples();
		appendFileSync(journalOf(folder, id), lineOf(messageRecord('cherry', 'e3')));
		const lock = lockIndex(folder);
		expect(await build(folder)).toBe('busy');
		expect(await expectSame(folder, 'cherry', index)).toEqual(['e3']);
		lock?.release();
		lockIndex(folder);
		writeFileSync(path.join(folder, 'index', 'x.pack.new'), 'incomplete');
		const long = (Date.now() - 120_000) / 1000;
		utimesSync(path.join(folder, 'index', 'lock'), long, long);
		expect(await build(folder)).toBe('done');
		expect(existsSync(path.join(folder, 'index', 'x.pack.new'))).toBe(false);
	});

	it('that two programs built at once finds everything once', async () => {
		const {folder, id, index} = await apples();
		const [file = ''] = packFiles(folder);
		const first = readFileSync(file);
		appendFileSync(journalOf(folder, id), lineOf(messageRecord('apple', 'e3')));
		await build(folder, index);
		writeFileSync(`${file}.pack`, first);
		expect(await expectSame(folder, 'apple', index)).toEqual(['e1', 'e3']);
	});

	it('is not needed: a disk that refuses it changes nothing, and little that is new is only read', async () => {
		const folder = journalFolder();
		await writeSession(folder, [messageRecord('apple')]);
		const index = indexOf(folder);
		expect(await buildIndex(folder, index, {mustEnd: () => false})).toBe('none');
		expect(existsSync(path.join(folder, 'index'))).toBe(false);
		writeFileSync(path.join(folder, 'index'), 'a file');
		expect(await build(folder, index)).toBe('failed');
		expect(await expectSame(folder, 'apple', index)).toEqual(['e1']);
	});

	it('keeps what was built before it was stopped', async () => {
		const folder = journalFolder();
		for (const fruit of ['apple', 'pear']) await writeSession(folder, [messageRecord(fruit)]);
		const index = indexOf(folder);
		let lines = 0;
		expect(await build(folder, index, () => ++lines > 4)).toBe('ended');
		expect(packFiles(folder)).toHaveLength(1);
		for (const query of ['apple', 'pear']) expect(await expectSame(folder, query, index)).toHaveLength(1);
	});
});
