/**
 * Reads a large JSON text by its bytes and writes a short one of it: long strings by their beginnings, long lists by
 * their first items. What was left out is counted, and where a long text lies is told; nothing is decoded.
 *
 * It takes what `readJson` takes, bare `NaN` and bottomless nesting included, and nothing else.
 */
import {MOST_LEVELS, TOO_DEEP} from './json.ts';
import {boundaryBefore, type TextSpan} from './stored-text.ts';

export interface ScanLimits {
	/** Bytes; a string of more is cut, */
	readonly longestString: number;
	/** to so many bytes, at least 32. */
	readonly head: number;
	/** Bytes that one member of the frame, or one message of a history, may have before more of its lists is left out. */
	readonly budget: number;
	/** Items that a list of the frame's own keeps, but for the messages of a history: they are all kept. */
	readonly mostItems: number;
}

export type Scan =
	| {
			readonly kind: 'scanned';
			/** The short text: valid JSON but for bare words. */
			readonly json: string;
			/** The frame's `message`, where it was cut. */
			readonly message: TextSpan | undefined;
			/** By their number, the messages of a history whose `content` was cut. */
			readonly contents: ReadonlyMap<number, TextSpan>;
			/** Items left out of the frame's own lists, by the list's name. */
			readonly omitted: ReadonlyMap<string, number>;
			/** Something else was left out, or written as how much there is of it. */
			readonly isAbridged: boolean;
			readonly isTooDeep: boolean;
	  }
	/** It is not what `readJson` takes. */
	| {readonly kind: 'failed'};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_U = 0x75;

const LIST = 0;
const OBJECT = 1;

const LITERALS = ['true', 'false', 'null'].map((word) => Buffer.from(word));
const BARE_WORDS = ['NaN', 'Infinity', '-Infinity'].map((word) => Buffer.from(word));
/** Members that an object keeps, whatever they take: those that the protocol knows come first. */
const FEW_MEMBERS = 100;

class Failure extends Error {}

/** Scans one text message, which is valid UTF-8. Never throws. */
export function scan(bytes: Buffer, limits: ScanLimits): Scan {
	try {
		return new Scanner(bytes, limits).scan();
	} catch (error) {
		if (error instanceof Failure) return {kind: 'failed'};
		throw error;
	}
}

interface StringFound {
	/** Behind the first quote, and on the second. */
	readonly start: number;
	readonly end: number;
	readonly units: number;
}

class Scanner {
	readonly #bytes: Buffer;
	/** The same four at a time, as far as it goes; undefined where they do not lie so in memory. */
	readonly #words: Int32Array | undefined;
	readonly #limits: ScanLimits;
	#at = 0;

	/** Kinds of the open lists and objects, the outermost first; `#depth` is how many are open. */
	#kinds = new Uint8Array(64);
	#depth = 0;
	/** Number of the item or member that is being read, of the three outermost. */
	readonly #indexes = [0, 0, 0, 0];

	readonly #pieces: Uint8Array[] = [];
	/** Everything before is written or left out. */
	#copied = 0;
	/** Depth whose list or object gets no more items; 0 = none. What is deeper than that is left out with it. */
	#muted = 0;
	/** Items left out so far of the one that is muted. */
	#left = 0;
	/** Where the present budget began, and how much was left out since. */
	#budgetFrom = 0;
	#saved = 0;

	/** The frame's member that is being read. */
	#field = '';
	/** The key of a member three levels down, undecoded. */
	#key: StringFound | undefined;

	#message: TextSpan | undefined;
	readonly #contents = new Map<number, TextSpan>();
	/** Objects among the messages so far: what is none is no message. */
	#messages = 0;
	readonly #omitted = new Map<string, number>();
	#isAbridged = false;
	#isTooDeep = false;

	constructor(bytes: Buffer, limits: ScanLimits) {
		this.#bytes = bytes;
		this.#limits = limits;
		if (bytes.byteOffset % 4 === 0)
			this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
	}

	scan(): Scan {
		this.#space();
		if (this.#bytes[this.#at] !== OPEN_OBJECT) throw new Failure();
		this.#value();
		this.#space();
		if (this.#at < this.#bytes.length) throw new Failure();
		this.#write(this.#at);
		return {
			kind: 'scanned',
			json: Buffer.concat(this.#pieces).toString(),
			message: this.#message,
			contents: this.#contents,
			omitted: this.#omitted,
			isAbridged: this.#isAbridged,
			isTooDeep: this.#isTooDeep,
		};
	}

	/** One value with all that is in it. No recursion: nesting costs a byte a level. */
	#value(): void {
		const floor = this.#depth;
		do {
			// A value is due here.
			this.#space();
			const byte = this.#bytes[this.#at];
			if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
				this.#open(byte === OPEN_LIST ? LIST : OBJECT);
				if (this.#isEmpty()) this.#close();
				else {
					this.#begin(0);
					continue;
				}
			} else this.#scalar(byte);
			// One is over: on to the next, out of as many lists and objects as end here.
			while (this.#depth > floor) {
				this.#space();
				if (this.#bytes[this.#at] === COMMA) {
					this.#next();
					break;
				}
				this.#close();
			}
		} while (this.#depth > floor);
	}

	#open(kind: number): void {
		if (this.#depth === MOST_LEVELS && this.#muted === 0) {
			this.#isTooDeep = true;
			this.#write(this.#at);
			this.#muted = this.#depth + 1;
		}
		if (kind === OBJECT && this.#depth === 2 && this.#isHistory) this.#messages++;
		this.#at++;
		this.#depth++;
		if (this.#depth > this.#kinds.length) {
			const grown = new Uint8Array(2 * this.#kinds.length);
			grown.set(this.#kinds);
			this.#kinds = grown;
		}
		this.#kinds[this.#depth - 1] = kind;
	}

	#isEmpty(): boolean {
		this.#space();
		const byte = this.#bytes[this.#at];
		return byte === CLOSE_LIST || byte === CLOSE_OBJECT;
	}

	/** Ends the innermost list or object with the bracket that stands here. */
	#close(): void {
		const kind = this.#kinds[this.#depth - 1];
		if (this.#bytes[this.#at] !== (kind === LIST ? CLOSE_LIST : CLOSE_OBJECT)) throw new Failure();
		if (this.#muted === this.#depth) this.#unmute(kind === LIST);
		this.#at++;
		this.#depth--;
	}

	/** To the next item of the innermost list or object, behind the comma that stands here. */
	#next(): void {
		const depth = this.#depth;
		const index = depth <= 3 ? (this.#indexes[depth] ?? 0) + 1 : 0;
		if (this.#muted === 0) {
			if (this.#mayMute(index)) {
				this.#write(this.#at);
				this.#muted = depth;
				this.#left = 1;
			}
		} else if (this.#muted === depth) this.#left++;
		this.#at++;
		this.#begin(index);
	}

	/** An item or a member begins: its key, where it has one, and what is counted of it. */
	#begin(index: number): void {
		const depth = this.#depth;
		if (depth <= 3) this.#indexes[depth] = index;
		if (depth === 1 || (depth === 2 && this.#isHistory)) {
			this.#budgetFrom = this.#at;
			this.#saved = 0;
		}
		if (this.#kinds[depth - 1] === LIST) return;
		if (depth === 1) this.#field = '';
		else if (depth === 3) this.#key = undefined;
		this.#space();
		if (this.#bytes[this.#at] === QUOTE) {
			const key = this.#string();
			if (depth === 1) this.#enter(key);
			else if (depth === 3) this.#key = key;
			this.#shorten(key);
		} else if (!this.#bareWord()) throw new Failure();
		this.#space();
		if (this.#bytes[this.#at++] !== COLON) throw new Failure();
	}

	/** A member of the frame. One that comes twice counts as it came last. */
	#enter(key: StringFound): void {
		this.#field = this.#decoded(key);
		this.#omitted.delete(this.#field);
		if (this.#field === 'message') this.#message = undefined;
		if (this.#field === 'messages') {
			this.#contents.clear();
			this.#messages = 0;
		}
	}

	get #isHistory(): boolean {
		return this.#field === 'messages' && this.#kinds[1] === LIST;
	}

	/** Whether an item, and all behind it, may be left out. */
	#mayMute(index: number): boolean {
		const depth = this.#depth;
		const isSpent = this.#at - this.#budgetFrom - this.#saved > this.#limits.budget;
		const isList = this.#kinds[depth - 1] === LIST;
		if (depth === 2 && isList) return !this.#isHistory && (isSpent || index >= this.#limits.mostItems);
		return isSpent && (depth > 3 || index >= FEW_MEMBERS);
	}

	#unmute(isList: boolean): void {
		this.#skip(this.#at);
		const left = this.#left;
		this.#muted = 0;
		this.#left = 0;
		if (this.#depth > MOST_LEVELS) {
			this.#copied = this.#at + 1;
			this.#put(JSON.stringify(TOO_DEEP));
			return;
		}
		if (this.#depth === 2 && isList) {
			this.#omitted.set(this.#field, left);
			return;
		}
		this.#isAbridged = true;
		const count = left.toLocaleString('en');
		this.#put(isList ? `,"… ${count} more items"` : `,"…":"${count} more members"`);
	}

	#scalar(byte: number | undefined): void {
		if (byte === QUOTE) {
			const found = this.#string();
			if (this.#depth === 1) this.#member(found);
			else if (this.#depth === 3 && this.#isHistory) this.#content(found);
			else this.#shorten(found);
			return;
		}
		if (this.#depth === 3 && this.#isHistory) this.#forgetContent();
		if (byte !== undefined && (byte === MINUS || isDigit(byte)) && this.#number()) return;
		for (const word of LITERALS) if (this.#takes(word)) return;
		if (!this.#bareWord()) throw new Failure();
	}

	/** A string of the frame's own. */
	#member(found: StringFound): void {
		if (this.#field !== 'message' || !this.#isLong(found) || this.#muted > 0) this.#shorten(found);
		else {
			this.#message = found;
			this.#cut(found, '');
		}
	}

	/** A string of a message of a history. */
	#content(found: StringFound): void {
		this.#forgetContent();
		if (!this.#isLong(found) || !this.#isContentNext || this.#muted > 0) {
			this.#shorten(found);
			return;
		}
		this.#contents.set(this.#messages - 1, found);
		this.#cut(found, '');
	}

	/** Keys are decoded only where it matters: a history has a million of them. */
	get #isContentNext(): boolean {
		return this.#kinds[2] === OBJECT && this.#key !== undefined && this.#decoded(this.#key) === 'content';
	}

	#forgetContent(): void {
		const index = this.#messages - 1;
		if (this.#contents.has(index) && this.#isContentNext) this.#contents.delete(index);
	}

	// -------------------------------------------------------------------------------------------------- writing

	#isLong({start, end}: StringFound): boolean {
		return end - start > this.#limits.longestString;
	}

	/** Any other string: its beginning says itself how much there is of it. */
	#shorten(found: StringFound): void {
		if (this.#muted > 0 || !this.#isLong(found)) return;
		this.#isAbridged = true;
		const left = found.end - found.start - this.#limits.head;
		this.#cut(found, `… ${left.toLocaleString('en')} more bytes`);
	}

	#cut({start, end}: StringFound, remark: string): void {
		if (this.#muted > 0) return;
		this.#write(boundaryBefore(this.#bytes, start, start + this.#limits.head, true));
		this.#skip(end);
		this.#put(remark);
	}

	/** Writes what was read up to a place. */
	#write(to: number): void {
		if (to > this.#copied) this.#pieces.push(this.#bytes.subarray(this.#copied, to));
		this.#copied = to;
	}

	/** Leaves out what was read up to a place. */
	#skip(to: number): void {
		this.#saved += to - this.#copied;
		this.#copied = to;
	}

	#put(text: string): void {
		if (text !== '') this.#pieces.push(Buffer.from(text));
	}

	#decoded({start, end}: StringFound): string {
		return JSON.parse(this.#bytes.toString('utf8', start - 1, end + 1)) as string;
	}

	// -------------------------------------------------------------------------------------------------- reading

	#space(): void {
		for (;;) {
			const byte = this.#bytes[this.#at];
			if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
			this.#at++;
		}
	}

	/** The string that begins here, and all that is to be known of it. */
	#string(): StringFound {
		const bytes = this.#bytes;
		const words = this.#words;
		const wordsEnd = words === undefined ? 0 : words.length * 4;
		const start = this.#at + 1;
		let at = start;
		/** Bytes that are no code unit of their own. */
		let surplus = 0;
		for (;;) {
			const byte = bytes[at];
			if (byte === undefined || byte < 0x20) throw new Failure();
			if (byte === QUOTE) break;
			at++;
			if (byte === BACKSLASH) {
				const length = escapeLength(bytes, at);
				at += length;
				surplus += length;
			} else if (byte >= 0x80) {
				// Of UTF-8: a byte that goes on is none, and the first of four stands for two.
				if (byte < 0xc0) surplus++;
				else if (byte >= 0xf0) surplus--;
			} else if (words !== undefined && at % 4 === 0) {
				while (at < wordsEnd && isPlain(words[at >> 2] ?? -1)) at += 4;
			}
		}
		this.#at = at + 1;
		return {start, end: at, units: at - start - surplus};
	}

	#number(): boolean {
		const bytes = this.#bytes;
		let at = this.#at;
		if (bytes[at] === MINUS) at++;
		const digits = (): void => {
			if (!isDigit(bytes[at])) throw new Failure();
			while (isDigit(bytes[at])) at++;
		};
		// `-Infinity` begins like a number.
		if (!isDigit(bytes[at])) return false;
		if (bytes[at] === 0x30) at++;
		else digits();
		if (bytes[at] === 0x2e) {
			at++;
			digits();
		}
		if (((bytes[at] ?? 0) | 0x20) === 0x65) {
			at++;
			if (bytes[at] === 0x2b || bytes[at] === MINUS) at++;
			digits();
		}
		this.#at = at;
		return true;
	}

	#bareWord(): boolean {
		for (const word of BARE_WORDS) {
			if (this.#takes(word)) return true;
		}
		return false;
	}

	#takes(word: Uint8Array): boolean {
		for (let index = 0; index < word.length; index++) {
			if (this.#bytes[this.#at + index] !== word[index]) return false;
		}
		this.#at += word.length;
		return true;
	}
}

/** Whether four bytes are ASCII, and none of them a control character, a quote or a backslash. A doubt counts as no. */
const isPlain = (word: number): boolean =>
	((word | (word - 0x20202020) | ((word ^ 0x22222222) - 0x01010101) | ((word ^ 0x5c5c5c5c) - 0x01010101)) &
		0x80808080) ===
	0;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const isHex = (byte: number | undefined): boolean =>
	isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

const SIMPLE_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

/** Bytes of an escape behind its backslash. */
function escapeLength(bytes: Uint8Array, at: number): number {
	const byte = bytes[at];
	if (byte === LETTER_U) {
		for (let index = 1; index <= 4; index++) if (!isHex(bytes[at + index])) throw new Failure();
		return 5;
	}
	if (byte === undefined || !SIMPLE_ESCAPES.has(byte)) throw new Failure();
	return 1;
}
