import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fitted, type JsonTable, tableHead, tableOf, tableRow} from '../../../source/text/json-tree/table.ts';
import {anyTree, watchedArray} from '../../support/json-trees.ts';
import {anyLine, anyWidth, badRows, textOf} from '../any-text.ts';

function tableIn(value: unknown): JsonTable {
	const table = tableOf(value);
	if (table === undefined) throw new Error('this is no table');
	return table;
}

function drawn(value: readonly unknown[], width = 80, first = 0): string[] {
	const table = tableIn(value);
	const fit = fitted(table, first, width);
	return [
		textOf(tableHead(table, fit, width)),
		...value.map((_, index) => textOf(tableRow(table, index, fit, index === 0, width))),
	].map((line) => line.trimEnd());
}

const PEOPLE: readonly unknown[] = [
	{name: 'Ada', age: 36, tags: ['a', 'b']},
	{name: 'Grace Hopper', age: 85, note: null},
	{name: 'Li', age: 7, toString: 'own'},
];

describe('a table', () => {
	it('has the keys of the items as columns, and aligns numbers right', () => {
		expect(drawn(PEOPLE)).toEqual([
			' #  name         │ age │ tags      │ note │ toString',
			'▌0  Ada          │  36 │ [2 items] │      │',
			' 1  Grace Hopper │  85 │           │ null │',
			' 2  Li           │   7 │           │      │ own',
		]);
	});

	it('begins with the given column, and shows the number of columns to the right', () => {
		expect(drawn(PEOPLE, 30)).toEqual([
			' #  name         │ age +3 →',
			'▌0  Ada          │  36',
			' 1  Grace Hopper │  85',
			' 2  Li           │   7',
		]);
		expect(drawn(PEOPLE, 30, 3)[0]).toBe(' #  note │ toString');
		expect(drawn(PEOPLE, 30, 99)[0]).toBe(' #  toString');
	});

	it('exists only for arrays of objects', () => {
		for (const value of [[], {}, 'text', [1, 2], [[1]], [{}], undefined, [1, 2, {a: 1}]]) {
			expect(tableOf(value)).toBeUndefined();
		}
		expect(drawn([{a: 1}, 'text', {a: 2}]).at(-2)).toBe(' 1  text');
	});

	it('reads few items for its columns, and the ones that are drawn', () => {
		const {value, visited} = watchedArray(1_000_000, (index) => ({index}));
		const table = tableIn(value);
		expect(visited()).toBe(100);
		expect(tableOf(value)).toBe(table);
		expect(textOf(tableRow(table, 999_999, fitted(table, 0, 40), true, 40)).trim()).toBe('▌999999  999999');
		expect(visited()).toBe(100);
		tableRow(table, 500_000, fitted(table, 0, 40), false, 40);
		expect(visited()).toBe(101);
	});

	it('shows in each cell the value of its column', () => {
		const anyCell = fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[a-z]{1,9}$/));
		const anyRow = fc.dictionary(fc.constantFrom('one', 'two', 'three', 'four'), anyCell, {
			minKeys: 1,
			noNullPrototype: true,
		});
		fc.assert(
			fc.property(fc.array(anyRow, {minLength: 1, maxLength: 12}), (items) => {
				const [head = '', ...rows] = drawn(items, 200);
				const cells = (line: string): string[] =>
					line
						.slice(line.search(/\S/) + 1)
						.split('│')
						.map((cell) => cell.trim());
				const names = cells(head);
				for (const [index, item] of items.entries()) {
					const texts = cells((rows[index] ?? '').replace(/^.\s*\d+/, '#'));
					expect(texts).toEqual(names.map((name) => String(item[name] ?? '')));
				}
			}),
		);
	});

	it('is safe and within the width for any value', () => {
		const anyItem = fc.dictionary(anyLine, anyTree, {maxKeys: 5, noNullPrototype: true});
		fc.assert(
			fc.property(
				fc.array(anyItem, {minLength: 1, maxLength: 5}),
				anyWidth,
				fc.nat(6),
				(items, width, first) => {
					const table = tableOf(items);
					if (table === undefined) return;
					const fit = fitted(table, first, width);
					const lines = [
						tableHead(table, fit, width),
						...items.map((_, index) => tableRow(table, index, fit, true, width)),
					];
					expect(badRows(lines, width)).toEqual([]);
				},
			),
		);
	});
});
