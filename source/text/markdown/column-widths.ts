/** Fits the columns of a table to the width there is: the long ones give way first. */

export interface Column {
	/** Columns of the terminal that its widest cell takes on one row. */
	readonly natural: number;
	/** Columns that its longest word takes. */
	readonly word: number;
}

/** Between two columns of a table. */
export const GAP = 3;
/** A column is never narrower than this, unless all that is in it is. */
const NARROWEST = 5;
/** A longer word may be broken. */
const LONGEST_WORD = 16;

/** Room for each: what it wants, but no more than a share that is the same for all who want more. */
function shared(wanted: readonly number[], least: readonly number[], room: number): number[] {
	const sum = (share: number): number =>
		wanted.reduce((total, want, index) => total + Math.min(want, Math.max(share, least[index] ?? 0)), 0);
	let share = 0;
	for (let step = 2 ** Math.ceil(Math.log2(room + 1)); step >= 1; step /= 2) {
		if (sum(share + step) <= room) share += step;
	}
	const widths = wanted.map((want, index) => Math.min(want, Math.max(share, least[index] ?? 0)));
	// What a share of one more for each would not leave to all goes to the first who want it.
	let left = room - widths.reduce((total, width) => total + width, 0);
	return widths.map((width, index) => {
		if (left <= 0 || width >= (wanted[index] ?? 0)) return width;
		left--;
		return width + 1;
	});
}

/**
 * @param width of the whole table
 * @returns the width of each column; undefined where there are too many for the width
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
