/**
 * Draws the screen and passes keys to the controller without React, from the first frame until Ink is loaded and has drawn
 * the same frame: loading Ink takes longer than everything before the first frame.
 */
import type {Clock} from '../clock.ts';
import type {TerminalInput} from '../terminal/input/terminal-input.ts';
import type {Screen} from '../terminal/screen.ts';
import type {Controller} from './controller.ts';
import {frameOf} from './frame.ts';
import {createFrameScheduler} from './frame-scheduler.ts';
import {createPreparedDrawing} from './prelayout.ts';
import {arrange} from './screen-view.ts';
import type {ThemeStore} from './theme-store.ts';

/** Time without keys, ms, once the attempt to connect has ended, or else before. */
const PAUSE_MS = 40;
const CONNECTING_PAUSE_MS = 250;

export interface EarlyScreenOptions {
	readonly controller: Controller;
	readonly appearance: Pick<ThemeStore, 'getTheme' | 'subscribe'>;
	readonly screen: Pick<Screen, 'inkStdout' | 'setCursor'>;
	readonly input: Pick<TerminalInput, 'onKey' | 'onPaste' | 'onDrawing'>;
	readonly clock: Clock;
	/** Loads Ink and mounts it: called once, in the first pause, or at once for a page that is a component of Ink. */
	readonly mount: () => void;
	/** An error while drawing. */
	readonly onError: (error: unknown) => void;
}

export interface EarlyScreen {
	/** Draws the first frame, with the keys that have arrived. */
	start(): void;
	/** Ink has drawn, and its components handle the keys. */
	stop(): void;
}

export function createEarlyScreen({
	controller,
	appearance,
	screen: {inkStdout, setCursor},
	input,
	clock,
	mount,
	onError,
}: EarlyScreenOptions): EarlyScreen {
	const {chat} = controller;
	let stage: 'before' | 'drawing' | 'stopped' = 'before';
	let isPlanned = false;
	let isMounting = false;
	let cancelPause = (): void => {};
	/** Keys after one that opened a page of Ink wait for it. */
	let waiting: ReadonlyArray<() => void> = [];

	function begin(): void {
		if (isMounting || stage !== 'drawing') return;
		isMounting = true;
		cancelPause();
		mount();
	}

	/** Begins anew to wait for a pause. */
	function awaitPause(): void {
		cancelPause();
		if (isMounting) return;
		const {at} = chat.getSnapshot().connection;
		const isConnecting = at !== 'ready' && at !== 'waiting' && at !== 'stopped';
		cancelPause = clock.after(isConnecting ? CONNECTING_PAUSE_MS : PAUSE_MS, begin);
	}

	function draw(): void {
		if (stage !== 'drawing') return;
		try {
			const state = controller.getState();
			// Ink draws this page, and everything from then on.
			if (state.page === 'login') {
				begin();
				return;
			}
			const size = {columns: inkStdout.columns, rows: inkStdout.rows};
			controller.setSize(size);
			const facts = controller.viewFacts();
			const view = arrange(state, chat.getSnapshot(), controller.getSize(), facts);
			inkStdout.write(frameOf(view, appearance.getTheme()));
			setCursor(view.cursor);
			controller.settle(view.settled);
		} catch (error) {
			onError(error);
		}
	}

	/** Once for everything that changes in this tick. */
	function plan(): void {
		if (isPlanned) return;
		isPlanned = true;
		queueMicrotask(() => {
			isPlanned = false;
			draw();
		});
	}

	const whole = createPreparedDrawing(() => controller.prepare(chat.getSnapshot()), plan);
	const scheduler = createFrameScheduler({
		clock,
		drawWhole() {
			whole.start();
			awaitPause();
		},
		drawQuickly: () => false,
		// Ink is there before a second has passed.
		tick: () => undefined,
	});
	const stops = [
		input.onKey((key) => {
			awaitPause();
			return controller.handleKey(key);
		}),
		input.onPaste((text) => {
			awaitPause();
			return controller.handlePaste(text);
		}),
		input.onDrawing((done) => {
			if (controller.getState().page === 'login') waiting = [...waiting, done];
			else done();
		}),
		controller.subscribe(plan),
		appearance.subscribe(plan),
		chat.subscribe(scheduler.changed),
	];
	// The screen draws before the tick ends.
	inkStdout.on('resize', draw);

	return {
		start() {
			stage = 'drawing';
			draw();
			awaitPause();
		},
		stop() {
			if (stage === 'stopped') return;
			stage = 'stopped';
			cancelPause();
			scheduler.stop();
			for (const stop of stops) stop();
			inkStdout.off('resize', draw);
			for (const done of waiting) done();
		},
	};
}
