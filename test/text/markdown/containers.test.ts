import {describe, expect, it} from 'vitest';
import {
	behindQuote,
	type Item,
	insideOf,
	isBlank,
	itemAt,
	untabbed,
} from '../../../source/text/markdown/containers.ts';

const rest = (text: string) => ({text, column: 0});

describe('quotes', () => {
	it.each([
		['> a', 'a'],
		['>a', 'a'],
		['  >  a', ' a'],
		['>\ta', '  a'],
		['    > a', undefined],
		['a', undefined],
	])('%j', (line, inside) => {
		expect(behindQuote(rest(line))?.text).toBe(inside);
	});
});

describe('items', () => {
	it.each([
		['- a', {mark: '-', number: undefined, indent: 2, task: undefined}, 'a'],
		['  12)  a', {mark: ')', number: 12, indent: 7, task: undefined}, 'a'],
		['+', {mark: '+', number: undefined, indent: 2, task: undefined}, ''],
		['-      code', {mark: '-', indent: 2}, '     code'],
		['-\ta', {mark: '-', indent: 4}, 'a'],
		['* [x] done', {mark: '*', task: 'done'}, 'done'],
		['- [ ] open', {task: 'open'}, 'open'],
		['- [ ]', {task: undefined}, '[ ]'],
		['- [](a)', {task: undefined}, '[](a)'],
	])('%j', (line, item, inside) => {
		const begun = itemAt(rest(line), undefined);
		expect(begun?.item).toMatchObject(item);
		expect(begun?.inside.text).toBe(inside);
	});

	it.each(['-a', '1234567890. a', 'a. b', '    - a', '**a**'])('%j begins no item', (line) => {
		expect(itemAt(rest(line), undefined)).toBeUndefined();
	});

	it.each([
		[
			[5, 7],
			[5, 7],
		],
		[
			[3, 2, 1],
			[3, 2, 1],
		],
		[
			[1, 2, 2, 4],
			[1, 2, 2, 4],
		],
		[
			[1, 1, 1],
			[1, 2, 3],
		],
		[
			[0, 0, 0],
			[0, 1, 2],
		],
	])('have their own numbers, unless all are the first one: %j', (written, shown) => {
		let item: Item | undefined;
		const numbers = written.map((number) => {
			item = itemAt(rest(`${number}. a`), item)?.item;
			return item?.number;
		});
		expect(numbers).toEqual(shown);
	});

	it('belong to one list while their mark is the same', () => {
		const first = itemAt(rest('3. a'), undefined)?.item;
		const second = itemAt(rest('3. b'), first)?.item;
		expect(second).toMatchObject({number: 4});
		expect(second?.list).toBe(first?.list);
		const other = itemAt(rest('5) c'), second)?.item;
		expect(other?.number).toBe(5);
		expect(other?.list).not.toBe(first?.list);
	});

	it('continue with lines that are indented enough, and with blank lines', () => {
		const item = itemAt(rest('1. a'), undefined)?.item;
		if (item === undefined) throw new Error('no item');
		expect(insideOf(item, rest('   b'))?.text).toBe('b');
		expect(insideOf(item, rest('     b'))?.text).toBe('  b');
		expect(insideOf(item, rest('  b'))).toBeUndefined();
		expect(insideOf(item, rest(' '))?.text).toBe('');
	});
});

describe('white space', () => {
	it('of tabs extends to the next stop', () => {
		expect(untabbed({text: ' \ta\tb', column: 0}).text).toBe('    a\tb');
		expect(untabbed({text: '\ta', column: 3}).text).toBe(' a');
	});

	it('includes Unicode white space', () => {
		expect(['', ' \t', '\u00A0\u3000', 'a', ' .'].map(isBlank)).toEqual([true, true, true, false, false]);
	});
});
