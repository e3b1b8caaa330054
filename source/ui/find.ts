/** A search in the transcript: what is typed, what was found, which match is looked at, and where that is on the screen. */
import type {Entry} from '../chat/entry.ts';
import {own, type SafeText} from '../text/safe.ts';
import type {Draft} from './composer/draft.ts';
import {type FindIndex, foundIn, isComplete, ordinalOf} from './find-index.ts';
import {type Match, matchesIn} from './find-marks.ts';
import {countIn, type Pattern} from './find-pattern.ts';
import {fieldsOf} from './find-text.ts';
import type {Row} from './gutter.ts';
import type {List, ListItem} from './list.ts';
import type {UiState} from './ui-state.ts';

/** Where one was before the search, to come back to. */
export type Before = Pick<UiState, 'anchor' | 'seen' | 'selected' | 'folds' | 'focus'>;

/** A match as the list knows it: the n-th, from 0, in an item. */
export interface Found {
	readonly key: string;
	readonly nth: number;
}

export interface Find {
	/** What is being typed; undefined once the search was kept, and the keys are the transcript's again. */
	readonly field: Draft | undefined;
	/** undefined while there is nothing to look for. */
	readonly index: FindIndex | undefined;
	/** The match that is looked at. */
	readonly at: Found | undefined;
	readonly before: Before;
}

/** The n-th match of an entry as a match of one of its units: the message, or a tool call. */
export interface UnitMatch {
	readonly unit: string;
	/** From 0, among those of the unit. */
	readonly nth: number;
	/** How many the unit's text has. */
	readonly of: number;
}

export function unitMatchOf(entry: Entry, pattern: Pattern, nth: number): UnitMatch | undefined {
	const counted = fieldsOf(entry).map(({unit, text}) => ({unit, count: countIn(text, pattern)}));
	const last = counted.findLast(({count}) => count > 0);
	let left = nth;
	for (const [place, {unit, count}] of counted.entries()) {
		const isLast = counted[place] === last;
		if (left < count || isLast) {
			const own = counted.filter((field) => field.unit === unit);
			const before = counted.slice(0, place).filter((field) => field.unit === unit);
			const sum = (fields: typeof own): number => fields.reduce((total, field) => total + field.count, 0);
			return {unit, nth: sum(before) + Math.min(left, count - 1), of: sum(own)};
		}
		left -= count;
	}
	return undefined;
}

/** Rows of the program's own at the start of an item, which are not searched: who speaks. */
export const headingRows = (item: ListItem): 0 | 1 =>
	item.kind === 'entry' && item.entry.kind === 'notice' ? 0 : 1;

/** For one list of rows at a time: the same match is drawn with every frame. */
const drawn = new WeakMap<
	readonly Row[],
	{readonly pattern: Pattern; readonly nth: number; readonly match: Match | undefined}
>();

/**
 * Where the n-th match of an entry is on the screen. A unit may show fewer matches than its text has, or more: Markdown
 * is drawn without its marks, JSON is cut off, and arguments may stand there twice. Then the share decides.
 * @param rows of the whole item
 * @returns undefined where nothing of it is to be seen
 */
export function matchOnScreen(
	item: ListItem,
	rows: readonly Row[],
	width: number,
	pattern: Pattern,
	nth: number,
): Match | undefined {
	const known = drawn.get(rows);
	if (known?.pattern === pattern && known.nth === nth) return known.match;
	const place = item.kind === 'entry' ? unitMatchOf(item.entry, pattern, nth) : undefined;
	let match: Match | undefined;
	if (place !== undefined) {
		const inUnit = matchesIn(rows, width, pattern, headingRows(item)).filter(
			([first]) => rows[first.row]?.unit === place.unit,
		);
		match = inUnit[Math.floor((place.nth * inUnit.length) / place.of)];
	}
	drawn.set(rows, {pattern, nth, match});
	return match;
}

/** How many matches a unit shows as it is drawn now. */
export function shownIn(
	item: ListItem,
	rows: readonly Row[],
	width: number,
	pattern: Pattern,
	unit: string,
): number {
	return matchesIn(rows, width, pattern, headingRows(item)).filter(
		([first]) => rows[first.row]?.unit === unit,
	).length;
}

/** "3 of 17", "17+" while the search goes on; undefined while there is nothing to look for. */
export function tallyOf({index, at}: Find, list: List): SafeText | undefined {
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
