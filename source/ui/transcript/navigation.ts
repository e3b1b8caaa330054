/** Moving about in the transcript: scrolling, the cursor on messages and tool calls, folds. Pure: what state comes of it. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {ReplyPart} from '../../chat/entry.ts';
import type {Size} from '../../terminal/diff.ts';
import type {Scroll} from '../actions.ts';
import {listHeight} from '../screen-regions.ts';
import type {UiState} from '../ui-state.ts';
import type {TranscriptRow} from './gutter.ts';
import {callsOf, type List, type ListItem, listOf} from './list.ts';
import {viewableOf} from './viewable.ts';
import {
	type Anchor,
	lookAt,
	pageDown,
	pageUp,
	revealRow,
	scroll,
	toEnd,
	toItem,
	toStart,
	type Viewable,
	visible,
} from './viewport.ts';

/** What is being read, and where. */
export interface NavigationContext {
	readonly state: UiState;
	readonly snapshot: ChatSnapshot;
	readonly size: Size;
	/** Clock time, ms. */
	readonly now: number;
}

type UiChange = Partial<UiState>;

/** The list as it is laid out for the place, and the rows that it has. */
export function areaOf({state, snapshot, size, now}: NavigationContext): {
	readonly view: Viewable<ListItem, TranscriptRow> & List;
	readonly height: number;
} {
	return {view: viewableOf(snapshot, state, size.columns, now), height: Math.max(1, listHeight(state, size))};
}

/** Who leaves the end is told from then on what comes below. */
export function moved(
	{state, snapshot}: Pick<NavigationContext, 'state' | 'snapshot'>,
	anchor: Anchor,
): UiChange {
	const isLeaving = state.anchor.at === 'end' && anchor.at !== 'end';
	return isLeaving ? {anchor, seen: listOf(snapshot).messages} : {anchor};
}

export function scrolledBy(place: NavigationContext, how: Scroll): UiChange {
	const {view, height} = areaOf(place);
	const {anchor} = place.state;
	switch (how.by) {
		case 'rows':
			return carried(place, scroll(view, anchor, height, how.rows));
		case 'page':
			return carried(place, (how.pages < 0 ? pageUp : pageDown)(view, anchor, height));
		case 'whole':
			return carried(place, how.to === 'top' ? toStart(view, height) : toEnd(), how.to);
	}
}

/**
 * Whoever scrolls takes the transcript's cursor along, so that keys act on what is seen.
 * @param edge where it goes when it left the screen; by default the one that it left by
 */
function carried(place: NavigationContext, anchor: Anchor, edge?: 'top' | 'bottom'): UiChange {
	const {focus, selected} = place.state;
	const change = moved(place, anchor);
	if (focus !== 'transcript' || selected === undefined) return change;
	const {view, height} = areaOf(place);
	const {rows, parts} = visible(view, anchor, height);
	const [top] = parts;
	if (top === undefined || rows.some(({unit}) => unit === selected)) return change;
	// It came to the edge that it left the screen by. On a blank row it would not be seen.
	const isAbove = edge === undefined ? view.indexOf(selected) <= top.index : edge === 'top';
	const marked = rows.filter(({line}) => line.length > 0);
	return {...change, selected: (isAbove ? marked[0] : marked.at(-1))?.unit};
}

/** What the cursor can be on in one item, in order: the message, and each of its tool calls. */
function unitsOf(view: Viewable<ListItem, TranscriptRow>, index: number): readonly string[] {
	return [...new Set(view.rows(view.item(index)).map((row) => row.unit))];
}

/** Index of the item that the cursor is in; undefined when there is none. */
function indexOfSelected(view: List, selected: string | undefined): number | undefined {
	const index = selected === undefined ? -1 : view.indexOf(selected);
	return index < 0 ? undefined : index;
}

/** To the next or the previous message or tool call, as far as needed on the screen. */
export function stepped(place: NavigationContext, by: 1 | -1): UiChange {
	const {view} = areaOf(place);
	const {selected} = place.state;
	const from = indexOfSelected(view, selected);
	const here = from === undefined || selected === undefined ? [] : unitsOf(view, from);
	const next = here[here.indexOf(selected ?? '') + by];
	if (from !== undefined && next !== undefined) return select(place, from, next);
	// Without a cursor the last message is the first to go to.
	for (
		let index = from === undefined ? view.count - 1 : from + by;
		index >= 0 && index < view.count;
		index += by
	) {
		const units = unitsOf(view, index);
		const unit = by > 0 ? units[0] : units.at(-1);
		if (unit !== undefined) return select(place, index, unit);
	}
	return {};
}

function select(place: NavigationContext, index: number, unit: string): UiChange {
	const {view, height} = areaOf(place);
	const row = view.rows(view.item(index)).findIndex((candidate) => candidate.unit === unit);
	return {selected: unit, ...moved(place, revealRow(view, place.state.anchor, height, index, row))};
}

/** To a message or a tool call by its key, wherever it is; nothing changes when there is none. */
export function showsUnit(place: NavigationContext, unit: string): UiChange {
	const {view, height} = areaOf(place);
	const index = view.indexOf(unit);
	if (index < 0) return {};
	const row = view.rows(view.item(index)).findIndex((candidate) => candidate.unit === unit);
	return {selected: unit, ...moved(place, lookAt(view, place.state.anchor, height, index, row))};
}

/**
 * To the next or the previous message of the user's, with which a turn begins: it goes to the top of the screen. After
 * the last one comes the end.
 */
export function turned(place: NavigationContext, by: 1 | -1): UiChange {
	const {view, height} = areaOf(place);
	const from = indexOfSelected(view, place.state.selected) ?? view.count;
	for (let index = from + by; index >= 0 && index < view.count; index += by) {
		const item = view.item(index);
		if (item.kind === 'entry' && item.entry.kind === 'user')
			return {selected: view.key(index), ...moved(place, toItem(view, index, height))};
	}
	if (by < 0 || view.count === 0) return {};
	return {selected: view.key(view.count - 1), ...moved(place, toEnd())};
}

/**
 * Folds or unfolds the call under the cursor, or the only one of the message. What stands above it stays where it is,
 * also at the end of the list: what was opened is there to be read, and not scrolled away by its own length.
 */
export function toggledFold(place: NavigationContext): UiChange {
	const {view, height} = areaOf(place);
	const {selected, folds, anchor} = place.state;
	const index = indexOfSelected(view, selected);
	if (index === undefined) return {};
	const calls = callsOf(view.item(index));
	const call = calls.find(({key}) => key === selected) ?? (calls.length === 1 ? calls[0] : undefined);
	if (call === undefined) return {};
	const toggled = folds.toggle(call, newestCall(place.snapshot));
	const [top] = visible(view, anchor, height).parts;
	const {view: after} = areaOf({...place, state: {...place.state, folds: toggled}});
	const kept = top === undefined ? anchor : scroll(after, toItem(after, top.index, height), height, top.from);
	const row = after.rows(after.item(index)).findIndex((candidate) => candidate.unit === call.key);
	return {folds: toggled, ...moved(place, revealRow(after, kept, height, index, row))};
}

/** Key of the newest call of the conversation: what is chosen for a tool holds for those that come later. */
function newestCall({entries, turn}: ChatSnapshot): string | undefined {
	const last = (parts: readonly ReplyPart[]): string | undefined => {
		const part = parts.findLast(({kind}) => kind === 'tool');
		return part?.kind === 'tool' ? part.call.key : undefined;
	};
	let newest = turn === undefined ? undefined : last(turn.parts);
	for (let index = entries.length - 1; index >= 0 && newest === undefined; index--) {
		const entry = entries[index];
		if (entry?.kind === 'assistant') newest = last(entry.parts);
	}
	return newest;
}

/** The transcript gets the keys; the cursor stays where it was, or goes to the last message on the screen. */
export function enteredTranscript(place: NavigationContext): UiChange {
	const {view, height} = areaOf(place);
	const {selected, anchor} = place.state;
	if (indexOfSelected(view, selected) !== undefined) return {focus: 'transcript'};
	const {last} = visible(view, anchor, height);
	return {focus: 'transcript', selected: last === undefined ? undefined : view.key(last)};
}
