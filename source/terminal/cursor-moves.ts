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

/** VT, one row down in the same column. Unlike LF, no terminal driver puts a carriage return before it. */
const DOWN = '\v';
/** Rows that take fewer bytes with `DOWN` than as a number. */
const MOST_DOWN = 3;

/** A move by `distance` rows, which are on the screen, in the same column. */
const vertically = (distance: number): string =>
	distance > 0 && distance <= MOST_DOWN ? DOWN.repeat(distance) : along(distance, 'B', 'A');

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
	} else if (from !== undefined) {
		const down = vertically(to.row - from.row);
		if (from.column === to.column) sequences.push(down);
		else if (back !== undefined) sequences.push(back + down);
		sequences.push(`\r${down}${to.column === 0 ? '' : control(to.column, 'C')}`);
	}

	return sequences.reduce((best, way) => (way.length < best.length ? way : best));
}
