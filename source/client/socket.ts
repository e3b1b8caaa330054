/**
 * One WebSocket connection: the only file in the client that imports `ws`.
 *
 * Messages are delivered decoded, so that socket and decoding can move to another thread behind this interface.
 */
import {constants} from 'node:buffer';
import {type Agent, type IncomingHttpHeaders, type IncomingMessage, STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';
import {type ClientOptions, type RawData, WebSocket} from 'ws';
import type {TlsSettings} from '../protocol/handshake/handshake-settings.ts';
import {tlsOptions} from '../protocol/handshake/tls-options.ts';
import type {Decoded} from '../protocol/server-frames.ts';
import {gatherLargeFrames} from './large-frames.ts';
import {LOGGED_BYTES} from './limits.ts';
import {describeFault, isProgramFault} from './program-fault.ts';
import {isProxyFault} from './proxy-faults.ts';
import {FRAME_READER, type Reader} from './reader.ts';

export {MAX_FRAME_BYTES} from './limits.ts';

/** How a socket ended: the facts, which `failure.ts` interprets. */
export type SocketEnd =
	/** A close frame arrived, or the connection was lost without one (`code` 1006). */
	| {readonly kind: 'closed'; readonly code: number; readonly reason: string}
	/** The handshake was answered with an HTTP status instead of an upgrade. */
	| {
			readonly kind: 'http';
			readonly status: number;
			/** First 2,000 characters of the body, as many as arrived within one second; hostile. */
			readonly body: string;
			/** Seconds, from `Retry-After`; undefined where there was none. */
			readonly retryAfter: number | undefined;
			/** The text of the status line; hostile. */
			readonly statusText?: string | undefined;
			/** The text that HTTP defines for this status. */
			readonly standardText?: string | undefined;
			/** `WWW-Authenticate`, or of a proxy `Proxy-Authenticate`; hostile. */
			readonly challenge?: string | undefined;
			/** `Location`; hostile. */
			readonly location?: string | undefined;
			/** Given where a proxy answered, and the server was not reached. */
			readonly by?: 'proxy' | undefined;
	  }
	/**
	 * An error with a code: `ECONNREFUSED`, `ENOTFOUND`, `WS_ERR_UNSUPPORTED_MESSAGE_LENGTH`, a TLS code; `ERR_PROGRAM`
	 * for a bug of this program.
	 */
	| {
			readonly kind: 'error';
			readonly code: string;
			/** For the log. */
			readonly message: string;
			/** Given where the connection to the proxy failed. */
			readonly by?: 'proxy' | undefined;
	  }
	/** The owner dropped it (`terminate`). */
	| {readonly kind: 'terminated'};

/** Additional settings of a handshake. */
export interface DialOptions {
	/** Additional fields of the HTTP request. */
	readonly headers: Readonly<Record<string, string>>;
	readonly tls: TlsSettings;
	/** Makes the connection, for example through a proxy; undefined = directly. */
	readonly agent: Agent | undefined;
}

export interface SocketOptions {
	/** `ws:` or `wss:`. */
	readonly url: string;
	/** Largest message accepted, in bytes (after decompression). */
	readonly maxFrameBytes: number;
	/** Offer permessage-deflate. */
	readonly compress: boolean;
	readonly dial?: DialOptions | undefined;
	/** Called while a large message arrives, when there is garbage whose size the collector does not know. */
	readonly relieve?: (() => void) | undefined;
}

/** Called in order; `onEnd` exactly once and last. */
export interface SocketEvents<Message = Decoded> {
	/** The HTTP answer to the handshake, also one that refuses it, before `onOpen` or `onEnd`; its texts are hostile. */
	onAnswer?(status: number, headers: IncomingHttpHeaders): void;
	onOpen(): void;
	/**
	 * The first `LOGGED_BYTES` of a message as UTF-8, before its frames; only where a log asks for them.
	 * @param bytes the size of the whole message after decompression
	 */
	onMessage?(head: string, bytes: number): void;
	/** One frame. `bytes` is the size of its message after decompression; 0 if it is not the first frame of that message. */
	onFrame(message: Message, bytes: number): void;
	/** Answer to `ping()`; `label` is that of the ping. */
	onPong(label?: string): void;
	/** Bytes arrived, possibly a part of a message: a large one delays a pong beyond its limit. */
	onActivity(): void;
	onEnd(end: SocketEnd): void;
}

export interface Socket {
	/** Sends one text message; silently ignored once the connection is not open. */
	send(text: string): void;
	/** Sends a protocol ping; its pong repeats the label. */
	ping(label?: string): void;
	/** Starts the closing handshake. */
	close(code: number, reason: string): void;
	/** Drops the connection at once; `onEnd` follows. */
	terminate(): void;
}

/** Opens a connection; never throws: failures are reported by `onEnd`. No event is emitted before it has returned. */
export type OpenSocket<Message = Decoded> = (options: SocketOptions, events: SocketEvents<Message>) => Socket;

/** Characters of the body of an HTTP answer that are kept. */
const MAX_BODY = 2_000;

/** Time for that body, ms: some servers never end it, and the status is known. */
const BODY_TIME_LIMIT = 1_000;

/**
 * Silence, ms, after which the system asks the other machine for a sign of life, each second, and gives the connection up
 * after ten without an answer. The machine answers, not the server, which may be too busy to answer a ping.
 */
const KEEP_ALIVE_MS = 20_000;

/** Pings that may arrive at once, such as all those of a time in which the program was suspended; `ws` would allow 60. */
const MOST_PONGS = 10_000;

/** Opens a socket with `ws`. The caller applies time limits. */
export const openSocket: OpenSocket = (options, events) => openSocketWith(FRAME_READER, options, events);

/** The same with another reader of messages. */
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
		const reported: SocketEnd = life === 'terminated' ? {kind: 'terminated'} : how;
		life = 'ended';
		events.onEnd(reported);
	}

	const mostBytes = Math.min(options.maxFrameBytes, constants.MAX_STRING_LENGTH);
	const socket = dial(options, mostBytes);
	if (!(socket instanceof WebSocket)) {
		// Deferred, since the caller has no socket yet.
		queueMicrotask(() => end(socket));
		return {send() {}, ping() {}, close() {}, terminate() {}};
	}

	let stream: Duplex | undefined;
	socket.on('upgrade', (response) => {
		events.onAnswer?.(response.statusCode ?? 0, response.headers);
		stream = response.socket;
		response.socket.setKeepAlive(true, KEEP_ALIVE_MS);
	});
	socket.on('open', () => {
		if (!isAlive()) return;
		life = 'open';
		// Only when `ws` listens itself: earlier, the first bytes would not reach it.
		if (stream !== undefined) listen(stream);
		events.onOpen();
	});
	socket.on('message', (data, isBinary) => {
		if (!isAlive()) return;
		const bytes = asBuffer(data);
		let size = bytes.length;
		events.onMessage?.(bytes.toString('utf8', 0, LOGGED_BYTES), size);
		for (const frame of isBinary ? reader.binary(bytes) : reader.text(bytes)) {
			if (!isAlive()) return;
			events.onFrame(frame, size);
			size = 0;
		}
	});
	socket.on('pong', (label) => {
		if (isAlive()) events.onPong(label.toString());
	});
	socket.on('unexpected-response', (request, response) => {
		events.onAnswer?.(response.statusCode ?? 0, response.headers);
		readBody(response, (body) => {
			const {statusCode: status = 0, statusMessage: statusText, headers} = response;
			end({
				kind: 'http',
				...{status, body, statusText, standardText: STATUS_CODES[status], location: headers.location},
				challenge: headers[status === 407 ? 'proxy-authenticate' : 'www-authenticate']?.toString(),
				retryAfter: retryAfterOf(response),
				by: isProxyFault(request) ? 'proxy' : undefined,
			});
			socket.terminate();
		});
	});
	socket.on('error', (error) => {
		end(endOf(error, life === 'open'));
		// After refusing a message, `ws` would still read all the rest of it.
		socket.terminate();
	});
	socket.on('close', (code, reason) => end({kind: 'closed', code, reason: reason.toString()}));

	/** Gathers large frames before `ws` receives the bytes. */
	function listen(duplex: Duplex): void {
		const listeners = duplex.listeners('data') as ((bytes: Buffer) => void)[];
		const forward = (bytes: Buffer): void => {
			for (const listener of listeners) listener.call(duplex, bytes);
		};
		const gather = gatherLargeFrames(forward, mostBytes, options.relieve);
		duplex.on('data', (chunk: Buffer) => {
			gather(chunk);
			if (isAlive()) events.onActivity();
		});
		// Only when there is another listener: without any, the stream would pause.
		for (const listener of listeners) duplex.off('data', listener);
	}

	return {
		send(text) {
			if (socket.readyState === WebSocket.OPEN) socket.send(text);
		},
		ping(label) {
			if (socket.readyState === WebSocket.OPEN) socket.ping(label);
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

/** @returns the end where `ws` does not accept the URL or the settings; its error may quote the URL with its secrets */
function dial(options: SocketOptions, mostBytes: number): WebSocket | SocketEnd {
	try {
		// No subprotocol: these servers select none, and `ws` refuses a server that ignores an offer.
		return new WebSocket(options.url, {
			// A message becomes one string before it is parsed, and the length of a string is limited.
			maxPayload: mostBytes,
			perMessageDeflate: options.compress,
			skipUTF8Validation: false,
			...{maxPendingAutoPongs: MOST_PONGS},
			...handshakeOf(options.dial),
		});
	} catch (error) {
		if (/^wss?:\/\/[^/?#]/i.test(options.url) && URL.canParse(options.url) && !options.url.includes('#'))
			return {kind: 'error', code: 'ERR_PROGRAM', message: describeFault(error)};
		return {kind: 'error', code: 'INVALID_URL', message: 'The URL is not a WebSocket URL.'};
	}
}

function handshakeOf(dialOptions: DialOptions | undefined): ClientOptions {
	if (dialOptions === undefined) return {};
	const {headers, tls, agent} = dialOptions;
	return {headers, ...tlsOptions(tls), ...(agent === undefined ? {} : {agent})};
}

function asBuffer(data: RawData): Buffer {
	if (Buffer.isBuffer(data)) return data;
	return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** Calls back once, with the beginning of the body, as much as arrived. */
function readBody(response: IncomingMessage, done: (body: string) => void): void {
	let body = '';
	let isDone = false;
	const finish = () => {
		if (isDone) return;
		isDone = true;
		clearTimeout(timer);
		done(body.slice(0, MAX_BODY));
	};
	const timer = setTimeout(finish, BODY_TIME_LIMIT);
	response.setEncoding('utf8');
	response.on('data', (text: string) => {
		body += text;
		if (body.length >= MAX_BODY) finish();
	});
	response.on('end', finish);
	response.on('close', finish);
	response.on('error', finish);
}

/** `Retry-After` in seconds; the header has a number or a date. */
function retryAfterOf(response: IncomingMessage): number | undefined {
	const value = response.headers['retry-after'];
	if (value === undefined) return undefined;
	const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
	return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** @param isOpen whether the WebSocket was open */
function endOf(error: Error, isOpen: boolean): SocketEnd {
	if (isProgramFault(error)) return {kind: 'error', code: 'ERR_PROGRAM', message: describeFault(error)};
	const code = errorCode(error) ?? (isOpen ? 'UNKNOWN' : 'INVALID_HANDSHAKE');
	return {kind: 'error', code, message: error.message, by: isProxyFault(error) ? 'proxy' : undefined};
}

/** The first byte of a TLS record with an alert: the answer of a server with TLS to a request without. */
const TLS_ALERT = 0x15;

/** The code of an error. Where several addresses of a host were tried, a refusal is the most informative. */
export function errorCode(error: Error): string | undefined {
	const {rawPacket} = error as {rawPacket?: unknown};
	if (rawPacket instanceof Uint8Array && rawPacket[0] === TLS_ALERT) return 'TLS_EXPECTED';
	// Older Node calls every error of OpenSSL EPROTO.
	const [, reason] = /:SSL routines:[^:]*:([^:]+):/.exec(error.message) ?? [];
	if (reason !== undefined) return `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`;
	const codes = [error, ...(error instanceof AggregateError ? error.errors : [])].map((each: unknown) =>
		each instanceof Error && 'code' in each && typeof each.code === 'string' ? each.code : undefined,
	);
	return codes.find((code) => code === 'ECONNREFUSED') ?? codes.find((code) => code !== undefined);
}
