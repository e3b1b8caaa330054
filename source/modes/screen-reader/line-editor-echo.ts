/** What to write so that an input line looks as it should: new letters and steps back, not the whole line again. */
import {safeLine} from '../../text/safe.ts';
import {graphemes, widthOf} from '../../text/width.ts';

/** An input line behind its prompt. */
export interface TypedLine {
	/** Raw, as it was typed. */
	readonly text: string;
	/** UTF-16 offset of the cursor in it. */
	readonly cursor: number;
}

export const BLANK_ECHO: TypedLine = {text: '', cursor: 0};

/** Where lines are typed. */
export interface EchoState {
	/** Column where the text begins, behind the prompt. */
	readonly indent: number;
	/** Columns of the terminal, at least 1. */
	readonly columns: number;
}

interface Place {
	readonly row: number;
	readonly column: number;
}

/**
 * From one state of the line to the next. A letter at the end is that letter, and one taken away there is a step back,
 * a blank, and a step back: what a screen reader expects of an echo. Only between the rows of a long line is the cursor
 * moved by control sequences, and to the right, since no character does that without writing.
 */
export function retype(before: TypedLine, after: TypedLine, sheet: EchoState): string {
	const from = placeOf(untilCursor(before), sheet);
	const to = placeOf(untilCursor(after), sheet);
	if (before.text === after.text) return move(from, to);
	const old = graphemes(safeLine(before.text));
	const next = graphemes(safeLine(after.text));
	let same = 0;
	while (same < old.length && old[same] === next[same]) same++;
	const start = placeOf(next.slice(0, same), sheet);
	const {place: end, text: rest} = laid(next.slice(same), start, sheet);
	const surplus = Math.max(0, cellOf(placeOf(old, sheet), sheet) - cellOf(end, sheet));
	const {place: reached, text: blanks} = laid([...' '.repeat(surplus)], end, sheet);
	const written = `${rest}${blanks}`;
	// In its last column a terminal waits for the next letter before it goes on to the next row.
	const turn = written !== '' && reached.column === 0 ? ' \b' : '';
	return `${move(from, start)}${written}${turn}${move(reached, to)}`;
}

/** What stands before the cursor, as it is shown. */
function untilCursor({text, cursor}: TypedLine): readonly string[] {
	return graphemes(safeLine(text.slice(0, cursor)));
}

/** Where the cursor is behind a text; the first row is that of the prompt. */
function placeOf(parts: readonly string[], sheet: EchoState): Place {
	return laid(parts, {row: 0, column: sheet.indent}, sheet).place;
}

/** Writes a text as a terminal wraps it. @returns what to write, and where that ends */
function laid(
	parts: readonly string[],
	from: Place,
	{columns}: EchoState,
): {readonly text: string; readonly place: Place} {
	let {row, column} = from;
	let text = '';
	for (const part of parts) {
		const width = widthOf(part);
		// A wide character does not begin in the last column, and what stood there would stay.
		if (column + width > columns) {
			text += ' '.repeat(columns - column);
			row++;
			column = 0;
		}
		text += part;
		column += width;
		if (column >= columns) {
			row++;
			column = 0;
		}
	}
	return {text, place: {row, column}};
}

function cellOf({row, column}: Place, {columns}: EchoState): number {
	return row * columns + column;
}

function move(from: Place, to: Place): string {
	const rows = to.row - from.row;
	const columns = to.column - from.column;
	return [
		rows < 0 ? `\u001B[${-rows}A` : '',
		rows > 0 ? `\u001B[${rows}B` : '',
		columns < 0 ? '\b'.repeat(-columns) : '',
		columns > 0 ? `\u001B[${columns}C` : '',
	].join('');
}
