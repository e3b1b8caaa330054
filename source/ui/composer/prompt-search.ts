/** Ctrl+R: looking back through prompts for what holds some words. Pure: what comes of each step. */
import {type Draft, EMPTY_DRAFT} from './draft.ts';
import type {PasteFold} from './folds.ts';

export interface PromptSearch {
	/** The one line that is being typed. */
	readonly query: Draft;
	/** Which of the prompts is shown; undefined where none is. */
	readonly at: number | undefined;
}

export const NEW_SEARCH: PromptSearch = {query: EMPTY_DRAFT, at: undefined};

/** Capitals count only where some are typed. */
function patternOf(query: string): RegExp {
	const literal = query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
	return new RegExp(literal, /\p{Lu}/u.test(query) ? 'u' : 'iu');
}

/** Where in a prompt the words are; undefined where they are not, and where nothing was typed. */
export function matchIn(prompt: string, query: string): PasteFold | undefined {
	if (query === '') return undefined;
	const found = patternOf(query).exec(prompt);
	return found === null ? undefined : {start: found.index, end: found.index + found[0].length};
}

/** The first place from `from` on, in steps of `by`, whose prompt holds the words and is not `unlike`. */
function find(
	prompts: readonly string[],
	query: string,
	from: number,
	by: 1 | -1,
	unlike?: string,
): number | undefined {
	const pattern = patternOf(query);
	for (let at = from; at >= 0 && at < prompts.length; at += by) {
		const prompt = prompts[at] ?? '';
		if (prompt !== unlike && pattern.test(prompt)) return at;
	}
	return undefined;
}

/**
 * Other words are looked for: from the prompt that is shown on, to older ones, else from the newest.
 * @param prompts oldest first
 */
export function searchPrompts(search: PromptSearch, query: Draft, prompts: readonly string[]): PromptSearch {
	const {text} = query;
	if (text === search.query.text) return {...search, query};
	const newest = prompts.length - 1;
	const at = text === '' ? undefined : find(prompts, text, search.at ?? newest, -1);
	return {query, at: at ?? (text === '' ? undefined : find(prompts, text, newest, -1))};
}

/** To the next prompt that holds the words and is another text; without words every prompt does. */
export function searchNextPrompt(
	search: PromptSearch,
	towards: 'older' | 'newer',
	prompts: readonly string[],
): PromptSearch {
	const {query, at} = search;
	const by = towards === 'older' ? -1 : 1;
	const from = at === undefined ? prompts.length - 1 : at + by;
	if (at === undefined && towards === 'newer') return search;
	const next = find(prompts, query.text, from, by, at === undefined ? undefined : prompts[at]);
	return next === undefined ? search : {query, at: next};
}
