/** Makes text from outside safe to draw. Only `SafeText` can be drawn, and only this file creates it. */
import {isPlainUnit} from './code-points.ts';
import {escapeControls, MOST_SPACES} from './escape-controls.ts';

declare const brand: unique symbol;

/** Text without control characters except LF: C0, DEL, C1, bidirectional and similar controls are shown, not sent. */
export type SafeText = string & {readonly [brand]: 'SafeText'};

export const EMPTY_TEXT = '' as SafeText;

const LINES_OF_ASCII = /^[\n -~]*$/;
const LINE_OF_ASCII = /^[ -~]*$/;
const TOO_MANY_SPACES = ' '.repeat(MOST_SPACES + 1);

/** Decides most texts, which are short lines of ASCII, without reading single characters. */
const isHarmless = (raw: string, harmless: RegExp): boolean =>
	harmless.test(raw) && (raw.length <= MOST_SPACES || !raw.includes(TOO_MANY_SPACES));

/**
 * Makes a text of any number of lines safe: LF stays, CRLF becomes LF, TAB becomes spaces up to the next column
 * divisible by 4. Everything that a terminal would execute or hide is shown: `␛` for ESC, `<9B>` for C1 CSI, `<202E>` for RLO,
 * `�` for half a surrogate pair, `◌` under a mark without a base, `<992 more marks>` and `<3000 spaces>` for too many of them.
 * Joiners, selectors and marks stay where scripts and emoji need them; a zero-width space or soft hyphen between letters is left
 * out. Idempotent.
 * @returns the same string if nothing had to change; time is linear in its length
 */
export const safe = (raw: string): SafeText =>
	(isHarmless(raw, LINES_OF_ASCII) ? raw : escapeControls(raw, '\n', 0)) as SafeText;

/**
 * The same for text that must stay on one line: LF and CRLF are shown as `␊`.
 * @param column of the line that the text will start at, in UTF-16 units, for its tab stops
 */
export const safeLine = (raw: string, column = 0): SafeText =>
	(isHarmless(raw, LINE_OF_ASCII) ? raw : escapeControls(raw, '\u240A', column)) as SafeText;

/**
 * Tag for the program's own text, as in own`session ${id}`. The literal parts are drawn as they are; each value is passed
 * through `safeLine`.
 */
export function own(literals: TemplateStringsArray, ...values: ReadonlyArray<string | number>): SafeText {
	let text = literals[0] ?? '';
	for (const [index, value] of values.entries()) {
		text += (typeof value === 'number' ? String(value) : safeLine(value)) + (literals[index + 1] ?? '');
	}
	return text as SafeText;
}

/** Joins safe texts; the separator is made safe here. */
export const joinSafe = (parts: readonly SafeText[], separator = ''): SafeText =>
	parts.join(safe(separator)) as SafeText;

/** Repeats a safe text `times` times. */
export const repeatSafe = (text: SafeText, times: number): SafeText =>
	text.repeat(Math.max(0, times)) as SafeText;

/** The lines of a safe text, without their LF. */
export const linesOf = (text: SafeText): readonly SafeText[] => text.split('\n') as SafeText[];

/** A cut with a plain character or nothing on either side of it splits no grapheme. */
function isCleanCut(text: string, offset: number): boolean {
	if (offset <= 0 || offset >= text.length) return true;
	return isCleanUnit(text.charCodeAt(offset - 1)) && isCleanUnit(text.charCodeAt(offset));
}

const isCleanUnit = (unit: number): boolean => unit === 0x20 || unit === 0x0a || isPlainUnit(unit);

/**
 * Part of a safe text.
 * @param start first UTF-16 unit, inclusive; must not be negative
 * @param end last UTF-16 unit, exclusive
 * @returns the part; if the cut splits a character, or a mark from its base, the remainder is shown
 */
export function sliceSafe(text: SafeText, start: number, end = text.length): SafeText {
	const part = text.slice(start, end);
	return isCleanCut(text, start) && isCleanCut(text, end) ? (part as SafeText) : safe(part);
}
