import {describe, expect, it} from 'vitest';
import {asJsonPath, differencesOf, findValues, jsonPathFault} from '../../source/deck/json-path.ts';

describe('a JSONPath', () => {
	const value = {a: [{b: 1}, {b: 2, c: 'x'}], 'a b': null};

	it.each([
		['$.a[*].b', [1, 2]],
		['$.a[?@.b > 1].c', ['x']],
		['$..b', [1, 2]],
		["$['a b']", [null]],
		['$.a[-1:].b', [2]],
		['$.a[?match(@.c, "[a-z]")].b', [2]],
		['$.missing', []],
	])('%s finds values in their order', (path, found) => {
		expect(findValues(path, value)).toEqual(found);
	});

	it.each(['a', '$.', '$[', '$[?@.b == ]', '$[?foo(@)]', '$.a[01]'])('%s is none', (path) => {
		expect(jsonPathFault(path)).toEqual(expect.stringMatching(/./));
	});

	it('is made of the name of a member, whatever its characters are', () => {
		for (const name of ['order_id', 'a b', "it's", 'a"b\\c', '*', 'ä', 'a\nb', '0'])
			expect(findValues(asJsonPath(name), {[name]: 'found', other: 1})).toEqual(['found']);
		expect(asJsonPath('order_id')).toBe('$.order_id');
	});

	it('that would run for ever is stopped, and never run again', () => {
		const path = '$[?search(@, "^(a+)+$")]';
		const texts = [`${'a'.repeat(40)}b`];
		expect(findValues(path, texts, 30)).toBe('too-slow');
		expect(findValues(path, ['a'])).toBe('too-slow');
		expect(findValues('$[?search(@, "^a+$")]', ['a'])).toEqual(['a']);
	});
});

describe('the differences of two values', () => {
	it('are the paths at which they differ', () => {
		const expected = {a: [1, {b: 2}], c: 'x', 'd e': 1};
		const received = {a: [1, {b: 3}, 4], c: 'x', f: null};
		expect(differencesOf(expected, received, 10)).toEqual([
			{path: '$.a[1].b', expected: 2, received: 3},
			{path: '$.a[2]', expected: undefined, received: 4},
			{path: '$["d e"]', expected: 1, received: undefined},
			{path: '$.f', expected: undefined, received: null},
		]);
		expect(differencesOf(expected, received, 2)).toHaveLength(2);
		expect(differencesOf(received, received, 2)).toEqual([]);
		expect(differencesOf([1], {0: 1}, 2)).toEqual([{path: '$', expected: [1], received: {0: 1}}]);
	});
});
