import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {JsonValue} from '../../source/protocol/frames.ts';
import {isObject, loses, MOST_LEVELS, readJson} from '../../source/protocol/json.ts';
import {anyJson, anyText, brokenJson} from '../support/arbitraries.ts';

const WORDS = ['NaN', 'Infinity', '-Infinity'];

/** The value and the repairs; fails the test if the text cannot be read. */
function read(text: string): {value: JsonValue; repairs: readonly string[]} {
	const reading = readJson(text);
	if (reading.kind === 'failed') throw new Error(`not read: ${reading.detail}`);
	return reading;
}

/** JSON as the servers write it, with every `@word` text as a bare word. */
function withBareWords(value: JsonValue): string {
	if (typeof value === 'string' && WORDS.includes(value.slice(1)) && value.startsWith('@'))
		return value.slice(1);
	if (isList(value)) return `[${value.map(withBareWords).join(', ')}]`;
	if (isObject(value)) {
		const members = Object.entries(value).map(
			([key, child]) => `${JSON.stringify(key)}:${withBareWords(child ?? null)}`,
		);
		return `{${members.join(',')}}`;
	}
	return JSON.stringify(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
	return Array.isArray(value);
}

describe('readJson', () => {
	it('reads JSON like JSON.parse', () => {
		fc.assert(
			fc.property(anyJson, (value) => {
				const text = JSON.stringify(value);
				expect(readJson(text)).toEqual({kind: 'value', value: JSON.parse(text), repairs: []});
			}),
		);
	});

	it('reads bare words as text, and leaves words inside strings', () => {
		const someBare = fc.array(fc.oneof(anyJson, fc.constantFrom(...WORDS.map((word) => `@${word}`))), {
			minLength: 1,
		});
		fc.assert(
			fc.property(someBare, (values) => {
				// The bare word at the start makes sure that the repair runs.
				const text = withBareWords(['@NaN', ...values]);
				const expected = values.map((value) =>
					typeof value === 'string' && value.startsWith('@') && WORDS.includes(value.slice(1))
						? value.slice(1)
						: value,
				);
				const {value, repairs} = read(text);
				expect(value).toEqual(['NaN', ...JSON.parse(JSON.stringify(expected))]);
				expect(repairs).toHaveLength(1);
			}),
		);
	});

	it.each([
		['{"ratio":NaN,"max":Infinity,"min":-Infinity}', {ratio: 'NaN', max: 'Infinity', min: '-Infinity'}],
		['NaN', 'NaN'],
		['[-Infinity]', ['-Infinity']],
		['{"a":"NaN \\" NaN","b": NaN }', {a: 'NaN " NaN', b: 'NaN'}],
		['{"a":"\\\\","b":NaN}', {a: '\\', b: 'NaN'}],
		['{"a":"\\\\\\"NaN","b":NaN}', {a: '\\"NaN', b: 'NaN'}],
		['[-1,-0.5e-3,NaN]', [-1, -0.0005, 'NaN']],
	])('repairs %s', (text, value) => {
		expect(read(text)).toEqual({
			kind: 'value',
			value,
			repairs: ['a bare NaN or Infinity, which is not valid JSON, was read as text'],
		});
	});

	it.each([
		'',
		' ',
		'{',
		'[1,',
		'"',
		'"NaN',
		'1NaN',
		'-NaN',
		'NaNNaN',
		'nan',
		'{"a":NaN',
		'{NaN',
		'\\NaN',
		"{'a':1}",
		'\ufeff{}',
	])('reports why %j cannot be read', (text) => {
		const reading = readJson(text);
		expect(reading.kind).toBe('failed');
		expect(reading.kind === 'failed' && reading.detail).not.toBe('');
	});

	it('reports the error of the received text, not of the repaired one', () => {
		const text = '{"a":NaN,}';
		const reading = readJson(text);
		expect(reading.kind === 'failed' && reading.detail).toContain('N');
		expect(reading.kind === 'failed' && reading.detail).not.toContain('"NaN"');
	});

	it('never throws', () => {
		fc.assert(fc.property(fc.oneof(anyText, brokenJson), (text) => void readJson(text)));
	});

	it('keeps __proto__ as a member like any other', () => {
		const {value} = read('{"__proto__":{"error":true},"n":NaN}');
		expect(isObject(value) && value.error).toBeUndefined();
		expect(Object.keys(value ?? {})).toEqual(['__proto__', 'n']);
	});

	describe('with deep nesting', () => {
		const nested = (levels: number, open: string, close: string) =>
			open.repeat(levels) + close.repeat(levels);
		const phrase = `nesting deeper than ${MOST_LEVELS} levels was left out`;

		it.each([
			['lists', '[', ']'],
			['objects', '{"a":[', ']}'],
			['members called __proto__', '{"__proto__":[', ']}'],
		])('cuts off %s at the level that the rest of the program can handle', (_, open, close) => {
			const {value, repairs} = read(nested(10_000, open, close));
			expect(repairs).toEqual([phrase]);
			const json = JSON.stringify(value);
			expect(nested(10_000, open, close).startsWith(json.slice(0, json.length / 2))).toBe(true);
			expect(loses(value, nested(10_000, open, close))).toBe(true);
			expect(() => structuredClone(value)).not.toThrow();
		});

		it('keeps the deepest allowed level, and empties the next, with nothing in its place', () => {
			const deepest = nested(MOST_LEVELS, '[', ']');
			expect(read(deepest)).toMatchObject({repairs: []});
			expect(JSON.stringify(read(deepest).value)).toBe(deepest);
			const empty = nested(MOST_LEVELS + 1, '[', ']');
			for (const text of [empty, nested(MOST_LEVELS + 2, '[', ']')])
				expect(JSON.stringify(read(text).value)).toBe(empty);
			expect(read(empty).repairs).toEqual([]);
			expect(read(nested(MOST_LEVELS + 2, '[', ']')).repairs).toEqual([phrase]);
		});

		it('keeps the other members', () => {
			const {value} = read(`{"message":"here","deep":${nested(5000, '[', ']')},"list":[{"a":1}]}`);
			expect(value).toMatchObject({message: 'here', list: [{a: 1}]});
		});

		it('survives a hundred thousand levels, closed or not', () => {
			expect(read(nested(100_000, '[', ']')).repairs).toEqual([phrase]);
			expect(readJson('['.repeat(100_000)).kind).toBe('failed');
		});
	});
});
