/**
 * One WebSocket connection, seen from outside: the only file in the client that knows `ws`.
 *
 * What comes out is already read, so that socket and reading can move to another thread behind this interface.
 */
import {constants} from 'node:buffer';
import type {Agent, IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {type ClientOptions, type RawData, WebSocket} from 'ws';
import {decode, decodeBinary} from '../protocol/decode.ts';
import type {Decoded} from '../protocol/frames.ts';
import type {TlsSettings} from '../protocol/handshake.ts';
import {gatherLargeFrames} from './large-frames.ts';

export {MAX_FRAME_BYTES} from './limits.ts';

/** How a socket came to its end: the facts, before `failure.ts` says what they mean. */
export type SocketEnd =
	/** A close frame came, or the connection broke without one (`code` 1006). */
	| {readonly kind: 'closed'; readonly code: number; readonly reason: string}
	/** The handshake was answered with an HTTP status instead of an upgrade. */
	| {
			readonly kind: 'http';
			readonly status: number;
			/** First 2,000 characters of the body; hostile. */
			readonly body: string;
			/** Seconds, from `Retry-After`; undefined where there was none. */
			readonly retryAfter: number | undefined;
	  }
	/** An error with a code: `ECONNREFUSED`, `ENOTFOUND`, `WS_ERR_UNSUPPORTED_MESSAGE_LENGTH`, a TLS code. */
	| {readonly kind: 'error'; readonly code: string; readonly message: string}
	/** We gave up on it (`terminate`). */
	| {readonly kind: 'terminated'};

/** What a handshake carries beyond the ordinary. */
export interface DialOptions {
	/** Fields of the HTTP request; those of the handshake itself are not among them. */
	readonly headers: Readonly<Record<string, string>>;
	readonly tls: TlsSettings;
	/** Makes the connection, for example through a proxy; undefined = the usual way. */
	readonly agent: Agent | undefined;
}

export interface SocketOptions {
	/** `ws:` or `wss:`. */
	readonly url: string;
	/** Largest message accepted, in bytes (after inflating, where compression is on). */
	readonly maxFrameBytes: number;
	/** Offer permessage-deflate. */
	readonly compress: boolean;
	readonly dial?: DialOptions | undefined;
	/** Called while a large message comes, when there is garbage to collect that the collector does not know the size of. */
	readonly relieve?: (() => void) | undefined;
}

/** Called in order; `onEnd` exactly once and last. */
export interface SocketEvents<Message = Decoded> {
	onOpen(): void;
	/** One message. `bytes` is its size on the wire after inflating. */
	onFrame(message: Message, bytes: number): void;
	/** Answer to `ping()`. */
	onPong(): void;
	/** Something came, be it part of a message: a large one takes longer than any pong may, and holds it up. */
	onActivity(): void;
	onEnd(end: SocketEnd): void;
}

export interface Socket {
	/** Sends one text message; silently ignored once the connection is not open. */
	send(text: string): void;
	/** Sends a protocol ping. */
	ping(): void;
	/** Starts the closing handshake. */
	close(code: number, reason: string): void;
	/** Drops the connection at once; `onEnd` follows. */
	terminate(): void;
}

/** Opens a connection; never throws: what goes wrong arrives in `onEnd`. Nothing is told before it has returned. */
export type OpenSocket<Message = Decoded> = (options: SocketOptions, events: SocketEvents<Message>) => Socket;

/** What becomes of a message before it is told. */
export interface Reader<Message> {
	/** The bytes are valid UTF-8; they may lie in memory that is shared with other messages. */
	text(message: Buffer): Message;
	/** @param bytes the size of a message that is not text */
	binary(bytes: number): Message;
}

/** Characters of an HTTP answer that are kept. */
const MAX_BODY = 2_000;

/** The real one, over `ws`. Its owner sets the time limits. */
export const openSocket: OpenSocket = (options, events) => openSocketWith(DECODER, options, events);

const DECODER: Reader<Decoded> = {text: (message) => decode(message.toString()), binary: decodeBinary};

/** The same for messages that are to be read in another way. */
export function openSocketWith<Message>(
	reader: Reader<Message>,
	options: SocketOptions,
	events: SocketEvents<Message>,
): Socket {
	let life: 'opening' | 'open' | 'terminated' | 'ended' = 'opening';

	function isAlive(): boolean {
		return life === 'opening' || life === 'open';
	}

	function end(how: SocketEnd): void {
		if (life === 'ended') return;
		const told: SocketEnd = life === 'terminated' ? {kind: 'terminated'} : how;
		life = 'ended';
		events.onEnd(told);
	}

	const mostBytes = Math.min(options.maxFrameBytes, constants.MAX_STRING_LENGTH);
	const socket = dial(options, mostBytes);
	if (socket === undefined) {
		// Later, since the caller has no socket yet.
		queueMicrotask(() =>
			end({kind: 'error', code: 'INVALID_URL', message: 'The URL is not one of a WebSocket.'}),
		);
		return {send() {}, ping() {}, close() {}, terminate() {}};
	}

	let stream: Duplex | undefined;
	socket.on('upgrade', (response) => {
		stream = response.socket;
	});
	socket.on('open', () => {
		if (!isAlive()) return;
		life = 'open';
		// Not before `ws` listens itself: the first bytes would come to us alone.
		if (stream !== undefined) listen(stream);
		events.onOpen();
	});
	socket.on('message', (data, isBinary) => {
		if (!isAlive()) return;
		const bytes = asBuffer(data);
		events.onFrame(isBinary ? reader.binary(bytes.length) : reader.text(bytes), bytes.length);
	});
	socket.on('pong', () => {
		if (isAlive()) events.onPong();
	});
	socket.on('unexpected-response', (_request, response) => {
		readBody(response, (body) => {
			end({kind: 'http', status: response.statusCode ?? 0, body, retryAfter: retryAfterOf(response)});
			socket.terminate();
		});
	});
	socket.on('error', (error) => {
		const unnamed = life === 'open' ? 'UNKNOWN' : 'INVALID_HANDSHAKE';
		end({kind: 'error', code: codeOf(error) ?? unnamed, message: error.message});
		// After refusing a message `ws` would go on to read all the rest of it.
		socket.terminate();
	});
	socket.on('close', (code, reason) => end({kind: 'closed', code, reason: reason.toString()}));

	/** `ws` hears of what comes once large frames are gathered. */
	function listen(line: Duplex): void {
		const listeners = line.listeners('data') as ((bytes: Buffer) => void)[];
		const forward = (bytes: Buffer): void => {
			for (const listener of listeners) listener.call(line, bytes);
		};
		const gather = gatherLargeFrames(forward, mostBytes, options.relieve);
		line.on('data', (chunk: Buffer) => {
			gather(chunk);
			if (isAlive()) events.onActivity();
		});
		// Not before another listens, or the line would stand still.
		for (const listener of listeners) line.off('data', listener);
	}

	return {
		send(text) {
			if (socket.readyState === WebSocket.OPEN) socket.send(text);
		},
		ping() {
			if (socket.readyState === WebSocket.OPEN) socket.ping();
		},
		close(code, reason) {
			socket.close(code, reason);
		},
		terminate() {
			if (isAlive()) life = 'terminated';
			socket.terminate();
		},
	};
}

/** @returns undefined where the URL is none that `ws` takes; its error would quote the URL, secrets and all */
function dial(options: SocketOptions, mostBytes: number): WebSocket | undefined {
	try {
		// No subprotocol: these servers select none, and `ws` refuses a server that leaves an offer unanswered.
		return new WebSocket(options.url, {
			// A message becomes one string before it is parsed, and a string has a limit of its own.
			maxPayload: mostBytes,
			perMessageDeflate: options.compress,
			skipUTF8Validation: false,
			...handshakeOf(options.dial),
		});
	} catch {
		return undefined;
	}
}

/** The same in the words of `ws`; what is not there is left out, since Node's own settings would not apply then. */
function handshakeOf(dialOptions: DialOptions | undefined): ClientOptions {
	if (dialOptions === undefined) return {};
	const {headers, tls, agent} = dialOptions;
	const {ca, cert, key, passphrase, rejectUnauthorized} = tls;
	return {
		headers,
		...(agent === undefined ? {} : {agent}),
		...(ca === undefined ? {} : {ca}),
		...(cert === undefined ? {} : {cert}),
		...(key === undefined ? {} : {key}),
		...(passphrase === undefined ? {} : {passphrase}),
		...(rejectUnauthorized ? {} : {rejectUnauthorized}),
	};
}

function asBuffer(data: RawData): Buffer {
	if (Buffer.isBuffer(data)) return data;
	return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** Calls back once, with as much of the body as came and is kept. */
function readBody(response: IncomingMessage, done: (body: string) => void): void {
	let body = '';
	let isDone = false;
	const finish = () => {
		if (isDone) return;
		isDone = true;
		done(body.slice(0, MAX_BODY));
	};
	response.setEncoding('utf8');
	response.on('data', (text: string) => {
		body += text;
		if (body.length >= MAX_BODY) finish();
	});
	response.on('end', finish);
	response.on('close', finish);
	response.on('error', finish);
}

/** `Retry-After` in seconds, be it given as a number or as a date. */
function retryAfterOf(response: IncomingMessage): number | undefined {
	const value = response.headers['retry-after'];
	if (value === undefined) return undefined;
	const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
	return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The name of an error. Where several addresses of a host were tried, a refusal says most. */
function codeOf(error: Error): string | undefined {
	const codes = [error, ...(error instanceof AggregateError ? error.errors : [])].map((each: unknown) =>
		each instanceof Error && 'code' in each && typeof each.code === 'string' ? each.code : undefined,
	);
	return codes.find((code) => code === 'ECONNREFUSED') ?? codes.find((code) => code !== undefined);
}
