/** Makes, measures and cuts styled lines. */
import type {Line, Span, Style} from './line.ts';
import {joinSafe, own, type SafeText, sliceSafe} from './safe.ts';
import {truncate, widthOf} from './width.ts';

const ELLIPSIS = own`…`;

/** A piece of a line in one style. */
export const span = (text: SafeText, style: Style): Span => ({text, style});

/** Columns of a styled line. */
export const widthOfLine = (line: Line): number =>
	line.reduce((width, span) => width + widthOf(span.text), 0);

/** Cuts a styled line to at most `width` columns; the last of them is `…` where something is left out. */
export function truncateLine(line: Line, width: number): Line {
	if (widthOfLine(line) <= width) return line;
	const kept: Span[] = [];
	let left = width;
	for (const {text, style} of line) {
		const columns = widthOf(text);
		if (columns >= left) {
			if (left > 0) kept.push({text: truncate(joinSafe([text, ELLIPSIS]), left), style});
			break;
		}
		kept.push({text, style});
		left -= columns;
	}
	return kept;
}

/**
 * The parts of a styled line between two offsets into its joined text.
 * @param start inclusive
 * @param end exclusive
 */
export function sliceSpans(spans: readonly Span[], start: number, end: number): Span[] {
	const parts: Span[] = [];
	let offset = 0;
	for (const {text, style} of spans) {
		if (offset >= end) break;
		const from = Math.max(0, start - offset);
		const to = Math.min(text.length, end - offset);
		if (from < to) parts.push({text: sliceSafe(text, from, to), style});
		offset += text.length;
	}
	return parts;
}
