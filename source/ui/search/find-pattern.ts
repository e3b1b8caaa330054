/** The pattern of a find, which matches a text as it appears, both in its source and on the screen. */
import {graphemes} from '../../text/width.ts';

export interface Pattern {
	/** As typed. */
	readonly query: string;
	/** Global; set `lastIndex` before use. */
	readonly expression: RegExp;
}

/** Markdown marks, which may be around or inside words. */
const MARK = /^[*_~`\\]$/;
const MARKS = '[*_~`\\\\]{0,3}';
/** Emphasis within a word. */
const STARS = '\\*{0,3}';
const ASCII = /^[ -~]/;
const WORD = /^[\p{L}\p{N}]/u;
const ZERO_WIDTH = /[\u00AD\u200B-\u200D]$/;
const PICTURE = /\p{Extended_Pictographic}/u;
const ESCAPED = /^[!-/:-@[-`{-~]$/;
const CAPITAL = /\p{Lu}/u;

/**
 * White space matches any white space, including line ends. Markdown marks are allowed between words, and next to
 * punctuation. Letters match composed and decomposed. Case matters if the query has a capital.
 * @returns undefined for a blank query
 */
export function patternOf(query: string): Pattern | undefined {
	const words = query.split(/\s+/).filter((word) => word !== '');
	const tokens = words.flatMap((word, index) => [...(index === 0 ? [] : [' ']), ...graphemes(word)]);
	if (tokens.length === 0) return undefined;
	const source = tokens
		.map((token, index) => {
			// The screen leaves out the backslash of an escape.
			const isEscape = token === '\\' && ESCAPED.test(tokens[index + 1] ?? '');
			return between(tokens[index - 1], token) + patternFor(token) + (isEscape ? '?' : '');
		})
		.join('');
	return {query, expression: new RegExp(source, CAPITAL.test(query) ? 'g' : 'gi')};
}

function between(before: string | undefined, after: string): string {
	if (before === undefined || MARK.test(before) || MARK.test(after)) return '';
	if (!WORD.test(before) || !WORD.test(after)) return MARKS;
	// East Asian words have no spaces, so marks may be between any two characters.
	return ASCII.test(before) || ASCII.test(after) ? '' : STARS;
}

function patternFor(token: string): string {
	if (token === ' ') return '\\s+';
	if (ZERO_WIDTH.test(token) && !PICTURE.test(token)) {
		// The screen may leave it out.
		const letter = token.slice(0, -1);
		return `${letter === '' ? '' : patternFor(letter)}[\\xAD\\u200B-\\u200D]?`;
	}
	const forms = new Set([token, token.normalize('NFC'), token.normalize('NFD')]);
	const [only = '', ...others] = [...forms].map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
	return others.length === 0 ? only : `(?:${[only, ...others].join('|')})`;
}

/** Number of matches of the pattern in a text, without overlaps. */
export function countIn(text: string, {expression}: Pattern): number {
	let count = 0;
	expression.lastIndex = 0;
	while (expression.test(text)) count++;
	return count;
}
