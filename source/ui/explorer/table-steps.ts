/** The table of the JSON explorer: its array, and the actions on it. Pure. */

import {childCount, childrenIn, type JsonContainer} from '../../text/json-tree/container.ts';
import {tableOf} from '../../text/json-tree/table.ts';
import {openable, revealed, type TreePosition} from '../../text/json-tree/tree.ts';
import {own} from '../../text/safe.ts';
import {nearestIndex} from '../list-window.ts';
import {
	type Explorer,
	type ExplorerOutcome,
	type ExplorerStep,
	goneTo,
	openedAtCursor,
	selectionOf,
	type Tabling,
	targetOf,
	withToast,
} from './explorer.ts';

/**
 * Opens a table for the selected array of objects, for the innermost one around the cursor, for the calls of a run, or for the
 * only such array in the selected object.
 */
export function tabled(
	explorer: Explorer,
	position: TreePosition | undefined,
	height: number,
): ExplorerOutcome {
	const steps = position?.steps ?? [];
	const {segments = []} = selectionOf(explorer) ?? {};
	for (let depth = steps.length; depth >= 0; depth--) {
		const node = depth < steps.length ? steps[depth]?.parent : (position?.node ?? openable(position?.value));
		// The calls of a run: their arguments and results are columns.
		const table = tableOf(node?.container, depth === 0);
		if (node === undefined || table === undefined) continue;
		const indexes = steps.slice(0, depth).map(({at}) => at);
		const start = {cursor: 0, top: 0};
		const reading = goneTo(start, steps[depth]?.at ?? 0, height, table.items.length);
		const path = segments.slice(0, depth);
		return {
			explorer: {...explorer, table: {table, indexes, path, isInText: node.isInText, first: 0, ...reading}},
		};
	}
	const selected = position?.node ?? openable(position?.value);
	const [list, ...others] = selected === undefined ? [] : listsIn(selected.container);
	if (selected === undefined || list === undefined || others.length > 0) {
		const none = list === undefined ? own`there is no list of objects here` : own`select one of the lists`;
		return withToast(explorer, none, 'warning');
	}
	const indexes = [...steps.map(({at}) => at), list.at];
	const path = [...segments, {key: list.key, isInText: selected.isInText}];
	return {
		explorer: {
			...explorer,
			table: {table: list.table, indexes, path, isInText: false, first: 0, cursor: 0, top: 0},
		},
	};
}

/** Most members of an object among which a list is looked for. */
const MOST_MEMBERS = 1000;

/** The arrays of objects among the members of an object. */
function listsIn(object: JsonContainer) {
	return childrenIn(childCount(object) > MOST_MEMBERS ? undefined : object).flatMap(({key, value}, at) => {
		const table = tableOf(value);
		return table === undefined ? [] : [{key, at, table}];
	});
}

/** Returns to the tree, with the same item selected. */
function untabled(explorer: Explorer, {indexes, cursor}: Tabling, height: number): Explorer {
	const {root, row} = revealed(explorer.root, [...indexes, cursor]);
	return {...explorer, root, table: undefined, ...goneTo(explorer, row, height, root.rows)};
}

export function inTable(
	explorer: Explorer,
	tabling: Tabling,
	step: ExplorerStep,
	height: number,
): ExplorerOutcome {
	const {items, names} = tabling.table;
	const target = targetOf(step, tabling.cursor, height, items.length);
	if (target !== undefined) {
		return {explorer: {...explorer, table: {...tabling, ...goneTo(tabling, target, height, items.length)}}};
	}
	switch (step.do) {
		case 'in':
		case 'out': {
			const by = step.do === 'in' ? 1 : -1;
			const first = nearestIndex(tabling.first + by, names.length);
			return {explorer: {...explorer, table: {...tabling, first}}};
		}
		case 'toggle':
			return {explorer: openedAtCursor(untabled(explorer, tabling, height), height)};
		case 'table':
		case 'leave':
			return {explorer: untabled(explorer, tabling, height)};
		default:
			return withToast(explorer, own`not in a table: press t to return to the tree`);
	}
}
