/**
 * Finds the JSON texts of values that lose something in JavaScript: the digits of a number (`1234567890123456789`, `10.0`),
 * the order of keys that look like numbers, or the first of two equal keys.
 */
import type {JsonObject, JsonValue} from './frames.ts';
import {endOfString, isObject} from './json.ts';
import {CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE} from './json-bytes.ts';

/** Members whose sources are kept. */
const KEPT: ReadonlySet<string> = new Set([
	...['id', 'tool_call_id', 'arguments', 'args', 'result', 'error', 'metadata'],
	...['parameters', 'input_schema'],
	...['message', 'content', 'detail', 'reason', 'errors', 'details'],
]);

/** Members in which objects with such members are. */
const NESTING: ReadonlySet<string> = new Set([
	...['messages', 'tool_calls', 'tool_results', 'function'],
	...['tools_description', 'functions', 'tools'],
]);

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const BACKSLASH = 0x5c;
const LETTER_E = 0x65;
const ZERO = 0x30;
/** Numbers with at most as many digits are exact. */
const SAFE_DIGITS = 15;

/** The sources of members of objects that were parsed; the objects are not shared. */
const sources = new WeakMap<JsonObject, ReadonlyMap<string, string>>();

/** The JSON text of a member as received, if the value lost something, and `keepSources` has read its message. */
export function sourceOf(object: JsonObject, name: string): string | undefined {
	return sources.get(object)?.get(name);
}

/**
 * Keeps the sources of tool calls, tool results, metadata and parameters in a message, where they are needed.
 * @param root the parsed message
 * @param text the message, of which `root` is the value
 */
export function keepSources(root: JsonValue, text: string): void {
	if (mayLose(root, text)) new SourceFinder(text).read(root);
}

/**
 * Whether the value of a JSON text has lost something, or has keys that look like numbers and may have been sorted.
 * @param json valid JSON, bare words included; read once
 */
export function mayLose(value: JsonValue, json: string): boolean {
	if (typeof value !== 'object' || value === null) return typeof value === 'number' && String(value) !== json;
	let keys = 0;
	for (let at = 0; at < json.length; at++) {
		const unit = json.charCodeAt(at);
		if (unit === QUOTE) {
			const start = at + 1;
			at = endOfString(json, at) - 1;
			let after = at + 1;
			while (json.charCodeAt(after) <= SPACE) after++;
			if (json.charCodeAt(after) !== COLON) continue;
			keys++;
			const first = json.charCodeAt(start);
			if ((isDigit(first) || first === BACKSLASH) && NUMERIC_KEY.test(json.slice(start, at))) return true;
			at = after;
		} else if (isDigit(unit) || unit === MINUS) {
			const end = endOfNumber(json, at + 1);
			if (isInexact(json, at, end)) return true;
			at = end - 1;
		}
	}
	// Of equal keys all but the last are gone.
	return keys !== membersOf(value);
}

/** Keys that JavaScript sorts: whole numbers, possibly escaped. */
const NUMERIC_KEY = /^(?:\d|\\u003\d)+$/;

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/** Offset after the digits, signs, points and exponents. */
function endOfNumber(json: string, from: number): number {
	let at = from;
	for (;;) {
		const unit = json.charCodeAt(at);
		if (!isDigit(unit) && unit !== POINT && unit !== PLUS && unit !== MINUS && (unit | 0x20) !== LETTER_E)
			return at;
		at++;
	}
}

/** Whether JavaScript writes a number otherwise. */
function isInexact(json: string, start: number, end: number): boolean {
	const first = json.charCodeAt(start);
	let at = start;
	while (at < end && isDigit(json.charCodeAt(at))) at++;
	if (at === end && end - start <= SAFE_DIGITS) return false;
	if (json.charCodeAt(at) === POINT && first !== ZERO) {
		at++;
		while (at < end && isDigit(json.charCodeAt(at))) at++;
		const hasZero = json.charCodeAt(end - 1) === ZERO;
		if (at === end && end - start <= SAFE_DIGITS + 1) return hasZero;
	}
	const source = json.slice(start, end);
	// The minus may be that of `-Infinity`.
	return source !== '-' && String(Number(source)) !== source;
}

/** Number of members of all objects in a value. */
function membersOf(value: Container): number {
	let count = 0;
	if (isList(value)) {
		for (const item of value) if (typeof item === 'object' && item !== null) count += membersOf(item);
		return count;
	}
	for (const key in value) {
		const member = value[key];
		count += typeof member === 'object' && member !== null ? 1 + membersOf(member) : 1;
	}
	return count;
}

type Container = JsonObject | readonly JsonValue[];

function isList(value: Container): value is readonly JsonValue[] {
	return Array.isArray(value);
}

/** Finds the sources in one valid JSON text, bare words included. */
class SourceFinder {
	readonly #json: string;
	#at = 0;

	constructor(json: string) {
		this.#json = json;
	}

	/** Reads the value that begins here. Of two members with the same name the last one is read last, and counts. */
	read(value: JsonValue | undefined): void {
		this.#space();
		const unit = this.#json.charCodeAt(this.#at);
		if (unit === OPEN_OBJECT) this.#readObject(isObject(value) ? value : {});
		else if (unit === OPEN_LIST) this.#readList(Array.isArray(value) ? value : []);
		else this.#skip();
	}

	#readObject(object: JsonObject): void {
		const json = this.#json;
		const kept = new Map<string, string>();
		this.#at++;
		for (;;) {
			this.#space();
			const unit = json.charCodeAt(this.#at);
			if (unit === COMMA) {
				this.#at++;
				continue;
			}
			if (!(unit >= 0) || unit === CLOSE_OBJECT) break;
			const key = this.#key();
			this.#space();
			this.#at++;
			this.#space();
			const start = this.#at;
			const value = object[key];
			if (NESTING.has(key)) {
				this.read(value);
				continue;
			}
			this.#skip();
			if (!KEPT.has(key) || typeof value === 'string' || value === undefined) continue;
			const source = json.slice(start, this.#at);
			// A copy, because a slice would keep the whole message in memory.
			if (mayLose(value, source)) kept.set(key, Buffer.from(source).toString());
			else kept.delete(key);
		}
		this.#at++;
		if (kept.size > 0) sources.set(object, kept);
		else sources.delete(object);
	}

	#readList(list: readonly JsonValue[]): void {
		this.#at++;
		for (let index = 0; ; ) {
			this.#space();
			const unit = this.#json.charCodeAt(this.#at);
			if (unit === COMMA) this.#at++;
			else if (!(unit >= 0) || unit === CLOSE_LIST) break;
			else this.read(list[index++]);
		}
		this.#at++;
	}

	#key(): string {
		const start = this.#at;
		this.#skip();
		const key = this.#json.slice(start + 1, this.#at - 1);
		return key.includes('\\') ? (JSON.parse(`"${key}"`) as string) : key;
	}

	/** Moves past the value that begins here. */
	#skip(): void {
		const json = this.#json;
		let depth = 0;
		for (let at = this.#at; at < json.length; at++) {
			const unit = json.charCodeAt(at);
			if (unit === QUOTE) {
				at = endOfString(json, at) - 1;
				if (depth > 0) continue;
				this.#at = at + 1;
				return;
			}
			if (unit === OPEN_LIST || unit === OPEN_OBJECT) depth++;
			else if (unit === CLOSE_LIST || unit === CLOSE_OBJECT) {
				depth--;
				if (depth > 0) continue;
				// The bracket is that of this value, or of the one around it.
				this.#at = depth === 0 ? at + 1 : at;
				return;
			} else if (depth === 0 && (unit === COMMA || unit === COLON || unit <= SPACE)) {
				this.#at = at;
				return;
			}
		}
		this.#at = json.length;
	}

	#space(): void {
		while (this.#json.charCodeAt(this.#at) <= SPACE) this.#at++;
	}
}
