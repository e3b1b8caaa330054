/** Which entries hold what is searched for, and how often: found in slices, so that no key waits for a long conversation. */
import type {Entry} from '../../chat/entry.ts';
import {countIn, type Pattern} from './find-pattern.ts';
import {findFieldsOf} from './find-text.ts';

/** An entry that holds matches. */
export interface Hit {
	/** Among the entries. */
	readonly index: number;
	/** Matches in it, at least 1. */
	readonly count: number;
}

/** A match: the n-th, from 0, in an entry. */
export interface MatchPlace {
	readonly index: number;
	readonly nth: number;
}

/** What is known so far. Never changes; `searched` and `adopted` give the next one. */
export interface FindIndex {
	readonly pattern: Pattern;
	readonly entries: readonly Entry[];
	/** Where the search began: from there to the end first, then back to the start. */
	readonly origin: number;
	/** Entries from `low` (inclusive) to `high` (exclusive) have been searched. */
	readonly low: number;
	readonly high: number;
	/** In the order of the entries. */
	readonly hits: readonly Hit[];
}

/** Costs of an entry besides its text, in UTF-16 units that could be searched in the same time. */
const ENTRY_COST = 256;
/** Entries that came or changed are searched at once, up to so many. */
const MOST_AT_ONCE = 256;

/** An index that knows nothing yet. */
export function beginAt(pattern: Pattern, entries: readonly Entry[], origin: number): FindIndex {
	const start = Math.max(0, Math.min(origin, entries.length));
	return {pattern, entries, origin: start, low: start, high: start, hits: []};
}

export const isComplete = ({low, high, entries}: FindIndex): boolean => low === 0 && high === entries.length;

/**
 * Searches on.
 * @param budget UTF-16 units, roughly; at least one entry is searched
 * @returns the same object when all is known
 */
export function searchSlice(index: FindIndex, budget: number): FindIndex {
	if (isComplete(index)) return index;
	const {entries, pattern} = index;
	let {low, high} = index;
	const above: Hit[] = [];
	const below: Hit[] = [];
	for (let spent = 0; spent < budget && (high < entries.length || low > 0); ) {
		const isForward = high < entries.length;
		const at = isForward ? high++ : --low;
		const {count, units} = look(entries[at], pattern);
		spent += units + ENTRY_COST;
		if (count > 0) (isForward ? below : above).push({index: at, count});
	}
	return {...index, low, high, hits: [...above.reverse(), ...index.hits, ...below]};
}

function look(entry: Entry | undefined, pattern: Pattern): {readonly count: number; readonly units: number} {
	let count = 0;
	let units = 0;
	for (const {text} of entry === undefined ? [] : findFieldsOf(entry)) {
		count += countIn(text, pattern);
		units += text.length;
	}
	return {count, units};
}

/**
 * The index for what the entries have become. What came, went or changed in one place is searched at once; more than
 * that begins the search anew.
 */
export function adopted(index: FindIndex, entries: readonly Entry[]): FindIndex {
	const {entries: before, high, low, pattern} = index;
	if (entries === before) return index;
	const shorter = Math.min(entries.length, before.length);
	let start = 0;
	while (start < shorter && entries[start] === before[start]) start++;
	// Beyond what was searched anything may happen.
	if (start >= high) return {...index, entries};
	let same = 0;
	while (same < shorter - start && entries.at(-1 - same) === before.at(-1 - same)) same++;
	const end = entries.length - same;
	if (high < before.length || start < low || end - start > MOST_AT_ONCE)
		return beginAt(pattern, entries, index.origin);
	const changed: Hit[] = [];
	for (let at = start; at < end; at++) {
		const {count} = look(entries[at], pattern);
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

/** Place of the first hit at or behind an entry, among the hits; their number when there is none. */
function firstFrom({hits}: FindIndex, entry: number): number {
	let [low, high] = [0, hits.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((hits[middle]?.index ?? 0) < entry) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Matches in one entry. */
export function countAt(index: FindIndex, entry: number): number {
	const hit = index.hits[firstFrom(index, entry)];
	return hit?.index === entry ? hit.count : 0;
}

const firstOf = (hit: Hit | undefined): MatchPlace | undefined => hit && {index: hit.index, nth: 0};
const lastOf = (hit: Hit | undefined): MatchPlace | undefined =>
	hit && {index: hit.index, nth: hit.count - 1};

/**
 * The match to begin with: the first one at or behind an entry, else the last one before it.
 * @returns undefined when there is none, or none known yet
 */
export function nearestMatch(index: FindIndex, entry: number): MatchPlace | undefined {
	const at = firstFrom(index, entry);
	const {hits, entries, high} = index;
	if (at < hits.length) return firstOf(hits[at]);
	return high === entries.length ? lastOf(hits[at - 1]) : undefined;
}

export interface Stepped {
	readonly to: MatchPlace;
	/** It went on at the other end. */
	readonly isWrapped: boolean;
}

/** The match after, or before, another one; undefined when there is none, or none known yet. */
export function nextMatch(index: FindIndex, from: MatchPlace, by: 1 | -1): Stepped | undefined {
	const {hits} = index;
	const at = firstFrom(index, from.index);
	const here = hits[at]?.index === from.index ? hits[at] : undefined;
	const nth = from.nth + by;
	if (here !== undefined && nth >= 0 && nth < here.count) {
		return {to: {index: here.index, nth}, isWrapped: false};
	}
	const next = by > 0 ? firstOf(hits[here === undefined ? at : at + 1]) : lastOf(hits[at - 1]);
	if (next !== undefined) return {to: next, isWrapped: false};
	if (!isComplete(index)) return undefined;
	const wrapped = by > 0 ? firstOf(hits[0]) : lastOf(hits.at(-1));
	return wrapped && {to: wrapped, isWrapped: true};
}

/** Matches before each hit, and after the last of them all; worked out once for a list of hits. */
const sums = new WeakMap<readonly Hit[], readonly number[]>();

function sumsOf(hits: readonly Hit[]): readonly number[] {
	let known = sums.get(hits);
	if (known === undefined) {
		const made = [0];
		let sum = 0;
		for (const {count} of hits) {
			sum += count;
			made.push(sum);
		}
		sums.set(hits, made);
		known = made;
	}
	return known;
}

/** How many matches were found so far. */
export const foundIn = ({hits}: FindIndex): number => sumsOf(hits).at(-1) ?? 0;

/** Which match of all it is, from 1; undefined while some before it may be unknown. */
export function ordinalOf(index: FindIndex, {index: entry, nth}: MatchPlace): number | undefined {
	if (index.low > 0) return undefined;
	const at = firstFrom(index, entry);
	const hit = index.hits[at];
	if (hit?.index !== entry) return undefined;
	return (sumsOf(index.hits)[at] ?? 0) + Math.min(nth, hit.count - 1) + 1;
}
