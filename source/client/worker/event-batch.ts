/**
 * Gathers what happens to connections for the other thread, which is woken once for many events: the first goes out at
 * the end of this turn of the event loop, what follows soon after it together.
 *
 * A server that streams sends its whole text so far in every `typing` frame. Where the next one says the same and more,
 * the one before it need not travel.
 */
import type {WorkerEvent} from './worker-messages.ts';

/** Between two posts, ms; and between two where only a text has grown. */
const APART = 8;
const APART_WHILE_TYPING = 40;
/** Bytes of messages after which nothing more is waited for. */
const MUCH = 128 * 1024;
/** How often at most it is told that something comes, ms. */
const ACTIVITY = 1000;

/** Time, and what can be waited for. */
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

/** What may wait is not everything: words of the server for what it does, and announced calls, are each told. */
const STATUS = /^.{0,250}(?:\.\.\.|…)(?: \(\d+\/\d+\))?$/s;

/** The text of a `typing` frame; undefined for everything else. */
function typed(event: WorkerEvent): string | undefined {
	if (event.type !== 'frame' || event.decoded.kind !== 'frame' || event.decoded.problems.length > 0)
		return undefined;
	const {frame} = event.decoded;
	return frame.type === 'typing' ? frame.message : undefined;
}

/** The text of an answer that is being written: it is no status, and no empty text, which S sends for a round without words. */
function growing(event: WorkerEvent): string | undefined {
	const text = typed(event);
	return text === undefined || text === '' || STATUS.test(text) ? undefined : text;
}

/**
 * Whether a frame only says what stands between the one before it and the next: the same text goes on in all three. One that
 * begins anew is told even so, since a round of the model's ends there.
 */
export function isBetween(before: WorkerEvent | undefined, event: WorkerEvent, next: WorkerEvent): boolean {
	if (before === undefined || before.line !== event.line || event.line !== next.line) return false;
	const text = growing(event);
	const earlier = growing(before);
	const later = typed(next);
	if (text === undefined || earlier === undefined || later === undefined) return false;
	return text.startsWith(earlier) && later.startsWith(text);
}

/** @param post sends events in order, never none */
export function batchEvents(post: (events: readonly WorkerEvent[]) => void, pace: BatchTiming): EventBatch {
	let events: WorkerEvent[] = [];
	/** Bytes of the messages among them. */
	let bytes = 0;
	let lastPost = Number.NEGATIVE_INFINITY;
	/** When the present batch goes out; `cancel` is there while that is a matter of time. */
	let due: {readonly at: number; readonly cancel: () => void} | undefined;
	const activity = new Map<number, number>();
	/** The newest event, and the one told before it. */
	let newest: WorkerEvent | undefined;
	let before: WorkerEvent | undefined;

	function flush(): void {
		due = undefined;
		if (events.length === 0) return;
		const batch = events;
		events = [];
		bytes = 0;
		lastPost = pace.now();
		post(batch);
	}

	function plan(): void {
		const now = pace.now();
		const [only] = events;
		const isGrowing = only !== undefined && events.length === 1 && growing(only) !== undefined;
		const at = bytes > MUCH ? now : Math.max(now, lastPost + (isGrowing ? APART_WHILE_TYPING : APART));
		if (due !== undefined && due.at <= at) return;
		due?.cancel();
		if (at > now) due = {at, cancel: pace.after(at - now, flush)};
		else {
			let isCancelled = false;
			pace.soon(() => {
				if (!isCancelled) flush();
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
				const now = pace.now();
				if (now - (activity.get(event.line) ?? Number.NEGATIVE_INFINITY) < ACTIVITY) return;
				activity.set(event.line, now);
			}
			if (event.type === 'end') activity.delete(event.line);
			if (event.type === 'message') bytes += event.bytes.length;
			const last = events.at(-1);
			if (last !== undefined && isBetween(before, last, event)) events[events.length - 1] = event;
			else {
				before = newest;
				events.push(event);
			}
			newest = event;
			plan();
		},
	};
}
