/** What keys do while Ctrl+R looks through the prompts. Pure: what state comes of each. */

import type {Key} from '../../terminal/input/key.ts';
import type {DraftAction} from './actions.ts';
import type {ComposerState} from './composer-state.ts';
import {edit} from './draft.ts';
import {composerActionOf} from './keys.ts';
import {noted, recalledAt, refolded} from './prompt-history.ts';
import {NEW_SEARCH, type PromptSearch, searchNextPrompt, searchPrompts} from './prompt-search.ts';

type PromptSearchContext = Pick<ComposerState, 'draft' | 'prompts'>;
type ComposerChange = Partial<ComposerState>;

/** The search begins, and the draft waits. */
export const searchBegun = (): ComposerChange => ({search: NEW_SEARCH});

/** The draft is what it was before the search. */
export const searchLeft = (): ComposerChange => ({search: undefined});

/** What was found becomes the draft, to be edited or sent; with nothing found the search is left. */
export function searchTaken(
	{draft, prompts}: PromptSearchContext,
	{at}: PromptSearch,
	width: number,
): ComposerChange {
	if (at === undefined) return searchLeft();
	const {history, text} = recalledAt(noted(prompts, draft), draft.text, at);
	const action: DraftAction = {do: 'replace', ...refolded(history, text)};
	return {
		search: undefined,
		prompts: history,
		draft: edit(draft, action, width),
		choice: 'closed',
	};
}

/** Text for the field, which has one line. */
export function searchTyped(
	state: PromptSearchContext,
	search: PromptSearch,
	text: string,
	width: number,
): ComposerChange {
	return edited(state, search, {do: 'insert', text: text.replaceAll(/\s+/g, ' ')}, width);
}

function edited(
	{prompts}: PromptSearchContext,
	search: PromptSearch,
	action: DraftAction,
	width: number,
): ComposerChange {
	return {search: searchPrompts(search, edit(search.query, action, width), prompts.prompts)};
}

/** @returns undefined for a key that means nothing here */
export function searchKeyed(
	state: PromptSearchContext,
	search: PromptSearch,
	key: Key,
	width: number,
): ComposerChange | undefined {
	if (key.name === 'tab') return searchTaken(state, search, width);
	if (key.ctrl && key.name === 'g') return searchLeft();
	if (key.ctrl && (key.name === 'r' || key.name === 's')) {
		const towards = key.name === 'r' ? 'older' : 'newer';
		return {search: searchNextPrompt(search, towards, state.prompts.prompts)};
	}
	// `?` and Ctrl+D mean something else on an empty draft, and here the field is never one.
	const draft = search.query.text === '' ? {...search.query, text: ' '} : search.query;
	const action = composerActionOf(key, draft, Number.POSITIVE_INFINITY);
	if (action === undefined) return undefined;
	switch (action.do) {
		case 'send':
		case 'continue-line':
			return searchTaken(state, search, width);
		case 'history':
			return {search: searchNextPrompt(search, action.towards, state.prompts.prompts)};
		case 'search':
		case 'editor':
		case 'chord':
		case 'newline':
		case 'paste':
			return {};
		default:
			return edited(state, search, action, width);
	}
}
