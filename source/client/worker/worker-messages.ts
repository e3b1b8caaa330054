/** The messages between the program and its worker thread: plain data, which can be copied between threads. */

import {countsOf, type LongTexts} from '../../protocol/decode-large.ts';
import type {Cut, CutValue, HistoryMessage} from '../../protocol/frames.ts';
import type {HandshakeSettings} from '../../protocol/handshake/handshake-settings.ts';
import {headOf, type RemoteText} from '../../protocol/remote-text.ts';
import type {Decoded, ServerFrame} from '../../protocol/server-frames.ts';
import type {SocketEnd} from '../socket.ts';
import type {TypingText} from './typing-text.ts';
import type {WatchedMessage} from './watched-messages.ts';

/** Commands to the worker. `connection` is the number of a connection, `text` the id of a text kept there. */
export type WorkerCommand =
	| {
			readonly do: 'open';
			readonly connection: number;
			readonly url: string;
			readonly maxFrameBytes: number;
			readonly compress: boolean;
			readonly handshake: HandshakeSettings;
			/** Whether `received` is posted for each message. */
			readonly isLogged: boolean;
	  }
	| {readonly do: 'send'; readonly connection: number; readonly text: string}
	| {readonly do: 'ping'; readonly connection: number; readonly label?: string | undefined}
	| {readonly do: 'close'; readonly connection: number; readonly code: number; readonly reason: string}
	| {readonly do: 'terminate'; readonly connection: number}
	/** Answered by `slice` or `gone`. */
	| {
			readonly do: 'slice';
			readonly request: number;
			readonly text: string;
			readonly start: number;
			readonly end: number;
	  }
	/** Answered by `chunk` or `gone`. */
	| {readonly do: 'chunk'; readonly request: number; readonly text: string; readonly byte: number}
	/** From now on `watched` is posted for all messages; the first one at once, with those before. */
	| {readonly do: 'watch'}
	/** The text is no longer needed. */
	| {readonly do: 'forget'; readonly text: string};

/** An event of a connection: `SocketEvents` as data. */
export type SocketEvent =
	| {readonly type: 'open'; readonly connection: number}
	/** The beginning of a message, for the log. */
	| {
			readonly type: 'received';
			readonly connection: number;
			readonly head: string;
			readonly bytes: number;
	  }
	/** Consecutive small messages, not decoded: decoding them costs less than copying the result between threads. */
	| {
			readonly type: 'packed';
			readonly connection: number;
			/** All messages, UTF-8. */
			readonly bytes: Uint8Array<ArrayBuffer>;
			/** Index in `bytes` after each message. */
			readonly ends: readonly number[];
	  }
	| {
			readonly type: 'frame';
			readonly connection: number;
			readonly decoded: Decoded;
			readonly bytes: number;
			/** The texts of which the frame has only the beginning. */
			readonly long: LongTexts<TextRef> | undefined;
	  }
	| {readonly type: 'pong'; readonly connection: number; readonly label?: string | undefined}
	| {readonly type: 'activity'; readonly connection: number}
	| {readonly type: 'end'; readonly connection: number; readonly end: SocketEnd};

/** An event inside the worker: each small message separately, in memory shared with others. */
export type WorkerEvent =
	| Exclude<SocketEvent, {readonly type: 'packed'}>
	| {
			readonly type: 'message';
			readonly connection: number;
			readonly bytes: Buffer;
			/** If it is a `typing` frame. */
			readonly typing?: TypingText;
	  };

/** A message from the worker. */
export type Report =
	/** `hasMore`: another such report follows at once. */
	| {readonly kind: 'events'; readonly events: readonly SocketEvent[]; readonly hasMore: boolean}
	| {readonly kind: 'slice'; readonly request: number; readonly slice: string}
	| {
			readonly kind: 'chunk';
			readonly request: number;
			readonly bytes: Uint8Array<ArrayBuffer>;
			readonly next: number | undefined;
	  }
	| {readonly kind: 'gone'; readonly request: number}
	/** Messages of all connections. `hasEarlier`: in the first one, whether some before them were not kept. */
	| {readonly kind: 'watched'; readonly messages: readonly WatchedMessage[]; readonly hasEarlier?: boolean};

/** The memory that is transferred with a report instead of copied. */
export function memoryOf(report: Report): readonly ArrayBuffer[] {
	if (report.kind === 'chunk') return [report.bytes.buffer];
	if (report.kind !== 'events') return [];
	return report.events.flatMap((event) => (event.type === 'packed' ? [event.bytes.buffer] : []));
}

/** A text that the worker keeps; its beginning is in the frame. */
export interface TextRef {
	readonly id: string;
	/** UTF-16 code units. */
	readonly length: number;
}

/** Makes a handle to a kept text. */
export type MakeRemoteText = (text: TextRef, head: string) => RemoteText;

/** Replaces the texts of which the frame has only the beginning by handles. */
export function withRemoteTexts(decoded: Decoded, long: LongTexts<TextRef>, make: MakeRemoteText): Decoded {
	return decoded.kind === 'frame' ? {...decoded, frame: frameWith(decoded.frame, long, make)} : decoded;
}

function frameWith(
	frame: ServerFrame,
	{message, contents, values, rest}: LongTexts<TextRef>,
	make: MakeRemoteText,
): ServerFrame {
	const wholeOf = (cut: Cut): RemoteText | undefined => {
		const text = values.get(cut.start);
		return text && make(text, '');
	};
	const withWhole = (cut: Cut): CutValue => {
		const whole = wholeOf(cut);
		return whole === undefined ? cut : {...cut, whole};
	};
	const withWholes = <Holder extends Calls>(holder: Holder): Holder => ({
		...holder,
		tool_calls: holder.tool_calls.map((call) =>
			call.argumentsCut === undefined ? call : {...call, argumentsCut: withWhole(call.argumentsCut)},
		),
		tool_results: holder.tool_results.map((result) =>
			result.resultCut === undefined ? result : {...result, resultCut: withWhole(result.resultCut)},
		),
	});
	switch (frame.type) {
		case 'ai_response':
			return {
				...(values.size === 0 ? frame : withWholes(frame)),
				...(message === undefined ? {} : {message: make(message, headOf(frame.message))}),
				...(rest === undefined ? {} : {rest: {...rest, json: make(rest.json, '')}}),
			};
		case 'history':
		case 'conversation_loaded':
			return {
				...frame,
				messages: frame.messages.map((each, index) => {
					const text = contents.get(index);
					const json = each.cut && wholeOf(each.cut);
					if (text === undefined && json === undefined) return each;
					const {cut} = each;
					return {
						...withWholes(each),
						...(text === undefined ? {} : {content: make(text, headOf(each.content))}),
						...(json === undefined || cut === undefined ? {} : {rest: {...countsOf(cut), json}}),
					};
				}),
			};
		default:
			return frame;
	}
}

type Calls = Pick<HistoryMessage, 'tool_calls' | 'tool_results'>;
