/**
 * Reads a large JSON text by its bytes and writes a short one of it: long strings by their beginnings, long lists by
 * their first items. What was left out is counted, and where a long text lies is told; nothing is decoded.
 *
 * It takes what `readJson` takes, bare `NaN` and bottomless nesting included, and nothing else.
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
			/** Length of the whole in UTF-16 code units. */
			readonly units: number;
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

/** Members that an object keeps, whatever they take: those that the protocol knows come first. */
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

/** A place that has to be there. */
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
	/** Number of the item or member that is being read, of the three outermost. */
	readonly #indexes = [0, 0, 0, 0];

	readonly #pieces: Uint8Array[] = [];
	/** Everything before is written or left out. */
	#copied = 0;
	/** Where the present budget began, and how much was left out since. */
	#budgetFrom = 0;
	#saved = 0;

	/** The frame's member that is being read. */
	#field = '';
	/** The key of a member three levels down, undecoded. */
	#key: TextSpan | undefined;
	/** Objects among the messages of a history so far: what is none is no message. */
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
			json: Buffer.concat(this.#pieces).toString(),
			units: this.#bytes.length - this.#json.continued,
			message: this.#message,
			contents: this.#contents,
			omitted: this.#omitted,
			isAbridged: this.#isAbridged,
			isTooDeep: this.#isTooDeep,
		};
	}

	/** The frame with all that is in it, without a recursion. */
	#value(): void {
		do {
			// A value is due here.
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
			// One is over: on to the next, out of as many lists and objects as end here.
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

	/** Ends the innermost list or object with the bracket that stands here. */
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
	 * To the next item of the innermost list or object, behind the comma that stands here.
	 * @returns false where that and all behind it was left out
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

	/** An item or a member begins: its key, where it has one, and what is counted of it. */
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
			// A bare word is a key of no meaning.
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

	/** A member of the frame. One that comes twice counts as it came last. */
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

	/** The string that begins here; the place is behind it then. */
	#span(): TextSpan {
		const json = this.#json;
		json.surplus = 0;
		const start = this.#at + 1;
		const end = must(json.endOfString(start));
		this.#at = end + 1;
		return {start, end, units: end - start - json.surplus};
	}

	/** A string as a value. Of two kinds it is told where they lie: others say themselves how much there is of them. */
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
		this.#cut(found, '');
	}

	/** Keys are decoded only where it matters: a history has a million of them. */
	get #isContentNext(): boolean {
		return this.#kinds[2] === OBJECT && this.#key !== undefined && this.#decoded(this.#key) === 'content';
	}

	/** A content that comes twice counts as it came last. */
	#forgetContent(): void {
		const index = this.#messages - 1;
		if (this.#contents.has(index) && this.#isContentNext) this.#contents.delete(index);
	}

	// ------------------------------------------------------------------------------------------- leaving out

	/** Whether an item, and all behind it, may be left out. */
	#mayLeaveOut(index: number): boolean {
		const depth = this.#kinds.length;
		const isSpent = this.#at - this.#budgetFrom - this.#saved > this.#limits.budget;
		const isList = this.#kinds[depth - 1] === LIST;
		if (depth === 2 && isList) return !this.#isHistory && (isSpent || index >= this.#limits.mostItems);
		return isSpent && (depth > 3 || index >= FEW_MEMBERS);
	}

	/** Leaves out what is still to come of the innermost list or object, from the comma that stands here. */
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
		this.#cut(found, `… ${left.toLocaleString('en')} more bytes`);
	}

	#cut({start, end}: TextSpan, remark: string): void {
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

	#decoded({start, end}: TextSpan): string {
		return JSON.parse(this.#bytes.toString('utf8', start - 1, end + 1)) as string;
	}

	#space(): void {
		this.#at = this.#json.space(this.#at);
	}
}
