import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {briefJson, jsonLines} from '../../source/text/json-brief.ts';
import {cases} from '../support/property-runs.ts';
import {anyLine, anyWidth, badRows, textOf} from './any-text.ts';

const brief = (value: unknown, width = 80): string => textOf(briefJson(value, width));
const rows = (value: unknown, width = 40, most = 100): string[] =>
	jsonLines(value, width, most).lines.map(textOf);

const anyJson = fc.letrec((tie) => ({
	value: fc.oneof(
		{depthSize: 'small', withCrossShrink: true},
		fc.oneof(anyLine, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
		fc.array(tie('value'), {maxLength: 5}),
		fc.dictionary(anyLine, tie('value'), {maxKeys: 5}),
	),
})).value;

/** An object that records which of its entries were read. */
function watched(entries: number): {readonly value: unknown; readonly read: () => number} {
	let reads = 0;
	const target: Record<string, number> = {};
	for (let index = 0; index < entries; index++) target[`k${index}`] = index;
	const value = new Proxy(target, {
		get(object, key) {
			reads++;
			return Reflect.get(object, key);
		},
	});
	return {value, read: () => reads};
}

describe('briefJson', () => {
	it.each([
		['an object', {order_id: 'A-1001', verbose: true}, 'order_id: "A-1001", verbose: true'],
		['numbers and null', {a: -1.5, b: null}, 'a: -1.5, b: null'],
		[
			'what is nested',
			{a: {b: 1, c: 2}, d: [1, 2, 3], e: {f: 1}, g: [1]},
			'a: {2 keys}, d: [3 items], e: {1 key}, g: [1 item]',
		],
		['what is empty', {a: {}, b: [], c: ''}, 'a: {}, b: [], c: ""'],
		['no keys', {}, ''],
		['an array', [1, 2], '[2 items]'],
		['a string', 'a "b"\n', '"a \\"b\\"\\n"'],
		['null', null, 'null'],
		['nothing', undefined, ''],
		[
			'keys that could pass for something else',
			{'a: 1, b': 2, '': 3, 'x y': 4},
			'"a: 1, b": 2, "": 3, "x y": 4',
		],
		['control characters', {'\u001B': '\u001B\u202E\u009B'}, '"\\u001b": "\\u001b<202E><9B>"'],
	])('shows %s', (_name, value, expected) => {
		expect(brief(value)).toBe(expected);
	});

	it('gives every part its style', () => {
		expect(briefJson({a: 'b', c: 1, d: true, e: []}, 80).map(({style}) => style)).toEqual([
			...['key', 'dim', 'string'],
			...['dim', 'key', 'dim', 'number'],
			...['dim', 'key', 'dim', 'literal'],
			...['dim', 'key', 'dim', 'dim'],
		]);
	});

	it('ends with an ellipsis if it is cut', () => {
		expect(brief({order_id: 'A-1001', verbose: true}, 20)).toBe('order_id: "A-1001",…');
		expect(brief({text: 'x'.repeat(100)}, 12)).toBe('text: "xxxx…');
		expect(brief('x', 0)).toBe('');
	});

	it('is one row of safe text within its width', () => {
		fc.assert(
			fc.property(anyJson, anyWidth, (value, width) => {
				expect(badRows([briefJson(value, width)], width)).toEqual([]);
			}),
			{numRuns: cases(300)},
		);
	});

	it('reads no more of a huge value than it shows and counts', {tags: 'slow'}, () => {
		const {value, read} = watched(10_000);
		briefJson(value, 80);
		expect(read()).toBeLessThan(30);
		expect(brief({a: 'x'.repeat(50_000_000), b: new Array(1_000_000).fill(0)}, 30)).toBe(
			`a: "${'x'.repeat(25)}…`,
		);
	});
});

describe('jsonLines', () => {
	it('aligns keys, indents nested values and marks items', () => {
		const value = {
			id: 'A-1001',
			paid: true,
			customer: {name: 'Ada', tags: ['vip', 'eu'], none: {}},
			items: [{sku: 'X1', qty: 2}, [1, 2], []],
		};
		expect(rows(value)).toEqual(
			[
				'id    "A-1001"',
				'paid  true',
				'customer',
				'  name  "Ada"',
				'  tags',
				'    - "vip"',
				'    - "eu"',
				'  none  {}',
				'items',
				'  - sku  "X1"',
				'    qty  2',
				'  - - 1',
				'    - 2',
				'  - []',
			].map((row, index) =>
				index < 2 ? row.replace(/^(\w+) +/, (_all, key: string) => `${key.padEnd(8)}  `) : row,
			),
		);
	});

	it('shows values that are not objects', () => {
		expect(rows('text')).toEqual(['"text"']);
		expect(rows(1.5)).toEqual(['1.5']);
		expect(rows(null)).toEqual(['null']);
		expect(rows([])).toEqual(['[]']);
		expect(jsonLines(undefined, 10, 10)).toEqual({lines: [], more: 0, isMore: false});
	});

	it('wraps long strings below each other, and marks the ends of their lines', () => {
		expect(rows({text: 'one two three four five six\nand a second line'}, 24)).toEqual([
			'text  "one two three',
			'      four five six\\n',
			'      and a second line"',
		]);
	});

	it('puts a value below a key that leaves no room for it', () => {
		expect(rows({a_rather_long_key: 'some words'}, 22)).toEqual(['a_rather_long_key  ', '  "some words"']);
		expect(rows({a_rather_long_key: 123_456}, 22)).toEqual(['a_rather_long_key  ', '  123456']);
	});

	it('stops after the given rows and reports how many rows are left', () => {
		expect(jsonLines({a: 1, b: 2, c: 3}, 40, 2).more).toBe(1);
		expect(jsonLines([1, [2, 3, 4], 5], 40, 2)).toMatchObject({more: 3});
		expect(jsonLines({a: 1, b: {c: 2, d: 3}}, 40, 1)).toMatchObject({more: 3, isMore: false});
		expect(jsonLines({a: 1}, 40, 0)).toEqual({lines: [], more: 1, isMore: false});
		expect(jsonLines('one two three', 6, 1).more).toBe(2);
		expect(jsonLines({a: 1, b: 2}, 40, 2).more).toBe(0);
	});

	it('reads no more of a huge value than it shows', () => {
		const {value, read} = watched(10_000);
		expect(jsonLines(value, 80, 5)).toMatchObject({more: 200, isMore: true});
		expect(read()).toBeLessThan(500);
		const long = jsonLines('word '.repeat(10_000_000), 80, 3);
		expect(long.lines).toHaveLength(3);
		expect(long).toMatchObject({more: 200, isMore: true});
	});

	it('survives deep nesting', () => {
		let deep: unknown = 1;
		for (let level = 0; level < 100_000; level++) deep = level % 2 === 0 ? [deep] : {a: deep};
		const {lines, more} = jsonLines(deep, 80, 100);
		expect(lines.length).toBeGreaterThan(5);
		expect(more).toBe(0);
		expect(brief(deep)).toBe('a: [1 item]');
	});

	it('has at most the given number of rows, within the width, without control characters', () => {
		fc.assert(
			fc.property(anyJson, anyWidth, fc.nat(30), (value, width, most) => {
				const {lines, more} = jsonLines(value, width, most);
				expect(lines.length).toBeLessThanOrEqual(most);
				expect(more).toBeGreaterThanOrEqual(0);
				expect(badRows(lines, width)).toEqual([]);
			}),
			{numRuns: cases(300)},
		);
	});

	it('counts the rows that are left out', () => {
		fc.assert(
			fc.property(anyJson, fc.integer({min: 20, max: 100}), fc.nat(12), (value, width, most) => {
				const all = jsonLines(value, width, 10_000);
				expect([all.more, all.isMore]).toEqual([0, false]);
				const some = jsonLines(value, width, most);
				expect(some.lines).toHaveLength(Math.min(most, all.lines.length));
				const left = all.lines.length - some.lines.length;
				expect([some.more, some.isMore]).toEqual([Math.min(200, left), left > 200]);
			}),
			{numRuns: cases(300)},
		);
	});
});
