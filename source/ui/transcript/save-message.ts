/** Opens a complete message in the user's pager; saves a message, calls or a value in a file after asking for the name. */
import type {Key} from '../../terminal/input/key.ts';
import {bytes} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {truncate, widthOf} from '../../text/width.ts';
import {type Draft, edit, proposed} from '../composer/draft.ts';
import {fieldActionOf, pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {selectionOf} from '../explorer/explorer.ts';
import {valueFileOf} from '../explorer/value-file.ts';
import {runAction} from '../keys/actions.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {callsFileOf, type FullText, fullTextOf, savedTextOf, sizeOfContent} from './full-text.ts';
import {callsUnder, type ListItem, listOf} from './list.ts';
import type {SaveTarget, Saving} from './save-state.ts';

export interface SaveMessageOptions extends ScreenAccess, Pick<Ports, 'exported' | 'runPager' | 'save'> {
	/** The file of the frames that the frames pane lists. */
	readonly framesFile: () => FullText | undefined;
}

/** Columns of the status row that a message does not have: spinner and name of the mode. */
const STATUS_COLUMNS = 16;
/** Of a path, however narrow the screen is. */
const LEAST_PATH = 20;

const NO_TEXT = own`this message has no text`;

/** The file of a whole conversation; its format is that of the name that is typed. */
const CONVERSATION = {kind: 'md', name: 'conversation', what: own`the conversation`, length: 0} as const;
const CONVERSATION_FILE = `${CONVERSATION.name}.${CONVERSATION.kind}`;

export interface SaveMessage {
	/** Opens the message under the transcript's cursor in the pager. */
	open(): void;
	/** Opens the field for the file name: of the value selected in the explorer, else of the unit under the cursor. */
	begin(): void;
	/** Writes the whole conversation to a file; '' opens the field for its name. */
	exportTo(file: string): void;
	/** @returns true if the open field handled the key */
	handleKey(key: Key): boolean;
	/** Inserts text into the field; false if it is not open. */
	paste(text: string): boolean;
}

export function createSaveMessage({
	context,
	set,
	toast,
	runPager,
	save,
	exported,
	framesFile,
}: SaveMessageOptions): SaveMessage {
	function itemAt(key: string | undefined): ListItem | undefined {
		const {snapshot, state} = context();
		const list = listOf(snapshot, state.folds);
		const index = key === undefined ? -1 : list.indexOf(key);
		return index < 0 ? undefined : list.item(index);
	}

	/** @param name a message of which more than text is incomplete is saved as received under a name with `.json` */
	function fileOf(target: SaveTarget, name = ''): FullText | undefined {
		if (target.kind === 'value') return valueFileOf(target.explorer, target.selection);
		if (target.kind === 'conversation') return {...CONVERSATION, content: exported(name)};
		if (target.kind === 'frames') return framesFile();
		const item = itemAt(target.key);
		const textOf = name.endsWith('.json') ? fullTextOf : savedTextOf;
		return item && (callsFileOf(item, callsUnder(item, target.key)) ?? textOf(item));
	}

	/** The target to save: the selected value on the page of the explorer, else the unit under the transcript's cursor. */
	function selected(): SaveTarget | undefined {
		const {page, explorer, selected: key} = context().state;
		if (page === 'frames') return {kind: 'frames'};
		if (page !== 'explorer' || explorer === undefined)
			return key === undefined ? undefined : {kind: 'unit', key};
		const selection = selectionOf(explorer);
		return selection && {kind: 'value', explorer, selection};
	}

	async function finish({field: given, target, replaces}: Saving): Promise<void> {
		// An accepted name is no proposal any more.
		const field = edit(given, {do: 'move', to: 'end'}, draftWidth(context().size.columns));
		const name = field.text.trim();
		const text = fileOf(target, name);
		if (name === '' || text === undefined) {
			set({saving: undefined});
			return;
		}
		const {what} = text;
		const named = (size: number): SafeText => (what ? own`${what}, ${bytes(size)},` : own`${bytes(size)}`);
		// The size of a conversation, or of a recording, is not known before it is written.
		if (text.length === 0) toast(own`saving ${what ?? CONVERSATION.what}…`);
		else toast(own`saving ${what ? own`${what}, ` : own``}${sizeOfContent(text)}…`);
		set({saving: undefined});
		const saved = await save(name, text.content, replaces === name);
		switch (saved.how) {
			case 'saved':
				toast(savedAt(own`saved ${named(saved.bytes)} to `, saved.path), 'success');
				return;
			case 'exists':
				set({saving: {field, target, replaces: name}});
				toast(
					own`${safeLine(name)} already exists: Enter to replace it, Esc to cancel`,
					'warning',
					'until-key',
				);
				return;
			case 'not':
				set({saving: {field, target, replaces: undefined}});
				toast(own`not saved: ${safeLine(saved.because)}`, 'error');
				return;
		}
	}

	/** Where there is no room for a path, its end stays: the name of the file. */
	function savedAt(before: SafeText, path: string): SafeText {
		const room = context().size.columns - STATUS_COLUMNS - widthOf(before);
		return own`${before}${truncate(safeLine(path), Math.max(LEAST_PATH, room), 'end')}`;
	}

	function begun(target: SaveTarget, name: string): Saving {
		const field = proposed(name, draftWidth(context().size.columns));
		return {field, target, replaces: undefined};
	}

	function change(saving: Saving, field: Draft): void {
		// The question is no longer on the screen: Enter asks it again.
		set({saving: {...saving, field, replaces: undefined}});
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
			const item = itemAt(context().state.selected);
			const text = item && fullTextOf(item);
			if (text === undefined) toast(NO_TEXT, 'warning');
			else
				void runPager(text.content, text.kind).then((problem) => {
					if (problem !== undefined) toast(own`${safeLine(problem)}`, 'warning');
				});
		},
		begin() {
			const target = selected();
			const text = target && fileOf(target);
			if (target === undefined || text === undefined) {
				toast(NO_TEXT, 'warning');
				return;
			}
			set({saving: begun(target, `${text.name}.${text.kind}`)});
		},
		exportTo(file) {
			const {snapshot} = context();
			if (snapshot.turn === undefined && snapshot.entries.every(({kind}) => kind === 'notice')) {
				toast(own`there is nothing to export yet`, 'warning');
				return;
			}
			const saving = begun({kind: 'conversation'}, file === '' ? CONVERSATION_FILE : file);
			if (file === '') set({saving});
			else void finish(saving);
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
