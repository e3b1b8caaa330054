/** Fits the columns of a table to the available width: the widest columns shrink first. */

export interface Column {
	/** Terminal columns of its widest cell on one row. */
	readonly natural: number;
	/** Terminal columns of its longest word. */
	readonly word: number;
}

/** Terminal columns between two columns of a table. */
export const GAP = 3;
/** Minimum width of a column, unless all its cells are narrower. */
const NARROWEST = 5;
/** A longer word may be broken. */
const LONGEST_WORD = 16;

/** The width of each column: its natural width, but at most a share that is equal for all columns that need more. */
function shared(wanted: readonly number[], least: readonly number[], room: number): number[] {
	const sum = (share: number): number =>
		wanted.reduce((total, want, index) => total + Math.min(want, Math.max(share, least[index] ?? 0)), 0);
	let share = 0;
	for (let step = 2 ** Math.ceil(Math.log2(room + 1)); step >= 1; step /= 2) {
		if (sum(share + step) <= room) share += step;
	}
	const widths = wanted.map((want, index) => Math.min(want, Math.max(share, least[index] ?? 0)));
	// The remainder, too small for one more column each, goes to the first columns that need it.
	let left = room - widths.reduce((total, width) => total + width, 0);
	return widths.map((width, index) => {
		if (left <= 0 || width >= (wanted[index] ?? 0)) return width;
		left--;
		return width + 1;
	});
}

/**
 * @param width of the whole table
 * @returns the width of each column; undefined if there are too many for the width
 */
export function columnWidths(columns: readonly Column[], width: number): readonly number[] | undefined {
	const room = width - GAP * (columns.length - 1);
	const natural = columns.map((column) => Math.max(1, column.natural));
	if (natural.reduce((total, each) => total + each, 0) <= room) return natural;
	const narrowest = natural.map((each) => Math.min(each, NARROWEST));
	if (narrowest.reduce((total, each) => total + each, 0) > room) return undefined;
	const words = columns.map(({word}, index) =>
		Math.max(narrowest[index] ?? 1, Math.min(natural[index] ?? 1, word, LONGEST_WORD)),
	);
	const isRoomForWords = words.reduce((total, each) => total + each, 0) <= room;
	return shared(natural, isRoomForWords ? words : narrowest, room);
}
