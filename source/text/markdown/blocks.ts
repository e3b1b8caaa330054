/** Reads Markdown line by line and reports the blocks that each line opens, continues or closes. No line is read twice. */

import {
	type BlockContainer,
	behindQuote,
	CODE_INDENT,
	indentOf,
	insideOf,
	isBlank,
	itemAt,
	type LineRest,
	untabbed,
} from './containers.ts';
import {dedent, endsFence, type Fence, fenceAt} from './fences.ts';
import {openFormula} from './formulas.ts';
import {type Alignment, cellsOf, delimitersAt, headingAt, htmlAt, isRule, underlineAt} from './starts.ts';

/** A block that contains no other blocks. */
export type Leaf =
	| {readonly kind: 'paragraph' | 'html' | 'rule'}
	/** An underlined heading was a paragraph before. */
	| {readonly kind: 'heading'; readonly level: number; readonly text: string; readonly isUnderlined: boolean}
	| {readonly kind: 'code'; readonly label: string}
	| {readonly kind: 'table'; readonly header: readonly string[]; readonly alignments: readonly Alignment[]}
	/** An empty list item. */
	| {readonly kind: 'empty'};

/** The position of a leaf. */
export interface Site {
	readonly within: readonly BlockContainer[];
	/** Number of outer containers shared with the leaf before; the others begin here. */
	readonly shared: number;
	/** Whether a blank row separates it from the leaf before. */
	readonly isSeparated: boolean;
}

/** The effects of lines, in order, on the open leaf. At most one leaf is open. */
export type BlockEvent =
	| {readonly do: 'open'; readonly leaf: Leaf; readonly site: Site}
	/** The open paragraph is in fact another leaf. */
	| {readonly do: 'replace'; readonly leaf: Leaf}
	/** The next line of the open leaf; with `continues`, more of the last line. */
	| {readonly do: 'text'; readonly text: string; readonly continues: boolean}
	| {readonly do: 'close'};

type OpenLeaf =
	| {readonly is: 'none' | 'table'}
	/** The lines, as long as they can become a heading or a table; undefined if they are too long. */
	| {
			readonly is: 'paragraph';
			readonly lines: readonly string[] | undefined;
			readonly site: Site;
			/** The mark that closes a formula of several lines, whose lines begin no other block. */
			readonly formula: string | undefined;
	  }
	| {readonly is: 'fenced'; readonly fence: Fence}
	/** Blank lines belong to the code only if more code follows. */
	| {readonly is: 'indented'; readonly blanks: number}
	| {readonly is: 'html'; readonly end: RegExp | 'blank'};

/** The state that the previous lines leave to a line. */
export interface BlockContext {
	readonly containers: readonly BlockContainer[];
	readonly leaf: OpenLeaf;
	/** Containers of the last leaf; undefined before the first. */
	readonly last: readonly BlockContainer[] | undefined;
	/** Whether the previous line was blank. */
	readonly isAfterBlank: boolean;
}

export const DOCUMENT_START: BlockContext = {
	containers: [],
	leaf: {is: 'none'},
	last: undefined,
	isAfterBlank: false,
};

/** Most nested containers; deeper ones are text. */
const DEEPEST = 32;
/** Most UTF-16 units of a paragraph that can still become a heading or the header of a table. */
export const LONGEST_HEADING = 1024;

/** Reads one line. */
class LineReader {
	readonly events: BlockEvent[] = [];
	readonly #line: string;
	containers: readonly BlockContainer[];
	leaf: OpenLeaf;
	last: readonly BlockContainer[] | undefined;
	isAfterBlank: boolean;

	constructor(line: string, context: BlockContext) {
		this.#line = line;
		this.containers = context.containers;
		this.leaf = context.leaf;
		this.last = context.last;
		this.isAfterBlank = context.isAfterBlank;
	}

	get context(): BlockContext {
		const {containers, leaf, last, isAfterBlank} = this;
		return {containers, leaf, last, isAfterBlank};
	}

	read(): void {
		let rest = untabbed({text: this.#line, column: 0});
		let matched = 0;
		for (const container of this.containers) {
			const inside = insideOf(container, rest);
			if (inside === undefined) break;
			rest = inside;
			matched++;
		}
		if (matched === this.containers.length && this.#continues(rest)) return;
		if (isBlank(rest.text)) this.#blank(matched);
		else this.#content(rest, matched);
	}

	/** The next chunk of a very long line. */
	readMore(): void {
		const text = this.#line;
		if (this.leaf.is === 'none' || this.leaf.is === 'table') {
			this.#closeLeaf();
			this.#paragraph(text);
			return;
		}
		if (this.leaf.is === 'paragraph') this.leaf = {...this.leaf, lines: undefined};
		this.events.push({do: 'text', text, continues: true});
	}

	/** Lines of code and of HTML need no further reading. @returns whether the line belongs to such a leaf */
	#continues(rest: LineRest): boolean {
		const {text} = rest;
		if (this.leaf.is === 'fenced') {
			const {fence} = this.leaf;
			if (endsFence(text, fence)) this.#closeLeaf();
			else this.#text(this.#code(rest, fence.indent));
			return true;
		}
		if (this.leaf.is === 'paragraph' && this.leaf.formula !== undefined && !isBlank(text)) {
			this.#prose(rest, true, this.containers.length);
			return true;
		}
		if (this.leaf.is !== 'html') return false;
		const {end} = this.leaf;
		if (end === 'blank' && isBlank(text)) return false;
		this.#text(text);
		if (end !== 'blank' && end.test(text)) this.#closeLeaf();
		return true;
	}

	#blank(matched: number): void {
		if (matched < this.containers.length) this.#closeDownTo(matched);
		if (this.leaf.is === 'indented') this.leaf = {is: 'indented', blanks: this.leaf.blanks + 1};
		else this.#closeLeaf();
		// An item that begins with a blank line is empty if another blank line follows.
		const empty = this.containers.findIndex((container) => this.#isUndrawn(container));
		if (empty !== -1) this.#closeDownTo(empty);
		this.isAfterBlank = true;
	}

	#content(line: LineRest, matched: number): void {
		let rest = line;
		let isWhole = matched === this.containers.length;
		for (;;) {
			const isInParagraph = isWhole && this.leaf.is === 'paragraph';
			if (indentOf(rest.text) >= CODE_INDENT && !this.#isLenientFence(rest.text, isWhole)) break;
			const quote = this.#depth(isWhole, matched) < DEEPEST ? behindQuote(rest) : undefined;
			if (quote !== undefined) {
				if (!isWhole) this.#closeDownTo(matched);
				this.#enter({kind: 'quote'});
				isWhole = true;
				rest = quote;
				if (isBlank(rest.text)) return;
				continue;
			}
			if (this.#opens(rest.text, isWhole, matched)) return;
			const begun =
				this.#depth(isWhole, matched) < DEEPEST
					? itemAt(rest, isWhole ? undefined : this.containers[matched])
					: undefined;
			if (begun === undefined) break;
			const {item, inside} = begun;
			// A number in the middle of prose does not begin a list.
			if (isInParagraph && (isBlank(inside.text) || (item.number !== undefined && item.number !== 1))) break;
			if (!isWhole) this.#closeDownTo(matched);
			this.#enter(item);
			isWhole = true;
			rest = inside;
			if (isBlank(rest.text)) return;
		}
		this.#prose(rest, isWhole, matched);
	}

	#depth(isWhole: boolean, matched: number): number {
		return isWhole ? this.containers.length : matched;
	}

	/** Models indent fenced code in items as they like. */
	#isLenientFence(text: string, isWhole: boolean): boolean {
		return isWhole && this.containers.at(-1)?.kind === 'item' && fenceAt(text) !== undefined;
	}

	/** Opens the leaf that a line begins, if its first characters determine it. */
	#opens(text: string, isWhole: boolean, matched: number): boolean {
		const {leaf} = this;
		const paragraph = isWhole && leaf.is === 'paragraph' ? leaf : undefined;
		const level = paragraph?.lines === undefined ? undefined : underlineAt(text);
		if (paragraph?.lines !== undefined && level !== undefined) {
			this.events.push({
				do: 'replace',
				leaf: {kind: 'heading', level, text: paragraph.lines.join('\n'), isUnderlined: true},
			});
			this.#closeLeaf();
			return true;
		}
		if (paragraph?.lines !== undefined && this.#opensTable(text, paragraph.lines)) return true;
		const isParagraph = leaf.is === 'paragraph';
		const html = htmlAt(text, isParagraph);
		const begun = html !== undefined ? {html} : (fenceAt(text) ?? headingAt(text) ?? isRule(text));
		if (begun === false) return false;
		if (!isWhole) this.#closeDownTo(matched);
		if (begun === true) {
			this.#open({kind: 'rule'}, {is: 'none'});
			this.#closeLeaf(true);
		} else if ('level' in begun) {
			this.#open({kind: 'heading', ...begun, isUnderlined: false}, {is: 'none'});
			this.#closeLeaf(true);
		} else if ('fence' in begun) {
			this.#open({kind: 'code', label: begun.label}, {is: 'fenced', fence: begun.fence});
		} else {
			this.#open({kind: 'html'}, {is: 'html', end: begun.html});
			this.#text(text);
			if (begun.html !== 'blank' && begun.html.test(text)) this.#closeLeaf();
		}
		return true;
	}

	#opensTable(text: string, lines: readonly string[]): boolean {
		const alignments = delimitersAt(text);
		if (alignments === undefined) return false;
		const header = cellsOf(lines.at(-1) ?? '', alignments.length);
		if (header.length !== alignments.length) return false;
		const table: Leaf = {kind: 'table', header, alignments};
		if (lines.length === 1) {
			this.events.push({do: 'replace', leaf: table});
			this.leaf = {is: 'table'};
			return true;
		}
		this.events.push({do: 'replace', leaf: {kind: 'paragraph'}});
		for (const line of lines.slice(0, -1)) this.#text(line);
		this.#open(table, {is: 'table'});
		return true;
	}

	#prose(rest: LineRest, isWhole: boolean, matched: number): void {
		const {leaf} = this;
		const {text} = rest;
		if (leaf.is === 'paragraph') {
			// Also without the markers of its containers.
			const trimmed = text.trim();
			this.#text(trimmed);
			const lines = leaf.lines === undefined ? undefined : [...leaf.lines, trimmed];
			const formula = openFormula(trimmed, leaf.formula);
			this.leaf = {...leaf, lines: isShort(lines) ? lines : undefined, formula};
			return;
		}
		if (!isWhole) this.#closeDownTo(matched);
		if (this.leaf.is === 'table') {
			this.#text(text.trim());
			return;
		}
		if (indentOf(text) < CODE_INDENT) {
			this.#paragraph(text.trim());
			return;
		}
		const blanks = this.leaf.is === 'indented' ? this.leaf.blanks : 0;
		if (this.leaf.is !== 'indented') this.#open({kind: 'code', label: ''}, {is: 'indented', blanks: 0});
		for (let count = 0; count < blanks; count++) this.#text('');
		this.#text(this.#code(rest, CODE_INDENT));
		this.leaf = {is: 'indented', blanks: 0};
	}

	/** A line of code as it was written, with its tabs, since it can be copied. */
	#code({text, column}: LineRest, indent: number): string {
		return text === '' ? '' : dedent(this.#line, column, indent);
	}

	#paragraph(text: string): void {
		const title = this.#isInNewQuote() ? alertTitle(text) : undefined;
		const site = this.#open({kind: 'paragraph'}, {is: 'none'});
		this.#text(title ?? text);
		const lines = isShort([text]) ? [title ?? text] : undefined;
		this.leaf = {is: 'paragraph', lines, site, formula: openFormula(text, undefined)};
	}

	/** Whether the innermost container is a quote without any block yet. */
	#isInNewQuote(): boolean {
		const quote = this.containers.at(-1);
		return quote?.kind === 'quote' && this.last?.includes(quote) !== true;
	}

	#text(text: string): void {
		this.events.push({do: 'text', text, continues: false});
		this.isAfterBlank = false;
	}

	#open(leaf: Leaf, opened: OpenLeaf): Site {
		this.#closeLeaf();
		const site = siteAfter(this.last, this.containers, this.isAfterBlank);
		this.events.push({do: 'open', leaf, site});
		this.leaf = opened;
		this.last = this.containers;
		this.isAfterBlank = false;
		return site;
	}

	#closeLeaf(isOpen = this.leaf.is !== 'none'): void {
		if (isOpen) this.events.push({do: 'close'});
		this.leaf = {is: 'none'};
	}

	#enter(container: BlockContainer): void {
		this.#closeLeaf();
		this.containers = [...this.containers, container];
	}

	#isUndrawn(container: BlockContainer): boolean {
		return container.kind === 'item' && this.last?.includes(container) !== true;
	}

	#closeDownTo(count: number): void {
		this.#closeLeaf();
		const lastUndrawn = this.containers.findLastIndex((container) => this.#isUndrawn(container));
		if (lastUndrawn >= count) {
			this.containers = this.containers.slice(0, lastUndrawn + 1);
			this.#open({kind: 'empty'}, {is: 'none'});
			this.#closeLeaf(true);
		}
		this.containers = this.containers.slice(0, count);
	}

	end(): void {
		this.#closeDownTo(0);
	}
}

/** The first line of an alert of GitHub (`> [!NOTE]`) as its title in bold; undefined for any other line. */
function alertTitle(text: string): string | undefined {
	const [, first = '', rest = ''] = /^\[!(n|t|i|w|c)(ote|ip|mportant|arning|aution)\]$/i.exec(text) ?? [];
	const title = first.toUpperCase() + rest.toLowerCase();
	return /^(?:Note|Tip|Important|Warning|Caution)$/.test(title) ? `**${title}**` : undefined;
}

const isShort = (lines: readonly string[] | undefined): boolean =>
	lines !== undefined && lines.reduce((length, line) => length + line.length + 1, 0) < LONGEST_HEADING;

/** The position of a leaf after another. */
export function siteAfter(
	last: readonly BlockContainer[] | undefined,
	within: readonly BlockContainer[],
	isAfterBlank: boolean,
): Site {
	if (last === undefined) return {within, shared: 0, isSeparated: false};
	let shared = 0;
	while (shared < within.length && within[shared] === last[shared]) shared++;
	const [before, here] = [last[shared], within[shared]];
	const isNextItem = before?.kind === 'item' && here?.kind === 'item' && before.list === here.list;
	// Lists keep the spacing of the source; other blocks are always separated.
	const isInList = isNextItem || within[shared - 1]?.kind === 'item';
	return {within, shared, isSeparated: isInList ? isAfterBlank : true};
}

/** A paragraph whose last line looks like the header of a table, before the next line confirms it. */
export interface HeaderAhead {
	readonly header: readonly string[];
	/** The lines of the paragraph before it. */
	readonly before: readonly string[];
	readonly site: Site;
}

export function headerAhead({leaf}: BlockContext): HeaderAhead | undefined {
	if (leaf.is !== 'paragraph' || leaf.lines === undefined || leaf.formula !== undefined) return undefined;
	const last = leaf.lines.at(-1) ?? '';
	if (!/^\|.*[^|\s]/.test(last)) return undefined;
	return {header: cellsOf(last), before: leaf.lines.slice(0, -1), site: leaf.site};
}

export interface BlockRead {
	readonly events: readonly BlockEvent[];
	readonly next: BlockContext;
}

/**
 * @param line without its line end
 * @param continues the line is the next chunk of the last one
 */
export function readBlockLine(line: string, context: BlockContext, continues = false): BlockRead {
	const reader = new LineReader(line, context);
	if (continues) reader.readMore();
	else reader.read();
	return {events: reader.events, next: reader.context};
}

/** The events at the end of the text. */
export function readEnd(context: BlockContext): readonly BlockEvent[] {
	const reader = new LineReader('', context);
	reader.end();
	return reader.events;
}

/** Only characters that may become a marker, a fence, a rule, or the line under a heading or a table's header. */
const UNDECIDED = /^(?:[\s>\-+*_=|:~`#]|\d{1,9}[.)](?=\s))*(?:\d{1,9}[.)]?|\[[ xX]?\]?)?\s*$/;

/** Whether the kind of an incomplete line is still unknown, so that nothing of it should be drawn. */
export function isUndecided(line: string, {leaf}: BlockContext): boolean {
	if (leaf.is === 'fenced') {
		const marks = /^[\s>]*(`+|~+)\s*$/.exec(line)?.[1];
		return marks?.startsWith(leaf.fence.mark) === true;
	}
	if (leaf.is === 'html') return false;
	if (leaf.is !== 'paragraph' && /^[\s>]*>\s*\[![a-z]*\]?$/i.test(line)) return true;
	return UNDECIDED.test(line) || /^[\s>]*(?:(?:[-+*]|\d{1,9}[.)])\s+)*(?:`{3,}[^`]*|~{3,}.*)$/.test(line);
}
