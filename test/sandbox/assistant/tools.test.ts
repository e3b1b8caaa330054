import {describe, expect, it} from 'vitest';
import {
	describeTools,
	durationOf,
	runTool,
	type ToolRun,
	tools,
} from '../../../source/sandbox/assistant/tools.ts';

const NOW = Date.UTC(2026, 10, 22, 20, 43, 8);

function resultOf(outcome: ToolRun): unknown {
	return outcome.kind === 'value' ? outcome.value : outcome;
}

describe('get_order', () => {
	it('returns a complete order, with its nested customer and its total', () => {
		expect(resultOf(runTool({name: 'get_order', arguments: {order_id: 'a-1001'}}, NOW))).toMatchObject({
			id: 'A-1001',
			status: 'shipped',
			total: 110.75,
			note: null,
			customer: {address: {city: 'Zürich', geo: {lat: 47.37}}},
			items: [
				{sku: 'X1', qty: 2},
				{sku: 'Y2', qty: 1},
			],
		});
	});

	it('answers 404 for an unknown order', () => {
		expect(runTool({name: 'get_order', arguments: {order_id: 'A-9'}}, NOW)).toEqual({
			kind: 'http',
			status: 404,
			detail: "Order 'A-9' not found",
		});
	});
});

describe('get_inventory', () => {
	it('returns the stock, split by warehouse', () => {
		expect(resultOf(runTool({name: 'get_inventory', arguments: {sku: 'x1'}}, NOW))).toMatchObject({
			sku: 'X1',
			on_hand: 14,
			available: 11,
			warehouses: [{on_hand: 7}, {on_hand: 7}],
		});
	});

	it('answers 404 for an unknown article', () => {
		expect(runTool({name: 'get_inventory', arguments: {sku: 'X9'}}, NOW)).toEqual({
			kind: 'http',
			status: 404,
			detail: "SKU 'X9' not found",
		});
	});
});

describe('search_products', () => {
	it('finds singular and plural words, best matches first', () => {
		expect(
			resultOf(runTool({name: 'search_products', arguments: {query: 'reading lamps'}}, NOW)),
		).toMatchObject({
			count: 4,
			products: [{sku: 'X3', in_stock: true}, {sku: 'X1'}, {sku: 'X2'}, {sku: 'X4', in_stock: false}],
		});
	});

	it('respects the limit, but counts all matches', () => {
		const found = resultOf(runTool({name: 'search_products', arguments: {query: 'lamp', limit: 1}}, NOW));
		expect(found).toMatchObject({count: 4});
		expect(found).toHaveProperty('products.length', 1);
	});

	it('may find nothing', () => {
		expect(resultOf(runTool({name: 'search_products', arguments: {query: 'submarine'}}, NOW))).toEqual({
			query: 'submarine',
			count: 0,
			products: [],
		});
	});
});

describe('get_time', () => {
	it('returns the time in a city', () => {
		expect(resultOf(runTool({name: 'get_time', arguments: {place: 'Tokyo'}}, NOW))).toEqual({
			place: 'Tokyo',
			time_zone: 'Asia/Tokyo',
			time: '05:43:08',
			date: '23 November 2026',
			weekday: 'Monday',
			utc: '2026-11-22T20:43:08.000Z',
		});
	});

	it('returns the local time without a city, and 404 for an unknown one', () => {
		expect(resultOf(runTool({name: 'get_time', arguments: {}}, NOW))).toMatchObject({place: 'here'});
		expect(runTool({name: 'get_time', arguments: {place: 'Atlantis'}}, NOW)).toMatchObject({
			kind: 'http',
			status: 404,
		});
	});
});

describe('the other tools', () => {
	it('calculate, and fail with 422 for an invalid expression', () => {
		expect(resultOf(runTool({name: 'calculate', arguments: {expression: '12*(3+4)'}}, NOW))).toEqual({
			expression: '12*(3+4)',
			value: 84,
		});
		expect(runTool({name: 'calculate', arguments: {expression: '1/0'}}, NOW)).toEqual({
			kind: 'http',
			status: 422,
			detail: 'Division by zero',
		});
	});

	it('include one whose result is not valid JSON', () => {
		expect(resultOf(runTool({name: 'get_ratio', arguments: {}}, NOW))).toEqual({
			ratio: Number.NaN,
			max: Number.POSITIVE_INFINITY,
		});
	});

	it('distinguish an unknown tool and a missing argument from a failure', () => {
		expect(runTool({name: 'no_such_tool', arguments: {}}, NOW)).toEqual({kind: 'unknown-tool'});
		expect(runTool({name: 'get_order', arguments: {}}, NOW)).toEqual({
			kind: 'missing-arguments',
			names: ['order_id'],
		});
		expect(durationOf('no_such_tool')).toBe(0);
		expect(durationOf('get_order')).toBeGreaterThan(0);
	});

	it('are described with a schema', () => {
		const described = describeTools().functions as {name: string; parameters: unknown}[];
		expect(described.map((tool) => tool.name)).toEqual(tools.map((tool) => tool.name));
		expect(described[3]).toMatchObject({parameters: {type: 'object', required: ['order_id']}});
	});
});
