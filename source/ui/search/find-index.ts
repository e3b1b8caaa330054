/** The index of a find: the entries that match, with the number of matches. Built in slices: no key waits for it. */
import type {Entry} from '../../chat/entry.ts';
import {countIn, type Pattern} from './find-pattern.ts';
import {findFieldsOf} from './find-text.ts';

/** An entry with matches. */
export interface Hit {
	/** Index of the entry. */
	readonly index: number;
	/** Number of its matches, at least 1. */
	readonly count: number;
}

/** A match by the index of its entry and its index, from 0, among the matches of the entry. */
export interface MatchPosition {
	readonly index: number;
	readonly match: number;
}

/** The state of a find. Immutable; `findSlice` and `updatedIndex` return the next one. */
export interface FindIndex {
	readonly pattern: Pattern;
	readonly entries: readonly Entry[];
	/** The entry at which the find starts: it continues to the end, then back to the start. */
	readonly origin: number;
	/** Entries from `low` (inclusive) to `high` (exclusive) are done. */
	readonly low: number;
	readonly high: number;
	/** In the order of the entries. */
	readonly hits: readonly Hit[];
}

/** Cost of an entry besides its text, in UTF-16 units that take the same time. */
const ENTRY_COST = 256;
/** Maximum number of new or changed entries that are processed at once. */
const MAX_AT_ONCE = 256;

/** An empty index. */
export function startIndex(pattern: Pattern, entries: readonly Entry[], origin: number): FindIndex {
	const start = Math.max(0, Math.min(origin, entries.length));
	return {pattern, entries, origin: start, low: start, high: start, hits: []};
}

export const isComplete = ({low, high, entries}: FindIndex): boolean => low === 0 && high === entries.length;

/**
 * Continues the find.
 * @param budget approximate UTF-16 units; at least one entry is processed
 * @returns the same object if the index is complete
 */
export function findSlice(index: FindIndex, budget: number): FindIndex {
	if (isComplete(index)) return index;
	const {entries, pattern} = index;
	let {low, high} = index;
	const above: Hit[] = [];
	const below: Hit[] = [];
	for (let spent = 0; spent < budget && (high < entries.length || low > 0); ) {
		const isForward = high < entries.length;
		const at = isForward ? high++ : --low;
		const {count, units} = countEntry(entries[at], pattern);
		spent += units + ENTRY_COST;
		if (count > 0) (isForward ? below : above).push({index: at, count});
	}
	return {...index, low, high, hits: [...above.reverse(), ...index.hits, ...below]};
}

function countEntry(
	entry: Entry | undefined,
	pattern: Pattern,
): {readonly count: number; readonly units: number} {
	let count = 0;
	let units = 0;
	for (const {text} of entry === undefined ? [] : findFieldsOf(entry)) {
		count += countIn(text, pattern);
		units += text.length;
	}
	return {count, units};
}

/**
 * The index for changed entries. A change at one position is processed at once; for more than that the find starts
 * again.
 */
export function updatedIndex(index: FindIndex, entries: readonly Entry[]): FindIndex {
	const {entries: before, high, low, pattern} = index;
	if (entries === before) return index;
	const shorter = Math.min(entries.length, before.length);
	let start = 0;
	while (start < shorter && entries[start] === before[start]) start++;
	// Changes after the processed entries need no update.
	if (start >= high) return {...index, entries};
	let same = 0;
	while (same < shorter - start && entries.at(-1 - same) === before.at(-1 - same)) same++;
	const end = entries.length - same;
	if (high < before.length || start < low || end - start > MAX_AT_ONCE)
		return startIndex(pattern, entries, index.origin);
	const changed: Hit[] = [];
	for (let at = start; at < end; at++) {
		const {count} = countEntry(entries[at], pattern);
		if (count > 0) changed.push({index: at, count});
	}
	const moved = entries.length - before.length;
	return {
		...index,
		entries,
		high: entries.length,
		hits: [
			...index.hits.filter((hit) => hit.index < start),
			...changed,
			...index.hits
				.filter((hit) => hit.index >= before.length - same)
				.map((hit) => ({...hit, index: hit.index + moved})),
		],
	};
}

/** Index of the first hit at or after an entry; the number of hits if there is none. */
function firstFrom({hits}: FindIndex, entry: number): number {
	let [low, high] = [0, hits.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((hits[middle]?.index ?? 0) < entry) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Number of matches in one entry. */
export function countAt(index: FindIndex, entry: number): number {
	const hit = index.hits[firstFrom(index, entry)];
	return hit?.index === entry ? hit.count : 0;
}

const firstOf = (hit: Hit | undefined): MatchPosition | undefined => hit && {index: hit.index, match: 0};
const lastOf = (hit: Hit | undefined): MatchPosition | undefined =>
	hit && {index: hit.index, match: hit.count - 1};

/**
 * The first match at or after an entry, else the last one before it.
 * @returns undefined if there is none, or none is known yet
 */
export function nearestMatch(index: FindIndex, entry: number): MatchPosition | undefined {
	const at = firstFrom(index, entry);
	const {hits, entries, high} = index;
	if (at < hits.length) return firstOf(hits[at]);
	return high === entries.length ? lastOf(hits[at - 1]) : undefined;
}

export interface FindStep {
	readonly to: MatchPosition;
	/** Whether it continued from the other end. */
	readonly isWrapped: boolean;
}

/** The match after, or before, another one; undefined if there is none, or none is known yet. */
export function nextMatch(index: FindIndex, from: MatchPosition, by: 1 | -1): FindStep | undefined {
	const {hits} = index;
	const at = firstFrom(index, from.index);
	const here = hits[at]?.index === from.index ? hits[at] : undefined;
	const match = from.match + by;
	if (here !== undefined && match >= 0 && match < here.count) {
		return {to: {index: here.index, match}, isWrapped: false};
	}
	const next = by > 0 ? firstOf(hits[here === undefined ? at : at + 1]) : lastOf(hits[at - 1]);
	if (next !== undefined) return {to: next, isWrapped: false};
	if (!isComplete(index)) return undefined;
	const wrapped = by > 0 ? firstOf(hits[0]) : lastOf(hits.at(-1));
	return wrapped && {to: wrapped, isWrapped: true};
}

/** Number of matches before each hit, and of all matches; cached by the list of hits. */
const sums = new WeakMap<readonly Hit[], readonly number[]>();

function sumsOf(hits: readonly Hit[]): readonly number[] {
	let cached = sums.get(hits);
	if (cached === undefined) {
		const created = [0];
		let sum = 0;
		for (const {count} of hits) {
			sum += count;
			created.push(sum);
		}
		sums.set(hits, created);
		cached = created;
	}
	return cached;
}

/** Number of matches found so far. */
export const matchCount = ({hits}: FindIndex): number => sumsOf(hits).at(-1) ?? 0;

/** The number of a match among all matches, from 1; undefined while some before it may be unknown. */
export function ordinalOf(index: FindIndex, {index: entry, match}: MatchPosition): number | undefined {
	if (index.low > 0) return undefined;
	const at = firstFrom(index, entry);
	const hit = index.hits[at];
	if (hit?.index !== entry) return undefined;
	return (sumsOf(index.hits)[at] ?? 0) + Math.min(match, hit.count - 1) + 1;
}
