/** Computes the bytes that turn the frame on the terminal into the next one, as few as possible. */
import {
	type CellStyle,
	cellStyleTransition,
	DEFAULT_CELL_STYLE,
	leavesBlanks,
	withLink,
} from './cell-style.ts';
import {BLANK_CELL, type Cell, type CellRow, EMPTY_ROW, sameCell, showsNothing} from './cells.ts';
import {type CellPosition, type KnownCursor, moveCursor} from './cursor-moves.ts';
import {findScroll, type RegionScroll, sameRow, scrolledRows} from './scroll-region.ts';

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** The frame that the terminal should show. */
export interface ScreenFrame {
	/** From the top; missing rows are empty, rows below the screen are cut off. No row is wider than the screen. */
	readonly rows: readonly CellRow[];
	/** Position of the terminal's own cursor; undefined = hidden. */
	readonly cursor: CellPosition | undefined;
}

/** The content of the terminal, as far as it is known. */
export interface ShownFrame {
	/** As many as there are rows on the screen. */
	readonly rows: readonly CellRow[];
	readonly position: KnownCursor | undefined;
	/** The style that the next character would have. */
	readonly style: CellStyle;
	readonly cursor: 'shown' | 'hidden' | 'unknown';
}

export interface Difference {
	readonly bytes: string;
	readonly shown: ShownFrame;
}

/** Unchanged columns between two changed ones that take fewer bytes to send again than to skip. */
const SHORT_GAP = 4;
/** The number of changed rows from which a scroll may save bytes. */
const SCROLL_FROM = 2;
/** The number of rows from which a gutter is drawn downwards. */
const GUTTER_FROM = 3;
/** Gutters of one row: that of the message, and the frame of its code. */
const MOST_GUTTERS = 2;
const SYNCHRONISED_ON = '\u001B[?2026h';
const SYNCHRONISED_OFF = '\u001B[?2026l';
/** No wrapping, default style, no scroll region, and an empty screen; leaves the cursor in the top left corner. */
const CLEAR = '\u001B[?7l\u001B[m\u001B[r\u001B[H\u001B[J';

const cellAt = (row: CellRow, column: number): Cell => row.cells[column] ?? BLANK_CELL;

/** Columns `start` up to, not including, `end`. */
interface ChangedSpan {
	readonly start: number;
	readonly end: number;
}

/** The spans of columns that differ; spans that are close together are merged. */
function changedSpans(before: CellRow, after: CellRow): ChangedSpan[] {
	const spans: ChangedSpan[] = [];
	const width = Math.max(before.cells.length, after.cells.length);
	let start = -1;
	let end = 0;
	for (let column = 0; column < width; column++) {
		if (sameCell(cellAt(before, column), cellAt(after, column))) continue;
		if (start >= 0 && column - end > SHORT_GAP) {
			spans.push({start, end});
			start = column;
		}

		start = start < 0 ? column : start;
		end = column + 1;
	}

	return start < 0 ? spans : [...spans, {start, end}];
}

const isAmbiguousFrom = (row: CellRow, column: number): boolean =>
	row.ambiguousWidth && row.cells.slice(column).some((cell) => cell.ambiguousWidth);

/** Collects bytes and keeps track of the terminal's cursor and style. */
class Pen {
	bytes = '';
	position: KnownCursor | undefined;
	style: CellStyle;
	readonly #columns: number;

	constructor(position: KnownCursor | undefined, style: CellStyle, columns: number) {
		this.position = position;
		this.style = style;
		this.#columns = columns;
	}

	moveTo(to: CellPosition): void {
		if (this.position?.row === to.row && this.position.column === to.column) return;
		this.bytes += moveCursor(this.position, to);
		this.position = to;
	}

	setStyle(style: CellStyle): void {
		this.bytes += cellStyleTransition(this.style, style);
		this.style = style;
	}

	/** Writes a cell at its position. */
	write(cell: Cell, at: CellPosition): void {
		this.moveTo(at);
		if (!showsNothing(cell) || !leavesBlanks(this.style)) this.setStyle(cell.style);
		if (cell.ambiguousWidth) {
			// A terminal that draws it narrower leaves columns as they were: blank them first.
			this.bytes += `\u001B[${cell.width}X`;
		}

		this.bytes += cell.text;
		const column = at.column + cell.width;
		this.position = {
			row: at.row,
			column: cell.ambiguousWidth || column >= this.#columns ? undefined : column,
		};
	}

	/** Erases from the column to the end of the row. */
	eraseFrom(at: CellPosition): void {
		if (at.column < this.#columns) {
			this.moveTo(at);
			if (!leavesBlanks(this.style)) this.setStyle(DEFAULT_CELL_STYLE);
			this.bytes += '\u001B[K';
		}
	}

	scroll({top, bottom, distance}: RegionScroll, screenRows: number): void {
		const isWhole = top === 0 && bottom === screenRows - 1;
		const amount = Math.abs(distance) === 1 ? '' : Math.abs(distance);
		const move = `\u001B[${amount}${distance > 0 ? 'S' : 'T'}`;
		// The uncovered rows get the current background.
		if (!leavesBlanks(this.style)) this.setStyle(DEFAULT_CELL_STYLE);
		if (isWhole) this.bytes += move;
		else {
			this.bytes += `\u001B[${top + 1};${bottom + 1}r${move}\u001B[r`;
			this.position = {row: 0, column: 0};
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
 * @returns whether something was written
 */
function writeRow(pen: Pen, row: number, before: CellRow, after: CellRow): boolean {
	const spans = changedSpans(before, after);
	const [first] = spans;
	if (first === undefined) return false;
	if (isAmbiguousFrom(before, first.start) || isAmbiguousFrom(after, first.start)) {
		// The columns that a grapheme of ambiguous width covered are unknown: write everything that follows again.
		writeSpan(pen, row, before, after, {start: first.start, end: after.cells.length});
		pen.eraseFrom({row, column: Math.max(first.start, after.cells.length)});
	} else {
		for (const span of spans) writeSpan(pen, row, before, after, span);
	}

	return true;
}

/** The column of the first difference between two rows that can be drawn on its own, undefined if there is none. */
function firstColumn(before: CellRow, after: CellRow, columns: number): number | undefined {
	if (sameRow(before, after)) return undefined;
	const column = after.cells.findIndex((cell, at) => !sameCell(cell, cellAt(before, at)));
	const cell = after.cells[column];
	const isAlone = cell !== undefined && cell.width === 1 && cell.style.key !== '' && column + 1 < columns;
	if (!isAlone || showsNothing(cell)) return undefined;
	return isAmbiguousFrom(before, column) || isAmbiguousFrom(after, column) ? undefined : column;
}

/** The row after a cell of it was written. */
function withCell(row: CellRow, column: number, cell: Cell): CellRow {
	const cells = Array.from({length: Math.max(row.cells.length, column + 1)}, (_, at) => cellAt(row, at));
	cells[column] = cell;
	return {...row, source: `${row.source}\n`, cells};
}

/**
 * Draws the first changed cell of consecutive rows downwards where it is the same in all of them, as a gutter is: its style
 * is set once, not in each row.
 * @returns the rows that the terminal shows then
 */
function writeGutters(
	pen: Pen,
	before: readonly CellRow[],
	after: readonly CellRow[],
	columns: number,
): readonly CellRow[] {
	const firsts = after.map((row, index) => firstColumn(before[index] ?? EMPTY_ROW, row, columns));
	const shown = [...before];
	for (let from = 0, to = 0; from < after.length; from = to) {
		to = from + 1;
		const column = firsts[from];
		const cell = column === undefined ? undefined : after[from]?.cells[column];
		if (column === undefined || cell === undefined) continue;
		while (firsts[to] === column && sameCell(cell, cellAt(after[to] ?? EMPTY_ROW, column))) to++;
		if (to - from < GUTTER_FROM) continue;
		for (let row = from; row < to; row++) {
			pen.write(cell, {row, column});
			shown[row] = withCell(before[row] ?? EMPTY_ROW, column, cell);
		}
	}
	return shown;
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
 * Returns the bytes that turn the shown frame into the next one, and the frame that is shown then.
 * @param shown undefined = unknown, so the screen is cleared and drawn completely
 */
export function diff(shown: ShownFrame | undefined, frame: ScreenFrame, size: Size): Difference {
	const rows = Array.from({length: size.rows}, (_, index) => frame.rows[index] ?? EMPTY_ROW);
	const pen = new Pen(shown?.position, shown?.style ?? DEFAULT_CELL_STYLE, size.columns);
	let before = shown?.rows ?? rows.map(() => EMPTY_ROW);
	let rowsWritten = 0;
	if (shown === undefined) {
		pen.bytes = CLEAR;
		pen.position = {row: 0, column: 0};
	} else {
		const changed = rows.filter((row, index) => !sameRow(row, before[index] ?? EMPTY_ROW)).length;
		const scroll = changed >= SCROLL_FROM ? findScroll(before, rows) : undefined;
		if (scroll !== undefined) {
			pen.scroll(scroll, size.rows);
			before = scrolledRows(before, scroll);
			rowsWritten = 1;
		}
	}

	for (let gutters = 0; gutters < MOST_GUTTERS; gutters++)
		before = writeGutters(pen, before, rows, size.columns);
	for (const [index, row] of rows.entries()) {
		const old = before[index] ?? EMPTY_ROW;
		if (!sameRow(old, row) && writeRow(pen, index, old, row)) rowsWritten++;
	}

	// Text of the next frame, or of another program, must not become part of a link.
	pen.setStyle(withLink(pen.style, ''));
	showCursor(pen, frame.cursor, shown?.cursor ?? 'unknown', size);
	const isSynchronised = rowsWritten > 1 || shown === undefined;
	return {
		bytes: isSynchronised ? SYNCHRONISED_ON + pen.bytes + SYNCHRONISED_OFF : pen.bytes,
		shown: {
			rows,
			position: pen.position,
			style: pen.style,
			cursor: frame.cursor === undefined ? 'hidden' : 'shown',
		},
	};
}
