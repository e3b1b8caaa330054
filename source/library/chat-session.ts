/** One connection of a client with the chat on it: what happens there is told twice, to the chat first. */
import {type Chat, createChat} from '../chat/chat.ts';
import type {NoticeEntry} from '../chat/entry.ts';
import {createClient} from '../client/client.ts';
import type {ConnectionState} from '../client/connection.ts';
import {openSocket} from '../client/socket.ts';
import type {AuthFrame, ClientFrame, ServerFrame} from '../protocol/frames.ts';
import {ChatError, ConnectionError} from './errors.ts';
import {wordNoticeForProgram} from './messages.ts';
import type {ClientSettings} from './options.ts';
import {createRequestQueue, type OperationContext, type RequestQueue} from './request-queue.ts';

export interface ChatSessionOptions {
	readonly url: string;
	readonly credential: AuthFrame | undefined;
	readonly connection: ClientSettings['connection'];
	/** Takes credentials out of what the server says, which may quote them. */
	redact(text: string): string;
}

export interface ChatSessionEvents {
	/** After every change of the connection. */
	onState(state: ConnectionState): void;
	onFrame(frame: ServerFrame): void;
	onSent(frame: ClientFrame): void;
	/** Something went wrong; once for each failure, however often it is tried again. */
	onTrouble(error: ChatError): void;
}

export interface ChatSession extends OperationContext {
	readonly chat: Chat;
	readonly errands: RequestQueue;
}

/** Makes a line; nothing is dialed before `chat.connect()`. */
export function createChatSession(
	{url, credential, connection, redact}: ChatSessionOptions,
	events: ChatSessionEvents,
): ChatSession {
	let troubles: ChatError[] = [];
	const chat = createChat({
		url,
		clock: connection.clock,
		createClient: (own) =>
			createClient(
				{...connection, url, credential, openSocket, random: Math.random},
				{
					onState(state) {
						own.onState(state);
						events.onState(state);
					},
					onFrame(decoded, at, bytes) {
						if (decoded.kind === 'frame') errands.hear(decoded.frame);
						own.onFrame(decoded, at, bytes);
						if (decoded.kind === 'frame') events.onFrame(decoded.frame);
					},
					onSent(frame, at) {
						own.onSent(frame, at);
						events.onSent(frame);
					},
				},
			),
	});
	const errands = createRequestQueue(chat, () => {
		troubles = [];
	});

	let {entries} = chat.getSnapshot();
	let lastNotice: NoticeEntry | undefined;

	/** Notices are added at the end, so the new ones stand behind the last that was seen. */
	function readNotices(): void {
		const before = entries;
		entries = chat.getSnapshot().entries;
		if (entries === before) return;
		const found: NoticeEntry[] = [];
		for (let index = entries.length - 1; index >= 0; index--) {
			const entry = entries[index];
			if (entry === lastNotice) break;
			if (entry?.kind === 'notice') found.unshift(entry);
		}
		lastNotice = found.at(-1) ?? lastNotice;
		for (const notice of found) {
			if (notice.level !== 'warning' && notice.level !== 'error') continue;
			const error = errorOf(notice);
			troubles.push(error);
			events.onTrouble(error);
		}
	}

	function errorOf(notice: NoticeEntry): ChatError {
		if ('failure' in notice) return new ConnectionError(notice.failure);
		const {text, advice} = wordNoticeForProgram(notice);
		return new ChatError({code: notice.code, message: redact(text), advice});
	}

	chat.subscribe(() => {
		readNotices();
		errands.watch();
	});
	return {chat, errands, troubles: () => troubles};
}
