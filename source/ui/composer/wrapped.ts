/** Breaks a draft into rows of a width, anew only where it changed, and finds places in them. */
import {own, type SafeText} from '../../text/safe.ts';
import {walk} from './glyphs.ts';

/** A text with where its rows begin. Every grapheme is in one row, line feeds and hanging spaces too. */
export interface Wrapped {
	readonly text: string;
	/** Cells of a row, at least 1. */
	readonly width: number;
	/** Code-unit indexes, rising, the first 0; the last row may be empty. */
	readonly starts: readonly number[];
}

export interface Place {
	/** From 0, in rows of the whole text. */
	readonly row: number;
	/** Cells left of it. */
	readonly column: number;
}

/** Newest first: the draft before an edit, the one after it, and the same at a former width. */
let recent: readonly Wrapped[] = [];
const KEPT = 4;

/**
 * Rows from whose text the break before an edit can have been decided: the row itself, the one its last word went to,
 * and one for a wide character at that word's end; one more to be sure.
 */
const ROWS_BEFORE_EDIT = 4;

/** Code units compared at a time. */
const PIECE = 1_024;

/** Stands for what is wider than a whole row. */
const ELLIPSIS = own`…`;

/** Wraps a text; what was wrapped lately is remembered, and what differs little from it costs little. */
export function wrapDraft(text: string, width: number): Wrapped {
	const cells = Math.max(1, Math.floor(width));
	const near = recent.filter((candidate) => candidate.width === cells);
	const known = near.find((candidate) => candidate.text === text);
	const wrapped = known ?? {text, width: cells, starts: startsOf(text, cells, near[0])};
	recent = [wrapped, ...recent.filter((candidate) => candidate !== wrapped)].slice(0, KEPT);
	return wrapped;
}

function startsOf(text: string, width: number, old: Wrapped | undefined): readonly number[] {
	const shift = text.length - (old?.text.length ?? 0);
	const same = old === undefined ? 0 : commonStart(old.text, text);
	/** From here on, in the old text, both are alike. */
	const alike = old === undefined ? 0 : old.text.length - commonEnd(old.text, text, same);
	const keep = old === undefined ? 0 : Math.max(0, rowOf(old, same) - ROWS_BEFORE_EDIT);
	const starts = old === undefined ? [0] : old.starts.slice(0, keep + 1);
	let start = starts.at(-1) ?? 0;
	for (let row = keep; ; ) {
		const next = nextStart(text, start, width);
		if (next === undefined) return starts;
		starts.push(next);
		start = next;
		if (old === undefined) continue;
		while ((old.starts[row] ?? Number.POSITIVE_INFINITY) + shift < start) row++;
		const former = old.starts[row];
		if (former === undefined || former < alike || former + shift !== start) continue;
		// The same break as before in front of the same text: so are all that follow.
		for (const later of old.starts.slice(row + 1)) starts.push(later + shift);
		return starts;
	}
}

/** Where the row after the one that begins at `start` begins; undefined when that is the last. */
function nextStart(text: string, start: number, width: number): number | undefined {
	let cells = 0;
	let lastBreak = start;
	let next: number | undefined;
	walk(text, start, (from, to, glyph) => {
		const code = text.charCodeAt(from);
		// The cursor needs a cell at the end of a line, so a line feed goes to the next row when this one is full.
		if (code === 0x0a) next = cells < width ? to : from;
		else {
			const wide = glyph.width === 2;
			if (wide) lastBreak = from;
			if (cells + cellsOf(glyph.width, width) > width) {
				// One space hangs over the edge, so that the next row begins with a word.
				next = code === 0x20 ? to : lastBreak > start ? lastBreak : from;
			} else {
				cells += cellsOf(glyph.width, width);
				if (wide || code === 0x20 || code === 0x09) lastBreak = to;
			}
		}
		return next === undefined;
	});
	return next === undefined && cells === width ? text.length : next;
}

/** A glyph that is wider than a whole row is drawn as one cell. */
function cellsOf(glyphWidth: number, width: number): number {
	return glyphWidth > width ? 1 : glyphWidth;
}

/** Row in which the grapheme at `index` is. */
export function rowOf({starts}: Wrapped, index: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((starts[middle] ?? 0) <= index) low = middle;
		else high = middle - 1;
	}
	return low;
}

/** Visits the graphemes of a row; `column` is that of the grapheme's left edge, `cells` its width. */
export function walkRow(
	{text, width, starts}: Wrapped,
	row: number,
	visit: (start: number, end: number, column: number, cells: number, shown: SafeText) => boolean,
): void {
	const from = starts[row];
	const to = starts[row + 1] ?? text.length;
	if (from === undefined || from >= to) return;
	let column = 0;
	walk(text, from, (start, end, glyph) => {
		const cells = cellsOf(glyph.width, width);
		const goesOn = visit(start, end, column, cells, glyph.width > width ? ELLIPSIS : glyph.shown);
		column += cells;
		return goesOn && end < to;
	});
}

/** Where the cursor stands when it is in front of the grapheme at `index`. */
export function placeOf(wrapped: Wrapped, index: number): Place {
	const row = rowOf(wrapped, index);
	let column = 0;
	if (index > (wrapped.starts[row] ?? 0)) {
		walkRow(wrapped, row, (_start, end, left, cells) => {
			column = left + cells;
			return end < index;
		});
	}
	// In front of a space that hangs over the edge: there is no cell for the cursor, but on the next row.
	return column < wrapped.width ? {row, column} : {row: row + 1, column: 0};
}

/** The last boundary of a row at or left of a column, where the cursor can stand. */
export function indexAt(wrapped: Wrapped, row: number, column: number): number {
	const next = wrapped.starts[row + 1] ?? wrapped.text.length + 1;
	let found = wrapped.starts[row] ?? wrapped.text.length;
	walkRow(wrapped, row, (_start, end, left, cells) => {
		const right = left + cells;
		if (right > column || right >= wrapped.width || end >= next) return false;
		found = end;
		return true;
	});
	return found;
}

/** The grapheme boundary at `index`, or the next one before or behind it. */
export function boundaryNear(wrapped: Wrapped, index: number, side: 'before' | 'behind'): number {
	const row = rowOf(wrapped, index);
	let boundary = wrapped.starts[row] ?? 0;
	walkRow(wrapped, row, (_start, end) => {
		if (boundary === index || (side === 'before' && end > index)) return false;
		boundary = end;
		return boundary < index;
	});
	return boundary;
}

function commonStart(a: string, b: string): number {
	const most = Math.min(a.length, b.length);
	let same = 0;
	// Whole pieces first: comparing strings is a hundred times as quick as comparing characters.
	while (same < most && a.slice(same, same + PIECE) === b.slice(same, same + PIECE)) same += PIECE;
	same = Math.min(same, most);
	while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same++;
	return same;
}

/** Code units that both end with, `before` units at the start left aside. */
function commonEnd(a: string, b: string, before: number): number {
	const most = Math.min(a.length, b.length) - before;
	let same = 0;
	const piece = (text: string) => text.slice(text.length - same - PIECE, text.length - same);
	while (same + PIECE <= most && piece(a) === piece(b)) same += PIECE;
	while (same < most && a.charCodeAt(a.length - same - 1) === b.charCodeAt(b.length - same - 1)) same++;
	return same;
}
