/** Moves to a match: the changes of the state that show it, and the first match of a find. */
import type {TranscriptRow} from '../transcript/gutter.ts';
import {callsOf, chunkOf, foldsOf, type ListItem, partsOf} from '../transcript/list.ts';
import {areaOf, type NavigationContext, scrolledTo, withRevealed} from '../transcript/navigation.ts';
import {firstPartAt, isLong} from '../transcript/reply-chunks.ts';
import {LayoutUnfinished} from '../transcript/viewable.ts';
import {showRow, visible} from '../transcript/viewport.ts';
import type {UiState} from '../ui-state.ts';
import {
	matchesAround,
	matchesOn,
	matchOnScreen,
	type ReplyRange,
	readRows,
	shownIn,
	unitMatchOf,
} from './find.ts';
import {countAt, type FindIndex, type MatchPosition, nearestMatch, nextMatch} from './find-index.ts';
import type {Pattern} from './find-pattern.ts';
import type {Found} from './find-state.ts';

/**
 * The changes that show a match: the cursor moves to its message or call, which is scrolled into view, and a folded call
 * or run of calls that hides it is opened.
 */
export function goTo(before: NavigationContext, pattern: Pattern, found: Found): Partial<UiState> {
	const {view: list} = areaOf(before);
	const first = list.indexOf(found.key);
	const message = first < 0 ? undefined : list.item(first);
	const unit = message?.kind === 'entry' ? unitMatchOf(message.entry, pattern, found.match) : undefined;
	if (unit === undefined) return {};
	const context = withRevealed(before, unit.unit);
	const {view, height} = areaOf(context);
	const {columns} = context.size;
	// Another item of a long reply may show it.
	const index = view.indexOf(unit.unit);
	if (index < 0) return {};
	const item = view.item(index);
	searchedInSteps(context, item, view.rows(item));
	const {state} = context;
	const call = callsOf(item).find(({key}) => key === unit.unit);
	const hides =
		call !== undefined &&
		!state.folds.isOpen(call) &&
		shownIn(item, view.rows(item), columns, pattern, unit.unit) < unit.of;
	const folds = hides ? state.folds.toggle(call) : state.folds;
	const {view: after} = hides ? areaOf({...context, state: {...state, folds}}) : {view};
	const rows = after.rows(item);
	searchedInSteps(context, item, rows);
	const match = matchOnScreen(item, rows, columns, pattern, found.match);
	const row = match?.[0].row ?? rows.findIndex((candidate) => candidate.unit === unit.unit);
	return {
		selected: unit.unit,
		folds,
		...scrolledTo(context, showRow(after, state.anchor, height, index, row)),
	};
}

/** Reads the text of an entry's rows, in steps if the context says so; those of a turn change meanwhile, and are read at once. */
function searchedInSteps(
	{inSteps, size}: NavigationContext,
	item: ListItem,
	rows: readonly TranscriptRow[],
): void {
	if (inSteps === true && item.kind === 'entry' && !readRows(item, rows, size.columns))
		throw new LayoutUnfinished();
}

/** The parts of a long reply that an item stands for. */
function rangeOf(item: ListItem): ReplyRange {
	const [parts, chunk] = [partsOf(item), chunkOf(item)];
	const [from, to] = [chunk, chunk + 1].map((each) => firstPartAt(parts, each, foldsOf(item)));
	return {from: from ?? 0, to: to ?? parts.length};
}

/** The entry at which a find starts: the one at the top of the screen. */
export function originOf(context: NavigationContext): number {
	const {view, height} = areaOf(context);
	return view.entryIndex(visible(view, context.state.anchor, height).first ?? view.count);
}

/**
 * The match that a find shows first: the first one on the screen or below it, else the last one above.
 * @returns undefined if there is none, or none is known yet
 */
export function firstMatch(context: NavigationContext, index: FindIndex): MatchPosition | undefined {
	const found = nearestMatch(index, index.origin);
	const {view, height} = areaOf(context);
	const [top] = visible(view, context.state.anchor, height).parts;
	if (found?.index !== index.origin || top === undefined) return found;
	const item = view.item(top.index);
	if (top.from === 0 && chunkOf(item) === 0) return found;
	searchedInSteps(context, item, view.rows(item));
	const shown = matchesOn(item, view.rows(item), context.size.columns, index.pattern).all;
	const above = shown.filter(([first]) => first.row < top.from).length;
	const count = countAt(index, found.index);
	const {before, within} =
		item.kind === 'entry' && isLong(partsOf(item))
			? matchesAround(item.entry, index.pattern, rangeOf(item))
			: {before: 0, within: count};
	const match = before + Math.floor((above * within) / Math.max(1, shown.length));
	if (match < count) return {...found, match};
	const last = {...found, match: count - 1};
	const next = nextMatch(index, last, 1);
	return next === undefined || next.isWrapped ? last : next.to;
}
