/** Interrupted turns of the library's client, and their outcomes. */
import {describe, expect, it} from 'vitest';
import {createHandClock} from '../support/hand-clock.ts';
import {answer, failureOf, greeting, onSandbox, onServer} from '../support/library-client.ts';
import type {ServerSide} from '../support/ws-server.ts';

describe('a turn that outlives its connection', () => {
	it('resolves with the answer that the history holds', async () => {
		const {client, server, line} = await onServer();
		const asked = client.ask('Hello!');
		await line.nextFrame();
		line.send({type: 'typing', message: 'AI is thinking...'});
		line.terminate();
		const next = await server.nextConnection();
		next.send(greeting('S-1'));
		expect(await next.nextFrame()).toEqual({type: 'history'});
		next.send({
			type: 'history',
			messages: [
				{role: 'user', content: 'Hello!'},
				{role: 'assistant', content: 'Good day.', message_id: 'M-1', metadata: {model: 'm'}},
			],
		});
		expect(await asked).toMatchObject({
			text: 'Good day.',
			messageId: 'M-1',
			metadata: {model: 'm'},
			tookMs: undefined,
		});
	});

	it('is rejected as not sent when the server never received the message', async () => {
		const clock = createHandClock();
		const {client, server, line, logged, log} = await onServer({clock});
		const asked = failureOf(client.ask('Hello!'));
		await line.nextFrame();
		line.terminate();
		await logged('state waiting');
		clock.advance(1_000);
		const next = await server.nextConnection();
		next.send(greeting('S-1'));
		await next.nextFrame();
		next.send({type: 'history', messages: []});
		await logged('message history');
		clock.advance(1_000);
		await next.nextFrame();
		next.send({type: 'history', messages: [{role: 'user', content: 'something else'}]});
		expect(await asked).toMatchObject({
			name: 'TurnError',
			code: 'not_received',
			delivery: 'not-sent',
			advice: 'It is safe to send it again.',
		});
		expect(log.filter((what) => what.startsWith('error'))).toEqual([
			'error connection_lost',
			'error not_received',
		]);
	});

	it('is rejected as unconfirmed when that is unknown', async () => {
		const {client, server, line} = await onServer();
		const asked = failureOf(client.ask('Hello!'));
		await line.nextFrame();
		line.terminate();
		const next = await server.nextConnection();
		next.send(greeting('S-1'));
		await next.nextFrame();
		next.send({type: 'error', message: 'no history here'});
		expect(await asked).toMatchObject({code: 'history_refused', delivery: 'unconfirmed'});
	});
});

it('is unconfirmed when the client disconnects before the first frame of the turn', async () => {
	const {client, line} = await onServer();
	const asked = failureOf(client.ask('Hello!'));
	await line.nextFrame();
	await client.disconnect();
	expect(await asked).toMatchObject({code: 'disconnected', delivery: 'unconfirmed'});
});

describe('the tool calls of an answer', () => {
	it('are awaited from a server that leaves them out, also across a loss', async () => {
		const {client, server, line} = await onServer();
		const asked = client.ask('Where is order A-1001?');
		await line.nextFrame();
		line.send({type: 'typing', message: 'Calling get_order... (1/1)'});
		line.send(answer('It is shipped.', {metadata: {tool_call_rounds: 1}}));
		expect(await line.nextFrame()).toEqual({type: 'history'});
		line.terminate();
		const next = await server.nextConnection();
		next.send(greeting('S-1'));
		expect(await next.nextFrame()).toEqual({type: 'history'});
		const call = {id: 't-1', name: 'get_order', args: {order_id: 'A-1001'}};
		next.send({
			type: 'history',
			messages: [
				{role: 'user', content: 'Where is order A-1001?'},
				{role: 'assistant', content: 'Let me see.', tool_calls: [call]},
				{role: 'tool', content: '', tool_results: [{tool_call_id: 't-1', result: {status: 'shipped'}}]},
				{role: 'assistant', content: 'It is shipped.'},
			],
		});
		expect(await asked).toMatchObject({
			text: 'It is shipped.',
			words: ['Let me see.'],
			tools: [
				{
					id: 't-1',
					name: 'get_order',
					arguments: {order_id: 'A-1001'},
					outcome: 'succeeded',
					result: {status: 'shipped'},
					round: 1,
				},
			],
		});
	});

	it('are returned as far as they are known when the server refuses its history', async () => {
		const {client, line} = await onServer();
		const asked = client.ask('Where is order A-1001?');
		await line.nextFrame();
		line.send({type: 'typing', message: 'Calling get_order... (1/1)'});
		line.send(answer('It is shipped.'));
		await line.nextFrame();
		line.send({type: 'error', message: 'no history here'});
		expect(await asked).toMatchObject({
			text: 'It is shipped.',
			tools: [{name: 'get_order', arguments: undefined, outcome: 'unknown', result: undefined}],
		});
	});

	it('are no longer awaited when the history does not arrive', async () => {
		const clock = createHandClock();
		const {client, line, logged} = await onServer({clock, limits: {quiet: 60_000}});
		const asked = client.ask('Where is order A-1001?');
		await line.nextFrame();
		line.send({type: 'typing', message: 'Calling get_order... (1/1)'});
		line.send(answer('It is shipped.'));
		await line.nextFrame();
		await logged('message ai_response');
		clock.advance(29_000);
		clock.advance(11_000);
		expect(await asked).toMatchObject({tools: [{outcome: 'unknown'}]});
	});

	it('are returned incomplete when the connection ends permanently', async () => {
		const {client, line} = await onServer({reconnect: false});
		const asked = client.ask('Where is order A-1001?');
		await line.nextFrame();
		line.send({type: 'typing', message: 'Calling get_order... (1/1)'});
		line.send(answer('It is shipped.'));
		await line.nextFrame();
		line.terminate();
		expect(await asked).toMatchObject({text: 'It is shipped.', tools: [{outcome: 'unknown'}]});
	});
});

describe('a session that the server has lost', () => {
	it('is replaced, and the message that was refused is sent again', async () => {
		const {client, sandbox} = await onSandbox();
		sandbox.forgetSessions();
		await expect(client.ask('Hello!')).resolves.toMatchObject({failed: false});
		expect(sandbox.connections).toBe(2);
	});

	it('is an error when that does not help', async () => {
		const {client, server, line} = await onServer();
		const asked = failureOf(client.ask('Hello!'));
		await loseSession(line);
		for (const id of ['S-2', 'S-3', 'S-4']) {
			const next = await server.nextConnection();
			next.send(greeting(id));
			await loseSession(next);
		}
		expect(await asked).toMatchObject({code: 'session_not_found', delivery: 'not-sent'});
	});

	/** Answers the message like a server that has lost the session; its history is empty. */
	async function loseSession(line: ServerSide): Promise<void> {
		for (;;) {
			const frame = await line.nextFrame();
			const isHistory = JSON.stringify(frame) === '{"type":"history"}';
			if (!isHistory) expect(frame).toEqual({type: 'chat', message: 'Hello!'});
			line.send(isHistory ? {type: 'history', messages: []} : {type: 'error', message: 'Session not found'});
			if (!isHistory) return;
		}
	}
});

it('emits the turn before the promise resolves', async () => {
	const {client, log} = await onSandbox();
	await client.ask('Hello!').then(() => log.push('resolved'));
	expect(log.indexOf('turn Hello!')).toBe(log.indexOf('resolved') - 1);
});
