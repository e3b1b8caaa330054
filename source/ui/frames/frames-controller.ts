/** Runs the frames pane: keeps and filters the frames, moves among them, and leads to their messages and back. */
import type {Clock} from '../../clock.ts';
import type {FrameRecord} from '../../recording/frame-record.ts';
import type {Key} from '../../terminal/input/key.ts';
import {own} from '../../text/safe.ts';
import {type Draft, EMPTY_DRAFT, edit} from '../composer/draft.ts';
import {fieldActionOf, pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {explorerOfValue} from '../explorer/explorer.ts';
import {isForEveryPage, type PageAction, runAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import {rowsOfPages} from '../list-window.ts';
import type {Navigating} from '../navigating.ts';
import type {FramesPort, Ports, ScreenAccess} from '../ports.ts';
import {listHeight} from '../screen-regions.ts';
import {PAUSE_MS, SLICE} from '../search/find-slices.ts';
import {copiedToast} from '../transcript/copy-message.ts';
import type {FullText} from '../transcript/full-text.ts';
import {callsUnder, listOf} from '../transcript/list.ts';
import {showsUnit} from '../transcript/navigation.ts';
import type {FramesAction} from './actions.ts';
import {frameFilterOf} from './frame-filter.ts';
import {filterOfCall, frameOfEntry, unitsOfFrame} from './frame-links.ts';
import {createFrameList} from './frame-list.ts';
import {createFrameLog, type LoggedFrame} from './frame-log.ts';
import {frameValue} from './frame-value.ts';
import {type FramesState, movedTo, windowOf} from './frames-state.ts';
import {framesView, rowsForFrames} from './frames-view.ts';

export interface FramesControllerOptions extends ScreenAccess, Pick<Ports, 'copy' | 'runPager'> {
	readonly clock: Clock;
	readonly frames: FramesPort;
	/** Changes the transcript in steps between keys. */
	readonly navigate: Navigating['change'];
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
	/** Asks for the name of a file for the listed frames. */
	readonly save: () => void;
}

export interface FramesController {
	/** Settles when the frames that were kept are there. */
	readonly ready: Promise<void>;
	/** @param filter as typed; '' lists all */
	open(filter: string): void;
	/** Opens the page at the frames of the unit under the cursor of the transcript. */
	openAtUnit(): void;
	handleKey(key: Key): void;
	/** Inserts text into the field of the filter; false if it is not open. */
	paste(text: string): boolean;
	/** The listed frames as a file. */
	file(): FullText;
}

/** What is kept once the page was opened. */
const LIMITS = {frames: 200_000, units: 96 * 1024 * 1024};
/** The frames that arrive in this time are drawn together, ms. */
const DRAWN_EVERY_MS = 33;
/** Units of text that are read before a typed letter is drawn, unless fewer fill the screen. */
const FIRST_SLICE = 32 * 1024;

export function createFramesController(options: FramesControllerOptions): FramesController {
	const {clock, context, set, toast, copy, runPager, navigate, perform, frames: port} = options;
	const log = createFrameLog(LIMITS);
	let isScheduled = false;
	const isShown = (): boolean => context().state.page === 'frames';
	const kept = port.listen((record: FrameRecord, at: number) => {
		log.add(record, at);
		if (isShown()) scheduleDrawing(DRAWN_EVERY_MS);
	});
	const until = (): number => context().state.frames?.pausedAt ?? log.next;
	const initial: FramesState = {
		...{
			log,
			list: createFrameList(log, undefined, until),
			filter: '',
			field: undefined,
			selected: undefined,
			top: 0,
		},
		...{
			marked: undefined,
			pausedAt: undefined,
			keptFrom: undefined,
			file: port.file,
			part: {view: framesView},
		},
	};

	const page = (): FramesState => context().state.frames ?? initial;
	const change = (changes: Partial<FramesState>): void => set({frames: {...page(), ...changes}});
	const ready = kept.then((keptFrom) => change({keptFrom}));
	const width = (): number => draftWidth(context().size.columns);
	const height = (): number => {
		const {state, size} = context();
		return rowsForFrames(listHeight({...state, page: 'frames'}, size));
	};

	/** Draws what has arrived, and tests more frames until the filter has seen all. */
	function scheduleDrawing(ms: number): void {
		if (isScheduled) return;
		isScheduled = true;
		clock.after(ms, () => {
			isScheduled = false;
			page().list.search(SLICE);
			if (!isShown()) return;
			change({});
			searchOn();
		});
	}

	function searchOn(): void {
		if (page().list.isSearching) scheduleDrawing(PAUSE_MS);
	}

	function withFilter(filter: string, changes: Partial<FramesState> = {}): void {
		const before = page();
		const list = createFrameList(log, frameFilterOf(filter), until);
		list.search(FIRST_SLICE, height());
		// The cursor stays at its frame as far as that is listed.
		change({list, filter, top: before.top, ...changes});
		searchOn();
	}

	function typed(field: Draft): void {
		const {filter} = page();
		if (field.text === filter) change({field});
		else withFilter(field.text, {field});
	}

	const selected = (): LoggedFrame | undefined => {
		const state = page();
		const number = state.list.numberAt(windowOf(state, height()).cursor);
		return number === undefined ? undefined : log.at(number);
	};

	function moveBy(rows: number): void {
		const state = page();
		const {cursor} = windowOf(state, height());
		change(movedTo(state, cursor + rows, height()));
	}

	function pause(): void {
		const {pausedAt} = page();
		change({pausedAt: pausedAt === undefined ? log.next : undefined});
		scheduleDrawing(0);
	}

	function withSelected(run: (frame: LoggedFrame) => void): void {
		const frame = selected();
		if (frame === undefined) toast(own`no frame is selected`, 'warning');
		else run(frame);
	}

	function goToMessage(frame: LoggedFrame): void {
		const {snapshot, state} = context();
		const list = listOf(snapshot, state.folds);
		const unit = unitsOfFrame(frame, snapshot).find((each) => list.indexOf(each) >= 0);
		if (unit === undefined) {
			toast(own`this frame has no message in the conversation`, 'warning');
			return;
		}
		set({page: 'chat', focus: 'transcript'});
		navigate((before) => showsUnit(before, unit));
	}

	const textOf = ({record}: LoggedFrame): string =>
		record.dir === 'note' ? JSON.stringify(record) : record.frame;

	function stepBack(): void {
		const {filter} = page();
		if (filter === '') perform({do: 'close'});
		else withFilter('');
	}

	const handlers = {
		select: ({by}: Extract<FramesAction, {readonly do: 'select'}>) => moveBy(by),
		page: ({by}: Extract<FramesAction, {readonly do: 'page'}>) => moveBy(rowsOfPages(by, height())),
		choose: () =>
			withSelected((frame) =>
				set({page: 'explorer', explorer: explorerOfValue(frame.type || 'frame', frameValue(frame))}),
			),
		filter: () => change({field: edit(EMPTY_DRAFT, {do: 'insert', text: page().filter}, width())}),
		pause,
		mark: () => withSelected(({number}) => change({marked: page().marked === number ? undefined : number})),
		'to-message': () => withSelected(goToMessage),
		copy: () =>
			withSelected(
				(frame) =>
					void copy(textOf(frame))
						.then(copiedToast)
						.then(({text, style}) => toast(text, style)),
			),
		pager: () =>
			withSelected(
				(frame) =>
					void runPager(textOf(frame), 'json').then((problem) => {
						if (problem !== undefined) toast(own`${problem}`, 'warning');
					}),
			),
		save: () => options.save(),
		'step-back': stepBack,
	};

	function fieldKey(field: Draft, key: Key): void {
		const action = fieldActionOf('frame-filter', key, field, width());
		if (action === undefined) {
			const other = actionAt('frame-filter', key);
			if (other !== undefined && isForEveryPage(other)) perform(other);
			return;
		}
		runAction(action, {
			edit: ({field: next}) => typed(next),
			accept: () => change({field: undefined}),
			cancel: () => withFilter('', {field: undefined}),
			match: ({by}) => moveBy(by),
		});
	}

	return {
		ready,
		open(filter) {
			set({page: 'frames', frames: page()});
			if (filter !== '') withFilter(filter, {field: undefined, selected: undefined});
		},
		openAtUnit,
		file: () => ({
			...{content: port.recorded(listed()), length: 0, kind: 'jsonl', name: 'frames'},
			what: own`the listed frames`,
		}),
		handleKey(key) {
			const {field} = page();
			if (field !== undefined) {
				fieldKey(field, key);
				return;
			}
			const action = actionAt('frames', key, (condition) => condition === 'no-text');
			if (action !== undefined) runAction(action, handlers, perform);
		},
		paste(text) {
			const {field} = page();
			if (field === undefined) return false;
			typed(pastedInto(field, text, width()));
			return true;
		},
	};

	function* listed(): Generator<FrameRecord> {
		const {list} = page();
		while (list.isSearching) list.search(Number.POSITIVE_INFINITY);
		for (let index = 0; index < list.count; index++) {
			const number = list.numberAt(index);
			const frame = number === undefined ? undefined : log.at(number);
			if (frame !== undefined) yield frame.record;
		}
	}

	function openAtUnit(): void {
		const {state, snapshot} = context();
		const list = listOf(snapshot, state.folds);
		const index = state.selected === undefined ? -1 : list.indexOf(state.selected);
		if (state.selected === undefined || index < 0) return;
		const item = list.item(index);
		const [call] = callsUnder(item, state.selected);
		const filter = call && filterOfCall(call);
		if (filter !== undefined) {
			set({page: 'frames', frames: page()});
			withFilter(filter, {field: undefined, selected: undefined});
			return;
		}
		const number = item.kind === 'entry' ? frameOfEntry(log, item.entry) : undefined;
		if (item.kind === 'entry' && number === undefined) {
			toast(own`the frames of this message were not kept`, 'warning');
			return;
		}
		set({page: 'frames', frames: page()});
		withFilter('', {field: undefined, selected: number});
		if (number !== undefined) change(movedTo(page(), page().list.indexOf(number), height()));
	}
}
