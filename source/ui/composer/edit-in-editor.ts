/** Ctrl+G: the draft goes to the user's editor and comes back; one at a time, and nothing is lost when it fails. */
import type {Notice} from '../../chat/notices.ts';
import type {UiState} from '../ui-state.ts';
import {type Draft, edit} from './draft.ts';

/** How it went: the text as it was left in the editor, or what is to be said about it. */
export type EditorOutcome =
	| {readonly kind: 'edited'; readonly text: string}
	| {readonly kind: 'failed'; readonly notice: Notice};

/** Lends the terminal to an editor with this text in it. Never rejects. */
export type RunEditor = (text: string) => Promise<EditorOutcome>;

export interface EditInEditorOptions {
	readonly run: RunEditor;
	readonly getDraft: () => Draft;
	readonly set: (change: Partial<UiState>) => void;
	readonly notify: (notice: Notice) => void;
	/** Cells of a row of the draft. */
	readonly width: () => number;
}

export interface EditInEditor {
	/** While the editor has the terminal, keys that still come were meant for it. */
	readonly isOpen: () => boolean;
	open(): void;
}

export function createEditInEditor({run, getDraft, set, notify, width}: EditInEditorOptions): EditInEditor {
	let isOpen = false;

	async function open(): Promise<void> {
		isOpen = true;
		const outcome = await run(getDraft().text);
		isOpen = false;
		if (outcome.kind === 'failed') {
			notify(outcome.notice);
			return;
		}
		const draft = edit(getDraft(), {do: 'revise', text: outcome.text}, width());
		// What was written at leisure is not completed.
		set({draft, choice: 'closed'});
	}

	return {
		isOpen: () => isOpen,
		open() {
			if (!isOpen) void open();
		},
	};
}
