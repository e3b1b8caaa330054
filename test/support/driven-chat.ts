/** A chat on the real client whose socket is in the test: it receives any bytes, and a server that behaves answers what was sent. */
import {isUtf8} from 'node:buffer';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import {createClient, TIME_LIMITS} from '../../source/client/client.ts';
import {MAX_FRAME_BYTES} from '../../source/client/limits.ts';
import {FRAME_READER} from '../../source/client/reader.ts';
import type {Socket, SocketEnd, SocketEvents} from '../../source/client/socket.ts';
import type {JsonObject} from '../../source/protocol/frames.ts';
import type {Decoded} from '../../source/protocol/server-frames.ts';
import {sessionIdOf} from '../../source/protocol/session-url.ts';
import {createHandClock, type HandClock} from './hand-clock.ts';
import {tokenOf} from './sandbox-chat.ts';

export interface DrivenChat {
	readonly chat: ChatWithSlots;
	readonly clock: HandClock;
	/** Every message that the server received with a question, in order. */
	readonly questions: readonly string[];
	/** Opens the connection that is dialed, without a greeting. */
	open(): void;
	/** Greets, and answers everything that was sent and not answered, until nothing more is sent. */
	serve(): void;
	/** Answers only so many of them. */
	serveNext(count: number): void;
	/** A frame of the server's, as JSON. */
	push(frame: JsonObject): void;
	/** Bytes as the socket delivers them: a text that is no UTF-8 ends the connection, as with `ws`. */
	receive(bytes: Buffer, isBinary?: boolean): void;
	/** The same with another reader. */
	receiveDecoded(frames: readonly Decoded[], bytes: number): void;
	/** The connection ends. */
	end(end?: SocketEnd): void;
	readonly isOpen: boolean;
	/** Time passes, connections are made again and answered, until nothing waits. */
	settle(): void;
}

const LOST: SocketEnd = {kind: 'closed', code: 1006, reason: ''};

/** The longest that a chat may need to settle with a server that behaves, s. */
const MOST_SECONDS = 300;

interface Connection {
	readonly events: SocketEvents;
	readonly sessionId: string;
	/** Texts that were sent and not answered. */
	readonly unread: string[];
	isOpen: boolean;
	isGreeted: boolean;
}

export function drivenChat({token}: {readonly token?: string | undefined} = {}): DrivenChat {
	const clock = createHandClock(1_000_000);
	const histories = new Map<string, JsonObject[]>();
	const questions: string[] = [];
	let connection: Connection | undefined;
	let sessions = 0;

	function end(how: SocketEnd = LOST): void {
		const ended = connection;
		connection = undefined;
		ended?.events.onEnd(how);
	}

	function openSocket({url}: {readonly url: string}, events: SocketEvents): Socket {
		const made: Connection = {
			events,
			sessionId: sessionIdOf(url) ?? `session-${++sessions}`,
			unread: [],
			isOpen: false,
			isGreeted: false,
		};
		connection = made;
		return {
			send: (text) => void made.unread.push(text),
			ping: () => queueMicrotask(() => made === connection && events.onPong()),
			close: (code, reason) => made === connection && end({kind: 'closed', code, reason}),
			terminate: () => made === connection && end({kind: 'terminated'}),
		};
	}

	const chat = createChat({
		url: 'ws://localhost:8000/chat/ws',
		clock,
		createClient: (events) =>
			createClient(
				{
					...{url: 'ws://localhost:8000/chat/ws', clock, openSocket, maxFrameBytes: MAX_FRAME_BYTES},
					...{limits: TIME_LIMITS, reconnect: true, compress: false, random: () => 0.5},
					credential: token === undefined ? undefined : tokenOf(token),
				},
				events,
			),
	});

	function receiveDecoded(frames: readonly Decoded[], bytes: number): void {
		const {events} = connection ?? {};
		for (const frame of frames) if (connection?.events === events) events?.onFrame(frame, bytes);
		if (connection?.events === events) events?.onActivity();
	}

	function receive(bytes: Buffer, isBinary = false): void {
		if (!isBinary && !isUtf8(bytes))
			end({kind: 'error', code: 'WS_ERR_INVALID_UTF8', message: 'Invalid UTF-8'});
		else receiveDecoded(isBinary ? FRAME_READER.binary(bytes) : FRAME_READER.text(bytes), bytes.length);
	}

	const push = (frame: JsonObject): void => receive(Buffer.from(JSON.stringify(frame)));

	function open(): void {
		if (connection === undefined) return;
		connection.isOpen = true;
		connection.events.onOpen();
	}

	function historyOf(sessionId: string): JsonObject[] {
		const messages = histories.get(sessionId) ?? [];
		histories.set(sessionId, messages);
		return messages;
	}

	/** As `today` answers, without conversations and feedback. */
	function answer(frame: JsonObject, sessionId: string): void {
		const {type = 'chat', message} = frame;
		const history = historyOf(sessionId);
		if (type === 'chat') {
			const text = String(message);
			questions.push(text);
			push({type: 'typing', message: 'AI is thinking...'});
			const reply = {content: `to ${text}`, message_id: `m-${questions.length}`};
			history.push({role: 'user', content: text}, {role: 'assistant', ...reply});
			push({
				type: 'ai_response',
				message: reply.content,
				message_id: reply.message_id,
				tool_calls: [],
				tool_results: [],
			});
		} else if (type === 'history') push({type, messages: history});
		else if (type === 'ping') push({type: 'pong'});
		else if (type === 'auth')
			push({type: 'auth_configured', message: 'Authenticated', auth_type: 'bearer_token'});
		else if (type === 'clear') {
			history.length = 0;
			push({type: 'history_cleared', message: 'Cleared'});
		} else if (type === 'logout') push({type: 'logout_success', message: 'Signed out'});
		else if (type === 'feedback')
			push({type: 'feedback_error', code: 'feedback_unavailable', message: 'Off.'});
		else if (type === 'config_update' || type === 'config_reset')
			push({type: 'config_updated', active_overrides: {}, applied_overrides: {}, rejected_overrides: []});
		else push({type: 'conversation_error', code: 'conversation_persistence_disabled', message: 'Off.'});
	}

	function serveNext(count: number): void {
		for (let left = count; left > 0 && connection?.isOpen; left--) {
			const {sessionId, isGreeted, unread} = connection;
			if (!isGreeted) {
				connection.isGreeted = true;
				push({type: 'connection_established', session_id: sessionId, message: 'Connected to AI assistant'});
			}
			const next = unread.shift();
			if (next === undefined) return;
			answer(JSON.parse(next), sessionId);
		}
	}

	/** Whether anything waits for time or for the server. */
	function isBusy(): boolean {
		const {
			connection: state,
			awaiting,
			completing,
			turn,
			queue,
			pendingFeatures,
			signIn,
		} = chat.getSnapshot();
		const waits = awaiting ?? turn ?? signIn;
		return (
			state.at !== 'ready' || waits !== undefined || completing || queue.length + pendingFeatures.length > 0
		);
	}

	function settle(): void {
		for (let second = 0; second < MOST_SECONDS; second++) {
			const state = chat.getSnapshot().connection;
			if (state.at === 'idle') chat.connect();
			else if (state.at === 'stopped') chat.reconnect();
			else if (state.at === 'waiting') clock.advance(state.retryAt - clock.now());
			if (connection?.isOpen === false) open();
			serveNext(Number.POSITIVE_INFINITY);
			if (!isBusy()) return;
			// The user decides about what is held after a loss, or after a sign-in that has expired.
			if (second % 20 === 5) chat.retry();
			clock.advance(1000);
		}
		throw new Error(`The chat waits for ${JSON.stringify({...chat.getSnapshot(), entries: undefined})}`);
	}

	return {
		...{chat, clock, questions, open, serveNext, push, receive, receiveDecoded, end, settle},
		serve: () => serveNext(Number.POSITIVE_INFINITY),
		get isOpen() {
			return connection?.isOpen === true;
		},
	};
}
