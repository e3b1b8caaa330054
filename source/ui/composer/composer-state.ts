/** The state of the composer: the draft, earlier prompts, the prompt search, and the selected completion. */
import {type Draft, EMPTY_DRAFT} from './draft.ts';
import {type PromptHistory, promptHistory} from './prompt-history.ts';
import type {PromptSearch} from './prompt-search.ts';

/** The selected completion by its index, or `closed` after Esc. Every edit of the draft resets it to undefined. */
export type Choice = number | 'closed' | undefined;

export interface ComposerState {
	readonly draft: Draft;
	/** First row of the draft that is on the screen. */
	readonly draftTop: number;
	readonly prompts: PromptHistory;
	/** The prompt search (Ctrl+R) while it is open; the draft stays unchanged meanwhile. */
	readonly search: PromptSearch | undefined;
	readonly choice: Choice;
}

export const INITIAL_COMPOSER: ComposerState = {
	draft: EMPTY_DRAFT,
	draftTop: 0,
	prompts: promptHistory(),
	search: undefined,
	choice: undefined,
};
