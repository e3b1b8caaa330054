/** Measures text in columns, and truncates or pads it to a number of columns. */
import {walkGraphemes} from './graphemes.ts';
import {EMPTY_TEXT, joinSafe, own, repeatSafe, type SafeText, sliceSafe} from './safe.ts';

const ASCII = /^[ -~]*$/;
const ELLIPSIS = own`…`;
const SPACE = own` `;

/** Columns of a text on one row. The bundle gives this function to Ink, which truncates what it finds too wide; never fewer than in `string-width`. */
export function widthOf(text: string): number {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	walkGraphemes(text, (_start, _end, columns) => {
		width += columns;
		return undefined;
	});
	return width;
}

/** The user-perceived characters of a text, in order; joined, they are the text. */
export function graphemes(text: string): readonly string[] {
	if (ASCII.test(text)) return text.split('');
	const parts: string[] = [];
	walkGraphemes(text, (start, end) => {
		parts.push(text.slice(start, end));
		return undefined;
	});
	return parts;
}

/** The graphemes of a text in the form of `Intl.Segmenter`, for packages in the bundle. */
export function graphemeSegments(
	text: string,
): ReadonlyArray<{readonly segment: string; readonly index: number}> {
	const segments: {segment: string; index: number}[] = [];
	walkGraphemes(text, (start, end) => {
		segments.push({segment: text.slice(start, end), index: start});
		return undefined;
	});
	return segments;
}

/** Whether a text takes at most `width` columns; reads no more than necessary. */
export function fits(text: string, width: number): boolean {
	if (text.length <= width && ASCII.test(text)) return true;
	return prefixEnd(text, width) === text.length;
}

/** Offset of the end of the longest beginning that takes at most `width` columns. */
function prefixEnd(text: string, width: number): number {
	let left = width;
	let cut = 0;
	walkGraphemes(text, (_start, end, columns) => {
		left -= columns;
		if (left < 0) return true;
		cut = end;
		return undefined;
	});
	return cut;
}

/** Offset of the start of the longest ending that takes at most `width` columns. */
function suffixStart(text: string, width: number): number {
	let excess = widthOf(text) - width;
	let cut = 0;
	walkGraphemes(text, (_start, end, columns) => {
		if (excess <= 0) return true;
		excess -= columns;
		cut = end;
		return undefined;
	});
	return cut;
}

/**
 * Truncates one line to at most `width` columns; `…` replaces the part left out, also a wide character in one column.
 * @param keep the part that stays: the start, the end, or both without the middle
 */
export function truncate(
	text: SafeText,
	width: number,
	keep: 'start' | 'end' | 'middle' = 'start',
): SafeText {
	if (width <= 0) return EMPTY_TEXT;
	if (fits(text, width)) return text;
	const tail = keep === 'start' ? 0 : keep === 'end' ? width - 1 : Math.floor((width - 1) / 2);
	const head = sliceSafe(text, 0, prefixEnd(text, width - 1 - tail));
	return joinSafe([head, ELLIPSIS, tail === 0 ? EMPTY_TEXT : sliceSafe(text, suffixStart(text, tail))]);
}

/** Pads one line with spaces to `width` columns; a wider one is returned as it is. */
export function padEnd(text: SafeText, width: number): SafeText {
	const missing = width - widthOf(text);
	return missing > 0 ? joinSafe([text, repeatSafe(SPACE, missing)]) : text;
}

/** Columns of the widest text; 0 without any. Of any number of texts: the arguments of `Math.max` must fit on the stack. */
export const widestOf = (texts: Iterable<SafeText | string>): number => {
	let widest = 0;
	for (const text of texts) widest = Math.max(widest, widthOf(text));
	return widest;
};
