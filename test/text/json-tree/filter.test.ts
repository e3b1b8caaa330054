import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isContainer} from '../../../source/text/json-tree/container.ts';
import {type FoundRow, MOST_ROWS, pathTo, TreeFilter} from '../../../source/text/json-tree/filter.ts';
import {anyTree, nest, watchedArray} from '../../support/json-trees.ts';

function found(value: unknown, query: string, budget = 1_000_000): TreeFilter {
	const filter = new TreeFilter({result: value}, query);
	while (!filter.isOver) filter.search(budget);
	return filter;
}

const shown = ({rows}: TreeFilter): string[] =>
	rows.map(({depth, key, isMatch}) => `${'  '.repeat(depth)}${key}${isMatch ? ' *' : ''}`);

/** The same with a simple algorithm. */
function expected(value: unknown, query: string, depth = 0): string[] {
	if (!isContainer(value)) return [];
	return Object.entries(value).flatMap(([key, child]: readonly [string, unknown]) => {
		const isFound = (text: string): boolean => text.includes(query);
		const isMatch =
			(!Array.isArray(value) && isFound(key)) || (!isContainer(child) && isFound(String(child)));
		const below = expected(child, query, depth + 1);
		return isMatch || below.length > 0 ? [`${'  '.repeat(depth)}${key}${isMatch ? ' *' : ''}`, ...below] : [];
	});
}

describe('a filter', () => {
	const value = {
		items: [{name: 'Lamp'}, {name: 'Chair', lamp: false}, {name: 'Table'}],
		total: 12.5,
		note: null,
	};

	it('shows the values with the text in their key or value, and their containers', () => {
		expect(shown(found(value, 'lamp'))).toEqual([
			'result',
			'  items',
			'    0',
			'      name *',
			'    1',
			'      lamp *',
		]);
		expect(shown(found(value, 'Lamp'))).toEqual(['result', '  items', '    0', '      name *']);
		expect(shown(found(value, '12.5'))).toEqual(['result', '  total *']);
		expect(shown(found(value, 'null'))).toEqual(['result', '  note *']);
		expect(shown(found(value, 'items'))).toEqual(['result', '  items *']);
		expect(shown(found(value, 'zebra'))).toEqual([]);
		expect(shown(found(value, '(.*'))).toEqual([]);
	});

	it('returns the path to each row', () => {
		const {rows, matches} = found(value, 'lamp');
		expect(matches).toEqual([3, 5]);
		const indexes = (row: FoundRow | undefined) => (row === undefined ? [] : pathTo(row).map(({at}) => at));
		expect(indexes(rows[5])).toEqual([0, 0, 1, 1]);
	});

	it('finds the same in slices of any size', () => {
		// A query with a capital is case-sensitive, like `includes`.
		const anyQuery = fc.constantFrom('X', 'Ab', 'I', '1', '[', '_', 'TRUE', ' ');
		fc.assert(
			fc.property(anyTree, anyQuery, fc.integer({min: 1, max: 300}), (tree, query, budget) => {
				const filter = found(tree, query, budget);
				expect(shown(filter)).toEqual(expected({result: tree}, query));
				expect(filter.matches).toEqual(filter.rows.flatMap(({isMatch}, row) => (isMatch ? [row] : [])));
				for (const {parent, depth} of filter.rows) expect(parent?.depth ?? -1).toBe(depth - 1);
			}),
		);
	});

	it('finds a match across two chunks of a long text', () => {
		const chunk = 32 * 1024;
		for (const at of [0, chunk - 3, chunk - 1, chunk, 2 * chunk - 5, 3 * chunk]) {
			expect(found('.'.repeat(at).concat('needle', '.'.repeat(chunk)), 'needle').matches).toHaveLength(1);
		}
		expect(found('.'.repeat(4 * chunk), 'needle').matches).toHaveLength(0);
	});

	it('visits no more than its budget allows', () => {
		const {value: items, visited} = watchedArray(1_000_000, (index) => index);
		const filter = new TreeFilter({result: items}, '7');
		filter.search(64 * 100);
		expect(visited()).toBeLessThanOrEqual(101);
		expect(filter.isOver).toBe(false);
		filter.search(64 * 100);
		expect(visited()).toBeGreaterThan(100);
	});

	it('stops at the most rows', {tags: 'slow'}, () => {
		const {value: items} = watchedArray(MOST_ROWS + 1, () => 'same');
		const filter = found(items, 'same');
		expect(filter.isFull).toBe(true);
		expect(filter.rows).toHaveLength(MOST_ROWS);
	});

	it('searches 100,000 levels', () => {
		const {rows, matches} = found(nest(100_000, 'end'), 'end');
		expect(matches).toEqual([100_000]);
		expect(rows.at(-1)?.depth).toBe(100_000);
	});
});
