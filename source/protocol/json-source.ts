/**
 * Finds the JSON texts of values that lose something in JavaScript: the digits of a number (`1234567890123456789`, `10.0`),
 * the order of keys that look like numbers, or the first of two equal keys.
 */
import type {JsonObject, JsonValue} from './frames.ts';
import {endOfString, isObject, loses} from './json.ts';
import {CLOSE_LIST, CLOSE_OBJECT, COLON, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE} from './json-bytes.ts';

/** Members whose sources are found. */
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

type Sources = ReadonlyMap<JsonObject, ReadonlyMap<string, string>>;

/** The sources in one message, which are found when the first is needed: few messages lose anything, and not all are shown. */
class MessageSources {
	#root: JsonValue;
	/** Empty once they were found. */
	#text: string;
	#found: Sources | undefined;

	constructor(root: JsonValue, text: string) {
		this.#root = root;
		this.#text = text;
	}

	of(object: JsonObject, name: string): string | undefined {
		if (this.#text !== '') {
			if (loses(this.#root, this.#text)) this.#found = new SourceFinder(this.#text).find(this.#root);
			this.#root = null;
			this.#text = '';
		}
		return this.#found?.get(object)?.get(name);
	}
}

interface Member {
	readonly sources: MessageSources;
	readonly object: JsonObject;
	readonly name: string;
}

/** A constructor that returns its argument, to which a subclass then adds its private members. */
function existing(object: object): object {
	return object;
}

const Existing = existing as unknown as new (object: object) => object;

/**
 * A list or an object whose source is found on demand, as the member that it is. In a WeakMap each would cost 0.3 µs more, which is a
 * tenth of the time in which a small message is decoded.
 */
class KeptValue extends Existing {
	readonly #member: Member;

	constructor(value: object, member: Member) {
		super(value);
		this.#member = member;
	}

	static of(value: object): Member | undefined {
		return #member in value ? value.#member : undefined;
	}
}

/** When the sources in a message are found: `now` if its values will be copied to another thread. */
export type SourcesFound = 'now' | 'on-demand';

/** The message that is being read. */
let reading: MessageSources | undefined;
let isNow = false;

/**
 * Reads a parsed message, of which `read` may ask for sources.
 * @param root the parsed message
 * @param text the message, of which `root` is the value; on demand, it stays in memory until one of its sources is needed
 */
export function withSources<T>(root: JsonValue, text: string, when: SourcesFound, read: () => T): T {
	reading = new MessageSources(root, text);
	isNow = when === 'now';
	try {
		return read();
	} finally {
		reading = undefined;
	}
}

/** The JSON text of a member of the message that is being read, as received, if its value lost something. */
export function sourceOf(object: JsonObject, name: string): string | undefined {
	return reading?.of(object, name);
}

/** The same, but that of a list or an object is kept for `receivedJson`, unless sources are needed now. */
export function keepSource(object: JsonObject, name: string): string | undefined {
	const value = object[name];
	const canLose = typeof value === 'number' || (typeof value === 'object' && value !== null);
	if (reading === undefined || !canLose) return undefined;
	if (typeof value === 'number' || isNow) return sourceOf(object, name);
	if (KeptValue.of(value) === undefined) new KeptValue(value, {sources: reading, object, name});
	return undefined;
}

/**
 * The JSON text of a value as received, if it lost something.
 * @param json the text that came with it, if any
 */
export function receivedJson(value: unknown, json?: string): string | undefined {
	if (json !== undefined || typeof value !== 'object' || value === null) return json;
	const member = KeptValue.of(value);
	return member?.sources.of(member.object, member.name);
}

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
