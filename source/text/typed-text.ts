/**
 * Lays out a message of the user as it was typed. Few people write their messages in Markdown: `__init__`, `2*3`, `# comment`
 * and indentation stay as they are. Only a fence around code is replaced by the frame of code.
 */

import {BOLD, type Line, type Span, UNDERLINE} from './line.ts';
import {linkTarget} from './link.ts';
import {codeInMarkdown} from './markdown/code-blocks.ts';
import {endsFence, type Fence, fenceAt} from './markdown/fences.ts';
import {MarkdownStream} from './markdown/stream.ts';
import {type SafeText, sliceSafe} from './safe.ts';
import {SourceStream} from './source-view.ts';
import {span} from './spans.ts';

/** A code block with its fences, or the text between two. */
interface TypedPart {
	readonly isCode: boolean;
	readonly text: string;
}

/** In every line that begins or ends a code block. */
const MARKS = '```';
/** Columns that a fence may be indented. */
const MOST_INDENT = 3;

/** The parts of a text; a code block that is not closed extends to the end. */
function* partsOf(typed: string): Generator<TypedPart> {
	let fence: Fence | undefined;
	let start = 0;
	const part = (isCode: boolean, end: number): TypedPart => ({isCode, text: typed.slice(start, end)});
	for (let at = typed.indexOf(MARKS); at >= 0; ) {
		const begin = typed.lastIndexOf('\n', at) + 1;
		const end = typed.indexOf('\n', at) + 1 || typed.length;
		const line = typed.slice(begin, end).trimEnd();
		const opened = fence === undefined ? fenceAt(line)?.fence : undefined;
		if (opened?.mark === '`' && opened.indent <= MOST_INDENT) {
			if (begin > start) yield part(false, begin);
			start = begin;
			fence = opened;
		} else if (fence !== undefined && endsFence(line, fence)) {
			yield part(true, end);
			start = end;
			fence = undefined;
		}
		at = typed.indexOf(MARKS, end);
	}
	if (start < typed.length) yield part(fence !== undefined, typed.length);
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

/** A part that is being laid out. */
interface OpenPart extends TypedPart {
	readonly stream: MarkdownStream | SourceStream;
}

/** Lays one text out in steps. */
export class TypedStream {
	readonly #width: number;
	readonly #wide: number;
	readonly #lines: Line[] = [];
	#parts: Iterator<TypedPart> | undefined;
	#part: OpenPart | undefined;

	/**
	 * @param width columns, at least 1
	 * @param wide columns for code, at least `width`
	 */
	constructor(width: number, wide: number) {
		this.#width = width;
		this.#wide = wide;
	}

	/**
	 * Reads some more of the text.
	 * @param typed the same text on each call
	 * @param characters UTF-16 units, at least 1
	 * @returns whether all of it is read
	 */
	advance(typed: string, characters: number): boolean {
		let left = characters;
		for (let part = this.#current(typed); part !== undefined; part = this.#current(typed)) {
			if (left <= 0) return false;
			const {stream, text} = part;
			const before = stream.text.length;
			if (stream.advance(text, left)) {
				for (const line of stream.complete(text)) this.#lines.push(line);
				this.#part = undefined;
			}
			left -= stream.text.length - before;
		}
		return true;
	}

	/** The rows of the text, most of which may be laid out. */
	complete(typed: string): readonly Line[] {
		this.advance(typed, Number.POSITIVE_INFINITY);
		return this.#lines;
	}

	/** The part that is laid out; undefined at the end. */
	#current(typed: string): OpenPart | undefined {
		if (this.#part !== undefined) return this.#part;
		this.#parts ??= partsOf(typed);
		const {value, done} = this.#parts.next();
		if (done === true) return undefined;
		const stream = value.isCode
			? new MarkdownStream(this.#width, undefined, this.#wide)
			: new SourceStream(this.#width, styled);
		this.#part = {...value, stream};
		return this.#part;
	}
}

/**
 * @param width columns, at least 1
 * @param wide columns for code, at least `width`
 * @returns rows of safe text
 */
export const layoutTyped = (typed: string, width: number, wide: number): readonly Line[] =>
	new TypedStream(width, wide).complete(typed);

/** The code of each block that `layoutTyped` draws as code, in order. */
export const codeInTyped = (typed: string): readonly string[] =>
	[...partsOf(typed)].flatMap(({isCode, text}) => (isCode ? codeInMarkdown(text) : []));
