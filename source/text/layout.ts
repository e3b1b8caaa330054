/** Lays text out in rows: wraps paragraphs and styled lines, breaks fenced code where a row is full. */
import {completeLine} from './chunks.ts';
import {codeRows, labelRows} from './code-rows.ts';
import type {Line, Span} from './line.ts';
import {PLAIN_START, type PlainContext, type PlainLine, readPlainLine} from './plain-text.ts';
import {joinSafe, own, repeatSafe, safeLine, sliceSafe} from './safe.ts';
import {sliceSpans, span, widthOfLine} from './spans.ts';
import {fitCharacters, wordRows} from './wrap.ts';

const SPACE = own` `;

function rowsOfLine(line: PlainLine, width: number): readonly Line[] {
	switch (line.kind) {
		case 'text': {
			const text = fitCharacters(safeLine(line.text), width);
			return wordRows(text, width).map(({start, end}) =>
				start === end ? [] : [span(sliceSafe(text, start, end), 'text')],
			);
		}
		case 'code':
			return codeRows([{text: line.text, style: 'code'}], width);
		case 'opening':
			return labelRows(line.label, width);
		case 'blank':
			return [[]];
		case 'closing':
		case 'surplus':
			return [];
	}
}

/** A possible width of rows: a whole number of columns, at least 1. */
export const usable = (width: number): number => Math.max(1, Math.floor(width));

/**
 * Lays out plain text: wraps paragraphs, keeps at most two blank lines in a row, and indents fenced code (also with the fence
 * still open) by two columns below the label of its fence. The fences themselves are not drawn.
 * @param width columns, at least 1
 * @returns rows of safe text, none wider than `width`; an empty text has none
 */
export function layoutText(raw: string, width: number): readonly Line[] {
	const columns = usable(width);
	const lines: Line[] = [];
	let context: PlainContext = PLAIN_START;
	for (let start = 0; start < raw.length; ) {
		const line = completeLine(raw, start, start) ?? {end: raw.length, next: raw.length};
		const {reading, next} = readPlainLine(raw.slice(start, line.end), context);
		for (const row of rowsOfLine(reading, columns)) lines.push(row);
		context = next;
		start = line.next;
	}
	return lines;
}

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
