import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {openSocket, type Socket, type SocketEnd, type SocketOptions} from '../../source/client/socket.ts';
import type {Decoded} from '../../source/protocol/server-frames.ts';
import {OPCODES, wireFrame, wireJson} from '../support/wire-frames.ts';
import {startServer, unusedPort} from '../support/ws-server.ts';

interface Opened {
	readonly socket: Socket;
	/** Names of the events, in order. */
	readonly seen: string[];
	readonly opened: Promise<void>;
	readonly frame: Promise<Decoded>;
	readonly ended: Promise<SocketEnd>;
}

function open(url: string, options: Partial<SocketOptions> = {}, whenFrame: () => void = () => {}): Opened {
	const seen: string[] = [];
	let settle: {opened?: () => void; frame?: (decoded: Decoded) => void; ended?: (end: SocketEnd) => void} =
		{};
	const opened = new Promise<void>((resolve) => {
		settle = {...settle, opened: resolve};
	});
	const frame = new Promise<Decoded>((resolve) => {
		settle = {...settle, frame: resolve};
	});
	const ended = new Promise<SocketEnd>((resolve) => {
		settle = {...settle, ended: resolve};
	});
	const socket = openSocket(
		{url, maxFrameBytes: 1_000, compress: false, ...options},
		{
			onOpen() {
				seen.push('open');
				settle.opened?.();
			},
			onFrame(decoded) {
				seen.push('frame');
				settle.frame?.(decoded);
				whenFrame();
			},
			onPong: () => seen.push('pong'),
			onActivity() {},
			onEnd(end) {
				seen.push('end');
				settle.ended?.(end);
			},
		},
	);
	return {socket, seen, opened, frame, ended};
}

it('a server that sends hundreds of pings at once is answered', async () => {
	const server = await startServer();
	const {socket, seen, opened, frame} = open(server.url);
	await opened;
	const line = await server.nextConnection();
	const pings = Array.from({length: 500}, () => wireFrame(OPCODES.ping));
	line.sendRaw(Buffer.concat([...pings, wireJson({type: 'pong'})]));
	await frame;
	socket.send('{"type":"ping"}');
	expect(await line.nextFrame()).toEqual({type: 'ping'});
	expect(seen).toEqual(['open', 'frame']);
});

describe('the end of a socket', () => {
	it('by a close frame has its code and reason', async () => {
		const server = await startServer();
		const {ended, seen, frame} = open(server.url);
		const line = await server.nextConnection();
		line.send({type: 'pong'});
		await frame;
		line.close(4001, 'enough');
		expect(await ended).toEqual({kind: 'closed', code: 4001, reason: 'enough'});
		expect(seen).toEqual(['open', 'frame', 'end']);
	});

	it('by a lost connection has code 1006', async () => {
		const server = await startServer();
		const {ended, opened} = open(server.url);
		await opened;
		(await server.nextConnection()).terminate();
		expect(await ended).toEqual({kind: 'closed', code: 1006, reason: ''});
	});

	it('by terminate is reported once, and is the last event', async () => {
		const server = await startServer();
		const {socket, ended, opened, seen} = open(server.url);
		await opened;
		const line = await server.nextConnection();
		line.send({type: 'pong'});
		socket.terminate();
		socket.terminate();
		socket.send('{}');
		socket.ping();
		socket.close(1000, '');
		expect(await ended).toEqual({kind: 'terminated'});
		await line.closed;
		expect(seen).toEqual(['open', 'end']);
	});

	it.each(['terminate', 'close'] as const)('by %s can happen while it is dialing', async (how) => {
		const server = await startServer({mute: true});
		const {socket, ended, seen} = open(server.url);
		socket.send('{}');
		socket.ping();
		if (how === 'terminate') socket.terminate();
		else socket.close(1000, '');
		expect((await ended).kind).toBe(how === 'terminate' ? 'terminated' : 'error');
		expect(seen).toEqual(['end']);
	});

	it('by an error has its code', async () => {
		const port = await unusedPort();
		expect(await open(`ws://127.0.0.1:${port}/`).ended).toMatchObject({kind: 'error', code: 'ECONNREFUSED'});
		// A name with two addresses, both tried: the aggregate error still has the code.
		expect(await open(`ws://localhost:${port}/`).ended).toMatchObject({kind: 'error', code: 'ECONNREFUSED'});
	});

	it('by plain TCP instead of TLS has a TLS code', async () => {
		const server = await startServer({answer: 'HTTP/1.1 400 No\r\n\r\n'});
		const end = await open(server.url.replace('ws:', 'wss:')).ended;
		expect(end).toMatchObject({kind: 'error', code: expect.stringMatching(/^(EPROTO|ERR_SSL_)/) as string});
	});

	it('by TLS instead of plain TCP has a code of its own', async () => {
		// A fatal alert: what a TLS server answers to plain HTTP.
		const server = await startServer({answer: '\u0015\u0003\u0001\u0000\u0002\u0002\u0046'});
		expect(await open(server.url).ended).toMatchObject({kind: 'error', code: 'TLS_EXPECTED'});
	});

	it('by a setting that Node refuses is a bug, with its cause', async () => {
		const headers = {'X-A': 'a\nb'};
		const tls = {
			ca: undefined,
			cert: undefined,
			key: undefined,
			passphrase: undefined,
			rejectUnauthorized: true,
		};
		const end = await open('ws://127.0.0.1:1/', {dial: {headers, tls, agent: undefined}}).ended;
		expect(end).toMatchObject({
			kind: 'error',
			code: 'ERR_PROGRAM',
			message: expect.stringMatching(/Invalid character in header/) as string,
		});
	});

	it('by an invalid address does not quote it', async () => {
		for (const url of ['nonsense s3cret', 'ftp://s3cret@host/', 'ws://host/#s3cret']) {
			const end = await open(url).ended;
			expect(end).toMatchObject({kind: 'error', code: 'INVALID_URL'});
			expect(JSON.stringify(end)).not.toContain('s3cret');
		}
	});

	it('by invalid UTF-8 has its code', async () => {
		const server = await startServer();
		const {ended} = open(server.url);
		(await server.nextConnection()).send(Buffer.from([0x22, 0xff, 0xfe, 0x22]));
		expect(await ended).toMatchObject({kind: 'error', code: 'WS_ERR_INVALID_UTF8'});
	});
});

describe('an HTTP answer instead of a WebSocket', () => {
	it('is reported with its status, at most 2,000 characters of its body, and Retry-After', async () => {
		const body = 'é'.repeat(5_000);
		const head = `HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
		const server = await startServer({answer: head + body});
		const end = await open(server.url).ended;
		expect(end).toEqual({
			kind: 'http',
			status: 503,
			body: 'é'.repeat(2_000),
			retryAfter: 120,
			statusText: 'Busy',
			standardText: 'Service Unavailable',
		});
	});

	it.each([
		['401 No\r\nWWW-Authenticate: Bearer realm="r"\r\nProxy-Authenticate: no', 'Bearer realm="r"'],
		[
			'407 No\r\nWWW-Authenticate: no\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Digest realm="r"',
			'NTLM, Digest realm="r"',
		],
	])('is reported with its challenge: %j', async (head, challenge) => {
		const server = await startServer({answer: `HTTP/1.1 ${head}\r\nContent-Length: 0\r\n\r\n`});
		expect(await open(server.url).ended).toMatchObject({kind: 'http', challenge});
	});

	it('may have a date in Retry-After, also a past one', async () => {
		vi.useFakeTimers({toFake: ['Date'], now: Date.UTC(2030, 0, 1)});
		onTestFinished(() => {
			vi.useRealTimers();
		});
		const later = new Date(Date.now() + 60_000).toUTCString();
		const server = await startServer({answer: `HTTP/1.1 429 Slow\r\nRetry-After: ${later}\r\n\r\n`});
		expect(await open(server.url).ended).toMatchObject({retryAfter: 60});
		const past = await startServer({
			answer: `HTTP/1.1 429 Slow\r\nRetry-After: ${new Date(0).toUTCString()}\r\n\r\n`,
		});
		expect(await open(past.url).ended).toMatchObject({retryAfter: 0});
	});

	it.each(['', 'Retry-After: soon\r\n'])('without a valid Retry-After has none (%j)', async (header) => {
		const server = await startServer({
			answer: `HTTP/1.1 403 Forbidden\r\n${header}Content-Length: 2\r\n\r\nno`,
		});
		expect(await open(server.url).ended).toEqual({
			kind: 'http',
			status: 403,
			body: 'no',
			retryAfter: undefined,
			statusText: 'Forbidden',
			standardText: 'Forbidden',
		});
	});

	it('with an incomplete body is reported with the part received', async () => {
		const server = await startServer({answer: 'HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\nhalf a'});
		expect(await open(server.url).ended).toMatchObject({kind: 'http', status: 500, body: 'half a'});
	});

	it.each(['', '{"detail":"not you"}'])('with a body that stays incomplete is reported: %j', async (body) => {
		const answer = `HTTP/1.1 403 Forbidden\r\nContent-Length: 500\r\n\r\n${body}`;
		const server = await startServer({answer, keepOpen: true});
		expect(await open(server.url).ended).toMatchObject({kind: 'http', status: 403, body});
	});

	it('has the address of a redirection', async () => {
		const server = await startServer({
			answer: 'HTTP/1.1 308 Moved\r\nLocation: /chat/ws\r\nContent-Length: 0\r\n\r\n',
		});
		expect(await open(server.url).ended).toMatchObject({kind: 'http', status: 308, location: '/chat/ws'});
	});

	it('with an endless body is reported after 2,000 characters', async () => {
		const answer = `HTTP/1.1 500 Oh\r\nContent-Length: 1000000\r\n\r\n${'a'.repeat(3_000)}`;
		const server = await startServer({answer, keepOpen: true});
		expect(await open(server.url).ended).toMatchObject({kind: 'http', status: 500, body: 'a'.repeat(2_000)});
	});

	it('can be dropped while its body is awaited', async () => {
		const server = await startServer({
			answer: 'HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\n',
			keepOpen: true,
		});
		const {socket, ended} = open(server.url);
		await server.answered;
		socket.terminate();
		expect(await ended).toEqual({kind: 'terminated'});
	});
});

describe('messages', () => {
	it('arrive decoded, in fragments too', async () => {
		const server = await startServer();
		const {frame} = open(server.url);
		const line = await server.nextConnection();
		line.sendPart('{"type":"ty');
		line.send('ping","message":"hm"}');
		expect(await frame).toMatchObject({kind: 'frame', frame: {type: 'typing', message: 'hm'}});
	});

	it('above the limit end it with a code, and the server gets 1009', async () => {
		const server = await startServer();
		const {ended, seen} = open(server.url);
		const line = await server.nextConnection();
		line.send('a'.repeat(1_001));
		expect(await ended).toMatchObject({kind: 'error', code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'});
		expect((await line.closed).code).toBe(1009);
		expect(seen).toEqual(['open', 'end']);
	});

	it('above the limit are not read completely', async () => {
		const server = await startServer();
		const {ended} = open(server.url);
		const line = await server.nextConnection();
		const left = line.sendWhole(Buffer.alloc(50_000_000, 'a'));
		await ended;
		expect(await left).toBe(false);
	});

	it('that arrive together with the last one before terminate are not reported', async () => {
		const server = await startServer();
		const {socket, frame, ended, seen} = open(server.url, {}, () => socket.terminate());
		const line = await server.nextConnection();
		line.together(() => {
			line.send({type: 'pong'});
			line.send({type: 'pong'});
		});
		await frame;
		await ended;
		expect(seen).toEqual(['open', 'frame', 'end']);
	});
});
