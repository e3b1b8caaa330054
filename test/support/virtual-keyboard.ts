/** A terminal's input for tests: typed bytes arrive as reads of `process.stdin` do. */
import {EventEmitter} from 'node:events';
import type {HandClock} from './hand-clock.ts';

/** Longer than any time between two keys that may belong to a paste, to the wheel or to one sequence, ms. */
const KEY_INTERVAL_MS = 100;

export class VirtualKeyboard extends EventEmitter {
	readonly isTTY: boolean;
	isRaw = false;
	/** The calls on the stream, in order. */
	readonly log: string[] = [];
	readonly #returned: Uint8Array[] = [];

	constructor({isTTY = true} = {}) {
		super();
		this.isTTY = isTTY;
	}

	setRawMode(isRaw: boolean): this {
		this.log.push(`raw ${isRaw ? 'on' : 'off'}`);
		this.isRaw = isRaw;
		return this;
	}

	resume(): this {
		this.log.push('resume');
		for (const chunk of this.#returned.splice(0)) queueMicrotask(() => this.emit('data', chunk));
		return this;
	}

	pause(): this {
		this.log.push('pause');
		return this;
	}

	ref(): this {
		this.log.push('ref');
		return this;
	}

	unref(): this {
		this.log.push('unref');
		return this;
	}

	/** Puts data back; it is read again after the stream is resumed. */
	unshift(chunk: Uint8Array): void {
		this.#returned.push(chunk);
	}

	/** Emits one read for each argument, with the time between two keys that a person presses after each. */
	press(clock: HandClock, ...reads: readonly string[]): void {
		for (const read of reads) {
			this.type(read);
			clock.advance(KEY_INTERVAL_MS);
		}
	}

	/** Emits one read for each argument, all at the same time. */
	type(...reads: ReadonlyArray<string | Uint8Array>): void {
		for (const read of reads) {
			this.emit('data', typeof read === 'string' ? Buffer.from(read) : read);
		}
	}
}
