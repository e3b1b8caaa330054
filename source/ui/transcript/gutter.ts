/** What rows of the list are made of: margins, gutters, headings, and marks of the program's own. */

import type {Catalogue} from '../../protocol/catalogue.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Style} from '../../text/line.ts';
import {own} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import type {Folds} from './fold-state.ts';

/** One row of an item, with what a cursor in the transcript can point at. */
export interface TranscriptRow {
	readonly line: Line;
	/** The unit it belongs to: the item's key, or the key of a tool call in it. */
	readonly unit: string;
}

/** What rows depend on besides the item. */
export interface RowContext {
	/** Columns, at least 1. */
	readonly width: number;
	readonly folds: Folds;
	/** Headings tell the time of day. */
	readonly times: boolean;
	/** Replies are shown as they were written. */
	readonly source: boolean;
	/** Clock time, for the clocks of running tools; the same number gives the same rows. */
	readonly now: number;
	/** The tools that the server offers, once it was asked. */
	readonly catalogue?: Catalogue | undefined;
}

const GUTTER = own`│ `;
/** Columns that a message leaves: a margin on either side, and the gutter. */
const INSET = 4;
export const BLANK_ROW: Line = [];

/** A line with something at its right edge; the right side gives way where there is no room for both. */
export function spread(left: Line, right: Line, width: number): Line {
	const rightWidth = widthOfLine(right);
	const gap = width - widthOfLine(left) - rightWidth - 1;
	if (gap < 2 || rightWidth === 0) return left;
	return [...left, span(own`${' '.repeat(gap)}`, 'text'), ...right];
}

/** By style, and by the line behind it: a line that is the same is drawn as the same, and need not be painted again. */
const framed = new Map<Style, WeakMap<Line, Line>>();

/** Puts the margin and the gutter before each line; on a very narrow screen they give way to the text. */
export function behindGutter(lines: readonly Line[], style: Style, width: number): readonly Line[] {
	if (width < 12) return lines;
	let known = framed.get(style);
	if (known === undefined) {
		known = new WeakMap();
		framed.set(style, known);
	}
	const rows: Line[] = [];
	for (const line of lines) {
		let row = known.get(line);
		if (row === undefined) {
			row = [span(own` `, 'text'), span(GUTTER, style), ...line];
			known.set(line, row);
		}
		rows.push(row);
	}
	return rows;
}

/** How many spans at the start of a row `behindGutter` put there. */
export const gutterSpans = (line: Line): 0 | 2 => (line[1]?.text === GUTTER && line[0]?.text === ' ' ? 2 : 0);

/** Columns for the text behind the gutter. */
export const innerWidth = (width: number): number => (width < 12 ? width : Math.max(1, width - INSET));

/** Who speaks, and what there is to say about it at the right edge. */
export function heading(name: string, style: Style, right: string, width: number): Line {
	const left: Line = [span(own` ${name}`, style)];
	const line = right === '' ? left : spread(left, [span(own`${right}`, 'dim')], width);
	return truncateLine(line, width);
}

/** Lines as rows of one unit. */
export function rowsIn(lines: readonly Line[], unit: string): TranscriptRow[] {
	return lines.map((line) => ({line, unit}));
}

/** A line of the program's own below a message: outside its gutter, so that no server can write it. */
export function mark(sign: string, style: Style, text: string, unit: string, width: number): TranscriptRow[] {
	const lines = layoutSpans(
		[span(own` ${sign} `, style), span(own`${text}`, 'dim')],
		width,
		Math.min(3, width - 1),
	);
	return rowsIn(lines, unit);
}
