/**
 * Lays out a message of the user as it was typed. Few people write their messages in Markdown: `__init__`, `2*3`, `# comment`
 * and indentation stay as they are. Only a fence around code is replaced by the frame of code.
 */

import {BOLD, type Line, type Span, UNDERLINE} from './line.ts';
import {linkTarget} from './link.ts';
import {codeInMarkdown} from './markdown/code-blocks.ts';
import {endsFence, type Fence, fenceAt} from './markdown/fences.ts';
import {layoutMarkdown} from './markdown/stream.ts';
import {type SafeText, sliceSafe} from './safe.ts';
import {layoutSource} from './source-view.ts';
import {span} from './spans.ts';

/** A code block with its fences, or the text between two. */
interface TypedPart {
	readonly isCode: boolean;
	readonly text: string;
}

/** Columns that a fence may be indented. */
const MOST_INDENT = 3;

/** The parts of a text; a code block that is not closed extends to the end. */
function partsOf(typed: string): readonly TypedPart[] {
	if (!typed.includes('```')) return [{isCode: false, text: typed}];
	const parts: TypedPart[] = [];
	let fence: Fence | undefined;
	let lines: string[] = [];
	function end(isCode: boolean): void {
		if (lines.length > 0) parts.push({isCode, text: lines.join('')});
		lines = [];
	}
	for (const line of typed.split(/(?<=\n)/)) {
		const text = line.trimEnd();
		const opened = fence === undefined ? fenceAt(text)?.fence : undefined;
		if (opened?.mark === '`' && opened.indent <= MOST_INDENT) {
			end(false);
			fence = opened;
			lines.push(line);
			continue;
		}
		lines.push(line);
		if (fence === undefined || !endsFence(text, fence)) continue;
		end(true);
		fence = undefined;
	}
	end(fence !== undefined);
	return parts;
}

/** Code in backticks, bold text, and addresses, where nothing else can be meant. */
const STYLED =
	/(?<!`)(`+)[^`]+\1(?!`)|(?<![\w*\\])\*\*(?=[\p{L}\p{N}"'`(])[^*]+(?<!\s)\*\*(?![\w*])|https?:\/\/[!#-;=?-_a-z~]*[\w/#=&-]/gu;
/** Longest line that is styled, in UTF-16 units. */
const LONGEST_STYLED = 500;

/** Bold text, code and links in their styles, with all their marks. */
function styled(line: SafeText): Line {
	if (line.length > LONGEST_STYLED) return [span(line, 'text')];
	const spans: Span[] = [];
	let at = 0;
	for (const {index, 0: found} of line.matchAll(STYLED)) {
		const end = index + found.length;
		if (index > at) spans.push(span(sliceSafe(line, at, index), 'text'));
		spans.push(styledSpan(sliceSafe(line, index, end)));
		at = end;
	}
	if (at < line.length) spans.push(span(sliceSafe(line, at, line.length), 'text'));
	return spans;
}

function styledSpan(text: SafeText): Span {
	if (text.startsWith('`')) return span(text, 'code');
	if (text.startsWith('*')) return {text, style: 'text', emphasis: BOLD};
	const link = linkTarget(text);
	return link === undefined ? span(text, 'text') : {text, style: 'link', emphasis: UNDERLINE, link};
}

/**
 * @param width columns, at least 1
 * @param wide columns for code, at least `width`
 * @returns rows of safe text
 */
export const layoutTyped = (typed: string, width: number, wide: number): readonly Line[] =>
	partsOf(typed).flatMap(({isCode, text}) =>
		isCode ? layoutMarkdown(text, width, wide) : layoutSource(text, width, styled),
	);

/** The code of each block that `layoutTyped` draws as code, in order. */
export const codeInTyped = (typed: string): readonly string[] =>
	partsOf(typed).flatMap(({isCode, text}) => (isCode ? codeInMarkdown(text) : []));
