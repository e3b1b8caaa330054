/** Reads inline Markdown with `marked`, which is loaded for the first line: loading takes 8 ms, which would delay the start. */
import type {Links, MarkedToken, Tokens} from 'marked';
import {requireLazily} from '../lazy-packages.ts';

type Marked = typeof import('marked');

/** Targets of reference links by label, in the format of marked. */
export type References = Links;

let loaded: Marked | undefined;

function load(): Marked {
	loaded ??= requireLazily('marked') as Marked;
	return loaded;
}

/** An empty table, without a prototype whose members could be found as labels. */
export const noReferences = (): References => Object.create(null) as References;

/** Loads the package now, so that the first line need not wait for it. */
export function preloadMarked(): void {
	load();
}

/** Every line end is a line break, since models put text on a separate line on purpose. A new object, because a lexer modifies it. */
const options = () => ({gfm: true, breaks: true});

/**
 * The inline tokens of the text of one block. Nesting too deep for the stack stays text.
 * @param references undefined = reference links stay text
 */
export function inlineTokens(source: string, references: References | undefined): readonly MarkedToken[] {
	const asText: Tokens.Text = {type: 'text', raw: source, text: source, escaped: false};
	// A new lexer each time, since it remembers unclosed HTML tags.
	const lexer = new (load().Lexer)(options());
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
	const lexer = new (load().Lexer)(options());
	// Footnotes look like definitions, but their text must stay visible.
	while (rest.startsWith('[') && !rest.startsWith('[^')) {
		const definition = lexer.options.tokenizer?.def(rest);
		if (definition === undefined) break;
		references[definition.tag] ??= {href: definition.href, title: definition.title};
		rest = rest.slice(definition.raw.length).trimStart();
	}
	return {references, rest};
}
