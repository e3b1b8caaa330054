import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {schemaProblemsOf} from '../../source/chat/argument-check.ts';
import type {JsonObject, JsonValue} from '../../source/protocol/frames.ts';
import {anyJson} from '../support/arbitraries.ts';

const ORDER: JsonObject = {
	type: 'object',
	properties: {
		order_id: {type: 'string'},
		limit: {type: 'integer'},
		state: {enum: ['open', 'sent', null]},
		note: {anyOf: [{type: 'string'}, {type: 'null'}]},
		lines: {type: 'array', items: {type: 'object', properties: {qty: {type: 'number'}}, required: ['qty']}},
	},
	required: ['order_id'],
};

describe('valid arguments', () => {
	it.each<JsonValue>([
		{order_id: 'A'},
		{order_id: 'A', limit: 3, state: null, note: null, lines: [{qty: 1.5}], more: {of: 'it'}},
		'{"order_id": "A", "limit": 3}',
	])('%j', (args) => {
		expect(schemaProblemsOf(ORDER, args)).toEqual([]);
	});

	it('include all that the schema does not restrict', () => {
		fc.assert(
			fc.property(anyJson, (args) => {
				expect(schemaProblemsOf({}, args)).toEqual([]);
				expect(
					schemaProblemsOf({type: 'mystery', enum: 7, required: 'x', properties: [], items: 3}, args),
				).toEqual([]);
			}),
		);
	});
});

describe('invalid arguments', () => {
	it.each<[JsonValue, string]>([
		[{}, 'order_id is missing'],
		['{"limit": 3}', 'order_id is missing'],
		[{order_id: 7}, 'order_id is a number, not text'],
		[{order_id: null}, 'order_id is null, not text'],
		[{order_id: 'A', limit: 2.5}, 'limit is a number, not a whole number'],
		[{order_id: 'A', state: 'lost'}, 'state is not one of the allowed values'],
		[{order_id: 'A', note: 7}, 'note is a number, not text'],
		[
			{order_id: 'A', lines: [{qty: 1}, {qty: '2'}, {}]},
			'lines[1].qty is text, not a number, lines[2].qty is missing',
		],
		[['A'], 'the value is a list, not an object'],
		['A-1001', 'the value is text, not an object'],
	])('%j: %s', (args, words) => {
		expect(schemaProblemsOf(ORDER, args).join(', ')).toBe(words);
	});

	it('include unexpected properties, where a schema forbids them', () => {
		const strict = {...ORDER, additionalProperties: false};
		expect(schemaProblemsOf(strict, {order_id: 'A', constructor: 1})).toEqual([
			'constructor is not expected',
		]);
	});

	it('are reported up to five times', () => {
		const required = Array.from({length: 100_000}, (_, index) => `x${index}`);
		expect(schemaProblemsOf({required}, {})).toHaveLength(5);
	});
});

describe('any schema', () => {
	it('is accepted, whatever it contains', () => {
		fc.assert(
			fc.property(
				fc.dictionary(
					fc.constantFrom('type', 'enum', 'properties', 'required', 'items', 'anyOf', 'const'),
					anyJson,
				),
				anyJson,
				(schema, args) => {
					expect(schemaProblemsOf(schema, args).length).toBeLessThanOrEqual(5);
				},
			),
		);
	});

	it('is checked to a limited depth', () => {
		let schema: JsonObject = {type: 'string'};
		let args: JsonValue = 7;
		for (let level = 0; level < 500; level++) {
			schema = {properties: {a: schema}};
			args = {a: args};
		}
		expect(schemaProblemsOf(schema, args)).toEqual([]);
	});
});
