/** Runs the JSON explorer: opens and leaves it, filters in slices between keys, copies, and lends the terminal to a pager. */
import type {AssistantEntry, ToolCall} from '../../chat/entry.ts';
import type {Clock} from '../../clock.ts';
import type {RemoteText} from '../../protocol/remote-text.ts';
import type {Copied} from '../../terminal/clipboard.ts';
import type {Key} from '../../terminal/input/key.ts';
import {jsonPath} from '../../text/json-tree/path.ts';
import {writtenJson} from '../../text/json-tree/write.ts';
import type {Style} from '../../text/line.ts';
import {bytes} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {edit} from '../composer/draft.ts';
import {fieldActionOf} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {regionsOf} from '../screen-regions.ts';
import {PAUSE_MS, SLICE} from '../search/find-slices.ts';
import {copiedToast} from '../transcript/copy-message.ts';
import {callsOf, listOf} from '../transcript/list.ts';
import type {NavigationContext} from '../transcript/navigation.ts';
import type {RunPager} from '../transcript/pager-port.ts';
import type {UiState} from '../ui-state.ts';
import {explored} from './explored.ts';
import {type Explorer, type ExplorerOutcome, explorerOf, type Filtering, selectionOf} from './explorer.ts';
import {type ExplorerAction, explorerActionOf} from './explorer-keys.ts';
import {rowsForValues} from './explorer-view.ts';
import {filterTyped, isSearching, kept, matched, nextFilterMatch} from './filter-steps.ts';
import {MOST_READ, wholeCall} from './whole-call.ts';

/** What a search finds is drawn so often, ms. */
const DRAWN_EVERY_MS = 50;
/** UTF-16 units of a path that are told when it was copied. */
const LONGEST_TOLD = 200;

export interface ExplorerControllerOptions {
	readonly clock: Clock;
	readonly place: () => NavigationContext;
	readonly set: (change: Partial<UiState>) => void;
	readonly flash: (text: SafeText, style?: Style) => void;
	readonly copy: (text: string) => Promise<Copied>;
	readonly runPager: RunPager;
}

export interface ExplorerController {
	/** Opens the page on the tool call under the transcript's cursor; false where there is none. */
	open(): boolean;
	/** @returns true when the key meant something here */
	handleKey(key: Key): boolean;
	/** Puts text into the field of the filter; false when it is not open. */
	paste(text: string): boolean;
}

export function createExplorerController(options: ExplorerControllerOptions): ExplorerController {
	const {clock, place, set, flash, copy, runPager} = options;
	let cancelSlice: () => void = () => {};
	/** When the explorer was drawn last. */
	let shownAt = 0;
	/** While a pager has the terminal, keys that still come were meant for it. */
	let isLent = false;

	const heightOf = (explorer: Explorer): number => {
		const {size} = place();
		return rowsForValues(explorer, regionsOf(size, 1).list);
	};

	/** Shows it, and goes on with its search. */
	function show(explorer: Explorer): void {
		shownAt = clock.now();
		set({explorer});
		cancelSlice();
		if (isSearching(explorer)) cancelSlice = clock.after(PAUSE_MS, goOn);
	}

	function goOn(): void {
		const {explorer} = place().state;
		if (explorer === undefined) return;
		if (clock.now() - shownAt >= DRAWN_EVERY_MS) {
			show(nextFilterMatch(explorer, SLICE, heightOf(explorer)));
			return;
		}
		// Drawing takes longer than a slice, and would take most of the time.
		explorer.filter?.search?.search(SLICE);
		if (isSearching(explorer)) cancelSlice = clock.after(PAUSE_MS, goOn);
		else show(nextFilterMatch(explorer, SLICE, heightOf(explorer)));
	}

	function take({explorer, flash: message}: ExplorerOutcome): void {
		if (explorer === undefined) {
			cancelSlice();
			set({explorer: undefined, page: 'chat'});
		} else show(explorer);
		if (message !== undefined) flash(message.text, message.style);
	}

	function open(): boolean {
		const {state, snapshot} = place();
		const list = listOf(snapshot);
		const index = state.selected === undefined ? -1 : list.indexOf(state.selected);
		const item = index < 0 ? undefined : list.item(index);
		const call = item && callsOf(item).find(({key}) => key === state.selected);
		if (item === undefined || call === undefined) return false;
		const entry = item.kind === 'entry' && item.entry.kind === 'assistant' ? item.entry : undefined;
		if (entry?.rest === undefined) openOn(call);
		else void openWhole(entry, call, entry.rest.json);
		return true;
	}

	function openOn(call: ToolCall): void {
		const explorer = explorerOf(call);
		if (explorer === undefined) flash(own`the server told neither arguments nor a result`, 'warning');
		else set({page: 'explorer', explorer});
	}

	/** The reply was too large to be read when it came, and may be now. */
	async function openWhole(entry: AssistantEntry, call: ToolCall, json: RemoteText): Promise<void> {
		if (json.length > MOST_READ) {
			openOn(call);
			flash(own`cut: the reply has ${bytes(json.length)}; o and s on its words have all of it`, 'warning');
			return;
		}
		flash(own`reading ${bytes(json.length)} …`, 'dim');
		const whole = await wholeCall(entry, call, json);
		const {page: here, selected} = place().state;
		// The user has gone on meanwhile.
		if (here !== 'chat' || selected !== call.key) return;
		set({flash: undefined});
		openOn(whole ?? call);
		if (whole === undefined) flash(own`cut: the rest of the reply is no longer kept`, 'warning');
	}

	async function copied(text: string, what?: string): Promise<void> {
		const message = copiedToast(await copy(text), '', what);
		flash(message.text, message.style);
	}

	async function page(value: unknown): Promise<void> {
		isLent = true;
		const problem = await runPager(writtenJson(value), typeof value === 'string' ? 'txt' : 'json');
		isLent = false;
		if (problem !== undefined) flash(own`${problem}`, 'warning');
	}

	function perform(explorer: Explorer, action: ExplorerAction): void {
		if (action.do !== 'copy' && action.do !== 'pager') {
			take(explored(explorer, action, heightOf(explorer)));
			return;
		}
		const selection = selectionOf(explorer);
		if (selection === undefined) return;
		if (action.do === 'pager') void page(selection.value);
		else if (action.what === 'value') void copied(writtenJson(selection.value));
		else void copied(jsonPath(selection.segments), jsonPath(selection.segments, LONGEST_TOLD));
	}

	function lookFor(explorer: Explorer, filter: Filtering, field: NonNullable<Filtering['field']>): void {
		const next = filterTyped(explorer, filter, field);
		show(next.filter?.search === filter.search ? next : nextFilterMatch(next, SLICE, heightOf(next)));
	}

	/** Keys of the filter's field. */
	function fieldKey(explorer: Explorer, filter: Filtering, key: Key): boolean {
		const field = filter.field;
		if (field === undefined) return false;
		const action = fieldActionOf(key, field, draftWidth(place().size.columns));
		switch (action?.do) {
			case undefined:
				return scrollKey(explorer, key);
			case 'edit':
				lookFor(explorer, filter, action.field);
				return true;
			case 'keep':
				take(kept(explorer, filter));
				return true;
			case 'leave':
			case 'erase-nothing':
				show({...explorer, filter: undefined});
				return true;
			case 'step':
				take(matched(explorer, filter, action.by, heightOf(explorer)));
				return true;
			case 'nothing':
				return true;
		}
	}

	/** What scrolls goes on doing so while something is typed. */
	function scrollKey(explorer: Explorer, key: Key): boolean {
		const action = explorerActionOf(key);
		if (action?.do !== 'page' && action?.do !== 'move') return false;
		perform(explorer, action);
		return true;
	}

	function handleKey(key: Key): boolean {
		if (isLent) return true;
		const {explorer, flash: message} = place().state;
		if (explorer === undefined) return false;
		// It stands where the path of the cursor is to be seen.
		if (message !== undefined) set({flash: undefined});
		if (explorer.filter?.field !== undefined) return fieldKey(explorer, explorer.filter, key);
		const letters = Array.from(key.text ?? '');
		if (letters.length > 1) return handleRun(key, letters);
		const action = explorerActionOf(key);
		if (action !== undefined) perform(explorer, action);
		return action !== undefined;
	}

	/** What was typed very fast comes as one key; behind the slash it is text for the field. */
	function handleRun(key: Key, letters: readonly string[]): boolean {
		let isTaken = false;
		for (const [index, letter] of letters.entries()) {
			const isText = place().state.explorer?.filter?.field !== undefined;
			const text = isText ? letters.slice(index).join('') : letter;
			isTaken = handleKey({...key, name: text, text}) || isTaken;
			if (isText) break;
		}
		return isTaken;
	}

	return {
		open,
		handleKey,
		paste(text) {
			const {explorer} = place().state;
			const field = explorer?.filter?.field;
			if (explorer?.filter === undefined || field === undefined) return false;
			const line = text.trim().replaceAll(/\s+/g, ' ');
			lookFor(
				explorer,
				explorer.filter,
				edit(field, {do: 'insert', text: line}, draftWidth(place().size.columns)),
			);
			return true;
		},
	};
}
