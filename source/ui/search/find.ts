/** A search in the transcript: what is typed, what was found, which match is looked at, and where that is on the screen. */
import type {Entry} from '../../chat/entry.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {TranscriptRow} from '../transcript/gutter.ts';
import {chunkOf, type List, type ListItem} from '../transcript/list.ts';
import type {ReplyChunk} from '../transcript/reply-chunks.ts';
import {type Match, matchesIn} from './find-highlights.ts';
import {foundIn, isComplete, ordinalOf} from './find-index.ts';
import {countIn, type Pattern} from './find-pattern.ts';
import type {Find} from './find-state.ts';
import {findFieldsOf} from './find-text.ts';

/** The n-th match of an entry as a match of one of its units: the message, or a tool call. */
export interface UnitMatch {
	readonly unit: string;
	/** From 0, among those of the unit. */
	readonly nth: number;
	/** How many the unit's text has. */
	readonly of: number;
}

interface Counted {
	readonly unit: string;
	readonly count: number;
}

interface Counts {
	readonly pattern: Pattern;
	readonly fields: readonly Counted[];
	/** The match that was looked for last: the same one is drawn with every frame. */
	last?: {readonly nth: number; readonly match: UnitMatch | undefined};
}

/** For each entry the fields of the search that was last made in it: one steps through the same entry many times. */
const counts = new WeakMap<Entry, Counts>();

function countsIn(entry: Entry, pattern: Pattern): Counts {
	const known = counts.get(entry);
	if (known?.pattern === pattern) return known;
	const fields = findFieldsOf(entry).map(({unit, text}) => ({unit, count: countIn(text, pattern)}));
	const made: Counts = {pattern, fields};
	counts.set(entry, made);
	return made;
}

/** Matches in the fields before a place of an entry's, and in those from there to another. */
export function matchesAround(
	entry: Entry,
	pattern: Pattern,
	{from, to}: ReplyChunk,
): {readonly before: number; readonly within: number} {
	const {fields} = countsIn(entry, pattern);
	const sum = (some: readonly Counted[]): number => some.reduce((total, {count}) => total + count, 0);
	return {before: sum(fields.slice(0, from)), within: sum(fields.slice(from, to))};
}

const sumOf = (fields: readonly Counted[], unit: string): number =>
	fields.reduce((sum, field) => sum + (field.unit === unit ? field.count : 0), 0);

/** @returns undefined where the entry has no match; its last one where it has fewer */
export function unitMatchOf(entry: Entry, pattern: Pattern, nth: number): UnitMatch | undefined {
	const known = countsIn(entry, pattern);
	if (known.last?.nth === nth) return known.last.match;
	const match = unitMatchIn(known.fields, nth);
	known.last = {nth, match};
	return match;
}

function unitMatchIn(fields: readonly Counted[], nth: number): UnitMatch | undefined {
	const last = fields.findLastIndex(({count}) => count > 0);
	let left = nth;
	for (const [place, {unit, count}] of fields.entries()) {
		if (left < count || place === last) {
			const before = sumOf(fields.slice(0, place), unit);
			return {unit, nth: before + Math.min(left, count - 1), of: sumOf(fields, unit)};
		}
		left -= count;
	}
	return undefined;
}

/** Rows of the program's own at the start of an item, which are not searched: who speaks. */
export const headingRows = (item: ListItem): 0 | 1 =>
	chunkOf(item) > 0 || (item.kind === 'entry' && item.entry.kind === 'notice') ? 0 : 1;

type ByUnit = ReadonlyMap<string, readonly Match[]>;

/** For each list of rows the search that was last made in it: the same match is drawn with every frame. */
const onRows = new WeakMap<readonly TranscriptRow[], {readonly pattern: Pattern; readonly matches: ByUnit}>();

function matchesByUnit(
	item: ListItem,
	rows: readonly TranscriptRow[],
	width: number,
	pattern: Pattern,
): ByUnit {
	const known = onRows.get(rows);
	if (known?.pattern === pattern) return known.matches;
	const matches = new Map<string, Match[]>();
	for (const match of matchesIn(rows, width, pattern, headingRows(item))) {
		const unit = rows[match[0].row]?.unit ?? '';
		const before = matches.get(unit);
		if (before === undefined) matches.set(unit, [match]);
		else before.push(match);
	}
	onRows.set(rows, {pattern, matches});
	return matches;
}

/**
 * Where the n-th match of an entry is on the screen. A unit may show fewer matches than its text has, or more: Markdown
 * is drawn without its marks, JSON is cut off, and arguments may stand there twice. Then the share decides.
 * @param rows of the whole item
 * @param width columns that they were laid out for
 * @returns undefined where nothing of it is to be seen
 */
export function matchOnScreen(
	item: ListItem,
	rows: readonly TranscriptRow[],
	width: number,
	pattern: Pattern,
	nth: number,
): Match | undefined {
	const place = item.kind === 'entry' ? unitMatchOf(item.entry, pattern, nth) : undefined;
	if (place === undefined) return undefined;
	const matches = matchesByUnit(item, rows, width, pattern).get(place.unit) ?? [];
	return matches[Math.floor((place.nth * matches.length) / place.of)];
}

/** How many matches a unit shows as it is drawn now. */
export function shownIn(
	item: ListItem,
	rows: readonly TranscriptRow[],
	width: number,
	pattern: Pattern,
	unit: string,
): number {
	return matchesByUnit(item, rows, width, pattern).get(unit)?.length ?? 0;
}

/** "3 of 17", "17+" while the search goes on; undefined while there is nothing to look for. */
export function findCountText({index, at}: Find, list: List): SafeText | undefined {
	if (index === undefined) return undefined;
	const found = foundIn(index);
	if (!isComplete(index)) return found === 0 ? own`searching…` : own`${found}+`;
	if (found === 0) return own`no match`;
	const place = at === undefined ? -1 : list.indexOf(at.key);
	const ordinal =
		at === undefined || place < 0
			? undefined
			: ordinalOf(index, {index: list.entryIndex(place), nth: at.nth});
	return ordinal === undefined ? own`${found} found` : own`${ordinal} of ${found}`;
}
