import {describe, expect, it} from 'vitest';
import {selectionOf} from '../../../source/ui/explorer/explorer.ts';
import {explorerWith, pathIn, pressed, rowsIn, toastOf} from '../../support/explorers.ts';

const SHOP = {
	name: 'shop',
	items: [
		{sku: 'X1', qty: 2},
		{sku: 'Y2', qty: 1, parts: [{of: 'Y2'}]},
	],
};

describe('the table', () => {
	const explorer = pressed(explorerWith(SHOP), 'down', 'down');

	it('shows the array under the cursor', () => {
		const table = pressed(explorer, 't');
		expect(rowsIn(table)).toEqual([' #  sku │ qty │ parts', '▌0  X1  │   2 │', ' 1  Y2  │   1 │ [1 item]']);
		expect(pathIn(table)).toBe('$.result.items[0]');
		expect(pathIn(pressed(table, 'G'))).toBe('$.result.items[1]');
		expect(selectionOf(pressed(table, 'down'))?.value).toBe(SHOP.items[1]);
	});

	it('shows the innermost array around the cursor, at its item', () => {
		const inside = pressed(explorer, '*', 'G');
		expect(pathIn(inside)).toBe('$.result.items[1].parts[0].of');
		expect(pathIn(pressed(inside, 't'))).toBe('$.result.items[1].parts[0]');
		expect(pathIn(pressed(inside, 'up', 'up', 'up', 't'))).toBe('$.result.items[1]');
		expect(toastOf(pressed(explorer, 'up'), 't')).toMatch(/no list of objects/);
	});

	it('shows the only list of objects in the selected object, wherever that is', () => {
		const onResult = pressed(explorer, 'up', 'up');
		expect(pathIn(onResult)).toBe('$.result');
		const table = pressed(onResult, 't');
		expect(pathIn(table)).toBe('$.result.items[0]');
		expect(pathIn(pressed(table, 'down', 'escape'))).toBe('$.result.items[1]');
		const folded = pressed(explorerWith({of: {...SHOP, ids: [1, 2]}}), 'down');
		expect(pathIn(pressed(folded, 't'))).toBe('$.result.of.items[0]');
		const text = pressed(explorerWith({of: JSON.stringify(SHOP)}), 'down');
		expect(pathIn(pressed(text, 't'))).toMatch(/^\$\.result\.of.*items\[0\]/);
	});

	it('shows none of several lists in an object, and says to select one', () => {
		const two = pressed(explorerWith({of: {a: [{b: 1}], c: [{d: 1}]}}), 'down');
		expect(toastOf(two, 't')).toMatch(/select one of the lists/);
	});

	it('moves from column to column', () => {
		const table = pressed(explorer, 't', 'right');
		expect(rowsIn(table)[0]).toBe(' #  qty │ parts');
		expect(rowsIn(pressed(table, 'right', 'right', 'right'))[0]).toBe(' #  parts');
		expect(rowsIn(pressed(table, 'left', 'left'))).toEqual(rowsIn(pressed(explorer, 't')));
	});

	it('closes at the selected item, which Enter unfolds', () => {
		for (const key of ['t', 'escape']) {
			const back = pressed(explorer, 't', 'down', key);
			expect(pathIn(back)).toBe('$.result.items[1]');
			expect(back.table).toBeUndefined();
		}
		expect(rowsIn(pressed(explorer, 't', 'down', 'enter')).slice(-4)).toEqual([
			'▌│ │ ▾ 1  {3 keys}',
			' │ │ │   sku  "Y2"',
			' │ │ │   qty  1',
			' │ │ │ ▸ parts  [1 item]',
		]);
		expect(toastOf(pressed(explorer, 't'), '*')).toMatch(/press t to return/);
	});

	it('reads JSON in a string', () => {
		const table = pressed(explorerWith({body: '[{"a": 1}, {"a": 2}]'}), 'down', 't', 'down');
		expect(pathIn(table)).toBe('$.result.body → $[1]');
		expect(pathIn(pressed(table, 'enter', 'down'))).toBe('$.result.body → $[1].a');
	});
});
