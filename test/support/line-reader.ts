/** A terminal's input for lines, to be typed on in a test: a stream as `process.stdin` is one, with a raw mode. */
import {PassThrough} from 'node:stream';

export class VirtualLineInput extends PassThrough {
	isRaw = false;

	setRawMode(isRaw: boolean): this {
		this.isRaw = isRaw;
		return this;
	}

	/** Types keys, one read each; resolves when they have been taken. */
	async type(...keys: readonly string[]): Promise<void> {
		for (const key of keys) {
			this.write(key);
			await new Promise((resolve) => setImmediate(resolve));
		}
	}
}
