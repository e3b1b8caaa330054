/** The stream that Ink writes to: it takes whole frames and has the size of the screen. */
import {Writable} from 'node:stream';
import type {Size} from './diff.ts';

/** The sequences that Ink writes besides frames; none is sent: the screen owns the cursor and the modes. */
const NO_FRAMES: ReadonlySet<string> = new Set(
	['?25', '?2004', '?2026'].flatMap((mode) => [`\u001B[${mode}h`, `\u001B[${mode}l`]),
);

export interface InkStdoutEvents {
	/** A whole frame: rows separated by LF, with SGR in them. */
	onFrame(frame: string): void;
	/** Ink waits until everything that it wrote is drawn. */
	onFlush(): void;
	size(): Size;
}

/**
 * A write stream with the members of a terminal that Ink uses. Use it with `debug: true`, which makes Ink write each frame
 * whole, at once, without erasing or moving. With an empty write Ink waits for the drawing; it is never an empty frame.
 */
export class InkStdout extends Writable {
	readonly isTTY = true;
	readonly #events: InkStdoutEvents;

	constructor(events: InkStdoutEvents) {
		super({decodeStrings: false});
		// Every component that reads the size of the window adds a listener.
		this.setMaxListeners(0);
		this.#events = events;
	}

	get columns(): number {
		return this.#events.size().columns;
	}

	get rows(): number {
		return this.#events.size().rows;
	}

	override _write(chunk: unknown, _encoding: unknown, callback: () => void): void {
		const text = String(chunk);
		if (text === '') this.#events.onFlush();
		else if (!NO_FRAMES.has(text)) this.#events.onFrame(text);

		callback();
	}
}
