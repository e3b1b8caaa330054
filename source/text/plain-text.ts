/** Reads plain text, as users type it, line by line: prose, fenced code, blank lines. No other Markdown has a meaning in it. */
import {dedent, endsFence, type Fence, fenceAt} from './fences.ts';

/** The state that the previous lines leave to a line. */
export interface PlainContext {
	readonly fence: Fence | undefined;
	/** Number of blank lines directly before. */
	readonly blanks: number;
}

export const PLAIN_START: PlainContext = {fence: undefined, blanks: 0};

export type PlainLine =
	| {readonly kind: 'text' | 'code'; readonly text: string}
	| {readonly kind: 'opening'; readonly label: string}
	| {readonly kind: 'closing'}
	| {readonly kind: 'blank'}
	/** A blank line after two others. */
	| {readonly kind: 'surplus'};

const MOST_BLANKS = 2;
const BLANK = /^[\t\p{Zs}]*$/u;

/**
 * Fences may have any indentation.
 * @param line without its line end
 * @returns the kind of the line, and the context of the next one
 */
export function readPlainLine(
	line: string,
	context: PlainContext,
): {readonly reading: PlainLine; readonly next: PlainContext} {
	const {fence} = context;
	if (fence !== undefined) {
		if (endsFence(line, fence)) return {reading: {kind: 'closing'}, next: PLAIN_START};
		return {reading: {kind: 'code', text: dedent(line, 0, fence.indent)}, next: context};
	}
	if (BLANK.test(line)) {
		const blanks = Math.min(MOST_BLANKS, context.blanks) + 1;
		return {reading: {kind: blanks > MOST_BLANKS ? 'surplus' : 'blank'}, next: {fence: undefined, blanks}};
	}
	const opened = fenceAt(line);
	if (opened === undefined) return {reading: {kind: 'text', text: line}, next: PLAIN_START};
	return {reading: {kind: 'opening', label: opened.label}, next: {fence: opened.fence, blanks: 0}};
}

/** The code blocks that `layoutText` draws, without their fences and their indentation; a block that is still open too. */
export function codeInPlainText(source: string): readonly string[] {
	const blocks: string[][] = [];
	let context = PLAIN_START;
	for (const line of source.split(/\r?\n/)) {
		const {reading, next} = readPlainLine(line, context);
		if (reading.kind === 'opening') blocks.push([]);
		else if (reading.kind === 'code') blocks.at(-1)?.push(reading.text);
		context = next;
	}
	return blocks.map((lines) => lines.join('\n'));
}
