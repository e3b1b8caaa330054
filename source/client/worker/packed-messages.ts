/** Packs small messages from the worker into one transferred buffer: decoded in the worker, each would be copied. */
import {decodeAll} from '../../protocol/decode.ts';
import type {Decoded} from '../../protocol/server-frames.ts';
import type {SocketEvent, WorkerEvent} from './worker-messages.ts';

type Packed = Extract<SocketEvent, {readonly type: 'packed'}>;
type Message = Extract<WorkerEvent, {readonly type: 'message'}>;

/** Packs consecutive messages of one connection into one event; all other events stay, in order. */
export function packMessages(events: readonly WorkerEvent[]): readonly SocketEvent[] {
	const packed: SocketEvent[] = [];
	let messages: Message[] = [];
	const packPending = (): void => {
		if (messages.length > 0) packed.push(packedOf(messages));
		messages = [];
	};
	for (const event of events) {
		if (event.type !== 'message') {
			packPending();
			packed.push(event);
			continue;
		}
		if (messages[0] !== undefined && messages[0].connection !== event.connection) packPending();
		messages.push(event);
	}
	packPending();
	return packed;
}

function packedOf(messages: readonly Message[]): Packed {
	const ends: number[] = [];
	let length = 0;
	for (const {bytes} of messages) {
		length += bytes.length;
		ends.push(length);
	}
	// A separate buffer, since it is transferred.
	const all = new Uint8Array(length);
	for (const [index, {bytes}] of messages.entries()) all.set(bytes, (ends[index] ?? 0) - bytes.length);
	return {type: 'packed', connection: messages[0]?.connection ?? 0, bytes: all, ends};
}

/** Decodes the messages lazily, and frees their memory after the last. */
export function* readMessages({
	bytes: packed,
	ends,
}: Packed): Generator<{readonly decoded: Decoded; readonly bytes: number}> {
	const all = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
	let start = 0;
	for (const end of ends) {
		let bytes = end - start;
		for (const decoded of decodeAll(all.toString('utf8', start, end))) {
			yield {decoded, bytes};
			bytes = 0;
		}
		start = end;
	}
	freeMemory(packed.buffer);
}

/** Without it the collector frees the memory late, since memory outside its heap does not count. Node 20 cannot do it. */
function freeMemory(memory: ArrayBuffer & {transfer?(length: number): ArrayBuffer}): void {
	memory.transfer?.(0);
}
