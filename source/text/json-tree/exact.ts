/**
 * Reads JSON without losing what `JSON.parse` loses: the digits of numbers, the order of keys that look like numbers, and
 * equal keys.
 */
import {RecentCache} from '../recent-cache.ts';

/** A number that JavaScript writes otherwise than its source: `10.0`, `1e400`, `1234567890123456789`, `-0`. */
export class JsonNumber {
	readonly source: string;

	constructor(source: string) {
		this.source = source;
	}

	toString(): string {
		return this.source;
	}

	toJSON(): never {
		throw new NotPlain();
	}
}

/** The members in order of an object that JavaScript would sort, or whose equal keys it would drop. */
export class JsonMembers {
	readonly keys: readonly string[];
	readonly values: readonly unknown[];

	constructor(keys: readonly string[], values: readonly unknown[]) {
		this.keys = keys;
		this.values = values;
	}

	toJSON(): never {
		throw new NotPlain();
	}
}

/** What was left out of a value, and of the values in it. */
export interface CutFacts {
	/** Its index in the list or object around it, in the order of the source. */
	readonly at: number;
	/** Its first byte in the message, and the bytes of the whole value there. */
	readonly start: number;
	readonly size: number;
	/** Number of its items or members, if some were left out. */
	readonly count?: number;
	readonly inside: readonly CutFacts[];
}

/** The beginning of a text of which the rest was left out. */
export class CutText {
	readonly head: string;
	readonly facts: CutFacts;

	constructor(head: string, facts: CutFacts) {
		this.head = head;
		this.facts = facts;
	}

	toString(): string {
		return this.head;
	}

	toJSON(): never {
		throw new NotPlain();
	}
}

/** Thrown when `JSON.stringify` is given an exact value: it cannot write one, and `writtenJson` can. */
export class NotPlain extends Error {}

interface OpenContainer {
	/** undefined for an array. */
	readonly keys: string[] | undefined;
	readonly values: unknown[];
	/** The same members as a plain object; undefined for an array, and as soon as a plain object would lose something. */
	plain: Record<string, unknown> | undefined;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_U = 0x75;

/** Code units that end a number or a word. */
const ENDS = new Set([COMMA, COLON, CLOSE_LIST, CLOSE_OBJECT, 0x09, 0x0a, 0x0d, 0x20]);
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
	['true', true],
	['false', false],
	['null', null],
]);

/** @returns for the bare words `NaN` and `Infinity`, which Python's encoder writes, the same as text */
function scalarOf(source: string): unknown {
	const number = Number(source);
	if (String(number) === source) return Number.isFinite(number) ? number : source;
	const word = WORDS.get(source);
	return word === undefined ? new JsonNumber(source) : word;
}

/** Objects with more members are not hashed, since to enlarge a table of so many keys takes several milliseconds. */
const MOST_HASHED = 16 * 1024;
/** UTF-16 units of a string with escapes that are read at once. */
const STRING_PART = 16 * 1024;
/** The longest escape, `\\u0000`. */
const LONGEST_ESCAPE = 6;

/**
 * Reads a JSON text, all of it or in steps, as `JSON.parse` reads it, except for what that would lose: such a number is a `JsonNumber`,
 * such an object `JsonMembers`. Accepts any depth.
 */
export class ExactReader {
	readonly #text: string;
	readonly #open: OpenContainer[] = [];
	readonly #root: OpenContainer = newContainer(false);
	#here = this.#root;
	#at = 0;
	/** The parts of the string with escapes that is being read. */
	#string: string[] | undefined;

	/** @param text valid JSON, except for bare `NaN` and `Infinity` */
	constructor(text: string) {
		this.#text = text;
	}

	/** UTF-16 units that are read. */
	get at(): number {
		return this.#at;
	}

	/** The value, once all of the text is read. */
	get value(): unknown {
		return this.#root.values[0];
	}

	/**
	 * Reads some more.
	 * @param units UTF-16 units, at least 1; a token or a string without escapes may exceed them
	 * @returns whether all of the text is read
	 */
	advance(units: number): boolean {
		const end = Math.min(this.#text.length, this.#at + units);
		while (this.#at < end) {
			if (this.#string === undefined) this.#readToken();
			else this.#readString(this.#string);
		}
		return this.#at >= this.#text.length;
	}

	#readToken(): void {
		const text = this.#text;
		const unit = text.charCodeAt(this.#at);
		switch (unit) {
			case 0x09:
			case 0x0a:
			case 0x0d:
			case 0x20:
			case COMMA:
			case COLON:
				this.#at++;
				return;
			case OPEN_LIST:
			case OPEN_OBJECT:
				this.#open.push(this.#here);
				this.#here = newContainer(unit === OPEN_OBJECT);
				this.#at++;
				return;
			case CLOSE_LIST:
			case CLOSE_OBJECT: {
				const {keys, values, plain} = this.#here;
				this.#here = this.#open.pop() ?? this.#root;
				this.#at++;
				add(this.#here, keys === undefined ? values : (plain ?? new JsonMembers(keys, values)));
				return;
			}
			case QUOTE: {
				const start = this.#at + 1;
				const quote = text.indexOf('"', start);
				const end = quote < 0 ? text.length : quote;
				const content = text.slice(start, end);
				if (content.includes('\\')) {
					this.#string = [];
					this.#at = start;
				} else {
					put(this.#here, content);
					this.#at = end + 1;
				}
				return;
			}
			default: {
				const start = this.#at;
				let at = start + 1;
				while (at < text.length && !ENDS.has(text.charCodeAt(at))) at++;
				this.#at = at;
				const source = text.slice(start, at);
				// A bare word is accepted as a key too.
				if (expectsKey(this.#here)) put(this.#here, source);
				else add(this.#here, scalarOf(source));
			}
		}
	}

	/** Reads some more of a string with escapes. */
	#readString(parts: string[]): void {
		const text = this.#text;
		const from = this.#at;
		const limit = Math.min(text.length, from + STRING_PART);
		const end = endOfPart(text, from, limit);
		// No escape is split, since each begins with a backslash.
		const content = text.slice(from, end);
		parts.push(content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content);
		this.#at = end;
		if (end < text.length && text.charCodeAt(end) !== QUOTE) return;
		this.#at++;
		this.#string = undefined;
		put(this.#here, parts.join(''));
	}
}

/**
 * The offset of the closing quote, or else one near the limit that is inside no escape.
 * @param from inside no escape
 */
function endOfPart(text: string, from: number, limit: number): number {
	let at = from;
	while (at < limit) {
		const unit = text.charCodeAt(at);
		if (unit === QUOTE) return at;
		if (unit !== BACKSLASH) at++;
		else at += text.charCodeAt(at + 1) === LETTER_U ? LONGEST_ESCAPE : 2;
	}
	return Math.min(at, text.length);
}

/**
 * The value of a JSON text as `JSON.parse` returns it, except for what that would lose: such a number is a `JsonNumber`, such an
 * object `JsonMembers`. Accepts any depth.
 * @param text valid JSON, except for bare `NaN` and `Infinity`
 */
export function readExactly(text: string): unknown {
	const reader = new ExactReader(text);
	reader.advance(text.length);
	return reader.value;
}

const newContainer = (isObject: boolean): OpenContainer => ({
	keys: isObject ? [] : undefined,
	values: [],
	plain: isObject ? {} : undefined,
});

const expectsKey = ({keys, values}: OpenContainer): boolean => keys?.length === values.length;

/** JavaScript sorts the keys that are whole numbers, and puts them first. */
function beginsWithDigit(key: string): boolean {
	const unit = key.charCodeAt(0);
	return unit >= 0x30 && unit <= 0x39;
}

/** Adds a string: in an object every other one is a key. */
function put(container: OpenContainer, string: string): void {
	if (expectsKey(container)) container.keys?.push(string);
	else add(container, string);
}

/** Adds an item, or the value of the last key. */
function add(container: OpenContainer, value: unknown): void {
	const {keys, values, plain} = container;
	values.push(value);
	const key = plain === undefined ? undefined : keys?.at(-1);
	if (plain === undefined || key === undefined) return;
	const isLost = beginsWithDigit(key) || key === '__proto__' || Object.hasOwn(plain, key);
	if (isLost || values.length > MOST_HASHED) container.plain = undefined;
	else plain[key] = value;
}

/** UTF-16 units of the sources whose results are kept. */
const MOST_KEPT = 4 * 1024 * 1024;

/** Results that were read, by the value that lost something: each is used several times for one frame. */
const read = new RecentCache<object, unknown>(MOST_KEPT);

/**
 * A value that came from outside, as it came.
 * @param value as `JSON.parse` returned it
 * @param json its source; undefined if the value has lost nothing
 */
export function exactly(value: unknown, json: string | undefined): unknown {
	if (json === undefined) return value;
	if (typeof value !== 'object' || value === null) return readExactly(json);
	const known = read.get(value);
	if (known !== undefined) return known;
	const result = readExactly(json);
	read.set(value, result, json.length);
	read.endPeriod();
	return result;
}
