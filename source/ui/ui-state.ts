/** What the screen remembers beside the chat: the draft, the place of reading, folds, focus. */

import type {Choice} from './composer/completion-state.ts';
import {type Draft, EMPTY_DRAFT} from './composer/draft.ts';
import {type PromptHistory, promptHistory} from './composer/prompt-history.ts';
import type {PromptSearch} from './composer/prompt-search.ts';
import type {Explorer} from './explorer/explorer.ts';
import type {Focus} from './key-bindings.ts';
import {TOOLS_CLOSED, type ToolsState} from './pages/tools-page.ts';
import type {Find} from './search/find.ts';
import type {Flash} from './toast.ts';
import {Folds} from './transcript/fold-state.ts';
import type {Saving} from './transcript/save-message.ts';
import type {Anchor} from './transcript/viewport.ts';

export interface UiState {
	readonly draft: Draft;
	/** First row of the draft on the screen. */
	readonly draftTop: number;
	readonly prompts: PromptHistory;
	/** Ctrl+R: what is looked for among the prompts; the draft waits as it is. */
	readonly search: PromptSearch | undefined;
	/** What was done with the list of completions. */
	readonly choice: Choice;
	readonly focus: Focus;
	readonly page: 'chat' | 'help' | 'login' | 'tools' | 'explorer';
	/** The JSON explorer from its opening until it is left, also behind the help page. */
	readonly explorer: Explorer | undefined;
	/** First line of the help page on the screen. */
	readonly helpTop: number;
	/** The page of tools, and what the server offers. */
	readonly tools: ToolsState;
	readonly anchor: Anchor;
	/** How many items there were when following the end stopped. */
	readonly seen: number;
	readonly folds: Folds;
	/** Replies are shown as they were written. */
	readonly source: boolean;
	/** What the transcript's cursor is on: key of a message or of a tool call. */
	readonly selected: string | undefined;
	/** Headings tell the time of day. */
	readonly times: boolean;
	readonly flash: Flash | undefined;
	/** The search in the transcript, from its first letter until it is ended. */
	readonly find: Find | undefined;
	/** The field for the name of a file, while it is asked for. */
	readonly saving: Saving | undefined;
	/** Ctrl+C was pressed once; a second one soon quits. */
	readonly isArmed: boolean;
}

export const INITIAL: UiState = {
	draft: EMPTY_DRAFT,
	draftTop: 0,
	prompts: promptHistory(),
	search: undefined,
	choice: undefined,
	focus: 'composer',
	page: 'chat',
	explorer: undefined,
	helpTop: 0,
	tools: TOOLS_CLOSED,
	anchor: {at: 'end'},
	seen: 0,
	folds: new Folds(),
	source: false,
	selected: undefined,
	times: true,
	flash: undefined,
	find: undefined,
	saving: undefined,
	isArmed: false,
};
