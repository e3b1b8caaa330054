/**
 * The stream that Ink reads keys from. It gets the keys that no handler handled, and only while a component of Ink
 * (such as `ink-text-input`) reads them.
 */
import {EventEmitter} from 'node:events';
import type {Key} from './key.ts';

const ESC = '\u001B';

/** The keys of a one-line field, as a terminal would send them. */
const BYTES: Readonly<Record<string, string>> = {
	enter: '\r',
	tab: '\t',
	backspace: '\u007F',
	delete: `${ESC}[3~`,
	escape: ESC,
	up: `${ESC}[A`,
	down: `${ESC}[B`,
	right: `${ESC}[C`,
	left: `${ESC}[D`,
	home: `${ESC}[H`,
	end: `${ESC}[F`,
	pageup: `${ESC}[5~`,
	pagedown: `${ESC}[6~`,
};

/** @returns undefined for keys that a field would insert as letters: those with Ctrl or Alt */
function bytesOf({name, text, ctrl, alt, shift}: Key): string | undefined {
	if (ctrl || alt) return undefined;
	return text ?? (name === 'tab' && shift ? `${ESC}[Z` : BYTES[name]);
}

/** The part of a terminal's read stream that Ink uses. */
export class InkStdin extends EventEmitter {
	readonly isTTY = true;
	/** Whether Ink reads keys; the mode of the terminal itself does not change. */
	isRaw = false;
	#ready: string | undefined;

	constructor() {
		super();
		this.setMaxListeners(0);
	}

	setRawMode(isRaw: boolean): this {
		this.isRaw = isRaw;
		if (!isRaw) this.#ready = undefined;
		return this;
	}

	/** Returns the input that `readable` announced, once. */
	read(): string | null {
		const chunk = this.#ready ?? null;
		this.#ready = undefined;
		return chunk;
	}

	setEncoding(): this {
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}

	/**
	 * Passes a key to Ink. Of several keys before its next drawing a field keeps only the last: the caller waits for that.
	 * @returns whether it was passed on: Ink reads keys, and a field knows this one
	 */
	feedKey(key: Key): boolean {
		const bytes = bytesOf(key);
		return bytes !== undefined && this.#feed(bytes);
	}

	/** The same for a paste. */
	feedPaste(text: string): boolean {
		return this.#feed(`${ESC}[200~${text}${ESC}[201~`);
	}

	#feed(bytes: string): boolean {
		if (!this.isRaw) return false;
		this.#ready = (this.#ready ?? '') + bytes;
		this.emit('readable');
		return true;
	}
}
