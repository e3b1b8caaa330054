/** The filter of the JSON explorer: its text, its matches, and the actions on them. Pure. */
import {TreeFilter} from '../../text/json-tree/filter.ts';
import {revealed} from '../../text/json-tree/tree.ts';
import {own} from '../../text/safe.ts';
import type {Draft} from '../composer/draft.ts';
import {
	type Explorer,
	type ExplorerOutcome,
	type ExplorerStep,
	type Filtering,
	foundRow,
	goneTo,
	openedAtCursor,
	selectionOf,
	targetOf,
	withToast,
} from './explorer.ts';
import {inTree} from './tree-steps.ts';
import {isCut} from './whole-value.ts';

/** Replaces the text of the filter, or its cursor. Another text starts a new search. */
export function filterTyped(explorer: Explorer, filter: Filtering, field: Draft): Explorer {
	if (field.text === filter.field?.text) return {...explorer, filter: {...filter, field}};
	const search = field.text === '' ? undefined : new TreeFilter(explorer.root.container, field.text);
	return {...explorer, filter: {field, search, count: 0, isMoved: false, cursor: 0, top: 0}};
}

/** Whether the search is incomplete. */
export const isSearching = ({filter}: Explorer): boolean => filter?.search?.isOver === false;

/**
 * Continues the search; the cursor moves to the first match as soon as there is one.
 * @param budget roughly in UTF-16 units
 */
export function nextFilterMatch(explorer: Explorer, budget: number, height: number): Explorer {
	const {filter} = explorer;
	if (filter?.search === undefined) return explorer;
	const {search} = filter;
	search.search(budget);
	const count = search.rows.length;
	const [first = 0] = search.matches;
	const reading = filter.isMoved ? {} : goneTo(filter, first, height, count);
	return {...explorer, filter: {...filter, count, ...reading}};
}

/** Whether the search is complete without a match. */
export const hasNoMatch = ({search}: Filtering): boolean =>
	search?.isOver === true && search.rows.length === 0;

/** Accepts the filter; without a text or a match the whole tree returns. */
export function kept(explorer: Explorer, filter: Filtering): ExplorerOutcome {
	if (filter.search === undefined) return {explorer: {...explorer, filter: undefined}};
	if (hasNoMatch(filter)) {
		return withToast(
			{...explorer, filter: undefined},
			own`no key or value matches ${filter.search.query}${isCut(explorer) ? ' in the loaded part' : ''}`,
			'warning',
		);
	}
	return {explorer: {...explorer, filter: {...filter, field: undefined}}};
}

/** The whole tree, with the same value selected. */
function ended(explorer: Explorer, height: number): Explorer {
	const indexes = selectionOf(explorer)?.indexes;
	const whole = {...explorer, filter: undefined};
	if (indexes === undefined) return whole;
	const {root, row} = revealed(explorer.root, indexes);
	return {...whole, root, ...goneTo(explorer, row, height, root.rows)};
}

/** Moves the cursor to one of the rows found so far. */
function movedTo(filter: Filtering, row: number, height: number): Filtering {
	const count = filter.search?.rows.length ?? 0;
	return {...filter, count, isMoved: true, ...goneTo(filter, row, height, count)};
}

/** Moves to the next or previous match; at either end it wraps around. */
export function matched(explorer: Explorer, filter: Filtering, by: 1 | -1, height: number): ExplorerOutcome {
	const {search, cursor} = filter;
	const matches = search?.matches ?? [];
	let [low, high] = [0, matches.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((matches[middle] ?? 0) < cursor) low = middle + 1;
		else high = middle;
	}
	const next = by < 0 ? low - 1 : matches[low] === cursor ? low + 1 : low;
	if (search?.isOver === false && matches[next] === undefined)
		return withToast(explorer, own`still searching`);
	const target = matches[(next + matches.length) % Math.max(1, matches.length)];
	if (target === undefined) return {explorer};
	return {explorer: {...explorer, filter: movedTo(filter, target, height)}};
}

/** Applies an action to the matches. */
export function inFilter(
	explorer: Explorer,
	filter: Filtering,
	step: ExplorerStep,
	height: number,
): ExplorerOutcome {
	const rows = filter.search?.rows ?? [];
	const to = (row: number): ExplorerOutcome => ({
		explorer: {...explorer, filter: movedTo(filter, row, height)},
	});
	const target = targetOf(step, filter.cursor, height, rows.length);
	if (target !== undefined) return to(target);
	switch (step.do) {
		case 'match':
			return matched(explorer, filter, step.by, height);
		case 'out': {
			const parent = foundRow(filter)?.parent;
			return parent === undefined ? {explorer} : to(rows.lastIndexOf(parent, filter.cursor));
		}
		case 'in':
		case 'toggle':
			return {explorer: openedAtCursor(ended(explorer, height), height)};
		case 'filter':
			return inTree({...explorer, filter: undefined}, step, height);
		case 'leave':
			return {explorer: ended(explorer, height)};
		default:
			// These actions end the filter: they apply to the whole tree.
			return inTree(ended(explorer, height), step, height);
	}
}
