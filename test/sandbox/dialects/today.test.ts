import {describe, expect, it} from 'vitest';
import type {JsonObject} from '../../../source/protocol/frames.ts';
import {createMemory} from '../../../source/sandbox/server.ts';
import {openSandbox, startTestSandbox} from '../../support/sandbox.ts';
import {connectRawClient, messagesOf, shape, timeless} from '../raw-client.ts';
import {recorded} from '../replay.ts';

const TWO_TOOLS = 'where is order A-1001 and is X9 in stock';

function texts(frames: readonly JsonObject[]): string[] {
	return frames.filter((frame) => frame.type === 'typing').map((frame) => String(frame.message));
}

describe('a turn on today', () => {
	it('streams the text so far, repeats it, and ends with it', async () => {
		const {url} = await openSandbox();
		const frames = await (await connectRawClient(url)).chat('thanks');
		const [thinking, ...words] = texts(frames);
		const answer = frames.at(-1);
		expect(thinking).toBe('AI is thinking...');
		expect(words[0]).toBe('You ');
		for (const [index, text] of words.entries()) expect(text.startsWith(words[index - 1] ?? '')).toBe(true);
		expect(words.slice(-3)).toEqual([answer?.message, answer?.message, answer?.message]);
		expect(shape(frames[0])).toEqual(shape(recorded('head-chat_basic', 'typing')[0]));
	});

	it('ends with a frame of the recorded shape', async () => {
		const {url} = await openSandbox();
		const answer = await (await connectRawClient(url)).answer(TWO_TOOLS);
		expect(shape(answer)).toEqual(shape(recorded('head-tools', 'ai_response')[0]));
		expect(answer).toMatchObject({
			tool_calls: [],
			tool_results: [],
			conversation_id: null,
			metadata: {
				message_id: answer.message_id,
				stop_reason: 'end_turn',
				tool_call_rounds: 1,
				total_tool_calls: 2,
			},
		});
	});

	it('announces every call of a round after its text and before it runs', async () => {
		const {url} = await openSandbox();
		const sent = texts(
			await (await connectRawClient(url)).chat("order A-1003 and then check each item's stock"),
		);
		expect(sent.filter((text) => text.startsWith('Calling '))).toEqual([
			'Calling get_order... (1/1)',
			'Calling get_inventory... (1/2)',
			'Calling get_inventory... (2/2)',
		]);
		expect(sent[sent.indexOf('Calling get_order... (1/1)') - 1]).toBe('First the order, to see its items.');
		// After each round the text starts again from empty.
		expect(sent[sent.indexOf('Calling get_order... (1/1)') + 1]).toBe('It ');
	});

	it('that fails ends with four fields, and leaves the question unanswered in history', async () => {
		const {url} = await openSandbox();
		const client = await connectRawClient(url);
		const answer = await client.answer('error');
		expect(shape(answer)).toEqual(shape(recorded('head-error_turn', 'ai_response')[0]));
		expect(answer.error).toBe(true);
		const roles = messagesOf(await client.ask({type: 'history'})).map((message) => message.role);
		expect(roles).toEqual(['system', 'user']);
	});
});

describe('history on today', () => {
	it('has the recorded shapes, tool rounds included', async () => {
		const {url} = await openSandbox();
		const client = await connectRawClient(url);
		expect(timeless(await client.ask({type: 'history'}))).toBe(
			'{"type":"history","messages":[],"timestamp":"…"}',
		);
		const answer = await client.answer(TWO_TOOLS);
		const history = await client.ask({type: 'history'});
		const [system, user, wanting, results, last] = messagesOf(history);
		const like = messagesOf(recorded('head-h_auth_failed_keeps_previous', 'history')[0] ?? {});
		expect([system, user, last].map(shape)).toEqual([like[0], like[1], like[4]].map(shape));
		expect(system).toMatchObject({role: 'system', message_id: null, timestamp: null});
		expect(user).toMatchObject({role: 'user', content: TWO_TOOLS, message_id: null, timestamp: null});
		expect(last).toMatchObject({message_id: answer.message_id, content: answer.message});
		expect(Object.keys(wanting ?? {})).toEqual(Object.keys(like[2] ?? {}));
		expect(wanting?.tool_calls).toEqual([
			{
				name: 'get_order',
				args: {order_id: 'A-1001'},
				id: expect.stringMatching(/^toolu_/),
				type: 'tool_call',
			},
			{name: 'get_inventory', args: {sku: 'X9'}, id: expect.stringMatching(/^toolu_/), type: 'tool_call'},
		]);
		expect(wanting).toMatchObject({
			content: 'Let me look up 2 things at once.',
			metadata: {stop_reason: 'tool_use'},
		});
		expect(results).toMatchObject({
			role: 'tool',
			message_id: null,
			tool_calls: [],
			tool_results: [
				{name: 'get_order', result: {id: 'A-1001'}},
				{name: 'get_inventory', result: {error: 'HTTP 404', details: '{"detail": "SKU \'X9\' not found"}'}},
			],
		});
		expect(results?.content).toMatch(
			/^\[\{"id": "A-1001".*Z\\u00fcrich.*\}, \{"error": "HTTP 404", "details": "/,
		);
	});

	it('is emptied by clear and not by logout', async () => {
		const {url} = await openSandbox();
		const client = await connectRawClient(url);
		await client.answer('thanks');
		await client.ask({type: 'logout'});
		expect(messagesOf(await client.ask({type: 'history'}))).toHaveLength(3);
		await client.ask({type: 'clear'});
		expect(messagesOf(await client.ask({type: 'history'}))).toEqual([]);
		await client.answer('thanks');
		expect(messagesOf(await client.ask({type: 'history'})).map((message) => message.role)).toEqual([
			'system',
			'user',
			'assistant',
		]);
	});
});

describe('a session on today', () => {
	it('keeps an id that is a UUID, and is new otherwise', async () => {
		const {url} = await openSandbox();
		for (const id of ['12345678-1234-1234-1234-123456789abc', '12345678123412341234123456789ABC']) {
			expect((await connectRawClient(`${url}?session_id=${id}`)).sessionId).toBe(id);
		}
		for (const id of ['not-a-uuid', '12345678-1234-1234-1234-123456789ab', '']) {
			const {sessionId} = await connectRawClient(`${url}?session_id=${id}`);
			expect(sessionId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
		}
	});

	it('continues after a reconnect, with its history and the memory of the assistant', async () => {
		const {url} = await openSandbox();
		const first = await connectRawClient(url);
		await first.answer('my name is Lin');
		first.close();
		expect(await first.closed).toMatchObject({code: 1000});
		const second = await connectRawClient(`${url}?session_id=${first.sessionId}`);
		expect(second.sessionId).toBe(first.sessionId);
		expect(messagesOf(await second.ask({type: 'history'}))).toHaveLength(3);
		expect((await second.answer('what is my name')).message).toMatch(/Lin/);
	});

	it('keeps the answer of a turn whose connection was dropped', async () => {
		const sandbox = await openSandbox();
		const first = await connectRawClient(sandbox.url);
		sandbox.hold('answer');
		first.send({type: 'chat', message: 'thanks'});
		await sandbox.whenHeld();
		sandbox.dropAll();
		expect(await first.closed).toMatchObject({code: 1006});

		const second = await connectRawClient(`${sandbox.url}?session_id=${first.sessionId}`);
		const running = messagesOf(await second.ask({type: 'history'}));
		expect(running.map((message) => message.role)).toEqual(['system', 'user']);
		sandbox.release();

		// At the end of the old turn the server forgets the shared id, and this connection never recovers.
		let answer = await second.ask({type: 'history'});
		while (answer.type === 'history') answer = await second.ask({type: 'history'});
		expect(answer).toMatchObject({type: 'error', message: 'Session not found'});
		expect(await second.ask({type: 'ping'})).toMatchObject({type: 'pong'});
		expect(await second.answer('hello')).toMatchObject({type: 'error', message: 'Session not found'});
		second.close();
		await second.closed;

		const third = await connectRawClient(`${sandbox.url}?session_id=${first.sessionId}`);
		const roles = messagesOf(await third.ask({type: 'history'})).map((message) => message.role);
		expect(roles).toEqual(['system', 'user', 'assistant']);
		expect(sandbox.chatMessages()).toEqual(['thanks', 'hello']);
	});

	it('is forgotten even if the old connection was only still open', async () => {
		const {url} = await openSandbox();
		const first = await connectRawClient(url);
		const second = await connectRawClient(`${url}?session_id=${first.sessionId}`);
		expect(await second.answer('thanks')).toMatchObject({type: 'ai_response'});
		first.close();
		await first.closed;
		let answer = await second.ask({type: 'history'});
		while (answer.type === 'history') answer = await second.ask({type: 'history'});
		expect(answer).toMatchObject({message: 'Session not found'});
	});

	it('survives a server restart if the memory is passed on', async () => {
		const memory = createMemory();
		const first = await startTestSandbox({pace: 0, memory});
		const client = await connectRawClient(first.url);
		await client.answer('thanks');
		await first.kill();
		const second = await openSandbox({port: first.port, memory});
		const again = await connectRawClient(`${second.url}?session_id=${client.sessionId}`);
		expect(messagesOf(await again.ask({type: 'history'}))).toHaveLength(3);
		const third = await openSandbox();
		const stranger = await connectRawClient(`${third.url}?session_id=${client.sessionId}`);
		expect(messagesOf(await stranger.ask({type: 'history'}))).toEqual([]);
	});
});
