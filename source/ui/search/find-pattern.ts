/** What a search looks for: a pattern that finds a text as a person sees it, in its source and on the screen alike. */
import {graphemes} from '../../text/width.ts';

export interface Pattern {
	/** As it was typed. */
	readonly query: string;
	/** Global; whoever uses it sets `lastIndex`. */
	readonly expression: RegExp;
}

/** Marks that Markdown may put around words, and not only around them. */
const MARK = /^[*_~`\\]$/;
const MARKS = '[*_~`\\\\]{0,3}';
const WORD = /^[\p{L}\p{N}]/u;
const CAPITAL = /\p{Lu}/u;

/**
 * White space stands for any white space, line ends too; between words, and between a word and what is none, there may
 * be marks of Markdown; a letter is found composed and decomposed. Capitals count when the query has one.
 * @returns undefined for a query of nothing but white space
 */
export function patternOf(query: string): Pattern | undefined {
	const words = query.split(/\s+/).filter((word) => word !== '');
	const tokens = words.flatMap((word, index) => [...(index === 0 ? [] : [' ']), ...graphemes(word)]);
	if (tokens.length === 0) return undefined;
	const source = tokens.map((token, index) => between(tokens[index - 1], token) + matcher(token)).join('');
	return {query, expression: new RegExp(source, CAPITAL.test(query) ? 'g' : 'gi')};
}

function between(before: string | undefined, after: string): string {
	if (before === undefined || MARK.test(before) || MARK.test(after)) return '';
	return WORD.test(before) && WORD.test(after) ? '' : MARKS;
}

function matcher(token: string): string {
	if (token === ' ') return '\\s+';
	const forms = new Set([token, token.normalize('NFC'), token.normalize('NFD')]);
	const [only = '', ...others] = [...forms].map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
	return others.length === 0 ? only : `(?:${[only, ...others].join('|')})`;
}

/** How often the pattern is in a text, without overlaps. */
export function countIn(text: string, {expression}: Pattern): number {
	let count = 0;
	expression.lastIndex = 0;
	while (expression.test(text)) count++;
	return count;
}
