/** Computes the output that updates an input line: new letters and backspaces, not the whole line again. */
import {safeLine} from '../../text/safe.ts';
import {graphemes, widthOf} from '../../text/width.ts';

/** An input line after its prompt. */
export interface TypedLine {
	/** Raw, as typed. */
	readonly text: string;
	/** UTF-16 offset of the cursor in it. */
	readonly cursor: number;
}

export const BLANK_ECHO: TypedLine = {text: '', cursor: 0};

/** The area of the input line. */
export interface EchoArea {
	/** Column where the text starts, after the prompt. */
	readonly indent: number;
	/** Columns of the terminal, at least 1. */
	readonly columns: number;
}

interface Position {
	readonly row: number;
	readonly column: number;
}

/**
 * The output for the change from one line to the next. A letter added at the end is that letter; one deleted there is a
 * backspace, a blank and a backspace, as a screen reader expects. Control sequences only move the cursor between the
 * rows of a long line, and to the right, since no character does that without writing.
 */
export function echoUpdate(before: TypedLine, after: TypedLine, area: EchoArea): string {
	const from = positionAfter(beforeCursor(before), area);
	const to = positionAfter(beforeCursor(after), area);
	if (before.text === after.text) return move(from, to);
	const old = graphemes(safeLine(before.text));
	const next = graphemes(safeLine(after.text));
	let same = 0;
	while (same < old.length && old[same] === next[same]) same++;
	const start = positionAfter(next.slice(0, same), area);
	const {position: end, text: rest} = wrapped(next.slice(same), start, area);
	const surplus = Math.max(0, cellIndex(positionAfter(old, area), area) - cellIndex(end, area));
	const {position: reached, text: blanks} = wrapped([...' '.repeat(surplus)], end, area);
	const written = `${rest}${blanks}`;
	// After its last column a terminal moves to the next row only with the next letter.
	const turn = written !== '' && reached.column === 0 ? ' \b' : '';
	return `${move(from, start)}${written}${turn}${move(reached, to)}`;
}

/** The text before the cursor, as it is shown. */
function beforeCursor({text, cursor}: TypedLine): readonly string[] {
	return graphemes(safeLine(text.slice(0, cursor)));
}

/** Position of the cursor after a text; row 0 is that of the prompt. */
function positionAfter(parts: readonly string[], area: EchoArea): Position {
	return wrapped(parts, {row: 0, column: area.indent}, area).position;
}

/** Wraps a text as a terminal does. @returns the output, and the position after it */
function wrapped(
	parts: readonly string[],
	from: Position,
	{columns}: EchoArea,
): {readonly text: string; readonly position: Position} {
	let {row, column} = from;
	let text = '';
	for (const part of parts) {
		const width = widthOf(part);
		// A wide character does not start in the last column: overwrite the old content of that cell.
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
	return {text, position: {row, column}};
}

function cellIndex({row, column}: Position, {columns}: EchoArea): number {
	return row * columns + column;
}

function move(from: Position, to: Position): string {
	const rows = to.row - from.row;
	const columns = to.column - from.column;
	return [
		rows < 0 ? `\u001B[${-rows}A` : '',
		rows > 0 ? `\u001B[${rows}B` : '',
		columns < 0 ? '\b'.repeat(-columns) : '',
		columns > 0 ? `\u001B[${columns}C` : '',
	].join('');
}
