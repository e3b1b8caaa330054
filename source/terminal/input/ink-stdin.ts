/**
 * The stream that Ink reads keys from. It is fed with what nobody else took, and only while a component of Ink's own
 * (`ink-text-input`, say) asks for it.
 */
import {EventEmitter} from 'node:events';
import type {Key} from './key.ts';

const ESC = '\u001B';

/** What a one-line field understands, as a terminal would send it. */
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

/** @returns undefined for keys that a field would take for letters: those with Ctrl or Alt */
function bytesOf({name, text, ctrl, alt, shift}: Key): string | undefined {
	if (ctrl || alt) {
		return undefined;
	}

	return text ?? (name === 'tab' && shift ? `${ESC}[Z` : BYTES[name]);
}

/** As much of a terminal's read stream as Ink uses. */
export class InkStdin extends EventEmitter {
	readonly isTTY = true;
	/** Whether Ink asked for keys; the terminal itself is not touched. */
	isRaw = false;
	#ready: string | undefined;

	constructor() {
		super();
		this.setMaxListeners(0);
	}

	setRawMode(isRaw: boolean): this {
		this.isRaw = isRaw;
		if (!isRaw) {
			this.#ready = undefined;
		}

		return this;
	}

	/** What `readable` announced, once. */
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
	 * A field forgets all but the last of several keys that come before it is drawn again: who feeds it waits for that.
	 * @returns whether it was handed over: somebody asks for keys, and a field understands this one
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
		if (!this.isRaw) {
			return false;
		}

		this.#ready = (this.#ready ?? '') + bytes;
		this.emit('readable');
		return true;
	}
}
