/** JSON for tests of trees: any value, with hostile keys and texts; containers that record visits; deep nesting. */
import fc from 'fast-check';
import {type OpenNode, openNode, positionAt, withOpened} from '../../source/text/json-tree/tree.ts';
import {anyLine} from '../text/any-text.ts';

type Json = unknown;

const scalar = fc.oneof(anyLine, fc.integer(), fc.double({noNaN: true}), fc.boolean(), fc.constant(null));

/** Any value; its texts and keys are hostile, and some texts hold JSON. */
export const anyTree: fc.Arbitrary<Json> = fc.letrec<{value: Json}>((tie) => ({
	value: fc.oneof(
		{depthSize: 'small', withCrossShrink: true},
		scalar,
		fc.array(tie('value'), {maxLength: 6}),
		fc.dictionary(fc.oneof(anyLine, fc.constantFrom('id', 'a b', "it's", '__proto__')), tie('value'), {
			maxKeys: 6,
			noNullPrototype: true,
		}),
		fc.array(fc.integer(), {minLength: 1, maxLength: 3}).map((list) => JSON.stringify({in: list})),
	),
})).value;

/** A value as the only root of a tree. */
export const anyRoot = anyTree.map((value) => openNode({result: value}));

/** A tree in which some rows were opened, by turns of a wheel of numbers. */
export const anyOpenTree: fc.Arbitrary<OpenNode> = fc
	.tuple(anyRoot, fc.array(fc.nat(1000), {maxLength: 12}))
	.map(([root, picks]) => picks.reduce((tree, pick) => openedAt(tree, pick % tree.rows), root));

/** The tree with a row opened. */
export function openedAt(root: OpenNode, row: number): OpenNode {
	const place = positionAt(root, row);
	return place === undefined ? root : withOpened(root, place);
}

/** An array that counts which of its items were asked for. */
export function watchedArray(
	length: number,
	item: (index: number) => unknown,
): {readonly value: readonly unknown[]; readonly visited: () => number} {
	const visited = new Set<string>();
	const value = new Proxy(new Array<unknown>(length), {
		has: () => true,
		get(target, key, receiver) {
			if (typeof key === 'string' && /^\d+$/.test(key)) {
				visited.add(key);
				return item(Number(key));
			}
			return Reflect.get(target, key, receiver);
		},
	});
	return {value, visited: () => visited.size};
}

/** `[[[…1…]]]`. */
export function nest(depth: number, core: unknown = 1): unknown {
	let value = core;
	for (let level = 0; level < depth; level++) value = [value];
	return value;
}
