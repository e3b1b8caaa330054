/** A message of the library's client whose turn is interrupted: what is known of it in the end. */
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

	it('is rejected as not sent when the server never had it', async () => {
		const clock = createHandClock();
		const {client, server, line, heard, told} = await onServer({clock});
		const asked = failureOf(client.ask('Hello!'));
		await line.nextFrame();
		line.terminate();
		await heard('state waiting');
		clock.advance(1_000);
		const next = await server.nextConnection();
		next.send(greeting('S-1'));
		await next.nextFrame();
		next.send({type: 'history', messages: []});
		await heard('message history');
		clock.advance(1_000);
		await next.nextFrame();
		next.send({type: 'history', messages: [{role: 'user', content: 'something else'}]});
		expect(await asked).toMatchObject({
			name: 'TurnError',
			code: 'not_received',
			delivery: 'not-sent',
			advice: 'It is safe to send it again.',
		});
		expect(told.filter((what) => what.startsWith('error'))).toEqual([
			'error connection_lost',
			'error not_received',
		]);
	});

	it('is rejected as unconfirmed when that cannot be known', async () => {
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

it('is unconfirmed when the client disconnects before the server has said a word', async () => {
	const {client, line} = await onServer();
	const asked = failureOf(client.ask('Hello!'));
	await line.nextFrame();
	await client.disconnect();
	expect(await asked).toMatchObject({code: 'disconnected', delivery: 'unconfirmed'});
});

describe('the calls of tools', () => {
	it('are waited for on a server that leaves them out, also over a loss', async () => {
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

	it('are told as far as they are known where the server keeps its history to itself', async () => {
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

	it('are not waited for any longer when the history does not come', async () => {
		const clock = createHandClock();
		const {client, line, heard} = await onServer({clock});
		const asked = client.ask('Where is order A-1001?');
		await line.nextFrame();
		line.send({type: 'typing', message: 'Calling get_order... (1/1)'});
		line.send(answer('It is shipped.'));
		await line.nextFrame();
		await heard('message ai_response');
		clock.advance(19_000);
		clock.advance(11_000);
		expect(await asked).toMatchObject({tools: [{outcome: 'unknown'}]});
	});

	it('are told when the connection ends for good before they are complete', async () => {
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
	it('is made anew behind the message, which is sent once more because it was not taken', async () => {
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

	/** Answers the message as a server does that knows the session no more; its history is empty. */
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

it('tells the whole turn before the promise resolves', async () => {
	const {client, told} = await onSandbox();
	await client.ask('Hello!').then(() => told.push('resolved'));
	expect(told.indexOf('turn Hello!')).toBe(told.indexOf('resolved') - 1);
});
