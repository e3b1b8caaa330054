/**
 * The stream that Ink reads keys from. It is fed with what nobody else took, and only while a component of Ink's own
 * (`ink-text-input`, say) asks for it.
 */
import {EventEmitter} from 'node:events';
import type {Key, Paste} from './key.ts';

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

/** Text next to text may be handed over together. */
type Chunk = {readonly kind: 'text' | 'key'; readonly bytes: string};

/** As much of a terminal's read stream as Ink uses. */
export class InkInput extends EventEmitter {
	readonly isTTY = true;
	/** Whether Ink asked for keys; the terminal itself is not touched. */
	isRaw = false;
	#chunks: Chunk[] = [];
	#ready: string | undefined;
	#isPlanned = false;

	constructor() {
		super();
		this.setMaxListeners(0);
	}

	setRawMode(isRaw: boolean): this {
		this.isRaw = isRaw;
		if (!isRaw) {
			this.#chunks = [];
			this.#ready = undefined;
		}

		return this;
	}

	/** What `readable` announced, once: a field forgets all but the last of several keys in one tick. */
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

	feedKey(key: Key): void {
		const bytes = bytesOf(key);
		if (bytes !== undefined) {
			this.#feed({kind: key.text === undefined ? 'key' : 'text', bytes});
		}
	}

	feedPaste({text}: Paste): void {
		this.#feed({kind: 'key', bytes: `${ESC}[200~${text}${ESC}[201~`});
	}

	#feed(chunk: Chunk): void {
		if (!this.isRaw) {
			return;
		}

		const last = this.#chunks.at(-1);
		if (last?.kind === 'text' && chunk.kind === 'text') {
			this.#chunks[this.#chunks.length - 1] = {kind: 'text', bytes: last.bytes + chunk.bytes};
		} else {
			this.#chunks.push(chunk);
		}

		if (!this.#isPlanned) {
			this.#announce();
		}
	}

	/** One chunk now; the next after what it changed has been drawn. */
	#announce(): void {
		const chunk = this.#chunks.shift();
		this.#isPlanned = chunk !== undefined;
		if (chunk === undefined) {
			return;
		}

		this.#ready = (this.#ready ?? '') + chunk.bytes;
		setImmediate(() => this.#announce());
		this.emit('readable');
	}
}
