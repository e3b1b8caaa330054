/** Delivers keys and pastes in order, each after everything that those before it caused; keeps them while nothing handles them. */
import type {InputEvent} from './key.ts';

export type KeyEvent = Exclude<InputEvent, {kind: 'reply'}>;

export interface KeyQueue {
	/** Delivers the event at once if nothing is waiting, else in its turn. */
	add(event: KeyEvent): void;
	/** A handler was added: delivers the waiting events at the end of this tick, when all handlers of it are there. */
	wake(): void;
	/** @param whenDrawn calls `done` once everything changed so far is drawn. @returns a function that removes it */
	onDrawing(whenDrawn: (done: () => void) => void): () => void;
}

/** Keys and pastes kept while there is no handler. */
const BACKLOG_LIMIT = 1_000;

/** Without a renderer, wait for one tick. */
const atOnce = (done: () => void): void => done();

export function createKeyQueue({
	hasHandler,
	deliver,
}: {
	readonly hasHandler: () => boolean;
	/**
	 * @returns whether the next event has to wait until this one is drawn; a promise: nobody has handled this one, which is
	 * delivered again when it settles
	 */
	readonly deliver: (event: KeyEvent) => boolean | Promise<void>;
}): KeyQueue {
	const backlog: KeyEvent[] = [];
	let drawing = atOnce;
	/** Ends the wait for a drawing or a promise; undefined while there is none. */
	let release: (() => void) | undefined;

	function drain(): void {
		while (release === undefined && hasHandler()) {
			const event = backlog.shift();
			if (event === undefined) return;
			const result = deliver(event);
			if (result === true) waitForDrawing();
			else if (result !== false) {
				backlog.unshift(event);
				waitFor(result);
			}
		}
	}

	function waitFor(settled: Promise<void>): void {
		const done = (): void => {
			if (release !== done) return;
			release = undefined;
			drain();
		};
		release = done;
		void settled.then(done, done);
	}

	/**
	 * A text field of Ink knows the value that it had when it was last drawn, and a page the focus that it had then. A key
	 * delivered before the next drawing would reach the wrong one.
	 */
	function waitForDrawing(): void {
		const done = (): void => {
			// In a tick of its own: React must not be asked for a drawing while it finishes one.
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
			// A wait for a drawing ends by itself; a wait for a handler may not.
			const isEndless = release === undefined && !hasHandler();
			if (isEndless && backlog.length >= BACKLOG_LIMIT) return;
			const isFirst = backlog.length === 0;
			backlog.push(event);
			// Behind others it waits for the same: keys and pastes are handled one by one.
			if (isFirst) drain();
		},
		wake: () => queueMicrotask(drain),
		onDrawing(whenDrawn) {
			drawing = whenDrawn;
			return () => {
				// Another renderer has taken over.
				if (drawing !== whenDrawn) return;
				drawing = atOnce;
				release?.();
			};
		},
	};
}
