/** The shortest sequence that moves the terminal's cursor. */

/** Zero-based, from the top left corner. */
export interface CellPosition {
	readonly row: number;
	readonly column: number;
}

/** The known position of the cursor. The column is unknown after a grapheme of ambiguous width and at the right edge. */
export interface KnownCursor {
	readonly row: number;
	readonly column: number | undefined;
}

/** `ESC[` with a number, which is omitted when it is 1. */
const control = (count: number, final: string): string => `\u001B[${count === 1 ? '' : count}${final}`;

/** A move by `distance` within the row, or within the column. */
const along = (distance: number, forwards: string, backwards: string): string =>
	distance > 0 ? control(distance, forwards) : control(-distance, backwards);

function absolute({row, column}: CellPosition): string {
	if (column === 0) return control(row + 1, 'H');
	return `\u001B[${row === 0 ? '' : row + 1};${column + 1}H`;
}

/** To the start of the next row, and to the same column of it: neither scrolls, since the row is on the screen. */
const NEXT_LINE = '\u001BE';
const DOWN = '\u001BD';

/**
 * @param from undefined = nothing is known
 * @returns the bytes to send; '' if the cursor is there already
 */
export function moveCursor(from: KnownCursor | undefined, to: CellPosition): string {
	const sequences = [absolute(to)];
	const left = from?.column === undefined ? 0 : from.column - to.column;
	const back = left > 0 && left <= 2 ? '\b'.repeat(left) : undefined;
	if (from?.row === to.row) {
		if (from.column === to.column) return '';
		if (back !== undefined) sequences.push(back);
		sequences.push(to.column === 0 ? '\r' : control(to.column + 1, 'G'));
		if (from.column !== undefined) sequences.push(along(to.column - from.column, 'C', 'D'));
	} else if (from !== undefined && from.column === to.column)
		sequences.push(along(to.row - from.row, 'B', 'A'));
	else if (from !== undefined && to.column === 0) sequences.push(`\r${along(to.row - from.row, 'B', 'A')}`);
	if (from !== undefined && to.row === from.row + 1) {
		sequences.push(NEXT_LINE + (to.column === 0 ? '' : control(to.column, 'C')));
		if (from.column === to.column) sequences.push(DOWN);
		else if (back !== undefined) sequences.push(back + DOWN);
	}

	return sequences.reduce((best, way) => (way.length < best.length ? way : best));
}
