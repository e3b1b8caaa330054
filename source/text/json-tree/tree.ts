/**
 * Represents a JSON value as the rows of a tree. It stores only the open containers, and counts the children of a container
 * without listing them, so that access to a row takes the same time among ten siblings and among a million.
 */
import {type Child, childAt, childCount, isContainer, type JsonContainer, jsonIn} from './container.ts';

/** An open container, whose children are rows. Immutable: opening and folding create new nodes up to the root. */
export interface OpenNode {
	readonly container: JsonContainer;
	/** Whether it was parsed from a text. */
	readonly isInText: boolean;
	/** Rows below its own. */
	readonly rows: number;
	/** Its open children, in order. */
	readonly open: readonly OpenChild[];
}

interface OpenChild {
	readonly at: number;
	/** Its own row, relative to the first row below its parent. */
	readonly start: number;
	readonly node: OpenNode;
}

/** A step from a container to one of its children. */
export interface TreeStep {
	readonly parent: OpenNode;
	readonly at: number;
	/** The child's own row in the whole tree. */
	readonly row: number;
}

export interface TreeRow extends Child {
	/** Number of containers between it and the root. */
	readonly depth: number;
	/** undefined = folded, or without children. */
	readonly node: OpenNode | undefined;
}

/** A row with the path to it. */
export interface TreePosition extends TreeRow {
	/** Outermost first; the last step leads to the row itself. */
	readonly steps: readonly TreeStep[];
}

/** @param open the open children, in order */
export function openNode(
	container: JsonContainer,
	isInText = false,
	open: ReadonlyArray<readonly [at: number, node: OpenNode]> = [],
): OpenNode {
	let below = 0;
	const children = open.map(([at, node]) => {
		const child = {at, start: at + below, node};
		below += node.rows;
		return child;
	});
	return {container, isInText, rows: childCount(container) + below, open: children};
}

/** Number of open children before an index (`by` 'at') or before a row (`by` 'start'). */
function openBefore({open}: OpenNode, by: 'at' | 'start', limit: number): number {
	let [low, high] = [0, open.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((open[middle]?.[by] ?? 0) < limit) low = middle + 1;
		else high = middle;
	}
	return low;
}

function openAt(parent: OpenNode, at: number): OpenNode | undefined {
	const child = parent.open[openBefore(parent, 'at', at)];
	return child?.at === at ? child.node : undefined;
}

/** The child's own row, relative to the first row below its parent. */
function startOf(parent: OpenNode, at: number): number {
	const before = parent.open[openBefore(parent, 'at', at) - 1];
	return before === undefined ? at : before.start + before.node.rows + (at - before.at);
}

const rowOf = (parent: OpenNode, at: number, depth: number): TreeRow => ({
	...childAt(parent.container, at),
	depth,
	node: openAt(parent, at),
});

/** The path to a row; empty if there is no such row. */
function stepsTo(root: OpenNode, row: number): readonly TreeStep[] {
	const steps: TreeStep[] = [];
	let parent = root;
	/** Row of the first child of `parent`. */
	let base = 0;
	while (row >= base && row - base < parent.rows) {
		const before = parent.open[openBefore(parent, 'start', row - base + 1) - 1];
		const start = before === undefined ? 0 : base + before.start;
		if (before !== undefined && row > start && row <= start + before.node.rows) {
			steps.push({parent, at: before.at, row: start});
			parent = before.node;
			base = start + 1;
			continue;
		}
		const at =
			before === undefined
				? row - base
				: row === start
					? before.at
					: before.at + (row - start - before.node.rows);
		steps.push({parent, at, row});
		break;
	}
	return steps;
}

/** @param row from 0 @returns undefined if there is no such row */
export function positionAt(root: OpenNode, row: number): TreePosition | undefined {
	const steps = stepsTo(root, row);
	const last = steps.at(-1);
	return last && {...rowOf(last.parent, last.at, steps.length - 1), steps};
}

/** Consecutive rows. No other child is read. */
export function rowsFrom(root: OpenNode, row: number, most: number): readonly TreeRow[] {
	const path = stepsTo(root, row).map(({parent, at}) => ({parent, at}));
	const rows: TreeRow[] = [];
	while (rows.length < most) {
		const here = path.at(-1);
		if (here === undefined) break;
		const found = rowOf(here.parent, here.at, path.length - 1);
		rows.push(found);
		if (found.node !== undefined) {
			path.push({parent: found.node, at: 0});
			continue;
		}
		here.at++;
		for (let last = path.at(-1); last !== undefined && last.at >= childCount(last.parent.container); ) {
			path.pop();
			last = path.at(-1);
			if (last !== undefined) last.at++;
		}
	}
	return rows;
}

/** The tree with the value at the end of the steps replaced by another node, or folded. */
export function replaced(steps: readonly TreeStep[], node: OpenNode | undefined): OpenNode | undefined {
	let changed = node;
	for (const {parent, at} of steps.toReversed()) {
		const {container, isInText, open} = parent;
		const index = openBefore(parent, 'at', at);
		const rest = open[index]?.at === at ? index + 1 : index;
		const pair = (child: OpenChild): readonly [number, OpenNode] => [child.at, child.node];
		changed = openNode(container, isInText, [
			...open.slice(0, index).map(pair),
			...(changed === undefined ? [] : [[at, changed] as const]),
			...open.slice(rest).map(pair),
		]);
	}
	return changed;
}

/** The node of a value once it is opened, also for JSON in a text; undefined if it has no children. */
export function openable(value: unknown): OpenNode | undefined {
	if (typeof value === 'string') {
		const container = jsonIn(value);
		return container && openNode(container, true);
	}
	return isContainer(value) && childCount(value) > 0 ? openNode(value) : undefined;
}

/** The tree with a value opened; the same tree if it has no children. */
export function withOpened(root: OpenNode, {steps, node, value}: TreePosition): OpenNode {
	const fresh = node === undefined ? openable(value) : undefined;
	return fresh === undefined ? root : (replaced(steps, fresh) ?? root);
}

/** The tree with a value folded. */
export const withFolded = (root: OpenNode, {steps, node}: TreePosition): OpenNode =>
	node === undefined ? root : (replaced(steps, undefined) ?? root);

export const allFolded = ({container, isInText}: OpenNode): OpenNode => openNode(container, isInText);

/**
 * Opens all containers around a value, and returns its row.
 * @param path index of each child, from the root
 */
export function revealed(
	root: OpenNode,
	path: readonly number[],
): {readonly root: OpenNode; readonly row: number} {
	let [parent, base, row] = [root, 0, 0];
	const steps: TreeStep[] = [];
	/** Whether a container on the path was folded; then those in it are folded too. */
	let isNew = false;
	for (const [depth, at] of path.entries()) {
		row = base + startOf(parent, at);
		steps.push({parent, at, row});
		if (depth === path.length - 1) break;
		const known = openAt(parent, at);
		const next = known ?? openable(childAt(parent.container, at).value);
		if (next === undefined) break;
		isNew ||= known === undefined;
		parent = next;
		base = row + 1;
	}
	return {root: isNew ? (replaced(steps.slice(0, -1), parent) ?? root) : root, row};
}
