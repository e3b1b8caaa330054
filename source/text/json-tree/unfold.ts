/** Opens everything in a part of a JSON tree, as far as it is not too much. */
import {childCount, childrenOf, isContainer, type JsonContainer} from './container.ts';
import {type OpenNode, openable, openNode, replaced, type TreePosition} from './tree.ts';

/** Children that are looked at to find containers among them. */
const MOST_LOOKED_AT = 200_000;

export interface Unfolded {
	readonly root: OpenNode;
	/** How many containers are open now, this one and below. */
	readonly count: number;
	/** There are more than were opened. */
	readonly isCut: boolean;
}

/**
 * The tree with this one open and everything in it, level by level, but for JSON in texts.
 * @param most containers that are opened
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
	let looked = 0;
	let isCut = false;
	for (let index = 0; index < found.length && !isCut; index++) {
		const here = found[index];
		if (here === undefined) break;
		const children = childrenOf(here.container);
		for (let at = 0; at < children.count; at++) {
			if (found.length >= most || looked++ >= MOST_LOOKED_AT) {
				isCut = true;
				break;
			}
			const child = children.at(at).value;
			if (!isContainer(child) || childCount(child) === 0) continue;
			here.children.push([at, found.length]);
			found.push({container: child, isInText: false, children: []});
		}
	}
	// Children were found after their parents, so their nodes are made before.
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
