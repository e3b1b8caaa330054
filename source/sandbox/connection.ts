/** Serves one connection: sends the greeting, then answers its frames one at a time. */
import {Buffer} from 'node:buffer';
import type {RawData, WebSocket} from 'ws';
import type {JsonObject} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {GOOD_NAME} from './accounts.ts';
import {savedSettings} from './features/settings.ts';
import {announceSso} from './features/single-sign-on.ts';
import {answerFrame, type FrameReading} from './frame-handler.ts';
import {Abandoned} from './sandbox-clock.ts';
import type {ClientState, FrameReader, ServerContext} from './server-context.ts';
import type {FrameSink} from './turn.ts';
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

type Incoming = FrameReading | {readonly kind: 'binary'};

/** The type under which `received` counts anything that is not a JSON object. */
const NOT_A_FRAME = '(not a frame)';

/** What the handshake says about the client. */
export interface HandshakeReading {
	/** The `session_id` and the `user_id` of its URL. */
	readonly sessionId: string | undefined;
	readonly userId: string | undefined;
	/** A valid token in its cookie. */
	readonly ssoToken: string | undefined;
}

/** Serves a connection that has just been opened. */
export function serveConnection(
	socket: WebSocket,
	server: ServerContext,
	handshake: HandshakeReading,
): SandboxConnection {
	const {rules, clock} = server;
	const {ssoToken} = handshake;
	const client: ClientState = {
		sessionId: rules.sessionId(handshake.sessionId, server.newId),
		access: ssoToken === undefined ? 'anonymous' : 'signed-in',
		// Today's server believes the URL.
		userId: ssoToken !== undefined ? GOOD_NAME : server.features ? handshake.userId : undefined,
		conversationId: undefined,
		overrides: {},
		ssoToken,
	};
	const {sessionId} = client;
	const thread = rules.thread(server.memory, sessionId);

	const sink: FrameSink = {
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
				server.onEvent({kind: 'disconnected', sessionId, code});
				resolve();
			});
		}),
	};

	async function reply(frame: JsonObject): Promise<void> {
		if (sink.isOpen()) await sink.send(encodeJson(frame));
	}

	async function handle(incoming: Incoming): Promise<void> {
		// The servers never read a frame that is still queued behind a turn when the connection ends.
		if (!sink.isOpen()) return;
		try {
			if (incoming.kind === 'binary') throw new Error("'text'");
			await answerFrame(incoming, {client, thread, sink, reply, server});
		} catch (error) {
			if (error instanceof Abandoned) return;
			const reason = error instanceof Error ? error.message : String(error);
			await reply(rules.frame('error', {message: `Message processing error: ${reason}`}, clock.now()));
		}
	}

	let handled = greet();
	socket.on('message', (data, isBinary) => {
		const incoming = readIncoming(data, isBinary, server.frameReader);
		count(incoming, server);
		handled = handled.then(() => handle(incoming));
	});
	// The ws package answers a broken frame or one over the limit by closing the connection.
	socket.on('error', () => {});

	async function greet(): Promise<void> {
		const established = greeting();
		if (ssoToken !== undefined) await reply(announceSso(server));
		await reply(established);
		const saved = savedSettings(client, server);
		if (saved !== undefined) await reply(saved);
	}

	function greeting(): JsonObject {
		server.accepted += 1;
		server.sessions.add(sessionId);
		server.onEvent({kind: 'connected', sessionId});
		const fields = {session_id: sessionId, message: 'Connected to AI assistant'};
		return rules.frame('connection_established', fields, clock.now());
	}

	// The servers forget a session as soon as one of its connections and that connection's last turn have ended: any
	// other connection with the same id then gets "Session not found".
	void sink.ended.then(() => handled).then(() => server.sessions.delete(sessionId));

	return {
		drop: sink.drop,
		close: (code) => socket.close(code),
		push(text) {
			if (sink.isOpen()) void sink.send(text);
		},
		ended: sink.ended,
	};
}

function readIncoming(data: RawData, isBinary: boolean, frameReader: FrameReader): Incoming {
	if (isBinary) return {kind: 'binary'};
	const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
	try {
		return {kind: 'value', value: frameReader.parse(bytes.toString('utf8'))};
	} catch (error) {
		return {kind: 'invalid', reason: error instanceof Error ? error.message : String(error)};
	}
}

function count(incoming: Incoming, {received, onEvent}: ServerContext): void {
	const frame = incoming.kind === 'value' && isObject(incoming.value) ? incoming.value : undefined;
	const {type = 'chat', message} = frame ?? {type: NOT_A_FRAME};
	const key = String(type);
	received.set(key, (received.get(key) ?? 0) + 1);
	const isChat = type === 'chat' && typeof message === 'string';
	onEvent({kind: 'received', type: key, message: isChat ? message : undefined});
}
