/** Reads inline Markdown with `marked`, which is loaded for the first line: loading takes 8 ms, which would delay the start. */
import type {Lexer, Links, MarkedToken, Tokenizer, Tokens} from 'marked';
import {requireLazily} from '../lazy-packages.ts';
import {bareAddress} from './addresses.ts';
import {characterBefore, emphasisRules, opensAfter} from './flanking.ts';

type Marked = typeof import('marked');

/** Targets of reference links by label, in the format of marked. */
export type References = Links;

interface Rules {
	readonly inline: Tokenizer['rules']['inline'];
	readonly starred: Tokenizer['rules']['inline'];
}

let loaded: (Marked & {readonly newLexer: () => Lexer}) | undefined;

function load() {
	if (loaded === undefined) {
		const marked = requireLazily('marked') as Marked;
		loaded = {...marked, newLexer: lexerOf(marked)};
	}
	return loaded;
}

/** The rules in which this program differs from GFM. Returns a new lexer each time, since a lexer remembers unclosed HTML tags. */
function lexerOf(marked: Marked): () => Lexer {
	const inline = {...marked.Lexer.rules.inline.breaks, ...emphasisRules(), url: bareAddress()};
	const rules: Rules = {inline, starred: {...inline, punctuation: opensAfter()}};
	class OwnTokenizer extends marked.Tokenizer {
		// Scripts without spaces open emphasis with `*` alone: `_` also stands in names.
		override emStrong(source: string, masked: string, before = ''): Tokens.Em | Tokens.Strong | undefined {
			const first = source.charAt(0);
			if (first !== '*' && first !== '_') return undefined;
			this.rules = {...this.rules, inline: first === '*' ? rules.starred : rules.inline};
			return super.emStrong(source, masked, characterOf(before, source, masked));
		}

		override del(source: string, masked: string, before = ''): Tokens.Del | undefined {
			if (!source.startsWith('~~')) return undefined;
			this.rules = {...this.rules, inline: rules.starred};
			return super.del(source, masked, characterOf(before, source, masked));
		}

		/** `[text][^1]` is a text in brackets and a footnote. */
		override reflink(source: string, links: Links): Tokens.Link | Tokens.Image | Tokens.Text | undefined {
			const token = super.reflink(source, links);
			return token?.type !== 'text' && /[^\\]\[\^/.test(token?.raw ?? '') ? undefined : token;
		}
	}
	return () => {
		const tokenizer = new OwnTokenizer();
		// Every line end is a line break, since models put text on a separate line on purpose.
		const lexer = new marked.Lexer({gfm: true, breaks: true, tokenizer});
		tokenizer.rules = {...tokenizer.rules, inline};
		return lexer;
	};
}

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
	const lexer = load().newLexer();
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
	const lexer = load().newLexer();
	// Footnotes look like definitions, but their text must stay visible.
	while (rest.startsWith('[') && !rest.startsWith('[^')) {
		const definition = lexer.options.tokenizer?.def(rest);
		if (definition === undefined) break;
		references[definition.tag] ??= {href: definition.href, title: definition.title};
		rest = rest.slice(definition.raw.length).trimStart();
	}
	return {references, rest};
}
