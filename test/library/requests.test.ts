/** The requests of the library's client, answered and unanswered. */
import {describe, expect, it} from 'vitest';
import {ChatClient, RequestError} from '../../source/index.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {failureOf, greeting, onSandbox, onServer} from '../support/library-client.ts';

describe('requests', () => {
	it('fail with the text of a server that refuses them', async () => {
		const {client, line, log} = await onServer();
		const refusals = [
			['history', () => client.getHistory(), 'getHistory()'],
			['clear', () => client.clearHistory(), 'clearHistory()'],
			['ping', () => client.ping(), 'ping()'],
			['logout', () => client.logout(), 'logout()'],
		] as const;
		for (const [kind, call, method] of refusals) {
			const called = failureOf(call());
			expect(await line.nextFrame()).toEqual({type: kind});
			line.send({type: 'error', message: 'not today'});
			const error = await called;
			expect(error).toBeInstanceOf(RequestError);
			expect(error).toMatchObject({
				code: `${kind}_refused`,
				request: kind,
				message: `The server refused ${method}: not today`,
			});
		}
		expect(log.filter((what) => what.startsWith('error'))).toHaveLength(4);
	});

	it('fail when their answer cannot be decoded', async () => {
		const {client, line} = await onServer();
		const called = failureOf(client.getHistory());
		await line.nextFrame();
		line.send('{"type": "history", "messages": [');
		expect(await called).toMatchObject({code: 'unreadable_answer', request: 'history'});
	});

	it('fail without a connection', async () => {
		const client = new ChatClient();
		expect(await failureOf(client.ping())).toMatchObject({
			name: 'RequestError',
			code: 'not_connected',
			request: 'ping',
		});
		await client.idle();
	});

	it('are sent again after a loss', async () => {
		const {client, server, line} = await onServer();
		const history = client.getHistory();
		await line.nextFrame();
		line.terminate();
		const next = await server.nextConnection();
		next.send(greeting('S-1'));
		expect(await next.nextFrame()).toEqual({type: 'history'});
		next.send({type: 'history', messages: [{role: 'user', content: 'Hello!'}]});
		expect(await history).toMatchObject([{role: 'user', content: 'Hello!'}]);
	});

	it('are given up without an answer', async () => {
		const clock = createHandClock();
		const {client, line} = await onServer({clock, limits: {quiet: 60_000}});
		const called = failureOf(client.ping());
		await line.nextFrame();
		clock.advance(40_000);
		expect(await called).toMatchObject({
			code: 'no_answer',
			message: 'No answer to ping() after 40 s.',
			advice: 'To make a new connection, call disconnect(), then connect().',
		});
	});

	it('are sent again in another session when the server has lost this one', async () => {
		const {client, sandbox} = await onSandbox();
		sandbox.forgetSessions();
		expect(await client.getHistory()).toEqual([]);
		expect(sandbox.connections).toBe(2);
	});

	it('do not get the answer of another session', async () => {
		const {client, line, server} = await onServer();
		const called = failureOf(client.getHistory());
		await line.nextFrame();
		line.send({type: 'error', message: 'Session not found'});
		const next = await server.nextConnection();
		next.send(greeting('S-2'));
		await next.nextFrame();
		next.send('{"type": "history", "messages": [');
		expect(await called).toMatchObject({code: 'unreadable_answer'});
	});

	it('are rejected when their connection ends', async () => {
		const {client, line} = await onServer({reconnect: false});
		const called = failureOf(client.clearHistory());
		await line.nextFrame();
		line.close(1011, 'it broke');
		expect(await called).toMatchObject({
			name: 'RequestError',
			code: 'server_error',
			cause: {name: 'ConnectionError', failure: {code: 'server_error'}},
		});
	});
});
