/** A tiny real WebSocket server for tests: it does nothing by itself, the test says every word. */
import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import {onTestFinished} from 'vitest';
import {type WebSocket, WebSocketServer} from 'ws';

/** The server's end of one connection. */
export interface ServerSide {
	/** Path and query it was dialed with. */
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	/** Sends a string or bytes as a text message as they are, anything else as JSON. */
	send(message: unknown): void;
	sendBinary(bytes: Buffer): void;
	/** Sends bytes as a text message; resolves with whether all of them left. */
	sendWhole(bytes: Buffer): Promise<boolean>;
	/** Sends the beginning of a text message that is not over yet. */
	sendPart(text: string): void;
	/** What is sent meanwhile leaves in one piece. */
	together(sending: () => void): void;
	/** The next message of the client's, parsed; one that came earlier is not lost. */
	nextFrame(): Promise<unknown>;
	/** The next protocol ping of the client's. */
	nextPing(): Promise<void>;
	close(code: number, reason?: string): void;
	/** Drops the line without a goodbye. */
	terminate(): void;
	/** Stops reading: no pong, no answer to a close. What the client sends stays in the pipe. */
	freeze(): void;
	/** The code and reason this end has of the connection's end. */
	readonly closed: Promise<{readonly code: number; readonly reason: string}>;
}

export interface TestServer {
	readonly port: number;
	/** Of the chat: `ws://127.0.0.1:port/ws/chat`. */
	readonly url: string;
	/** How many WebSockets were opened. */
	readonly opened: number;
	/** The next connection; one that came earlier is not lost. */
	nextConnection(): Promise<ServerSide>;
	/** Resolves when `answer` was given for the first time. */
	readonly answered: Promise<void>;
	/** Drops every line and stops listening. Done by the end of the test at the latest. */
	close(): Promise<void>;
}

export interface TestServerOptions {
	/** 0, the default: any that is free. */
	readonly port?: number;
	/** Answers every handshake with this text, status line included, instead of opening a connection. */
	readonly answer?: string;
	/** Does not hang up after that answer. */
	readonly keepOpen?: boolean;
	/** Takes the call and never says a word. */
	readonly mute?: boolean;
	readonly compress?: boolean;
}

/** Starts a server on loopback, which the running test's end closes. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
	const http = createServer();
	const sockets = new Set<Duplex>();
	const connections = queue<ServerSide>();
	const answers = queue<void>();
	const webSockets = new WebSocketServer({noServer: true, perMessageDeflate: options.compress ?? false});
	let opened = 0;

	http.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	http.on('upgrade', (request, socket, head) => {
		if (options.mute) return;
		if (options.answer !== undefined) {
			if (options.keepOpen) socket.write(options.answer);
			else socket.end(options.answer);
			answers.put();
			return;
		}
		webSockets.handleUpgrade(request, socket, head, (webSocket) => {
			opened++;
			connections.put(serverSideOf(webSocket, request, socket));
		});
	});
	await listen(http, options.port ?? 0);

	async function close(): Promise<void> {
		if (!http.listening) return;
		const closed = new Promise((resolve) => http.close(resolve));
		for (const socket of sockets) socket.destroy();
		await closed;
	}
	onTestFinished(close);

	const {port} = http.address() as AddressInfo;
	return {
		port,
		url: `ws://127.0.0.1:${port}/ws/chat`,
		get opened() {
			return opened;
		},
		nextConnection: connections.take,
		answered: answers.take(),
		close,
	};
}

/** A port of loopback on which nothing listens. */
export async function unusedPort(): Promise<number> {
	const http = createServer();
	await listen(http, 0);
	const {port} = http.address() as AddressInfo;
	await new Promise((resolve) => http.close(resolve));
	return port;
}

function serverSideOf(webSocket: WebSocket, request: IncomingMessage, stream: Duplex): ServerSide {
	const frames = queue<unknown>();
	const pings = queue<void>();
	webSocket.on('message', (data) => frames.put(JSON.parse(String(data))));
	webSocket.on('ping', () => pings.put());
	// What a test does to the line is no error of the test's.
	webSocket.on('error', () => {});
	return {
		path: request.url ?? '',
		headers: request.headers,
		send(message) {
			const isReady = typeof message === 'string' || Buffer.isBuffer(message);
			webSocket.send(isReady ? message : JSON.stringify(message), {binary: false});
		},
		sendBinary: (bytes) => webSocket.send(bytes),
		sendWhole: (bytes) =>
			new Promise((resolve) => {
				webSocket.send(bytes, {binary: false}, (error) => resolve(error == null));
			}),
		sendPart: (text) => webSocket.send(text, {fin: false}),
		together(sending) {
			stream.cork();
			sending();
			stream.uncork();
		},
		nextFrame: frames.take,
		nextPing: pings.take,
		close: (code, reason) => webSocket.close(code, reason),
		terminate: () => webSocket.terminate(),
		freeze: () => webSocket.pause(),
		closed: new Promise((resolve) => {
			webSocket.on('close', (code, reason) => resolve({code, reason: reason.toString()}));
		}),
	};
}

function listen(http: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		http.once('error', reject);
		http.listen(port, '127.0.0.1', resolve);
	});
}

/** Things in the order they came, for whoever asks, before or after. */
function queue<Item>(): {put(item: Item): void; take(): Promise<Item>} {
	const items: Array<{readonly item: Item}> = [];
	const takers: Array<(item: Item) => void> = [];
	return {
		put(item) {
			const taker = takers.shift();
			if (taker === undefined) items.push({item});
			else taker(item);
		},
		take() {
			const first = items.shift();
			if (first !== undefined) return Promise.resolve(first.item);
			return new Promise((resolve) => {
				takers.push(resolve);
			});
		},
	};
}
