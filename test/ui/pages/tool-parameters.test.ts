import fc from 'fast-check';
import {expect, it} from 'vitest';
import type {JsonObject} from '../../../source/protocol/frames.ts';
import {readExactly} from '../../../source/text/json-tree/exact.ts';
import {inShort, parameterLines} from '../../../source/ui/pages/tool-parameters.ts';
import {anyJson} from '../../support/arbitraries.ts';
import {badRows, textOf} from '../../text/any-text.ts';

const shown = (schema: JsonObject | undefined, width = 80): string[] =>
	parameterLines(schema, width).map((line) => textOf(line).trimEnd());

it('shows names, types, choices, alternatives, and what is required', () => {
	const properties = {
		a: {enum: ['x', 1]},
		b: {anyOf: [{type: 'string'}, {type: 'null'}]},
		c: {type: ['number', 'null'], description: 'the c'},
		d: 7,
	};
	expect(shown({properties, required: ['c', 'd']})).toEqual([
		'       a  one of "x", 1',
		'       b  string or null',
		'       c  number or null, required  the c',
		'       d  required',
	]);
});

it('keeps the order of names that are numbers, and the digits of choices', () => {
	const schema = readExactly(
		'{"properties":{"10":{"enum":[1.10,1234567890123456789]},"2":{"type":"string"}},"required":["2"]}',
	);
	expect(parameterLines(schema, 80).map((line) => textOf(line).trimEnd())).toEqual([
		'       10  one of 1.10, 1234567890123456789',
		'       2  string, required',
	]);
});

it('shows that there are none, and how many more there are', () => {
	expect(shown(undefined)).toEqual(['       no parameters']);
	expect(shown({properties: {}})).toEqual(shown(undefined));
	const properties = Object.fromEntries(Array.from({length: 1000}, (_, index) => [`p${index}`, {}]));
	expect(shown({properties})).toHaveLength(101);
	expect(shown({properties}).at(-1)).toBe('       … 900 more');
});

it('truncates long texts', () => {
	expect(inShort('x'.repeat(1e6))).toHaveLength(401);
	expect(inShort('short')).toBe('short');
});

it('fits, whatever the schema', () => {
	fc.assert(
		fc.property(
			anyJson,
			anyJson,
			anyJson,
			fc.integer({min: 1, max: 100}),
			(name, properties, required, width) => {
				const schema = {properties: {[JSON.stringify(name)]: properties}, required};
				expect(badRows(parameterLines(schema, width), width)).toEqual([]);
			},
		),
	);
});
