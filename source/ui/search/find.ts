/** The matches of a find in an entry and on its rows, and the count for the status row. */
import type {Entry, Turn} from '../../chat/entry.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {gapRowsIn} from '../position/gap-rows.ts';
import type {TranscriptRow} from '../transcript/gutter.ts';
import {chunkOf, type List, type ListItem} from '../transcript/list.ts';
import {type Match, SearchedRows} from './find-highlights.ts';
import {isComplete, matchCount, ordinalOf} from './find-index.ts';
import {countIn, type Pattern} from './find-pattern.ts';
import type {Find} from './find-state.ts';
import {findFieldsOf, isPartlyLoaded, isUnsearched} from './find-text.ts';

/** A match of an entry as a match of one of its units: the message, or a tool call. */
export interface UnitMatch {
	readonly unit: string;
	/** Index among the matches of the unit, from 0. */
	readonly index: number;
	/** Number of matches in the unit's text. */
	readonly of: number;
}

interface Counted {
	readonly unit: string;
	readonly count: number;
	/** Index of the part of the reply. */
	readonly part: number;
}

interface Counts {
	readonly pattern: Pattern;
	readonly fields: readonly Counted[];
	/** The latest result: every frame asks for the same match. */
	last?: {readonly index: number; readonly match: UnitMatch | undefined};
}

/** For each entry the counts of its latest find: stepping reads the same entry many times. */
const counts = new WeakMap<Entry, Counts>();

function countsIn(entry: Entry, pattern: Pattern): Counts {
	const cached = counts.get(entry);
	if (cached?.pattern === pattern) return cached;
	const fields = findFieldsOf(entry).map(({unit, text, part}) => ({
		unit,
		count: countIn(text, pattern),
		part,
	}));
	const created: Counts = {pattern, fields};
	counts.set(entry, created);
	return created;
}

/** Parts `from` (inclusive) to `to` (exclusive) of a reply. */
export interface ReplyRange {
	readonly from: number;
	readonly to: number;
}

/** Number of matches in the fields of an entry before a range, and in the range. */
export function matchesAround(
	entry: Entry,
	pattern: Pattern,
	{from, to}: ReplyRange,
): {readonly before: number; readonly within: number} {
	const {fields} = countsIn(entry, pattern);
	const sum = (some: readonly Counted[]): number => some.reduce((total, {count}) => total + count, 0);
	return {
		before: sum(fields.filter(({part}) => part < from)),
		within: sum(fields.filter(({part}) => part >= from && part < to)),
	};
}

const sumOf = (fields: readonly Counted[], unit: string): number =>
	fields.reduce((sum, field) => sum + (field.unit === unit ? field.count : 0), 0);

/** @returns undefined if the entry has no match; its last match if it has fewer */
export function unitMatchOf(entry: Entry, pattern: Pattern, index: number): UnitMatch | undefined {
	const cached = countsIn(entry, pattern);
	if (cached.last?.index === index) return cached.last.match;
	const match = unitMatchIn(cached.fields, index);
	cached.last = {index, match};
	return match;
}

function unitMatchIn(fields: readonly Counted[], index: number): UnitMatch | undefined {
	const last = fields.findLastIndex(({count}) => count > 0);
	let left = index;
	for (const [position, {unit, count}] of fields.entries()) {
		if (left < count || position === last) {
			const before = sumOf(fields.slice(0, position), unit);
			return {unit, index: before + Math.min(left, count - 1), of: sumOf(fields, unit)};
		}
		left -= count;
	}
	return undefined;
}

/** Rows of the gap mark and the heading at the start of an item, which a find skips. */
export const headingRows = (item: ListItem): number =>
	gapRowsIn(item) + (chunkOf(item) > 0 || (item.kind === 'entry' && item.entry.kind === 'notice') ? 0 : 1);

interface RowMatches {
	readonly pattern: Pattern;
	readonly all: readonly Match[];
	readonly byUnit: ReadonlyMap<string, readonly Match[]>;
}

/** For each list of rows their text, and the matches of its latest find: every frame highlights the same matches. */
const searched = new WeakMap<readonly TranscriptRow[], SearchedRows>();
const onRows = new WeakMap<readonly TranscriptRow[], RowMatches>();

function searchedRows(item: ListItem, rows: readonly TranscriptRow[], width: number): SearchedRows {
	let known = searched.get(rows);
	if (known === undefined) {
		known = new SearchedRows(rows, width, headingRows(item));
		searched.set(rows, known);
	}
	return known;
}

/** Rows of a step: a few milliseconds. */
const STEP = 1000;

/** Reads the text of some more of an item's rows, for the functions below. @returns whether all of it is read */
export const readRows = (item: ListItem, rows: readonly TranscriptRow[], width: number): boolean =>
	searchedRows(item, rows, width).advance(STEP);

/**
 * @param rows all rows of the item
 * @param width columns of the layout
 */
export function matchesOn(
	item: ListItem,
	rows: readonly TranscriptRow[],
	width: number,
	pattern: Pattern,
): RowMatches {
	const cached = onRows.get(rows);
	if (cached?.pattern === pattern) return cached;
	const byUnit = new Map<string, Match[]>();
	const all = searchedRows(item, rows, width).matches(pattern);
	for (const match of all) {
		const unit = rows[match[0].row]?.unit ?? '';
		const before = byUnit.get(unit);
		if (before === undefined) byUnit.set(unit, [match]);
		else before.push(match);
	}
	const created = {pattern, all, byUnit};
	onRows.set(rows, created);
	return created;
}

/**
 * The position of a match on the rows of its item. A unit may show fewer or more matches than its text has: Markdown is
 * drawn without its marks, JSON is truncated, and arguments may be shown twice. Then the position is proportional.
 * @param rows all rows of the item
 * @param width columns of the layout
 * @returns undefined if no row shows a match of the unit
 */
export function matchOnScreen(
	item: ListItem,
	rows: readonly TranscriptRow[],
	width: number,
	pattern: Pattern,
	index: number,
): Match | undefined {
	const position = item.kind === 'entry' ? unitMatchOf(item.entry, pattern, index) : undefined;
	if (position === undefined) return undefined;
	const matches = matchesOn(item, rows, width, pattern).byUnit.get(position.unit) ?? [];
	return matches[Math.floor((position.index * matches.length) / position.of)];
}

/** Number of matches that a unit shows with its current rows. */
export function shownIn(
	item: ListItem,
	rows: readonly TranscriptRow[],
	width: number,
	pattern: Pattern,
	unit: string,
): number {
	return matchesOn(item, rows, width, pattern).byUnit.get(unit)?.length ?? 0;
}

/**
 * "3 of 17", or "17+" until the find is complete; undefined for an empty query.
 * @param turn the turn under way, whose answer is not searched
 */
export function findCountText({index, at}: Find, list: List, turn?: Turn): SafeText | undefined {
	if (index === undefined) return undefined;
	const found = matchCount(index);
	if (!isComplete(index)) return found === 0 ? own`searching…` : own`${found}+`;
	if (found === 0) {
		const scope = index.entries.some(isPartlyLoaded) ? ' in what is loaded' : '';
		return own`no match${scope}${isUnsearched(turn) ? ' · not yet in the answer under way' : ''}`;
	}
	const position = at === undefined ? -1 : list.indexOf(at.key);
	const ordinal =
		at === undefined || position < 0
			? undefined
			: ordinalOf(index, {index: list.entryIndex(position), match: at.match});
	return ordinal === undefined ? own`${found} found` : own`${ordinal} of ${found}`;
}
