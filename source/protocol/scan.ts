/**
 * Shortens a large JSON text without decoding it: of long strings it keeps the beginnings, of long lists the first items.
 * It adds nothing to them: what is left out is reported beside the text, counted, with the byte ranges of the values.
 *
 * It accepts the same texts as `readJson`, bare `NaN` and unlimited nesting included, and no others.
 */
import type {Cut} from './frames.ts';
import {MOST_LEVELS} from './json.ts';
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
			/** Everything else that was left out, from the frame on; undefined if it is complete. */
			readonly cut: Cut | undefined;
			readonly isTooDeep: boolean;
	  }
	/** `readJson` does not accept the text. */
	| {readonly kind: 'failed'};

/** Members that an object keeps regardless of their size: the fields of the protocol come first. */
const FEW_MEMBERS = 100;

/** Levels of objects that do: the frame, a call, its function, and its arguments or result. A history has two more. */
const FIELD_LEVELS = 4;

/** Most levels on which cuts are reported one by one: those below are a part of the one around them. */
const CUT_LEVELS = 100;

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

/** An open list or object. */
interface Opened {
	kind: JsonKind;
	start: number;
	/** `continued` at its start. */
	continued: number;
	/** Index of the current item or member. */
	index: number;
	/** The range of the key of the current member; two numbers, since an object for each key made scanning 15 % slower. */
	keyStart: number;
	keyEnd: number;
	/** Number of its items or members, if some were left out. */
	count: number | undefined;
	/** Defined once something in it was left out. */
	inside: Cut[] | undefined;
}

/** A list or object that is not open yet: `start` and the rest are set when it is. */
const newLevel = (): Opened => ({
	kind: LIST,
	start: 0,
	continued: 0,
	index: 0,
	keyStart: 0,
	keyEnd: 0,
	count: undefined,
	inside: undefined,
});

class Scanner {
	readonly #bytes: Buffer;
	readonly #json: JsonBytes;
	readonly #limits: ScanLimits;
	#at = 0;

	/** The open lists and objects, the outermost first. */
	readonly #open: Opened[] = [];
	/** One for each level, used again: a history can have a million objects. */
	readonly #levels: Opened[] = [];

	readonly #chunks: Uint8Array[] = [];
	/** Everything before this offset is written or left out. */
	#copied = 0;
	/** Start of the range that the budget applies to, and the bytes left out of it so far. */
	#budgetFrom = 0;
	#saved = 0;

	/** The name of the frame's member that is being read. */
	#field = '';
	/** Number of objects among the messages of a history so far; other values are not messages. */
	#messages = 0;

	#message: TextSpan | undefined;
	readonly #contents = new Map<number, TextSpan>();
	#cut: Cut | undefined;
	/** `continued` before the last string. */
	#continued = 0;
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
			cut: this.#cut,
			isTooDeep: this.#isTooDeep,
		};
	}

	/** Reads the frame with everything in it, without recursion. */
	#value(): void {
		do {
			// A value is expected here.
			this.#space();
			if (this.#open.length === 3 && this.#isHistory) this.#forgetContent();
			const byte = this.#bytes[this.#at];
			if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
				if (this.#open.length === MOST_LEVELS) this.#skipNest();
				else {
					this.#enter(byte === OPEN_LIST ? LIST : OBJECT);
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
			while (this.#open.length > 0) {
				this.#space();
				if (this.#bytes[this.#at] === COMMA && this.#next()) break;
				this.#close();
			}
		} while (this.#open.length > 0);
	}

	#enter(kind: JsonKind): void {
		if (kind === OBJECT && this.#open.length === 2 && this.#isHistory) this.#messages++;
		const depth = this.#open.length;
		const opened = this.#levels[depth] ?? newLevel();
		this.#levels[depth] = opened;
		opened.kind = kind;
		opened.start = this.#at++;
		opened.continued = this.#json.continued;
		opened.keyEnd = 0;
		opened.count = undefined;
		opened.inside = undefined;
		this.#open.push(opened);
	}

	/** Ends the innermost list or object at its bracket. */
	#close(): void {
		const closed = this.#open.pop();
		if (this.#bytes[this.#at] !== (closed?.kind === LIST ? CLOSE_LIST : CLOSE_OBJECT))
			throw new ScanFailure();
		this.#at++;
		if (closed?.count !== undefined || closed?.inside !== undefined) this.#report(closed, closed);
	}

	/** Reports that something was left out of the value that ends here. */
	#report(
		{start, continued}: Pick<Opened, 'start' | 'continued'>,
		{count, inside = [], index}: Partial<Pick<Opened, 'count' | 'inside' | 'index'>> = {},
	): void {
		const size = this.#at - start;
		const units = size - (this.#json.continued - continued);
		const left = count === undefined || index === undefined ? {} : {count, left: count - index - 1};
		const holder = this.#open.at(-1);
		const key = holder && this.#keyOf(holder);
		const cut: Cut = {at: holder?.index ?? 0, key, start, size, units, ...left, inside};
		if (holder === undefined) this.#cut = cut;
		else {
			holder.inside ??= [];
			if (this.#open.length <= CUT_LEVELS) holder.inside.push(cut);
		}
	}

	/** Leaves out the content of the list or object that begins here. */
	#skipNest(): void {
		const before = {start: this.#at, continued: this.#json.continued};
		this.#at = must(this.#json.endOfValue(this.#at));
		// An empty one has nothing to leave out.
		if (this.#json.space(before.start + 1) === this.#at - 1) return;
		this.#isTooDeep = true;
		this.#write(before.start + 1);
		this.#skip(this.#at - 1);
		this.#report(before);
	}

	/**
	 * Moves past a comma, to the next item of the innermost list or object.
	 * @returns false if that item and all after it were left out
	 */
	#next(): boolean {
		const index = (this.#open.at(-1)?.index ?? 0) + 1;
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
		const depth = this.#open.length;
		const holder = this.#open[depth - 1];
		if (holder === undefined) throw new ScanFailure();
		holder.index = index;
		if (depth === 1 || (depth === 2 && this.#isHistory)) {
			this.#budgetFrom = this.#at;
			this.#saved = 0;
		}
		if (holder.kind === LIST) return;
		this.#space();
		if (this.#bytes[this.#at] !== QUOTE) {
			// A bare word is accepted as a key, and has no meaning.
			this.#at = must(this.#json.endOfKey(this.#at));
			holder.keyEnd = 0;
			return;
		}
		const key = this.#span();
		holder.keyStart = key.start;
		holder.keyEnd = key.end;
		if (holder.inside !== undefined) this.#forgetCuts(holder.inside, this.#decoded(key));
		if (depth === 1) this.#beginField(key);
		if (this.#isLong(key)) {
			holder.inside ??= [];
			this.#shorten(key);
		}
		this.#space();
		if (this.#bytes[this.#at++] !== COLON) throw new ScanFailure();
	}

	/** Begins a member of the frame. Of two with the same name the last one counts. */
	#beginField(key: TextSpan): void {
		this.#field = this.#decoded(key);
		if (this.#field === 'message') this.#message = undefined;
		if (this.#field === 'messages') {
			this.#contents.clear();
			this.#messages = 0;
		}
	}

	/** Of two members with the same name the last one counts. */
	#forgetCuts(cuts: Cut[], key: string): void {
		for (const [index, cut] of cuts.entries()) if (cut.key === key) cuts[index] = {...cut, isReplaced: true};
	}

	get #isHistory(): boolean {
		return this.#field === 'messages' && this.#open[1]?.kind === LIST;
	}

	/** Reads the string that begins here. */
	#span(): TextSpan {
		const json = this.#json;
		json.surplus = 0;
		this.#continued = json.continued;
		const start = this.#at + 1;
		const end = must(json.endOfString(start));
		this.#at = end + 1;
		return {start, end, units: end - start - json.surplus};
	}

	/** Reads a string value. The ranges of messages and contents are reported beside the other cuts. */
	#string(): void {
		const depth = this.#open.length;
		const found = this.#span();
		if (!this.#isLong(found)) return;
		if (depth === 1 && this.#field === 'message') this.#message = found;
		else if (depth === 3 && this.#isHistory && this.#isContentNext)
			this.#contents.set(this.#messages - 1, found);
		else this.#report({start: found.start - 1, continued: this.#continued});
		this.#shorten(found);
	}

	/** Keys are decoded only where necessary: a history can have a million of them. */
	get #isContentNext(): boolean {
		const message = this.#open[2];
		return message?.kind === OBJECT && this.#keyOf(message) === 'content';
	}

	/** Of two contents of a message the last one counts. */
	#forgetContent(): void {
		const index = this.#messages - 1;
		if (this.#contents.has(index) && this.#isContentNext) this.#contents.delete(index);
	}

	// ------------------------------------------------------------------------------------------- leaving out

	/** Whether an item, and all after it, may be left out. */
	#mayLeaveOut(index: number): boolean {
		const depth = this.#open.length;
		const isSpent = this.#isSpent;
		const isList = this.#open[depth - 1]?.kind === LIST;
		if (depth === 2 && isList) return !this.#isHistory && (isSpent || index >= this.#limits.mostItems);
		const levels = this.#isHistory ? FIELD_LEVELS + 2 : FIELD_LEVELS;
		return isSpent && (index >= FEW_MEMBERS || depth > (isList ? 3 : levels));
	}

	/** Leaves out the rest of the innermost list or object, from the comma on. */
	#leaveOut(): void {
		const here = this.#open.at(-1);
		const rest = here && this.#json.rest(this.#at + 1, here.kind);
		if (here === undefined || rest === undefined) throw new ScanFailure();
		here.count = here.index + 1 + rest.count;
		this.#write(this.#at);
		this.#at = rest.end;
		this.#skip(rest.end);
	}

	get #isSpent(): boolean {
		return this.#at - this.#budgetFrom - this.#saved > this.#limits.budget;
	}

	/** Whether a string that has been read is shortened: after the budget to its head. */
	#isLong({start, end}: TextSpan): boolean {
		const {longestString, head} = this.#limits;
		return end - start > longestString || (end - start > head && this.#isSpent);
	}

	#shorten({start, end}: TextSpan): void {
		this.#write(boundaryBefore(this.#bytes, start, start + this.#limits.head, true));
		this.#skip(end);
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

	/** The key of the current member; undefined in a list. */
	#keyOf({keyStart: start, keyEnd: end}: Opened): string | undefined {
		return end === 0 ? undefined : this.#decoded({start, end});
	}

	#decoded({start, end}: Pick<TextSpan, 'start' | 'end'>): string {
		return JSON.parse(this.#bytes.toString('utf8', start - 1, end + 1)) as string;
	}

	#space(): void {
		this.#at = this.#json.space(this.#at);
	}
}
