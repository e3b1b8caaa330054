/** Wraps a draft into rows, incrementally where it changed, and maps between rows and offsets. */
import {startsWide, whenWidthsChange} from '../../text/graphemes.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {truncate, widthOf} from '../../text/width.ts';
import {commonEnd, commonStart} from './common-ends.ts';
import {type Chip, chipsOf, type Folded, type PasteFold, sameFolds} from './folds.ts';
import {type Glyph, walkGlyphs} from './glyphs.ts';

/**
 * A text and the starts of its rows. Every unit is in one row, line feeds and hanging spaces too; a unit is a grapheme, or
 * a fold as a whole. Boundaries are where units begin and end.
 */
export interface Wrapped extends Folded {
	readonly chips: readonly Chip[];
	/** Cells of a row, at least 1. */
	readonly width: number;
	/** Code-unit indexes, rising, the first 0; the last row may be empty. */
	readonly starts: readonly number[];
}

export interface DraftPosition {
	/** From 0, in rows of the whole text. */
	readonly row: number;
	/** Cells left of it. */
	readonly column: number;
}

/** Cache, newest first: the draft before an edit, the one after it, and the same at a previous width. */
let recent: readonly Wrapped[] = [];
whenWidthsChange(() => {
	recent = [];
});
const KEPT = 4;

/**
 * Rows from whose text the break before an edit can have been decided: the row itself, the one its last word went to,
 * and one for a wide character at that word's end; one more to be sure.
 */
const ROWS_BEFORE_EDIT = 4;

/** Used instead of a character's code for a chip. */
const CHIP = -1;

/** Drawn instead of a glyph that is wider than a row. */
const ELLIPSIS = own`…`;

/** Wraps a text; recent results are cached, and a text that differs little from one of them costs little. */
export function wrapDraft({text, folds}: Folded, width: number): Wrapped {
	const cells = Math.max(1, Math.floor(width));
	const near = recent.filter((candidate) => candidate.width === cells);
	const known = near.find((candidate) => candidate.text === text && sameFolds(candidate.folds, folds));
	const wrapped = known ?? wrapAnew({text, folds}, cells, near[0]);
	recent = [wrapped, ...recent.filter((candidate) => candidate !== wrapped)].slice(0, KEPT);
	return wrapped;
}

function wrapAnew({text, folds}: Folded, width: number, old: Wrapped | undefined): Wrapped {
	// Leave room for the cursor after a chip in its row.
	const room = Math.max(1, width - 1);
	const chips = chipsOf({text, folds}).map((chip) => ({...chip, label: truncate(chip.label, room)}));
	const unbroken = {text, folds, chips, width};
	return {...unbroken, starts: startsOf(unbroken, old)};
}

/** Visits the units from a boundary on, in order; `visit` returns false to stop. */
function walkUnits(
	{text, chips}: Pick<Wrapped, 'text' | 'chips'>,
	from: number,
	visit: (start: number, end: number, glyph: Glyph, isChip: boolean) => boolean,
): void {
	let at = from;
	let goesOn = true;
	for (const {start, end, label} of chips) {
		if (end <= at) continue;
		if (at < start) walkGlyphs(text, at, visitGrapheme, start);
		if (!goesOn || !visit(start, end, {shown: label, width: widthOf(label)}, true)) return;
		at = end;
	}
	if (at < text.length) walkGlyphs(text, at, visitGrapheme);

	function visitGrapheme(start: number, end: number, glyph: Glyph): boolean {
		goesOn = visit(start, end, glyph, false);
		return goesOn;
	}
}

function startsOf(draft: Omit<Wrapped, 'starts'>, old: Wrapped | undefined): readonly number[] {
	const {text} = draft;
	const shift = text.length - (old?.text.length ?? 0);
	const {same, alike} = old === undefined ? {same: 0, alike: 0} : difference(old, draft);
	const keep = old === undefined ? 0 : Math.max(0, rowOf(old, same) - ROWS_BEFORE_EDIT);
	const starts = old === undefined ? [0] : old.starts.slice(0, keep + 1);
	let start = starts.at(-1) ?? 0;
	for (let row = keep; ; ) {
		const next = nextStart(draft, start);
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

/** Start of the row after the one that starts at `start`; undefined if that is the last. */
function nextStart(draft: Omit<Wrapped, 'starts'>, start: number): number | undefined {
	const {text, width} = draft;
	let cells = 0;
	let lastBreak = start;
	let next: number | undefined;
	walkUnits(draft, start, (from, to, glyph, isChip) => {
		const code = isChip ? CHIP : text.charCodeAt(from);
		// The cursor needs a cell at the end of a line, so a line feed goes to the next row when this one is full.
		if (code === 0x0a) next = cells < width ? to : from;
		else {
			const wide = isChip || (glyph.width >= 2 && startsWide(text, from));
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

/** Row in which the unit at `index` is. */
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

/** Visits the units of a row; `column` is that of the unit's left edge, `cells` its width. */
export function walkRow(
	wrapped: Wrapped,
	row: number,
	visit: (
		start: number,
		end: number,
		column: number,
		cells: number,
		shown: SafeText,
		isChip: boolean,
	) => boolean,
): void {
	const {text, width, starts} = wrapped;
	const from = starts[row];
	const to = starts[row + 1] ?? text.length;
	if (from === undefined || from >= to) return;
	let column = 0;
	walkUnits(wrapped, from, (start, end, glyph, isChip) => {
		const cells = cellsOf(glyph.width, width);
		const goesOn = visit(start, end, column, cells, glyph.width > width ? ELLIPSIS : glyph.shown, isChip);
		column += cells;
		return goesOn && end < to;
	});
}

/** Position of the cursor before the unit at `index`. */
export function positionOf(wrapped: Wrapped, index: number): DraftPosition {
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

/** The boundary at `index`, or the next one before or after it. */
export function boundaryNear(wrapped: Wrapped, index: number, side: 'before' | 'after'): number {
	const row = rowOf(wrapped, index);
	let boundary = wrapped.starts[row] ?? 0;
	walkRow(wrapped, row, (_start, end) => {
		if (boundary === index || (side === 'before' && end > index)) return false;
		boundary = end;
		return boundary < index;
	});
	return boundary;
}

/** Lengths of the common prefix and, in the old draft, the start of the common suffix of two drafts. */
function difference(
	old: Wrapped,
	draft: Omit<Wrapped, 'starts'>,
): {readonly same: number; readonly alike: number} {
	const shift = draft.text.length - old.text.length;
	const start = commonStart(old.text, draft.text);
	const end = old.text.length - commonEnd(old.text, draft.text, start);
	const looksLike = (a: Chip | undefined, b: Chip | undefined, by: number): boolean =>
		a !== undefined && a.start + by === b?.start && a.end + by === b.end && a.label === b.label;
	const [before, after] = [old.chips, draft.chips];
	let first = 0;
	while (looksLike(before[first], after[first], 0)) first++;
	let last = 0;
	const most = Math.min(before.length, after.length) - first;
	while (last < most && looksLike(before.at(-1 - last), after.at(-1 - last), shift)) last++;
	const inOld: readonly PasteFold[] = before.slice(first, before.length - last);
	const inNew: readonly PasteFold[] = after.slice(first, after.length - last);
	return {
		same: Math.min(start, ...[...inOld, ...inNew].map((fold) => fold.start)),
		alike: Math.max(end, ...inOld.map((fold) => fold.end), ...inNew.map((fold) => fold.end - shift)),
	};
}
