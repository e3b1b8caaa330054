import {describe, expect, it} from 'vitest';
import {openSandbox} from '../../support/sandbox.ts';
import {connectRawClient, shape} from '../raw-client.ts';

/** The samples of the document, with other values. */
const samples = {
	typing: {type: 'typing', message: 'AI is thinking...', timestamp: '2024-12-03T10:00:01'},
	ai_response: {
		type: 'ai_response',
		message: 'Response text',
		tool_calls: [],
		tool_results: [],
		timestamp: '2024-12-03T10:00:05',
	},
	auth_response: {type: 'auth_response', success: true, message: 'Authentication successful'},
	error: {type: 'error', message: 'Error description'},
};

describe('the dialect of the document', () => {
	it('greets with a session id that is not a UUID, and a timestamp without a fraction', async () => {
		const {url, port} = await openSandbox({dialect: 'document'});
		expect(url).toBe(`ws://127.0.0.1:${port}/ws/chat`);
		const client = await connectRawClient(url);
		expect(client.sessionId).toMatch(/^session-[\da-f]{12}$/);
		const [typing] = await client.chat('thanks');
		expect(typing?.timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);
	});

	it('sends one typing frame, then the answer', async () => {
		const {url} = await openSandbox({dialect: 'document'});
		const frames = await (await connectRawClient(url)).chat('thanks');
		expect(frames.map(shape)).toEqual([shape(samples.typing), shape(samples.ai_response)]);
	});

	it('fills in tool_calls and tool_results', async () => {
		const {url} = await openSandbox({dialect: 'document'});
		const frames = await (await connectRawClient(url)).chat('where is order A-1001 and is X9 in stock');
		expect(frames.map((frame) => frame.type)).toEqual(['typing', 'ai_response']);
		expect(frames[1]).toMatchObject({
			tool_calls: [
				{name: 'get_order', arguments: {order_id: 'A-1001'}},
				{name: 'get_inventory', arguments: {sku: 'X9'}},
			],
			tool_results: [
				{name: 'get_order', result: {customer: {name: 'Ada Okafor'}}},
				{name: 'get_inventory', result: {error: "HTTP 404: SKU 'X9' not found", status_code: 404}},
			],
		});
		const {tool_calls, tool_results} = frames[1] as {
			tool_calls: {id: string}[];
			tool_results: {tool_call_id: string}[];
		};
		expect(tool_results.map((result) => result.tool_call_id)).toEqual(tool_calls.map((call) => call.id));
		expect(Object.keys(frames[1] ?? {})).toEqual(Object.keys(samples.ai_response));
	});

	it('answers a credential with auth_response, good or bad', async () => {
		const {url} = await openSandbox({dialect: 'document'});
		const client = await connectRawClient(url);
		expect(await client.ask({type: 'auth', auth_type: 'bearer_token', token: 'good'})).toEqual(
			samples.auth_response,
		);
		expect(await client.ask({type: 'auth', auth_type: 'bearer_token', token: 'bad'})).toEqual({
			type: 'auth_response',
			success: false,
			message: 'Authentication failed',
		});
		expect(await client.ask({type: 'auth'})).toEqual({type: 'error', message: 'Bearer token required'});
	});

	it('reports a failed turn with an error frame', async () => {
		const {url} = await openSandbox({dialect: 'document'});
		const frames = await (await connectRawClient(url)).chat('error');
		expect(frames.map(shape)).toEqual([shape(samples.typing), shape(samples.error)]);
	});

	it('supports the commands of the document', async () => {
		const {url} = await openSandbox({dialect: 'document'});
		const client = await connectRawClient(url);
		await client.answer('thanks');
		expect(await client.ask({type: 'history'})).toMatchObject({
			type: 'history',
			messages: [{role: 'user', content: 'thanks'}, {role: 'assistant'}],
		});
		expect(await client.ask({type: 'clear'})).toMatchObject({type: 'history_cleared'});
		expect(await client.ask({type: 'history'})).toMatchObject({messages: []});
		expect(await client.ask({type: 'ping'})).toMatchObject({type: 'pong'});
		expect(await client.ask({type: 'logout'})).toMatchObject({type: 'logout_success'});
	});

	it('rejects everything that is not in the document', async () => {
		const {url} = await openSandbox({dialect: 'document'});
		const client = await connectRawClient(url);
		const type = 'config_update';
		expect(await client.ask({type})).toEqual({type: 'error', message: `Unknown message type: ${type}`});
	});

	it('remembers earlier messages', async () => {
		const {url} = await openSandbox({dialect: 'document'});
		const client = await connectRawClient(url);
		await client.answer('my name is Lin');
		expect((await client.answer('what is my name')).message).toMatch(/Lin/);
	});

	it('requires a credential with requireAuth', async () => {
		const {url} = await openSandbox({dialect: 'document', requireAuth: true});
		const client = await connectRawClient(url);
		expect(await client.answer('thanks')).toMatchObject({
			type: 'error',
			message: expect.stringMatching(/^Authentication is required/),
		});
		await client.ask({type: 'auth', token: 'good'});
		expect(await client.answer('thanks')).toMatchObject({type: 'ai_response'});
	});
});
