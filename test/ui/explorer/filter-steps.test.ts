import {describe, expect, it} from 'vitest';
import {EMPTY_DRAFT, edit} from '../../../source/ui/composer/draft.ts';
import {explored} from '../../../source/ui/explorer/explored.ts';
import type {Explorer} from '../../../source/ui/explorer/explorer.ts';
import {
	filterTyped,
	hasNoMatch,
	isSearching,
	kept,
	nextFilterMatch,
} from '../../../source/ui/explorer/filter-steps.ts';
import {explorerWith, HEIGHT, pathIn, pressed, rowsIn, toastOf} from '../../support/explorers.ts';

const SHOP = {
	name: 'lamp shop',
	items: [{name: 'Desk lamp'}, {name: 'Chair'}, {name: 'Floor lamp', lamp: {watt: 9}}],
};

function filtered(explorer: Explorer, query: string, budget = 1_000_000): Explorer {
	const open = pressed(explorer, '/');
	if (open.filter === undefined) throw new Error('the filter is not open');
	const field = edit(EMPTY_DRAFT, {do: 'insert', text: query}, 80);
	return nextFilterMatch(filterTyped(open, open.filter, field), budget, HEIGHT);
}

function keptFilter(explorer: Explorer, query: string): Explorer {
	const next = filtered(explorer, query);
	const after = next.filter && kept(next, next.filter).explorer;
	if (after?.filter === undefined) throw new Error('nothing was kept');
	return after;
}

describe('the filter', () => {
	const explorer = explorerWith(SHOP);

	it('shows the matches, with the cursor on the first one', () => {
		const filter = filtered(explorer, 'lamp');
		expect(rowsIn(filter)).toEqual([
			' ▾ result  {2 keys}',
			'▌│   name  "lamp shop"',
			' │ ▾ items  [3 items]',
			' │ │ ▾ 0  {1 key}',
			' │ │ │   name  "Desk lamp"',
			' │ │ ▾ 2  {2 keys}',
			' │ │ │   name  "Floor lamp"',
			' │ │ │ ▸ lamp  {1 key}  watt: 9',
		]);
		expect(pathIn(filter)).toBe('$.result.name');
		expect(isSearching(filter)).toBe(false);
	});

	it('returns to the whole tree when its text is deleted', () => {
		const filter = filtered(explorer, 'l');
		const back = filter.filter && filterTyped(filter, filter.filter, EMPTY_DRAFT);
		expect(back?.filter?.search).toBeUndefined();
		expect(back && pathIn(back)).toBe('$.result');
		expect(back && rowsIn(back)).toEqual(rowsIn(explorer));
	});

	it('moves from match to match, and wraps around', () => {
		const kept = keptFilter(explorer, 'lamp');
		const paths = (...keys: string[]): string => pathIn(pressed(kept, ...keys));
		expect(paths('n')).toBe('$.result.items[0].name');
		expect(paths('n', 'n', 'n')).toBe('$.result.items[2].lamp');
		expect(paths('n', 'n', 'n', 'n')).toBe('$.result.name');
		expect(paths('N')).toBe('$.result.items[2].lamp');
		expect(paths('N', 'N')).toBe('$.result.items[2].name');
		expect(paths('down', 'down', 'n')).toBe('$.result.items[0].name');
		expect(paths('G', 'left')).toBe('$.result.items[2]');
		expect(paths('G', 'left', 'left', 'left', 'left')).toBe('$.result');
	});

	it('ends with the same value selected in the tree', () => {
		const end = pressed(keptFilter(explorer, 'lamp'), 'N', 'escape');
		expect(end.filter).toBeUndefined();
		expect(pathIn(end)).toBe('$.result.items[2].lamp');
		expect(rowsIn(end).at(-1)).toBe('▌│ │ │ ▸ lamp  {1 key}  watt: 9');
		for (const key of ['enter', 'right']) {
			expect(rowsIn(pressed(keptFilter(explorer, 'lamp'), 'N', key)).at(-1)).toBe(' │ │ │ │   watt  9');
		}
		expect(pathIn(pressed(keptFilter(explorer, 'chair'), 't'))).toBe('$.result.items[1]');
		expect(pressed(keptFilter(explorer, 'chair'), '/').filter?.field?.text).toBe('');
	});

	it('reports that nothing matches, and keeps the tree unchanged', () => {
		const none = filtered(explorer, 'zebra');
		expect(none.filter && hasNoMatch(none.filter)).toBe(true);
		expect(rowsIn(none)).toEqual(['   No key or value matches "zebra".']);
		const outcome = none.filter && kept(none, none.filter);
		expect(outcome?.toast?.text).toBe('no key or value matches zebra');
		expect(outcome?.explorer?.filter).toBeUndefined();
		expect(outcome?.explorer && pathIn(outcome.explorer)).toBe('$.result');
	});

	it('continues in slices, and the cursor waits for the first match', () => {
		const long = explorerWith(Array.from({length: 1000}, (_, index) => `item ${index}`));
		let filter = filtered(long, 'item 999', 64);
		expect(rowsIn(filter)).toEqual(['   searching…']);
		expect(toastOf(filter, 'n')).toBe('still searching');
		let slices = 0;
		while (isSearching(filter)) {
			filter = nextFilterMatch(filter, 64 * 100, HEIGHT);
			slices++;
		}
		expect(slices).toBeGreaterThan(5);
		expect(rowsIn(filter)).toEqual([' ▾ result  [1,000 items]', '▌│   999  "item 999"']);
	});

	it('leaves a cursor that the user moved', () => {
		const many = explorerWith(Array.from({length: 1000}, () => 'same'));
		const begun = filtered(many, 'same', 64 * 100);
		const moved = explored(begun, {do: 'move-by', rows: 3}, HEIGHT).explorer;
		const on = moved && nextFilterMatch(moved, 64 * 1000, HEIGHT);
		expect(on && pathIn(on)).toBe('$.result[3]');
	});
});
