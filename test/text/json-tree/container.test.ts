import {describe, expect, it} from 'vitest';
import {
	childAt,
	childCount,
	childrenOf,
	isContainer,
	jsonIn,
	keysOf,
	seemsJson,
} from '../../../source/text/json-tree/container.ts';
import {watchedArray} from '../../support/json-trees.ts';

describe('containers', () => {
	it('are objects and arrays, and nothing else', () => {
		expect([{}, [], null, 'a', 1, true, undefined].map(isContainer)).toEqual([
			true,
			true,
			false,
			false,
			false,
			false,
			false,
		]);
	});

	it('are counted without being listed', () => {
		const {value, visited} = watchedArray(1_000_000, (index) => index);
		expect(childCount(value)).toBe(1_000_000);
		expect(childAt(value, 999_999)).toEqual({key: 999_999, value: 999_999});
		expect(visited()).toBe(1);
	});

	it('list the keys of a large object once', () => {
		let listed = 0;
		const large = new Proxy(
			Object.fromEntries(Array.from({length: 100}, (_, index) => [`k${index}`, index])),
			{
				ownKeys(target) {
					listed++;
					return Reflect.ownKeys(target);
				},
			},
		);
		expect(keysOf(large)).toHaveLength(100);
		expect(childAt(large, 7)).toEqual({key: 'k7', value: 7});
		expect(childCount(large)).toBe(100);
		expect(listed).toBe(1);
	});

	it('return their children by index', () => {
		const object: unknown = JSON.parse('{"b": 1, "__proto__": 2, "constructor": [3]}');
		const children = childrenOf(object as {readonly [key: string]: unknown});
		expect(Array.from({length: children.count}, (_, at) => children.at(at))).toEqual([
			{key: 'b', value: 1},
			{key: '__proto__', value: 2},
			{key: 'constructor', value: [3]},
		]);
	});
});

describe('JSON in a text', () => {
	it.each([
		['{"a": 1}', {a: 1}],
		[' [1, 2]\n', [1, 2]],
		['[]', undefined],
		['{}', undefined],
		['[draft]', undefined],
		['{not json}', undefined],
		['"{}"', undefined],
		['12', undefined],
		['', undefined],
		['{"a": 1} and more', undefined],
	])('%j', (text, found) => {
		expect(jsonIn(text)).toEqual(found);
		expect(seemsJson(text)).toBe(found !== undefined);
	});

	it('reads only the ends of a long text, until it is opened', () => {
		const broken = `[${'x'.repeat(10_000)}]`;
		expect(seemsJson(broken)).toBe(true);
		expect(jsonIn(broken)).toBeUndefined();
		const whole = JSON.stringify(Array.from({length: 5000}, (_, index) => index));
		expect(seemsJson(whole)).toBe(true);
		expect(jsonIn(whole)).toHaveLength(5000);
	});
});
