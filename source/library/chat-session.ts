/** A chat on one connection, as the client uses it: calls are sent with reply slots, events reach the chat first. */
import {type ChatWithSlots, createChat} from '../chat/chat.ts';
import type {Notice} from '../chat/notices.ts';
import type {ReplySlot, Unanswered, Unreadable} from '../chat/reply-slots.ts';
import {createClient} from '../client/client.ts';
import type {ConnectionState} from '../client/connection.ts';
import {openSocket} from '../client/socket.ts';
import type {AuthFrame, ClientFrame} from '../protocol/frames.ts';
import type {ServerFrame} from '../protocol/server-frames.ts';
import {ChatError, ConnectionError} from './errors.ts';
import {wordNoticeForProgram} from './messages.ts';
import type {ClientSettings} from './options.ts';

export interface ChatSessionOptions {
	readonly url: string;
	readonly credential: AuthFrame | undefined;
	readonly connection: ClientSettings['connection'];
	/** Removes credentials from a text of the server, which may quote them. */
	redact(text: string): string;
}

export interface ChatSessionEvents {
	/** After every change of the connection. */
	onState(state: ConnectionState): void;
	onFrame(frame: ServerFrame): void;
	onSent(frame: ClientFrame): void;
	/** Something went wrong; once for each failure, however often the client tries again. */
	onError(error: ChatError): void;
}

export interface ChatSession {
	readonly chat: ChatWithSlots;
	/** Milliseconds between the last ping and its pong. */
	readonly roundTrip: number;
	/** Makes a slot whose outcome is passed on in a microtask, after the events of the frame that brought it. */
	openSlot<Outcome>(onOutcome: (outcome: Outcome) => void): ReplySlot<Outcome>;
	/** The error that explains why there is no usable answer. */
	errorOf(outcome: Unanswered | Unreadable): ChatError;
	/** Resolves when no slot is open. */
	whenIdle(): Promise<void>;
	/** Settles all open slots as dropped, for which `errorOf` then gives this error. */
	end(error: ChatError): void;
}

/** Makes a chat session; nothing is dialed before `chat.connect()`. */
export function createChatSession(
	{url, credential, connection, redact}: ChatSessionOptions,
	events: ChatSessionEvents,
): ChatSession {
	let pingedAt = 0;
	let roundTrip = 0;
	let openSlots = 0;
	let idlers: ReadonlyArray<() => void> = [];
	let endedBy = new ChatError({code: 'cancelled', message: 'The call was cancelled.'});

	const chat = createChat({
		url,
		clock: connection.clock,
		createClient: (own) =>
			createClient(
				{...connection, url, credential, openSocket, random: Math.random},
				{
					onState(state, at) {
						own.onState(state, at);
						events.onState(state);
					},
					onFrame(decoded, at, bytes) {
						const frame = decoded.kind === 'frame' ? decoded.frame : undefined;
						if (frame?.type === 'pong') roundTrip = performance.now() - pingedAt;
						own.onFrame(decoded, at, bytes);
						if (frame !== undefined) events.onFrame(frame);
					},
					onSent(frame, at) {
						if (frame.type === 'ping') pingedAt = performance.now();
						own.onSent(frame, at);
						events.onSent(frame);
					},
				},
			),
		onNotice(notice) {
			if (notice.level === 'warning' || notice.level === 'error') events.onError(errorOfNotice(notice));
		},
	});

	function errorOfNotice(notice: Notice): ChatError {
		if ('failure' in notice) return new ConnectionError(notice.failure);
		const {text, advice} = wordNoticeForProgram(notice);
		return new ChatError({code: notice.code, message: redact(text), advice});
	}

	function close(): void {
		openSlots--;
		if (openSlots > 0) return;
		const all = idlers;
		idlers = [];
		for (const resolve of all) resolve();
	}

	return {
		chat,
		get roundTrip() {
			return roundTrip;
		},
		openSlot(onOutcome) {
			openSlots++;
			return {
				settle: (outcome) =>
					queueMicrotask(() => {
						onOutcome(outcome);
						close();
					}),
			};
		},
		errorOf(outcome) {
			if (outcome.status === 'dropped') return endedBy;
			const error = errorOfNotice(outcome.notice);
			const {message} = error;
			return outcome.status === 'failed' ? error : new ChatError({code: 'unreadable_answer', message});
		},
		whenIdle: () =>
			new Promise((resolve) => {
				if (openSlots === 0) resolve();
				else idlers = [...idlers, resolve];
			}),
		end(error) {
			endedBy = error;
			chat.dropSlots();
		},
	};
}
