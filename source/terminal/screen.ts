/**
 * The terminal as the rest of the program sees it: a stream that Ink draws whole frames into, and the modes that are
 * turned on for the full screen and put back on every way out.
 *
 * Only the difference to what is shown is sent, and nothing but our own grammar (`cells.ts` has the details).
 */
import {type CellRow, createRowParser} from './cells.ts';
import type {CellPosition} from './cursor-moves.ts';
import {diff, type ShownFrame, type Size} from './diff.ts';
import {InkStdout} from './ink-stdout.ts';
import {MODES_OFF, MODES_ON, titleSequence} from './terminal-modes.ts';
import {syncStdout} from './write-sync.ts';

/** What is asked of the output: `process.stdout`, or a test's own. */
export interface ScreenOutput {
	readonly columns?: number | undefined;
	readonly rows?: number | undefined;
	/** @returns false when the caller should wait for 'drain' */
	write(chunk: string): boolean;
	on(event: 'resize' | 'drain' | 'error', listener: () => void): unknown;
	off(event: 'resize' | 'drain' | 'error', listener: () => void): unknown;
}

export interface Screen {
	/** For Ink's option `stdout`, together with `debug: true` and `interactive: true`. */
	readonly wall: NodeJS.WriteStream;
	/** Turns the full screen on and draws the newest frame, if there is one. */
	enter(): void;
	/**
	 * Puts every mode back, before it returns, so that it can be called while the program exits.
	 * What was drawn is gone with the alternate screen. Harmless when the full screen is not on.
	 */
	leave(): void;
	/** Leaves for a while: for an editor, or because the program is stopped. Frames are kept, not drawn. */
	suspend(): void;
	/** Comes back from `suspend`. */
	resume(): void;
	/**
	 * Draws one row of the newest frame anew, at once, so that a key shows before Ink has worked.
	 * The next frame replaces it: it must come to the same.
	 */
	patch(row: number, line: string, cursor: CellPosition | undefined): void;
	/** Where the terminal's cursor stands, undefined = hidden; drawn with the frame of this tick, or at its end. */
	setCursor(cursor: CellPosition | undefined): void;
	/** The window's title; put back by `leave` where the terminal can. */
	setTitle(title: string): void;
	/**
	 * Sends a control string of the program's own that draws nothing and moves nothing, whole and between frames.
	 * @returns false when the full screen is not on, and nothing was sent
	 */
	pass(sequence: string): boolean;
	/** Forgets what is shown and draws all of it again at the end of this tick, when a new size has its frame. */
	redraw(): void;
	/** Draws now what would be drawn at the end of this tick. */
	flush(): void;
	/** Leaves, and lets go of the output. */
	close(): void;
}

/** `lost`: the terminal is gone, nothing is written any more. */
type ScreenStage = 'outside' | 'inside' | 'suspended' | 'lost';

export interface ScreenOptions {
	readonly output: ScreenOutput;
	/** The full screen is on already, drawn by somebody else. */
	readonly isOn?: boolean;
}

export function createScreen({output, isOn = false}: ScreenOptions): Screen {
	let stage: ScreenStage = isOn ? 'inside' : 'outside';
	/** While the output takes nothing only the newest frame is kept. */
	let flow: 'free' | 'full' = 'free';
	let size: Size = measure();
	let parse = createRowParser(size.columns);
	let lines: readonly string[] | undefined;
	let cursor: CellPosition | undefined;
	let shown: ShownFrame | undefined;
	let title: string | undefined;
	let isPlanned = false;

	function measure(): Size {
		return {columns: output.columns || 80, rows: output.rows || 24};
	}

	function send(bytes: string): void {
		if (!output.write(bytes)) {
			flow = 'full';
		}
	}

	function flush(): void {
		if (stage !== 'inside' || flow === 'full' || lines === undefined) {
			return;
		}

		const rows = lines.slice(0, size.rows).map((line, index): CellRow => {
			const before = shown?.rows[index];
			return before?.source === line ? before : parse(line);
		});
		const {bytes, shown: next} = diff(shown, {rows, cursor}, size);
		shown = next;
		if (bytes !== '') send(bytes);
	}

	/** Frame and cursor come one after the other in the same tick: one look at the end of it serves both. */
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
		send(MODES_ON + (title === undefined ? '' : titleSequence(title)));
		flush();
	}

	function turnOff(next: ScreenStage): void {
		const wasInside = stage === 'inside';
		stage = next;
		forget();
		if (wasInside) {
			syncStdout(output, MODES_OFF);
		}
	}

	const wall = new InkStdout({
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
		// Ink lays out anew and writes a frame before the tick ends.
		wall.emit('resize');
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
		if (stage !== 'lost') {
			turnOff('outside');
		}
	}

	return {
		// It has all that Ink asks of a terminal, which is less than the type says.
		wall: wall as unknown as NodeJS.WriteStream,
		enter() {
			if (stage === 'outside') {
				turnOn();
			}
		},
		leave,
		suspend() {
			if (stage === 'inside') {
				turnOff('suspended');
			}
		},
		resume() {
			if (stage === 'suspended') {
				turnOn();
			}
		},
		patch(row, line, position) {
			if (lines !== undefined && row < lines.length) {
				lines = lines.with(row, line);
			}

			cursor = position;
			flush();
		},
		setCursor(position) {
			cursor = position;
			plan();
		},
		setTitle(text) {
			title = text;
			if (stage === 'inside') {
				send(titleSequence(text));
			}
		},
		pass(sequence) {
			if (stage === 'inside') {
				send(sequence);
			}

			return stage === 'inside';
		},
		redraw() {
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
