/** Finds on the screen: where the matches are in rows that were laid out, and those rows with the matches marked. */
import type {Line, Span, Style} from '../../text/line.ts';
import {sliceSpans, widthOfLine} from '../../text/spans.ts';
import {graphemes, widthOf} from '../../text/width.ts';
import {gutterSpans, type TranscriptRow} from '../transcript/gutter.ts';
import type {Pattern} from './find-pattern.ts';

/** The part of a match that is on one row, in UTF-16 units of the row's whole text. */
export interface HighlightedSpan {
	readonly row: number;
	/** Inclusive. */
	readonly from: number;
	/** Exclusive. */
	readonly to: number;
}

/** A match: one mark for each row that it is on, at least one. */
export type Match = readonly [HighlightedSpan, ...HighlightedSpan[]];

const ASCII = /^[ -~]*$/;
/** Indentation, and the bars of quotations, which stand on each of their rows. */
const LEAD = /^[\s▎]*/;
/** What no pattern matches: no match goes from one unit to another. */
const WALL = '\u0000';

/** A row's text without its margin, gutter and indentation, and where it stands in the text of all rows. */
interface TextRun {
	readonly row: number;
	/** Offset of it in the text of all rows. */
	readonly start: number;
	/** Offset of it in its own row. */
	readonly inRow: number;
	readonly text: string;
}

/**
 * @param width columns that the rows were laid out for
 * @param from first row that is looked at
 * @param to the row after the last one
 * @returns matches in order, those that go on over a row's end too
 */
export function matchesIn(
	rows: readonly TranscriptRow[],
	width: number,
	{expression}: Pattern,
	from = 0,
	to = rows.length,
): readonly Match[] {
	const stretches: TextRun[] = [];
	const parts: string[] = [];
	let length = 0;
	for (let row = Math.max(0, from); row < Math.min(rows.length, to); row++) {
		const [before, here] = [rows[row - 1], rows[row]];
		if (here === undefined) continue;
		const {text, inRow} = bodyOf(here.line);
		if (stretches.length > 0 && before !== undefined) {
			const joint = before.unit === here.unit ? jointOf(before.line, here.line, width) : WALL;
			parts.push(joint);
			length += joint.length;
		}
		stretches.push({row, start: length, inRow, text});
		parts.push(text);
		length += text.length;
	}
	const matches: Match[] = [];
	let first = 0;
	for (const {index, 0: found} of parts.join('').matchAll(expression)) {
		const end = index + found.length;
		while (first < stretches.length - 1 && (stretches[first + 1]?.start ?? 0) <= index) first++;
		const [mark, ...others] = marksOf(stretches, first, index, end);
		if (mark !== undefined) matches.push([mark, ...others]);
	}
	return matches;
}

function marksOf(
	stretches: readonly TextRun[],
	first: number,
	start: number,
	end: number,
): readonly HighlightedSpan[] {
	const marks: HighlightedSpan[] = [];
	for (let at = first; at < stretches.length; at++) {
		const stretch = stretches[at];
		if (stretch === undefined || stretch.start >= end) break;
		const {start: from, end: to} = wholeCharacters(
			stretch.text,
			Math.max(0, start - stretch.start),
			Math.min(stretch.text.length, end - stretch.start),
		);
		if (from < to) marks.push({row: stretch.row, from: stretch.inRow + from, to: stretch.inRow + to});
	}
	return marks;
}

/** No character is cut in two: a letter is marked together with the accent that sits on it. */
function wholeCharacters(
	text: string,
	from: number,
	to: number,
): {readonly start: number; readonly end: number} {
	if (ASCII.test(text) || from >= to) return {start: from, end: to};
	let [start, offset] = [0, 0];
	for (const character of graphemes(text)) {
		if (offset <= from) start = offset;
		offset += character.length;
		if (offset >= to) break;
	}
	return {start, end: offset};
}

interface Body {
	/** Without white space on either side. */
	readonly text: string;
	/** Offset of the text in its row. */
	readonly inRow: number;
	/** Units that were left out before it, and after it. */
	readonly indent: number;
	readonly trailing: number;
}

function bodyOf(line: Line): Body {
	const skipped = gutterSpans(line);
	const before = line.slice(0, skipped).reduce((length, {text}) => length + text.length, 0);
	const whole = line
		.slice(skipped)
		.map(({text}) => text)
		.join('');
	const indent = LEAD.exec(whole)?.[0].length ?? 0;
	const text = whole.slice(indent).trimEnd();
	return {text, inRow: before + indent, indent, trailing: whole.length - indent - text.length};
}

/** Columns before every row of code; what is more belongs to the code. */
const CODE_INDENT = 2;

/** What stood between two rows in the source: nothing where a word or code was broken, white space elsewhere. */
function jointOf(before: Line, after: Line, width: number): string {
	const [above, below] = [bodyOf(before), bodyOf(after)];
	const [last, next] = [Array.from(above.text.slice(-2)).at(-1), Array.from(below.text.slice(0, 2))[0]];
	if (last === undefined || next === undefined) return '\n';
	// Rows may end between East Asian characters.
	if (widthOf(last) === 2 || widthOf(next) === 2) return '';
	if (widthOfLine(before) < width - 1) return '\n';
	if (!/\s/.test(above.text)) return '';
	// Code is broken wherever its row is full, and keeps its spaces.
	const isCode = before.some(({style}) => style === 'code');
	return isCode && above.trailing === 0 && below.indent <= CODE_INDENT ? '' : '\n';
}

export interface StyledMark extends HighlightedSpan {
	readonly style: Style;
}

/** The line with parts of it in another style; where marks overlap, the last one is seen. */
export function markLine(line: Line, marks: readonly StyledMark[]): Line {
	return marks.reduce<Line>((spans, {from, to, style}) => {
		const length = spans.reduce((sum, {text}) => sum + text.length, 0);
		const inside = sliceSpans(spans, from, to).map((span): Span => ({...span, style}));
		return [...sliceSpans(spans, 0, from), ...inside, ...sliceSpans(spans, to, length)];
	}, line);
}
