/** The index of the journals: whatever is in them, in it, or on the disk, a search finds what it finds without an index. */
import {
	appendFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it, onTestFinished} from 'vitest';
import {type BuildOutcome, buildIndex} from '../../source/journal/index/build-index.ts';
import {indexBytes, lockIndex, packFiles} from '../../source/journal/index/index-folder.ts';
import {openIndex, type SearchIndex} from '../../source/journal/index/search-index.ts';
import {createLineFilter, type SearchHit} from '../../source/journal/record-match.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {searchSessions} from '../../source/journal/search.ts';
import {segmentFiles} from '../../source/journal/segment-files.ts';
import {deleteSession} from '../../source/journal/session-store.ts';
import {anyText} from '../support/arbitraries.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {answerRecord, journalFolder, messageRecord, NOON, writeSession} from '../support/journals.ts';

function indexOf(folder: string): SearchIndex {
	const index = openIndex(folder);
	onTestFinished(() => index.close());
	return index;
}

const build = (
	folder: string,
	index: SearchIndex = indexOf(folder),
	mustEnd = (): boolean => false,
): Promise<BuildOutcome> => buildIndex(folder, index, {mustEnd, least: 1});

async function found(folder: string, query: string, index?: SearchIndex): Promise<readonly SearchHit[]> {
	const all: SearchHit[] = [];
	for await (const hits of searchSessions(folder, query, {index: index?.query})) all.push(...hits);
	return all;
}

/** A search with the index finds what one without it finds. @returns the entries */
async function expectSame(folder: string, query: string, index: SearchIndex): Promise<readonly string[]> {
	const scanned = await found(folder, query);
	expect(await found(folder, query, index)).toEqual(scanned);
	return scanned.map(({entry}) => entry);
}

const journalOf = (folder: string, id: string): string => path.join(folder, id, 'journal.jsonl');
const lineOf = (record: JournalRecord): string => `${JSON.stringify(record)}\n`;

/** The bytes of journals that a search with these words reads with this index. */
function bytesRead(folder: string, index: SearchIndex, ...words: readonly string[]): number {
	const query = index.query(words);
	return segmentFiles(folder)
		.map((segment) => ({segment, ...query.plan(segment)}))
		.reduce(
			(sum, {segment, ranges, indexed}) =>
				sum + segment.journalBytes - indexed + ranges.reduce((bytes, {start, end}) => bytes + end - start, 0),
			0,
		);
}

/** Texts with few characters, so that many of them contain each other, and any. */
const text = fc.oneof(
	fc.string({
		unit: fc.constantFrom('a', 'B', ' ', '"', '\\', '\n', 'é', 'İ', 'K', 'Σ', '1', '*'),
		maxLength: 14,
	}),
	anyText.map((raw) => raw.toWellFormed()),
	fc.constantFrom(...HOSTILE_TEXTS).map((raw) => raw.toWellFormed()),
	fc.double().map(String),
);
const id = fc.integer({min: 1, max: 5}).map((number) => `e${number}`);
const value = fc.oneof(
	text,
	fc.double({noNaN: true, noDefaultInfinity: true}),
	fc.boolean(),
	fc.constant(null),
);
const record: fc.Arbitrary<JournalRecord> = fc.oneof(
	fc.tuple(text, id).map((both) => messageRecord(...both)),
	fc.tuple(text, id).map((both) => answerRecord(...both)),
	fc.tuple(fc.dictionary(text, value, {maxKeys: 3}), id).map(([result, entry]) => {
		const call = {name: 'get_order', arguments: result, outcome: {state: 'succeeded', result: [result]}};
		return answerRecord('', entry, {parts: [{kind: 'tool', call}]});
	}),
	id.map((entry): JournalRecord => ({kind: 'removed', id: entry})),
	fc
		.tuple(text, id)
		.map(([each, queued]): JournalRecord => ({kind: 'queued', at: NOON, id: queued, text: each})),
	id.map((entry): JournalRecord => ({kind: 'unqueued', id: entry})),
);
/** A part of a text, as somebody types it. */
const queryOf = (texts: readonly string[]): fc.Arbitrary<string> =>
	fc.oneof(
		text,
		fc
			.tuple(fc.constantFrom(...texts), fc.nat(20), fc.nat(12))
			.map(([each, start, length]) => each.slice(start % (each.length + 1)).slice(0, length)),
	);

describe('a search with the index', () => {
	it('finds what a search without it finds, while the sessions grow', {tags: ['slow']}, async () => {
		const session = fc.array(record, {minLength: 1, maxLength: 12});
		await fc.assert(
			fc.asyncProperty(
				fc.array(session, {minLength: 1, maxLength: 3}),
				session,
				fc.gen(),
				fc.constantFrom(undefined, 6),
				async (sessions, later, gen, largest) => {
					const folder = journalFolder();
					const ids: string[] = [];
					for (const records of sessions)
						ids.push(await writeSession(folder, records, largest === undefined ? {} : {largest}));
					const index = indexOf(folder);
					await build(folder, index);
					const texts = [...sessions.flat(), ...later].map((each) => JSON.stringify(each));
					const queries = Array.from({length: 4}, () => gen(queryOf, texts));
					for (const query of queries) await expectSame(folder, query, index);
					// As the program writes them.
					appendFileSync(journalOf(folder, ids[0] ?? ''), later.map(lineOf).join(''));
					for (const query of queries) await expectSame(folder, query, index);
					await build(folder, index);
					for (const query of queries) await expectSame(folder, query, index);
				},
			),
			{numRuns: 15},
		);
	});

	it('reads hardly anything that has not the words', async () => {
		const folder = journalFolder();
		const texts = Array.from(
			{length: 400},
			(_, index) => `order ${index * 7919} of ${'lamp '.repeat(index % 90)}`,
		);
		await writeSession(
			folder,
			texts.map((each, number) => messageRecord(each, `e${number}`)),
		);
		const index = indexOf(folder);
		await build(folder, index);
		const [{journalBytes = 0} = {}] = segmentFiles(folder);
		expect(await expectSame(folder, String(200 * 7919), index)).toEqual(['e200']);
		expect(bytesRead(folder, index, String(200 * 7919))).toBeLessThan(journalBytes / 2);
		expect(bytesRead(folder, index, 'xyzzy')).toBe(0);
		expect(bytesRead(folder, index, 'xyz')).toBe(0);
		expect(bytesRead(folder, index, 'lamp')).toBeGreaterThan(journalBytes / 2);
	});

	it('finds words in records that are longer than a part, wherever they are split', {
		tags: ['slow'],
	}, async () => {
		const folder = journalFolder();
		const word = 'a-long-word-that-is-cut-somewhere';
		const filling = (size: number): string =>
			Array.from({length: size / 8}, (_, number) => (number * 48_271).toString(36).padStart(7)).join(' ');
		const texts = [8_180, 8_160, 8_192, 100_000].map((size) => `${filling(size)}${word} ${filling(40_000)}`);
		await writeSession(folder, [
			...texts.map((each, number) => messageRecord(each, `e${number}`)),
			answerRecord(`${filling(30_000)} first ${filling(30_000)}`, 'e8', {
				parts: [
					{kind: 'text', text: `first${filling(50_000)}`},
					{kind: 'text', text: 'second'},
				],
			}),
			// Longer than any part can be.
			messageRecord(`${word} ${'x'.repeat(900_000)}`, 'e9'),
		]);
		const index = indexOf(folder);
		await build(folder, index);
		for (const query of [word, word.slice(3), `${word} x`])
			expect((await expectSame(folder, query, index)).length).toBeGreaterThan(0);
		expect(await expectSame(folder, 'first second', index)).toEqual(['e8']);
		expect(await expectSame(folder, 'first nowhere', index)).toEqual([]);
	});

	it('finds words in large texts, which are files of their own, unless those are gone', async () => {
		const folder = journalFolder();
		const text = (word: string): string => `${'x'.repeat(10_000)} ${word} ${'y'.repeat(300)}`;
		const result = {lines: [text('Apple'), 'short']};
		const call = {
			name: 'read',
			arguments: {},
			outcome: {state: 'succeeded', result},
			argumentsCut: text('plum'),
		};
		const records = [
			messageRecord(text('pear'), 'e1'),
			answerRecord('', 'e2', {
				parts: [
					{kind: 'tool', call},
					{kind: 'text', text: 'short'},
				],
			}),
		];
		const id = await writeSession(folder, records, {largest: 2_000});
		const index = indexOf(folder);
		await build(folder, index);
		expect(await expectSame(folder, 'pear', index)).toEqual(['e1']);
		expect(await expectSame(folder, 'apple yyy', index)).toEqual(['e2']);
		for (const query of ['plum', 'pear apple', 'lemon'])
			expect(await expectSame(folder, query, index)).toEqual([]);
		expect(bytesRead(folder, index, 'lemon')).toBe(0);
		for (const name of readdirSync(path.join(folder, id)).filter((each) => each.endsWith('.txt')))
			rmSync(path.join(folder, id, name));
		expect(await expectSame(folder, 'pear', index)).toEqual([]);
		expect(await expectSame(folder, 'short', index)).toEqual(['e2']);
	});

	it('leaves out what was changed or removed after it was indexed, or in another part', {
		tags: ['slow'],
	}, async () => {
		const folder = journalFolder();
		const filling = (number: number): string => `${number} ${HOSTILE_TEXTS.join(' ')}`.toWellFormed();
		const id = await writeSession(folder, [
			...['e1', 'e2', 'e3', 'e4'].map((entry) => messageRecord('apple', entry)),
			...Array.from({length: 30}, (_, number) => messageRecord(filling(number), `f${number}`)),
			{kind: 'removed', id: 'e1'},
			messageRecord('pear', 'e2'),
		]);
		const index = indexOf(folder);
		await build(folder, index);
		expect(await expectSame(folder, 'apple', index)).toEqual(['e3', 'e4']);
		appendFileSync(journalOf(folder, id), lineOf({kind: 'removed', id: 'e3'}));
		expect(await expectSame(folder, 'apple', index)).toEqual(['e4']);
		await build(folder, index);
		expect(await expectSame(folder, 'apple', index)).toEqual(['e4']);
	});

	it('ends after as many hits of a session as are wanted', async () => {
		const folder = journalFolder();
		await writeSession(
			folder,
			Array.from({length: 9}, (_, number) => messageRecord('apple', `e${number}`)),
		);
		const index = indexOf(folder);
		await build(folder, index);
		for (const each of [undefined, index.query]) {
			const entries: string[] = [];
			for await (const hits of searchSessions(folder, 'apple', {index: each, most: 3}))
				entries.push(...hits.map(({entry}) => entry));
			expect(entries).toEqual(['e0', 'e1', 'e2']);
		}
	});
});

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

describe('the filter of lines', () => {
	it('knows every letter beyond ASCII whose lower case has a letter of ASCII', {tags: ['slow']}, () => {
		const passes = createLineFilter(['k']);
		const passesI = createLineFilter(['i']);
		for (let code = 0x80; code <= 0x10ffff; code++) {
			const letter = String.fromCodePoint(code);
			if (letter.toLowerCase() === letter) continue;
			if (
				!letter
					.toLowerCase()
					.split('')
					.some((unit) => unit < '\u0080')
			)
				continue;
			expect(passes(Buffer.from(letter)) && passesI(Buffer.from(letter))).toBe(true);
		}
	});
});
