import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isContainer} from '../../../source/text/json-tree/container.ts';
import {type FoundRow, MOST_ROWS, TreeFilter, wayTo} from '../../../source/text/json-tree/filter.ts';
import {anyTree, nest, watchedArray} from '../../support/json-trees.ts';

function found(value: unknown, query: string, budget = 1_000_000): TreeFilter {
	const filter = new TreeFilter({result: value}, query);
	while (!filter.isOver) filter.search(budget);
	return filter;
}

const shown = ({rows}: TreeFilter): string[] =>
	rows.map(({depth, key, isMatch}) => `${'  '.repeat(depth)}${key}${isMatch ? ' *' : ''}`);

/** The same the plain way. */
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

	it('shows what has the text in its key or value, and what that is in', () => {
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

	it('knows the way to each row', () => {
		const {rows, matches} = found(value, 'lamp');
		expect(matches).toEqual([3, 5]);
		const way = (row: FoundRow | undefined) => (row === undefined ? [] : wayTo(row).map(({at}) => at));
		expect(way(rows[5])).toEqual([0, 0, 1, 1]);
	});

	it('finds exactly that, however it is sliced', () => {
		// A query with a capital counts capitals, as `includes` does.
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

	it('finds what stands where two pieces of a long text meet', () => {
		const piece = 32 * 1024;
		for (const at of [0, piece - 3, piece - 1, piece, 2 * piece - 5, 3 * piece]) {
			expect(found('.'.repeat(at).concat('needle', '.'.repeat(piece)), 'needle').matches).toHaveLength(1);
		}
		expect(found('.'.repeat(4 * piece), 'needle').matches).toHaveLength(0);
	});

	it('looks at no more than its budget pays for', () => {
		const {value: items, looked} = watchedArray(1_000_000, (index) => index);
		const filter = new TreeFilter({result: items}, '7');
		filter.search(64 * 100);
		expect(looked()).toBeLessThanOrEqual(101);
		expect(filter.isOver).toBe(false);
		filter.search(64 * 100);
		expect(looked()).toBeGreaterThan(100);
	});

	it('stops where there is too much to be shown', () => {
		const {value: items} = watchedArray(1_000_000, () => 'same');
		const filter = found(items, 'same');
		expect(filter.isFull).toBe(true);
		expect(filter.rows).toHaveLength(MOST_ROWS);
	});

	it('goes through 100,000 levels', () => {
		const {rows, matches} = found(nest(100_000, 'end'), 'end');
		expect(matches).toEqual([100_000]);
		expect(rows.at(-1)?.depth).toBe(100_000);
	});
});
