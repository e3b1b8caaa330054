/** What keys do to the message being written: edits, completion, earlier prompts, and sending it or running it. */
import type {Chat} from '../../chat/chat.ts';
import {type Input, readInput} from '../../chat/commands.ts';
import {notice} from '../../chat/notices.ts';
import type {Key} from '../../terminal/input/key.ts';
import type {KeyAction} from '../actions.ts';
import {toEnd} from '../transcript/viewport.ts';
import type {UiState} from '../ui-state.ts';
import type {DraftAction} from './actions.ts';
import {
	type Completions,
	completionOnEnter,
	completionOnTab,
	completionsOf,
	nextChoice,
} from './completion-state.ts';
import {type Draft, edit} from './draft.ts';
import {createEditInEditor, type RunEditor} from './edit-in-editor.ts';
import {searchBegun, searchKeyed, searchLeft, searchTyped} from './history-search-keys.ts';
import {draftWidth} from './input-bar.ts';
import {composerActionOf} from './keys.ts';
import {newer, noted, older, type PromptHistory, refolded, remember} from './prompt-history.ts';

export interface ComposerOptions {
	readonly chat: Chat;
	readonly getState: () => UiState;
	readonly set: (change: Partial<UiState>) => void;
	/** Columns of the screen. */
	readonly columns: () => number;
	readonly perform: (action: KeyAction) => void;
	/** Takes the draft and draws its row before anything else is drawn. */
	readonly echo: (draft: Draft) => void;
	readonly runEditor: RunEditor;
}

export interface Composer {
	/** @returns true when the key meant something here */
	handleKey(key: Key): boolean;
	paste(text: string): void;
	/** Completes a command as far as it is certain; false where there is none to complete. */
	complete(): boolean;
	/** Leaves the search, or closes the list of completions; false where there is neither. */
	leave(what: 'search' | 'search-or-list'): boolean;
	/** Clears the draft, which goes among the earlier prompts. */
	putAway(): void;
}

export function createComposer(options: ComposerOptions): Composer {
	const {chat, getState, set, columns, perform, echo} = options;
	const width = (): number => draftWidth(columns());
	const editing = createEditInEditor({
		run: options.runEditor,
		getDraft: () => getState().draft,
		set,
		notify: (notice) => chat.notify(notice),
		width,
	});
	/** Ctrl+X came, and Ctrl+E behind it opens the editor. */
	let isChordBegun = false;

	/** The draft after an edit, at today's width. */
	function edited(action: DraftAction): Pick<UiState, 'draft' | 'choice'> {
		const before = getState();
		const draft = edit(before.draft, action, width());
		return {draft, choice: draft.text === before.draft.text ? before.choice : undefined};
	}

	/** Another draft that nobody typed just now: it is there to be looked at, not to be completed. */
	function brought(text: string, prompts: PromptHistory): Partial<UiState> {
		return {prompts, ...edited({do: 'replace', ...refolded(prompts, text)}), choice: 'closed'};
	}

	/** The earlier prompts with the draft among them. */
	function remembered(draft: Draft): PromptHistory {
		return remember(noted(getState().prompts, draft), draft.text);
	}

	function submit(): void {
		const {draft} = getState();
		const input = readInput(draft.text);
		// What a command does to the screen comes after the end of the draft, and stays.
		if (input.kind === 'command') finish(draft);
		if (run(input) && input.kind !== 'command') finish(draft);
	}

	function finish(draft: Draft): void {
		set({...edited({do: 'clear'}), prompts: remembered(draft), anchor: toEnd()});
	}

	/** @returns false when the draft has to stay */
	function run(input: Input): boolean {
		switch (input.kind) {
			case 'message':
				return chat.send(input.text);
			case 'command':
				input.command.run({chat, wish: perform}, input.argument);
				return true;
			case 'unknown':
				chat.notify(notice('unknown_command', input));
				return false;
			case 'surplus':
				chat.notify(notice('surplus_argument', {command: input.command.name}));
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

	/** Keys of the list of completions, while it is open. */
	function handleListKey(list: Completions, key: Key): boolean {
		const {text} = getState().draft;
		const by = stepOf(key);
		// With one there is nothing to choose, and the arrows go through the prompts.
		if (by !== undefined && list.candidates.length > 1) {
			set({choice: nextChoice(list, by)});
			return true;
		}
		if (key.name !== 'enter' || key.ctrl || key.alt || key.shift) return false;
		const {do: how, text: line} = completionOnEnter(list, text);
		set(edited({do: 'replace', text: line}));
		if (how === 'run') submit();
		return true;
	}

	/** Before React hears of it: the eye waits for a key, and for nothing else. */
	function editAndEcho(action: DraftAction): void {
		const {draft, choice} = edited(action);
		echo(draft);
		set({choice});
	}

	/** Up at the first row takes a queued message back, else goes through the prompts; Down comes back. */
	function recall(towards: 'older' | 'newer'): void {
		const {draft, prompts} = getState();
		if (towards === 'older' && draft.text === '') {
			const queued = chat.takeBack();
			if (queued !== undefined) {
				set(brought(queued, prompts));
				return;
			}
		}
		const recalled = (towards === 'older' ? older : newer)(noted(prompts, draft), draft.text);
		if (recalled !== undefined) set(brought(recalled.text, recalled.history));
	}

	return {
		handleKey(key) {
			if (editing.isOpen()) return true;
			const state = getState();
			if (state.search !== undefined) {
				const change = searchKeyed(state, state.search, key, width());
				if (change !== undefined) set(change);
				return change !== undefined;
			}
			const wasChordBegun = isChordBegun;
			isChordBegun = false;
			if (wasChordBegun && key.ctrl && key.name === 'e') {
				editing.open();
				return true;
			}
			const list = completionsOf(state);
			if (list !== undefined && handleListKey(list, key)) return true;
			if (key.name === 'tab' && !key.ctrl && !key.alt) {
				perform({do: 'complete'});
				return true;
			}
			const action = composerActionOf(key, state.draft, width());
			if (action === undefined) return false;
			switch (action.do) {
				case 'send':
					submit();
					return true;
				case 'history':
					recall(action.towards);
					return true;
				case 'search':
					set(searchBegun());
					return true;
				case 'editor':
					editing.open();
					return true;
				case 'chord':
					isChordBegun = true;
					return true;
				default:
					editAndEcho(action);
					return true;
			}
		},
		paste(text) {
			const state = getState();
			set(
				state.search === undefined
					? edited({do: 'paste', text})
					: searchTyped(state, state.search, text, width()),
			);
		},
		complete,
		leave(what) {
			const state = getState();
			if (state.search !== undefined) {
				set(searchLeft());
				return true;
			}
			if (what === 'search' || completionsOf(state) === undefined) return false;
			set({choice: 'closed'});
			return true;
		},
		putAway() {
			const {draft} = getState();
			if (draft.text !== '') set({prompts: remembered(draft), ...edited({do: 'clear'})});
		},
	};
}

/** Which way a key goes in a list; undefined for those that go nowhere. */
function stepOf({name, ctrl, alt, shift}: Key): 1 | -1 | undefined {
	if (alt || shift) return undefined;
	if (name === (ctrl ? 'p' : 'up')) return -1;
	return name === (ctrl ? 'n' : 'down') ? 1 : undefined;
}
