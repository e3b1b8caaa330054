/** A terminal's input to be held in a test: what is typed on it arrives as a read of `process.stdin` would. */
import {EventEmitter} from 'node:events';

export class VirtualKeyboard extends EventEmitter {
	readonly isTTY: boolean;
	isRaw = false;
	/** What was asked of the stream, in order. */
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

	/** Comes again with the next read, as soon as somebody resumes. */
	unshift(chunk: Uint8Array): void {
		this.#returned.push(chunk);
	}

	/** One read for each argument. */
	type(...reads: ReadonlyArray<string | Uint8Array>): void {
		for (const read of reads) {
			this.emit('data', typeof read === 'string' ? Buffer.from(read) : read);
		}
	}
}
