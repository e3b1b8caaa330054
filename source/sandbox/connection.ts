/** One connection: greets it, takes its frames one at a time, and keeps the line. */
import {Buffer} from 'node:buffer';
import type {RawData, WebSocket} from 'ws';
import type {JsonObject} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {NOT_A_FRAME} from './frame-counts.ts';
import {answerFrame, type ClientState} from './frame-handler.ts';
import {type PythonReading, readPythonJson} from './python-json.ts';
import {Abandoned} from './sandbox-clock.ts';
import type {ServerContext} from './server-context.ts';
import type {PacedText} from './turn.ts';
import {encodeJson} from './wire.ts';

export interface SandboxConnection {
	/** Drops the connection without a close frame. */
	drop(): void;
	/** Starts the closing handshake. */
	close(code: number): void;
	/** Sends any text as a frame. */
	push(text: string): void;
	/** Resolves when the connection has ended. */
	readonly ended: Promise<void>;
}

type Incoming = PythonReading | {readonly kind: 'binary'};

/**
 * Serves a connection that has just been opened.
 * @param asked the `session_id` of its URL
 */
export function serveConnection(
	socket: WebSocket,
	house: ServerContext,
	asked: string | undefined,
): SandboxConnection {
	const {rules, tally, pacer} = house;
	const visitor: ClientState = {sessionId: rules.sessionId(asked, house.newId), access: 'anonymous'};
	const {sessionId} = visitor;
	const thread = rules.thread(house.memory, sessionId);

	const line: PacedText = {
		isOpen: () => socket.readyState === socket.OPEN,
		send: (text) =>
			new Promise((resolve) => {
				const compress = typeof text === 'string';
				socket.send(text, {binary: false, compress}, () => resolve());
			}),
		drop: () => socket.terminate(),
		close: (code, reason) => socket.close(code, reason),
		ended: new Promise((resolve) => {
			socket.once('close', (code) => {
				house.log({kind: 'disconnected', sessionId, code});
				resolve();
			});
		}),
	};

	async function reply(frame: JsonObject): Promise<void> {
		if (line.isOpen()) await line.send(encodeJson(frame));
	}

	async function handle(incoming: Incoming): Promise<void> {
		// What still waits behind a turn when the connection ends was never read.
		if (!line.isOpen()) return;
		try {
			if (incoming.kind === 'binary') throw new Error("'text'");
			await answerFrame(incoming, {visitor, thread, line, reply, house});
		} catch (error) {
			if (error instanceof Abandoned) return;
			const told = error instanceof Error ? error.message : String(error);
			await reply(rules.frame('error', {message: `Message processing error: ${told}`}, pacer.now()));
		}
	}

	let handled = reply(greeting());
	socket.on('message', (data, isBinary) => {
		const incoming = readIncoming(data, isBinary);
		count(incoming, house);
		handled = handled.then(() => handle(incoming));
	});
	// A broken frame or a frame over the limit is answered by the library, with a close.
	socket.on('error', () => {});

	function greeting(): JsonObject {
		tally.connection();
		house.sessions.add(sessionId);
		house.log({kind: 'connected', sessionId});
		const fields = {session_id: sessionId, message: 'Connected to AI assistant'};
		return rules.frame('connection_established', fields, pacer.now());
	}

	// The servers forget a session as soon as one of its connections is over, which is when its last turn is: whoever
	// shares the id by then meets "Session not found".
	void line.ended.then(() => handled).then(() => house.sessions.delete(sessionId));

	return {
		drop: line.drop,
		close: (code) => socket.close(code),
		push(text) {
			if (line.isOpen()) void line.send(text);
		},
		ended: line.ended,
	};
}

function readIncoming(data: RawData, isBinary: boolean): Incoming {
	if (isBinary) return {kind: 'binary'};
	const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
	return readPythonJson(bytes.toString('utf8'));
}

function count(incoming: Incoming, house: ServerContext): void {
	if (incoming.kind !== 'value' || !isObject(incoming.value)) {
		house.tally.frame(NOT_A_FRAME, undefined);
		return;
	}
	const {type = 'chat', message} = incoming.value;
	house.tally.frame(String(type), type === 'chat' && typeof message === 'string' ? message : undefined);
}
