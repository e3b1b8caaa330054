/**
 * The grammar of JSON over bytes: finds the ends of strings, numbers, words and whole values without decoding them. Accepts bare
 * `NaN` and `Infinity`, as `readJson` does. The functions return -1 for invalid JSON.
 */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

const BACKSLASH = 0x5c;
export const COLON = 0x3a;
const MINUS = 0x2d;
const LETTER_U = 0x75;

export const LIST = 0;
export const OBJECT = 1;
export type JsonKind = typeof LIST | typeof OBJECT;

const WORDS = ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'].map((word) => Buffer.from(word));
const BARE_WORDS = WORDS.slice(3);

/** Bytes of a string that represent themselves: ASCII except control characters, quote and backslash. */
const PLAIN = Uint8Array.from({length: 256}, (_, byte) =>
	byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

export class JsonBytes {
	readonly bytes: Buffer;
	/** The same bytes in words of four, without the last up to three; empty if the memory is not aligned. */
	readonly #words: Int32Array;
	/** Kinds of the open lists and objects while a value is skipped: nesting costs one byte a level, and no recursion. */
	#open = new Uint8Array(64);

	/** Bytes minus UTF-16 code units of the strings so far, escapes decoded; the caller resets it. */
	surplus = 0;
	/** The same for all strings so far, with escapes counted as they are written. */
	continued = 0;

	constructor(bytes: Buffer) {
		this.bytes = bytes;
		const isAligned = bytes.byteOffset % 4 === 0;
		this.#words = new Int32Array(
			bytes.buffer,
			isAligned ? bytes.byteOffset : 0,
			isAligned ? bytes.length >> 2 : 0,
		);
	}

	/** Offset of the first byte that is not white space. */
	space(from: number): number {
		const {bytes} = this;
		let at = from;
		for (;;) {
			const byte = bytes[at];
			if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
			at++;
		}
	}

	/** @param from after the opening quote. @returns offset of the closing quote */
	endOfString(from: number): number {
		const {bytes} = this;
		const words = this.#words;
		const {length} = bytes;
		const wordsEnd = words.length * 4;
		let at = from;
		while (at < length) {
			const byte = bytes[at] ?? 0;
			if (PLAIN[byte] === 1) {
				at++;
				if ((at & 3) === 0) while (at < wordsEnd && isPlain(words[at >> 2] ?? -1)) at += 4;
			} else if (byte === QUOTE) return at;
			else if (byte === BACKSLASH) {
				const escaped = escapeLength(bytes, at + 1);
				if (escaped < 0) return -1;
				at += 1 + escaped;
				this.surplus += escaped;
			} else if (byte < 0x20) return -1;
			else {
				// UTF-8: a continuation byte is no unit, and the first of four bytes represents two units.
				const units = byte < 0xc0 ? 0 : byte < 0xf0 ? 1 : 2;
				this.surplus += 1 - units;
				this.continued += 1 - units;
				at++;
			}
		}
		return -1;
	}

	/** @returns offset after a number or a word */
	endOfScalar(from: number): number {
		const number = this.#endOfNumber(from);
		return number === undefined ? this.#endOfWord(from, WORDS) : number;
	}

	/** @param from where a key is expected. @returns offset after its colon */
	endOfKey(from: number): number {
		const start = this.space(from);
		const end =
			this.bytes[start] === QUOTE ? this.endOfString(start + 1) + 1 : this.#endOfWord(start, BARE_WORDS);
		if (end <= 0) return -1;
		const colon = this.space(end);
		return this.bytes[colon] === COLON ? colon + 1 : -1;
	}

	/** @param from where a value is expected. @returns offset after it */
	endOfValue(from: number): number {
		const {bytes} = this;
		let open = this.#open;
		let depth = 0;
		let at = from;
		for (;;) {
			at = this.space(at);
			const byte = bytes[at];
			if (byte === QUOTE) {
				at = this.endOfString(at + 1) + 1;
				if (at === 0) return -1;
			} else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
				const kind = byte === OPEN_LIST ? LIST : OBJECT;
				if (depth === open.length) open = this.#grown();
				open[depth++] = kind;
				at = this.space(at + 1);
				if (bytes[at] !== (kind === LIST ? CLOSE_LIST : CLOSE_OBJECT)) {
					if (kind === OBJECT) at = this.endOfKey(at);
					if (at < 0) return -1;
					continue;
				}
				depth--;
				at++;
			} else {
				at = this.endOfScalar(at);
				if (at < 0) return -1;
			}
			// A value has ended, and possibly lists and objects with it.
			for (;;) {
				if (depth === 0) return at;
				at = this.space(at);
				const isList = open[depth - 1] === LIST;
				const next = bytes[at];
				if (next === COMMA) {
					at = isList ? at + 1 : this.endOfKey(at + 1);
					if (at < 0) return -1;
					break;
				}
				if (next !== (isList ? CLOSE_LIST : CLOSE_OBJECT)) return -1;
				depth--;
				at++;
			}
		}
	}

	/**
	 * Skips the remaining items of a list, or members of an object.
	 * @param from after a comma
	 * @returns the offset of the closing bracket, and the number of items; undefined for invalid JSON
	 */
	rest(from: number, kind: JsonKind): {readonly end: number; readonly count: number} | undefined {
		let at = from;
		for (let count = 1; ; count++) {
			if (kind === OBJECT) at = this.endOfKey(at);
			if (at >= 0) at = this.endOfValue(at);
			if (at < 0) return undefined;
			at = this.space(at);
			const byte = this.bytes[at];
			if (byte !== COMMA)
				return byte === (kind === LIST ? CLOSE_LIST : CLOSE_OBJECT) ? {end: at, count} : undefined;
			at++;
		}
	}

	#grown(): Uint8Array<ArrayBuffer> {
		const grown = new Uint8Array(2 * this.#open.length);
		grown.set(this.#open);
		this.#open = grown;
		return grown;
	}

	/** @returns undefined if there is no number, -1 if a number is invalid */
	#endOfNumber(from: number): number | undefined {
		const {bytes} = this;
		let at = bytes[from] === MINUS ? from + 1 : from;
		// `-Infinity` begins like a number.
		if (!isDigit(bytes[at])) return undefined;
		at = bytes[at] === 0x30 ? at + 1 : endOfDigits(bytes, at);
		if (bytes[at] === 0x2e) {
			if (!isDigit(bytes[at + 1])) return -1;
			at = endOfDigits(bytes, at + 1);
		}
		if (((bytes[at] ?? 0) | 0x20) === 0x65) {
			at++;
			if (bytes[at] === 0x2b || bytes[at] === MINUS) at++;
			if (!isDigit(bytes[at])) return -1;
			at = endOfDigits(bytes, at);
		}
		return at;
	}

	#endOfWord(from: number, words: readonly Buffer[]): number {
		const {bytes} = this;
		for (const word of words) {
			let length = 0;
			while (length < word.length && bytes[from + length] === word[length]) length++;
			if (length === word.length) return from + length;
		}
		return -1;
	}
}

/** Whether four bytes are all plain. May be false for plain bytes, but never true for others. */
const isPlain = (word: number): boolean =>
	((word | (word - 0x20202020) | ((word ^ 0x22222222) - 0x01010101) | ((word ^ 0x5c5c5c5c) - 0x01010101)) &
		0x80808080) ===
	0;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

function endOfDigits(bytes: Uint8Array, from: number): number {
	let at = from;
	while (isDigit(bytes[at])) at++;
	return at;
}

const isHex = (byte: number | undefined): boolean =>
	isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

const SIMPLE_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

/** Number of bytes of an escape after its backslash; -1 for an invalid one. */
function escapeLength(bytes: Uint8Array, at: number): number {
	const byte = bytes[at];
	if (byte === LETTER_U) {
		for (let index = 1; index <= 4; index++) if (!isHex(bytes[at + index])) return -1;
		return 5;
	}
	return byte !== undefined && SIMPLE_ESCAPES.has(byte) ? 1 : -1;
}
