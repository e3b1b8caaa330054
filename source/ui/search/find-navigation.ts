/** Goes to a match: what of the screen's state changes when it is looked at, and which one a search begins with. */

import {callsOf, chunkOf, partsOf} from '../transcript/list.ts';
import {areaOf, type NavigationContext, scrolledTo} from '../transcript/navigation.ts';
import {chunkAt, itemsIn} from '../transcript/reply-chunks.ts';
import {showRow, visible} from '../transcript/viewport.ts';
import type {UiState} from '../ui-state.ts';
import {headingRows, matchesAround, matchOnScreen, shownIn, unitMatchOf} from './find.ts';
import {matchesIn} from './find-highlights.ts';
import {countAt, type FindIndex, type MatchPlace, nearestMatch, nextMatch} from './find-index.ts';
import type {Pattern} from './find-pattern.ts';
import type {Found} from './find-state.ts';

/**
 * What changes when one goes to a match: its message or call is under the cursor and on the screen, and a call that
 * hides it is opened.
 */
export function goTo(place: NavigationContext, pattern: Pattern, found: Found): Partial<UiState> {
	const {view, height} = areaOf(place);
	const {columns} = place.size;
	const first = view.indexOf(found.key);
	const message = first < 0 ? undefined : view.item(first);
	const unit = message?.kind === 'entry' ? unitMatchOf(message.entry, pattern, found.nth) : undefined;
	if (unit === undefined) return {};
	// Of a long reply another item may show it.
	const index = view.indexOf(unit.unit);
	if (index < 0) return {};
	const item = view.item(index);
	const {state} = place;
	const call = callsOf(item).find(({key}) => key === unit.unit);
	const hides =
		call !== undefined &&
		!state.folds.isOpen(call) &&
		shownIn(item, view.rows(item), columns, pattern, unit.unit) < unit.of;
	const folds = hides ? state.folds.toggle(call) : state.folds;
	const {view: after} = hides ? areaOf({...place, state: {...state, folds}}) : {view};
	const rows = after.rows(item);
	const match = matchOnScreen(item, rows, columns, pattern, found.nth);
	const row = match?.[0].row ?? rows.findIndex((candidate) => candidate.unit === unit.unit);
	return {selected: unit.unit, folds, ...scrolledTo(place, showRow(after, state.anchor, height, index, row))};
}

/** Where a search begins: the entry at the top of the screen. */
export function originOf(place: NavigationContext): number {
	const {view, height} = areaOf(place);
	return view.entryIndex(visible(view, place.state.anchor, height).first ?? view.count);
}

/**
 * The match that a search looks at first: the first one on the screen or below it, else the last one above.
 * @returns undefined when there is none, or none known yet
 */
export function firstMatch(place: NavigationContext, index: FindIndex): MatchPlace | undefined {
	const found = nearestMatch(index, index.origin);
	const {view, height} = areaOf(place);
	const [top] = visible(view, place.state.anchor, height).parts;
	if (found?.index !== index.origin || top === undefined) return found;
	const item = view.item(top.index);
	if (top.from === 0 && chunkOf(item) === 0) return found;
	const shown = matchesIn(view.rows(item), place.size.columns, index.pattern, headingRows(item));
	const above = shown.filter(([first]) => first.row < top.from).length;
	const count = countAt(index, found.index);
	const {before, within} =
		item.kind === 'entry' && itemsIn(partsOf(item)) > 1
			? matchesAround(item.entry, index.pattern, chunkAt(partsOf(item), chunkOf(item)))
			: {before: 0, within: count};
	const nth = before + Math.floor((above * within) / Math.max(1, shown.length));
	if (nth < count) return {...found, nth};
	const last = {...found, nth: count - 1};
	const next = nextMatch(index, last, 1);
	return next === undefined || next.isWrapped ? last : next.to;
}
