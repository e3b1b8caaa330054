/** Tells what each line of a reply is: prose, the fence of a code block, code, or blank. */

interface OpenFence {
	readonly mark: '`' | '~';
	/** Marks it was opened with: at least as many close it. */
	readonly length: number;
	/** Columns it was indented by, which its code loses. */
	readonly indent: number;
}

/** What the lines before a line mean for it. */
export interface FencePlace {
	readonly fence: OpenFence | undefined;
	/** Blank lines just before. */
	readonly blanks: number;
}

export const FENCE_START: FencePlace = {fence: undefined, blanks: 0};

export type FenceLine =
	| {readonly kind: 'text' | 'code'; readonly text: string}
	/** Opens a code block; the label is the rest of the line, mostly a language. */
	| {readonly kind: 'opening'; readonly label: string}
	| {readonly kind: 'closing'}
	| {readonly kind: 'blank'}
	/** A blank line after two others. */
	| {readonly kind: 'surplus'};

const MOST_BLANKS = 2;
/** Any indentation: models put code blocks into lists of any depth. */
const OPENING = /^([ \t]*)(`{3,}|~{3,})/;
const CLOSING = /^[ \t]*(`{3,}|~{3,})[ \t]*$/;
const BLANK = /^[\t\p{Zs}]*$/u;
const INDENT = /^[ \t]*/;

function readCode(line: string, fence: OpenFence): FenceLine {
	const marks = CLOSING.exec(line)?.[1];
	if (marks?.startsWith(fence.mark) && marks.length >= fence.length) return {kind: 'closing'};
	const own = INDENT.exec(line)?.[0].length ?? 0;
	return {kind: 'code', text: line.slice(Math.min(own, fence.indent))};
}

/**
 * @param line one line as it came, without its line end
 * @returns what it is, and the place of the next one
 */
export function readFenceLine(
	line: string,
	place: FencePlace,
): {readonly reading: FenceLine; readonly next: FencePlace} {
	if (place.fence !== undefined) {
		const reading = readCode(line, place.fence);
		return {reading, next: reading.kind === 'closing' ? FENCE_START : place};
	}
	if (BLANK.test(line)) {
		const blanks = Math.min(MOST_BLANKS, place.blanks) + 1;
		return {reading: {kind: blanks > MOST_BLANKS ? 'surplus' : 'blank'}, next: {fence: undefined, blanks}};
	}
	const [opening, indent = '', marks = ''] = OPENING.exec(line) ?? [];
	const label = opening === undefined ? '' : line.slice(opening.length);
	// "```code```" is code within a line.
	if (opening === undefined || (marks.startsWith('`') && label.includes('`'))) {
		return {reading: {kind: 'text', text: line}, next: FENCE_START};
	}
	const fence: OpenFence = {
		mark: marks.startsWith('`') ? '`' : '~',
		length: marks.length,
		indent: indent.length,
	};
	return {reading: {kind: 'opening', label: label.trim()}, next: {fence, blanks: 0}};
}
