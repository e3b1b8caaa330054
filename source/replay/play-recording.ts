/** Plays a recording to a chat without a server: what the screen showed at each moment, as immutable states. */
import {type Chat, type ChatSnapshot, createChat} from '../chat/chat.ts';
import type {RequestKind} from '../chat/entry.ts';
import {requestOf} from '../chat/unsent/queued-request.ts';
import {type Client, createClient} from '../client/client.ts';
import {MAX_FRAME_BYTES, TIME_LIMITS} from '../client/limits.ts';
import {decode} from '../protocol/decode.ts';
import type {AuthFrame, FeatureFrame} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {REDACTED} from '../protocol/redact.ts';
import type {FrameRecord, MessageRecord, NoteRecord} from '../recording/frame-record.ts';
import {createReplayClock} from './replay-clock.ts';
import {createReplayedSocket, endOf} from './replayed-socket.ts';

/** The state from one moment on, until the next one. */
export interface Moment {
	/** Milliseconds since the recording began. */
	readonly t: number;
	readonly snapshot: ChatSnapshot;
}

export interface Timeline {
	/** When the recording began, ms since 1970. */
	readonly startedAt: number;
	/** Its length in milliseconds. */
	readonly length: number;
	/** In order, at least one; the first at 0. */
	readonly moments: readonly Moment[];
	/** The times at which messages of the user were sent, in order. */
	readonly questions: readonly number[];
}

export interface RecordingToPlay {
	readonly records: readonly FrameRecord[];
	/** The URL of the server, for the header. */
	readonly url: string;
	/** ms since 1970. */
	readonly startedAt: number;
}

const REQUESTS: readonly string[] = ['history', 'clear', 'ping', 'logout'] satisfies readonly RequestKind[];
const isRequest = (type: unknown): type is RequestKind => typeof type === 'string' && REQUESTS.includes(type);

/** The credential of a recording, which has none. */
const CREDENTIAL: AuthFrame = {type: 'auth', auth_type: 'bearer_token', token: REDACTED};

/** Notes that end a connection. */
const ENDS: readonly string[] = ['lost', 'stopped', 'close'];

/** @returns what the screen of the recorded program showed, for every moment */
export function playRecording({records, url, startedAt}: RecordingToPlay): Timeline {
	const clock = createReplayClock(startedAt);
	let index = 0;
	/** What the program sent by itself, of which the record follows. */
	let sent: readonly string[] = [];
	const socket = createReplayedSocket(
		clock,
		(text) => {
			sent = [...sent, text];
		},
		() => {
			const end = records.slice(index).find((record) => record.dir === 'note' && ENDS.includes(record.note));
			return end?.dir === 'note' && end.code === 'pong_timeout' ? startedAt + end.t : undefined;
		},
	);
	let client: Client | undefined;
	const chat = createChat({
		url,
		clock,
		createClient(events) {
			client = createClient(
				{
					...{url, clock, openSocket: socket.openSocket, limits: TIME_LIMITS},
					...{maxFrameBytes: MAX_FRAME_BYTES, compress: false, reconnect: true, random: () => 0.5},
					credential: signsInAtOnce(records) ? CREDENTIAL : undefined,
				},
				events,
			);
			return client;
		},
	});

	const moments: Moment[] = [];
	const questions: number[] = [];
	function look(): void {
		const snapshot = chat.getSnapshot();
		const t = moments.length === 0 ? 0 : clock.now() - startedAt;
		if (moments.at(-1)?.snapshot !== snapshot) moments.push({t, snapshot});
	}
	chat.subscribe(look);
	look();

	/** Begins a connection, unless one is open or being opened. */
	function dial(): void {
		if (socket.events() !== undefined) return;
		if (client?.state.at === 'idle') chat.connect();
		else client?.reconnect();
	}

	function receive({frame, bytes}: MessageRecord): void {
		dial();
		if (!socket.isOpen()) socket.open();
		socket.events()?.onActivity();
		socket.events()?.onFrame(decode(frame), bytes);
	}

	function happen(record: NoteRecord): void {
		if (record.note.startsWith('connect')) dial();
		else if (record.note === 'open' && !socket.isOpen()) socket.open();
		else if (ENDS.includes(record.note) && record.by !== 'out') socket.end(endOf(record));
	}

	for (; index < records.length; index++) {
		const record = records[index] as FrameRecord;
		clock.advanceTo(startedAt + record.t);
		look();
		if (record.dir === 'note') happen(record);
		else if (record.dir === 'in') receive(record);
		else {
			const own = sent.find((text) => areSame(text, record.frame));
			if (own === undefined) repeat(chat, record.frame);
			sent = sent.filter((text) => text !== own && !areSame(text, record.frame));
			if (typeOf(record.frame) === 'chat') questions.push(record.t);
		}
		look();
	}
	const length = records.at(-1)?.t ?? 0;
	return {startedAt, length, moments, questions};
}

/** Whether the first message of the program is a credential. */
function signsInAtOnce(records: readonly FrameRecord[]): boolean {
	const first = records.find(({dir}) => dir === 'out');
	return first?.dir === 'out' && typeOf(first.frame) === 'auth';
}

function fieldsOf(frame: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(frame);
		return isObject(value) ? value : {};
	} catch {
		return {};
	}
}

/** A message of the user in the first dialect has no type. */
function typeOf(frame: string): unknown {
	const {type, message} = fieldsOf(frame);
	return type === undefined && typeof message === 'string' ? 'chat' : type;
}

/** Whether the program sends by itself what was recorded: a credential is not in the recording, the rest is equal. */
function areSame(sent: string, recorded: string): boolean {
	const type = typeOf(sent);
	return (
		type === typeOf(recorded) && (type !== 'chat' || fieldsOf(sent).message === fieldsOf(recorded).message)
	);
}

/** What the user did. */
function repeat(chat: Chat, frame: string): void {
	const {type, message, ...others} = fieldsOf(frame);
	if (typeOf(frame) === 'chat' && typeof message === 'string') {
		const overrides = Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'type'));
		if (Object.keys(overrides).length === 0) chat.send(message);
		else chat.sendWith(message, overrides as Parameters<Chat['sendWith']>[1]);
	} else if (type === 'auth') chat.signIn(CREDENTIAL);
	else if (isRequest(type)) chat.request(type);
	else {
		const request = featureOf(frame);
		if (request !== undefined) chat.requestFeature(request);
	}
}

/** A request for a feature, if it is complete. */
function featureOf(frame: string): FeatureFrame | undefined {
	const fields = fieldsOf(frame);
	const {type, message_id, rating} = fields;
	if (type === 'conversation_list') return {type};
	if (type === 'feedback' && typeof message_id === 'string' && typeof rating === 'string')
		return fields as unknown as FeatureFrame;
	const request = requestOf({kind: 'feature', frame: fields}, true);
	return request.kind === 'feature' ? request.frame : undefined;
}
