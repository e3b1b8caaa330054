import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Entry} from '../../../source/chat/entry.ts';
import {
	countAt,
	type FindIndex,
	findSlice,
	isComplete,
	type MatchPosition,
	matchCount,
	nearestMatch,
	nextMatch,
	ordinalOf,
	startIndex,
	updatedIndex,
} from '../../../source/ui/search/find-index.ts';
import {type Pattern, patternOf} from '../../../source/ui/search/find-pattern.ts';
import {userEntry} from '../../support/entries.ts';

const pattern: Pattern = patternOf('x') ?? {query: '', expression: /x/g};
const entriesOf = (...texts: readonly string[]): readonly Entry[] =>
	texts.map((text, index) => userEntry(text, {id: `e${index}`}));
const everything = (entries: readonly Entry[], origin = 0): FindIndex =>
	findSlice(startIndex(pattern, entries, origin), Number.POSITIVE_INFINITY);

const aText = fc.string({unit: fc.constantFrom('x', 'y'), maxLength: 4});
const someEntries = fc.array(aText, {maxLength: 12}).map((texts) => entriesOf(...texts));

/** All matches, found by reading the texts in order. */
const matchesOf = (entries: readonly Entry[]): readonly MatchPosition[] =>
	entries.flatMap((entry, index) =>
		Array.from(
			{length: entry.kind === 'user' ? String(entry.text).split('x').length - 1 : 0},
			(_, match) => ({
				index,
				match,
			}),
		),
	);

describe('the index of a find', () => {
	it('is the same for any origin and any size of slices', () => {
		fc.assert(
			fc.property(someEntries, fc.nat(15), fc.integer({min: 1, max: 2000}), (entries, origin, budget) => {
				let index = startIndex(pattern, entries, origin);
				for (let slices = 0; !isComplete(index); slices++) {
					expect(slices).toBeLessThanOrEqual(entries.length);
					index = findSlice(index, budget);
				}
				expect(index.hits).toEqual(everything(entries).hits);
				expect(matchCount(index)).toBe(matchesOf(entries).length);
				expect(findSlice(index, budget)).toBe(index);
			}),
		);
	});

	it('processes later entries first, then earlier ones', () => {
		const entries = entriesOf('x', 'x', 'x', 'x');
		const lows: number[][] = [];
		for (let index = startIndex(pattern, entries, 2); !isComplete(index); ) {
			index = findSlice(index, 1);
			lows.push([index.low, index.high]);
		}
		expect(lows).toEqual([
			[2, 3],
			[2, 4],
			[1, 4],
			[0, 4],
		]);
	});

	it('steps through all matches in order, cyclically, in both directions, and numbers them', () => {
		fc.assert(
			fc.property(someEntries, fc.nat(15), (entries, origin) => {
				const index = everything(entries, origin);
				const all = matchesOf(entries);
				for (const by of [1, -1] as const) {
					const order = by > 0 ? all : all.toReversed();
					let at = order[0];
					if (at === undefined) continue;
					for (const [position, expected] of order.entries()) {
						expect(at).toEqual(expected);
						expect(ordinalOf(index, at)).toBe(by > 0 ? position + 1 : order.length - position);
						const next = nextMatch(index, at, by);
						expect(next?.isWrapped).toBe(position === order.length - 1);
						at = next?.to ?? at;
					}
					expect(at).toEqual(order[0]);
				}
			}),
		);
	});

	it('starts with the first match at or after its origin, else with the last one before', () => {
		fc.assert(
			fc.property(someEntries, fc.nat(15), (entries, origin) => {
				const all = matchesOf(entries);
				const expected = all.find(({index}) => index >= origin) ?? all.at(-1);
				expect(nearestMatch(everything(entries, origin), origin)).toEqual(expected);
			}),
		);
	});

	it('knows nothing about unprocessed entries', () => {
		const entries = entriesOf('x', 'y', 'y', 'x');
		const half = findSlice(startIndex(pattern, entries, 1), 1);
		expect(nearestMatch(half, 1)).toBeUndefined();
		expect(nextMatch(half, {index: 1, match: 0}, 1)).toBeUndefined();
		const forward = findSlice(findSlice(half, 1), 1);
		expect(nearestMatch(forward, 1)).toEqual({index: 3, match: 0});
		expect(ordinalOf(forward, {index: 3, match: 0})).toBeUndefined();
		expect(countAt(forward, 3)).toBe(1);
		expect(countAt(forward, 0)).toBe(0);
	});

	it('continues from a match that no longer exists', () => {
		const index = everything(entriesOf('x', 'y', 'x'));
		expect(nextMatch(index, {index: 1, match: 5}, 1)?.to).toEqual({index: 2, match: 0});
		expect(nextMatch(index, {index: 1, match: 5}, -1)?.to).toEqual({index: 0, match: 0});
		expect(ordinalOf(index, {index: 1, match: 5})).toBeUndefined();
		expect(nextMatch(everything([]), {index: 0, match: 0}, 1)).toBeUndefined();
	});
});

describe('changes of the entries', () => {
	it('lead to the same index as a new find, for any change at any progress', () => {
		const change = fc.record({at: fc.nat(12), removed: fc.nat(3), added: fc.array(aText, {maxLength: 3})});
		fc.assert(
			fc.property(
				someEntries,
				fc.nat(15),
				fc.nat(4000),
				fc.array(change, {maxLength: 3}),
				(entries, origin, budget, changes) => {
					let index =
						budget === 0
							? startIndex(pattern, entries, origin)
							: findSlice(startIndex(pattern, entries, origin), budget);
					let now = entries;
					for (const {at, removed, added} of changes) {
						now = now.toSpliced(at, removed, ...entriesOf(...added));
						index = updatedIndex(index, now);
						expect(index.entries).toBe(now);
						expect(index.hits.every((hit) => hit.index >= index.low && hit.index < index.high)).toBe(true);
					}
					expect(findSlice(index, Number.POSITIVE_INFINITY).hits).toEqual(everything(now).hits);
				},
			),
		);
	});

	it('at the end cost only the new entries', () => {
		const before = everything(entriesOf(...Array.from({length: 1000}, () => 'x')));
		const after = updatedIndex(before, [...before.entries, userEntry('xx', {id: 'new'})]);
		expect(isComplete(after)).toBe(false);
		expect(after.high).toBe(1000);
		expect(matchCount(findSlice(after, 1))).toBe(1002);
		expect(updatedIndex(before, before.entries)).toBe(before);
	});

	it('to another conversation start it again', () => {
		const before = everything(entriesOf(...Array.from({length: 1000}, () => 'x')));
		const after = updatedIndex(before, entriesOf(...Array.from({length: 1000}, () => 'y')));
		expect(after).toMatchObject({low: 0, high: 0, hits: []});
	});
});
