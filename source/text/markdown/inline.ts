/** Converts the inline content of one block (emphasis, links, code) into lines of styled spans, which are not wrapped yet. */
import type {MarkedToken, Tokens} from 'marked';
import {BOLD, ITALIC, type Line, type Span, STRIKE, type Style, UNDERLINE} from '../line.ts';
import {type LinkTarget, linkTarget} from '../link.ts';
import {safeLine} from '../safe.ts';
import {namesOtherHost, shownAddress} from './addresses.ts';
import {decodeEntities} from './entities.ts';
import {hideFormulas} from './formulas.ts';
import {inlineTokens, type References} from './marked.ts';

/** The format of text without inline marks. */
export interface InlineStyle {
	readonly style: Style;
	/** Bits of `Span.emphasis`. */
	readonly emphasis?: number;
}

interface InlineFormat {
	readonly style: Style;
	readonly emphasis: number;
	readonly link: LinkTarget | undefined;
}

const LINE_TAG = /^<br\s*\/?>$/i;

class InlineWriter {
	readonly lines: Span[][] = [[]];
	readonly #restore: (part: string) => string;
	/** Whether the label of a note was written, whose colon is not drawn. */
	#isAfterLabel = false;

	/** @param restore puts the formulas back into a part of the text */
	constructor(restore: (part: string) => string) {
		this.#restore = restore;
	}

	put(raw: string, {style, emphasis, link}: InlineFormat): void {
		const text = this.#restore(raw);
		if (!text.includes('\n')) {
			this.#add(text, style, emphasis, link);
			return;
		}
		const [first = '', ...others] = text.split('\n');
		this.#add(first, style, emphasis, link);
		for (const other of others) {
			this.break();
			this.#add(other, style, emphasis, link);
		}
	}

	#add(raw: string, style: Style, emphasis: number, link: LinkTarget | undefined): void {
		const line = this.lines.at(-1);
		// Indentation within a paragraph is dropped.
		const text = safeLine(line?.length === 0 ? raw.replace(/^[ \t]+/, '') : raw);
		if (text === '') return;
		line?.push({text, style, ...(emphasis === 0 ? {} : {emphasis}), ...(link === undefined ? {} : {link})});
	}

	break(): void {
		this.lines.push([]);
	}

	/** The text written since a position, given as the number of lines and of spans in the last of them. */
	textSince(lines: number, spans: number): string {
		return this.lines
			.slice(lines - 1)
			.map((line, index) => (index === 0 ? line.slice(spans) : line).map(({text}) => text).join(''))
			.join(' ');
	}

	tokens(tokens: readonly MarkedToken[], format: InlineFormat): void {
		for (const token of tokens) this.#token(token, format);
	}

	#token(token: MarkedToken, format: InlineFormat): void {
		const more = (bit: number): InlineFormat => ({...format, emphasis: format.emphasis | bit});
		switch (token.type) {
			case 'strong':
				this.tokens(inside(token), more(BOLD));
				return;
			case 'em':
				this.tokens(inside(token), more(ITALIC));
				return;
			case 'del':
				this.tokens(inside(token), more(STRIKE));
				return;
			case 'codespan':
				this.put(token.text, {...format, style: 'code'});
				return;
			case 'escape':
				this.put(token.text, format);
				return;
			case 'br':
				this.break();
				return;
			case 'link':
				this.#link(token, inside(token), format);
				return;
			case 'image':
				this.#link(token, [{type: 'text', raw: token.raw, text: plain(token.text), escaped: false}], format);
				return;
			case 'html':
				if (LINE_TAG.test(token.text)) this.break();
				else this.put(token.text, {...format, style: 'dim'});
				return;
			case 'text':
				if (token.tokens === undefined) {
					this.put(decodeEntities(this.#isAfterLabel ? token.text.replace(/^:/, '') : token.text), format);
					this.#isAfterLabel = false;
				} else this.tokens(inside(token), format);
				return;
			default:
				this.put(token.raw, format);
		}
	}

	/** Makes the text a link, and shows the target after it unless the text is the target. */
	#link(token: Tokens.Link | Tokens.Image, content: readonly MarkedToken[], format: InlineFormat): void {
		if (/^\[\^[^\]]+\]$/.test(token.raw)) {
			this.#footnote(token.raw, format);
			return;
		}
		const isLiteral = token.type === 'link' && token.autolink === true;
		const address = this.#restore(isLiteral ? token.href : decodeEntities(token.href));
		const shown = shownAddress(address);
		// An address that cannot be shown as it is gets no hyperlink.
		const target = safeLine(address) === address ? linkTarget(address) : undefined;
		if (isLiteral) {
			this.put(shown === address ? token.text : shown, linked(format, target));
			return;
		}
		const {length} = this.lines;
		const spans = this.lines.at(-1)?.length ?? 0;
		this.tokens(content, linked(format, target));
		const text = this.textSince(length, spans);
		const isHonest = target === undefined || !namesOtherHost(text, address);
		if (!isHonest) this.#unlinkSince(length, spans, format);
		if (address === '' || bare(text) === bare(shown)) return;
		const link = isHonest ? target : undefined;
		this.put(text === '' ? shown : ` (${shown})`, {style: 'dim', emphasis: 0, link});
	}

	/** A reference to a footnote, or the label of the note itself. */
	#footnote(raw: string, format: InlineFormat): void {
		this.#isAfterLabel = this.lines.at(-1)?.length === 0;
		this.put(`[${raw.slice(2)}`, {...format, style: 'dim'});
	}

	/** Makes the spans written since a position text that is no link. */
	#unlinkSince(lines: number, spans: number, {style}: InlineFormat): void {
		for (const [index, line] of this.lines.slice(lines - 1).entries()) {
			for (let at = index === 0 ? spans : 0; at < line.length; at++) {
				const {text, emphasis = 0, style: own} = line[at] ?? {text: safeLine(''), style};
				const rest = emphasis & ~UNDERLINE;
				line[at] = {text, style: own === 'link' ? style : own, ...(rest === 0 ? {} : {emphasis: rest})};
			}
		}
	}
}

const linked = (format: InlineFormat, link: LinkTarget | undefined): InlineFormat =>
	link === undefined ? format : {style: 'link', emphasis: format.emphasis | UNDERLINE, link};

const inside = (token: {readonly tokens?: readonly unknown[]}): readonly MarkedToken[] =>
	(token.tokens ?? []) as readonly MarkedToken[];

/** The alternative text of an image, without the marks of its emphasis. */
const plain = (text: string): string => text.replace(/(?<!\\)[*_`~]+/g, '');

/** An address without its scheme and its last slash, as people write it in prose. */
const bare = (address: string): string =>
	address
		.trim()
		.replace(/^(?:https?:\/\/|mailto:)/i, '')
		.replace(/\/$/, '');

/** A line without white space at its end. */
function trimmedEnd(line: Line): Line {
	const last = line.at(-1);
	if (last === undefined || !/[ \t]$/.test(last.text)) return line;
	const text = safeLine(last.text.trimEnd());
	const others = line.slice(0, -1);
	return text === '' ? trimmedEnd(others) : [...others, {...last, text}];
}

/**
 * @param source the text of a paragraph, a heading or a cell, unescaped
 * @param references targets of its reference links; undefined = they are shown as text
 * @returns one line of spans for each line of the text, of any width
 */
export function inlineLines(source: string, format: InlineStyle, references?: References): readonly Line[] {
	const {text, restore} = hideFormulas(source);
	const writer = new InlineWriter(restore);
	writer.tokens(inlineTokens(text, references), {emphasis: 0, ...format, link: undefined});
	return writer.lines.map(trimmedEnd);
}

/** Whether nothing is open at the end of a text, so that later text cannot change its format. */
export function isClosed(source: string): boolean {
	return inlineTokens(hideFormulas(source).text, undefined).every((token) => {
		if (token.type === 'escape') return !/[([]/.test(token.text);
		return token.type !== 'text' || !/[*_~`<[$]/.test(token.text);
	});
}
