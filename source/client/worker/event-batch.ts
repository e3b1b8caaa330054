/**
 * Batches the events of connections for the main thread, which wakes once for many events: the first is posted at the
 * end of this turn of the event loop, later ones together.
 *
 * A streaming server sends its whole text so far in every `typing` frame. When the next frame extends it, the one
 * before it is dropped.
 */
import {extendsText, type TypingText} from './typing-text.ts';
import type {WorkerEvent} from './worker-messages.ts';

/** Shortest time between two posts, ms; the second where only a text has grown. */
const POST_INTERVAL = 8;
const TYPING_INTERVAL = 40;
/** A batch with more bytes of messages is posted at once: the main thread handles it while the next is read. */
const LARGEST_BATCH = 128 * 1024;
/** Shortest time between two events `activity`, ms. */
const ACTIVITY_INTERVAL = 1000;

/** Time and timers. */
export interface BatchTiming {
	now(): number;
	/** At the end of this turn of the event loop. */
	soon(callback: () => void): void;
	/** @returns cancels it */
	after(ms: number, callback: () => void): () => void;
}

export interface EventBatch {
	add(event: WorkerEvent): void;
}

const typingIn = (event: WorkerEvent | undefined): TypingText | undefined =>
	event?.type === 'message' ? event.typing : undefined;

const sizeOf = (event: WorkerEvent): number => (event.type === 'message' ? event.bytes.length : 0);

/**
 * Whether a frame is only a step between the one before it and the next, each extending the same text. A frame that
 * starts another text is kept, since it ends a round of the model's.
 */
export function isBetween(before: WorkerEvent | undefined, event: WorkerEvent, next: WorkerEvent): boolean {
	if (before === undefined || before.connection !== event.connection || event.connection !== next.connection)
		return false;
	const [earlier, text, later] = [typingIn(before), typingIn(event), typingIn(next)];
	if (earlier === undefined || text === undefined || later === undefined) return false;
	return earlier.isAnswer && text.isAnswer && extendsText(text, earlier) && extendsText(later, text);
}

/**
 * @param post receives events in order; `hasMore`: another post follows at the end of this turn of the event loop, which may
 * have no events
 */
export function batchEvents(
	post: (events: readonly WorkerEvent[], hasMore: boolean) => void,
	timing: BatchTiming,
): EventBatch {
	let events: WorkerEvent[] = [];
	/** Bytes of the messages among them. */
	let bytes = 0;
	let lastPost = Number.NEGATIVE_INFINITY;
	/** Whether the last post said that another one follows. */
	let isAwaited = false;
	/** When the present batch is posted, and how to cancel that. */
	let due: {readonly at: number; readonly cancel: () => void} | undefined;
	const activity = new Map<number, number>();
	/** The newest event, and the last one before it that was kept. */
	let newest: WorkerEvent | undefined;
	let before: WorkerEvent | undefined;

	function flush(hasMore: boolean): void {
		due?.cancel();
		due = undefined;
		if (events.length === 0 && !isAwaited) return;
		const batch = events;
		events = [];
		bytes = 0;
		lastPost = timing.now();
		isAwaited = hasMore;
		post(batch, hasMore);
	}

	function schedule(): void {
		const now = timing.now();
		const [only] = events;
		const isGrowing = events.length === 1 && typingIn(only)?.isAnswer === true;
		const at =
			isAwaited || bytes > LARGEST_BATCH
				? now
				: Math.max(now, lastPost + (isGrowing ? TYPING_INTERVAL : POST_INTERVAL));
		if (due !== undefined && due.at <= at) return;
		due?.cancel();
		if (at > now) due = {at, cancel: timing.after(at - now, () => flush(false))};
		else {
			let isCancelled = false;
			timing.soon(() => {
				if (!isCancelled) flush(false);
			});
			due = {
				at,
				cancel: () => {
					isCancelled = true;
				},
			};
		}
	}

	return {
		add(event) {
			if (event.type === 'activity') {
				const now = timing.now();
				if (now - (activity.get(event.connection) ?? Number.NEGATIVE_INFINITY) < ACTIVITY_INTERVAL) return;
				activity.set(event.connection, now);
			}
			if (event.type === 'end') activity.delete(event.connection);
			bytes += sizeOf(event);
			const last = events.at(-1);
			if (last !== undefined && isBetween(before, last, event)) {
				bytes -= sizeOf(last);
				events[events.length - 1] = event;
			} else {
				before = newest;
				events.push(event);
			}
			newest = event;
			// The next frame of a streamed text may replace it.
			if (bytes > LARGEST_BATCH && typingIn(event) === undefined) flush(true);
			schedule();
		},
	};
}
