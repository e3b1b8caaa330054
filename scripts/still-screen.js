/** Takes what depends on the clock out of a screen, so that the same conversation always gives the same picture. */
import {BLANK} from './screen-cells.js';

/** @typedef {import('./screen-cells.js').Cell} Cell */
/** @typedef {import('./screen-cells.js').Screen} Screen */

/** How long replies and calls of tools take in a picture, one after the other from the top. */
const REPLIES = ['2.7 s', '1.4 s', '3.2 s', '1.9 s'];
const DATE = '2026-03-12';
const CALLS = ['312 ms', '285 ms', '340 ms', '298 ms'];

/** Stands for a cell whose text is not one character: so an index in a row's text is a column. */
const OTHER = '\uFFFF';

/**
 * Times of day, dates and durations become fixed ones. What is longer or shorter than it was keeps its right end, as
 * durations are set, and takes from or gives to the gap on its left.
 * @param {Screen} screen
 * @returns {Screen}
 */
export function stillScreen(screen) {
	let replies = 0;
	let calls = 0;
	const rows = screen.rows.map((row) => {
		const isReply = textOf(row).startsWith(' Assistant');
		const timed = replaced(row, /(?<![\w.])\d+(?:\.\d)? m?s(?!\w)/g, () =>
			isReply ? at(REPLIES, replies++) : at(CALLS, calls++),
		);
		// One that was cut off to fit its row stays as long as it is.
		const date = /(?<!\d)\d{4}-(?:\d\d-\d\d(?!\d)|[\d-]*(?=…))/g;
		const dated = replaced(timed, date, (found) => DATE.slice(0, found.length));
		return replaced(dated, /(?<![\d:])\d\d:\d\d(?![\d:])/g, () => '12:03');
	});
	return {...screen, rows};
}

/** @param {readonly string[]} list @param {number} index */
const at = (list, index) => list[index % list.length] ?? '';

/** @param {readonly Cell[]} row */
const textOf = (row) => row.map(({text}) => (text.length === 1 ? text : OTHER)).join('');

/**
 * @param {readonly Cell[]} row
 * @param {RegExp} pattern of cells that are one character each
 * @param {(found: string) => string} next
 * @returns {readonly Cell[]} as many as there were
 */
function replaced(row, pattern, next) {
	let cells = row;
	// From the left: what stands to the right of a match stays where it is.
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
