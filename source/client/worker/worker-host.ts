/** The worker's side of a connection: opens real sockets, reads what comes, keeps what is large, and reports in batches. */
import {decode, decodeBinary} from '../../protocol/decode.ts';
import {decodeLarge, LARGE_MESSAGE, type LongTexts} from '../../protocol/decode-large.ts';
import type {StoredText} from '../../protocol/stored-text.ts';
import {loadSocketWith} from '../handshake.ts';
import type {Reader, Socket} from '../socket.ts';
import {socketOnDemand} from '../socket-on-demand.ts';
import {type BatchTiming, batchEvents} from './event-batch.ts';
import {packMessages} from './packed-messages.ts';
import type {Report, TextRef, WorkerCommand, WorkerEvent} from './worker-messages.ts';

export interface WorkerHostOptions {
	readonly post: (report: Report) => void;
	readonly pace: BatchTiming;
	/** Collects garbage at once, all of it or what is young. */
	readonly collect: (what: 'all' | 'young') => void;
}

/** Bytes of messages after which this thread's memory is looked after: left to itself it keeps ten times as much. */
const MUCH = 2 * 1024 * 1024;
/** Bytes of messages after which their memory is looked for while more of them come. */
const RELIEF = 1024 * 1024;
/** Not while they come, ms. */
const COLLECT_AFTER_MS = 500;

/** Of streamed text not all need be told, so it is read here. Both servers write the type first; where not, all is told. */
const TYPING = /^\s*\{\s*"type"\s*:\s*"typing"/;
/** So far in, bytes. */
const TYPE_WITHIN = 40;

/** A message, before it is said on which connection it came. */
type Heard =
	| Omit<Extract<WorkerEvent, {readonly type: 'message'}>, 'line'>
	| Omit<Extract<WorkerEvent, {readonly type: 'frame'}>, 'line' | 'bytes'>;

/** @returns carries out what the other thread orders */
export function createWorkerHost({post, pace, collect}: WorkerHostOptions): (order: WorkerCommand) => void {
	const batch = batchEvents((events) => {
		post({kind: 'events', events: packMessages(events)});
		if (lying < RELIEF) return;
		lying = 0;
		// What was read from the socket has been handed over, and no collector weighs it.
		pace.after(0, () => collect('young'));
	}, pace);
	const lines = new Map<number, Socket>();
	const texts = new Map<string, StoredText>();
	let nextText = 1;

	function keep(text: StoredText): TextRef {
		const id = `t${nextText++}`;
		texts.set(id, text);
		return {id, length: text.length};
	}

	function kept({message, contents, rest}: LongTexts<StoredText>): LongTexts<TextRef> {
		return {
			message: message && keep(message),
			contents: new Map([...contents].map(([index, text]) => [index, keep(text)])),
			rest: rest && {...rest, json: keep(rest.json)},
		};
	}

	/** Bytes of small messages since the last relief. */
	let lying = 0;
	/** Bytes of messages that left garbage behind since it was collected last. */
	let left = 0;

	const reader: Reader<Heard> = {
		text(message) {
			if (message.length < LARGE_MESSAGE) {
				left += message.length;
				lying += message.length;
				if (left > MUCH) {
					left = 0;
					pace.after(COLLECT_AFTER_MS, () => collect('all'));
				}
				if (!TYPING.test(message.toString('latin1', 0, TYPE_WITHIN)))
					return {type: 'message', bytes: message};
				return {type: 'frame', decoded: decode(message.toString()), long: undefined};
			}
			const {decoded, long} = decodeLarge(message);
			// What was made on the way is nobody's any more.
			pace.after(0, () => collect('all'));
			return {type: 'frame', decoded, long: long && kept(long)};
		},
		binary: (bytes) => ({type: 'frame', decoded: decodeBinary(bytes), long: undefined}),
	};

	function open({
		line,
		url,
		maxFrameBytes,
		compress,
		handshake,
	}: Extract<WorkerCommand, {readonly do: 'open'}>): void {
		const openSocket = socketOnDemand(() => loadSocketWith(reader, handshake));
		const socket = openSocket(
			{url, maxFrameBytes, compress, relieve: () => collect('young')},
			{
				onOpen: () => batch.add({type: 'open', line}),
				onFrame: (heard, bytes) =>
					batch.add(heard.type === 'message' ? {...heard, line} : {...heard, line, bytes}),
				onPong: () => batch.add({type: 'pong', line}),
				onActivity: () => batch.add({type: 'activity', line}),
				onEnd(end) {
					lines.delete(line);
					batch.add({type: 'end', line, end});
				},
			},
		);
		lines.set(line, socket);
	}

	return (order) => {
		switch (order.do) {
			case 'open':
				open(order);
				return;
			case 'send':
				lines.get(order.line)?.send(order.text);
				return;
			case 'ping':
				lines.get(order.line)?.ping();
				return;
			case 'close':
				lines.get(order.line)?.close(order.code, order.reason);
				return;
			case 'terminate':
				lines.get(order.line)?.terminate();
				return;
			case 'forget':
				texts.delete(order.text);
				return;
			case 'slice': {
				const {request} = order;
				const slice = texts.get(order.text)?.slice(order.start, order.end);
				post(slice === undefined ? {kind: 'gone', request} : {kind: 'slice', request, slice});
				return;
			}
			case 'piece': {
				const {request} = order;
				const piece = texts.get(order.text)?.chunk(order.byte);
				if (piece === undefined) post({kind: 'gone', request});
				else post({kind: 'piece', request, ...piece});
				return;
			}
		}
	};
}
