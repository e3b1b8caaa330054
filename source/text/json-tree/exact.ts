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
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

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

/** Offset of the closing quote of a string. @param from after the opening quote */
function endOfString(text: string, from: number): number {
	for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
		let before = quote - 1;
		while (before >= from && text.charCodeAt(before) === BACKSLASH) before--;
		// After an odd number of backslashes the quote is escaped.
		if ((quote - before) % 2 === 1) return quote;
	}
	return text.length;
}

/**
 * The value of a JSON text as `JSON.parse` returns it, except for what that would lose: such a number is a `JsonNumber`, such an
 * object `JsonMembers`. Accepts any depth.
 * @param text valid JSON, except for bare `NaN` and `Infinity`
 */
export function readExactly(text: string): unknown {
	const open: OpenContainer[] = [];
	let here: OpenContainer = {keys: undefined, values: []};
	const {values: result} = here;
	for (let at = 0; at < text.length; ) {
		const unit = text.charCodeAt(at);
		switch (unit) {
			case 0x09:
			case 0x0a:
			case 0x0d:
			case 0x20:
			case COMMA:
			case COLON:
				at++;
				continue;
			case OPEN_LIST:
			case OPEN_OBJECT:
				open.push(here);
				here = {keys: unit === OPEN_OBJECT ? [] : undefined, values: []};
				at++;
				continue;
			case CLOSE_LIST:
			case CLOSE_OBJECT: {
				const {keys, values} = here;
				here = open.pop() ?? here;
				here.values.push(keys === undefined ? values : objectOf(keys, values));
				at++;
				continue;
			}
			case QUOTE: {
				const end = endOfString(text, at + 1);
				const content = text.slice(at + 1, end);
				const string = content.includes('\\') ? (JSON.parse(text.slice(at, end + 1)) as string) : content;
				put(here, string);
				at = end + 1;
				continue;
			}
			default: {
				const start = at++;
				while (at < text.length && !ENDS.has(text.charCodeAt(at))) at++;
				const source = text.slice(start, at);
				// A bare word is accepted as a key too.
				if (expectsKey(here)) put(here, source);
				else here.values.push(scalarOf(source));
			}
		}
	}
	return result[0];
}

const expectsKey = ({keys, values}: OpenContainer): boolean => keys?.length === values.length;

function objectOf(keys: readonly string[], values: readonly unknown[]): unknown {
	const object: Record<string, unknown> = {};
	for (const [index, key] of keys.entries()) {
		if (beginsWithDigit(key) || key === '__proto__' || Object.hasOwn(object, key))
			return new JsonMembers(keys, values);
		object[key] = values[index];
	}
	return object;
}

/** JavaScript sorts the keys that are whole numbers, and puts them first. */
function beginsWithDigit(key: string): boolean {
	const unit = key.charCodeAt(0);
	return unit >= 0x30 && unit <= 0x39;
}

/** Adds a string: in an object every other one is a key. */
function put(container: OpenContainer, string: string): void {
	if (expectsKey(container)) container.keys?.push(string);
	else container.values.push(string);
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
