import {describe, expect, it} from 'vitest';
import type {JsonValue} from '../../source/protocol/frames.ts';
import {repr, str, truthy, typeName} from '../../source/sandbox/python.ts';

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

describe('repr and str', () => {
	it('write values as Python does', () => {
		expect(repr({a: [null, true, false, 'x', 1.5, Number.NaN, Number.NEGATIVE_INFINITY]})).toBe(
			"{'a': [None, True, False, 'x', 1.5, nan, -inf]}",
		);
	});

	it('choose quotes and escapes as Python does', () => {
		expect(repr("it's")).toBe('"it\'s"');
		expect(repr('it\'s "x"')).toBe("'it\\'s \"x\"'");
		expect(repr('\b\f\n\u0001\\b')).toBe("'\\x08\\x0c\\n\\x01\\\\b'");
	});

	it('leave a text alone where Python prints it', () => {
		expect(str('nonsense')).toBe('nonsense');
		expect(str(null)).toBe('None');
		expect(str(Number.POSITIVE_INFINITY)).toBe('inf');
	});
});

describe('truthy', () => {
	it('is false for nothing, zero and everything empty', () => {
		for (const value of [undefined, null, false, 0, '', [], {}]) expect(truthy(value)).toBe(false);
		for (const value of [true, 12345, ' ', [0], {a: null}]) expect(truthy(value)).toBe(true);
	});
});
