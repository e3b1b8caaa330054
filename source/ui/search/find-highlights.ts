/** Finds matches in laid-out rows, and highlights them. */
import {frameSpans, isContinued} from '../../text/code-rows.ts';
import type {Line, Span, Style} from '../../text/line.ts';
import {sliceSpans, widthOfLine} from '../../text/spans.ts';
import {graphemes, widthOf} from '../../text/width.ts';
import {gutterSpans, MEASURE, type TranscriptRow} from '../transcript/gutter.ts';
import type {Pattern} from './find-pattern.ts';

/** The part of a match on one row, in UTF-16 units of the row's text. */
export interface HighlightedSpan {
	readonly row: number;
	/** Inclusive. */
	readonly from: number;
	/** Exclusive. */
	readonly to: number;
}

/** A match: one span for each of its rows, at least one. */
export type Match = readonly [HighlightedSpan, ...HighlightedSpan[]];

const ASCII = /^[ -~]*$/;
/** Indentation, and the bars of quotations, which are on each of their rows. */
const INDENT = /^[\s▎]*/;
/** Matches no pattern, so that no match crosses from one unit to another. */
const UNIT_SEPARATOR = '\u0000';

/** The text of a row without margin, gutter and indentation. */
interface TextRun {
	readonly row: number;
	/** Its offset in the text of all rows. */
	readonly start: number;
	/** Its offset in the row. */
	readonly inRow: number;
	readonly text: string;
}

/** The text of consecutive rows, read in steps: the same for every pattern. */
export class SearchedRows {
	readonly #rows: readonly TranscriptRow[];
	readonly #width: number;
	readonly #to: number;
	readonly #runs: TextRun[] = [];
	readonly #parts: string[] = [];
	#length = 0;
	#next: number;
	#before: (Body & TranscriptRow) | undefined;
	#text: string | undefined;

	/**
	 * @param width columns of the layout
	 * @param from first row, inclusive
	 * @param to last row, exclusive
	 */
	constructor(rows: readonly TranscriptRow[], width: number, from = 0, to = rows.length) {
		this.#rows = rows;
		this.#width = width;
		this.#next = Math.max(0, from);
		this.#to = Math.min(rows.length, to);
	}

	/**
	 * Reads some more rows.
	 * @returns whether all of them are read
	 */
	advance(count: number): boolean {
		const end = Math.min(this.#to, this.#next + count);
		for (; this.#next < end; this.#next++) {
			const row = this.#rows[this.#next];
			if (row !== undefined) this.#add(row);
		}
		return this.#next >= this.#to;
	}

	/** Matches in order, including those that span several rows. */
	matches({expression}: Pattern): readonly Match[] {
		this.advance(Number.POSITIVE_INFINITY);
		this.#text ??= this.#parts.join('');
		const runs = this.#runs;
		const matches: Match[] = [];
		let first = 0;
		for (const {index, 0: found} of this.#text.matchAll(expression)) {
			const end = index + found.length;
			while (first < runs.length - 1 && (runs[first + 1]?.start ?? 0) <= index) first++;
			const [span, ...others] = spansOf(runs, first, index, end);
			if (span !== undefined) matches.push([span, ...others]);
		}
		return matches;
	}

	#add(row: TranscriptRow): void {
		const here = {...row, ...bodyOf(row.line)};
		const before = this.#before;
		if (before !== undefined) {
			this.#push(before.unit === here.unit ? separatorOf(before, here, this.#width) : UNIT_SEPARATOR);
		}
		this.#runs.push({row: this.#next, start: this.#length, inRow: here.inRow, text: here.text});
		this.#push(here.text);
		this.#before = here;
	}

	#push(part: string): void {
		this.#parts.push(part);
		this.#length += part.length;
	}
}

/**
 * @param width columns of the layout
 * @param from first row, inclusive
 * @param to last row, exclusive
 * @returns the matches on some rows, in order
 */
export const matchesIn = (
	rows: readonly TranscriptRow[],
	width: number,
	pattern: Pattern,
	from = 0,
	to = rows.length,
): readonly Match[] => new SearchedRows(rows, width, from, to).matches(pattern);

function spansOf(
	runs: readonly TextRun[],
	first: number,
	start: number,
	end: number,
): readonly HighlightedSpan[] {
	const spans: HighlightedSpan[] = [];
	for (let at = first; at < runs.length; at++) {
		const run = runs[at];
		if (run === undefined || run.start >= end) break;
		const {start: from, end: to} = wholeCharacters(
			run.text,
			Math.max(0, start - run.start),
			Math.min(run.text.length, end - run.start),
		);
		if (from < to) spans.push({row: run.row, from: run.inRow + from, to: run.inRow + to});
	}
	return spans;
}

/** Extends a range to whole graphemes: a letter is highlighted together with its accent. */
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
	/** Without white space on both sides. */
	readonly text: string;
	/** Offset of the text in the row. */
	readonly inRow: number;
	/** Units of white space before and after it. */
	readonly indent: number;
	readonly trailing: number;
}

function bodyOf(line: Line): Body {
	const skipped = frameSpans(line) || gutterSpans(line);
	const before = line.slice(0, skipped).reduce((length, {text}) => length + text.length, 0);
	const whole = line
		.slice(skipped)
		.map(({text}) => text)
		.join('');
	const indent = INDENT.exec(whole)?.[0].length ?? 0;
	const text = whole.slice(indent).trimEnd();
	return {text, inRow: before + indent, indent, trailing: whole.length - indent - text.length};
}

/** The source text between two rows: nothing if a word or code was broken, white space otherwise. */
function separatorOf(above: Body & TranscriptRow, below: Body & TranscriptRow, width: number): string {
	if (frameSpans(below.line) > 0) {
		const isBroken = isContinued(below.line) && above.trailing === 0 && below.indent === 0;
		return isBroken ? '' : '\n';
	}
	const [last, next] = [Array.from(above.text.slice(-2)).at(-1), Array.from(below.text.slice(0, 2))[0]];
	if (last === undefined || next === undefined) return '\n';
	// Rows may end between East Asian characters.
	if (widthOf(last) === 2 || widthOf(next) === 2) return '';
	return widthOfLine(above.line) < Math.min(width, MEASURE) - 1 || /\s/.test(above.text) ? '\n' : '';
}

export interface StyledHighlight extends HighlightedSpan {
	readonly style: Style;
}

/** The line with ranges in another style; where ranges overlap, the last one wins. */
export function highlightLine(line: Line, highlights: readonly StyledHighlight[]): Line {
	return highlights.reduce<Line>((spans, {from, to, style}) => {
		const length = spans.reduce((sum, {text}) => sum + text.length, 0);
		const inside = sliceSpans(spans, from, to).map((span): Span => ({...span, style}));
		return [...sliceSpans(spans, 0, from), ...inside, ...sliceSpans(spans, to, length)];
	}, line);
}
