import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readCatalogue} from '../../source/protocol/catalogue.ts';
import type {JsonValue} from '../../source/protocol/frames.ts';
import {withSources} from '../../source/protocol/json-source.ts';
import {describeTools} from '../../source/sandbox/assistant/tools.ts';
import {anyJson} from '../support/arbitraries.ts';

describe('a catalogue of tools', () => {
	it('is decoded in the form of both servers', () => {
		const read = readCatalogue({tools_description: describeTools(), tools_metadata: {}, statistics: {}});
		expect([...(read?.keys() ?? [])]).toContain('get_order');
		expect(read?.get('get_order')).toMatchObject({
			description: 'Gets an order with its customer and items. (HTTP GET /api/orders/{order_id})',
			parameters: {required: ['order_id']},
		});
	});

	it('is decoded in the forms of other interfaces', () => {
		const names = (value: Parameters<typeof readCatalogue>[0]) => [...(readCatalogue(value)?.keys() ?? [])];
		expect(names({tools: [{name: 'a'}]})).toEqual(['a']);
		expect(names([{type: 'function', function: {name: 'b'}}])).toEqual(['b']);
		expect(readCatalogue([{name: 'c', input_schema: {type: 'object'}}])?.get('c')?.parameters).toEqual({
			type: 'object',
		});
	});

	it.each(['parameters', 'input_schema'])(
		'keeps the source of %s where JavaScript loses something',
		(field) => {
			const schema = '{"properties":{"10":{"enum":[1.10]},"2":{}}}';
			for (const tool of [
				`{"name":"a","${field}":${schema}}`,
				`{"function":{"name":"a","${field}":${schema}}}`,
			]) {
				for (const text of [
					`[${tool}]`,
					`{"tools":[${tool}]}`,
					`{"tools_description":{"functions":[${tool}]}}`,
				]) {
					const value: JsonValue = JSON.parse(text);
					const catalogue = withSources(value, text, () => readCatalogue(value));
					expect(catalogue?.get('a')?.parametersJson).toBe(schema);
				}
			}
		},
	);

	it('omits tools without a name, and duplicates', () => {
		const read = readCatalogue({
			tools: [{name: 'a', description: 'first'}, 7, {}, {name: 'a', description: 'second'}],
		});
		expect([...(read?.values() ?? [])].map(({description}) => description)).toEqual(['first']);
	});

	it('is undefined for any other value', () => {
		for (const value of [null, 'x', {error: 'no'}, {detail: 'Not Found'}, {tools: 7}])
			expect(readCatalogue(value)).toBeUndefined();
		fc.assert(
			fc.property(anyJson, (value) => {
				for (const [name, tool] of readCatalogue(value) ?? []) expect(tool.name).toBe(name);
			}),
		);
	});
});
