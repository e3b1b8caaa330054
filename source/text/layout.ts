/** Wraps styled lines into rows. */
import type {Line, Span} from './line.ts';
import {joinSafe, own, repeatSafe, safeLine} from './safe.ts';
import {sliceSpans, widthOfLine} from './spans.ts';
import {fitCharacters, wordRows} from './wrap.ts';

const SPACE = own` `;

/** A possible width of rows: a whole number of columns, at least 1. */
export const usable = (width: number): number => Math.max(1, Math.floor(width));

/**
 * Wraps a styled line; LF in it is shown as `␊`. A line that fits is returned as it is, trailing spaces and all.
 * @param width columns, at least 1
 * @param indent columns of spaces before every row but the first
 * @returns at least one row, none wider than `width`
 */
export function layoutSpans(spans: readonly Span[], width: number, indent = 0): readonly Line[] {
	const columns = usable(width);
	const hanging = Math.max(0, Math.min(Math.floor(indent), columns - 1));
	const shown = spans.some(({text}) => text.includes('\n'))
		? spans.map((span) => ({...span, text: safeLine(span.text)}))
		: spans;
	if (widthOfLine(shown) <= columns) return [shown];
	const fitted = shown.map((span) => ({...span, text: fitCharacters(span.text, columns - hanging)}));
	const text = joinSafe(fitted.map((span) => span.text));
	const margin: Span = {text: repeatSafe(SPACE, hanging), style: 'text'};
	return wordRows(text, columns, columns - hanging).map((row, index) => {
		const parts = sliceSpans(fitted, row.start, row.end);
		return index === 0 || hanging === 0 || parts.length === 0 ? parts : [margin, ...parts];
	});
}
