/** The JSON explorer: a tree of what went into a tool call and what came out of it, a filter over it, and a table. */
import type {ToolCall} from '../../chat/entry.ts';
import {valuesOf} from '../../chat/tool-facts.ts';
import {childAt, childCount} from '../../text/json-tree/container.ts';
import {type FoundRow, pathTo, type TreeFilter} from '../../text/json-tree/filter.ts';
import type {Segment} from '../../text/json-tree/path.ts';
import type {JsonTable} from '../../text/json-tree/table.ts';
import {
	type OpenNode,
	openNode,
	positionAt,
	revealed,
	type TreePosition,
	withOpened,
} from '../../text/json-tree/tree.ts';
import type {Style} from '../../text/line.ts';
import type {Draft} from '../composer/draft.ts';
import {windowTop} from '../list-window.ts';
import type {Toast} from '../toast.ts';
import type {ExplorerAction} from './actions.ts';

/** Where one is in a list of rows. */
export interface TreeReading {
	/** The row under the cursor, from 0. */
	readonly cursor: number;
	/** The first row on the screen, as it was last: `topOf` says what it is now. */
	readonly top: number;
}

/** The rows are those of the tree that hold what is looked for, with what they are in. */
export interface Filtering extends TreeReading {
	/** What is being typed; undefined once it was kept. */
	readonly field: Draft | undefined;
	/** undefined while nothing is looked for. */
	readonly search: TreeFilter | undefined;
	/** How many rows the search had given when this was made. */
	readonly count: number;
	/** Whether the cursor was moved: until then it goes to the first match. */
	readonly isMoved: boolean;
}

/** The rows are the items of an array. */
export interface Tabling extends TreeReading {
	readonly table: JsonTable;
	/** To the array: which child of which, from the root. */
	readonly way: readonly number[];
	readonly path: readonly Segment[];
	/** The array was read out of a text. */
	readonly isInText: boolean;
	/** First of the columns on the screen. */
	readonly first: number;
}

export interface Explorer extends TreeReading {
	/** The name of the tool; hostile. */
	readonly title: string;
	readonly root: OpenNode;
	readonly filter: Filtering | undefined;
	readonly table: Tabling | undefined;
}

/** Arguments with more than so many members are folded to begin with: it is the result that one wants to see. */
const MOST_ARGUMENTS = 10;

/** JSON in a text is opened unasked up to this length, in UTF-16 units: it has to be parsed, in some milliseconds. */
const LONGEST_PARSED = 512 * 1024;

/** @returns undefined where the server told neither arguments nor a result */
export function explorerOf(call: ToolCall): Explorer | undefined {
	const roots = valuesOf(call);
	const last = childCount(roots) - 1;
	if (last < 0) return undefined;
	let root = openNode(roots);
	for (let at = last; at >= 0; at--) {
		const place = positionAt(root, at);
		const isLong = typeof place?.value === 'string' && place.value.length > LONGEST_PARSED;
		const after = place === undefined || isLong ? root : withOpened(root, place);
		const isShort = after.rows - root.rows <= MOST_ARGUMENTS;
		if (isShort || place?.key !== 'arguments') root = after;
	}
	const {row} = revealed(root, [last]);
	return {title: call.name, root, cursor: row, top: 0, filter: undefined, table: undefined};
}

/** The first row on the screen: as it was, but for what brings the cursor there, and no blank rows behind the last. */
export function topOf({cursor, top}: TreeReading, height: number, count: number): number {
	return windowTop(top, cursor, height, count);
}

/** Where one is after going to a row, or as near as there is one. */
export function goneTo(reading: TreeReading, row: number, height: number, count: number): TreeReading {
	const cursor = Math.max(0, Math.min(count - 1, row));
	return {cursor, top: topOf({cursor, top: topOf(reading, height, count)}, height, count)};
}

/** With the row under the cursor open; what is in it comes on the screen, as far as the cursor stays there. */
export function openedAtCursor(explorer: Explorer, height: number): Explorer {
	const place = positionAt(explorer.root, explorer.cursor);
	return place === undefined ? explorer : showingBelow(explorer, withOpened(explorer.root, place), height);
}

/** With another tree, in which what stands below the cursor is to be seen. */
export function showingBelow(explorer: Explorer, root: OpenNode, height: number): Explorer {
	const {cursor} = explorer;
	const below = positionAt(root, cursor)?.node?.rows ?? 0;
	return {...explorer, root, top: windowTop(explorer.top, cursor, height, root.rows, cursor + below)};
}

const segmentsOf = ({steps}: TreePosition): readonly Segment[] =>
	steps.map(({parent, at}) => ({key: childAt(parent.container, at).key, isInText: parent.isInText}));

/** The row of the filter under the cursor. */
export const foundRow = ({search, cursor}: Filtering): FoundRow | undefined => search?.rows[cursor];

/** The value under the cursor, and where it is. */
export interface Selection {
	readonly value: unknown;
	readonly segments: readonly Segment[];
	/** Which child of which, from the root. */
	readonly way: readonly number[];
}

/** @returns undefined where a filter found nothing */
export function selectionOf({root, cursor, filter, table}: Explorer): Selection | undefined {
	if (table !== undefined) {
		const {items} = table.table;
		const item = {key: table.cursor, isInText: table.isInText};
		return {
			value: items[table.cursor],
			segments: [...table.path, item],
			way: [...table.way, table.cursor],
		};
	}
	if (filter?.search !== undefined) {
		const row = foundRow(filter);
		if (row === undefined) return undefined;
		const way = pathTo(row);
		return {value: row.value, segments: way, way: way.map(({at}) => at)};
	}
	const place = positionAt(root, cursor);
	return place && {value: place.value, segments: segmentsOf(place), way: place.steps.map(({at}) => at)};
}

/** What comes of a key. */
export interface ExplorerOutcome {
	/** undefined = it was left. */
	readonly explorer: Explorer | undefined;
	/** What cannot be seen otherwise. */
	readonly toast?: Toast;
}

/** The actions that change the explorer; the others are for who can copy, and lend the terminal. */
export type ExplorerStep = Exclude<ExplorerAction, {readonly do: 'copy' | 'pager'}>;

export const said = (explorer: Explorer, text: Toast['text'], style: Style = 'accent'): ExplorerOutcome => ({
	explorer,
	toast: {text, style},
});

/** The row that a step leads to; undefined for a step that is none of these. */
export function targetOf(
	step: ExplorerStep,
	cursor: number,
	height: number,
	rows: number,
): number | undefined {
	switch (step.do) {
		case 'move-by':
			return cursor + step.rows;
		case 'page':
			return cursor + step.by * Math.max(1, height - 1);
		case 'whole':
			return step.to === 'top' ? 0 : rows - 1;
		default:
			return undefined;
	}
}
