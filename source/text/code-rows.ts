/** Draws code: the label of its fence, and its lines broken wherever a row is full. */
import type {Token} from './highlight.ts';
import type {Line, Span} from './line.ts';
import {joinSafe, own, repeatSafe, safeLine} from './safe.ts';
import {sliceSpans, span} from './spans.ts';
import {truncate} from './width.ts';
import {fitCharacters, hardRows} from './wrap.ts';

const SPACE = own` `;
const CODE_INDENT = 2;
/** With fewer columns, code is not indented. */
const INDENTS_FROM = 8;
/** Units of a label that are read for each column: it is cut to one row. */
const LABEL_UNITS = 4;

/** Columns before each row of code. */
const indentOf = (width: number): number => (width < INDENTS_FROM ? 0 : CODE_INDENT);

/** The row of a label; none for an empty label. */
export function labelRows(label: string, width: number): readonly Line[] {
	if (label === '') return [];
	const shown = safeLine(label.slice(0, width * LABEL_UNITS + 1));
	return [[span(truncate(joinSafe([repeatSafe(SPACE, indentOf(width)), shown]), width), 'dim')]];
}

/** The rows of one line of code, at least one. @param tokens the line, unescaped */
export function codeRows(tokens: readonly Token[], width: number): readonly Line[] {
	const indent = indentOf(width);
	const columns = width - indent;
	const spans: Span[] = [];
	let column = 0;
	for (const {text, style} of tokens) {
		const safe = safeLine(text, column);
		column += safe.length;
		spans.push(span(fitCharacters(safe, columns), style));
	}
	const [only] = spans;
	const whole = spans.length === 1 && only !== undefined ? only.text : joinSafe(spans.map(({text}) => text));
	const margin: Line = indent === 0 ? [] : [span(repeatSafe(SPACE, indent), 'text')];
	return hardRows(whole, columns).map(({start, end}) =>
		start === end ? [] : [...margin, ...sliceSpans(spans, start, end)],
	);
}
