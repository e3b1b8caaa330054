/** Replays a recorded conversation to a chat without a socket: the chat repeats the recorded client's actions. */

import {type Chat, createChat} from '../../source/chat/chat.ts';
import type {RequestKind} from '../../source/chat/entry.ts';
import {decode} from '../../source/protocol/decode.ts';
import type {HistoryMessage} from '../../source/protocol/frames.ts';
import {isObject} from '../../source/protocol/json.ts';
import type {ServerFrame} from '../../source/protocol/server-frames.ts';
import {createFakeClient, type FakeClient} from './fake-client.ts';
import {createHandClock} from './hand-clock.ts';
import {loadRecording, type RecordedLine} from './recording.ts';

export interface Replay {
	readonly chat: Chat;
	/** Every frame that the chat received and could decode, in order. */
	readonly received: readonly ServerFrame[];
	/** Texts of the messages that were passed to `send`. */
	readonly asked: readonly string[];
}

const REQUESTS: readonly string[] = ['history', 'clear', 'ping', 'logout'] satisfies readonly RequestKind[];

const isRequest = (type: unknown): type is RequestKind => typeof type === 'string' && REQUESTS.includes(type);

/** Returns a message from the server as recorded, or undefined for every other line. */
function incoming(line: RecordedLine): string | undefined {
	if (line.dir !== 'in' || 'close' in line) return undefined;
	return 'frame' in line ? JSON.stringify(line.frame) : line.text;
}

/**
 * The history as the server would have sent it right after the answer to this question; an undecodable one
 * is unchanged.
 */
function upTo(question: string, text: string): string {
	const decoded = decode(text);
	if (decoded.kind !== 'frame' || decoded.frame.type !== 'history') return text;
	const {messages} = decoded.frame;
	const isUser = ({role}: HistoryMessage): boolean => role === 'user';
	const asked = messages.findLastIndex((message) => isUser(message) && message.content === question);
	const next = messages.findIndex((message, index) => index > asked && isUser(message));
	if (asked < 0 || next < 0) return text;
	const frame = JSON.parse(text);
	return JSON.stringify({...frame, messages: frame.messages.slice(0, next)});
}

/** @param onStep called after every line */
export function replay(name: string, onStep: (chat: Chat) => void = () => {}): Replay {
	const lines = loadRecording(name);
	const clock = createHandClock(1_000_000);
	const server: FakeClient = createFakeClient(clock);
	const chat = createChat({createClient: server.create, url: 'ws://localhost:8000/chat/ws', clock});
	const received: ServerFrame[] = [];
	const asked: string[] = [];
	/** Number of history requests that were answered here or in the recording. */
	let answered = 0;
	let resumes: string | undefined;
	chat.connect();

	function receive(text: string): void {
		const decoded = decode(text);
		if (decoded.kind === 'frame') received.push(decoded.frame);
		server.receiveText(text);
	}

	/** Requests that the chat makes by itself are answered with the next history of the recording. */
	function answerSilent(from: number): void {
		for (;;) {
			const wanted = server.types().filter((type) => type === 'history').length;
			if (wanted <= answered) return;
			answered++;
			if (chat.getSnapshot().awaiting === 'history') return;
			const next = lines
				.slice(from)
				.map(incoming)
				.find((text) => text?.startsWith('{"type":"history"'));
			receive(
				next === undefined
					? '{"type":"error","message":"there is no history in this recording"}'
					: upTo(asked.at(-1) ?? '', next),
			);
		}
	}

	for (const [index, line] of lines.entries()) {
		clock.advance(50);
		const text = incoming(line);
		if (line.dir === 'note') {
			if (line.note.startsWith('connect')) resumes = /session_id=([^&]+)/.exec(line.path ?? '')?.[1];
		} else if ('close' in line) {
			if (chat.getSnapshot().connection.at === 'ready') server.lose();
		} else if (text !== undefined) {
			receive(text);
			const frame = received.at(-1);
			if (frame?.type === 'connection_established') {
				const session = {
					id: frame.session_id,
					displayName: undefined,
					authenticated: false,
					resumed: resumes === undefined ? undefined : resumes === frame.session_id,
				};
				server.become({at: 'ready', session, since: clock.now(), attempt: 1});
			}
		} else if ('frame' in line && isObject(line.frame)) {
			const {type = 'chat', message} = line.frame;
			if (isRequest(type)) chat.request(type);
			else if (type === 'chat' && typeof message === 'string') {
				if (chat.send(message)) asked.push(message);
			}
		}
		answerSilent(index + 1);
		onStep(chat);
	}
	return {chat, received, asked};
}
