/** Small messages on their way from the worker to the program, many as one: what read them here would be copied there. */
import {decode} from '../../protocol/decode.ts';
import type {Decoded} from '../../protocol/frames.ts';
import type {SocketEvent, WorkerEvent} from './worker-messages.ts';

type Unread = Extract<SocketEvent, {readonly type: 'unread'}>;
type Message = Extract<WorkerEvent, {readonly type: 'message'}>;

/** Messages that came one after the other on one connection become one event; everything else stays, in its order. */
export function packMessages(events: readonly WorkerEvent[]): readonly SocketEvent[] {
	const told: SocketEvent[] = [];
	let messages: Message[] = [];
	const tellMessages = (): void => {
		if (messages.length > 0) told.push(unreadOf(messages));
		messages = [];
	};
	for (const event of events) {
		if (event.type !== 'message') {
			tellMessages();
			told.push(event);
			continue;
		}
		if (messages[0] !== undefined && messages[0].line !== event.line) tellMessages();
		messages.push(event);
	}
	tellMessages();
	return told;
}

function unreadOf(messages: readonly Message[]): Unread {
	const ends: number[] = [];
	let length = 0;
	for (const {bytes} of messages) {
		length += bytes.length;
		ends.push(length);
	}
	// A buffer of its own, since it is given away.
	const all = new Uint8Array(length);
	for (const [index, {bytes}] of messages.entries()) all.set(bytes, (ends[index] ?? 0) - bytes.length);
	return {type: 'unread', line: messages[0]?.line ?? 0, bytes: all, ends};
}

/** Reads the messages one after the other, each when it is taken; their memory is given back after the last. */
export function* readMessages({
	bytes,
	ends,
}: Unread): Generator<{readonly decoded: Decoded; readonly bytes: number}> {
	const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let start = 0;
	for (const end of ends) {
		yield {decoded: decode(all.toString('utf8', start, end)), bytes: end - start};
		start = end;
	}
	// The collector would be long in coming: it does not weigh what lies outside of its heap.
	bytes.buffer.transfer(0);
}
