/**
 * The full screen: a stream that Ink writes whole frames to, and the terminal modes, which are turned on at the start and
 * restored at every exit.
 *
 * Only the difference from the shown frame is sent, and only the sequences that `cells.ts` lets pass.
 */
import {type CellRow, createRowParser} from './cells.ts';
import type {CellPosition} from './cursor-moves.ts';
import {diff, type ScreenFrame, type ShownFrame, type Size} from './diff.ts';
import {InkStdout} from './ink-stdout.ts';
import {progressSequence} from './progress.ts';
import {MODES_OFF, MODES_ON, titleSequence} from './terminal-modes.ts';
import {type ResizableOutput, readWindowSize} from './window-size.ts';
import {syncStdout} from './write-sync.ts';

/** The part of `process.stdout` that is used. */
export interface ScreenOutput extends ResizableOutput {
	readonly columns?: number | undefined;
	readonly rows?: number | undefined;
	/** @returns false if the caller should wait for 'drain' */
	write(chunk: string): boolean;
	on(event: 'resize' | 'drain' | 'error', listener: () => void): unknown;
	off(event: 'resize' | 'drain' | 'error', listener: () => void): unknown;
}

export interface Screen {
	/** For Ink's option `stdout`, with `debug: true` and `interactive: true`. */
	readonly inkStdout: NodeJS.WriteStream;
	/** Turns the full screen on and draws the latest frame, if there is one. */
	enter(): void;
	/**
	 * Restores every mode before it returns, so that it can be called while the program exits. The drawn frame disappears
	 * with the alternate screen. Harmless when the full screen is not on.
	 */
	leave(): void;
	/** Leaves temporarily: for an editor, or because the program is suspended. Frames are kept, not drawn. */
	suspend(): void;
	/** Ends the effect of `suspend`, at the current size of the window. */
	resume(): void;
	/**
	 * Replaces one row of the latest frame and draws it at once, so that a key is echoed before Ink renders.
	 * The next frame from Ink must have the same row.
	 */
	patch(row: number, line: string, cursor: CellPosition | undefined): void;
	/**
	 * Replaces the latest frame and draws it at once, past Ink, whose next frame must be the same.
	 * @param columns for which the rows were made
	 * @returns false if the screen has another size, or Ink has not drawn anything
	 */
	draw(rows: readonly string[], columns: number, cursor: CellPosition | undefined): boolean;
	/** Sets the position of the terminal's cursor, undefined = hidden; sent with the frame of this tick, or at its end. */
	setCursor(cursor: CellPosition | undefined): void;
	/** Sets the title of the window; `leave` restores it if the terminal can. */
	setTitle(title: string): void;
	/** Shows or removes the progress mark of the terminal, which must have one; `leave` and `suspend` remove it. */
	setProgress(isWorking: boolean): void;
	/**
	 * Sends a control string that neither draws nor moves the cursor, whole and between frames.
	 * @returns false if the full screen is not on and nothing was sent
	 */
	pass(sequence: string): boolean;
	/** Reads the size of the window, and draws everything again at the end of this tick, when the frame of a new size is there. */
	redraw(): void;
	/** Draws now instead of at the end of this tick. */
	flush(): void;
	/** Leaves, and removes all listeners from the output. */
	close(): void;
}

/** `lost`: the terminal is gone, nothing is written to it. */
type ScreenStage = 'outside' | 'inside' | 'suspended' | 'lost';

export interface ScreenOptions {
	readonly output: ScreenOutput;
	/** The full screen is already on, drawn by the boot screen. */
	readonly isOn?: boolean;
	/** Called with each frame before it is drawn. */
	readonly onFrame?: ((frame: ScreenFrame, size: Size) => void) | undefined;
}

export function createScreen({output, isOn = false, onFrame}: ScreenOptions): Screen {
	let stage: ScreenStage = isOn ? 'inside' : 'outside';
	/** While the output is full, only the latest frame is kept. */
	let flow: 'free' | 'full' = 'free';
	readWindowSize(output);
	let size: Size = measure();
	let parse = createRowParser(size.columns);
	let lines: readonly string[] | undefined;
	let cursor: CellPosition | undefined;
	let shown: ShownFrame | undefined;
	let title: string | undefined;
	let isWorking = false;
	let isPlanned = false;

	function measure(): Size {
		return {columns: output.columns || 80, rows: output.rows || 24};
	}

	function send(bytes: string): void {
		if (!output.write(bytes)) flow = 'full';
	}

	function flush(): void {
		if (stage !== 'inside' || flow === 'full' || lines === undefined) return;
		const rows = lines.slice(0, size.rows).map((line, index): CellRow => {
			const before = shown?.rows[index];
			return before?.source === line ? before : parse(line);
		});
		onFrame?.({rows, cursor}, size);
		const {bytes, shown: next} = diff(shown, {rows, cursor}, size);
		shown = next;
		if (bytes !== '') send(bytes);
	}

	/** Frame and cursor are set one after the other in the same tick: they are drawn together at its end. */
	function plan(): void {
		if (!isPlanned) {
			isPlanned = true;
			queueMicrotask(() => {
				isPlanned = false;
				flush();
			});
		}
	}

	function forget(): void {
		shown = undefined;
	}

	function turnOn(): void {
		stage = 'inside';
		forget();
		const named = title === undefined ? '' : titleSequence(title);
		send(MODES_ON + named + (isWorking ? progressSequence(true) : ''));
		flush();
	}

	function turnOff(next: ScreenStage): void {
		const wasInside = stage === 'inside';
		stage = next;
		forget();
		if (wasInside) syncStdout(output, (isWorking ? progressSequence(false) : '') + MODES_OFF);
	}

	const inkStdout = new InkStdout({
		onFrame(frame) {
			lines = frame.split('\n');
			plan();
		},
		onFlush: flush,
		size: () => size,
	});

	const onResize = () => {
		size = measure();
		parse = createRowParser(size.columns);
		forget();
		// Ink lays out again and writes a frame before the tick ends.
		inkStdout.emit('resize');
		plan();
	};

	const onDrain = () => {
		flow = 'free';
		flush();
	};

	const onError = () => {
		stage = 'lost';
	};

	output.on('resize', onResize);
	output.on('drain', onDrain);
	output.on('error', onError);

	function leave(): void {
		if (stage !== 'lost') turnOff('outside');
	}

	return {
		// It has everything that Ink uses of a terminal, which is less than the type requires.
		inkStdout: inkStdout as unknown as NodeJS.WriteStream,
		enter() {
			if (stage === 'outside') turnOn();
		},
		leave,
		suspend() {
			if (stage === 'inside') turnOff('suspended');
		},
		resume() {
			if (stage !== 'suspended') return;
			readWindowSize(output);
			turnOn();
		},
		patch(row, line, position) {
			if (lines !== undefined && row < lines.length) lines = lines.with(row, line);
			cursor = position;
			flush();
		},
		draw(rows, columns, position) {
			if (lines === undefined || rows.length !== size.rows || columns !== size.columns) return false;
			lines = rows;
			cursor = position;
			flush();
			return true;
		},
		setCursor(position) {
			cursor = position;
			plan();
		},
		setTitle(text) {
			title = text;
			if (stage === 'inside') send(titleSequence(text));
		},
		setProgress(next) {
			if (next !== isWorking && stage === 'inside') send(progressSequence(next));
			isWorking = next;
		},
		pass(sequence) {
			if (stage === 'inside') send(sequence);
			return stage === 'inside';
		},
		redraw() {
			readWindowSize(output);
			// The widths of graphemes may have changed.
			parse = createRowParser(size.columns);
			forget();
			plan();
		},
		flush,
		close() {
			leave();
			output.off('resize', onResize);
			output.off('drain', onDrain);
		},
	};
}
