/** Turns what stands in one block, emphasis, links and code, into lines of styled spans that are still to be wrapped. */
import type {MarkedToken, Tokens} from 'marked';
import {BOLD, ITALIC, type Line, type Span, STRIKE, type Style, UNDERLINE} from '../line.ts';
import {type LinkTarget, linkTarget} from '../link.ts';
import {safeLine} from '../safe.ts';
import {decodeEntities} from './entities.ts';
import {inlineTokens, type References} from './marked.ts';

/** How text looks that nothing is said about. */
export interface InlineStyle {
	readonly style: Style;
	/** Bits of `Span.emphasis`. */
	readonly emphasis?: number;
}

interface FullLook {
	readonly style: Style;
	readonly emphasis: number;
	readonly link: LinkTarget | undefined;
}

const LINE_TAG = /^<br\s*\/?>$/i;

class Writing {
	readonly lines: Span[][] = [[]];

	put(raw: string, {style, emphasis, link}: FullLook): void {
		const [first = '', ...others] = raw.split('\n');
		this.#add(first, style, emphasis, link);
		for (const other of others) {
			this.break();
			this.#add(other, style, emphasis, link);
		}
	}

	#add(raw: string, style: Style, emphasis: number, link: LinkTarget | undefined): void {
		const line = this.lines.at(-1);
		// Indentation in the middle of a paragraph is none.
		const text = safeLine(line?.length === 0 ? raw.replace(/^[ \t]+/, '') : raw);
		if (text === '') return;
		line?.push({
			text,
			style,
			...(emphasis === 0 ? {} : {emphasis}),
			...(link === undefined ? {} : {link}),
		});
	}

	break(): void {
		this.lines.push([]);
	}

	/** What was put since there were so many spans in so many lines. */
	textSince(lines: number, spans: number): string {
		return this.lines
			.slice(lines - 1)
			.map((line, index) => (index === 0 ? line.slice(spans) : line).map(({text}) => text).join(''))
			.join(' ');
	}

	tokens(tokens: readonly MarkedToken[], look: FullLook): void {
		for (const token of tokens) this.#token(token, look);
	}

	#token(token: MarkedToken, look: FullLook): void {
		const more = (bit: number): FullLook => ({...look, emphasis: look.emphasis | bit});
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
				this.put(token.text, {...look, style: 'code'});
				return;
			case 'escape':
				this.put(token.text, look);
				return;
			case 'br':
				this.break();
				return;
			case 'link':
				this.#link(token, inside(token), look);
				return;
			case 'image':
				this.#link(token, [{type: 'text', raw: token.raw, text: plain(token.text), escaped: false}], look);
				return;
			case 'html':
				if (LINE_TAG.test(token.text)) this.break();
				else this.put(token.text, {...look, style: 'dim'});
				return;
			case 'text':
				if (token.tokens === undefined) this.put(decodeEntities(token.text), look);
				else this.tokens(inside(token), look);
				return;
			default:
				this.put(token.raw, look);
		}
	}

	/** The text leads to the target, and the target is there to be seen: behind the text, unless it is the text. */
	#link(token: Tokens.Link | Tokens.Image, content: readonly MarkedToken[], look: FullLook): void {
		const isLiteral = token.type === 'link' && token.autolink === true;
		const address = isLiteral ? token.href : decodeEntities(token.href);
		// What cannot be shown as it is leads nowhere.
		const target = safeLine(address) === address ? linkTarget(address) : undefined;
		const {length} = this.lines;
		const spans = this.lines.at(-1)?.length ?? 0;
		if (isLiteral) this.put(token.text, linked(look, target));
		else this.tokens(content, linked(look, target));
		const text = this.textSince(length, spans);
		if (address === '' || bare(text) === bare(address)) return;
		this.put(text === '' ? address : ` (${address})`, {style: 'dim', emphasis: 0, link: target});
	}
}

const linked = (look: FullLook, link: LinkTarget | undefined): FullLook =>
	link === undefined ? look : {style: 'link', emphasis: look.emphasis | UNDERLINE, link};

const inside = (token: {readonly tokens?: readonly unknown[]}): readonly MarkedToken[] =>
	(token.tokens ?? []) as readonly MarkedToken[];

/** The alternative text of an image, without the marks of its emphasis. */
const plain = (text: string): string => text.replace(/(?<!\\)[*_`~]+/g, '');

/** An address without what is left out when it is written in prose. */
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
 * @param source the text of a paragraph, a heading or a cell, hostile as it came
 * @param references what its reference links lead to; undefined = they are shown as text
 * @returns one line of spans for each line of the text, of any width
 */
export function inlineLines(source: string, look: InlineStyle, references?: References): readonly Line[] {
	const writing = new Writing();
	writing.tokens(inlineTokens(source, references), {emphasis: 0, ...look, link: undefined});
	return writing.lines.map(trimmedEnd);
}

/** Whether nothing is open at the end of a text: what stands behind it cannot change how it looks. */
export function isClosed(source: string): boolean {
	return inlineTokens(source, undefined).every(
		(token) => token.type !== 'text' || !/[*_~`<[]/.test(token.text),
	);
}
