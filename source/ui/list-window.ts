/** The part of a list that is on the screen, by its first row, and steps within a list. */

/** The index in a list of so many items that is nearest to this one; 0 in an empty list. */
export const nearestIndex = (index: number, count: number): number => Math.max(0, Math.min(count - 1, index));

/**
 * The first row of the window, moved as little as it takes to show a row, or as many as fit of several, without blank rows
 * after the last row of the list.
 * @param top the first row of the window so far
 * @param row the row to show, from 0; the first of them where there are several
 * @param height rows of the window
 * @param count rows of the list
 * @param last the last row to show
 */
export const windowTop = (top: number, row: number, height: number, count: number, last = row): number =>
	Math.max(0, Math.min(count - height, row, Math.max(top, last - height + 1)));

/** The same, with the row in the middle of the window. */
export const centredTop = (row: number, height: number, count: number, last?: number): number =>
	windowTop(row - Math.floor(height / 2), row, height, count, last);

/** Rows to scroll by so many pages, at least one. A whole page leaves a row, so that the reader keeps the context. */
export const rowsOfPages = (pages: number, height: number): number =>
	Math.sign(pages) * Math.max(1, Math.floor(Math.abs(pages) * (height - 1)));
