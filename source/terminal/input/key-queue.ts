/** Keys and pastes in their order, each delivered to what those before it have led to, and kept while nobody listens. */
import type {InputEvent} from './key.ts';

export type KeyEvent = Exclude<InputEvent, {kind: 'reply'}>;

export interface KeyQueue {
	/** At once where nothing stands in its way, else in its turn. */
	add(event: KeyEvent): void;
	/** Somebody listens now: what waited goes to those who are there at the end of this tick. */
	wake(): void;
	/** @param whenDrawn calls `done` once everything changed so far is drawn. @returns a function that takes it away */
	onDrawing(whenDrawn: (done: () => void) => void): () => void;
}

/** Keys and pastes kept while nobody asks for them. */
const BACKLOG_LIMIT = 1_000;

/** With nobody who draws, a turn of the event loop has to do. */
const atOnce = (done: () => void): void => done();

export function createKeyQueue({
	isHeard,
	deliver,
}: {
	readonly isHeard: () => boolean;
	/** @returns whether the next one has to wait for what this one draws */
	readonly deliver: (event: KeyEvent) => boolean;
}): KeyQueue {
	const backlog: KeyEvent[] = [];
	let drawing = atOnce;
	/** Ends the wait for a drawing; undefined while there is none. */
	let release: (() => void) | undefined;

	function drain(): void {
		while (release === undefined && isHeard()) {
			const event = backlog.shift();
			if (event === undefined) return;
			if (deliver(event)) waitForDrawing();
		}
	}

	/**
	 * A field of Ink's knows what it held when it was last drawn, and a page who had the focus then. A key that came
	 * sooner would go where the person no longer is.
	 */
	function waitForDrawing(): void {
		const done = (): void => {
			// In a turn of its own: React does not like to be asked for a drawing while it ends one.
			setImmediate(() => {
				if (release !== done) return;
				release = undefined;
				drain();
			});
		};
		release = done;
		drawing(done);
	}

	return {
		add(event) {
			// A wait for a drawing ends by itself; one for a listener may not.
			const isEndless = release === undefined && !isHeard();
			if (isEndless && backlog.length >= BACKLOG_LIMIT) return;
			const isFirst = backlog.length === 0;
			backlog.push(event);
			// Behind others it waits for what they wait for: handlers of keys and of pastes come one by one.
			if (isFirst) drain();
		},
		wake: () => queueMicrotask(drain),
		onDrawing(whenDrawn) {
			drawing = whenDrawn;
			return () => {
				drawing = atOnce;
				release?.();
			};
		},
	};
}
