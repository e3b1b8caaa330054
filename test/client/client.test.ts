import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Client, createClient, TIME_LIMITS} from '../../source/client/client.ts';
import {wordFailure} from '../../source/client/failure/failure-table.ts';
import {MAX_FRAME_BYTES, type OpenSocket, openSocket, type SocketEvents} from '../../source/client/socket.ts';
import type {Clock} from '../../source/clock.ts';
import {decode} from '../../source/protocol/decode.ts';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {cases} from '../support/property-runs.ts';
import {type RecordedClient, type RecordedEvent, recordClient, START} from '../support/recorded-client.ts';
import {type ServerSide, startServer, type TestServer, unusedPort} from '../support/ws-server.ts';

const SECRET = 'sk-open-sesame-4711';
const credential: AuthFrame = {type: 'auth', auth_type: 'bearer_token', token: SECRET};
const ACCEPTED = {
	type: 'auth_configured',
	message: 'Authenticated as Ada',
	auth_type: 'bearer_token',
	display_name: 'Ada',
};

/** A client that is ready, on a socket that the test drives. @param shift added to the time that the client sees */
function kept(shift = () => 0) {
	const hand = createHandClock(START);
	const clock: Clock = {now: () => hand.now() + shift(), after: hand.after};
	let events: SocketEvents | undefined;
	let pings = 0;
	const openFake: OpenSocket = (_, given) => {
		events = given;
		const end = (): void => queueMicrotask(() => given.onEnd({kind: 'terminated'}));
		return {send() {}, ping: () => void pings++, close: end, terminate: end};
	};
	const {client} = recordClient({url: 'ws://host/', openSocket: openFake, clock});
	const current = (): SocketEvents => {
		if (events === undefined) throw new Error('it was not dialed');
		return events;
	};
	client.connect();
	current().onOpen();
	current().onFrame(decode(JSON.stringify(greetingOf('S-1'))), 60);
	return {client, events: current, pings: () => pings, clock: hand};
}

it('the times of all events are in their order, however long each is handled', () => {
	let time = START;
	const clock: Clock = {now: () => ++time, after: () => () => {}};
	let socket: SocketEvents | undefined;
	const openFake: OpenSocket = (_, given) => {
		socket = given;
		return {send() {}, ping() {}, close() {}, terminate() {}};
	};
	const times: number[] = [];
	const client = createClient(
		{
			...{url: 'ws://host/', credential, reconnect: true, maxFrameBytes: MAX_FRAME_BYTES, compress: false},
			...{limits: TIME_LIMITS, clock, openSocket: openFake, random: () => 0.5},
		},
		{
			onState(state, at) {
				times.push(at);
				time += 50;
				if (state.at === 'ready') client.send({type: 'ping'});
			},
			onMessage: (_head, at) => times.push(at),
			onFrame: (_frame, at) => times.push(at),
			onSent: (_frame, at) => times.push(at),
		},
	);
	const receive = (value: unknown): void => {
		const text = JSON.stringify(value);
		socket?.onMessage?.(text, text.length);
		socket?.onFrame(decode(text), text.length);
	};
	client.connect();
	socket?.onOpen();
	for (const value of [greetingOf('S-1'), ACCEPTED, {type: 'pong'}]) receive(value);
	expect(client.state.at).toBe('ready');
	expect(times.length).toBeGreaterThan(10);
	expect(times).toEqual(times.toSorted((a, b) => a - b));
});

function greetingOf(sessionId: string): unknown {
	return {type: 'connection_established', session_id: sessionId, message: 'Connected'};
}

interface Dialed extends RecordedClient {
	readonly server: TestServer;
	readonly line: ServerSide;
}

type Options = Partial<Parameters<typeof recordClient>[0]>;

/** A client whose WebSocket is open. */
async function dialed(
	options: Options = {},
	onEvent?: (event: RecordedEvent, client: Client) => void,
): Promise<Dialed> {
	const server = await startServer({compress: options.compress ?? false});
	const recorded = recordClient({url: server.url, ...options}, onEvent);
	recorded.client.connect();
	const line = await server.nextConnection();
	await recorded.reached('greeting');
	return {...recorded, server, line};
}

/** A client that is ready. */
async function ready(
	options: Options = {},
	onEvent?: (event: RecordedEvent, client: Client) => void,
): Promise<Dialed> {
	const made = await dialed(options, onEvent);
	made.line.send(greetingOf('S-1'));
	if (options.credential !== undefined) {
		await made.line.nextFrame();
		made.line.send(ACCEPTED);
	}
	await made.reached('ready');
	return made;
}

/** A client that waits for the answer to its credential. */
async function asking(options: Options = {}): Promise<Dialed> {
	const made = await dialed({credential, ...options});
	made.line.send(greetingOf('S-1'));
	await made.line.nextFrame();
	return made;
}

/** Advances the clock to the next dial. */
function turnToRetry({client, clock}: RecordedClient): void {
	if (client.state.at !== 'waiting') throw new Error(`it is ${client.state.at}`);
	clock.advance(client.state.retryAt - clock.now());
}

describe('connecting', () => {
	it('goes through dialing and greeting to ready, and sends nothing', async () => {
		const {client, path, line, clock} = await ready();
		expect(path()).toEqual(['dialing', 'greeting', 'ready']);
		expect(client.state).toEqual({
			at: 'ready',
			attempt: 1,
			since: START,
			session: {id: 'S-1', displayName: undefined, authenticated: false, resumed: undefined},
		});
		expect(line.path).toBe('/ws/chat');
		expect(line.headers['sec-websocket-protocol']).toBeUndefined();
		expect(line.headers['sec-websocket-extensions']).toBeUndefined();
		expect(clock.pending()).toBe(2);
	});

	it('offers compression on request, and reads compressed messages', async () => {
		const {line, next} = await ready({compress: true});
		expect(line.headers['sec-websocket-extensions']).toContain('permessage-deflate');
		const received = next(({what}) => what === 'frame');
		line.send({type: 'typing', message: 'a'.repeat(5_000)});
		expect(await received).toMatchObject({bytes: 5_030});
	});

	it('happens once: a second connect does nothing', async () => {
		const {client, server} = await ready();
		client.connect();
		expect(client.state.at).toBe('ready');
		expect(server.opened).toBe(1);
	});

	it('reports the message, then the state that it led to', async () => {
		const {events} = await ready();
		expect(events.map((item) => (item.what === 'state' ? item.state.at : item.what))).toEqual([
			'dialing',
			'greeting',
			'frame',
			'ready',
		]);
	});

	it('gives up after 15 s on a server that never answers, and tries again', async () => {
		const server = await startServer({mute: true});
		const recorded = recordClient({url: server.url});
		recorded.client.connect();
		recorded.clock.advance(14_999);
		expect(recorded.client.state.at).toBe('dialing');
		recorded.clock.advance(1);
		expect(recorded.client.state).toMatchObject({at: 'waiting', because: {code: 'dial_timeout'}});
		turnToRetry(recorded);
		expect(recorded.client.state).toMatchObject({at: 'dialing', attempt: 2});
	});

	it('gives up after 10 s on a server that does not greet', async () => {
		const {client, clock, line} = await dialed();
		line.send({type: 'typing', message: 'not a greeting'});
		clock.advance(9_999);
		expect(client.state.at).toBe('greeting');
		clock.advance(1);
		expect(client.state).toMatchObject({at: 'waiting', because: {code: 'greeting_timeout'}});
		expect((await line.closed).code).toBe(1006);
	});

	it('accepts the identity before the greeting', async () => {
		const {line, reached} = await dialed();
		line.send({
			type: 'auth_configured',
			message: 'Authenticated as Ada',
			auth_type: 'sso',
			display_name: 'Ada',
		});
		line.send(greetingOf('S-1'));
		expect(await reached('ready')).toMatchObject({session: {displayName: 'Ada', authenticated: true}});
	});

	it.each([
		['HTTP/1.1 403 Forbidden\r\n\r\n', 'forbidden'],
		['HTTP/1.1 404 Not Found\r\nContent-Length: 22\r\n\r\n{"detail":"Not Found"}', 'wrong_path'],
		['HTTP/1.1 401 Unauthorized\r\n\r\n', 'unauthorized'],
		['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', 'not_websocket'],
		[
			'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
			'not_websocket',
		],
		['SSH-2.0-OpenSSH_9.6\r\n', 'not_websocket'],
	])('stops at %j', async (answer, code) => {
		const server = await startServer({answer});
		const {client, clock, reached, path} = recordClient({url: server.url});
		client.connect();
		expect(await reached('stopped')).toMatchObject({because: {code}});
		clock.advance(1_000_000);
		expect(path()).toEqual(['dialing', 'stopped']);
	});

	it('waits as long as a busy server requests', async () => {
		const server = await startServer({answer: 'HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n'});
		const {client, reached} = recordClient({url: server.url});
		client.connect();
		expect(await reached('waiting')).toMatchObject({because: {code: 'overloaded'}, retryAt: START + 7_000});
	});

	it('retries a refused connection until the server is up', async () => {
		const port = await unusedPort();
		const recorded = recordClient({url: `ws://127.0.0.1:${port}/ws/chat`});
		const {client, reached} = recorded;
		client.connect();
		expect(await reached('waiting')).toMatchObject({
			because: {code: 'refused'},
			attempt: 2,
			retryAt: START + 100,
		});
		turnToRetry(recorded);
		expect(await reached('waiting')).toMatchObject({attempt: 3, retryAt: START + 300});
		const server = await startServer({port});
		turnToRetry(recorded);
		(await server.nextConnection()).send(greetingOf('S-1'));
		expect(await reached('ready')).toMatchObject({attempt: 3});
	});

	it('does not retry when that is disabled', async () => {
		const url = `ws://127.0.0.1:${await unusedPort()}/`;
		const {client, clock, reached} = recordClient({url, reconnect: false});
		client.connect();
		expect(await reached('stopped')).toMatchObject({because: {code: 'refused', exitCode: 3}});
		expect(clock.pending()).toBe(0);
	});

	it('stops at an invalid address', async () => {
		const {client, reached} = recordClient({url: 'ws://localhost:8000/ws/chat#top'});
		client.connect();
		expect(await reached('stopped')).toMatchObject({because: {code: 'invalid_url'}});
	});
});

describe('authentication', () => {
	it.each([
		[ACCEPTED, 'Ada'],
		[{type: 'auth_response', success: true, message: 'ok'}, undefined],
	])('is accepted by %j', async (answer, displayName) => {
		const {line, reached, path} = await asking();
		line.send(answer);
		expect(await reached('ready')).toMatchObject({session: {displayName, authenticated: true}});
		expect(path()).toEqual(['dialing', 'greeting', 'authenticating', 'ready']);
	});

	it.each([
		{type: 'auth_failed', message: `Credential verification failed (HTTP 401): ${SECRET}`},
		{type: 'auth_response', success: false, message: `Not ${SECRET}`},
		{type: 'error', message: `Unknown auth type: ${SECRET}`},
	])('is rejected by %j: closed with a handshake, not retried', async (answer) => {
		const {line, reached, clock, client, server} = await asking();
		line.send(answer);
		expect(await reached('stopped')).toMatchObject({
			because: {code: 'auth_failed', exitCode: 4},
			resume: 'S-1',
		});
		expect((await line.closed).code).toBe(1000);
		clock.advance(1_000_000);
		expect(client.state.at).toBe('stopped');
		expect(server.opened).toBe(1);
	});

	it('without an answer within 30 s stops, with other frames or without', async () => {
		const {line, client, clock, next} = await asking();
		clock.advance(29_000);
		const typing = next(({what}) => what === 'frame');
		line.send({type: 'typing', message: 'still here'});
		await typing;
		clock.advance(1_000);
		expect(client.state).toMatchObject({at: 'stopped', because: {code: 'auth_timeout'}});
	});

	it('sends the credential, and reports it redacted', async () => {
		const {line, events, client} = await dialed({credential});
		line.send(greetingOf('S-1'));
		expect(await line.nextFrame()).toEqual(credential);
		expect(client.state.at).toBe('authenticating');
		expect(events.filter(({what}) => what === 'sent')).toEqual([
			{what: 'sent', at: START, frame: {type: 'auth', auth_type: 'bearer_token', token: '[redacted]'}},
		]);
	});

	it('happens again on the next connection, but not after logout', async () => {
		const made = await ready({credential});
		made.line.terminate();
		await made.reached('waiting');
		turnToRetry(made);
		const second = await made.server.nextConnection();
		second.send(greetingOf('S-1'));
		expect(await second.nextFrame()).toEqual(credential);
		second.send(ACCEPTED);
		await made.reached('ready');

		expect(made.client.send({type: 'logout'})).toBe(true);
		expect(await second.nextFrame()).toEqual({type: 'logout'});
		second.terminate();
		await made.reached('waiting');
		turnToRetry(made);
		const third = await made.server.nextConnection();
		expect(third.path).toBe('/ws/chat');
		third.send(greetingOf('S-1'));
		expect(await made.reached('ready')).toMatchObject({session: {authenticated: false}});
	});

	it('with a renewed credential sends nothing now, and continues the session with it later', async () => {
		const {client, events, line, server, reached} = await ready({credential});
		const sent = (): number => events.filter(({what}) => what === 'sent').length;
		const before = sent();
		client.renew({...credential, token: 'renewed-4711'});
		expect(sent()).toBe(before);
		expect(client.state.at).toBe('ready');
		line.terminate();
		await reached('waiting');
		expect(client.redact('a renewed-4711 token')).not.toContain('renewed-4711');
		client.reconnect();
		const next = await server.nextConnection();
		expect(next.path).toContain('session_id=S-1');
		next.send(greetingOf('S-1'));
		expect(await next.nextFrame()).toEqual({...credential, token: 'renewed-4711'});
	});

	it('with a renewed credential is that of the same user: it keeps the connection', async () => {
		const {client, line, reached} = await ready({credential});
		const renewed = {...credential, token: 'renewed-4711'};
		client.renew(renewed);
		client.authenticate(renewed);
		expect(await line.nextFrame()).toEqual(renewed);
		line.send(ACCEPTED);
		await reached('ready');
	});

	it('happens immediately with a new credential, when ready', async () => {
		const {client, line, reached} = await ready();
		client.authenticate(credential);
		expect(await line.nextFrame()).toEqual(credential);
		line.send(ACCEPTED);
		expect(await reached('ready')).toMatchObject({
			session: {id: 'S-1', displayName: 'Ada', authenticated: true},
		});
	});

	it('happens immediately with a new credential, when the old one was rejected', async () => {
		const {client, line, reached, server} = await asking();
		line.send({type: 'auth_failed', message: 'no'});
		await reached('stopped');
		client.authenticate({...credential, token: 'better'});
		const second = await server.nextConnection();
		expect(second.path).toBe('/ws/chat?session_id=S-1');
		second.send(greetingOf('S-1'));
		expect(await second.nextFrame()).toMatchObject({token: 'better'});
		second.send(ACCEPTED);
		expect(await reached('ready')).toMatchObject({session: {authenticated: true, resumed: true}});
	});

	it.each(['first', 'another'] as const)(
		'that is withdrawn before it was sent is never sent: the %s one, in any state without a connection',
		async (which) => {
			const made = await ready(which === 'first' ? {} : {credential});
			const other = {...credential, token: 'withdrawn'};
			made.line.terminate();
			await made.reached('waiting');
			made.client.authenticate(other);
			expect(made.client.withdraw()).toBe(true);
			expect(made.client.withdraw()).toBe(false);
			turnToRetry(made);
			let second = await made.server.nextConnection();
			await made.reached('greeting');
			for (const token of ['replaced', 'withdrawn']) {
				made.client.authenticate({...credential, token});
				// Another user gets a connection of its own, without the session.
				if (which === 'another') second = await made.server.nextConnection();
				await made.reached('greeting');
			}
			expect(made.client.withdraw()).toBe(true);
			if (which === 'another') second = await made.server.nextConnection();
			await made.reached('greeting');
			expect(second.path).toBe('/ws/chat?session_id=S-1');
			second.send(greetingOf('S-1'));
			if (which === 'another') {
				expect(await second.nextFrame()).toEqual(credential);
				second.send(ACCEPTED);
			}
			await made.reached('ready');
			expect(made.client.send({type: 'ping'})).toBe(true);
			expect(await second.nextFrame()).toEqual({type: 'ping'});
		},
	);

	it('that was sent cannot be withdrawn', async () => {
		const {client, line} = await ready();
		client.authenticate(credential);
		expect(client.withdraw()).toBe(false);
		expect(await line.nextFrame()).toEqual(credential);
		line.send(ACCEPTED);
	});

	it('never appears in a state, an error or an event, whatever the server quotes', async () => {
		const {line, events, client, reached} = await asking();
		line.send({type: 'auth_failed', message: `Bad token ${SECRET}`, redirect_url: `/login?with=${SECRET}`});
		await reached('stopped');
		const states = events.filter(({what}) => what !== 'frame');
		expect(JSON.stringify([states, client])).not.toContain(SECRET);

		const other = await asking();
		other.line.close(1008, SECRET);
		await other.reached('stopped');
		expect(JSON.stringify([other.events, other.client, other.client.state])).not.toContain(SECRET);
	});
});

describe('a lost connection', () => {
	it('is restored automatically, and the session requested', async () => {
		const made = await ready();
		made.line.terminate();
		expect(await made.reached('waiting')).toMatchObject({
			because: {code: 'connection_lost'},
			attempt: 2,
			retryAt: START + 100,
			resume: 'S-1',
		});
		made.clock.advance(99);
		expect(made.client.state.at).toBe('waiting');
		made.clock.advance(1);
		const line = await made.server.nextConnection();
		expect(line.path).toBe('/ws/chat?session_id=S-1');
		line.send(greetingOf('S-1'));
		expect(await made.reached('ready')).toMatchObject({session: {resumed: true}, attempt: 2});
	});

	it('is not resumed when the server starts another session', async () => {
		const made = await ready();
		made.line.terminate();
		await made.reached('waiting');
		turnToRetry(made);
		(await made.server.nextConnection()).send(greetingOf('S-2'));
		expect(await made.reached('ready')).toMatchObject({session: {id: 'S-2', resumed: false}});
	});

	it('is restored after a restart of a killed server', async () => {
		const made = await ready();
		await made.server.close();
		await made.reached('waiting');
		turnToRetry(made);
		expect(await made.reached('waiting')).toMatchObject({because: {code: 'refused'}, attempt: 3});
		const back = await startServer({port: made.server.port});
		turnToRetry(made);
		(await back.nextConnection()).send(greetingOf('S-1'));
		expect(await made.reached('ready')).toMatchObject({attempt: 3, session: {resumed: true}});
		expect(made.path().slice(3)).toEqual(['waiting', 'dialing', 'waiting', 'dialing', 'greeting', 'ready']);
	});

	it.each([
		[1000, 'bye', 'waiting', 'server_closed'],
		[1001, '', 'waiting', 'server_closed'],
		[1008, 'no', 'stopped', 'policy_violation'],
		[1009, '', 'waiting', 'message_too_large'],
		[1011, 'keepalive ping timeout', 'waiting', 'server_error'],
		[1012, '', 'waiting', 'server_restarting'],
	] as const)('by close code %i (%s) is %s', async (closeCode, reason, at, code) => {
		const {line, reached} = await ready();
		line.close(closeCode, reason);
		expect(await reached(at)).toMatchObject({because: {code}, resume: 'S-1'});
	});

	it('restarts its count after 30 s of ready', async () => {
		const made = await ready();
		let {line} = made;
		for (const [held, attempt] of [
			[0, 2],
			[29_998, 3],
			[30_000, 2],
		] as const) {
			made.clock.advance(held / 2);
			// A sign of life, so that the line is not given up meanwhile.
			const received = made.next(({what}) => what === 'frame');
			line.send({type: 'typing', message: ''});
			await received;
			made.clock.advance(held / 2);
			line.terminate();
			expect(await made.reached('waiting')).toMatchObject({attempt});
			turnToRetry(made);
			line = await made.server.nextConnection();
			line.send(greetingOf('S-1'));
			await made.reached('ready');
		}
	});

	it('requests the session that the URL names, and none when a new one is wanted', async () => {
		const server = await startServer();
		const {client, reached} = recordClient({url: `${server.url}?user_id=7&session_id=S-0`});
		client.connect();
		const first = await server.nextConnection();
		expect(first.path).toBe('/ws/chat?user_id=7&session_id=S-0');
		first.send(greetingOf('S-0'));
		expect(await reached('ready')).toMatchObject({session: {resumed: true}});
		client.reconnect({resume: false});
		const second = await server.nextConnection();
		expect(second.path).toBe('/ws/chat?user_id=7');
		second.send(greetingOf('S-1'));
		expect(await reached('ready')).toMatchObject({session: {id: 'S-1', resumed: undefined}});
	});
});

describe('reconnect', () => {
	it('drops the connection and dials immediately; frames of the old one are ignored', async () => {
		const {client, line, server, reached, events} = await ready();
		client.reconnect();
		expect(client.state).toEqual({at: 'dialing', attempt: 2, resume: 'S-1'});
		line.send({type: 'typing', message: 'too late'});
		await line.closed;
		const second = await server.nextConnection();
		second.send(greetingOf('S-1'));
		await reached('ready');
		expect(JSON.stringify(events)).not.toContain('too late');
	});

	it('does not wait for the retry, and works when stopped', async () => {
		const made = await ready();
		made.line.terminate();
		await made.reached('waiting');
		made.client.reconnect();
		const second = await made.server.nextConnection();
		second.close(1008);
		await made.reached('stopped');
		made.client.reconnect();
		(await made.server.nextConnection()).send(greetingOf('S-1'));
		await made.reached('ready');
	});

	it('starts a client that was idle, and not one that is closed', async () => {
		const server = await startServer();
		const {client, reached} = recordClient({url: server.url});
		client.reconnect();
		(await server.nextConnection()).send(greetingOf('S-1'));
		await reached('ready');
		await client.close();
		client.reconnect();
		client.connect();
		client.authenticate(credential);
		expect(client.state).toEqual({at: 'closed'});
		expect(server.opened).toBe(1);
	});
});

describe('liveness', () => {
	/** A client that also reports pongs and bytes. */
	async function listening() {
		let received: {readonly what: 'onPong' | 'onActivity'; readonly resolve: () => void} | undefined;
		const hear = (what: 'onPong' | 'onActivity') => {
			if (received?.what === what) received.resolve();
		};
		const made = await ready({
			openSocket: (options, events) =>
				openSocket(options, {
					...events,
					onPong(label) {
						events.onPong(label);
						hear('onPong');
					},
					onActivity() {
						events.onActivity();
						hear('onActivity');
					},
				}),
		});
		const hears = (what: 'onPong' | 'onActivity') =>
			new Promise<void>((resolve) => {
				received = {what, resolve};
			});
		return {...made, hears};
	}

	it('pings after 20 s of silence, and accepts a pong', async () => {
		const {client, clock, line, hears} = await listening();
		for (let i = 0; i < 3; i++) {
			const pong = hears('onPong');
			clock.advance(20_000);
			await line.nextPing();
			await pong;
		}
		clock.advance(19_999);
		expect(client.state.at).toBe('ready');
	});

	it('pings exactly 20 s after the last message, however many came before, with one timer', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 0, max: 19_999}), {maxLength: 30}), (gaps) => {
				const {events, pings, clock} = kept();
				for (const gap of gaps) {
					clock.advance(gap);
					events().onFrame(decode('{"type":"pong"}'), 15);
					// Beside the timer that notices a sleep.
					expect(clock.pending()).toBe(2);
				}
				clock.advance(19_999);
				expect(pings()).toBe(0);
				clock.advance(1);
				expect(pings()).toBe(1);
			}),
			{numRuns: cases(50)},
		);
	});

	it('waits no longer than 20 s in fact when the system clock is set', () => {
		for (const jump of [-3_600_000, 3_600_000]) {
			let shift = 0;
			const {events, pings, clock} = kept(() => shift);
			clock.advance(5000);
			shift = jump;
			events().onFrame(decode('{"type":"pong"}'), 15);
			clock.advance(40_000);
			expect(pings()).toBe(1);
		}
	});

	it('gives up a connection after 35 s without a byte', async () => {
		const {client, clock, line, path} = await ready();
		line.freeze();
		clock.advance(34_999);
		expect(client.state.at).toBe('ready');
		clock.advance(1);
		expect(client.state).toMatchObject({at: 'waiting', because: {code: 'pong_timeout'}});
		expect(path()).toEqual(['dialing', 'greeting', 'ready', 'waiting']);
	});

	it('counts part of a large message as a sign of life, since it delays the pong', async () => {
		const {client, clock, line, hears} = await listening();
		line.freeze();
		for (let i = 0; i < 4; i++) {
			clock.advance(30_000);
			const part = hears('onActivity');
			line.sendPart('{"type":');
			await part;
		}
		expect(client.state.at).toBe('ready');
		clock.advance(35_000);
		expect(client.state.at).toBe('waiting');
	});
});

describe('a sleep of the machine', () => {
	it('is noticed at once: the connection is tested, and given up 15 s later', async () => {
		const {events, pings, clock, client} = kept();
		clock.advance(10_000);
		clock.sleep(3_600_000);
		expect(pings()).toBe(0);
		clock.advance(2_000);
		expect(pings()).toBe(1);
		events().onPong('');
		expect(client.state.at).toBe('ready');
		clock.sleep(3_600_000);
		clock.advance(2_000);
		expect(pings()).toBe(2);
		clock.advance(15_000);
		expect(client.state).toMatchObject({at: 'waiting', because: {code: 'pong_timeout'}});
	});

	it('ends a wait for the next attempt', () => {
		const {events, clock, client} = kept();
		events().onEnd({kind: 'http', status: 503, body: '', retryAfter: 300});
		expect(client.state.at).toBe('waiting');
		clock.sleep(60_000);
		clock.advance(2_000);
		expect(client.state.at).toBe('dialing');
	});

	it('is not a clock that is set back, nor a timer that is a little late', () => {
		let shift = 0;
		const {pings, clock} = kept(() => shift);
		for (const jump of [-3_600_000, 4_000]) {
			shift += jump;
			clock.advance(3_000);
		}
		expect(pings()).toBe(0);
	});

	it('is watched for in no other state', async () => {
		const {events, clock, client} = kept();
		void client.close();
		events().onEnd({kind: 'closed', code: 1000, reason: ''});
		expect(client.state.at).toBe('closed');
		expect(clock.pending()).toBe(0);
	});
});

/** How servers answer protocol pings during a turn. */
const ANSWERS = {
	'answers at once': () => 0,
	'is busy, and answers 14 s late': () => 14_000,
	/** uvicorn since 0.50: while a frame waits, it reads nothing. */
	'reads nothing while a frame waits': (isWaiting: boolean) => (isWaiting ? undefined : 0),
} as const;

describe('a turn of ten minutes without a frame, which is probed after one', () => {
	/** @param diesAt ms after its start; then the server answers nothing any more */
	function turn(answer: (isWaiting: boolean) => number | undefined, diesAt = Infinity) {
		const clock = createHandClock(START);
		let given: SocketEvents | undefined;
		let isWaiting = false;
		let dials = 0;
		let lastPing = 0;
		const openFake: OpenSocket = (_, events) => {
			dials++;
			given = events;
			const end = (): void => queueMicrotask(() => events.onEnd({kind: 'terminated'}));
			return {
				send(text) {
					if (text.includes('"ping"')) isWaiting = true;
				},
				ping(label) {
					lastPing = clock.now();
					const late = clock.now() - START < diesAt ? answer(isWaiting) : undefined;
					if (late !== undefined) clock.after(late, () => events.onPong(label));
				},
				close: end,
				terminate: end,
			};
		};
		const {client, path} = recordClient({url: 'ws://host/', openSocket: openFake, clock});
		client.connect();
		given?.onOpen();
		given?.onFrame(decode(JSON.stringify(greetingOf('S-1'))), 60);
		client.send({type: 'chat', message: 'hi'});
		clock.advance(60_000);
		client.probe();
		return {client, clock, path, dials: () => dials, silentFor: () => clock.now() - lastPing};
	}

	it.each(Object.entries(ANSWERS))('is no false alarm with a server that %s', (_name, answer) => {
		const {client, clock, dials} = turn(answer);
		clock.advance(540_000);
		expect(client.state.at).toBe('ready');
		expect(dials()).toBe(1);
	});

	it.each([
		['answers at once', 100_000],
		['answers at once', 200_000],
		['reads nothing while a frame waits', 59_000],
	] as const)(
		'is found within 35 s on a dead network, with a server that %s, after %i ms',
		(name, diesAt) => {
			const {client, clock, path} = turn(ANSWERS[name], diesAt);
			clock.advance(diesAt - 60_000);
			expect(client.state.at).toBe('ready');
			clock.advance(36_000);
			expect(path()).toContain('waiting');
		},
	);

	it('leaves the line silent where pings are not read: the system finds a dead network only then', () => {
		const {clock, silentFor} = turn(ANSWERS['reads nothing while a frame waits']);
		clock.advance(540_000);
		expect(silentFor()).toBeGreaterThan(500_000);
	});
});

describe('sending', () => {
	it('works when ready, and is reported', async () => {
		const {client, line, events} = await ready();
		expect(client.send({type: 'chat', message: 'héllo'})).toBe(true);
		expect(await line.nextFrame()).toEqual({type: 'chat', message: 'héllo'});
		expect(events.at(-1)).toEqual({what: 'sent', at: START, frame: {type: 'chat', message: 'héllo'}});
	});

	it('is refused in every other state', async () => {
		const {client, line, events, reached} = await dialed();
		expect(client.send({type: 'history'})).toBe(false);
		line.terminate();
		await reached('waiting');
		expect(client.send({type: 'history'})).toBe(false);
		await client.close();
		expect(client.send({type: 'history'})).toBe(false);
		expect(events.some(({what}) => what === 'sent')).toBe(false);
	});
});

describe('a message', () => {
	it('is reported even when it cannot be decoded, with time and size', async () => {
		const {line, next, clock} = await ready();
		clock.advance(1_234);
		const text = next(({what}) => what === 'frame');
		line.send('{"type":"typing","message":"…"}');
		expect(await text).toMatchObject({at: START + 1_234, bytes: 33, decoded: {kind: 'frame'}});
		const broken = next(({what}) => what === 'frame');
		line.send('{"type":"ai_response",');
		expect(await broken).toMatchObject({decoded: {kind: 'undecodable', code: 'not_json'}});
		const binary = next(({what}) => what === 'frame');
		line.sendBinary(Buffer.from([1, 2, 3]));
		expect(await binary).toMatchObject({bytes: 3, decoded: {kind: 'undecodable', code: 'binary'}});
	});

	it('lets the owner act immediately', async () => {
		const {server, reached, path} = await ready({}, (events, client) => {
			if (events.what !== 'frame' || events.decoded.kind !== 'frame') return;
			if (events.decoded.frame.type !== 'error') return;
			client.reconnect();
			expect(client.state.at).toBe('dialing');
			expect(client.send({type: 'history'})).toBe(false);
		}).then(async (made) => {
			made.line.send({type: 'error', message: 'Session not found'});
			return made;
		});
		(await server.nextConnection()).send(greetingOf('S-1'));
		await reached('ready');
		expect(path()).toEqual(['dialing', 'greeting', 'ready', 'dialing', 'greeting', 'ready']);
	});

	it('does not break the client when the owner throws; a timer throws the error', async () => {
		const {client, clock, line} = await ready({}, (events) => {
			if (events.what !== 'state') throw new Error('the owner broke');
		});
		expect(() => clock.advance(0)).toThrow('the owner broke');
		expect(client.send({type: 'ping'})).toBe(true);
		expect(await line.nextFrame()).toEqual({type: 'ping'});
		expect(() => clock.advance(0)).toThrow('the owner broke');
		clock.advance(0);
	});
});

describe('the frame limit', () => {
	/** A `typing` frame of this size. */
	function frameOf(bytes: number): Buffer {
		const frame = Buffer.alloc(bytes, 'a');
		const head = '{"type":"typing","message":"';
		frame.write(head, 0);
		frame.write('"}', bytes - 2);
		return frame;
	}

	it('lets 104,857,600 bytes through and refuses one more, says so, and does not loop', async () => {
		const made = await ready();
		const received = made.next(({what}) => what === 'frame');
		made.line.send(frameOf(MAX_FRAME_BYTES));
		expect(await received).toMatchObject({bytes: 104_857_600, decoded: {kind: 'frame'}});

		made.line.send(frameOf(MAX_FRAME_BYTES + 1));
		const first = await made.reached('waiting');
		expect(first).toMatchObject({because: {code: 'frame_too_large'}, retryAt: START, resume: 'S-1'});
		expect(wordFailure(first.because).text).toContain('100 MB');
		expect(wordFailure(first.because).advice).toContain('--max-frame');

		turnToRetry(made);
		const second = await made.server.nextConnection();
		second.send(greetingOf('S-1'));
		await made.reached('ready');
		second.send(frameOf(MAX_FRAME_BYTES + 1));
		expect(await made.reached('waiting')).toMatchObject({attempt: 3, retryAt: START + 200});
	});

	it('can be set', async () => {
		const {client, line, next, reached} = await ready({maxFrameBytes: 1_000});
		expect(client.maxFrameBytes).toBe(1_000);
		const received = next(({what}) => what === 'frame');
		line.send(frameOf(1_000));
		expect(await received).toMatchObject({bytes: 1_000});
		line.send(frameOf(1_001));
		expect(await reached('waiting')).toMatchObject({because: {code: 'frame_too_large'}});
	});

	it('counts decompressed bytes', async () => {
		const {line, reached} = await ready({maxFrameBytes: 10_000, compress: true});
		line.send(frameOf(10_001));
		expect(await reached('waiting')).toMatchObject({because: {code: 'frame_too_large'}});
	});
});

describe('close', () => {
	it('performs the closing handshake and leaves no timer', async () => {
		const {client, line, path, clock} = await ready();
		const closed = client.close();
		expect(client.state).toEqual({at: 'closing'});
		expect(await line.closed).toEqual({code: 1000, reason: ''});
		await closed;
		expect(client.state).toEqual({at: 'closed'});
		expect(path()).toEqual(['dialing', 'greeting', 'ready', 'closing', 'closed']);
		expect(clock.pending()).toBe(0);
		await client.close();
	});

	it('waits 2 s for a server that does not answer, and no longer', async () => {
		const {client, line, clock} = await ready();
		line.freeze();
		const closed = Promise.all([client.close(), client.close()]);
		clock.advance(1_999);
		expect(client.state.at).toBe('closing');
		clock.advance(1);
		expect(client.state.at).toBe('closed');
		await closed;
		expect(clock.pending()).toBe(0);
	});

	it.each(['idle', 'dialing', 'greeting', 'authenticating', 'waiting', 'stopped'])(
		'works when %s',
		async (at) => {
			const server = await startServer();
			const {client, clock, reached} = recordClient({url: server.url, credential});
			if (at !== 'idle') client.connect();
			if (at !== 'idle' && at !== 'dialing') {
				const line = await server.nextConnection();
				await reached('greeting');
				if (at === 'authenticating' || at === 'stopped') {
					line.send(greetingOf('S-1'));
					await reached('authenticating');
				}
				if (at === 'stopped') line.send({type: 'auth_failed', message: 'no'});
				if (at === 'waiting') line.terminate();
				if (at === 'waiting' || at === 'stopped') await reached(at);
			}
			expect(client.state.at).toBe(at);
			await client.close();
			expect(client.state).toEqual({at: 'closed'});
			expect(clock.pending()).toBe(0);
		},
	);
});

describe('another socket implementation', () => {
	/** Sockets that the test controls: `lines` has the events of each. */
	function scripted(onSend: (events: SocketEvents) => void = () => {}) {
		const lines: SocketEvents[] = [];
		const fake: OpenSocket = (_options, events) => {
			lines.push(events);
			return {
				send: () => onSend(events),
				ping() {},
				close: () => events.onEnd({kind: 'closed', code: 1000, reason: ''}),
				terminate: () => events.onEnd({kind: 'terminated'}),
			};
		};
		return {lines, fake};
	}
	const greeted = decode(JSON.stringify(greetingOf('S-1')));
	const accepted = decode(JSON.stringify(ACCEPTED));

	it('is ignored once it was dropped, whatever it reports', () => {
		const {lines, fake} = scripted();
		const {client, clock, path, events} = recordClient({url: 'ws://host/', openSocket: fake});
		client.connect();
		lines[0]?.onOpen();
		client.reconnect();
		for (const say of [
			() => lines[0]?.onOpen(),
			() => lines[0]?.onFrame(greeted, 1),
			() => lines[0]?.onPong(),
			() => lines[0]?.onActivity(),
			() => lines[0]?.onEnd({kind: 'terminated'}),
		]) {
			say();
			expect(client.state).toEqual({at: 'dialing', attempt: 1, resume: undefined});
		}
		lines[1]?.onOpen();
		lines[0]?.onFrame(greeted, 1);
		expect(path()).toEqual(['dialing', 'greeting', 'dialing', 'greeting']);
		expect(events.every(({what}) => what === 'state')).toBe(true);
		expect(clock.pending()).toBe(1);
	});

	it('may answer during the call that sends', async () => {
		const {lines, fake} = scripted((events) => events.onFrame(accepted, 1));
		const {client, clock, path} = recordClient({url: 'ws://host/', openSocket: fake, credential});
		client.connect();
		lines[0]?.onOpen();
		lines[0]?.onFrame(greeted, 1);
		expect(path()).toEqual(['dialing', 'greeting', 'authenticating', 'ready']);
		// The keepalive, and the look at the clock: no timer of a state that was passed through.
		expect(clock.pending()).toBe(2);
		await client.close();
		expect(path().slice(-2)).toEqual(['closing', 'closed']);
		expect(clock.pending()).toBe(0);
	});

	it('does not change the order of events', () => {
		const {lines, fake} = scripted();
		const marks: string[] = [];
		const {client} = recordClient({url: 'ws://host/', openSocket: fake}, (events, self) => {
			const name = events.what === 'state' ? events.state.at : events.what;
			marks.push(`<${name}`);
			if (name === 'ready') self.send({type: 'history'});
			marks.push(`${name}>`);
		});
		client.connect();
		lines[0]?.onOpen();
		lines[0]?.onFrame(greeted, 1);
		expect(marks.slice(4)).toEqual(['<frame', 'frame>', '<ready', 'ready>', '<sent', 'sent>']);
	});
});
