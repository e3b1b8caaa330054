/** Finds a block of rows that moved up or down, so that the terminal scrolls it instead of receiving it again. */
import {type CellRow, EMPTY_ROW} from './cells.ts';

/** Rows `top` to `bottom` (zero-based, both inclusive) move up by `distance`, or down if it is negative. */
export interface RegionScroll {
	readonly top: number;
	readonly bottom: number;
	readonly distance: number;
}

/** Bytes of a scroll besides the rows it uncovers: set the region, scroll, reset the region. */
const SCROLL_COST = 20;
/** Bytes of a row besides its text: mostly the cursor movement. */
const ROW_COST = 6;

export const sameRow = (a: CellRow, b: CellRow): boolean => a === b || a.source === b.source;

/** Approximate bytes that turn one row into the other. */
const cost = (before: CellRow, after: CellRow): number =>
	sameRow(before, after) ? 0 : after.cells.length + ROW_COST;

/** The rows after the scroll; uncovered rows are empty. */
export function scrolledRows(rows: readonly CellRow[], {top, bottom, distance}: RegionScroll): CellRow[] {
	return rows.map((row, index) => {
		if (index < top || index > bottom) return row;
		const source = index + distance;
		return source < top || source > bottom ? EMPTY_ROW : (rows[source] ?? EMPTY_ROW);
	});
}

/** Approximate bytes that the scroll saves. */
function savings(before: readonly CellRow[], after: readonly CellRow[], scroll: RegionScroll): number {
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
 * The scroll that saves most, or undefined if none saves anything.
 *
 * Takes rows x rows comparisons of object identity; equal rows are usually the same object.
 * @param before as many rows as `after`
 */
export function findScroll(before: readonly CellRow[], after: readonly CellRow[]): RegionScroll | undefined {
	let best: RegionScroll | undefined;
	let mostSaved = 0;
	const height = after.length;
	for (let distance = 1 - height; distance < height; distance++) {
		if (distance === 0) continue;
		// Each run of rows that the shown frame has `distance` further down (or up).
		for (let start = Math.max(0, -distance); start < Math.min(height, height - distance); start++) {
			let end = start;
			let possible = 0;
			while (end < height - Math.max(0, distance)) {
				const source = before[end + distance] ?? EMPTY_ROW;
				const wanted = after[end] ?? EMPTY_ROW;
				if (!sameRow(source, wanted)) break;
				possible += cost(before[end] ?? EMPTY_ROW, wanted);
				end++;
			}

			if (possible > SCROLL_COST) {
				const last = end - 1;
				const scroll = {
					top: Math.min(start, start + distance),
					bottom: Math.max(last, last + distance),
					distance,
				};
				const saved = savings(before, after, scroll);
				if (saved > mostSaved) {
					best = scroll;
					mostSaved = saved;
				}
			}

			start = Math.max(start, end);
		}
	}

	return best;
}
