/** The shortest way to move the terminal's cursor from one place to another. */

/** Zero-based, from the top left corner. */
export interface CellPosition {
	readonly row: number;
	readonly column: number;
}

/** Where the cursor is known to be. The column is unknown after a disputed grapheme and at the right edge. */
export interface CursorPlace {
	readonly row: number;
	readonly column: number | undefined;
}

/** `ESC[` with a number that may be left out when it is 1. */
const control = (count: number, final: string): string => `\u001B[${count === 1 ? '' : count}${final}`;

/** Moves within the row, or up and down in the column, whichever of the two `distance` is about. */
const along = (distance: number, forwards: string, backwards: string): string =>
	distance > 0 ? control(distance, forwards) : control(-distance, backwards);

function absolute({row, column}: CellPosition): string {
	if (column === 0) {
		return control(row + 1, 'H');
	}

	return `\u001B[${row === 0 ? '' : row + 1};${column + 1}H`;
}

/**
 * @param from undefined = nothing is known
 * @returns the bytes to send, '' when the cursor is there already
 */
export function moveCursor(from: CursorPlace | undefined, to: CellPosition): string {
	const ways = [absolute(to)];
	if (from?.row === to.row) {
		if (from.column === to.column) {
			return '';
		}

		ways.push(to.column === 0 ? '\r' : control(to.column + 1, 'G'));
		if (from.column !== undefined) {
			ways.push(along(to.column - from.column, 'C', 'D'));
		}
	} else if (from !== undefined && from.column === to.column) {
		ways.push(along(to.row - from.row, 'B', 'A'));
	} else if (from !== undefined && to.column === 0) {
		ways.push(`\r${along(to.row - from.row, 'B', 'A')}`);
	}

	return ways.reduce((best, way) => (way.length < best.length ? way : best));
}
