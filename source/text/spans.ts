/** Creates, measures and cuts styled lines. */
import type {Line, Span, Style} from './line.ts';
import {joinSafe, own, type SafeText, sliceSafe} from './safe.ts';
import {truncate, widthOf} from './width.ts';

const ELLIPSIS = own`…`;

/** A part of a line in one style. */
export const span = (text: SafeText, style: Style): Span => ({text, style});

/** Columns of a styled line. */
export const widthOfLine = (line: Line): number =>
	line.reduce((width, span) => width + widthOf(span.text), 0);

/** Cuts a styled line to at most `width` columns; the last of them is `…` if something is left out. */
export function truncateLine(line: Line, width: number): Line {
	if (widthOfLine(line) <= width) return line;
	const kept: Span[] = [];
	let left = width;
	for (const span of line) {
		const columns = widthOf(span.text);
		if (columns >= left) {
			if (left > 0) kept.push({...span, text: truncate(joinSafe([span.text, ELLIPSIS]), left)});
			break;
		}
		kept.push(span);
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
	for (const span of spans) {
		if (offset >= end) break;
		const {length} = span.text;
		const from = Math.max(0, start - offset);
		const to = Math.min(length, end - offset);
		if (from < to)
			parts.push(from === 0 && to === length ? span : {...span, text: sliceSafe(span.text, from, to)});
		offset += length;
	}
	return parts;
}
