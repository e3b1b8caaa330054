/** Handles keys in the composer: edits, completion, earlier prompts, sending messages and running commands. */

import type {Chat} from '../../chat/chat.ts';
import {
	type CommandTarget,
	type Input,
	missingArgument,
	readInput,
	refusalOf,
	withoutSecret,
} from '../../chat/commands.ts';
import {ratedQuestion} from '../../chat/feedback/feedback-wish.ts';
import {type Notice, notice} from '../../chat/notices.ts';
import type {Key} from '../../terminal/input/key.ts';
import {own, safeLine} from '../../text/safe.ts';
import {type KeyAction, runAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import type {KeyCondition} from '../keys/key-rows.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {chosenOffer, startOffers} from '../presets/start-offers.ts';
import {toEnd} from '../transcript/viewport.ts';
import type {UiState} from '../ui-state.ts';
import {type DraftAction, isEdit} from './actions.ts';
import {
	type Completions,
	completionOnEnter,
	completionOnTab,
	completionsOf,
	nextChoice,
} from './completion-state.ts';
import {type Draft, EMPTY_DRAFT, edit} from './draft.ts';
import {conditionsOf} from './draft-conditions.ts';
import {createEditInEditor} from './edit-in-editor.ts';
import {draftWidth} from './input-bar.ts';
import {
	newer,
	noted,
	older,
	type PromptHistory,
	refolded,
	remember,
	takenFromQueue,
} from './prompt-history.ts';
import type {PromptSearch} from './prompt-search.ts';
import {searchCancelled, searchChange, searchStarted, searchTyped} from './search-changes.ts';

export interface ComposerOptions extends Pick<Ports, 'runEditor'>, Pick<ScreenAccess, 'toast'> {
	readonly chat: Chat;
	readonly getState: () => UiState;
	readonly set: (change: Partial<UiState>) => void;
	/** Columns of the screen. */
	readonly columns: () => number;
	readonly perform: (action: KeyAction) => void;
	/** Stores the draft and draws its row before anything else is drawn. */
	readonly echo: (draft: Draft) => void;
}

export interface Composer {
	/** @returns whether the key had an action */
	handleKey(key: Key): boolean;
	paste(text: string): void;
	/** Replaces the draft with a text, to be corrected; a draft that was begun meanwhile stays. */
	bring(text: string): void;
	/** The same until something is known. @returns a function that takes it out again; false if the user has changed it since */
	hold(text: string): () => boolean;
	/** Completes a command; false if there is none to complete. */
	complete(): boolean;
	/** Closes the prompt search, or the list of completions; false if neither is open. */
	leave(what: 'search' | 'search-or-list'): boolean;
	/** Moves the draft to the earlier prompts; false if it is empty. */
	putAway(): boolean;
}

export function createComposer(options: ComposerOptions): Composer {
	const {chat, getState, set, columns, perform, echo} = options;
	const width = (): number => draftWidth(columns());
	const editor = createEditInEditor({
		run: options.runEditor,
		getDraft: () => getState().draft,
		set,
		notify(next) {
			chat.notify(next);
			set({anchor: toEnd()});
		},
		width,
	});
	/** The refused command that was left or put in the input. */
	let refused: string | undefined;
	/** The refused command that a slash has replaced. */
	let replaced: string | undefined;
	/** Ctrl+X was pressed: Ctrl+E now opens the editor. */
	let isChordStarted = false;

	/** The draft after an edit, at the current width. */
	function edited(action: DraftAction): Pick<UiState, 'draft' | 'choice'> {
		const before = getState();
		const draft = edit(before.draft, action, width());
		return {draft, choice: draft.text === before.draft.text ? before.choice : undefined};
	}

	/** Replaces the draft with a text that the user did not type just now: it is not completed. */
	function brought(text: string, prompts: PromptHistory): Partial<UiState> {
		replaced = undefined;
		return {prompts, ...edited({do: 'replace', ...refolded(prompts, text)}), choice: 'closed'};
	}

	function bring(text: string): void {
		const {draft, prompts} = getState();
		if (draft.text !== '') return;
		set(brought(text, prompts));
		// A request that the server has refused, or a command that was not sent.
		if (text.startsWith('/')) refused = getState().draft.text;
	}

	function hold(text: string): () => boolean {
		if (getState().draft.text !== '') return () => true;
		bring(text);
		const held = getState().draft.text;
		return () => {
			if (getState().draft.text !== held) return false;
			set(edited({do: 'clear'}));
			return true;
		};
	}

	/** The earlier prompts with the draft added. */
	function remembered(draft: Draft): PromptHistory {
		const shown = withoutSecret(draft.text);
		if (shown !== undefined) return remember(getState().prompts, shown);
		return remember(noted(getState().prompts, draft), draft.text);
	}

	/** Replaces a draft that may have a credential: neither undo nor the cut texts have it either. */
	function forgetSecret(text: string): void {
		set({draft: edit(EMPTY_DRAFT, {do: 'insert', text}, width()), choice: 'closed'});
	}

	function submit(): void {
		const {draft} = getState();
		if (draft.text.trim() === '') return;
		const input = readInput(draft.text);
		refused = undefined;
		if (input.kind === 'message' && replaced !== undefined && draft.text.startsWith('/')) {
			putBefore(replaced);
			return;
		}
		replaced = undefined;
		// Clear the draft first, so that changes of the screen by the command are kept.
		if (input.kind === 'command') finish(draft);
		if (run(input, draft.text) && input.kind !== 'command') finish(draft);
		const shown = withoutSecret(draft.text);
		if (shown !== undefined) forgetSecret(shown);
		if (input.kind === 'unknown' || input.kind === 'surplus') refused = getState().draft.text;
	}

	/** A slash right after a refused command begins another one in its place: ↑ brings the first one back. */
	function beginOver(text: string): void {
		const {draft} = getState();
		if (draft.text === '') replaced = undefined;
		const isAtEnd = draft.cursor === draft.text.length;
		if (draft.text === '' || draft.text !== refused || !isAtEnd || !text.startsWith('/')) return;
		putAway();
		replaced = draft.text;
	}

	/** What followed the refused command is no command, so it continues that text: both are shown before they are sent. */
	function putBefore(text: string): void {
		set(brought(text + getState().draft.text, getState().prompts));
		options.toast(own`Not sent yet: "${safeLine(text)}" is in front of it again. Enter sends both.`);
	}

	function putAway(): boolean {
		const {draft} = getState();
		replaced = undefined;
		if (draft.text === '') return false;
		set({prompts: remembered(draft), ...edited({do: 'clear'})});
		if (withoutSecret(draft.text) !== undefined) set({draft: EMPTY_DRAFT});
		return true;
	}

	function finish(draft: Draft): void {
		set({...edited({do: 'clear'}), prompts: remembered(draft), anchor: toEnd()});
	}

	/** The chat for a command: feedback and frames that are refused return to the input, since they would be lost. */
	function targetOf(typed: string): CommandTarget {
		return {
			...chat,
			notify(next) {
				chat.notify(next);
				if (next.code === 'feedback_usage') bring(typed);
			},
			sendRaw(json) {
				const isSent = chat.sendRaw(json);
				if (!isSent && withoutSecret(typed) === undefined) bring(typed);
				return isSent;
			},
			dropHeld() {
				const dropped = chat.dropHeld();
				set({prompts: dropped.reduce(remember, getState().prompts)});
				return dropped;
			},
			giveFeedback(wish) {
				const refuse = (because: Notice): void => {
					chat.notify(because);
					if (wish.comment !== undefined) bring(typed);
				};
				const {entries, turn} = chat.getSnapshot();
				const question = ratedQuestion(wish, entries);
				const obstacle = chat.giveFeedback(wish, {
					settle(outcome) {
						if (outcome.status === 'answered') chat.notify(notice('feedback_stored', {question}));
						else if (outcome.status === 'failed' || outcome.status === 'unreadable') refuse(outcome.notice);
					},
				});
				if (obstacle !== undefined) refuse(obstacle);
				// The answer under way cannot be rated yet.
				else if (turn !== undefined && question !== undefined)
					options.toast(own`rates the answer to "${safeLine(question)}"`);
			},
		};
	}

	/** @returns false if the draft must stay */
	function run(input: Input, typed: string): boolean {
		switch (input.kind) {
			case 'message':
				return chat.send(input.text);
			case 'command': {
				const usage = missingArgument(input);
				if (usage === undefined) input.command.run({chat: targetOf(typed), perform}, input.argument);
				else chat.notify(usage);
				return true;
			}
			default:
				chat.notify(refusalOf(input));
				return false;
		}
	}

	function complete(): boolean {
		const {draft} = getState();
		const list = completionsOf(getState());
		if (list === undefined) return false;
		set(edited({do: 'replace', text: completionOnTab(list, draft.text)}));
		return true;
	}

	/** Runs the selected command, or puts it into the draft. */
	function accept(list: Completions): void {
		const {do: how, text} = completionOnEnter(list, getState().draft.text);
		set(edited({do: 'replace', text}));
		if (how === 'run') submit();
		else {
			const input = readInput(text);
			if (input.kind === 'command' && missingArgument(input) !== undefined)
				options.toast(
					own`/${input.command.name} needs ${input.command.takes ?? ''} after it; then press Enter`,
				);
		}
	}

	/** Draws the row before React renders: the echo of a key must not wait for anything else. */
	function editAndEcho(action: DraftAction): void {
		const {draft, choice} = edited(action);
		echo(draft);
		set({choice});
	}

	/** Up first takes back what is queued, the newest first; then Up and Down move through the prompts. Down returns to the draft. */
	function recall(towards: 'older' | 'newer'): void {
		const {draft, prompts} = getState();
		const queued = towards === 'older' ? chat.takeBack() : undefined;
		if (queued === '') return;
		const history = noted(prompts, draft);
		const recalled =
			queued === undefined
				? (towards === 'older' ? older : newer)(history, draft.text)
				: takenFromQueue(history, draft.text, queued);
		if (recalled !== undefined) set(brought(recalled.text, recalled.history));
	}

	/** Whether a condition about the start screen holds; undefined for another one. */
	function startHolds(when: KeyCondition): boolean | undefined {
		if (when === 'on-offer') return chosenOffer(getState(), chat.getSnapshot()) !== undefined;
		if (when !== 'offers') return undefined;
		return getState().draft.text === '' && startOffers(getState(), chat.getSnapshot()).length > 0;
	}

	/** The action of a key in the composer: after Ctrl+X, in the list of completions, or in the draft. */
	function actionOf(key: Key, draft: Draft, list: Completions | undefined) {
		const chord = isChordStarted ? actionAt('chord', key) : undefined;
		if (chord !== undefined) return chord;
		const holds = conditionsOf(draft, width());
		if (list === undefined)
			return actionAt('composer', key, (when, each) => startHolds(when) ?? holds(when, each));
		const hasSeveral = list.candidates.length > 1;
		return actionAt('completions', key, (when, each) =>
			when === 'several' ? hasSeveral : holds(when, each),
		);
	}

	function handleSearchKey(state: UiState, search: PromptSearch, key: Key): boolean {
		const action = actionAt('search', key, conditionsOf(search.query, Number.POSITIVE_INFINITY));
		if (action === undefined) return false;
		switch (action.do) {
			case 'search-step':
			case 'search-accept':
			case 'search-cancel':
			case 'type':
				set(searchChange(state, search, action, key.text ?? '', width()));
				return true;
			default:
				if (isEdit(action)) set(searchChange(state, search, action, '', width()));
				else perform(action);
				return true;
		}
	}

	return {
		handleKey(key) {
			if (editor.isOpen()) return true;
			const state = getState();
			if (state.search !== undefined) return handleSearchKey(state, state.search, key);
			const list = completionsOf(state);
			const action = actionOf(key, state.draft, list);
			isChordStarted = false;
			if (action === undefined) return false;
			if (isEdit(action)) {
				editAndEcho(action);
				return true;
			}
			runAction(
				action,
				{
					type() {
						beginOver(key.text ?? '');
						editAndEcho({do: 'insert', text: key.text ?? ''});
					},
					newline: editAndEcho,
					'continue-line': editAndEcho,
					send: submit,
					history: ({towards}) => recall(towards),
					search: () => set(searchStarted()),
					editor: editor.open,
					chord: () => {
						isChordStarted = true;
					},
					select: ({by}) => list && set({choice: nextChoice(list, by)}),
					accept: () => list && accept(list),
				},
				perform,
			);
			return true;
		},
		paste(text) {
			const state = getState();
			set(
				state.search === undefined
					? edited({do: 'paste', text})
					: searchTyped(state, state.search, text, width()),
			);
		},
		bring,
		hold,
		complete,
		leave(what) {
			const state = getState();
			if (state.search !== undefined) {
				set(searchCancelled());
				return true;
			}
			if (what === 'search' || completionsOf(state) === undefined) return false;
			// A slash alone was the key that opened the list.
			set(state.draft.text === '/' ? edited({do: 'clear'}) : {choice: 'closed'});
			return true;
		},
		putAway,
	};
}
