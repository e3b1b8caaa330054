/** Finds a block of rows that moved up or down, so that the terminal can move it instead of being sent it again. */
import {type CellRow, EMPTY_ROW} from './cells.ts';

/** Rows `top` to `bottom` (zero-based, both included) move up by `distance`, or down where it is negative. */
export interface RegionScroll {
	readonly top: number;
	readonly bottom: number;
	readonly distance: number;
}

/** Bytes that a scroll costs besides the rows it uncovers: the region, the scroll, the region put back. */
const SCROLL_COST = 20;
/** Bytes that a row costs besides its text: mostly the way to it. */
const ROW_COST = 6;

export const sameRow = (a: CellRow, b: CellRow): boolean => a === b || a.source === b.source;

/** Roughly what it costs to turn one row into the other. */
const cost = (before: CellRow, after: CellRow): number =>
	sameRow(before, after) ? 0 : after.cells.length + ROW_COST;

/** What the rows are after the scroll; those uncovered are empty. */
export function scrolledRows(rows: readonly CellRow[], {top, bottom, distance}: RegionScroll): CellRow[] {
	return rows.map((row, index) => {
		if (index < top || index > bottom) {
			return row;
		}

		const source = index + distance;
		return source < top || source > bottom ? EMPTY_ROW : (rows[source] ?? EMPTY_ROW);
	});
}

/** What the scroll saves, in bytes, roughly. */
function gain(before: readonly CellRow[], after: readonly CellRow[], scroll: RegionScroll): number {
	let saved = -SCROLL_COST;
	for (let index = scroll.top; index <= scroll.bottom; index++) {
		const source = index + scroll.distance;
		const moved = source < scroll.top || source > scroll.bottom ? EMPTY_ROW : (before[source] ?? EMPTY_ROW);
		const wanted = after[index] ?? EMPTY_ROW;
		saved += cost(before[index] ?? EMPTY_ROW, wanted) - cost(moved, wanted);
	}

	return saved;
}

/**
 * The scroll that saves most, or undefined when none saves anything.
 *
 * Takes rows x rows comparisons of object identity; rows that are the same are mostly the same object.
 * @param before and `after` have the same length
 */
export function findScroll(before: readonly CellRow[], after: readonly CellRow[]): RegionScroll | undefined {
	let best: RegionScroll | undefined;
	let bestGain = 0;
	const height = after.length;
	for (let distance = 1 - height; distance < height; distance++) {
		if (distance === 0) {
			continue;
		}

		// Each run of rows that are found `distance` further down (or up) in what is shown.
		for (let start = Math.max(0, -distance); start < Math.min(height, height - distance); start++) {
			let end = start;
			let atStake = 0;
			while (end < height - Math.max(0, distance)) {
				const source = before[end + distance] ?? EMPTY_ROW;
				const wanted = after[end] ?? EMPTY_ROW;
				if (!sameRow(source, wanted)) {
					break;
				}

				atStake += cost(before[end] ?? EMPTY_ROW, wanted);
				end++;
			}

			if (atStake > SCROLL_COST) {
				const last = end - 1;
				const scroll = {
					top: Math.min(start, start + distance),
					bottom: Math.max(last, last + distance),
					distance,
				};
				const saved = gain(before, after, scroll);
				if (saved > bestGain) {
					best = scroll;
					bestGain = saved;
				}
			}

			start = Math.max(start, end);
		}
	}

	return best;
}
