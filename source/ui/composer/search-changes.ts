/** The prompt search (Ctrl+R): the change of state that each of its actions makes. Pure. */
import type {DraftAction, EditAction, SearchAction, TypeAction} from './actions.ts';
import type {ComposerState} from './composer-state.ts';
import {edit} from './draft.ts';
import {noted, recalledAt, refolded} from './prompt-history.ts';
import {NEW_SEARCH, type PromptSearch, searchNextPrompt, searchPrompts} from './prompt-search.ts';

type PromptSearchContext = Pick<ComposerState, 'draft' | 'prompts'>;
type ComposerChange = Partial<ComposerState>;

/** Opens the search; the draft stays unchanged. */
export const searchStarted = (): ComposerChange => ({search: NEW_SEARCH});

/** Closes the search, with the draft as before. */
export const searchCancelled = (): ComposerChange => ({search: undefined});

/** Makes the prompt that was found the draft; without one it only closes the search. */
export function searchAccepted(
	{draft, prompts}: PromptSearchContext,
	{at}: PromptSearch,
	width: number,
): ComposerChange {
	if (at === undefined) return searchCancelled();
	const {history, text} = recalledAt(noted(prompts, draft), draft.text, at);
	const action: DraftAction = {do: 'replace', ...refolded(history, text)};
	return {search: undefined, prompts: history, draft: edit(draft, action, width), choice: 'closed'};
}

/** Inserts text into the field, which has one line. */
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

/** The change that an action of the prompt search makes; `text` is that of the key. */
export function searchChange(
	state: PromptSearchContext,
	search: PromptSearch,
	action: SearchAction | EditAction | TypeAction,
	text: string,
	width: number,
): ComposerChange {
	switch (action.do) {
		case 'search-accept':
			return searchAccepted(state, search, width);
		case 'search-cancel':
			return searchCancelled();
		case 'search-step':
			return {search: searchNextPrompt(search, action.towards, state.prompts.prompts)};
		case 'type':
			return edited(state, search, {do: 'insert', text}, width);
		default:
			return edited(state, search, action, width);
	}
}
