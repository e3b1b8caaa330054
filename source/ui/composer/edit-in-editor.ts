/** Opens the draft in the user's editor (Ctrl+G), one editor at a time; on failure the draft stays. */
import type {Notice} from '../../chat/notices.ts';
import type {Ports} from '../ports.ts';
import type {UiState} from '../ui-state.ts';
import {type Draft, edit} from './draft.ts';

export interface EditInEditorOptions {
	readonly run: Ports['runEditor'];
	readonly getDraft: () => Draft;
	readonly set: (change: Partial<UiState>) => void;
	readonly notify: (notice: Notice) => void;
	/** Cells of a row of the draft. */
	readonly width: () => number;
}

export interface EditInEditor {
	/** While it is true, keys that still arrive were meant for the editor. */
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
		// A text from the editor is not completed.
		set({draft, choice: 'closed'});
	}

	return {
		isOpen: () => isOpen,
		open() {
			if (!isOpen) void open();
		},
	};
}
