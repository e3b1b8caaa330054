/** The filter of the JSON explorer: what is looked for, and what the keys do among what was found. Pure. */
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
	said,
	selectionOf,
	targetOf,
} from './explorer.ts';
import {inTree} from './tree-steps.ts';

/** The explorer with another text to look for, or another cursor in it. What was found is found anew. */
export function filterTyped(explorer: Explorer, filter: Filtering, field: Draft): Explorer {
	if (field.text === filter.field?.text) return {...explorer, filter: {...filter, field}};
	const search = field.text === '' ? undefined : new TreeFilter(explorer.root.container, field.text);
	return {...explorer, filter: {field, search, count: 0, isMoved: false, cursor: 0, top: 0}};
}

/** The search may go on. */
export const isSearching = ({filter}: Explorer): boolean => filter?.search?.isOver === false;

/**
 * Searches on; the cursor goes to the first match as soon as there is one.
 * @param budget UTF-16 units, roughly
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

/** Nothing was found, and nothing will be. */
export const isInVain = ({search}: Filtering): boolean => search?.isOver === true && search.rows.length === 0;

/** Takes what was typed; the tree is as it was where that is nothing, or finds nothing. */
export function kept(explorer: Explorer, filter: Filtering): ExplorerOutcome {
	if (filter.search === undefined) return {explorer: {...explorer, filter: undefined}};
	if (isInVain(filter)) {
		return said({...explorer, filter: undefined}, own`nothing has ${filter.search.query}`, 'warning');
	}
	return {explorer: {...explorer, filter: {...filter, field: undefined}}};
}

/** The whole tree, with the row that was under the filter's cursor. */
function ended(explorer: Explorer, height: number): Explorer {
	const way = selectionOf(explorer)?.way;
	const whole = {...explorer, filter: undefined};
	if (way === undefined) return whole;
	const {root, row} = revealed(explorer.root, way);
	return {...whole, root, ...goneTo(explorer, row, height, root.rows)};
}

/** With the cursor moved to a row, of those that were found by now. */
function movedTo(filter: Filtering, row: number, height: number): Filtering {
	const count = filter.search?.rows.length ?? 0;
	return {...filter, count, isMoved: true, ...goneTo(filter, row, height, count)};
}

/** To the next match after the cursor, or the one before; at either end it goes on at the other. */
export function matched(explorer: Explorer, filter: Filtering, by: 1 | -1, height: number): ExplorerOutcome {
	const {search, cursor} = filter;
	const matches = search?.matches ?? [];
	let [low, high] = [0, matches.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((matches[middle] ?? 0) < cursor) low = middle + 1;
		else high = middle;
	}
	const place = by < 0 ? low - 1 : matches[low] === cursor ? low + 1 : low;
	if (search?.isOver === false && matches[place] === undefined) return said(explorer, own`still searching`);
	const target = matches[(place + matches.length) % Math.max(1, matches.length)];
	if (target === undefined) return {explorer};
	return {explorer: {...explorer, filter: movedTo(filter, target, height)}};
}

/** What a key does among what was found. */
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
			// These are for the whole tree, and so is what comes of them.
			return inTree(ended(explorer, height), step, height);
	}
}
