/** What to send to the terminal so that it shows the next frame: as few bytes as we know how. */

import {type CellStyle, cellStyleTransition, DEFAULT_CELL_STYLE, withLink} from './cell-style.ts';
import {BLANK_CELL, type Cell, type CellRow, EMPTY_ROW, sameCell} from './cells.ts';
import {type CellPosition, type CursorPlace, moveCursor} from './cursor-moves.ts';
import {findScroll, type RegionScroll, sameRow, scrolledRows} from './scroll-region.ts';

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** What the terminal should show. */
export interface ScreenFrame {
	/** From the top; missing ones are empty, those below the screen are cut off. No row is wider than the screen. */
	readonly rows: readonly CellRow[];
	/** Where the terminal's own cursor stands; undefined = hidden. */
	readonly cursor: CellPosition | undefined;
}

/** What the terminal shows, as far as we know. */
export interface ShownFrame {
	/** As many as the screen has. */
	readonly rows: readonly CellRow[];
	readonly place: CursorPlace | undefined;
	/** The look that the next character would have. */
	readonly look: CellStyle;
	readonly cursor: 'shown' | 'hidden' | 'unknown';
}

export interface Difference {
	readonly bytes: string;
	readonly shown: ShownFrame;
}

/** Unchanged columns between two changed ones that cost less to send again than to jump over. */
const SHORT_GAP = 4;
/** Changed rows from which on it is worth looking for a scroll. */
const SCROLL_FROM = 2;
const SYNCHRONISED_ON = '\u001B[?2026h';
const SYNCHRONISED_OFF = '\u001B[?2026l';
/** No wrapping, default look, no scroll region, and an empty screen; it leaves the cursor in the corner. */
const CLEAR = '\u001B[?7l\u001B[m\u001B[r\u001B[H\u001B[J';

const cellAt = (row: CellRow, column: number): Cell => row.cells[column] ?? BLANK_CELL;

/** Columns `start` up to, not including, `end`. */
interface ChangedSpan {
	readonly start: number;
	readonly end: number;
}

/** The stretches of columns that differ, those close together taken as one. */
function changedSpans(before: CellRow, after: CellRow): ChangedSpan[] {
	const spans: ChangedSpan[] = [];
	const width = Math.max(before.cells.length, after.cells.length);
	let start = -1;
	let end = 0;
	for (let column = 0; column < width; column++) {
		if (sameCell(cellAt(before, column), cellAt(after, column))) {
			continue;
		}

		if (start >= 0 && column - end > SHORT_GAP) {
			spans.push({start, end});
			start = column;
		}

		start = start < 0 ? column : start;
		end = column + 1;
	}

	return start < 0 ? spans : [...spans, {start, end}];
}

const isDisputedFrom = (row: CellRow, column: number): boolean =>
	row.disputed && row.cells.slice(column).some((cell) => cell.disputed);

/** Collects bytes and knows what they do to the terminal's cursor and look. */
class Pen {
	bytes = '';
	place: CursorPlace | undefined;
	look: CellStyle;
	readonly #columns: number;

	constructor(place: CursorPlace | undefined, look: CellStyle, columns: number) {
		this.place = place;
		this.look = look;
		this.#columns = columns;
	}

	moveTo(to: CellPosition): void {
		if (this.place?.row === to.row && this.place.column === to.column) {
			return;
		}

		this.bytes += moveCursor(this.place, to);
		this.place = to;
	}

	setLook(look: CellStyle): void {
		this.bytes += cellStyleTransition(this.look, look);
		this.look = look;
	}

	/** Writes the cell, whose column is where the pen must be. */
	write(cell: Cell, at: CellPosition): void {
		this.moveTo(at);
		this.setLook(cell.look);
		if (cell.disputed) {
			// A terminal that takes it for narrower leaves columns as they were: they are blanked first.
			this.bytes += `\u001B[${cell.width}X`;
		}

		this.bytes += cell.text;
		const column = at.column + cell.width;
		this.place = {row: at.row, column: cell.disputed || column >= this.#columns ? undefined : column};
	}

	/** Erases from the column to the end of the row. */
	eraseFrom(at: CellPosition): void {
		if (at.column < this.#columns) {
			this.moveTo(at);
			this.setLook(DEFAULT_CELL_STYLE);
			this.bytes += '\u001B[K';
		}
	}

	scroll({top, bottom, distance}: RegionScroll, screenRows: number): void {
		const isWhole = top === 0 && bottom === screenRows - 1;
		const amount = Math.abs(distance) === 1 ? '' : Math.abs(distance);
		const move = `\u001B[${amount}${distance > 0 ? 'S' : 'T'}`;
		// What is uncovered takes the look of the moment.
		this.setLook(DEFAULT_CELL_STYLE);
		if (isWhole) {
			this.bytes += move;
		} else {
			this.bytes += `\u001B[${top + 1};${bottom + 1}r${move}\u001B[r`;
			this.place = {row: 0, column: 0};
		}
	}
}

/** Writes the columns of the span; past the end of `after` they are blank. */
function writeSpan(pen: Pen, row: number, before: CellRow, after: CellRow, {start, end}: ChangedSpan): void {
	for (let column = start; column < end; ) {
		if (column >= after.cells.length && end >= before.cells.length) {
			pen.eraseFrom({row, column});
			return;
		}

		const cell = cellAt(after, column);
		pen.write(cell, {row, column});
		column += Math.max(1, cell.width);
	}
}

/**
 * Turns one row into another.
 * @returns whether anything had to be written
 */
function writeRow(pen: Pen, row: number, before: CellRow, after: CellRow): boolean {
	const spans = changedSpans(before, after);
	const [first] = spans;
	if (first === undefined) {
		return false;
	}

	if (isDisputedFrom(before, first.start) || isDisputedFrom(after, first.start)) {
		// Nobody knows which columns a disputed grapheme covered: all that follows is written again.
		writeSpan(pen, row, before, after, {start: first.start, end: after.cells.length});
		pen.eraseFrom({row, column: Math.max(first.start, after.cells.length)});
	} else {
		for (const span of spans) {
			writeSpan(pen, row, before, after, span);
		}
	}

	return true;
}

function showCursor(
	pen: Pen,
	cursor: CellPosition | undefined,
	before: ShownFrame['cursor'],
	size: Size,
): void {
	if (cursor === undefined) {
		pen.bytes += before === 'hidden' ? '' : '\u001B[?25l';
		return;
	}

	pen.moveTo({row: Math.min(cursor.row, size.rows - 1), column: Math.min(cursor.column, size.columns - 1)});
	pen.bytes += before === 'shown' ? '' : '\u001B[?25h';
}

/**
 * The bytes that turn what is shown into the frame, and what is shown then.
 * @param shown undefined = nothing is known, so the screen is cleared and drawn in full
 */
export function diff(shown: ShownFrame | undefined, frame: ScreenFrame, size: Size): Difference {
	const rows = Array.from({length: size.rows}, (_, index) => frame.rows[index] ?? EMPTY_ROW);
	const pen = new Pen(shown?.place, shown?.look ?? DEFAULT_CELL_STYLE, size.columns);
	let before = shown?.rows ?? rows.map(() => EMPTY_ROW);
	let rowsWritten = 0;
	if (shown === undefined) {
		pen.bytes = CLEAR;
		pen.place = {row: 0, column: 0};
	} else {
		const changed = rows.filter((row, index) => !sameRow(row, before[index] ?? EMPTY_ROW)).length;
		const scroll = changed >= SCROLL_FROM ? findScroll(before, rows) : undefined;
		if (scroll !== undefined) {
			pen.scroll(scroll, size.rows);
			before = scrolledRows(before, scroll);
			rowsWritten = 1;
		}
	}

	for (const [index, row] of rows.entries()) {
		const old = before[index] ?? EMPTY_ROW;
		if (!sameRow(old, row) && writeRow(pen, index, old, row)) {
			rowsWritten++;
		}
	}

	// What the next frame writes, or somebody else after us, must not become part of a link.
	pen.setLook(withLink(pen.look, ''));
	showCursor(pen, frame.cursor, shown?.cursor ?? 'unknown', size);
	const isTorn = rowsWritten > 1 || shown === undefined;
	return {
		bytes: isTorn ? SYNCHRONISED_ON + pen.bytes + SYNCHRONISED_OFF : pen.bytes,
		shown: {rows, place: pen.place, look: pen.look, cursor: frame.cursor === undefined ? 'hidden' : 'shown'},
	};
}
