/** What a program asked for, one after the other: each waits until the chat is free, and is followed to its end. */
import type {Chat} from '../chat/chat.ts';
import type {ServerFrame} from '../protocol/frames.ts';
import type {ChatError} from './errors.ts';

/** What an errand needs of the line it runs on. */
export interface OperationContext {
	readonly chat: Chat;
	/** What went wrong since the errand began, newest last. */
	troubles(): readonly ChatError[];
}

/** One thing that was asked for. It reports to its owner by itself; the runner only moves it on. */
export interface Operation {
	/** The chat is free: hands it over. */
	begin(): void;
	/** A frame of the server's, just before the chat sees it. */
	hear?(frame: ServerFrame): void;
	/** The chat changed; it may be in the middle of it. */
	watch?(): void;
	/** The chat is at rest again. @returns true when this errand is over, and has been reported */
	isOver(): boolean;
	/** Nobody waits for it any more; what can be taken back is. */
	abandon(): void;
	/** There will be no connection any more. */
	fail(error: ChatError): void;
}

export interface RequestQueue {
	/** @returns gives it up: it is taken out, or abandoned when it has begun */
	add(errand: Operation): () => void;
	hear(frame: ServerFrame): void;
	/** The chat changed. */
	watch(): void;
	/** Ends all of them. */
	fail(error: ChatError): void;
	/** Resolves when nothing is under way and nothing waits. */
	whenIdle(): Promise<void>;
}

/** @param onBegin called before each errand begins */
export function createRequestQueue(chat: Chat, onBegin: () => void): RequestQueue {
	let current: Operation | undefined;
	let waiting: readonly Operation[] = [];
	let idlers: ReadonlyArray<() => void> = [];
	let isScheduled = false;

	// The chat tells its listeners in the middle of things; in a task of its own it is found at rest.
	function schedule(): void {
		if (isScheduled) return;
		isScheduled = true;
		queueMicrotask(() => {
			isScheduled = false;
			run();
		});
	}

	function isQuiet(): boolean {
		const {turn, queue, awaiting, completing} = chat.getSnapshot();
		return turn === undefined && queue.length === 0 && awaiting === undefined && !completing;
	}

	function run(): void {
		for (;;) {
			if (current === undefined) {
				const [first, ...rest] = waiting;
				if (first === undefined || !isQuiet() || chat.getSnapshot().connection.at !== 'ready') break;
				current = first;
				waiting = rest;
				onBegin();
				current.begin();
			}
			if (!current.isOver()) break;
			current = undefined;
		}
		if (isIdle()) tellIdlers();
	}

	function isIdle(): boolean {
		return current === undefined && waiting.length === 0 && isQuiet();
	}

	function tellIdlers(): void {
		const all = idlers;
		idlers = [];
		for (const resolve of all) resolve();
	}

	return {
		add(errand) {
			waiting = [...waiting, errand];
			schedule();
			return () => {
				if (errand === current) errand.abandon();
				else waiting = waiting.filter((other) => other !== errand);
				schedule();
			};
		},
		hear: (frame) => current?.hear?.(frame),
		watch() {
			current?.watch?.();
			schedule();
		},
		fail(error) {
			const all = current === undefined ? waiting : [current, ...waiting];
			current = undefined;
			waiting = [];
			for (const errand of all) errand.fail(error);
			tellIdlers();
		},
		whenIdle: () =>
			new Promise((resolve) => {
				idlers = [...idlers, resolve];
				schedule();
			}),
	};
}
