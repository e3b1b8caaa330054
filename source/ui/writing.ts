/** What keys do to the message being written: edits, completion, earlier prompts, and sending it or running it. */
import type {Chat} from '../chat/chat.ts';
import {completions, type Input, readInput} from '../chat/commands.ts';
import {surplusArgument, unknownCommand} from '../chat/sentences.ts';
import {type Draft, type DraftAction, edit} from './composer/draft.ts';
import {composerActionOf} from './composer/keys.ts';
import {newer, older, remember} from './composer/prompt-history.ts';
import type {Key} from './key.ts';
import type {KeyAction} from './keys.ts';
import type {UiState} from './ui-state.ts';
import {draftWidth} from './view.ts';
import {toEnd} from './viewport.ts';

export interface WritingOptions {
	readonly chat: Chat;
	readonly getState: () => UiState;
	readonly set: (change: Partial<UiState>) => void;
	/** Columns of the screen. */
	readonly columns: () => number;
	readonly perform: (action: KeyAction) => void;
	/** Takes the draft and draws its row before anything else is drawn. */
	readonly echo: (draft: Draft) => void;
}

export interface Writing {
	/** @returns true when the key meant something here */
	handleKey(key: Key): boolean;
	insert(text: string): void;
	/** Completes a command as far as it is certain; false where there is none to complete. */
	complete(): boolean;
	/** Clears the draft, which goes among the earlier prompts. */
	putAway(): void;
}

export function createWriting({chat, getState, set, columns, perform, echo}: WritingOptions): Writing {
	/** The draft after an edit, at today's width. */
	function edited(action: DraftAction): Pick<UiState, 'draft'> {
		return {draft: edit(getState().draft, action, draftWidth(columns()))};
	}

	function submit(): void {
		const {text} = getState().draft;
		const input = readInput(text);
		if (!run(input)) return;
		set({...edited({do: 'clear'}), prompts: remember(getState().prompts, text), anchor: toEnd()});
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
				chat.notify(unknownCommand(input.name, input.nearest));
				return false;
			case 'surplus':
				chat.notify(surplusArgument(input.command.name));
				return false;
		}
	}

	function complete(): boolean {
		const names = completions(getState().draft.text).map(({name}) => name);
		const [first] = names;
		if (first === undefined) return false;
		let common = first;
		for (const name of names) while (!name.startsWith(common)) common = common.slice(0, -1);
		set({...edited({do: 'replace', text: `/${common}`})});
		return true;
	}

	/** Before React hears of it: the eye waits for a key, and for nothing else. */
	function editAndEcho(action: DraftAction): void {
		echo(edited(action).draft);
		set({});
	}

	/** Up at the first row takes a queued message back, else goes through the prompts; Down comes back. */
	function recall(towards: 'older' | 'newer'): void {
		const {draft, prompts} = getState();
		if (towards === 'older' && draft.text === '') {
			const queued = chat.takeBack();
			if (queued !== undefined) {
				set({...edited({do: 'replace', text: queued})});
				return;
			}
		}
		const recalled = (towards === 'older' ? older : newer)(prompts, draft.text);
		if (recalled === undefined) return;
		set({prompts: recalled.history, ...edited({do: 'replace', text: recalled.text})});
	}

	return {
		handleKey(key) {
			if (key.name === 'tab' && !key.ctrl && !key.alt) {
				perform({do: 'complete'});
				return true;
			}
			const action = composerActionOf(key, getState().draft, draftWidth(columns()));
			if (action === undefined) return false;
			switch (action.do) {
				case 'send':
					submit();
					return true;
				case 'history':
					recall(action.towards);
					return true;
				default:
					editAndEcho(action);
					return true;
			}
		},
		insert: (text) => set(edited({do: 'insert', text})),
		complete,
		putAway() {
			const {draft, prompts} = getState();
			if (draft.text !== '') set({prompts: remember(prompts, draft.text), ...edited({do: 'clear'})});
		},
	};
}
