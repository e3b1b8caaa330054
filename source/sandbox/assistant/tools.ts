/** The assistant's tools: the time, a calculator, and a small shop. */
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import {calculate} from './arithmetic.ts';
import {customerOrders, type Product, products, stock, totalOf} from './catalogue.ts';
import {timeZoneOf} from './places.ts';

/** One call that the assistant requests. */
export interface ToolRequest {
	readonly name: string;
	readonly arguments: JsonObject;
}

/** The outcome of a call, independent of the dialect. */
export type ToolRun =
	| {readonly kind: 'value'; readonly value: JsonValue}
	/** The tool's HTTP endpoint answered with a status of 400 or above. */
	| {readonly kind: 'http'; readonly status: number; readonly detail: string}
	| {readonly kind: 'unknown-tool'}
	| {readonly kind: 'missing-arguments'; readonly names: readonly string[]};

export interface Tool {
	readonly name: string;
	readonly description: string;
	/** Path of the endpoint that it imitates, as `GET <chat>/tools` shows it. */
	readonly path: string;
	/** JSON Schema of the arguments. */
	readonly parameters: {
		readonly type: 'object';
		readonly properties: Readonly<Record<string, JsonObject>>;
		readonly required: readonly string[];
	};
	/** Its duration, in milliseconds before scaling. */
	readonly takesMs: number;
	/** @param now milliseconds since the epoch */
	run(args: JsonObject, now: number): ToolRun;
}

const text = (description: string): JsonObject => ({type: 'string', description});

function schema(
	properties: Readonly<Record<string, JsonObject>>,
	...required: readonly string[]
): Tool['parameters'] {
	return {type: 'object', properties, required};
}

export const tools: readonly Tool[] = [
	{
		name: 'get_time',
		description: 'Gets the time, local or in a city.',
		path: '/api/time',
		parameters: schema({place: text('A city; default: the local time')}),
		takesMs: 220,
		run: (args, now) => timeAt(args.place, now),
	},
	{
		name: 'calculate',
		description: 'Evaluates an expression with + - * / ^ and parentheses.',
		path: '/api/calculate',
		parameters: schema({expression: text('For example 12*(3+4)')}, 'expression'),
		takesMs: 180,
		run(args) {
			const sum = calculate(String(args.expression));
			if (sum.kind === 'fault') return {kind: 'http', status: 422, detail: sum.sentence};
			return value({expression: args.expression ?? null, value: sum.value});
		},
	},
	{
		name: 'search_products',
		description: 'Searches the catalogue by words.',
		path: '/api/products',
		parameters: schema(
			{
				query: text('Words to search for'),
				limit: {type: 'integer', description: 'Largest number of results'},
			},
			'query',
		),
		takesMs: 420,
		run: (args) => search(String(args.query), typeof args.limit === 'number' ? args.limit : 5),
	},
	{
		name: 'get_order',
		description: 'Gets an order with its customer and items.',
		path: '/api/orders/{order_id}',
		parameters: schema({order_id: text('For example A-1001')}, 'order_id'),
		takesMs: 560,
		run(args) {
			const id = String(args.order_id);
			const order = customerOrders.find((candidate) => candidate.id === id.toUpperCase());
			if (order === undefined) return {kind: 'http', status: 404, detail: `Order '${id}' not found`};
			const {items, ...head} = order;
			return value({...head, total: totalOf(order), items: items.map((line) => ({...line}))});
		},
	},
	{
		name: 'get_inventory',
		description: 'Gets the stock of an article.',
		path: '/api/inventory/{sku}',
		parameters: schema({sku: text('For example X1')}, 'sku'),
		takesMs: 340,
		run: (args) => inventory(String(args.sku)),
	},
	{
		name: 'get_ratio',
		description: 'Divides zero by zero, for the word `nan`.',
		path: '/api/ratio',
		parameters: schema({}),
		takesMs: 120,
		// Both servers write these as bare words, which makes the frame invalid JSON.
		run: () => value({ratio: Number.NaN, max: Number.POSITIVE_INFINITY}),
	},
];

/** Runs one call. An unknown tool and missing arguments are outcomes, not errors. */
export function runTool(request: ToolRequest, now: number): ToolRun {
	const tool = tools.find((candidate) => candidate.name === request.name);
	if (tool === undefined) return {kind: 'unknown-tool'};
	const names = tool.parameters.required.filter((name) => request.arguments[name] === undefined);
	return names.length > 0 ? {kind: 'missing-arguments', names} : tool.run(request.arguments, now);
}

/** The duration of a call, in milliseconds before scaling; 0 for an unknown tool. */
export function durationOf(name: string): number {
	return tools.find((tool) => tool.name === name)?.takesMs ?? 0;
}

/** The tools as `GET <chat>/tools` describes them. */
export function describeTools(): JsonObject {
	return {
		type: 'function',
		functions: tools.map((tool) => ({
			name: tool.name,
			description: `${tool.description} (HTTP GET ${tool.path})`,
			parameters: {...tool.parameters},
			_metadata: {http_method: 'GET', path: tool.path, original_operation: {}, authentication: null},
		})),
	};
}

function value(found: JsonValue): ToolRun {
	return {kind: 'value', value: found};
}

function timeAt(place: JsonValue | undefined, now: number): ToolRun {
	const named = typeof place === 'string' && place !== '' ? place : undefined;
	const zone = named === undefined ? Intl.DateTimeFormat().resolvedOptions().timeZone : timeZoneOf(named);
	if (zone === undefined) return {kind: 'http', status: 404, detail: `No time zone is known for '${named}'`};
	const at = new Date(now);
	const part = (options: Intl.DateTimeFormatOptions): string =>
		new Intl.DateTimeFormat('en-GB', {timeZone: zone, ...options}).format(at);
	return value({
		place: named ?? 'here',
		time_zone: zone,
		time: part({hour: '2-digit', minute: '2-digit', second: '2-digit'}),
		date: part({day: 'numeric', month: 'long', year: 'numeric'}),
		weekday: part({weekday: 'long'}),
		utc: at.toISOString(),
	});
}

/** So that `lamps` finds `lamp`. */
function singular(word: string): string {
	return word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
}

function search(query: string, limit: number): ToolRun {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean).map(singular);
	const score = (product: Product): number => {
		const described = `${product.name} ${product.tags.join(' ')} ${product.about}`.toLowerCase();
		return words.filter((word) => described.includes(word)).length;
	};
	const found = products
		.map((product) => ({product, score: score(product)}))
		.filter((hit) => hit.score > 0)
		.sort((a, b) => b.score - a.score);
	const shown = found.slice(0, Math.max(1, limit)).map(({product}) => ({
		sku: product.sku,
		name: product.name,
		price: product.price,
		currency: 'EUR',
		about: product.about,
		in_stock: (stock.get(product.sku)?.onHand ?? 0) > 0,
	}));
	return value({query, count: found.length, products: shown});
}

function inventory(sku: string): ToolRun {
	const key = sku.toUpperCase();
	const found = stock.get(key);
	if (found === undefined) return {kind: 'http', status: 404, detail: `SKU '${sku}' not found`};
	const inRotterdam = Math.floor(found.onHand / 2);
	return value({
		sku: key,
		on_hand: found.onHand,
		reserved: found.reserved,
		available: found.onHand - found.reserved,
		next_delivery: found.nextDelivery,
		warehouses: [
			{city: 'Rotterdam', on_hand: inRotterdam},
			{city: 'Gdańsk', on_hand: found.onHand - inRotterdam},
		],
	});
}
