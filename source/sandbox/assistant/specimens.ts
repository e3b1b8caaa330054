/** The replies of demos about metadata and tool calls: sources of a knowledge base, and mismatched results. */
import type {JsonObject} from '../../protocol/frames.ts';

export const handbookAnswer =
	'You can return an article within **30 days**, with or without its box. We pay the postage.';

/** Metadata. The shape of sources is not specified; these have several shapes. */
export const handbook: JsonObject = {
	kb_used: true,
	kb_chunks: 3,
	kb_sources: [
		{title: 'Handbook of returns', url: 'https://shop.example/handbook/returns', score: 0.91},
		{file: 'postage.pdf', page: 'page 4', similarity: 0.7342},
		'https://shop.example/faq',
	],
};

const call = (id: string, name: string, args: JsonObject): JsonObject => ({id, name, arguments: args});
const result = (id: string, name: string, value: JsonObject): JsonObject => ({
	tool_call_id: id,
	name,
	result: value,
});

/** As in the document dialect, with the calls in the frame, whatever the dialect of the server. */
export const mixedUpAnswer: JsonObject = {
	type: 'ai_response',
	message: 'I lost count of my calls and their results.',
	tool_calls: [
		call('call_1', 'get_order', {order_id: 'A-1001'}),
		call('call_2', 'get_inventory', {sku: 'X1'}),
		call('call_2', 'get_inventory', {sku: 'X1'}),
		call('call_3', 'get_order', {number: 1002}),
		call('call_4', 'search_products', {query: 'lamp', limit: 'three'}),
	],
	tool_results: [
		result('call_9', 'get_time', {time: '12:03'}),
		result('call_4', 'find_products', {count: 0, products: []}),
		result('call_1', 'get_order', {id: 'A-1001', status: 'shipped'}),
		result('call_1', 'get_order', {id: 'A-1001', status: 'lost'}),
		result('call_3', 'get_order', {error: 'HTTP 422', details: 'order_id is missing'}),
	],
};

/** As some model libraries give a message: a list of blocks. */
export const answerInBlocks: JsonObject = {
	type: 'ai_response',
	message: [
		{
			type: 'reasoning_content',
			reasoning_content: {text: 'The user wants blocks.\nSo I put my reasoning into one of its own.'},
		},
		{type: 'text', text: 'This answer came in '},
		{type: 'text', text: 'three blocks.'},
	],
	tool_calls: [],
	tool_results: [],
	metadata: {},
};

/** @param number the number of calls, each with its result */
export function answerWithCalls(number: number): JsonObject {
	const indices = Array.from({length: number}, (_, index) => index);
	return {
		type: 'ai_response',
		message: `That took ${number.toLocaleString('en-US')} calls.`,
		tool_calls: indices.map((index) => call(`call_${index}`, 'get_inventory', {sku: `X${index}`})),
		tool_results: indices.map((index) =>
			result(`call_${index}`, 'get_inventory', {sku: `X${index}`, on_hand: index % 100}),
		),
	};
}
