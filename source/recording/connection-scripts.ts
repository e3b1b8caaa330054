/** Splits a recording into its connections, and each into exchanges: what the client sent, and how the server answered it. */
import {isObject} from '../protocol/json.ts';
import {completeJson} from './complete-json.ts';
import type {FrameRecord, MessageRecord, NoteRecord} from './frame-record.ts';

/** What the server does; `delay`: milliseconds after the message that it answers, or after what it did before, whichever is later. */
export type ServerStep = {readonly delay: number} & (
	| {readonly kind: 'message'; readonly frame: string}
	| {readonly kind: 'close'; readonly code: number; readonly reason: string}
	/** The connection ends without a close frame. */
	| {readonly kind: 'drop'}
);

export interface Exchange {
	/** The message of the client; undefined: the beginning of the connection. */
	readonly asked: {readonly type: string; readonly frame: string} | undefined;
	readonly steps: readonly ServerStep[];
}

export interface ConnectionScript {
	/** The path of its URL, without the query; undefined if it was not recorded. */
	readonly path: string | undefined;
	/** The HTTP status with which the handshake was refused; undefined = the connection was opened. */
	readonly refusal: number | undefined;
	/** In the order of the client's messages; the first is the beginning of the connection. */
	readonly exchanges: readonly Exchange[];
}

/** The type of a message that is no JSON object. */
export const NO_OBJECT = '(no JSON object)';

/** The fields of a message; undefined if it is no JSON object. */
export function fieldsOf(frame: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(frame);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** The type of a message of the client. In the first dialect a message of the user has none. */
export function requestType(frame: string): string {
	const fields = fieldsOf(frame);
	if (fields === undefined) return NO_OBJECT;
	return fields.type === undefined ? 'chat' : String(fields.type);
}

/** Connections that were never opened are left out, unless the server refused them. */
export function connectionScripts(records: readonly FrameRecord[]): readonly ConnectionScript[] {
	const connections: Array<ReturnType<typeof createBuilder>> = [];
	for (const record of records) {
		const isDial = record.dir === 'note' && record.note === 'connect';
		if (isDial || connections.length === 0) connections.push(createBuilder(record));
		if (!isDial) connections.at(-1)?.add(record);
	}
	return connections.flatMap((connection) => connection.script() ?? []);
}

interface GrowingExchange {
	readonly asked: Exchange['asked'];
	/** When it was asked. */
	readonly t: number;
	readonly steps: ServerStep[];
	isAnswered: boolean;
}

function createBuilder(first: FrameRecord) {
	// The beginning of a connection is over when the client has sent something.
	const opening: GrowingExchange = {asked: undefined, t: first.t, steps: [], isAnswered: true};
	const exchanges = [opening];
	/** The first one that is not answered completely, or the last one. */
	let current = opening;
	/** When the server did something last. */
	let last = first.t;
	let isOpened = false;
	let isEnded = false;
	let refusal: number | undefined;

	function add(record: FrameRecord): void {
		if (isEnded) return;
		if (record.dir === 'note') {
			addNote(record);
			return;
		}
		isOpened = true;
		if (record.dir === 'out') addRequest(record);
		else addAnswer(record);
	}

	function addRequest({t, frame}: MessageRecord): void {
		exchanges.push({asked: {type: requestType(frame), frame}, t, steps: [], isAnswered: false});
		advance();
	}

	/** Servers answer in order: what they send belongs to the first request that is not answered yet. */
	function addAnswer({t, frame, truncated}: MessageRecord): void {
		const type = fieldsOf(frame)?.type;
		// Some clients send something before the greeting.
		const exchange = type === 'connection_established' ? opening : current;
		const sent = truncated ? completeJson(frame) : frame;
		addStep(exchange, t, (delay) => ({kind: 'message', frame: sent, delay}));
		if (exchange.asked !== undefined && isAnswerTo(exchange.asked.type, type)) exchange.isAnswered = true;
		advance();
	}

	function addStep(exchange: GrowingExchange, t: number, step: (delay: number) => ServerStep): void {
		exchange.steps.push(step(Math.max(0, t - Math.max(exchange.t, last))));
		last = t;
	}

	function advance(): void {
		current = exchanges.find(({isAnswered}) => !isAnswered) ?? exchanges.at(-1) ?? opening;
	}

	function addNote(note: NoteRecord): void {
		if (note.note === 'open') isOpened = true;
		const status = isOpened ? undefined : statusOf(note);
		if (status !== undefined) refusal = status;
		const end = isOpened ? endOf(note) : undefined;
		if (end === undefined) return;
		isEnded = true;
		if (end === 'client') return;
		addStep(exchanges.at(-1) ?? opening, note.t, (delay) => ({...end, delay}));
	}

	return {
		add,
		script(): ConnectionScript | undefined {
			if (!isOpened && refusal === undefined) return undefined;
			return {path: pathOf(first), refusal: isOpened ? undefined : refusal, exchanges};
		},
	};
}

/** Whether a message ends the answer to a request. */
function isAnswerTo(request: string, type: unknown): boolean {
	if (request === 'chat') return type === 'ai_response' || type === 'error' || type === 'auth_expired';
	return type !== 'typing' && type !== 'ai_response';
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The status of a handshake that was refused, in recordings of this and of other programs. */
function statusOf({mark, error}: NoteRecord): number | undefined {
	const status = /\bHTTP (\d{3})\b/.exec(text(mark) || text(error))?.[1];
	return status === undefined ? undefined : Number(status);
}

type ConnectionEnd =
	| {readonly kind: 'close'; readonly code: number; readonly reason: string}
	| {readonly kind: 'drop'};

/** Codes that no close frame can have: they say that there was none. */
const WITHOUT_FRAME: readonly unknown[] = [1005, 1006, 1015];

/** How a note ends the connection; undefined = it does not. */
function endOf({note, by, code, mark, reason}: NoteRecord): ConnectionEnd | 'client' | undefined {
	if (note === 'close') {
		if (by !== 'in') return 'client';
		if (typeof code !== 'number' || WITHOUT_FRAME.includes(code)) return {kind: 'drop'};
		return {kind: 'close', code, reason: text(reason)};
	}
	if (note !== 'lost' && note !== 'stopped') return undefined;
	const closed = /^code (\d{4})$/.exec(text(mark))?.[1];
	if (closed !== undefined) return {kind: 'close', code: Number(closed), reason: text(reason)};
	// Of all others the client was the one that ended it, as after a time limit.
	return code === 'connection_lost' || code === 'server_closed' ? {kind: 'drop'} : 'client';
}

function pathOf(record: FrameRecord): string | undefined {
	if (record.dir !== 'note') return undefined;
	const url = text(record.url) || text(record.path);
	return url === '' || !URL.canParse(url, 'ws://host/') ? undefined : new URL(url, 'ws://host/').pathname;
}
