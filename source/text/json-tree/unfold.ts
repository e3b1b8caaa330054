/** Opens all containers in a part of a JSON tree, up to a limit. */
import {childCount, childrenOf, isContainer, type JsonContainer} from './container.ts';
import {type OpenNode, openable, openNode, replaced, type TreePosition} from './tree.ts';

/** Most children that are visited to find containers. */
const MOST_VISITED = 200_000;

export interface Unfolded {
	readonly root: OpenNode;
	/** Number of containers that are open now, from the given one on. */
	readonly count: number;
	/** Whether some containers were left folded. */
	readonly isCut: boolean;
}

/**
 * Opens a value and all containers in it, level by level, except JSON in texts.
 * @param most containers to open
 */
export function unfoldAll(root: OpenNode, {steps, value}: TreePosition, most: number): Unfolded {
	const top = openable(value);
	if (top === undefined) return {root, count: 0, isCut: false};
	interface Found {
		readonly container: JsonContainer;
		readonly isInText: boolean;
		readonly children: Array<readonly [at: number, found: number]>;
	}
	const found: Found[] = [{container: top.container, isInText: top.isInText, children: []}];
	let visited = 0;
	let isCut = false;
	for (let index = 0; index < found.length && !isCut; index++) {
		const here = found[index];
		if (here === undefined) break;
		const children = childrenOf(here.container);
		for (let at = 0; at < children.count; at++) {
			if (found.length >= most || visited++ >= MOST_VISITED) {
				isCut = true;
				break;
			}
			const child = children.at(at).value;
			if (!isContainer(child) || childCount(child) === 0) continue;
			here.children.push([at, found.length]);
			found.push({container: child, isInText: false, children: []});
		}
	}
	// Children were found after their parents, so backwards their nodes exist first.
	const nodes: OpenNode[] = [];
	for (let index = found.length - 1; index >= 0; index--) {
		const {container, isInText, children} = found[index] ?? {...top, children: []};
		nodes[index] = openNode(
			container,
			isInText,
			children.map(([at, child]) => [at, nodes[child] ?? top]),
		);
	}
	return {root: replaced(steps, nodes[0]) ?? root, count: found.length, isCut};
}
