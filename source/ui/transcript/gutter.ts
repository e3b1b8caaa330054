/** The elements of transcript rows: margins, gutters, headings, and marks of the program. */
import type {FeedbackByMessage} from '../../chat/feedback/feedback.ts';
import type {Catalogue} from '../../protocol/catalogue.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Style} from '../../text/line.ts';
import {own} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import type {Folds} from './fold-state.ts';

/** One row of an item, with the unit that the transcript's cursor can be on. */
export interface TranscriptRow {
	readonly line: Line;
	/** The key of the item, or of a tool call in it. */
	readonly unit: string;
}

/** Everything that rows depend on besides the item. */
export interface RowContext {
	/** Columns, at least 1; at most `MEASURE`. */
	readonly width: number;
	/** Columns for code and tables, at least `width`; undefined = `width`. */
	readonly wide?: number | undefined;
	readonly folds: Folds;
	/** Whether headings show the time of day. */
	readonly times: boolean;
	/** Whether replies are shown as raw text. */
	readonly source: boolean;
	/** Clock time, for the clocks of running tools; equal numbers give equal rows. */
	readonly now: number;
	/** Id of the reply of whose calls the history is being fetched. */
	readonly fetching?: string | undefined;
	/** The feedback that was given. */
	readonly feedback?: FeedbackByMessage | undefined;
	/** The server's tool catalogue, once it is known. */
	readonly catalogue?: Catalogue | undefined;
}

/** Most columns of the transcript with its margins: longer rows of prose are hard to read. Code and tables may be wider. */
export const MEASURE = 116;

const GUTTER = own`│ `;
/** Columns beside the text of a message: a margin on each side, and the gutter. */
const INSET = 4;
export const BLANK_ROW: Line = [];

/** A line with another one at its right edge, which is omitted if there are not enough columns for both. */
export function spread(left: Line, right: Line, width: number): Line {
	const rightWidth = widthOfLine(right);
	const gap = width - widthOfLine(left) - rightWidth - 1;
	if (gap < 2 || rightWidth === 0) return left;
	return [...left, span(own`${' '.repeat(gap)}`, 'text'), ...right];
}

/** By style and line: the same line gives the same row, which need not be painted again. */
const withGutter = new Map<Style, WeakMap<Line, Line>>();

/** Puts the margin and the gutter before each line, except on a very narrow screen. */
export function behindGutter(lines: readonly Line[], style: Style, width: number): readonly Line[] {
	if (width < 12) return lines;
	let known = withGutter.get(style);
	if (known === undefined) {
		known = new WeakMap();
		withGutter.set(style, known);
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

/** Number of spans that `behindGutter` put at the start of a row. */
export const gutterSpans = (line: Line): 0 | 2 => (line[1]?.text === GUTTER && line[0]?.text === ' ' ? 2 : 0);

/** Columns of the text after the gutter. */
export const innerWidth = (width: number): number => (width < 12 ? width : Math.max(1, width - INSET));

/**
 * The heading of a message: the role, and facts at the right edge.
 * @param rights the facts in shorter and shorter forms: the first one that fits is shown
 */
export function heading(name: string, style: Style, rights: readonly string[], width: number): Line {
	const left: Line = [span(own` ${name}`, style)];
	for (const right of rights) {
		const line = right === '' ? left : spread(left, [span(own`${right}`, 'dim')], width);
		if (line !== left) return line;
	}
	return truncateLine(left, width);
}

/** Lines as rows of one unit. */
export function rowsIn(lines: readonly Line[], unit: string): TranscriptRow[] {
	return lines.map((line) => ({line, unit}));
}

/** A remark of the program below a message: outside its gutter, so that no server can imitate it. */
export function mark(sign: string, style: Style, text: string, unit: string, width: number): TranscriptRow[] {
	const lines = layoutSpans(
		[span(own` ${sign} `, style), span(own`${text}`, 'dim')],
		width,
		Math.min(3, width - 1),
	);
	return rowsIn(lines, unit);
}
