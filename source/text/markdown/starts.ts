/** Recognizes the first and last lines of Markdown blocks. */
import {indentOf, isBlank} from './containers.ts';
import {verbatimIn} from './formulas.ts';

const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/s;
const CLOSING_HASHES = /(?:^|[ \t])#+$/;

export function headingAt(text: string): {readonly level: number; readonly text: string} | undefined {
	const match = HEADING.exec(text);
	if (match === null) return undefined;
	const content = (match[2] ?? '').trim().replace(CLOSING_HASHES, '').trimEnd();
	return {level: match[1]?.length ?? 1, text: content};
}

const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;

/** The level of the heading that a line under a paragraph turns it into. */
export function underlineAt(text: string): number | undefined {
	const marks = UNDERLINE.exec(text)?.[1];
	return marks === undefined ? undefined : marks.startsWith('=') ? 1 : 2;
}

export const isRule = (text: string): boolean =>
	/^ {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$/.test(text);

const HTML_BLOCKS =
	'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
	'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
	'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul';

/** The beginnings of HTML blocks, and the text in their last lines; 'blank' = a blank line ends the block. */
const HTML: ReadonlyArray<{readonly start: RegExp; readonly end: RegExp | 'blank'}> = [
	{start: /^<(?:script|pre|style|textarea)(?:[\s>]|$)/i, end: /<\/(?:script|pre|style|textarea)>/i},
	{start: /^<!--/, end: /-->/},
	{start: /^<\?/, end: /\?>/},
	{start: /^<![a-z]/i, end: />/},
	{start: /^<!\[CDATA\[/, end: /\]\]>/},
	{start: new RegExp(`^</?(?:${HTML_BLOCKS})(?:\\s|/?>|$)`, 'i'), end: 'blank'},
];
/** Any other tag alone on its line; it does not interrupt a paragraph. */
const LONE_TAG =
	/^(?:<[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>|<\/[a-z][a-z\d-]*\s*>)\s*$/i;

/** @returns the end of the HTML block that the line begins; undefined if it begins none */
export function htmlAt(text: string, isInParagraph: boolean): RegExp | 'blank' | undefined {
	const indent = indentOf(text);
	if (indent > 3 || text.charAt(indent) !== '<') return undefined;
	const tag = text.slice(indent);
	const found = HTML.find(({start}) => start.test(tag))?.end;
	return found ?? (!isInParagraph && LONE_TAG.test(tag) ? 'blank' : undefined);
}

export type Alignment = 'left' | 'right' | 'center';

const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** The alignments in the line between a table's header and its rows; undefined for any other line. */
export function delimitersAt(text: string): readonly Alignment[] | undefined {
	if (!text.includes('|') && !text.includes(':')) return undefined;
	if (!DELIMITERS.test(text)) return undefined;
	return cellsOf(text).map((cell) => {
		if (!cell.endsWith(':')) return 'left';
		return cell.startsWith(':') ? 'center' : 'right';
	});
}

/**
 * The cells of a table row, trimmed; `\|` is a bar in a cell, and so is a bar in a code span or a formula.
 * @param columns of the table: if only bars in code divide the row into as many cells, they do; undefined = unknown
 * @param isPartial the row is incomplete, and so may be its last code span
 */
export function cellsOf(row: string, columns?: number, isPartial = false): readonly string[] {
	const trimmed = row.trim();
	const verbatim = verbatimIn(trimmed, isPartial);
	const cells = split(trimmed, verbatim);
	if (columns === undefined || cells.length === columns || verbatim.length === 0 || isPartial) return cells;
	const more = split(trimmed, []);
	return more.length === columns ? more : cells;
}

function split(trimmed: string, verbatim: ReturnType<typeof verbatimIn>): readonly string[] {
	const cells: string[] = [];
	let cell = '';
	let next = 0;
	let part = verbatim[next];
	for (let at = trimmed.startsWith('|') ? 1 : 0; at < trimmed.length; at++) {
		const unit = trimmed.charAt(at);
		if (part !== undefined && at === part.start) {
			const text = trimmed.slice(at, part.end);
			cell += part.kind === 'code' ? text.replaceAll('\\|', '|') : text;
			at = part.end - 1;
			part = verbatim[++next];
		} else if (unit === '\\' && at + 1 < trimmed.length) {
			at++;
			cell += trimmed.charAt(at) === '|' ? '|' : unit + trimmed.charAt(at);
		} else if (unit === '|') {
			cells.push(cell.trim());
			cell = '';
		} else cell += unit;
	}
	if (!isBlank(cell) || !trimmed.endsWith('|') || cells.length === 0) cells.push(cell.trim());
	return cells;
}
