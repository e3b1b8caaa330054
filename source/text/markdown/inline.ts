/** Converts the inline content of one block (emphasis, links, code) into lines of styled spans, which are not wrapped yet. */
import type {MarkedToken, Tokens} from 'marked';
import {BOLD, ITALIC, type Line, type Span, STRIKE, type Style, UNDERLINE} from '../line.ts';
import {type LinkTarget, linkTarget} from '../link.ts';
import {safeLine} from '../safe.ts';
import {decodeEntities} from './entities.ts';
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

	put(raw: string, {style, emphasis, link}: InlineFormat): void {
		const [first = '', ...others] = raw.split('\n');
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
				if (token.tokens === undefined) this.put(decodeEntities(token.text), format);
				else this.tokens(inside(token), format);
				return;
			default:
				this.put(token.raw, format);
		}
	}

	/** Makes the text a link, and shows the target after it unless the text is the target. */
	#link(token: Tokens.Link | Tokens.Image, content: readonly MarkedToken[], format: InlineFormat): void {
		const isLiteral = token.type === 'link' && token.autolink === true;
		const address = isLiteral ? token.href : decodeEntities(token.href);
		// An address that cannot be shown as it is gets no hyperlink.
		const target = safeLine(address) === address ? linkTarget(address) : undefined;
		const {length} = this.lines;
		const spans = this.lines.at(-1)?.length ?? 0;
		if (isLiteral) this.put(token.text, linked(format, target));
		else this.tokens(content, linked(format, target));
		const text = this.textSince(length, spans);
		if (address === '' || bare(text) === bare(address)) return;
		this.put(text === '' ? address : ` (${address})`, {style: 'dim', emphasis: 0, link: target});
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
	const writer = new InlineWriter();
	writer.tokens(inlineTokens(source, references), {emphasis: 0, ...format, link: undefined});
	return writer.lines.map(trimmedEnd);
}

/** Whether nothing is open at the end of a text, so that later text cannot change its format. */
export function isClosed(source: string): boolean {
	return inlineTokens(source, undefined).every(
		(token) => token.type !== 'text' || !/[*_~`<[]/.test(token.text),
	);
}
