import {describe, expect, it, onTestFinished, vi} from 'vitest';
import type {Socket, SocketEnd} from '../../../source/client/socket.ts';
import {type SocketThread, startSocketThread} from '../../../source/client/worker/worker-socket.ts';
import type {HandshakeSettings} from '../../../source/protocol/handshake/handshake-settings.ts';
import {headOf, type RemoteText} from '../../../source/protocol/remote-text.ts';
import type {Decoded, ServerFrame} from '../../../source/protocol/server-frames.ts';
import {startServer, unusedPort} from '../../support/ws-server.ts';

const HANDSHAKE: HandshakeSettings = {
	headers: {'x-secret': 's3cret'},
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
	proxy: undefined,
};

/** The thread runs the source directly: the pinned Node strips the types. */
function startThread(mostMiB?: number): SocketThread {
	const file = new URL('../../../source/worker.ts', import.meta.url);
	const thread = startSocketThread({file, ...(mostMiB === undefined ? {} : {mostMiB})});
	onTestFinished(() => thread.stop());
	return thread;
}

interface Opened {
	readonly socket: Socket;
	readonly seen: string[];
	readonly opened: Promise<void>;
	readonly ended: Promise<SocketEnd>;
	/** The next message, or an earlier one that was not read yet. */
	frame(): Promise<ServerFrame>;
	pong(): Promise<void>;
}

function open(thread: SocketThread, url: string, maxFrameBytes = 1e8): Opened {
	const seen: string[] = [];
	const frames: Decoded[] = [];
	const takers: (() => void)[] = [];
	let onPong = (): void => {};
	let onOpen = (): void => {};
	let onEnd = (_end: SocketEnd): void => {};
	const opened = new Promise<void>((resolve) => {
		onOpen = resolve;
	});
	const ended = new Promise<SocketEnd>((resolve) => {
		onEnd = resolve;
	});
	const socket = thread.openSocket(HANDSHAKE)(
		{url, maxFrameBytes, compress: false},
		{
			onOpen() {
				seen.push('open');
				onOpen();
			},
			onFrame(decoded) {
				seen.push('frame');
				frames.push(decoded);
				takers.shift()?.();
			},
			onPong: () => onPong(),
			onActivity: () => {
				if (!seen.includes('activity')) seen.push('activity');
			},
			onEnd(end) {
				seen.push('end');
				onEnd(end);
			},
		},
	);
	return {
		socket,
		seen,
		opened,
		ended,
		async frame() {
			if (frames.length === 0) await new Promise<void>((resolve) => takers.push(resolve));
			const decoded = frames.shift();
			if (decoded?.kind !== 'frame') throw new Error(JSON.stringify(decoded));
			return decoded.frame;
		},
		pong: () =>
			new Promise((resolve) => {
				onPong = resolve;
			}),
	};
}

function remoteTextIn(frame: ServerFrame): RemoteText {
	if (frame.type !== 'ai_response' || typeof frame.message === 'string') throw new Error('no remote text');
	return frame.message;
}

async function bytesOf(remoteText: RemoteText): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of remoteText.chunks()) chunks.push(chunk);
	return Buffer.concat(chunks);
}

describe('a socket in a worker', () => {
	it('sends and receives like one in this thread', async () => {
		const server = await startServer();
		const {socket, seen, opened, ended, frame, pong} = open(startThread(), server.url);
		const line = await server.nextConnection();
		expect(line.headers['x-secret']).toBe('s3cret');
		await opened;
		socket.send('{"type":"ping"}');
		expect(await line.nextFrame()).toEqual({type: 'ping'});
		line.send({type: 'pong', timestamp: 'now'});
		expect(await frame()).toEqual({type: 'pong', timestamp: 'now'});
		const ponged = pong();
		socket.ping();
		await ponged;
		line.close(4001, 'enough');
		expect(await ended).toEqual({kind: 'closed', code: 4001, reason: 'enough'});
		expect(seen.filter((each) => each !== 'activity')).toEqual(['open', 'frame', 'end']);
		expect(seen).toContain('activity');
	});

	it('keeps messages in order, and drops intermediate typing frames', async () => {
		const server = await startServer();
		const {frame} = open(startThread(), server.url);
		const line = await server.nextConnection();
		line.together(() => {
			line.send({type: 'typing', message: 'AI is thinking...'});
			for (let length = 1; length <= 200; length++)
				line.send({type: 'typing', message: 'answer '.repeat(length)});
			line.send({type: 'ai_response', message: 'answer '.repeat(200)});
		});
		const types: string[] = [];
		let last: ServerFrame;
		do {
			last = await frame();
			types.push(last.type === 'typing' ? String(last.message.length / 7) : last.type);
		} while (last.type !== 'ai_response');
		expect(types.length).toBeLessThan(100);
		expect(types.slice(-2)).toEqual(['200', 'ai_response']);
		const lengths = types.slice(1, -1).map(Number);
		expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
	});

	it('handles all messages of a report together, and says when others follow', async () => {
		const server = await startServer();
		const thread = startThread();
		const together: {readonly frames: number; readonly hasMore: boolean}[] = [];
		let isDone = false;
		const {frame, seen} = open(thread, server.url);
		thread.handleWith((handle, hasMore) => {
			const before = seen.filter((each) => each === 'frame').length;
			handle();
			together.push({frames: seen.filter((each) => each === 'frame').length - before, hasMore});
			isDone = !hasMore && seen.filter((each) => each === 'frame').length === 2000;
		});
		const line = await server.nextConnection();
		line.together(() => {
			for (let index = 0; index < 2000; index++)
				line.send({type: 'ai_response', message: `${index} ${'more '.repeat(40)}`});
		});
		const texts: string[] = [];
		for (let index = 0; index < 2000; index++) {
			const answer = await frame();
			if (answer.type === 'ai_response') texts.push(headOf(answer.message).split(' ')[0] ?? '');
		}
		expect(texts).toEqual(Array.from({length: 2000}, (_, index) => `${index}`));
		await vi.waitUntil(() => isDone);
		expect(together.reduce((sum, {frames}) => sum + frames, 0)).toBe(2000);
		expect(together.some(({frames, hasMore}) => frames > 1 && hasMore)).toBe(true);
		// After a report with more comes another one.
		expect(together.at(-1)?.hasMore).toBe(false);
	});

	it('reports its end with a code, and another can be opened', async () => {
		const thread = startThread();
		const port = await unusedPort();
		expect(await open(thread, `ws://127.0.0.1:${port}/`).ended).toMatchObject({code: 'ECONNREFUSED'});
		expect(await open(thread, 'nonsense s3cret').ended).toMatchObject({code: 'INVALID_URL'});
		const server = await startServer();
		const {socket, ended} = open(thread, server.url);
		await server.nextConnection();
		socket.terminate();
		expect(await ended).toEqual({kind: 'terminated'});
	});

	it('reports nothing more once it was dropped', async () => {
		const server = await startServer();
		const {socket, seen, opened, ended} = open(startThread(), server.url);
		const line = await server.nextConnection();
		await opened;
		line.send({type: 'pong'});
		socket.terminate();
		await ended;
		expect(seen.filter((each) => each !== 'activity')).toEqual(['open', 'end']);
	});
});

describe('a large message', () => {
	it('stays in the worker, and is read in slices and in chunks', async () => {
		const server = await startServer();
		const {frame} = open(startThread(), server.url);
		const line = await server.nextConnection();
		const text = `Begin "é" ${'漢字 and more\n'.repeat(400_000)}end`;
		line.send({type: 'ai_response', message: text, tool_calls: [], tool_results: []});
		const remoteText = remoteTextIn(await frame());
		expect(remoteText.length).toBe(text.length);
		expect(remoteText.head.length).toBeLessThan(20_000);
		expect(text.startsWith(remoteText.head)).toBe(true);
		expect(await remoteText.slice(text.length - 3, text.length)).toBe('end');
		expect((await bytesOf(remoteText)).equals(Buffer.from(text))).toBe(true);
	});

	it('with many tool results arrives with the first ones, and is kept completely', async () => {
		const server = await startServer();
		const {frame} = open(startThread(), server.url);
		const line = await server.nextConnection();
		const whole = Buffer.from(
			JSON.stringify({
				type: 'ai_response',
				message: 'done',
				tool_calls: [],
				tool_results: Array.from({length: 20_000}, (_, index) => ({
					tool_call_id: `t${index}`,
					name: 'get_order',
					result: {id: index},
				})),
			}),
		);
		await line.sendWhole(whole);
		const answer = await frame();
		if (answer.type !== 'ai_response' || answer.rest === undefined) throw new Error('nothing was left out');
		expect(headOf(answer.message)).toBe('done');
		expect(answer.tool_results[1]).toMatchObject({tool_call_id: 't1', result: {id: 1}});
		expect(answer.tool_results.length + answer.rest.results).toBe(20_000);
		expect((await bytesOf(answer.rest.json)).equals(whole)).toBe(true);
	});

	it('above the limit ends the connection with a code', async () => {
		const server = await startServer();
		const {ended} = open(startThread(), server.url, 1_000_000);
		const line = await server.nextConnection();
		line.send('a'.repeat(1_000_001));
		expect(await ended).toMatchObject({kind: 'error', code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'});
	});

	it('of invalid UTF-8 ends it with a code', async () => {
		const server = await startServer();
		const {ended} = open(startThread(), server.url);
		const bytes = Buffer.alloc(1_000_000, 'a');
		bytes[999_000] = 0xff;
		await (await server.nextConnection()).sendWhole(bytes);
		expect(await ended).toMatchObject({kind: 'error', code: 'WS_ERR_INVALID_UTF8'});
	});
});

describe('a worker that dies', () => {
	it('out of memory ends its connections with an error, and loses its texts', async () => {
		const server = await startServer();
		const thread = startThread(24);
		const {frame, ended} = open(thread, server.url);
		const line = await server.nextConnection();
		line.send({type: 'ai_response', message: 'a'.repeat(500_000)});
		const remoteText = remoteTextIn(await frame());
		// Each of them becomes an object of seven fields.
		void line.sendWhole(Buffer.from(`{"type":"history","messages":[${'{},'.repeat(300_000)}{}]}`));
		expect(await ended).toMatchObject({kind: 'error', code: 'ERR_WORKER_OUT_OF_MEMORY'});
		await expect(remoteText.slice(0, 9)).rejects.toThrow('no longer kept');
		const again = open(thread, server.url);
		(await server.nextConnection()).send({type: 'pong'});
		expect((await again.frame()).type).toBe('pong');
	});

	it('because of a bug does the same', async () => {
		const file = new URL('data:text/javascript,throw new Error("broken")');
		const thread = startSocketThread({file});
		onTestFinished(() => thread.stop());
		const end = await open(thread, 'ws://127.0.0.1:1/').ended;
		expect(end).toMatchObject({kind: 'error', code: 'ERR_WORKER_FAILED', message: 'broken'});
	});
});
