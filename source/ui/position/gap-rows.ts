/** The mark before a message that was written much later than the one before it, or on another day. */
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {widthOf} from '../../text/width.ts';
import {BLANK_ROW, type TranscriptRow} from '../transcript/gutter.ts';
import {keyOf, type ListItem} from '../transcript/list.ts';

const HOUR = 3_600_000;
/** From so many hours on the gap is given in days. */
const HOURS_SHOWN = 48;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
	...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
	...['August', 'September', 'October', 'November', 'December'],
];

/** The local date of a time, ms since 1970: "Tuesday, 1 December 2026". */
function dayOf(date: Date): SafeText {
	const weekday = WEEKDAYS[date.getDay()] ?? '';
	return own`${weekday}, ${date.getDate()} ${MONTHS[date.getMonth()] ?? ''} ${date.getFullYear()}`;
}

/**
 * What is said of the time between two messages, in shorter and shorter forms; none where they are less than an hour apart on
 * one day, or not in order.
 * @param before, at times, ms since 1970; servers send any number
 */
export function gapTexts(before: number, at: number): readonly SafeText[] {
	const [first, second] = [new Date(before), new Date(at)];
	const isKnown = !Number.isNaN(first.getTime()) && !Number.isNaN(second.getTime());
	const hours = Math.round((at - before) / HOUR);
	if (!isKnown || at <= before) return [];
	const later =
		at - before < HOUR
			? undefined
			: own`${hours < HOURS_SHOWN ? countOf(hours, 'hour') : countOf(Math.round(hours / 24), 'day')} later`;
	if (first.toDateString() === second.toDateString()) return later === undefined ? [] : [later];
	const day = dayOf(second);
	return later === undefined ? [day] : [own`${day} · ${later}`, day];
}

const textsOf = (item: ListItem): readonly SafeText[] =>
	item.kind !== 'entry' || item.since === undefined || item.entry.at === undefined
		? []
		: gapTexts(item.since, item.entry.at);

/** Rows of the mark at the start of an item. */
export const gapRowsIn = (item: ListItem): 0 | 2 => (textsOf(item).length === 0 ? 0 : 2);

/** By the rows of the message, which a width has of its own: the same array each time. */
const marked = new WeakMap<
	readonly TranscriptRow[],
	{readonly text: SafeText; readonly rows: readonly TranscriptRow[]}
>();

/** Columns beside the text: a margin, the line at both ends, and spaces. */
const BESIDE = 7;

/** The rows of an item with the mark before them; the same rows where there is none. */
export function withGap(
	item: ListItem,
	rows: readonly TranscriptRow[],
	width: number,
): readonly TranscriptRow[] {
	const texts = textsOf(item);
	const text = texts.find((each) => widthOf(each) + BESIDE <= width) ?? texts.at(-1);
	if (text === undefined) return rows;
	const known = marked.get(rows);
	if (known?.text === text) return known.rows;
	const unit = keyOf(item);
	const line = truncateLine([span(own` ── ${text} ──`, 'dim')], width);
	const all = [{line, unit}, {line: BLANK_ROW, unit}, ...rows];
	marked.set(rows, {text, rows: all});
	return all;
}
