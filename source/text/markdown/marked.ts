/** Reads inline Markdown with `marked`, which is loaded for the first line: loading takes 8 ms, which would delay the start. */
import type {Lexer, Links, MarkedToken, Tokenizer, Tokens} from 'marked';
import {requireLazily} from '../lazy-packages.ts';
import {bareAddress} from './addresses.ts';
import {characterBefore, emphasisRules, hasUnspaced, isLiteral, opensAfter} from './flanking.ts';

type Marked = typeof import('marked');

/** Targets of reference links by label, in the format of marked. */
export type References = Links;

let loaded: (Marked & {readonly newLexer: (source: string) => Lexer}) | undefined;

function load() {
	if (loaded === undefined) {
		const marked = requireLazily('marked') as Marked;
		loaded = {...marked, newLexer: lexerOf(marked)};
	}
	return loaded;
}

/** The rules in which this program differs from GFM, made when they are first needed. */
function ownRules(base: Tokenizer['rules']) {
	const friendly = {...base.inline, ...emphasisRules()};
	return {
		underscored: {...base, inline: friendly},
		starred: {...base, inline: {...friendly, punctuation: opensAfter()}},
		addressed: {...base, inline: {...base.inline, url: bareAddress()}},
	};
}

const ADDRESS = /^(?:https?:\/\/|ftp:\/\/|www\.)/i;
/** Words for which the rule of GFM is right, and several times faster: in ASCII, without marks that no address contains. */
const PLAIN_WORDS = /^[!#-;=?-_a-~]+(?:[\s<]|$)/;

/** Stars that may be no marks: see `isLiteral`. */
const MAYBE_LITERAL = /[\w)]\*(?:\*?\d|[A-Za-z])|\/\*|\*\.\w/;

/** @returns a function that creates a lexer for a text. A new one each time, since it remembers unclosed HTML tags. */
function lexerOf(marked: Marked): (source: string) => Lexer {
	let rules: ReturnType<typeof ownRules> | undefined;
	class OwnTokenizer extends marked.Tokenizer {
		/** `[text][^1]` is a text in brackets and a footnote. */
		override reflink(source: string, links: Links): Tokens.Link | Tokens.Image | Tokens.Text | undefined {
			const token = super.reflink(source, links);
			return token !== undefined && token.type !== 'text' && /[^\\]\[\^/.test(token.raw) ? undefined : token;
		}

		override url(source: string): Tokens.Link | undefined {
			if (!ADDRESS.test(source) || PLAIN_WORDS.test(source)) return super.url(source);
			return using(this, 'addressed', () => super.url(source));
		}
	}
	/** For texts with other marks than GFM. Apart, because a lexer prepares every text for a tokenizer with its own emphasis. */
	class MarksTokenizer extends OwnTokenizer {
		readonly #isUnspaced: boolean;

		constructor(isUnspaced: boolean) {
			super();
			this.#isUnspaced = isUnspaced;
		}

		// Scripts without spaces open emphasis with `*` alone: `_` also stands in names.
		override emStrong(source: string, masked: string, before = ''): Tokens.Em | Tokens.Strong | undefined {
			const [stars = ''] = /^\*+/.exec(source) ?? [];
			if (stars !== '' && isLiteral(before, source.slice(stars.length), stars.length)) {
				// `marked` takes any token. Without one it would try the second star of two.
				const text: Tokens.Generic = {type: 'text', raw: stars, text: stars, escaped: false};
				return text as Tokens.Em;
			}
			const first = source.charCodeAt(0);
			if (first !== STAR && first !== UNDERSCORE) return undefined;
			const parse = () => super.emStrong(source, masked, characterOf(before, source, masked));
			return this.#isUnspaced ? using(this, first === STAR ? 'starred' : 'underscored', parse) : parse();
		}

		/** A single `~` is text. */
		override del(source: string, masked: string, before = ''): Tokens.Del | undefined {
			if (!source.startsWith('~~')) return undefined;
			const parse = () => super.del(source, masked, characterOf(before, source, masked));
			return this.#isUnspaced ? using(this, 'starred', parse) : parse();
		}
	}
	function using<T>(tokenizer: Tokenizer, name: keyof ReturnType<typeof ownRules>, parse: () => T): T {
		const {rules: base} = tokenizer;
		rules ??= ownRules(base);
		tokenizer.rules = rules[name];
		const token = parse();
		tokenizer.rules = base;
		return token;
	}
	return (source) => {
		const isUnspaced = /[*_~]/.test(source) && hasUnspaced(source);
		const tokenizer =
			isUnspaced || source.includes('~') || MAYBE_LITERAL.test(source)
				? new MarksTokenizer(isUnspaced)
				: new OwnTokenizer();
		// Every line end is a line break, since models put text on a separate line on purpose.
		return new marked.Lexer({gfm: true, breaks: true, tokenizer});
	};
}

const STAR = 0x2a;
const UNDERSCORE = 0x5f;

/** The whole character before some text, of which `marked` passes the last UTF-16 unit. */
const characterOf = (before: string, source: string, masked: string): string =>
	/[\uDC00-\uDFFF]/.test(before) ? characterBefore(masked, masked.length - source.length) : before;

/** An empty table, without a prototype whose members could be found as labels. */
export const noReferences = (): References => Object.create(null) as References;

/** Loads the package now, so that the first line need not wait for it. */
export function preloadMarked(): void {
	load();
}

/**
 * The inline tokens of the text of one block. Nesting too deep for the stack stays text.
 * @param references undefined = reference links stay text
 */
export function inlineTokens(source: string, references: References | undefined): readonly MarkedToken[] {
	const asText: Tokens.Text = {type: 'text', raw: source, text: source, escaped: false};
	const lexer = load().newLexer(source);
	if (references !== undefined) lexer.tokens.links = references;
	try {
		return lexer.inlineTokens(source) as MarkedToken[];
	} catch (error) {
		if (error instanceof RangeError) return [asText];
		throw error;
	}
}

/** Separates the definitions of reference links at the beginning of a paragraph from the rest. */
export function definitionsOf(paragraph: string): {readonly references: References; readonly rest: string} {
	const references = noReferences();
	let rest = paragraph;
	const lexer = load().newLexer(paragraph);
	// Footnotes look like definitions, but their text must stay visible.
	while (rest.startsWith('[') && !rest.startsWith('[^')) {
		const definition = lexer.options.tokenizer?.def(rest);
		if (definition === undefined) break;
		references[definition.tag] ??= {href: definition.href, title: definition.title};
		rest = rest.slice(definition.raw.length).trimStart();
	}
	return {references, rest};
}
