import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {childAt, childCount} from '../../../source/text/json-tree/container.ts';
import {
	allFolded,
	type OpenNode,
	openNode,
	positionAt,
	revealed,
	rowsFrom,
	type TreeRow,
	withFolded,
	withOpened,
} from '../../../source/text/json-tree/tree.ts';
import {anyOpenTree, nest, openedAt, watchedArray} from '../../support/json-trees.ts';

/** All rows, by visiting everything that is open. */
function allRows(node: OpenNode, depth = 0): TreeRow[] {
	const rows: TreeRow[] = [];
	for (let at = 0; at < childCount(node.container); at++) {
		const child = node.open.find((each) => each.at === at)?.node;
		rows.push({...childAt(node.container, at), depth, node: child});
		if (child !== undefined) rows.push(...allRows(child, depth + 1));
	}
	return rows;
}

const shown = (root: OpenNode): string[] =>
	allRows(root).map(({key, depth, node}) => `${'  '.repeat(depth)}${key}${node === undefined ? '' : ':'}`);

describe('a tree', () => {
	const root = openNode({arguments: {id: 7}, result: {items: [{a: 1}, {a: 2}], text: '{"in": [true]}'}});

	it('opens and folds', () => {
		let tree = openedAt(root, 1);
		expect(shown(tree)).toEqual(['arguments', 'result:', '  items', '  text']);
		tree = openedAt(openedAt(tree, 3), 2);
		expect(shown(tree)).toEqual(['arguments', 'result:', '  items:', '    0', '    1', '  text:', '    in']);
		expect(shown(openedAt(tree, 0))).toEqual([
			'arguments:',
			'  id',
			'result:',
			'  items:',
			'    0',
			'    1',
			'  text:',
			'    in',
		]);
		const position = positionAt(tree, 2);
		expect(position && shown(withFolded(tree, position))).toEqual([
			'arguments',
			'result:',
			'  items',
			'  text:',
			'    in',
		]);
		expect(shown(allFolded(tree))).toEqual(['arguments', 'result']);
	});

	it('opens no number, no empty list, and nothing twice', () => {
		const tree = openNode({a: 1, b: [], c: {}, d: 'text', e: [1]});
		for (const row of [0, 1, 2, 3]) expect(openedAt(tree, row)).toBe(tree);
		const open = openedAt(tree, 4);
		expect(openedAt(open, 4)).toBe(open);
	});

	it('returns each row by its index, and the rows after it', () => {
		fc.assert(
			fc.property(anyOpenTree, fc.nat(20), fc.nat(20), (tree, from, most) => {
				const rows = allRows(tree);
				expect(tree.rows).toBe(rows.length);
				expect(rowsFrom(tree, from, most)).toEqual(rows.slice(from, from + most));
				for (const [row, expected] of rows.entries()) {
					const position = positionAt(tree, row);
					expect(position).toMatchObject(expected);
					expect(position?.steps.at(-1)?.row).toBe(row);
				}
				expect(positionAt(tree, rows.length)).toBeUndefined();
				expect(positionAt(tree, -1)).toBeUndefined();
			}),
		);
	});

	it('is the same after opening and folding', () => {
		fc.assert(
			fc.property(anyOpenTree, fc.nat(1000), (tree, pick) => {
				const row = pick % tree.rows;
				const before = positionAt(tree, row);
				if (before === undefined || before.node !== undefined) return;
				const open = withOpened(tree, before);
				const after = positionAt(open, row);
				expect(after === undefined ? undefined : shown(withFolded(open, after))).toEqual(shown(tree));
			}),
		);
	});

	it('has steps that lead to the value of a row', () => {
		fc.assert(
			fc.property(anyOpenTree, fc.nat(1000), (tree, pick) => {
				const position = positionAt(tree, pick % tree.rows);
				let node: OpenNode | undefined = tree;
				let value: unknown;
				for (const {parent, at} of position?.steps ?? []) {
					expect(node).toBe(parent);
					value = childAt(parent.container, at).value;
					node = parent.open.find((child) => child.at === at)?.node;
				}
				expect(value).toBe(position?.value);
			}),
		);
	});

	it('reveals in the folded tree the value of a row of the open one', () => {
		fc.assert(
			fc.property(anyOpenTree, fc.nat(1000), (tree, pick) => {
				const position = positionAt(tree, pick % tree.rows);
				const path = position?.steps.map(({at}) => at) ?? [];
				const {root: after, row} = revealed(allFolded(tree), path);
				expect(positionAt(after, row)?.value).toEqual(position?.value);
				expect(positionAt(after, row)?.steps.map(({at}) => at)).toEqual(path);
				// If it is visible, nothing changes.
				expect(revealed(tree, path)).toEqual({root: tree, row: position?.steps.at(-1)?.row});
			}),
		);
	});
});

describe('the cost of a tree', () => {
	it('is that of the requested rows, also among a million', () => {
		const {value, visited} = watchedArray(1_000_000, (index) => ({index}));
		let tree = openedAt(openNode({result: value}), 0);
		expect(tree.rows).toBe(1_000_001);
		expect(rowsFrom(tree, 0, 30)).toHaveLength(30);
		expect(visited()).toBe(29);
		expect(rowsFrom(tree, tree.rows - 30, 30).at(-1)).toMatchObject({key: 999_999});
		expect(visited()).toBe(59);
		tree = openedAt(tree, 500_001);
		expect(rowsFrom(tree, 500_000, 3).map(({key}) => key)).toEqual([499_999, 500_000, 'index']);
		expect(visited()).toBeLessThan(70);
	});

	it('allows 100,000 levels', {tags: 'slow'}, () => {
		const core = {at: 'the end'};
		const root = openNode({result: nest(100_000, core)});
		const {root: tree, row} = revealed(root, [...new Array<number>(100_001).fill(0), 0]);
		expect(row).toBe(100_001);
		expect(positionAt(tree, row)).toMatchObject({key: 'at', value: 'the end', depth: 100_001});
		expect(rowsFrom(tree, row - 2, 30)).toHaveLength(3);
		const outer = positionAt(tree, 0);
		expect(outer && withFolded(tree, outer).rows).toBe(1);
	});
});
