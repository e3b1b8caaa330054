/** A plain `ws` client for the tests of the sandbox. */
import {onTestFinished} from 'vitest';
import {WebSocket} from 'ws';
import type {JsonObject, JsonValue} from '../../source/protocol/frames.ts';

export interface RawClient {
	/** Sends a frame, or a text unchanged. */
	send(frame: JsonObject | string): void;
	sendBytes(bytes: Uint8Array): void;
	/** The next message, as text. */
	text(): Promise<string>;
	/** The next message, parsed. */
	frame(): Promise<JsonObject>;
	/** The next frames, up to and including the first of one of these types. */
	until(...types: string[]): Promise<JsonObject[]>;
	/** Sends a frame; resolves with its only answer. */
	ask(frame: JsonObject | string): Promise<JsonObject>;
	/** Sends a chat; resolves with all frames of its turn. */
	chat(message: string): Promise<JsonObject[]>;
	/** Sends a chat; resolves with the frame that ended its turn. */
	answer(message: string): Promise<JsonObject>;
	/** Resolves with the answer to a protocol ping. */
	pong(): Promise<void>;
	close(code?: number): void;
	/** Drops the connection without a close frame. */
	drop(): void;
	readonly closed: Promise<{readonly code: number; readonly reason: string}>;
	/** The extensions that the server accepted: the header `Sec-WebSocket-Extensions`. */
	readonly extensions: string;
	/** From the greeting. */
	readonly sessionId: string;
}

/** Connects and reads the greeting; dropped when the test is over. */
export async function connectRawClient(
	url: string,
	options: {readonly compress?: boolean} = {},
): Promise<RawClient> {
	const socket = new WebSocket(url, {perMessageDeflate: options.compress ?? false, maxPayload: 2 ** 30});
	onTestFinished(() => socket.terminate());
	const inbox = createInbox();
	socket.on('message', (data) => inbox.put(String(data)));
	const closed = new Promise<{code: number; reason: string}>((resolve) => {
		socket.once('close', (code, reason) => resolve({code, reason: String(reason)}));
	});
	await new Promise<void>((resolve, reject) => {
		socket.once('open', resolve);
		socket.once('error', reject);
	});
	socket.on('error', () => {});

	async function frame(): Promise<JsonObject> {
		return JSON.parse(await inbox.take());
	}

	async function until(...types: string[]): Promise<JsonObject[]> {
		const frames: JsonObject[] = [];
		for (;;) {
			const next = await frame();
			frames.push(next);
			if (types.includes(String(next.type))) return frames;
		}
	}

	function send(message: JsonObject | string): void {
		socket.send(typeof message === 'string' ? message : JSON.stringify(message));
	}

	async function chat(message: string): Promise<JsonObject[]> {
		send({type: 'chat', message});
		return until('ai_response', 'error');
	}

	const greeting = await frame();
	return {
		send,
		sendBytes: (bytes) => socket.send(bytes),
		text: inbox.take,
		frame,
		until,
		ask(message) {
			send(message);
			return frame();
		},
		chat,
		answer: async (message) => (await chat(message)).at(-1) ?? {},
		pong() {
			const answered = new Promise<void>((resolve) => {
				socket.once('pong', () => resolve());
			});
			socket.ping();
			return answered;
		},
		close: (code = 1000) => socket.close(code),
		drop: () => socket.terminate(),
		closed,
		extensions: socket.extensions,
		sessionId: String(greeting.session_id),
	};
}

/** A queue of messages in order; `take` may be called before or after a message arrives. */
function createInbox() {
	const texts: string[] = [];
	const takers: ((text: string) => void)[] = [];
	return {
		put(text: string): void {
			const taker = takers.shift();
			if (taker === undefined) texts.push(text);
			else taker(text);
		},
		take(): Promise<string> {
			const text = texts.shift();
			if (text !== undefined) return Promise.resolve(text);
			return new Promise((resolve) => {
				takers.push(resolve);
			});
		},
	};
}

/** A frame without its timestamps, as text, so that a comparison covers both values and the order of keys. */
export function timeless(frame: unknown): string {
	return JSON.stringify(frame, (key, value) =>
		key === 'timestamp' && typeof value === 'string' ? '…' : value,
	);
}

/** The keys of a value in their order, recursively, with the types of all other values. */
export function shape(value: unknown): JsonValue {
	if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
	if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
	return Object.entries(value).map(([key, member]) => [key, shape(member)]);
}

/** Messages of a `history` frame. */
export function messagesOf(frame: JsonObject): readonly JsonObject[] {
	return Array.isArray(frame.messages) ? frame.messages : [];
}
