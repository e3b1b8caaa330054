/** Lays a draft out for the screen: the rows around the cursor, and where in them it stands. */
import {joinSafe, type SafeText} from '../../text/safe.ts';
import type {Draft} from './draft.ts';
import {placeOf, type Wrapped, walkRow, wrapDraft} from './wrapped.ts';

/** A window of the draft's rows in which the cursor is. */
export interface DraftLayout {
	/** At least one, none wider than the width. */
	readonly rows: readonly SafeText[];
	/** In the window, from 0. */
	readonly cursorRow: number;
	/** Cells left of the cursor, always less than the width. */
	readonly cursorColumn: number;
	/** Which row of the draft the window begins with: give it back next time, so that the window moves only when it must. */
	readonly firstRow: number;
	readonly totalRows: number;
}

/**
 * @param width cells of a row; less than 1 counts as 1
 * @param maxRows rows that there is room for; less than 1 counts as 1
 * @param firstRow the window's former `firstRow`
 */
export function layoutDraft(
	{text, cursor}: Pick<Draft, 'text' | 'cursor'>,
	width: number,
	maxRows: number,
	firstRow = 0,
): DraftLayout {
	const wrapped = wrapDraft(text, width);
	const totalRows = wrapped.starts.length;
	const height = Math.min(totalRows, Math.max(1, Math.floor(maxRows)));
	const {row, column} = placeOf(wrapped, cursor);
	// As little movement as brings the cursor into the window, and no blank rows behind the last one.
	const first = Math.min(Math.max(firstRow, row - height + 1), row, totalRows - height);
	return {
		rows: Array.from({length: height}, (_, index) => rowText(wrapped, first + index)),
		cursorRow: row - first,
		cursorColumn: column,
		firstRow: first,
		totalRows,
	};
}

/** Whether the cursor is where `up` or `down` can go no further, so that they call up earlier or later prompts. */
export function isAtEdge(
	{text, cursor}: Pick<Draft, 'text' | 'cursor'>,
	width: number,
	edge: 'first-row' | 'last-row',
): boolean {
	const wrapped = wrapDraft(text, width);
	return placeOf(wrapped, cursor).row === (edge === 'first-row' ? 0 : wrapped.starts.length - 1);
}

function rowText(wrapped: Wrapped, row: number): SafeText {
	const parts: SafeText[] = [];
	walkRow(wrapped, row, (start, _end, column, cells, shown) => {
		const isDrawn = wrapped.text.charCodeAt(start) !== 0x0a && column + cells <= wrapped.width;
		if (isDrawn) parts.push(shown);
		return isDrawn;
	});
	return joinSafe(parts);
}
