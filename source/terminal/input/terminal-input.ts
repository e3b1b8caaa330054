/** The keyboard: reads the terminal, and passes keys, pastes and replies to their handlers. */
import {StringDecoder} from 'node:string_decoder';
import type {Clock} from '../../clock.ts';
import {createBursts} from './bursts.ts';
import {createHandlerChain, type HandlerChain} from './handlers.ts';
import {InkStdin} from './ink-stdin.ts';
import {createKeyParser, type InputEvent, type Key, type PendingInput, type Reply} from './key-parser.ts';
import {createKeyQueue} from './key-queue.ts';
import {createLinePace} from './line-pace.ts';

/** The part of `process.stdin` that is used. */
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
	/** For Ink's option `stdin`: the keys that no handler handled, while an Ink component reads keys. */
	readonly forInk: NodeJS.ReadStream;
	/**
	 * Reads keys one by one instead of lines. Keys that arrive before the first handler wait.
	 * @param hasEarlyKeys the first read has keys that were typed one by one before: their times are lost
	 */
	start(hasEarlyKeys?: boolean): void;
	/** Puts the terminal back as it was, and lets the process end. Never throws; harmless when not started. */
	stop(): void;
	/** Stops reading temporarily: for an editor, or because the program is suspended. */
	pause(): void;
	resume(): void;
	/** Adds a handler to the chain of keys. Each of these functions returns a function that removes the handler. */
	readonly onKey: HandlerChain<Key>['add'];
	/** A handler of pastes gets the text. */
	readonly onPaste: HandlerChain<string>['add'];
	/** Every handler gets every reply. */
	onReply(handler: (reply: Reply) => void): () => void;
	/**
	 * Lets the renderer report when everything that the keys so far have changed is drawn.
	 * @param whenDrawn calls `done` then
	 */
	onDrawing(whenDrawn: (done: () => void) => void): () => void;
	/** The terminal is gone. */
	onEnd(handler: () => void): () => void;
}

/** How long to wait for the rest of incomplete input, ms. */
const TIMEOUTS: Readonly<Record<Exclude<PendingInput, 'escape'>, number | undefined>> = {
	nothing: undefined,
	introducer: 300,
	'late-rest': 1_100,
	sequence: 10_000,
	paste: 1_000,
	'resumed-paste': 50,
	'stopped-paste': 10_000,
};
/** The same for ESC, ms; a network may cut a sequence after it. A line that has paused within one gets more: see LinePace. */
const ESCAPE_MS = 20;
const REMOTE_ESCAPE_MS = 200;

/** Incomplete input that may be the start of a sequence. */
const MAY_CONTINUE: readonly PendingInput[] = ['escape', 'late-rest', 'introducer'];

const NO_FLUSH = (): void => {};

/** `stopped` can be started, `paused` resumed. */
type InputStage = 'stopped' | 'reading' | 'paused';

export function createTerminalInput({
	input,
	clock,
	isRawBefore,
	isRemote = false,
}: {
	readonly input: TerminalSource;
	readonly clock: Clock;
	/** The terminal is at the other end of a network. */
	readonly isRemote?: boolean;
	/** The mode to restore; by default the one at the start. */
	readonly isRawBefore?: boolean;
}): TerminalInput {
	let parser = createKeyParser();
	const bursts = createBursts();
	const pace = createLinePace(isRemote ? REMOTE_ESCAPE_MS : ESCAPE_MS);
	const forInk = new InkStdin();
	const keys = createHandlerChain<Key>();
	const pastes = createHandlerChain<string>();
	const replyHandlers = new Set<(reply: Reply) => void>();
	const endHandlers = new Set<() => void>();
	let stage: InputStage = 'stopped';
	let wasRaw = false;
	let isEarly = false;
	let decoder = new StringDecoder('utf8');
	let cancelFlush = NO_FLUSH;
	const queue = createKeyQueue({
		hasHandler: () => !keys.isEmpty || forInk.isRaw,
		deliver(event) {
			const isKey = event.kind === 'key';
			const result = isKey ? keys.handle(event.key) : pastes.handle(event.text);
			if (result !== false) return typeof result === 'object' ? result : result === 'draws';
			return isKey ? forInk.feedKey(event.key) : forInk.feedPaste(event.text);
		},
	});

	function dispatch(events: readonly InputEvent[]): void {
		for (const event of events) {
			if (event.kind !== 'reply') queue.add(event);
			else for (const handler of [...replyHandlers]) handler(event.reply);
		}
	}

	function planFlush(): void {
		cancelFlush();
		const {waiting} = parser;
		const limit = waiting === 'escape' ? pace.escapeMs : TIMEOUTS[waiting];
		const limitOfBursts = bursts.waiting;
		if (limit === undefined && limitOfBursts === undefined) {
			cancelFlush = NO_FLUSH;
			return;
		}
		const cancelParser = limit === undefined ? undefined : clock.after(limit, () => read(parser.flush()));
		const cancelBursts =
			limitOfBursts === undefined ? undefined : clock.after(limitOfBursts, () => dispatch(bursts.flush()));
		cancelFlush = () => {
			cancelParser?.();
			cancelBursts?.();
		};
	}

	function read(parsed: readonly InputEvent[]): void {
		const events = isEarly ? parsed : bursts.push(parsed, clock.now());
		isEarly = false;
		planFlush();
		dispatch(events);
	}

	function onData(chunk: Uint8Array | string): void {
		const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
		const {sequences, waiting} = parser;
		// ESC after the Esc key begins the sequence of another key.
		const isWithin = waiting === 'sequence' || (MAY_CONTINUE.includes(waiting) && !text.startsWith('\u001B'));
		const events = parser.push(text);
		pace.observe(clock.now(), isWithin, parser.sequences - sequences);
		read(events);
	}

	const onEnd = () => {
		for (const handler of [...endHandlers]) handler();
	};

	function setRawMode(isRaw: boolean): void {
		try {
			if (input.isTTY) input.setRawMode?.(isRaw);
		} catch {
			// The terminal is gone: there is nothing to set.
		}
	}

	function beginReading(): void {
		stage = 'reading';
		wasRaw = isRawBefore ?? input.isRaw ?? false;
		setRawMode(true);
		input.on('data', onData);
		input.ref?.();
		input.resume();
	}

	function endReading(next: InputStage): void {
		if (stage === 'reading') {
			cancelFlush();
			parser = createKeyParser();
			bursts.flush();
			decoder = new StringDecoder('utf8');
			input.off('data', onData);
			setRawMode(wasRaw);
			input.pause();
			input.unref?.();
		}

		stage = next;
	}

	// Never removed: an error event without a listener would end the program.
	input.on('end', onEnd);
	input.on('error', onEnd);

	return {
		// It has everything that Ink uses of a terminal, which is less than the type requires.
		forInk: forInk as unknown as NodeJS.ReadStream,
		start(hasEarlyKeys = false) {
			isEarly = hasEarlyKeys;
			if (stage === 'stopped') beginReading();
		},
		stop() {
			endReading('stopped');
		},
		pause() {
			if (stage === 'reading') endReading('paused');
		},
		resume() {
			if (stage === 'paused') beginReading();
		},
		onKey(handler, rank) {
			queue.wake();
			return keys.add(handler, rank);
		},
		onPaste: pastes.add,
		onReply(handler) {
			replyHandlers.add(handler);
			return () => replyHandlers.delete(handler);
		},
		onDrawing: queue.onDrawing,
		onEnd(handler) {
			endHandlers.add(handler);
			return () => endHandlers.delete(handler);
		},
	};
}
