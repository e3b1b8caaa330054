/** Reads the fences of code blocks, for Markdown and for plain text alike. */
import {TAB_STOP} from '../escape-controls.ts';

export interface Fence {
	readonly mark: '`' | '~';
	/** Number of marks: a closing fence has at least as many. */
	readonly length: number;
	/** Columns of indentation, which each line of the code loses. */
	readonly indent: number;
}

const FENCE = /^([ \t]*)(`{3,}|~{3,})(.*)$/s;
const FENCE_END = /^[ \t]*(`{3,}|~{3,})[ \t]*$/;
const SPACE = 0x20;
const TAB = 0x09;

const columnAfter = (unit: number, column: number): number =>
	column + (unit === TAB ? TAB_STOP - (column % TAB_STOP) : 1);

/** The fence that opens a code block, and its label, mostly a language. The caller decides how far it may be indented. */
export function fenceAt(text: string): {readonly fence: Fence; readonly label: string} | undefined {
	const [, indentation = '', marks = '', info = ''] = FENCE.exec(text) ?? [];
	// "```code```" is inline code.
	if (marks === '' || (marks.startsWith('`') && info.includes('`'))) return undefined;
	let indent = 0;
	for (const unit of indentation) indent = columnAfter(unit.charCodeAt(0), indent);
	return {fence: {mark: marks.startsWith('`') ? '`' : '~', length: marks.length, indent}, label: info.trim()};
}

export function endsFence(text: string, fence: Fence): boolean {
	const marks = FENCE_END.exec(text)?.[1];
	return marks?.startsWith(fence.mark) === true && marks.length >= fence.length;
}

/**
 * A line of code without its container and without the indentation of its block. Tabs stay tabs, except that a tab that
 * reaches past what is removed becomes spaces.
 * @param from column that the content of the container starts at, 0 without a container; no white space but tabs and
 * spaces may precede it
 * @param most columns of indentation to remove
 */
export function dedent(line: string, from: number, most: number): string {
	if (from + most === 0) return line;
	let at = 0;
	let column = 0;
	for (; at < line.length && column < from + most; at++) {
		const unit = line.charCodeAt(at);
		if (column >= from && unit !== SPACE && unit !== TAB) break;
		column = columnAfter(unit, column);
	}
	const rest = line.slice(at);
	return column > from + most ? ' '.repeat(column - from - most) + rest : rest;
}
