import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {JsonBytes, LIST, OBJECT} from '../../source/protocol/json-bytes.ts';
import {anyJson, anyText} from '../support/arbitraries.ts';

const over = (text: string): JsonBytes => new JsonBytes(Buffer.from(text));

describe('the end', () => {
	it('of a string is its quote, and its surplus bytes are counted', () => {
		fc.assert(
			fc.property(anyText, (any) => {
				const text = any.toWellFormed();
				const json = JSON.stringify(text);
				const bytes = over(`${json}x`);
				const end = bytes.endOfString(1);
				expect(end).toBe(Buffer.byteLength(json) - 1);
				expect(end - 1 - bytes.surplus).toBe(text.length);
				expect(Buffer.byteLength(json) - bytes.continued).toBe(json.length);
			}),
		);
	});

	it('of a string is found at every position within a word of four bytes', () => {
		for (let offset = 0; offset < 4; offset++) {
			for (let position = 0; position < 12; position++) {
				const stringWith = (text: string): JsonBytes =>
					new JsonBytes(
						Buffer.from(`${' '.repeat(offset)}${'a'.repeat(position)}${text}${'a'.repeat(9)}"`).subarray(
							offset,
						),
					);
				expect(stringWith('').endOfString(0)).toBe(position + 9);
				expect(stringWith('"').endOfString(0)).toBe(position);
				expect(stringWith('\\"').endOfString(0)).toBe(position + 11);
				for (const control of ['\u0000', '\n', '\u001f']) expect(stringWith(control).endOfString(0)).toBe(-1);
			}
		}
	});

	it('of a value is after it', () => {
		fc.assert(
			fc.property(anyJson, (value) => {
				const json = JSON.stringify(value);
				expect(over(` ${json} x`).endOfValue(0)).toBe(1 + Buffer.byteLength(json));
			}),
		);
	});

	it('of a value is -1 if it was cut', () => {
		const json = '{"a":[1,{"b":"c\\u00e9"},[]]}';
		for (let length = 0; length < json.length; length++)
			expect(over(json.slice(0, length)).endOfValue(0)).toBe(-1);
	});

	it('of nested lists is found without recursion', () => {
		const json = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
		expect(over(json).endOfValue(0)).toBe(json.length);
	});

	it.each(['1', '-0.5e+10', 'true', 'null', 'NaN', '-Infinity'])('of %s is after it', (text) => {
		expect(over(`${text},`).endOfScalar(0)).toBe(text.length);
	});

	it.each(['-', '1.', '1e', 'tru', '', ','])('of %j is -1', (text) => {
		expect(over(text).endOfScalar(0)).toBe(-1);
	});

	it.each(['"a":', ' "a" : ', 'NaN:'])('of the key %j is after its colon', (text) => {
		expect(over(text).endOfKey(0)).toBe(text.indexOf(':') + 1);
	});
});

describe('the rest of a list or an object', () => {
	it('is counted up to its bracket', () => {
		expect(over('[1,2,[3,4],"]"]').rest(3, LIST)).toEqual({end: 14, count: 3});
		expect(over('{"a":1,"b":{"c":2}}').rest(7, OBJECT)).toEqual({end: 18, count: 1});
	});

	it('is undefined if the brackets do not match', () => {
		expect(over('[1,2}').rest(3, LIST)).toBeUndefined();
		expect(over('{"a":1,2}').rest(7, OBJECT)).toBeUndefined();
		expect(over('[1,').rest(3, LIST)).toBeUndefined();
	});
});
