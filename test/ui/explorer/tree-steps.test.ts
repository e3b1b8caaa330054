import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {explored} from '../../../source/ui/explorer/explored.ts';
import {MOST_UNFOLDED} from '../../../source/ui/explorer/tree-steps.ts';
import {explorerWith, HEIGHT, pathIn, pressed, rowsIn, toastOf} from '../../support/explorers.ts';
import {anyTree, nest} from '../../support/json-trees.ts';

const ORDER = {id: 'A-1', items: [{sku: 'X1'}, {sku: 'Y2'}], note: 'text'};

describe('the tree', () => {
	it('is navigated with → and ←', () => {
		let explorer = pressed(explorerWith(ORDER), 'right');
		expect(pathIn(explorer)).toBe('$.result.id');
		explorer = pressed(explorer, 'down', 'right', 'right', 'right');
		expect(pathIn(explorer)).toBe('$.result.items[0]');
		expect(rowsIn(explorer).slice(3)).toEqual([
			' │   id  "A-1"',
			' │ ▾ items  [2 items]',
			'▌│ │ ▾ 0  {1 key}',
			' │ │ │   sku  "X1"',
			' │ │ ▸ 1  {1 key}  sku: "Y2"',
			' │   note  "text"',
		]);
		explorer = pressed(explorer, 'left');
		expect(rowsIn(explorer)[5]).toBe('▌│ │ ▸ 0  {1 key}  sku: "X1"');
		expect(pathIn(pressed(explorer, 'left'))).toBe('$.result.items');
		expect(pathIn(pressed(explorer, 'left', 'left', 'left', 'left', 'left'))).toBe('$.result');
	});

	it('moves by rows, by pages, and to both ends', () => {
		const explorer = explorerWith(Array.from({length: 100}, (_, index) => index));
		expect(pathIn(pressed(explorer, 'j', 'j', 'k'))).toBe('$.result[0]');
		expect(pathIn(pressed(explorer, 'pagedown'))).toBe('$.result[18]');
		expect(pathIn(pressed(explorer, 'pagedown', 'pageup'))).toBe('$.result');
		expect(pathIn(pressed(explorer, 'end'))).toBe('$.result[99]');
		expect(pathIn(pressed(explorer, 'end', 'g'))).toBe('$.arguments');
		expect(rowsIn(pressed(explorer, 'end'))).toHaveLength(HEIGHT);
	});

	it('folds and unfolds with one key', () => {
		const explorer = explorerWith(ORDER);
		expect(rowsIn(pressed(explorer, 'enter'))).toHaveLength(3);
		expect(rowsIn(pressed(explorer, 'enter', ' '))).toEqual(rowsIn(explorer));
	});

	it('unfolds everything, and folds everything', () => {
		const explorer = pressed(explorerWith(ORDER), '*');
		expect(rowsIn(explorer)).toHaveLength(10);
		expect(toastOf(explorerWith(ORDER), 'E')).toBe('opened 4 values');
		expect(rowsIn(pressed(explorer, 'G', '-'))).toEqual([
			' ▸ arguments  {1 key}  id: 7',
			'▌▸ result  {3 keys}  id: "A-1", items: [2 items], note: "te…',
		]);
		expect(toastOf(explorerWith(nest(100_000)), '*')).toBe(
			`opened ${MOST_UNFOLDED / 1000},000, and there are more`,
		);
		expect(rowsIn(pressed(explorerWith(nest(100_000)), '*', 'G'))).toHaveLength(HEIGHT);
	});

	it('scrolls to show the children, as far as the cursor stays visible', () => {
		const list = Array.from({length: 40}, (_, index) => [index, 'a', 'b']);
		const explorer = pressed(explorerWith(list), 'pagedown', 'up');
		expect(rowsIn(explorer).at(-2)).toBe('▌│ ▸ 17  [3 items]');
		expect(rowsIn(pressed(explorer, 'enter')).slice(-4)).toEqual([
			'▌│ ▾ 17  [3 items]',
			' │ │   0  17',
			' │ │   1  "a"',
			' │ │   2  "b"',
		]);
		const top = pressed(explorerWith([1, 2, list]), 'end', 'enter');
		expect(rowsIn(top)[0]).toBe('▌│ ▾ 2  [40 items]');
	});

	it('reports why nothing unfolds', () => {
		const explorer = pressed(explorerWith({a: 'text', b: [], c: `[${'x'.repeat(9000)}]`}), 'down');
		expect(toastOf(explorer, 'enter')).toMatch(/^this string is not JSON/);
		expect(toastOf(pressed(explorer, 'down'), 'right')).toBe('it is empty');
		expect(toastOf(pressed(explorer, 'down', 'down'), '*')).toMatch(/^this string is not JSON/);
		expect(toastOf(explorer, 'n')).toMatch(/^there is no filter/);
	});

	it('is closed with Esc', () => {
		expect(explored(explorerWith(ORDER), {do: 'leave'}, HEIGHT).explorer).toBeUndefined();
	});

	it('keeps its cursor on a row, whatever the keys', () => {
		const key = fc.constantFrom(
			'up',
			'down',
			'right',
			'left',
			'enter',
			'*',
			'-',
			'g',
			'G',
			'pagedown',
			'pageup',
		);
		fc.assert(
			fc.property(anyTree, fc.array(key, {maxLength: 30}), (value, keys) => {
				const explorer = pressed(explorerWith(value), ...keys);
				expect(explorer.cursor).toBeLessThan(explorer.root.rows);
				expect(rowsIn(explorer).filter((row) => row.startsWith('▌'))).toHaveLength(1);
			}),
		);
	});
});
