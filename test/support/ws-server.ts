/** A minimal real WebSocket server for tests: it sends only what the test tells it to send. */
import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import {onTestFinished} from 'vitest';
import {type WebSocket, WebSocketServer} from 'ws';

/** The server side of one connection. */
export interface ServerSide {
	/** Path and query of the handshake. */
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	/** Sends a string or bytes unchanged as a text message, anything else as JSON. */
	send(message: unknown): void;
	sendBinary(bytes: Buffer): void;
	/** Sends bytes as a text message; resolves with true when all of them were written. */
	sendWhole(bytes: Buffer): Promise<boolean>;
	/** Sends the first fragment of a text message. */
	sendPart(text: string): void;
	/** Sends bytes as they are, frame headers included. */
	sendRaw(bytes: Buffer): void;
	/** Messages sent inside the callback are written at once. */
	together(sending: () => void): void;
	/** Resolves with the next message of the client, parsed; earlier ones are queued. */
	nextFrame(): Promise<unknown>;
	/** Resolves with the next protocol ping of the client. */
	nextPing(): Promise<void>;
	/** Resolves when the client has received everything that was sent before. */
	hasReceived(): Promise<void>;
	close(code: number, reason?: string): void;
	/** Drops the connection without a close frame. */
	terminate(): void;
	/** Stops reading: no pong, no reply to a close. Data from the client stays in the socket buffer. */
	freeze(): void;
	/** The close code and reason as seen by the server. */
	readonly closed: Promise<{readonly code: number; readonly reason: string}>;
}

export interface TestServer {
	readonly port: number;
	/** URL of the chat: `ws://127.0.0.1:port/ws/chat`. */
	readonly url: string;
	/** Number of WebSockets opened so far. */
	readonly opened: number;
	/** Resolves with the next connection; earlier ones are queued. */
	nextConnection(): Promise<ServerSide>;
	/** Resolves when `answer` was given for the first time. */
	readonly answered: Promise<void>;
	/** Drops every connection and stops listening. Called at the end of the test at the latest. */
	close(): Promise<void>;
}

export interface TestServerOptions {
	/** Default 0: any free port. */
	readonly port?: number;
	/** Answers every handshake with this text, status line included, instead of opening a connection. */
	readonly answer?: string;
	/** Keeps the connection open after that answer. */
	readonly keepOpen?: boolean;
	/** Accepts the TCP connection and never answers. */
	readonly mute?: boolean;
	readonly compress?: boolean;
}

/** Starts a server on loopback; closed at the end of the test. */
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

/** Returns a port of loopback on which nothing is listening. */
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
	// A connection that the test breaks on purpose is not an error.
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
		sendRaw: (bytes) => void stream.write(bytes),
		together(sending) {
			stream.cork();
			sending();
			stream.uncork();
		},
		nextFrame: frames.take,
		nextPing: pings.take,
		hasReceived: () =>
			new Promise((resolve) => {
				webSocket.once('pong', () => resolve());
				webSocket.ping();
			}),
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

/** A queue whose items can be awaited before or after they arrive, in order. */
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
