/** Reads inline Markdown with `marked`, which is loaded for the first line: that takes 8 ms, which no start should pay for. */
import type {Links, MarkedToken, Tokens} from 'marked';
import {requireLazily} from '../lazy-packages.ts';

type Marked = typeof import('marked');

/** What reference links lead to, by label: marked's own table. */
export type References = Links;

let loaded: Marked | undefined;

function load(): Marked {
	loaded ??= requireLazily('marked') as Marked;
	return loaded;
}

/** An empty table, in which no label is found that nobody defined. */
export const noReferences = (): References => Object.create(null) as References;

/** Loads the package now, so that the first line need not wait for it. */
export function preloadMarked(): void {
	load();
}

/** Every line end is one: what models put on a line of its own, they want there. Made anew, since a lexer keeps things in it. */
const options = () => ({gfm: true, breaks: true});

/**
 * The inline tokens of a text of one block. What nests deeper than a stack can hold is text.
 * @param references none = links by reference stay text
 */
export function inlineTokens(source: string, references: References | undefined): readonly MarkedToken[] {
	const asText: Tokens.Text = {type: 'text', raw: source, text: source, escaped: false};
	// A new one each time: it remembers tags of HTML that were not closed.
	const lexer = new (load().Lexer)(options());
	if (references !== undefined) lexer.tokens.links = references;
	try {
		return lexer.inlineTokens(source) as MarkedToken[];
	} catch (error) {
		if (error instanceof RangeError) return [asText];
		throw error;
	}
}

/** Takes the definitions of reference links off the beginning of a paragraph. */
export function definitionsOf(paragraph: string): {readonly references: References; readonly rest: string} {
	const references = noReferences();
	let rest = paragraph;
	const lexer = new (load().Lexer)(options());
	// Footnotes look like definitions, and their notes are there to be read.
	while (rest.startsWith('[') && !rest.startsWith('[^')) {
		const definition = lexer.options.tokenizer?.def(rest);
		if (definition === undefined) break;
		references[definition.tag] ??= {href: definition.href, title: definition.title};
		rest = rest.slice(definition.raw.length).trimStart();
	}
	return {references, rest};
}
