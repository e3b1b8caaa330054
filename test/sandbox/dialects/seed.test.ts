import {describe, expect, it} from 'vitest';
import {openSandbox} from '../../support/sandbox.ts';
import {connectRawClient, messagesOf, shape, timeless} from '../raw-client.ts';
import {recorded} from '../replay.ts';

const TWO_TOOLS = 'where is order A-1001 and is X9 in stock';

describe('a turn on seed', () => {
	it('does not stream: thinking, then the answer in the recorded shape', async () => {
		const {url} = await openSandbox({dialect: 'seed'});
		const frames = await (await connectRawClient(url)).chat('thanks');
		expect(frames.map((frame) => frame.type)).toEqual(['typing', 'ai_response']);
		expect(frames.map(shape)).toEqual([
			shape(recorded('seed-chat_basic', 'typing')[0]),
			shape(recorded('seed-chat_basic', 'ai_response')[0]),
		]);
	});

	it('sends the text of each round, and all results at the end', async () => {
		const {url} = await openSandbox({dialect: 'seed'});
		const frames = await (await connectRawClient(url)).chat("order A-1003 and then check each item's stock");
		expect(frames.map((frame) => frame.message).slice(0, -1)).toEqual([
			'AI is thinking...',
			'First the order, to see its items.',
			'It contains 2 items. Now the stock of each.',
		]);
		const answer = frames.at(-1);
		const like = recorded('seed-tools', 'ai_response')[0];
		expect(Object.keys(answer ?? {})).toEqual(Object.keys(like ?? {}));
		expect(answer).toMatchObject({
			tool_calls: [],
			tool_results: [
				{name: 'get_order', result: {id: 'A-1003'}},
				{name: 'get_inventory', result: {sku: 'X4'}},
				{name: 'get_inventory', result: {error: "HTTP 404: SKU 'Z9' not found", status_code: 404}},
			],
		});
	});

	it('that fails is sent as an answer, marked only in its metadata', async () => {
		const {url} = await openSandbox({dialect: 'seed'});
		const client = await connectRawClient(url);
		const answer = await client.answer('error');
		expect(shape(answer)).toEqual(shape(recorded('seed-error_turn', 'ai_response')[0]));
		expect(answer.metadata).toMatchObject({error: true});
		const [, kept] = messagesOf(await client.ask({type: 'history'}));
		expect(kept).toMatchObject({role: 'assistant', content: answer.message, metadata: {error: true}});
	});
});

describe('history on seed', () => {
	it('has the recorded shapes, tool rounds included', async () => {
		const {url} = await openSandbox({dialect: 'seed'});
		const client = await connectRawClient(url);
		const answer = await client.answer(TWO_TOOLS);
		const [user, tool, last] = messagesOf(await client.ask({type: 'history'}));
		const [likeUser, likeLast] = messagesOf(recorded('seed-chat_basic', 'history')[0] ?? {});
		expect(shape(user)).toEqual(shape(likeUser));
		expect(user).toMatchObject({content: TWO_TOOLS, tool_calls: null, tool_results: null});
		expect(Object.keys(last ?? {})).toEqual(Object.keys(likeLast ?? {}));
		expect(last).toMatchObject({
			role: 'assistant',
			content: answer.message,
			tool_results: answer.tool_results,
		});
		expect(timeless(tool)).toBe(
			timeless({
				role: 'tool',
				content: 'Tool results (round 1)',
				timestamp: '…',
				tool_calls: [
					{id: expect.anything(), name: 'get_order', arguments: {order_id: 'A-1001'}},
					{id: expect.anything(), name: 'get_inventory', arguments: {sku: 'X9'}},
				].map((call, index) => ({...call, id: idAt(answer.tool_results, index)})),
				tool_results: answer.tool_results,
				metadata: {},
			}),
		);
	});

	it('keeps the last 50 entries', async () => {
		const {url} = await openSandbox({
			dialect: 'seed',
			script: (message, turn) => turn.answer(`re: ${message}`),
		});
		const client = await connectRawClient(url);
		for (let number = 1; number <= 30; number += 1) await client.answer(`question ${number}`);
		const messages = messagesOf(await client.ask({type: 'history'}));
		expect(messages).toHaveLength(50);
		expect(messages[0]).toMatchObject({role: 'user', content: 'question 6'});
	});

	it('is emptied by clear and by logout', async () => {
		const {url} = await openSandbox({dialect: 'seed'});
		const client = await connectRawClient(url);
		for (const type of ['clear', 'logout']) {
			await client.answer('thanks');
			expect(messagesOf(await client.ask({type: 'history'}))).toHaveLength(2);
			await client.ask({type});
			expect(messagesOf(await client.ask({type: 'history'}))).toEqual([]);
		}
	});
});

describe('a session on seed', () => {
	it('is new for every connection, whatever id the client requests', async () => {
		const {url} = await openSandbox({dialect: 'seed'});
		const first = await connectRawClient(url);
		await first.answer('thanks');
		first.close();
		await first.closed;
		const second = await connectRawClient(`${url}?session_id=${first.sessionId}`);
		expect(second.sessionId).not.toBe(first.sessionId);
		expect(messagesOf(await second.ask({type: 'history'}))).toEqual([]);
	});

	it('loses the turn whose connection was dropped', async () => {
		const events: string[] = [];
		const ended = new Promise<boolean>((resolve) => {
			void openSandbox({
				dialect: 'seed',
				onEvent(event) {
					events.push(event.kind);
					if (event.kind === 'turn-ended') resolve(event.abandoned);
				},
			}).then(async (sandbox) => {
				sandbox.hold();
				(await connectRawClient(sandbox.url)).send({type: 'chat', message: 'thanks'});
				await sandbox.whenHeld();
				sandbox.dropAll();
				sandbox.release();
			});
		});
		expect(await ended).toBe(true);
		expect(events).toEqual(['connected', 'received', 'turn-began', 'disconnected', 'turn-ended']);
	});
});

function idAt(results: unknown, index: number): unknown {
	return Array.isArray(results) ? results[index].tool_call_id : undefined;
}
