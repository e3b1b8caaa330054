/** A search with the index of the journals finds what one without it finds, whatever is in them. */
import {appendFileSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createLineFilter, recordContent} from '../../source/journal/record-match.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {searchSessions} from '../../source/journal/search.ts';
import {segmentFiles} from '../../source/journal/segment-files.ts';
import {anyText} from '../support/arbitraries.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {answerRecord, journalFolder, messageRecord, NOON, writeSession} from '../support/journals.ts';
import {build, bytesRead, expectSame, indexOf, journalOf, lineOf} from '../support/search-index.ts';

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
			.tuple(fc.constantFrom(...texts), fc.nat(1_000), fc.integer({min: 1, max: 12}))
			.map(([each, start, length]) => each.slice(start % (each.length + 1)).slice(0, length)),
	);

describe('a search with the index', () => {
	it('finds what a search without it finds, while the sessions grow', {tags: ['slow']}, async () => {
		let hits = 0;
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
					const texts = [...sessions.flat(), ...later].flatMap(
						(each) => recordContent({kind: each.kind, value: {...each}, files: []})?.texts ?? [],
					);
					const queries = Array.from({length: 4}, () => gen(queryOf, ['', ...texts]));
					for (const query of queries) hits += (await expectSame(folder, query, index)).length;
					// As the program writes them.
					appendFileSync(journalOf(folder, ids[0] ?? ''), later.map(lineOf).join(''));
					for (const query of queries) await expectSame(folder, query, index);
					await build(folder, index);
					for (const query of queries) await expectSame(folder, query, index);
				},
			),
			{numRuns: 15},
		);
		// The queries are not in vain.
		expect(hits).toBeGreaterThan(2);
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

	it('finds numbers digit for digit, as they are shown', async () => {
		const folder = journalFolder();
		const json = '{"id":1234567890123456789,"price":10.0,"2":"b","1":"a"}';
		const outcome = {state: 'succeeded', result: JSON.parse(json), resultJson: json};
		const call = {name: 'get', arguments: {n: 5e-7}, argumentsJson: '{"n":5E-7}', outcome};
		await writeSession(folder, [answerRecord('', 'e1', {parts: [{kind: 'tool', call}]})]);
		const index = indexOf(folder);
		await build(folder, index);
		for (const query of ['1234567890123456789', '456789', '10.0', '5e-7', 'price b'])
			expect(await expectSame(folder, query, index)).toEqual(['e1']);
		for (const query of ['456800', '5e-8']) expect(await expectSame(folder, query, index)).toEqual([]);
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
