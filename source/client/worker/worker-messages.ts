/** What the program and its worker thread say to each other: plain data, which can be copied from one to the other. */
import type {LongTexts} from '../../protocol/decode-large.ts';
import type {Decoded, ServerFrame} from '../../protocol/frames.ts';
import type {HandshakeSettings} from '../../protocol/handshake.ts';
import {headOf, type RemoteText} from '../../protocol/remote-text.ts';
import type {SocketEnd} from '../socket.ts';

/** What the worker is to do. `line` is the number of a connection, `text` the id of a text that is kept there. */
export type WorkerCommand =
	| {
			readonly do: 'open';
			readonly line: number;
			readonly url: string;
			readonly maxFrameBytes: number;
			readonly compress: boolean;
			readonly handshake: HandshakeSettings;
	  }
	| {readonly do: 'send'; readonly line: number; readonly text: string}
	| {readonly do: 'ping'; readonly line: number}
	| {readonly do: 'close'; readonly line: number; readonly code: number; readonly reason: string}
	| {readonly do: 'terminate'; readonly line: number}
	/** Answered by `slice` or `gone`. */
	| {
			readonly do: 'slice';
			readonly request: number;
			readonly text: string;
			readonly start: number;
			readonly end: number;
	  }
	/** Answered by `piece` or `gone`. */
	| {readonly do: 'piece'; readonly request: number; readonly text: string; readonly byte: number}
	/** Nobody will ask for it any more. */
	| {readonly do: 'forget'; readonly text: string};

/** What happened to a connection: `SocketEvents`, as data. */
export type SocketEvent =
	| {readonly type: 'open'; readonly line: number}
	/** Small messages that came one after the other, as they came: reading them costs less than handing over what was read. */
	| {
			readonly type: 'unread';
			readonly line: number;
			/** All of them, UTF-8. */
			readonly bytes: Uint8Array<ArrayBuffer>;
			/** Where each of them ends in `bytes`. */
			readonly ends: readonly number[];
	  }
	| {
			readonly type: 'frame';
			readonly line: number;
			readonly decoded: Decoded;
			readonly bytes: number;
			/** What the frame has but the beginnings of. */
			readonly long: LongTexts<TextRef> | undefined;
	  }
	| {readonly type: 'pong'; readonly line: number}
	| {readonly type: 'activity'; readonly line: number}
	| {readonly type: 'end'; readonly line: number; readonly end: SocketEnd};

/** The same in the worker, before it is told: each small message by itself, in memory that others share. */
export type WorkerEvent =
	| Exclude<SocketEvent, {readonly type: 'unread'}>
	| {readonly type: 'message'; readonly line: number; readonly bytes: Buffer};

/** What the worker tells. */
export type Report =
	| {readonly kind: 'events'; readonly events: readonly SocketEvent[]}
	| {readonly kind: 'slice'; readonly request: number; readonly slice: string}
	| {
			readonly kind: 'piece';
			readonly request: number;
			readonly bytes: Uint8Array<ArrayBuffer>;
			readonly next: number | undefined;
	  }
	| {readonly kind: 'gone'; readonly request: number};

/** The memory that is handed over with a report, and not copied. */
export function memoryOf(report: Report): readonly ArrayBuffer[] {
	if (report.kind === 'piece') return [report.bytes.buffer];
	if (report.kind !== 'events') return [];
	return report.events.flatMap((event) => (event.type === 'unread' ? [event.bytes.buffer] : []));
}

/** A text that the worker keeps; its beginning stands in the frame. */
export interface TextRef {
	readonly id: string;
	/** UTF-16 code units. */
	readonly length: number;
}

/** Makes a handle to a kept text. */
export type MakeRemoteText = (text: TextRef, head: string) => RemoteText;

/** The frame with handles in the places of the texts of which it has but the beginning. */
export function withRemoteTexts(decoded: Decoded, long: LongTexts<TextRef>, make: MakeRemoteText): Decoded {
	return decoded.kind === 'frame' ? {...decoded, frame: frameWith(decoded.frame, long, make)} : decoded;
}

function frameWith(
	frame: ServerFrame,
	{message, contents, rest}: LongTexts<TextRef>,
	make: MakeRemoteText,
): ServerFrame {
	switch (frame.type) {
		case 'ai_response':
			return {
				...frame,
				...(message === undefined ? {} : {message: make(message, headOf(frame.message))}),
				...(rest === undefined ? {} : {rest: {...rest, json: make(rest.json, '')}}),
			};
		case 'history':
		case 'conversation_loaded':
			return {
				...frame,
				messages: frame.messages.map((each, index) => {
					const text = contents.get(index);
					return text === undefined ? each : {...each, content: make(text, headOf(each.content))};
				}),
			};
		default:
			return frame;
	}
}
