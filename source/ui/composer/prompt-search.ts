/** The prompt search (Ctrl+R): finds earlier prompts that contain a text. Pure. */
import {type Draft, EMPTY_DRAFT} from './draft.ts';
import type {PasteFold} from './folds.ts';

export interface PromptSearch {
	/** The search text, one line. */
	readonly query: Draft;
	/** Index of the prompt that was found, if any. */
	readonly at: number | undefined;
}

export const NEW_SEARCH: PromptSearch = {query: EMPTY_DRAFT, at: undefined};

/** Case-sensitive only if the text has a capital letter. */
function patternOf(query: string): RegExp {
	const literal = query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
	return new RegExp(literal, /\p{Lu}/u.test(query) ? 'u' : 'iu');
}

/** The range of the match in a prompt; undefined without a match, or without a text. */
export function matchIn(prompt: string, query: string): PasteFold | undefined {
	if (query === '') return undefined;
	const found = patternOf(query).exec(prompt);
	return found === null ? undefined : {start: found.index, end: found.index + found[0].length};
}

/** Index of the first prompt from `from` on, in steps of `by`, that matches and differs from `unlike`. */
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
 * Searches for another text: from the current prompt to older ones, or from the newest.
 * @param prompts oldest first
 */
export function searchPrompts(search: PromptSearch, query: Draft, prompts: readonly string[]): PromptSearch {
	const {text} = query;
	if (text === search.query.text) return {...search, query};
	const newest = prompts.length - 1;
	const at = text === '' ? undefined : find(prompts, text, search.at ?? newest, -1);
	return {query, at: at ?? (text === '' ? undefined : find(prompts, text, newest, -1))};
}

/** Goes to the next prompt that matches and is a different text; without a text every prompt matches. */
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
