import {describe, expect, it} from 'vitest';
import type {JsonValue} from '../../source/protocol/frames.ts';
import {isTruthyInPython, typeName} from '../../source/sandbox/python.ts';

describe('typeName', () => {
	it.each<[JsonValue, string]>([
		[null, 'NoneType'],
		['a', 'str'],
		[true, 'bool'],
		[5, 'int'],
		[0.5, 'float'],
		[Number.NaN, 'float'],
		[['a'], 'list'],
		[{a: 1}, 'dict'],
	])('of %j is %s', (value, name) => {
		expect(typeName(value)).toBe(name);
	});
});

describe('truthy', () => {
	it('is false for null, zero and everything empty', () => {
		for (const value of [undefined, null, false, 0, '', [], {}]) expect(isTruthyInPython(value)).toBe(false);
		for (const value of [true, 12345, ' ', [0], {a: null}]) expect(isTruthyInPython(value)).toBe(true);
	});
});
