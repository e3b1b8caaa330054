/**
 * Gathers what happens to connections for the other thread, which is woken once for many events: the first goes out at
 * the end of this turn of the event loop, what follows soon after it together.
 *
 * A server that streams sends its whole text so far in every `typing` frame. Where the next one says the same and more,
 * the one before it need not travel.
 */
import type {LineEvent} from './worker-messages.ts';

/** Between two posts, ms; and between two where only a text has grown. */
const APART = 8;
const APART_WHILE_TYPING = 40;
/** How often at most it is told that something comes, ms. */
const ACTIVITY = 1000;

/** Time, and what can be waited for. */
export interface Pace {
	now(): number;
	/** At the end of this turn of the event loop. */
	soon(callback: () => void): void;
	/** @returns cancels it */
	after(ms: number, callback: () => void): () => void;
}

export interface EventBatch {
	add(event: LineEvent): void;
}

/** What may wait is not everything: words of the server for what it does, and announced calls, are each told. */
const STATUS = /^.{0,250}(?:\.\.\.|…)(?: \(\d+\/\d+\))?$/s;

/** The text of a `typing` frame; undefined for everything else. */
function typed(event: LineEvent): string | undefined {
	if (event.type !== 'frame' || event.decoded.kind !== 'frame' || event.decoded.problems.length > 0)
		return undefined;
	const {frame} = event.decoded;
	return frame.type === 'typing' ? frame.message : undefined;
}

/** Whether a frame says nothing that the next one does not say. S sends an empty text for a round without words. */
export function isCoveredBy(event: LineEvent, next: LineEvent): boolean {
	const text = typed(event);
	const later = typed(next);
	if (text === undefined || later === undefined || event.line !== next.line) return false;
	return text !== '' && later.startsWith(text) && !STATUS.test(text);
}

/** @param post sends events in order, never none */
export function batchEvents(post: (events: readonly LineEvent[]) => void, pace: Pace): EventBatch {
	let events: LineEvent[] = [];
	let lastPost = Number.NEGATIVE_INFINITY;
	/** When the present batch goes out; `cancel` is there while that is a matter of time. */
	let due: {readonly at: number; readonly cancel: () => void} | undefined;
	const activity = new Map<number, number>();

	function flush(): void {
		due = undefined;
		if (events.length === 0) return;
		const batch = events;
		events = [];
		lastPost = pace.now();
		post(batch);
	}

	function plan(): void {
		const now = pace.now();
		const isGrowing = events.length === 1 && events[0] !== undefined && isGrowingText(events[0]);
		const at = Math.max(now, lastPost + (isGrowing ? APART_WHILE_TYPING : APART));
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
			const last = events.at(-1);
			if (last !== undefined && isCoveredBy(last, event)) events[events.length - 1] = event;
			else events.push(event);
			plan();
		},
	};
}

const isGrowingText = (event: LineEvent): boolean => {
	const text = typed(event);
	return text !== undefined && text !== '' && !STATUS.test(text);
};
