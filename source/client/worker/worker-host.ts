/** The worker's side of connections: opens sockets, decodes messages, keeps large texts, and reports in batches. */
import {decodeAll, decodeBinary} from '../../protocol/decode.ts';
import {decodeLarge, LARGE_MESSAGE, type LongTexts} from '../../protocol/decode-large.ts';
import type {Decoded} from '../../protocol/server-frames.ts';
import type {StoredText} from '../../protocol/stored-text.ts';
import {loadSocket} from '../handshake.ts';
import type {Reader} from '../reader.ts';
import type {Socket} from '../socket.ts';
import {socketOnDemand} from '../socket-on-demand.ts';
import {type BatchTiming, batchEvents} from './event-batch.ts';
import type {ForceGc} from './force-gc.ts';
import {packMessages} from './packed-messages.ts';
import {findTypingText, type TypingText} from './typing-text.ts';
import {createMessageWatch} from './watched-messages.ts';
import type {Report, TextRef, WorkerCommand, WorkerEvent} from './worker-messages.ts';

export interface WorkerHostOptions {
	readonly post: (report: Report) => void;
	readonly timing: BatchTiming;
	readonly collect: ForceGc;
}

/** A message without its connection. */
type Received =
	| Omit<Extract<WorkerEvent, {readonly type: 'message'}>, 'connection'>
	| Omit<Extract<WorkerEvent, {readonly type: 'frame'}>, 'connection' | 'bytes'>;

/** @returns carries out a command of the main thread */
export function createWorkerHost({
	post,
	timing,
	collect,
}: WorkerHostOptions): (command: WorkerCommand) => void {
	// Loaded while the main thread resolves the settings. If it fails, the first connection reports why.
	import('../socket.ts').catch(() => {});
	const watch = createMessageWatch();
	const batch = batchEvents((events, hasMore) => {
		const messages = watch.take();
		// First: what this program sends because of them is sent later.
		if (messages.length > 0) post({kind: 'watched', messages});
		post({kind: 'events', events: packMessages(events), hasMore});
	}, timing);
	const sockets = new Map<number, Socket>();
	const texts = new Map<string, StoredText>();
	let nextText = 1;

	function keep(text: StoredText): TextRef {
		const id = `t${nextText++}`;
		texts.set(id, text);
		return {id, length: text.length};
	}

	function kept({message, contents, values, rest}: LongTexts<StoredText>): LongTexts<TextRef> {
		return {
			message: message && keep(message),
			contents: new Map([...contents].map(([index, text]) => [index, keep(text)])),
			values: new Map([...values].map(([start, text]) => [start, keep(text)])),
			rest: rest && {...rest, json: keep(rest.json)},
		};
	}

	let lastTyping: TypingText | undefined;

	const decodedFrame = (decoded: Decoded): Received => ({type: 'frame', decoded, long: undefined});

	const reader: Reader<Received> = {
		text(message) {
			watch.add(message);
			if (message.length < LARGE_MESSAGE) {
				const typing = findTypingText(message, lastTyping);
				if (typing === undefined) return [{type: 'message', bytes: message}];
				lastTyping = typing;
				return [{type: 'message', bytes: message, typing}];
			}
			const {decoded, long} = decodeLarge(message);
			// The intermediate results of decoding are garbage now.
			timing.after(0, () => collect('all'));
			// It may be several frames.
			if (decoded.kind === 'undecodable') return decodeAll(message.toString()).map(decodedFrame);
			return [{type: 'frame', decoded, long: long && kept(long)}];
		},
		binary(message) {
			watch.add(message);
			return decodeBinary(message).map(decodedFrame);
		},
	};

	function open({
		connection,
		url,
		maxFrameBytes,
		compress,
		handshake,
		isLogged,
	}: Extract<WorkerCommand, {readonly do: 'open'}>): void {
		const openSocket = socketOnDemand(() => loadSocket(handshake, reader));
		const socket = openSocket(
			{url, maxFrameBytes, compress, relieve: () => collect('young')},
			{
				onOpen: () => batch.add({type: 'open', connection}),
				...(isLogged && {
					onMessage: (head: string, bytes: number) => batch.add({type: 'received', connection, head, bytes}),
				}),
				onFrame: (received, bytes) =>
					batch.add(
						received.type === 'message' ? {...received, connection} : {...received, connection, bytes},
					),
				onPong: (label) => batch.add({type: 'pong', connection, label}),
				onActivity: () => batch.add({type: 'activity', connection}),
				onEnd(end) {
					sockets.delete(connection);
					batch.add({type: 'end', connection, end});
				},
			},
		);
		sockets.set(connection, socket);
	}

	return (command) => {
		switch (command.do) {
			case 'open':
				open(command);
				return;
			case 'send':
				sockets.get(command.connection)?.send(command.text);
				return;
			case 'ping':
				sockets.get(command.connection)?.ping(command.label);
				return;
			case 'close':
				sockets.get(command.connection)?.close(command.code, command.reason);
				return;
			case 'terminate':
				sockets.get(command.connection)?.terminate();
				return;
			case 'watch':
				post({kind: 'watched', ...watch.start()});
				return;
			case 'forget':
				texts.delete(command.text);
				return;
			case 'slice': {
				const {request} = command;
				const slice = texts.get(command.text)?.slice(command.start, command.end);
				post(slice === undefined ? {kind: 'gone', request} : {kind: 'slice', request, slice});
				return;
			}
			case 'chunk': {
				const {request} = command;
				const chunk = texts.get(command.text)?.chunk(command.byte);
				if (chunk === undefined) post({kind: 'gone', request});
				else post({kind: 'chunk', request, ...chunk});
				return;
			}
		}
	};
}
