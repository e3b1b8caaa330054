/**
 * Copies of the messages that arrive, for somebody who watches the wire: until then of the newest ones alone, which costs next to
 * nothing.
 */
import {createPreciseTime} from '../../clock.ts';

/** A message as it was received. */
export interface WatchedMessage {
	/** Its beginning, as UTF-8. */
	readonly head: string;
	/** Its whole size. */
	readonly bytes: number;
	/** When it was received, ms since 1970, with a fraction. */
	readonly at: number;
}

export interface MessageWatch {
	add(message: Buffer): void;
	/** @returns those that were kept, and whether there were earlier ones; from now on `take` has each message */
	start(): {readonly messages: readonly WatchedMessage[]; readonly hasEarlier: boolean};
	/** The messages since the last call. */
	take(): readonly WatchedMessage[];
}

/** Messages that are kept before anybody watches, and of each so many bytes. */
export const RECENT_MESSAGES = 256;
const RECENT_BYTES = 8 * 1024;
/** Bytes of a message that is watched. */
export const WATCHED_BYTES = 256 * 1024;

interface Kept {
	readonly head: Buffer;
	readonly bytes: number;
	readonly at: number;
}

/** The beginning of a text as a string, without half a character at its end. */
function headOf(message: Buffer, most: number): string {
	if (message.length <= most) return message.toString();
	let end = most;
	while (end > 0 && ((message[end] ?? 0) & 0xc0) === 0x80) end--;
	return message.toString('utf8', 0, end);
}

export function createMessageWatch(preciseNow = createPreciseTime()): MessageWatch {
	let isWatching = false;
	let recent: Kept[] = [];
	/** Index of the oldest one in `recent`, which is a ring once it is full. */
	let oldest = 0;
	let hasEarlier = false;
	let watched: WatchedMessage[] = [];

	return {
		add(message) {
			const at = preciseNow();
			const bytes = message.length;
			if (isWatching) {
				watched.push({head: headOf(message, WATCHED_BYTES), bytes, at});
				return;
			}
			// The memory of the message may be shared with others.
			const kept = {head: Buffer.from(message.subarray(0, RECENT_BYTES + 4)), bytes, at};
			if (recent.length < RECENT_MESSAGES) {
				recent.push(kept);
				return;
			}
			recent[oldest] = kept;
			oldest = (oldest + 1) % RECENT_MESSAGES;
			hasEarlier = true;
		},
		start() {
			isWatching = true;
			const ordered = [...recent.slice(oldest), ...recent.slice(0, oldest)];
			recent = [];
			const messages = ordered.map(({head, bytes, at}) => ({head: headOf(head, RECENT_BYTES), bytes, at}));
			return {messages, hasEarlier};
		},
		take() {
			const taken = watched;
			if (taken.length > 0) watched = [];
			return taken;
		},
	};
}
