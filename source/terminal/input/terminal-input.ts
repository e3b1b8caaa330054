/** The keyboard: reads the terminal, and hands keys, pastes and replies to whoever asked for them. */
import {StringDecoder} from 'node:string_decoder';
import type {Clock} from '../../clock.ts';
import {firstTaking, type Handler, join} from './handlers.ts';
import {InkStdin} from './ink-stdin.ts';
import {
	createKeyParser,
	type InputEvent,
	type Key,
	type Paste,
	type PendingInput,
	type Reply,
} from './key-parser.ts';
import {createKeyQueue} from './key-queue.ts';

/** What is asked of the input: `process.stdin`, or a test's own. */
export interface TerminalSource {
	readonly isTTY?: boolean | undefined;
	readonly isRaw?: boolean | undefined;
	setRawMode?(isRaw: boolean): unknown;
	on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
	on(event: 'end' | 'error', listener: () => void): unknown;
	off(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
	off(event: 'end' | 'error', listener: () => void): unknown;
	resume(): unknown;
	pause(): unknown;
	ref?(): unknown;
	unref?(): unknown;
}

export interface TerminalInput {
	/** For Ink's option `stdin`: what no handler took, while a component of Ink's own asks for keys. */
	readonly forInk: NodeJS.ReadStream;
	/** Reads keys one by one instead of lines. Keys that come before anybody asks for them wait. */
	start(): void;
	/** Gives the terminal back as it was, and lets the process end. Never throws; harmless when not started. */
	stop(): void;
	/** Stops reading for a while: for an editor, or because the program is stopped. */
	pause(): void;
	resume(): void;
	/** The handler that came last is asked first. Each of these returns a function that takes the handler away. */
	onKey(handler: Handler<Key>): () => void;
	onPaste(handler: Handler<Paste>): () => void;
	/** Every handler gets every reply. */
	onReply(handler: (reply: Reply) => void): () => void;
	/**
	 * Who draws tells when everything that the keys so far have changed is drawn.
	 * @param whenDrawn calls `done` then
	 */
	onDrawing(whenDrawn: (done: () => void) => void): () => void;
	/** The terminal is gone. */
	onEnd(handler: () => void): () => void;
}

/** How long what is incomplete may take to be completed, ms. */
const PATIENCE: Readonly<Record<Exclude<PendingInput, 'nothing'>, number>> = {
	escape: 20,
	sequence: 300,
	paste: 1_000,
};
/** `stopped` can be started; `paused` reads nothing, but means to. */
type InputStage = 'stopped' | 'reading' | 'paused';

export function createTerminalInput({
	input,
	clock,
	isRawBefore,
}: {
	readonly input: TerminalSource;
	readonly clock: Clock;
	/** The mode to go back to; by default the one that it is in when it is started. */
	readonly isRawBefore?: boolean;
}): TerminalInput {
	const parser = createKeyParser();
	const forInk = new InkStdin();
	const keyHandlers: Array<Handler<Key>> = [];
	const pasteHandlers: Array<Handler<Paste>> = [];
	const replyHandlers: Array<(reply: Reply) => void> = [];
	const endHandlers: Array<() => void> = [];
	let stage: InputStage = 'stopped';
	let wasRaw = false;
	let decoder = new StringDecoder('utf8');
	let cancelFlush: (() => void) | undefined;
	const queue = createKeyQueue({
		isHeard: () => keyHandlers.length > 0 || forInk.isRaw,
		deliver(event) {
			if (event.kind === 'key') {
				const taken = firstTaking(keyHandlers.toReversed(), event.key);
				return taken === 'draws' || (!taken && forInk.feedKey(event.key));
			}

			const taken = firstTaking(pasteHandlers.toReversed(), event.paste);
			return taken === 'draws' || (!taken && forInk.feedPaste(event.paste));
		},
	});

	function dispatch(event: InputEvent): void {
		if (event.kind !== 'reply') {
			queue.add(event);
			return;
		}

		for (const handler of [...replyHandlers]) {
			handler(event.reply);
		}
	}

	function dispatchAll(events: readonly InputEvent[]): void {
		for (const event of events) {
			dispatch(event);
		}
	}

	function planFlush(): void {
		cancelFlush?.();
		cancelFlush = undefined;
		const {waiting} = parser;
		if (waiting !== 'nothing') {
			cancelFlush = clock.after(PATIENCE[waiting], () => {
				cancelFlush = undefined;
				dispatchAll(parser.flush());
			});
		}
	}

	const onData = (chunk: Uint8Array | string) => {
		const events = parser.push(typeof chunk === 'string' ? chunk : decoder.write(chunk));
		planFlush();
		dispatchAll(events);
	};

	const onEnd = () => {
		for (const handler of [...endHandlers]) {
			handler();
		}
	};

	function setRawMode(isRaw: boolean): void {
		try {
			if (input.isTTY) {
				input.setRawMode?.(isRaw);
			}
		} catch {
			// The terminal is gone: there is nothing to be set.
		}
	}

	function takeHold(): void {
		stage = 'reading';
		wasRaw = isRawBefore ?? input.isRaw ?? false;
		setRawMode(true);
		input.on('data', onData);
		input.ref?.();
		input.resume();
	}

	function letGo(next: InputStage): void {
		if (stage === 'reading') {
			cancelFlush?.();
			cancelFlush = undefined;
			parser.flush();
			decoder = new StringDecoder('utf8');
			input.off('data', onData);
			setRawMode(wasRaw);
			input.pause();
			input.unref?.();
		}

		stage = next;
	}

	// Not taken away again: an error that nobody hears would end the program.
	input.on('end', onEnd);
	input.on('error', onEnd);

	return {
		// It has all that Ink asks of a terminal, which is less than the type says.
		forInk: forInk as unknown as NodeJS.ReadStream,
		start() {
			if (stage === 'stopped') {
				takeHold();
			}
		},
		stop() {
			letGo('stopped');
		},
		pause() {
			if (stage === 'reading') {
				letGo('paused');
			}
		},
		resume() {
			if (stage === 'paused') {
				takeHold();
			}
		},
		onKey(handler) {
			queue.wake();
			return join(keyHandlers, handler);
		},
		onPaste: (handler) => join(pasteHandlers, handler),
		onReply: (handler) => join(replyHandlers, handler),
		onDrawing: queue.onDrawing,
		onEnd: (handler) => join(endHandlers, handler),
	};
}
