/** Opens a complete message in the user's pager, or saves it in a file after asking for the name. */
import type {Key} from '../../terminal/input/key.ts';
import {bytes} from '../../text/quantity.ts';
import {own, safeLine} from '../../text/safe.ts';
import {type Draft, EMPTY_DRAFT, edit} from '../composer/draft.ts';
import {fieldActionOf, pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {runAction} from '../keys/actions.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {type FullText, fullTextOf} from './full-text.ts';
import {listOf} from './list.ts';
import type {Saving} from './save-state.ts';

export type SaveMessageOptions = ScreenAccess & Pick<Ports, 'runPager' | 'save'>;

export interface SaveMessage {
	/** Opens the message under the transcript's cursor in the pager. */
	open(): void;
	/** Opens the field for the file name. */
	begin(): void;
	/** @returns true if the open field handled the key */
	handleKey(key: Key): boolean;
	/** Inserts text into the field; false if it is not open. */
	paste(text: string): boolean;
}

export function createSaveMessage({context, set, toast, runPager, save}: SaveMessageOptions): SaveMessage {
	function textAt(key: string | undefined): FullText | undefined {
		const {snapshot, state} = context();
		const list = listOf(snapshot, state.folds);
		const index = key === undefined ? -1 : list.indexOf(key);
		return index < 0 ? undefined : fullTextOf(list.item(index));
	}

	function selectedText(): FullText | undefined {
		const text = textAt(context().state.selected);
		if (text === undefined) toast(own`this message has no text`, 'warning');
		return text;
	}

	async function finish({field, item, replaces}: Saving): Promise<void> {
		const name = field.text.trim();
		const text = textAt(item);
		if (name === '' || text === undefined) {
			set({saving: undefined});
			return;
		}
		toast(own`saving ${bytes(text.length)}…`);
		set({saving: undefined});
		const saved = await save(name, text.content, replaces === name);
		switch (saved.how) {
			case 'saved':
				toast(own`saved ${bytes(saved.bytes)} to ${safeLine(saved.path)}`, 'success');
				return;
			case 'exists':
				set({saving: {field, item, replaces: name}});
				toast(own`${safeLine(name)} already exists: Enter to replace it, Esc to cancel`, 'warning');
				return;
			case 'not':
				set({saving: {field, item, replaces: undefined}});
				toast(own`not saved: ${safeLine(saved.because)}`, 'error');
				return;
		}
	}

	function change(saving: Saving, field: Draft): void {
		set({saving: {...saving, field}});
	}

	function fieldKey(saving: Saving, key: Key): boolean {
		const action = fieldActionOf('save', key, saving.field, draftWidth(context().size.columns));
		if (action === undefined) return false;
		runAction(action, {
			edit: ({field}) => change(saving, field),
			accept: () => void finish(saving),
			cancel: () => set({saving: undefined}),
			match: () => {},
		});
		return true;
	}

	return {
		open() {
			const text = selectedText();
			if (text === undefined) return;
			void runPager(text.content, text.kind).then((problem) => {
				if (problem !== undefined) toast(own`${safeLine(problem)}`, 'warning');
			});
		},
		begin() {
			const {selected} = context().state;
			const text = selectedText();
			if (text === undefined || selected === undefined) return;
			const name = `${text.name}.${text.kind}`;
			const field = edit(EMPTY_DRAFT, {do: 'insert', text: name}, draftWidth(context().size.columns));
			set({saving: {field, item: selected, replaces: undefined}});
		},
		handleKey(key) {
			const {saving} = context().state;
			return saving !== undefined && fieldKey(saving, key);
		},
		paste(text) {
			const {saving} = context().state;
			if (saving === undefined) return false;
			change(saving, pastedInto(saving.field, text, draftWidth(context().size.columns)));
			return true;
		},
	};
}
