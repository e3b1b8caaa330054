/**
 * Shortens a large JSON text without decoding it: of long strings it keeps the beginnings, of long lists the first items.
 * It counts everything that it leaves out, and reports the byte ranges of long texts.
 *
 * It accepts the same texts as `readJson`, bare `NaN` and unlimited nesting included, and no others.
 */
import {MOST_LEVELS, TOO_DEEP} from './json.ts';
import {
	CLOSE_LIST,
	CLOSE_OBJECT,
	COLON,
	COMMA,
	JsonBytes,
	type JsonKind,
	LIST,
	OBJECT,
	OPEN_LIST,
	OPEN_OBJECT,
	QUOTE,
} from './json-bytes.ts';
import {boundaryBefore, type TextSpan} from './stored-text.ts';

export interface ScanLimits {
	/** Bytes; a longer string is shortened. */
	readonly longestString: number;
	/** Bytes that stay of a string that is shortened, at least 32. */
	readonly head: number;
	/** Bytes of one member of the frame, or of one message of a history, after which the rest of its lists is left out. */
	readonly budget: number;
	/** Items that stay of a list that is a member of the frame. The messages of a history all stay. */
	readonly mostItems: number;
}

export type Scan =
	| {
			readonly kind: 'scanned';
			/** The short text: valid JSON but for bare words. */
			readonly json: string;
			/** Length of the whole text in UTF-16 code units. */
			readonly units: number;
			/** The frame's `message`, if it was shortened. */
			readonly message: TextSpan | undefined;
			/** The shortened `content`s of a history, by the index of their message. */
			readonly contents: ReadonlyMap<number, TextSpan>;
			/** Number of items left out of the lists that are members of the frame, by the name of the list. */
			readonly omitted: ReadonlyMap<string, number>;
			/** Whether anything else was left out, or replaced by its size. */
			readonly isAbridged: boolean;
			readonly isTooDeep: boolean;
	  }
	/** `readJson` does not accept the text. */
	| {readonly kind: 'failed'};

/** Members that an object keeps regardless of their size: the fields of the protocol come first. */
const FEW_MEMBERS = 100;

/** Scans one text message, which is valid UTF-8. Never throws. */
export function scan(bytes: Buffer, limits: ScanLimits): Scan {
	try {
		return new Scanner(bytes, limits).scan();
	} catch (error) {
		if (error instanceof ScanFailure) return {kind: 'failed'};
		throw error;
	}
}

class ScanFailure extends Error {}

/** An offset, which must not be -1. */
function must(at: number): number {
	if (at < 0) throw new ScanFailure();
	return at;
}

class Scanner {
	readonly #bytes: Buffer;
	readonly #json: JsonBytes;
	readonly #limits: ScanLimits;
	#at = 0;

	/** Kinds of the open lists and objects, the outermost first. */
	readonly #kinds: JsonKind[] = [];
	/** Index of the current item or member, for the three outermost levels. */
	readonly #indexes = [0, 0, 0, 0];

	readonly #chunks: Uint8Array[] = [];
	/** Everything before this offset is written or left out. */
	#copied = 0;
	/** Start of the range that the budget applies to, and the bytes left out of it so far. */
	#budgetFrom = 0;
	#saved = 0;

	/** The name of the frame's member that is being read. */
	#field = '';
	/** The last key on the third level, undecoded. */
	#key: TextSpan | undefined;
	/** Number of objects among the messages of a history so far; other values are not messages. */
	#messages = 0;

	#message: TextSpan | undefined;
	readonly #contents = new Map<number, TextSpan>();
	readonly #omitted = new Map<string, number>();
	#isAbridged = false;
	#isTooDeep = false;

	constructor(bytes: Buffer, limits: ScanLimits) {
		this.#bytes = bytes;
		this.#json = new JsonBytes(bytes);
		this.#limits = limits;
	}

	scan(): Scan {
		this.#space();
		if (this.#bytes[this.#at] !== OPEN_OBJECT) throw new ScanFailure();
		this.#value();
		this.#space();
		if (this.#at < this.#bytes.length) throw new ScanFailure();
		this.#write(this.#at);
		return {
			kind: 'scanned',
			json: Buffer.concat(this.#chunks).toString(),
			units: this.#bytes.length - this.#json.continued,
			message: this.#message,
			contents: this.#contents,
			omitted: this.#omitted,
			isAbridged: this.#isAbridged,
			isTooDeep: this.#isTooDeep,
		};
	}

	/** Reads the frame with everything in it, without recursion. */
	#value(): void {
		do {
			// A value is expected here.
			this.#space();
			if (this.#kinds.length === 3 && this.#isHistory) this.#forgetContent();
			const byte = this.#bytes[this.#at];
			if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
				if (this.#kinds.length === MOST_LEVELS) this.#skipNest();
				else {
					this.#open(byte === OPEN_LIST ? LIST : OBJECT);
					this.#space();
					const next = this.#bytes[this.#at];
					if (next === CLOSE_LIST || next === CLOSE_OBJECT) this.#close();
					else {
						this.#begin(0);
						continue;
					}
				}
			} else if (byte === QUOTE) this.#string();
			else this.#at = must(this.#json.endOfScalar(this.#at));
			// A value has ended: continue with the next one, after all lists and objects that end here.
			while (this.#kinds.length > 0) {
				this.#space();
				if (this.#bytes[this.#at] === COMMA && this.#next()) break;
				this.#close();
			}
		} while (this.#kinds.length > 0);
	}

	#open(kind: JsonKind): void {
		if (kind === OBJECT && this.#kinds.length === 2 && this.#isHistory) this.#messages++;
		this.#at++;
		this.#kinds.push(kind);
	}

	/** Ends the innermost list or object at its bracket. */
	#close(): void {
		const kind = this.#kinds.pop();
		if (this.#bytes[this.#at] !== (kind === LIST ? CLOSE_LIST : CLOSE_OBJECT)) throw new ScanFailure();
		this.#at++;
	}

	#skipNest(): void {
		this.#isTooDeep = true;
		this.#write(this.#at);
		this.#at = must(this.#json.endOfValue(this.#at));
		this.#skip(this.#at);
		this.#put(JSON.stringify(TOO_DEEP));
	}

	/**
	 * Moves past a comma, to the next item of the innermost list or object.
	 * @returns false if that item and all after it were left out
	 */
	#next(): boolean {
		const depth = this.#kinds.length;
		const index = depth <= 3 ? (this.#indexes[depth] ?? 0) + 1 : 0;
		if (this.#mayLeaveOut(index)) {
			this.#leaveOut();
			return false;
		}
		this.#at++;
		this.#begin(index);
		return true;
	}

	/** Begins an item or a member: reads its key, if it has one, and starts a new budget where one applies. */
	#begin(index: number): void {
		const depth = this.#kinds.length;
		if (depth <= 3) this.#indexes[depth] = index;
		if (depth === 1 || (depth === 2 && this.#isHistory)) {
			this.#budgetFrom = this.#at;
			this.#saved = 0;
		}
		if (this.#kinds[depth - 1] === LIST) return;
		this.#space();
		if (this.#bytes[this.#at] !== QUOTE) {
			// A bare word is accepted as a key, and has no meaning.
			this.#at = must(this.#json.endOfKey(this.#at));
			return;
		}
		const key = this.#span();
		if (depth === 1) this.#enter(key);
		else if (depth === 3) this.#key = key;
		this.#shorten(key);
		this.#space();
		if (this.#bytes[this.#at++] !== COLON) throw new ScanFailure();
	}

	/** Begins a member of the frame. Of two with the same name the last one counts. */
	#enter(key: TextSpan): void {
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

	/** Reads the string that begins here. */
	#span(): TextSpan {
		const json = this.#json;
		json.surplus = 0;
		const start = this.#at + 1;
		const end = must(json.endOfString(start));
		this.#at = end + 1;
		return {start, end, units: end - start - json.surplus};
	}

	/** Reads a string value. The ranges of messages and contents are reported; other shortened strings end with the size of the rest. */
	#string(): void {
		const depth = this.#kinds.length;
		const found = this.#span();
		if (!this.#isLong(found)) return;
		if (depth === 1 && this.#field === 'message') this.#message = found;
		else if (depth === 3 && this.#isHistory && this.#isContentNext)
			this.#contents.set(this.#messages - 1, found);
		else {
			this.#shorten(found);
			return;
		}
		this.#shortenTo(found, '');
	}

	/** Keys are decoded only where necessary: a history can have a million of them. */
	get #isContentNext(): boolean {
		return this.#kinds[2] === OBJECT && this.#key !== undefined && this.#decoded(this.#key) === 'content';
	}

	/** Of two contents of a message the last one counts. */
	#forgetContent(): void {
		const index = this.#messages - 1;
		if (this.#contents.has(index) && this.#isContentNext) this.#contents.delete(index);
	}

	// ------------------------------------------------------------------------------------------- leaving out

	/** Whether an item, and all after it, may be left out. */
	#mayLeaveOut(index: number): boolean {
		const depth = this.#kinds.length;
		const isSpent = this.#at - this.#budgetFrom - this.#saved > this.#limits.budget;
		const isList = this.#kinds[depth - 1] === LIST;
		if (depth === 2 && isList) return !this.#isHistory && (isSpent || index >= this.#limits.mostItems);
		return isSpent && (depth > 3 || index >= FEW_MEMBERS);
	}

	/** Leaves out the rest of the innermost list or object, from the comma on. */
	#leaveOut(): void {
		const depth = this.#kinds.length;
		const kind = this.#kinds[depth - 1] ?? LIST;
		const rest = this.#json.rest(this.#at + 1, kind);
		if (rest === undefined) throw new ScanFailure();
		this.#write(this.#at);
		this.#at = rest.end;
		this.#skip(rest.end);
		if (depth === 2 && kind === LIST) {
			this.#omitted.set(this.#field, rest.count);
			return;
		}
		this.#isAbridged = true;
		const count = rest.count.toLocaleString('en');
		this.#put(kind === LIST ? `,"… ${count} more items"` : `,"…":"${count} more members"`);
	}

	#isLong({start, end}: TextSpan): boolean {
		return end - start > this.#limits.longestString;
	}

	#shorten(found: TextSpan): void {
		if (!this.#isLong(found)) return;
		this.#isAbridged = true;
		const left = found.end - found.start - this.#limits.head;
		this.#shortenTo(found, `… ${left.toLocaleString('en')} more bytes`);
	}

	#shortenTo({start, end}: TextSpan, note: string): void {
		this.#write(boundaryBefore(this.#bytes, start, start + this.#limits.head, true));
		this.#skip(end);
		this.#put(note);
	}

	/** Writes everything up to an offset. */
	#write(to: number): void {
		if (to > this.#copied) this.#chunks.push(this.#bytes.subarray(this.#copied, to));
		this.#copied = to;
	}

	/** Leaves out everything up to an offset. */
	#skip(to: number): void {
		this.#saved += to - this.#copied;
		this.#copied = to;
	}

	#put(text: string): void {
		if (text !== '') this.#chunks.push(Buffer.from(text));
	}

	#decoded({start, end}: TextSpan): string {
		return JSON.parse(this.#bytes.toString('utf8', start - 1, end + 1)) as string;
	}

	#space(): void {
		this.#at = this.#json.space(this.#at);
	}
}
