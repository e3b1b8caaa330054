/** Controls the JSON explorer: opens and closes it, filters in slices between keys, copies, and runs the pager. */
import type {ToolCall} from '../../chat/entry.ts';
import {bytesIn, unitsToRead} from '../../chat/recovery/whole-calls.ts';
import type {CallValues} from '../../chat/tool-facts.ts';
import type {Clock} from '../../clock.ts';
import type {Key} from '../../terminal/input/key.ts';
import {jsonPath} from '../../text/json-tree/path.ts';
import {writtenJson} from '../../text/json-tree/write.ts';
import {bytes} from '../../text/quantity.ts';
import {own} from '../../text/safe.ts';
import type {Draft} from '../composer/draft.ts';
import {fieldActionOf, pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {type PageAction, runAction} from '../keys/actions.ts';
import {pageBelow} from '../pages/pages.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {keysRead} from '../prelayout.ts';
import {regionsOf} from '../screen-regions.ts';
import {PAUSE_MS, SLICE} from '../search/find-slices.ts';
import {copiedToast, MAX_COPIED} from '../transcript/copy-message.ts';
import type {Content} from '../transcript/full-text.ts';
import {callsUnder, listOf} from '../transcript/list.ts';
import type {ExplorerAction} from './actions.ts';
import {explored} from './explored.ts';
import {
	type Explorer,
	type ExplorerOutcome,
	explorerOf,
	explorerOfRun,
	type Filtering,
	isPathAmbiguous,
	selectionOf,
} from './explorer.ts';
import {explorerActionOf} from './explorer-keys.ts';
import {rowsForValues} from './explorer-view.ts';
import {filterTyped, isSearching, kept, matched, nextFilterMatch} from './filter-steps.ts';
import {readWhole} from './read-whole.ts';
import {wholeCallText, wholeOf, wholeText} from './whole-value.ts';

/** The most to read on request, in UTF-16 units: the values take about ten times as much memory. */
export const MOST_READ = 16 * 1024 * 1024;
/** Interval between drawings while filtering or reading, ms. */
const DRAWN_EVERY_MS = 50;
const GONE = own`cut: the rest is no longer kept`;
/** The longest path in the message after copying it, in UTF-16 units. */
const MAX_SHOWN_PATH = 200;

export interface ExplorerControllerOptions extends ScreenAccess, Pick<Ports, 'copy' | 'runPager'> {
	readonly clock: Clock;
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
	/** Asks for the name of a file for the selected value. */
	readonly save: () => void;
}

/** The actions that take the selected value out of the explorer. */
type SelectionAction = Extract<ExplorerAction, {readonly do: 'copy' | 'pager'}>;

export interface ExplorerController {
	/** Opens the page for the selected tool call, or run of calls, of the transcript; false if none is selected. */
	open(): boolean;
	/** Whether what is selected has JSON to explore. */
	canOpen(): boolean;
	handleKey(key: Key): void;
	/** Inserts text into the field of the filter; false if it is not open. */
	paste(text: string): boolean;
}

export function createExplorerController(options: ExplorerControllerOptions): ExplorerController {
	const {clock, context, set, toast, copy, runPager, perform: performOnPage} = options;
	let cancelSlice: () => void = () => {};
	/** Time of the last drawing. */
	let shownAt = 0;
	/** The unit whose calls are being read. */
	let reading: string | undefined;
	/** While it is true, keys that still arrive were meant for the pager. */
	let isLent = false;

	const heightOf = (explorer: Explorer): number => {
		const {size} = context();
		return rowsForValues(explorer, regionsOf(size, 1).list);
	};

	/** Shows it, and continues its filter. */
	function show(explorer: Explorer): void {
		shownAt = clock.now();
		set({explorer});
		cancelSlice();
		if (isSearching(explorer)) cancelSlice = clock.after(PAUSE_MS, continueFilter);
	}

	function continueFilter(): void {
		const {explorer} = context().state;
		if (explorer === undefined) return;
		if (clock.now() - shownAt >= DRAWN_EVERY_MS) {
			show(nextFilterMatch(explorer, SLICE, heightOf(explorer)));
			return;
		}
		// Drawing takes longer than a slice: drawing after each one would take most of the time.
		explorer.filter?.search?.search(SLICE);
		if (isSearching(explorer)) cancelSlice = clock.after(PAUSE_MS, continueFilter);
		else show(nextFilterMatch(explorer, SLICE, heightOf(explorer)));
	}

	function take({explorer, toast: message}: ExplorerOutcome): void {
		if (explorer === undefined) {
			cancelSlice();
			set({explorer: undefined, ...pageBelow(context().state)});
		} else show(explorer);
		if (message !== undefined) toast(message.text, message.style);
	}

	/** The calls of the selected unit, or of a run. */
	function selectedCalls(): readonly ToolCall[] {
		const {state, snapshot} = context();
		const list = listOf(snapshot, state.folds);
		const {selected} = state;
		const index = selected === undefined ? -1 : list.indexOf(selected);
		return selected === undefined || index < 0 ? [] : callsUnder(list.item(index), selected);
	}

	function open(): boolean {
		const {selected} = context().state;
		const calls = selectedCalls();
		if (selected === undefined || calls.length === 0) return false;
		if (unitsToRead(calls) === 0) openOn(calls);
		else void openWhole(selected, calls);
		return true;
	}

	/**
	 * @param calls one call, or those of a run
	 * @param whole their values, if those of the calls are incomplete
	 */
	function openOn(calls: readonly ToolCall[], whole?: readonly CallValues[]): void {
		const [call, ...others] = calls;
		const isRun = call === undefined || others.length > 0;
		const explorer = isRun ? explorerOfRun(calls, whole) : explorerOf(call, whole?.[0]);
		if (explorer === undefined) toast(own`the server sent neither arguments nor a result`, 'warning');
		else set({page: 'explorer', explorer});
	}

	/** Reads calls that were too large to be read on arrival, until the user moves on. */
	async function openWhole(unit: string, calls: readonly ToolCall[]): Promise<void> {
		const units = unitsToRead(calls);
		if (units > MOST_READ) {
			openOn(calls);
			toast(own`cut: of ${bytes(units)} only the beginning is loaded`, 'warning');
			return;
		}
		if (reading === unit) return;
		reading = unit;
		const isAwaited = (): boolean => {
			const {page, focus, selected} = context().state;
			return reading === unit && page === 'chat' && focus === 'transcript' && selected === unit;
		};
		toast(own`reading ${bytes(units)} …`, 'dim');
		shownAt = clock.now();
		const whole = await readWhole(calls, async (read) => {
			await keysRead();
			if (isAwaited() && clock.now() - shownAt >= DRAWN_EVERY_MS) {
				shownAt = clock.now();
				toast(own`reading ${bytes(units)} … ${Math.floor((100 * read) / units)} %`, 'dim');
			}
			return isAwaited();
		});
		const isAwaitedStill = isAwaited();
		if (reading === unit) reading = undefined;
		if (!isAwaitedStill) return;
		set({toast: undefined});
		openOn(calls, whole);
		if (whole === undefined) toast(GONE, 'warning');
	}

	async function copied(text: string, what?: string, isAmbiguous = false): Promise<void> {
		const message = copiedToast(await copy(text), what);
		if (message.style === 'success' && isAmbiguous)
			toast(own`${message.text}; not unique: an object has several members of one name`, 'warning');
		else toast(message.text, message.style);
	}

	async function openInPager(content: Content, kind: 'json' | 'txt'): Promise<void> {
		isLent = true;
		const problem = await runPager(content, kind);
		isLent = false;
		if (problem !== undefined) toast(own`${problem}`, 'warning');
	}

	/** Runs the action of a key that is not for the field of the filter. */
	function viewKey(explorer: Explorer, key: Key): void {
		const action = explorerActionOf(explorer, key);
		if (action === undefined) return;
		runAction(
			action,
			{
				help: performOnPage,
				conversations: performOnPage,
				settings: performOnPage,
				preset: performOnPage,
				outline: performOnPage,
				frames: performOnPage,
				interrupt: performOnPage,
				redraw: performOnPage,
				suspend: performOnPage,
				write: performOnPage,
				copy: (copyAction) => withSelection(explorer, copyAction),
				pager: (pagerAction) => withSelection(explorer, pagerAction),
				save: () => options.save(),
			},
			(step) => take(explored(explorer, step, heightOf(explorer))),
		);
	}

	function withSelection(explorer: Explorer, action: SelectionAction): void {
		const selection = selectionOf(explorer);
		if (selection === undefined) return;
		const {value} = selection;
		if (action.do === 'pager' || action.what === 'value') {
			const whole = wholeOf(explorer, selection);
			if (whole !== undefined) void withWhole(whole, action).catch(() => toast(GONE, 'warning'));
			else if (action.do !== 'pager') void copied(writtenJson(value));
			else void openInPager(writtenJson(value), typeof value === 'string' ? 'txt' : 'json');
		} else {
			const {segments} = selection;
			const shown = jsonPath(segments, MAX_SHOWN_PATH);
			void copied(jsonPath(segments), shown, isPathAmbiguous(explorer, selection));
		}
	}

	/** Copies or opens the whole of a value, or of a call, of which only a part is loaded. */
	async function withWhole(
		whole: NonNullable<ReturnType<typeof wholeOf>>,
		action: SelectionAction,
	): Promise<void> {
		const size = 'from' in whole ? whole.size : unitsToRead([whole]);
		if ('from' in whole && whole.whole === undefined) {
			toast(GONE, 'warning');
		} else if (action.do === 'pager' && 'from' in whole && whole.whole !== undefined) {
			await openInPager(bytesIn(whole.whole, whole.from, whole.size), 'json');
		} else if (size > MAX_COPIED) {
			toast(own`${bytes(size)} is too large; press o on one of its values to open all of that`, 'warning');
		} else {
			const text = 'from' in whole ? await wholeText(whole) : await wholeCallText(whole);
			if (text === undefined) toast(GONE, 'warning');
			else if (action.do === 'pager') await openInPager(text, 'json');
			else await copied(text);
		}
	}

	function updateFilter(explorer: Explorer, filter: Filtering, field: NonNullable<Filtering['field']>): void {
		const next = filterTyped(explorer, filter, field);
		show(next.filter?.search === filter.search ? next : nextFilterMatch(next, SLICE, heightOf(next)));
	}

	/** Keys while the field of the filter is open. */
	function fieldKey(explorer: Explorer, filter: Filtering, field: Draft, key: Key): void {
		const action = fieldActionOf('filter', key, field, draftWidth(context().size.columns));
		if (action === undefined) {
			viewKey(explorer, key);
			return;
		}
		runAction(action, {
			edit: (change) => updateFilter(explorer, filter, change.field),
			accept: () => take(kept(explorer, filter)),
			cancel: () => show({...explorer, filter: undefined}),
			match: ({by}) => take(matched(explorer, filter, by, heightOf(explorer))),
		});
	}

	function handleKey(key: Key): void {
		const {explorer, toast: message} = context().state;
		if (isLent || explorer === undefined) return;
		// The message hides the path of the selected value.
		if (message !== undefined) set({toast: undefined});
		const {filter} = explorer;
		if (filter?.field !== undefined) fieldKey(explorer, filter, filter.field, key);
		else viewKey(explorer, key);
	}

	return {
		open,
		canOpen: () => selectedCalls().length > 0,
		handleKey,
		paste(text) {
			const {explorer} = context().state;
			const field = explorer?.filter?.field;
			if (explorer?.filter === undefined || field === undefined) return false;
			updateFilter(explorer, explorer.filter, pastedInto(field, text, draftWidth(context().size.columns)));
			return true;
		},
	};
}
