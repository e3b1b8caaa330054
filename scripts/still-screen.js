/** Replaces the values on a screen that depend on the clock, so that one conversation always gives the same picture. */
import {BLANK} from './screen-cells.js';

/** @typedef {import('./screen-cells.js').Cell} Cell */
/** @typedef {import('./screen-cells.js').Screen} Screen */

/** Durations of replies and of tool calls in a picture, from the top. */
const REPLIES = ['2.7 s', '1.4 s', '3.2 s', '1.9 s'];
const DURATION = /(?<![\w.])\d+(?:\.\d)? m?s(?!\w)/g;
const DATE = '2026-03-12';
const CALLS = ['312 ms', '285 ms', '340 ms', '298 ms'];

/** Replaces the text of a cell that is not one character, so that an index in the text of a row is a column. */
const OTHER = '\uFFFF';

/**
 * Replaces times of day, dates and durations with fixed ones. A replacement of another length keeps its right end, as the
 * program aligns durations, and shrinks or widens the gap on its left.
 * @param {Screen} screen
 * @returns {Screen}
 */
export function stillScreen(screen) {
	let replies = 0;
	let calls = 0;
	const rows = screen.rows.map((row) => {
		const timed = replaced(row, DURATION, () => (isReply(row) ? at(REPLIES, replies++) : at(CALLS, calls++)));
		// A truncated date keeps its length.
		const date = /(?<!\d)\d{4}-(?:\d\d-\d\d(?!\d)|[\d-]*(?=…))/g;
		const dated = replaced(timed, date, (found) => DATE.slice(0, found.length));
		return replaced(dated, /(?<![\d:])\d\d:\d\d(?![\d:])/g, () => '12:03');
	});
	return {...screen, rows};
}

/**
 * Whether the duration of every tool call has the usual number of characters. It determines the columns that are left for
 * arguments and result, so on a busy machine the screen differs.
 * @param {Screen} screen
 */
export function hasUsualDurations({rows}) {
	const calls = rows.filter((row) => !isReply(row)).flatMap((row) => textOf(row).match(DURATION) ?? []);
	return calls.every((duration) => duration.length === CALLS[0]?.length);
}

/** @param {readonly Cell[]} row */
const isReply = (row) => textOf(row).startsWith(' Assistant');

/** @param {readonly string[]} list @param {number} index */
const at = (list, index) => list[index % list.length] ?? '';

/** @param {readonly Cell[]} row */
const textOf = (row) => row.map(({text}) => (text.length === 1 ? text : OTHER)).join('');

/**
 * @param {readonly Cell[]} row
 * @param {RegExp} pattern of one-character cells
 * @param {(found: string) => string} next
 * @returns {readonly Cell[]} of the same length
 */
function replaced(row, pattern, next) {
	let cells = row;
	// From the left: cells to the right of a match do not move.
	for (const {index, 0: found} of textOf(row).matchAll(pattern)) {
		const text = next(found);
		const gap = gapBefore(cells, index);
		const missing = text.length - found.length;
		const [look = BLANK] = cells.slice(index);
		const written = Array.from(text, (character) => ({...look, text: character}));
		const fits = gap !== undefined && gap.end - gap.start > missing;
		if (missing !== 0 && !fits) continue;
		const between = cells.slice(gap?.end ?? index, index);
		const head = cells.slice(0, gap?.end ?? index);
		const resized = missing > 0 ? head.slice(0, -missing) : [...head, ...Array(-missing).fill(head.at(-1))];
		cells = [...resized, ...between, ...written, ...cells.slice(index + found.length)];
	}
	return cells;
}

/** The last gap of two or more blank cells before a column. @param {readonly Cell[]} row @param {number} column */
function gapBefore(row, column) {
	const gaps = [...textOf(row).slice(0, column).matchAll(/ {2,}/g)];
	const last = gaps.at(-1);
	return last === undefined ? undefined : {start: last.index, end: last.index + last[0].length};
}
