/** Navigation in the transcript: scrolling, the cursor on messages and tool calls, folds. Pure functions from state to changes. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {ReplyPart, ToolCall} from '../../chat/entry.ts';
import type {Size} from '../../terminal/diff.ts';
import type {Scroll} from '../keys/actions.ts';
import {rowsOfPages} from '../list-window.ts';
import {listHeight} from '../screen-regions.ts';
import type {UiState} from '../ui-state.ts';
import {withRunOpen} from './call-runs.ts';
import type {TranscriptRow} from './gutter.ts';
import {callsOf, type List, type ListItem, listOf, partsOf, segmentsIn} from './list.ts';
import {isDetail} from './reply-chunks.ts';
import {viewableOf} from './viewable.ts';
import {
	type Anchor,
	revealRow,
	scroll,
	showRow,
	toEnd,
	toItem,
	toStart,
	type Viewable,
	type Visible,
	visible,
} from './viewport.ts';

/** Everything that navigation depends on. */
export interface NavigationContext {
	readonly state: UiState;
	readonly snapshot: ChatSnapshot;
	readonly size: Size;
	/** Clock time, ms. */
	readonly now: number;
	/** Long items are laid out in steps: functions of the context may throw `LayoutUnfinished`. */
	readonly inSteps?: true;
}

type UiChange = Partial<UiState>;

/** The laid-out list, and the rows of the screen that it has. */
export function areaOf({state, snapshot, size, now, inSteps}: NavigationContext): {
	readonly view: Viewable<ListItem, TranscriptRow> & List;
	readonly height: number;
} {
	const view = viewableOf(snapshot, state, size.columns, now, inSteps);
	return {view, height: Math.max(1, listHeight(state, size))};
}

/** The change to another anchor. Once the user scrolls up from the end, new messages below are counted. */
export function scrolledTo(
	{state, snapshot}: Pick<NavigationContext, 'state' | 'snapshot'>,
	anchor: Anchor,
): UiChange {
	const isLeaving = state.anchor.at === 'end' && anchor.at !== 'end';
	return isLeaving ? {anchor, seen: listOf(snapshot, state.folds).messages} : {anchor};
}

export function scrolledBy(context: NavigationContext, how: Scroll): UiChange {
	const {view, height} = areaOf(context);
	const {anchor} = context.state;
	switch (how.by) {
		case 'rows':
			return withCursor(context, scroll(view, anchor, height, how.rows));
		case 'page':
			return withCursor(context, scroll(view, anchor, height, rowsOfPages(how.pages, height)));
		case 'whole':
			return withCursor(context, how.to === 'top' ? toStart(view, height) : toEnd(), how.to);
	}
}

/**
 * Scrolling moves the transcript's cursor along, so that keys act on a visible message.
 * @param end the end of the list that it goes to
 */
function withCursor(context: NavigationContext, anchor: Anchor, end?: 'top' | 'bottom'): UiChange {
	const {focus, selected} = context.state;
	const change = scrolledTo(context, anchor);
	if (focus !== 'transcript' || selected === undefined) return change;
	const {view, height} = areaOf(context);
	const seen = visible(view, anchor, height);
	const [top] = seen.parts;
	if (end === 'top') return {...change, selected: top === undefined ? selected : view.key(top.index)};
	return {...change, selected: end === 'bottom' ? newestUnit(view, seen) : visibleUnit(view, seen, selected)};
}

type Seen = Pick<Visible<TranscriptRow>, 'rows' | 'parts'>;

/** The unit of the cursor; if that is not on the screen, the one at the edge at which it left. */
export function visibleUnit(
	view: Pick<List, 'indexOf'>,
	{rows, parts}: Seen,
	selected: string | undefined,
): string | undefined {
	const [top] = parts;
	// On a blank row it would be invisible.
	const marked = rows.filter(({line}) => line.length > 0);
	if (top === undefined || marked.some(({unit}) => unit === selected)) return selected;
	const isAbove = selected !== undefined && view.indexOf(selected) <= top.index;
	return (isAbove ? marked[0] : marked.at(-1))?.unit;
}

/** The unit of the newest message on the screen; of the last notice, if there is no message. */
function newestUnit(view: Viewable<ListItem, TranscriptRow> & List, seen: Seen): string | undefined {
	const isMessage = (index: number): boolean => {
		const item = view.item(index);
		return item.kind !== 'entry' || item.entry.kind !== 'notice';
	};
	const last = seen.parts.findLast(({index}) => isMessage(index)) ?? seen.parts.at(-1);
	if (last === undefined) return undefined;
	// The texts of a long reply are units of their own; only the keys of calls and runs have a slash.
	const own = view.rows(view.item(last.index)).slice(last.from, last.to);
	const isText = (unit: string): boolean => !unit.includes('/') && !isDetail(unit);
	const text = own.findLast(({line, unit}) => line.length > 0 && isText(unit))?.unit;
	return visibleUnit(view, seen, text ?? view.key(last.index));
}

/**
 * The units of an item that the cursor can be on, in the order of their last rows: each tool call, and the message where its
 * text ends.
 */
export function unitsOf(view: Viewable<ListItem, TranscriptRow>, index: number): readonly string[] {
	const rows = view.rows(view.item(index)).filter(({line}) => line.length > 0);
	return [...new Set(rows.map(({unit}) => unit).toReversed())].toReversed();
}

/** Index of the item with the cursor; undefined if there is none. */
function indexOfSelected(view: List, selected: string | undefined): number | undefined {
	const index = selected === undefined ? -1 : view.indexOf(selected);
	return index < 0 ? undefined : index;
}

/** Moves the cursor to the next or previous message or tool call, and scrolls if needed. */
export function stepped(context: NavigationContext, by: 1 | -1): UiChange {
	const {view} = areaOf(context);
	const {selected} = context.state;
	const from = indexOfSelected(view, selected);
	const here = from === undefined || selected === undefined ? [] : unitsOf(view, from);
	const next = here[here.indexOf(selected ?? '') + by];
	if (from !== undefined && next !== undefined) return selectedAt(context, from, next);
	// Without a cursor, start at the last message.
	for (
		let index = from === undefined ? view.count - 1 : from + by;
		index >= 0 && index < view.count;
		index += by
	) {
		const units = unitsOf(view, index);
		const unit = by > 0 ? units[0] : units.at(-1);
		if (unit !== undefined) return selectedAt(context, index, unit);
	}
	return {};
}

/** Moves the cursor to a unit of an item, and scrolls if needed. */
export function selectedAt(context: NavigationContext, index: number, unit: string): UiChange {
	const {view, height} = areaOf(context);
	const {first, last} = rowsToReveal(view.rows(view.item(index)), unit, height);
	const shown = revealRow(view, context.state.anchor, height, index, last);
	return {selected: unit, ...scrolledTo(context, revealRow(view, shown, height, index, first))};
}

/** Rows of a text that are shown under its heading. */
const TEXT_ROWS = 3;

/** The rows of a unit: all if they fit on the screen, else its heading and the start of its text, else the start of its end. */
function rowsToReveal(
	rows: readonly TranscriptRow[],
	unit: string,
	height: number,
): {readonly first: number; readonly last: number} {
	const own = rows.flatMap((row, index) => (row.unit === unit && row.line.length > 0 ? [index] : []));
	const first = own[0] ?? 0;
	const last = own.at(-1) ?? first;
	const start = own[Math.min(TEXT_ROWS, own.length - 1)] ?? first;
	if (last - first < height) return {first, last};
	if (start - first < height) return {first, last: start};
	const end = own.findLast((row) => rows[row - 1]?.unit !== unit) ?? first;
	return {first: end, last: Math.min(end + TEXT_ROWS, last)};
}

/** The state with the run of calls open that hides a call, and with reasoning or a source open. */
export function withRevealed(context: NavigationContext, unit: string): NavigationContext {
	const {state} = context;
	const {view} = areaOf(context);
	const index = view.indexOf(unit);
	if (index < 0) return context;
	const isFolded = isDetail(unit) && !state.folds.isRunOpen(unit);
	const folds = isFolded
		? state.folds.toggleRun(unit)
		: withRunOpen(state.folds, partsOf(view.item(index)), unit);
	return folds === state.folds ? context : {...context, state: {...state, folds}};
}

/** Moves the cursor to a message or a tool call by its key, and opens the run that hides it; changes nothing if there is none. */
export function showsUnit(context: NavigationContext, unit: string): UiChange {
	const after = withRevealed(context, unit);
	const {view, height} = areaOf(after);
	const index = view.indexOf(unit);
	if (index < 0) return {};
	const row = view.rows(view.item(index)).findIndex((candidate) => candidate.unit === unit);
	const {folds, anchor} = after.state;
	return {selected: unit, folds, ...scrolledTo(context, showRow(view, anchor, height, index, row))};
}

/** Moves the cursor to a message by its key, and scrolls it to the top of the screen; changes nothing if there is none. */
export function shownFromTop(context: NavigationContext, unit: string): UiChange {
	const {view, height} = areaOf(context);
	const index = view.indexOf(unit);
	if (index < 0) return {};
	return {selected: view.key(index), ...scrolledTo(context, toItem(view, index, height))};
}

/**
 * Moves the cursor to the next or previous message of the user, which starts a turn, and scrolls it to the top of the
 * screen. After the last one it moves to the end.
 */
export function turned(context: NavigationContext, by: 1 | -1): UiChange {
	const {view, height} = areaOf(context);
	const from = indexOfSelected(view, context.state.selected) ?? view.count;
	for (let index = from + by; index >= 0 && index < view.count; index += by) {
		const item = view.item(index);
		if (item.kind === 'entry' && item.entry.kind === 'user') return shownFromTop(context, view.key(index));
	}
	if (by < 0 || view.count === 0) return {};
	return {selected: newestUnit(view, visible(view, toEnd(), height)), ...scrolledTo(context, toEnd())};
}

/** What Enter folds or unfolds: the call, the run, the reasoning or the source under the cursor, or the only one of the message (sources aside). */
export function foldUnder(
	view: Viewable<ListItem, TranscriptRow> & List,
	selected: string | undefined,
): {readonly index: number; readonly fold: ToolCall | {readonly key: string}} | undefined {
	const index = indexOfSelected(view, selected);
	if (index === undefined) return undefined;
	const item = view.item(index);
	const runs = segmentsIn(item).flatMap((segment) => (typeof segment === 'number' ? [] : [segment]));
	const reasoning = new Set(
		view.rows(item).flatMap(({unit}) => (unit.endsWith(' reasoning') && isDetail(unit) ? [unit] : [])),
	);
	const foldable = [...runs, ...callsOf(item), ...[...reasoning].map((key) => ({key}))];
	const detail = selected !== undefined && isDetail(selected) ? {key: selected} : undefined;
	const fold =
		detail ?? foldable.find(({key}) => key === selected) ?? (foldable.length === 1 ? foldable[0] : undefined);
	return fold && {index, fold};
}

/**
 * Folds or unfolds what `foldUnder` finds. The rows above it keep their position, also at the end of the list, so that an opened call is not scrolled out of the screen by its own length.
 */
export function toggledFold(context: NavigationContext): UiChange {
	const {view, height} = areaOf(context);
	const {selected, folds, anchor} = context.state;
	const found = foldUnder(view, selected);
	if (found === undefined) return {};
	const {index, fold} = found;
	const toggled =
		'outcome' in fold ? folds.toggle(fold, newestCall(context.snapshot)) : folds.toggleRun(fold.key);
	const [top] = visible(view, anchor, height).parts;
	const {view: after} = areaOf({...context, state: {...context.state, folds: toggled}});
	const kept = top === undefined ? anchor : scroll(after, toItem(after, top.index, height), height, top.from);
	const row = after.rows(after.item(index)).findIndex((candidate) => candidate.unit === fold.key);
	return {folds: toggled, ...scrolledTo(context, revealRow(after, kept, height, index, row))};
}

/** Key of the newest call of the conversation: a choice for a tool applies to later calls. */
function newestCall({entries, turn}: ChatSnapshot): string | undefined {
	const last = (parts: readonly ReplyPart[]): string | undefined => {
		const part = parts.findLast(({kind}) => kind === 'tool');
		return part?.kind === 'tool' ? part.call.key : undefined;
	};
	let newest = turn === undefined ? undefined : last(turn.parts);
	for (let index = entries.length - 1; index >= 0 && newest === undefined; index--) {
		const entry = entries[index];
		if (entry?.kind === 'assistant' && entry.onDisk?.calls.length !== 0) newest = last(entry.parts);
	}
	return newest;
}

/** Focuses the transcript, with the cursor on the newest message on the screen. */
export function enteredTranscript(context: NavigationContext): UiChange {
	const {view, height} = areaOf(context);
	return {focus: 'transcript', selected: newestUnit(view, visible(view, context.state.anchor, height))};
}
