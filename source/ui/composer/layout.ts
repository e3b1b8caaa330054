/** Lays out a draft: the rows around the cursor, and the cursor's position in them. */
import type {Line, Span, Style} from '../../text/line.ts';
import {joinSafe} from '../../text/safe.ts';
import {span} from '../../text/spans.ts';
import {windowTop} from '../list-window.ts';
import type {Draft} from './draft.ts';
import type {PasteFold} from './folds.ts';
import {positionOf, type Wrapped, walkRow, wrapDraft} from './wrapped.ts';

/** A window of the draft's rows in which the cursor is. */
export interface DraftLayout {
	/** At least one, none wider than the width. */
	readonly rows: readonly Line[];
	/** In the window, from 0. */
	readonly cursorRow: number;
	/** Cells left of the cursor, always less than the width. */
	readonly cursorColumn: number;
	/** First row of the window in the draft, to be passed back next time so that the window moves only when necessary. */
	readonly firstRow: number;
	readonly totalRows: number;
}

/** The part of a draft that is laid out. */
type ShownDraft = Pick<Draft, 'text' | 'folds' | 'cursor'>;

/**
 * @param width cells of a row; less than 1 counts as 1
 * @param maxRows the most rows; less than 1 counts as 1
 * @param firstRow the previous `firstRow`
 * @param match the match of a search, to be highlighted
 */
export function layoutDraft(
	draft: ShownDraft,
	width: number,
	maxRows: number,
	firstRow = 0,
	match?: PasteFold,
): DraftLayout {
	const wrapped = wrapDraft(draft, width);
	const totalRows = wrapped.starts.length;
	const height = Math.min(totalRows, Math.max(1, Math.floor(maxRows)));
	const {row, column} = positionOf(wrapped, draft.cursor);
	const first = windowTop(firstRow, row, height, totalRows);
	return {
		rows: Array.from({length: height}, (_, index) => lineOf(wrapped, first + index, match)),
		cursorRow: row - first,
		cursorColumn: column,
		firstRow: first,
		totalRows,
	};
}

/** Whether the cursor is in the first or last row, where Up and Down bring earlier and later prompts. */
export function isAtEdge(draft: ShownDraft, width: number, edge: 'first-row' | 'last-row'): boolean {
	const wrapped = wrapDraft(draft, width);
	return positionOf(wrapped, draft.cursor).row === (edge === 'first-row' ? 0 : wrapped.starts.length - 1);
}

function lineOf(wrapped: Wrapped, row: number, match: PasteFold | undefined): Line {
	const line: Span[] = [];
	walkRow(wrapped, row, (start, end, column, cells, shown, isChip) => {
		const isLineFeed = !isChip && wrapped.text.charCodeAt(start) === 0x0a;
		if (isLineFeed || column + cells > wrapped.width) return false;
		const isMatch = match !== undefined && start < match.end && end > match.start;
		const style: Style = isMatch ? 'current-match' : isChip ? 'accent' : 'text';
		const last = line.at(-1);
		if (last?.style === style) line[line.length - 1] = span(joinSafe([last.text, shown]), style);
		else line.push(span(shown, style));
		return true;
	});
	return line;
}
