/** The connection of the library's client: connects, loses the connection, reconnects, disconnects. */
import {describe, expect, it} from 'vitest';
import type {ConnectionError} from '../../source/library/errors.ts';
import {wordFailureForProgram} from '../../source/library/messages.ts';
import {createMemory} from '../../source/sandbox/server.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {failureOf, greeting, onSandbox, onServer, recorded} from '../support/library-client.ts';
import {startTestSandbox} from '../support/sandbox.ts';
import {startServer, unusedPort} from '../support/ws-server.ts';

describe('connect', () => {
	it('resolves with the session id, immediately when there is a connection', async () => {
		const {client, sandbox, log} = await onSandbox();
		expect(await client.connect()).toBe(client.sessionId);
		expect(sandbox.connections).toBe(1);
		expect(log.filter((what) => what.startsWith('connected'))).toEqual([`connected ${client.sessionId}`]);
	});

	it('is one connection, however often it is called', async () => {
		const server = await startServer();
		const {client} = recorded({endpoint: server.url});
		const both = Promise.all([client.connect(), client.connect({retry: true})]);
		(await server.nextConnection()).send(greeting('S-1'));
		expect(await both).toEqual(['S-1', 'S-1']);
		expect(server.opened).toBe(1);
	});

	it('rejects at the first failure, and does not retry', async () => {
		const clock = createHandClock();
		const {client, log} = recorded({endpoint: `ws://127.0.0.1:${await unusedPort()}/ws/chat`, clock});
		const first = await failureOf(client.connect());
		expect(first).toMatchObject({code: 'refused', advice: expect.stringContaining('Start the server')});
		expect(client.state).toMatchObject({at: 'stopped', because: {code: 'refused'}});
		expect(first instanceof Error && first.stack).toContain('connection-manager.test.ts');
		expect(clock.pending()).toBe(0);
		await failureOf(client.connect());
		expect(log.filter((what) => what === 'error refused')).toHaveLength(2);
	});

	it('rejects where a retry does not help, even with retry set', async () => {
		const {sandbox} = await onSandbox();
		const {client} = recorded({endpoint: new URL('/nowhere', sandbox.url)});
		const error = await failureOf(client.connect({retry: true}));
		expect(error).toMatchObject({code: 'forbidden', failure: {retry: 'stop'}});
		expect((error as ConnectionError).advice).toContain('as endpoint');
	});

	it('waits for a server that is not up yet, with retry set', async () => {
		const port = await unusedPort();
		const clock = createHandClock();
		const {client, logged, log} = recorded({endpoint: `ws://127.0.0.1:${port}/ws/chat`, clock});
		const connected = client.connect({retry: true});
		await logged('state waiting');
		const sandbox = await startTestSandbox({port, pace: 0});
		clock.advance(1_000);
		expect(await connected).toBe(client.sessionId);
		expect(log.filter((what) => what.startsWith('error'))).toEqual(['error refused']);
		await client.disconnect();
		await sandbox.stop();
	});

	it('leaves no timer that keeps a program alive, when it stops during a turn', async () => {
		const clock = createHandClock();
		const {client, line} = await onServer({clock});
		const turn = failureOf(client.ask('hello'));
		await line.nextFrame();
		line.close(1008);
		expect(await turn).toMatchObject({code: 'policy_violation'});
		expect(clock.pending()).toBe(0);
	});

	it('stops waiting by its signal, and closes', async () => {
		const clock = createHandClock();
		const {client, logged} = recorded({endpoint: `ws://127.0.0.1:${await unusedPort()}/ws/chat`, clock});
		const controller = new AbortController();
		const connected = failureOf(client.connect({retry: true, signal: controller.signal}));
		await logged('state waiting');
		controller.abort();
		expect(await connected).toMatchObject({name: 'AbortError'});
		await logged('state closed');
		expect(clock.pending()).toBe(0);
	});

	it('continues for another call that waits for it', async () => {
		const server = await startServer();
		const {client} = recorded({endpoint: server.url});
		const controller = new AbortController();
		const first = failureOf(client.connect({signal: controller.signal}));
		const second = client.connect();
		controller.abort();
		await first;
		(await server.nextConnection()).send(greeting('S-1'));
		expect(await second).toBe('S-1');
	});

	it('is rejected by disconnect', async () => {
		const server = await startServer();
		const {client, log} = recorded({endpoint: server.url});
		const connected = failureOf(client.connect());
		await server.nextConnection();
		await client.disconnect();
		expect(await connected).toMatchObject({name: 'ChatError', code: 'disconnected'});
		expect(log.at(-1)).toBe('state closed');
		expect(log).not.toContain('disconnected wanted');
	});
});

describe('disconnect', () => {
	it('rejects all open calls, and reports once that the connection is closed', async () => {
		const {client, sandbox, log, logged} = await onSandbox();
		sandbox.hold();
		const calls = [client.ask('Hello!'), client.ask('And?'), client.getHistory()].map(failureOf);
		await logged('message typing');
		const frames = client.frames();
		const idle = client.idle();
		await client.disconnect();
		const [first, second, history] = await Promise.all(calls);
		expect(first).toMatchObject({name: 'TurnError', code: 'disconnected', delivery: 'delivered'});
		expect(second).toMatchObject({name: 'TurnError', code: 'disconnected', delivery: 'not-sent'});
		expect(history).toMatchObject({name: 'RequestError', code: 'disconnected', request: 'history'});
		expect(await frames.next()).toEqual({done: true, value: undefined});
		await idle;
		expect(client.state.at).toBe('closed');
		expect(log.slice(-3)).toEqual(['state closing', 'disconnected wanted', 'state closed']);
		expect(log.filter((what) => what.startsWith('error'))).toEqual([]);
	});

	it('can be called at any time, and repeatedly', async () => {
		const {client} = recorded({});
		await client.disconnect();
		expect(client.state.at).toBe('idle');
		const connected = await onSandbox();
		await Promise.all([connected.client.disconnect(), connected.client.disconnect()]);
		await connected.client.disconnect();
		expect(connected.log.filter((what) => what === 'state closed')).toHaveLength(1);
	});

	it('resets the client: the next session is another one', async () => {
		const {client, sandbox} = await onSandbox();
		const first = client.sessionId;
		await client.ask('My name is Ada');
		const closed = client.disconnect();
		const second = await client.connect();
		await closed;
		expect(second).not.toBe(first);
		expect(client.state.at).toBe('ready');
		expect((await client.ask('What is my name?')).text).not.toContain('Ada');
		expect(sandbox.connections).toBe(2);
	});
});

describe('a loss', () => {
	it('is followed by a reconnection to the same session', async () => {
		const {client, sandbox, logged, log} = await onSandbox();
		const id = client.sessionId;
		await client.ask('My name is Ada');
		sandbox.dropAll();
		await logged(`connected ${id}`, 2);
		expect((await client.ask('What is my name?')).text).toContain('Ada');
		expect(log).toContain('disconnected connection_lost');
		expect(log.filter((what) => what.startsWith('error'))).toEqual(['error connection_lost']);
	});

	it('lets connect wait until the connection is back', async () => {
		const {client, line, server, logged} = await onServer();
		line.terminate();
		await logged('state waiting');
		const connected = client.connect();
		(await server.nextConnection()).send(greeting('S-1'));
		expect(await connected).toBe('S-1');
	});

	it('is final without `reconnect`; connect then requests the same session', async () => {
		const {client, line, server, logged} = await onServer({reconnect: false});
		const frames = client.frames();
		const asked = failureOf(client.ask('Hello!'));
		await line.nextFrame();
		line.terminate();
		const error = await asked;
		expect(error).toMatchObject({name: 'TurnError', code: 'connection_lost', delivery: 'unconfirmed'});
		expect(error).toMatchObject({
			cause: {name: 'ConnectionError'},
			advice: expect.stringContaining('connect()'),
		});
		await logged('state stopped');
		await expect(frames.next()).rejects.toMatchObject({name: 'ConnectionError', code: 'connection_lost'});
		const connected = client.connect();
		const next = await server.nextConnection();
		expect(next.path).toContain('session_id=S-1');
		next.send(greeting('S-1'));
		expect(await connected).toBe('S-1');
	});

	it('followed by disconnect is forgotten: connect requests a new session', async () => {
		const {client, line, server, logged} = await onServer({reconnect: false});
		line.terminate();
		await logged('state stopped');
		await client.disconnect();
		const connected = client.connect();
		const next = await server.nextConnection();
		expect(next.path).not.toContain('session_id');
		next.send(greeting('S-2'));
		expect(await connected).toBe('S-2');
	});

	it('is final when the credential is no longer accepted', async () => {
		const {client, logged, sandbox} = await onSandbox({token: 'good'});
		await client.ask('Hello!');
		const {port} = sandbox;
		await sandbox.kill();
		const server = await startServer({port});
		const next = await server.nextConnection();
		next.send(greeting('another'));
		await next.nextFrame();
		next.send({type: 'auth_failed', message: 'expired'});
		await logged('error auth_failed');
		await logged('state stopped');
		expect(client.state).toMatchObject({because: {code: 'auth_failed'}});
		const {state} = client;
		const {advice} = 'because' in state ? wordFailureForProgram(state.because) : {};
		expect(advice).toContain('authenticate()');
	});
});

describe('reconnect', () => {
	it('connects again, in the same session', async () => {
		const {client, sandbox} = await onSandbox();
		const id = client.sessionId;
		expect(await client.reconnect()).toBe(id);
		expect(sandbox.connections).toBe(2);
	});

	it('connects where there is no connection', async () => {
		const {sandbox} = await onSandbox();
		const {client} = recorded({endpoint: sandbox.url});
		expect(await client.reconnect()).toBe(client.sessionId);
	});

	it('called in the listener of a connection resolves with the next one', async () => {
		const server = await startServer();
		const {client} = recorded({endpoint: server.url});
		const again = new Promise((resolve) => {
			const leave = client.on('connected', () => {
				leave();
				resolve(client.reconnect());
			});
		});
		const first = client.connect();
		(await server.nextConnection()).send(greeting('S-1'));
		expect(await first).toBe('S-1');
		(await server.nextConnection()).send(greeting('S-2'));
		expect(await again).toBe('S-2');
	});
});

it('lets a listener end the connection that it is notified of', async () => {
	const server = await startServer();
	const {client, log, logged} = recorded({endpoint: server.url});
	client.on('state', ({at}) => {
		if (at === 'ready') void client.disconnect();
	});
	const connected = failureOf(client.connect());
	(await server.nextConnection()).send(greeting('S-1'));
	expect(await connected).toMatchObject({code: 'disconnected'});
	await logged('state closed');
	expect(log).not.toContain('connected S-1');
	expect(log).not.toContain('disconnected wanted');
});

it('keeps a conversation across a restart of the server', async () => {
	const memory = createMemory();
	const {client, sandbox, logged} = await onSandbox({}, {memory});
	const {port} = sandbox;
	sandbox.hold();
	const asked = client.ask('Where is order A-1001?');
	await sandbox.whenHeld();
	await sandbox.stop({finishTurns: true});
	const next = await startTestSandbox({port, pace: 0, memory});
	sandbox.release();
	await logged('state ready', 2);
	expect((await asked).tools).toMatchObject([{name: 'get_order', outcome: 'succeeded'}]);
	await client.disconnect();
	await next.kill();
});
