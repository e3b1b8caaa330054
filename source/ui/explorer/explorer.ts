/** The state of the JSON explorer: a tree of the arguments and result of one or more tool calls, a filter, and a table. */
import type {ToolCall} from '../../chat/entry.ts';
import {type CallValues, valuesOf} from '../../chat/tool-facts.ts';
import {childAt, childCount, isArray, type JsonContainer, keysOf} from '../../text/json-tree/container.ts';
import {type FoundRow, pathTo, type TreeFilter} from '../../text/json-tree/filter.ts';
import type {Segment} from '../../text/json-tree/path.ts';
import type {JsonTable} from '../../text/json-tree/table.ts';
import {
	type OpenNode,
	openable,
	openNode,
	positionAt,
	revealed,
	type TreePosition,
	withOpened,
} from '../../text/json-tree/tree.ts';
import type {Style} from '../../text/line.ts';
import {countOf} from '../../text/quantity.ts';
import type {Draft} from '../composer/draft.ts';
import {nearestIndex, rowsOfPages, windowTop} from '../list-window.ts';
import type {Toast} from '../toast.ts';
import type {ExplorerAction} from './actions.ts';

/** The position in a list of rows. */
export interface TreeReading {
	/** The row under the cursor, from 0. */
	readonly cursor: number;
	/** The first row on the screen at the last drawing; `topOf` gives the current one. */
	readonly top: number;
}

/** A filter: its rows are the matching values and their ancestors. */
export interface Filtering extends TreeReading {
	/** The text field; undefined once the filter was accepted. */
	readonly field: Draft | undefined;
	/** undefined while the text is empty. */
	readonly search: TreeFilter | undefined;
	/** Number of rows found so far. */
	readonly count: number;
	/** Whether the user moved the cursor; until then it is on the first match. */
	readonly isMoved: boolean;
}

/** A table: its rows are the items of an array. */
export interface Tabling extends TreeReading {
	readonly table: JsonTable;
	/** The child indexes from the root to the array. */
	readonly indexes: readonly number[];
	readonly path: readonly Segment[];
	/** The array was parsed from a string. */
	readonly isInText: boolean;
	/** First visible column. */
	readonly first: number;
}

export interface Explorer extends TreeReading {
	/** The name of the tool, and the number of calls if there are several; hostile. */
	readonly title: string;
	/** What the tree has of it. */
	readonly content: 'arguments and result' | 'as it stood on the wire';
	/** The calls whose values are the tree, of one call, or a list of those of several; none if the values were read whole. */
	readonly calls: readonly ToolCall[];
	readonly root: OpenNode;
	readonly filter: Filtering | undefined;
	readonly table: Tabling | undefined;
}

const UNFILTERED = {content: 'arguments and result', top: 0, filter: undefined, table: undefined} as const;

/** Arguments with more members are folded at first, so that the result is visible. */
const MOST_ARGUMENTS = 10;

/** JSON in a string is unfolded automatically up to this length, in UTF-16 units: parsing it takes some milliseconds. */
const LONGEST_PARSED = 512 * 1024;

/**
 * @param whole its values, if those of the call are incomplete
 * @returns undefined where the server sent neither arguments nor a result
 */
export function explorerOf(call: ToolCall, whole?: CallValues): Explorer | undefined {
	const roots = whole ?? valuesOf(call);
	const last = childCount(roots) - 1;
	if (last < 0) return undefined;
	let root = openNode(roots);
	for (let at = last; at >= 0; at--) {
		const position = positionAt(root, at);
		const isLong = typeof position?.value === 'string' && position.value.length > LONGEST_PARSED;
		const after = position === undefined || isLong ? root : withOpened(root, position);
		const isShort = after.rows - root.rows <= MOST_ARGUMENTS;
		if (isShort || position?.key !== 'arguments') root = after;
	}
	const {row} = revealed(root, [last]);
	const calls = whole === undefined ? [call] : [];
	return {...UNFILTERED, title: call.name, calls, root, cursor: row};
}

/** The explorer of several calls of one tool: a list of their arguments and results. */
export function explorerOfRun(calls: readonly ToolCall[], whole?: readonly CallValues[]): Explorer {
	const title = `${calls[0]?.name} ${countOf(calls.length, 'call')}`;
	const root = openNode(whole ?? calls.map(valuesOf));
	return {...UNFILTERED, title, calls: whole === undefined ? calls : [], root, cursor: 0};
}

/** The explorer of one value. @param title hostile */
export function explorerOfValue(title: string, value: JsonContainer): Explorer {
	const content = 'as it stood on the wire';
	return {...UNFILTERED, title, content, calls: [], root: openNode(value), cursor: 0};
}

/** The first row on the screen, moved only as far as the cursor requires, without blank rows after the last. */
export function topOf({cursor, top}: TreeReading, height: number, count: number): number {
	return windowTop(top, cursor, height, count);
}

/** The position after moving to a row, or to the nearest one. */
export function goneTo(reading: TreeReading, row: number, height: number, count: number): TreeReading {
	const cursor = nearestIndex(row, count);
	return {cursor, top: topOf({cursor, top: topOf(reading, height, count)}, height, count)};
}

/** Unfolds the selected row, and scrolls to show its children as far as the cursor stays visible. */
export function openedAtCursor(explorer: Explorer, height: number): Explorer {
	const position = positionAt(explorer.root, explorer.cursor);
	return position === undefined
		? explorer
		: showingBelow(explorer, withOpened(explorer.root, position), height);
}

/** Replaces the tree, and scrolls to show the children of the selected row. */
export function showingBelow(explorer: Explorer, root: OpenNode, height: number): Explorer {
	const {cursor} = explorer;
	const below = positionAt(root, cursor)?.node?.rows ?? 0;
	return {...explorer, root, top: windowTop(explorer.top, cursor, height, root.rows, cursor + below)};
}

const segmentsOf = ({steps}: TreePosition): readonly Segment[] =>
	steps.map(({parent, at}) => ({key: childAt(parent.container, at).key, isInText: parent.isInText}));

/** The selected row of the filter. */
export const foundRow = ({search, cursor}: Filtering): FoundRow | undefined => search?.rows[cursor];

/** The selected value and its position. */
export interface Selection {
	readonly value: unknown;
	readonly segments: readonly Segment[];
	/** The child indexes from the root. */
	readonly indexes: readonly number[];
}

/** @returns undefined if a filter found nothing */
export function selectionOf({root, cursor, filter, table}: Explorer): Selection | undefined {
	if (table !== undefined) {
		const {items} = table.table;
		const item = {key: table.cursor, isInText: table.isInText};
		return {
			value: items[table.cursor],
			segments: [...table.path, item],
			indexes: [...table.indexes, table.cursor],
		};
	}
	if (filter?.search !== undefined) {
		const row = foundRow(filter);
		if (row === undefined) return undefined;
		const path = pathTo(row);
		return {value: row.value, segments: path, indexes: path.map(({at}) => at)};
	}
	const position = positionAt(root, cursor);
	return (
		position && {
			value: position.value,
			segments: segmentsOf(position),
			indexes: position.steps.map(({at}) => at),
		}
	);
}

/** Whether an object that contains a value has several members of the same name, which a JSONPath cannot distinguish. */
export function isPathAmbiguous({root}: Explorer, {indexes}: Selection): boolean {
	let container: JsonContainer | undefined = root.container;
	for (const at of indexes) {
		if (container === undefined) return false;
		const {key, value} = childAt(container, at);
		if (!isArray(container) && keysOf(container).filter((name) => name === key).length > 1) return true;
		container = openable(value)?.container;
	}
	return false;
}

/** The result of an action. */
export interface ExplorerOutcome {
	/** undefined = closed. */
	readonly explorer: Explorer | undefined;
	/** A message about a change that is not visible otherwise. */
	readonly toast?: Toast;
}

/** The actions that change the explorer; the others need the terminal, or another field. */
export type ExplorerStep = Exclude<ExplorerAction, {readonly do: 'copy' | 'pager' | 'save'}>;

export const withToast = (
	explorer: Explorer,
	text: Toast['text'],
	style: Style = 'accent',
): ExplorerOutcome => ({explorer, toast: {text, style}});

/** The row that an action moves the cursor to; undefined for an action that does not move it. */
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
			return cursor + rowsOfPages(step.by, height);
		case 'whole':
			return step.to === 'top' ? 0 : rows - 1;
		default:
			return undefined;
	}
}
