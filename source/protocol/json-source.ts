/**
 * Finds the JSON texts of values that lose something in JavaScript: the digits of a number (`1234567890123456789`, `10.0`),
 * the order of keys that look like numbers, or the first of two equal keys. Beside them, the parts left out of a large message.
 */
import type {Cut, JsonObject, JsonValue} from './frames.ts';
import {endOfString, isObject, loses} from './json.ts';
import {CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE} from './json-bytes.ts';

/** Members whose sources are found. */
const KEPT: ReadonlySet<string> = new Set([
	...['id', 'tool_call_id', 'arguments', 'args', 'result', 'error', 'metadata'],
	...['parameters', 'input_schema'],
	...['message', 'content', 'detail', 'reason', 'errors', 'details', 'description', 'msg'],
]);

/** Members in which objects with such members are. */
const NESTING: ReadonlySet<string> = new Set([
	...['messages', 'tool_calls', 'tool_results', 'function'],
	...['tools_description', 'functions', 'tools'],
]);

const SPACE = 0x20;

type Sources = ReadonlyMap<JsonObject, ReadonlyMap<string, string>>;

/** The sources in the message that is being read; undefined if nothing in it lost anything. */
let found: Sources | undefined;

/**
 * Reads a parsed message, of which `read` may ask for sources.
 * @param root the parsed message
 * @param text the message, of which `root` is the value
 */
export function withSources<T>(root: JsonValue, text: string, read: () => T): T {
	found = loses(root, text) ? new SourceFinder(text).find(root) : undefined;
	try {
		return read();
	} finally {
		found = undefined;
	}
}

/** The JSON text of a member of the message that is being read, as received, if its value lost something. */
export function sourceOf(object: JsonObject, name: string): string | undefined {
	return found?.get(object)?.get(name);
}

/** The incomplete lists and objects of the message that is being read; undefined if it is complete. */
let foundCuts: ReadonlyMap<JsonValue, Cut> | undefined;

/**
 * Reads a parsed message, of which `read` may ask for cuts.
 * @param root the parsed message
 * @param cut what was left out of it
 */
export function withCuts<T>(root: JsonValue, cut: Cut | undefined, read: () => T): T {
	foundCuts = cut && cutsIn(root, cut, new Map());
	try {
		return read();
	} finally {
		foundCuts = undefined;
	}
}

function cutsIn(value: JsonValue, cut: Cut, cuts: Map<JsonValue, Cut>): ReadonlyMap<JsonValue, Cut> {
	if (typeof value !== 'object' || value === null) return cuts;
	cuts.set(value, cut);
	for (const inner of cut.inside) {
		if (inner.isReplaced) continue;
		const child = isObject(value) ? value[inner.key ?? ''] : value[inner.at];
		if (child !== undefined) cutsIn(child, inner, cuts);
	}
	return cuts;
}

/** What was left out of an object of the message that is being read; undefined if it is complete. */
export const cutOf = (object: JsonObject): Cut | undefined => foundCuts?.get(object);

/** The same for a member of such an object. */
export const cutMember = (object: JsonObject, name: string): Cut | undefined =>
	memberCut(cutOf(object), name);

/** @param cut that of the object with the member */
export const memberCut = (cut: Cut | undefined, name: string): Cut | undefined =>
	cut?.inside.findLast(({key, isReplaced}) => key === name && !isReplaced);

/** Finds the sources in one valid JSON text, bare words included. */
class SourceFinder {
	readonly #json: string;
	readonly #found = new Map<JsonObject, ReadonlyMap<string, string>>();
	#at = 0;

	constructor(json: string) {
		this.#json = json;
	}

	find(root: JsonValue): Sources {
		this.#read(root);
		return this.#found;
	}

	/** Reads the value that begins here. Of two members with the same name the last one is read last, and counts. */
	#read(value: JsonValue | undefined): void {
		this.#space();
		const unit = this.#json.charCodeAt(this.#at);
		if (unit === OPEN_OBJECT) this.#readObject(isObject(value) ? value : {});
		else if (unit === OPEN_LIST) this.#readList(Array.isArray(value) ? value : []);
		else this.#skip();
	}

	#readObject(object: JsonObject): void {
		const json = this.#json;
		const members = new Map<string, string>();
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
				this.#read(value);
				continue;
			}
			this.#skip();
			if (!KEPT.has(key) || typeof value === 'string' || value === undefined) continue;
			const source = json.slice(start, this.#at);
			// A copy, because a slice would keep the whole message in memory.
			if (loses(value, source)) members.set(key, Buffer.from(source).toString());
			else members.delete(key);
		}
		this.#at++;
		if (members.size > 0) this.#found.set(object, members);
		else this.#found.delete(object);
	}

	#readList(list: readonly JsonValue[]): void {
		this.#at++;
		for (let index = 0; ; ) {
			this.#space();
			const unit = this.#json.charCodeAt(this.#at);
			if (unit === COMMA) this.#at++;
			else if (!(unit >= 0) || unit === CLOSE_LIST) break;
			else this.#read(list[index++]);
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
