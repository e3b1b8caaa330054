/**
 * Draws code in a frame: its label above, a bar before each row, a corner below. A line that does not fit is broken after a
 * space if possible, and a mark begins each of its further rows.
 */
import {walkSplitGraphemes} from './graphemes.ts';
import type {Token} from './highlight.ts';
import type {Line, Span} from './line.ts';
import {joinSafe, own, type SafeText, safeLine} from './safe.ts';
import {sliceSpans, span} from './spans.ts';
import {truncate} from './width.ts';
import {fitCharacters, type WrappedRow} from './wrap.ts';

const BAR = span(own`│ `, 'dim');
const CONTINUED_BAR = span(own`│ ↳ `, 'dim');
const BLANK_ROW: Line = [span(own`│`, 'dim')];
const END_ROW: Line = [span(own`╰─`, 'dim')];
/** With fewer columns, code has no frame. */
const FRAME_FROM = 8;
/** Units of a label that are read for each column: it is cut to one row. */
const LABEL_UNITS = 4;
const ASCII = /^[ -~]*$/;

/** The row above the code; without a frame only its label. */
export function codeStart(label: string, width: number): readonly Line[] {
	const shown = safeLine(label.slice(0, width * LABEL_UNITS + 1));
	if (width < FRAME_FROM) return label === '' ? [] : [[span(truncate(shown, width), 'dim')]];
	return [[span(truncate(label === '' ? own`╭─` : own`╭─ ${shown}`, width), 'dim')]];
}

/** The row below the code. */
export const codeEnd = (width: number): readonly Line[] => (width < FRAME_FROM ? [] : [END_ROW]);

/** Number of spans up to the end of the frame, in a row of code; 0 in other rows. */
export const frameSpans = (line: Line): number =>
	line.findIndex((part) => part === BAR || part === CONTINUED_BAR || part === BLANK_ROW[0]) + 1;

/** Whether a row continues the line of code of the row above. */
export const isContinued = (line: Line): boolean => line.includes(CONTINUED_BAR);

/**
 * The rows of one line of code, at least one.
 * @param tokens the line, unescaped
 * @param continues whether it continues the line before it
 */
export function codeRows(tokens: readonly Token[], width: number, continues = false): readonly Line[] {
	const hasFrame = width >= FRAME_FROM;
	const columns = hasFrame ? width - BAR.text.length : width;
	const further = hasFrame ? width - CONTINUED_BAR.text.length : width;
	const spans: Span[] = [];
	let column = 0;
	for (const {text, style} of tokens) {
		const safe = safeLine(text, column);
		column += safe.length;
		spans.push(span(fitCharacters(safe, further), style));
	}
	const [only] = spans;
	const whole = spans.length === 1 && only !== undefined ? only.text : joinSafe(spans.map(({text}) => text));
	return rowsOf(whole, continues ? further : columns, further).map(({start, end}, index) => {
		const parts = sliceSpans(spans, start, end);
		if (!hasFrame) return parts;
		if (continues || index > 0) return [CONTINUED_BAR, ...parts];
		return parts.length === 0 ? BLANK_ROW : [BAR, ...parts];
	});
}

/** Breaks a line where a row is full: after the last space in the last third of the row, if there is one. */
function rowsOf(text: SafeText, width: number, nextWidth: number): readonly WrappedRow[] {
	const rows: WrappedRow[] = [];
	let start = 0;
	let room = width;
	function end(at: number): void {
		rows.push({start, end: at});
		start = at;
		room = nextWidth;
	}
	if (ASCII.test(text)) {
		while (text.length - start > room) {
			const spared = Math.ceil((room * 2) / 3);
			const space = text.slice(start + spared, start + room).lastIndexOf(' ');
			end(space < 0 ? start + room : start + spared + space + 1);
		}
	} else {
		let columnsUsed = 0;
		/** The end of the last space of the row, and the columns up to it. */
		let spaceEnd = 0;
		let columnsBefore = 0;
		walkSplitGraphemes(text, nextWidth, (from, to, columns) => {
			if (columnsUsed + columns > room && from > start) {
				const isNear = spaceEnd > start && columnsBefore * 3 >= room * 2;
				columnsUsed -= isNear ? columnsBefore : columnsUsed;
				end(isNear ? spaceEnd : from);
			}
			columnsUsed += columns;
			if (text.charCodeAt(from) === 0x20) [spaceEnd, columnsBefore] = [to, columnsUsed];
			return undefined;
		});
	}
	rows.push({start, end: text.length});
	return rows;
}
