/**
 * Finds the JSON texts of values that lose something in JavaScript: the digits of a number (`1234567890123456789`, `10.0`),
 * the order of keys that look like numbers, or the first of two equal keys.
 */
import type {JsonObject, JsonValue} from './frames.ts';
import {isObject} from './json.ts';
import {CLOSE_OBJECT, COMMA, JsonBytes, OPEN_LIST, OPEN_OBJECT, QUOTE} from './json-bytes.ts';

/** Members whose sources are kept. */
const KEPT: ReadonlySet<string> = new Set([
	...['id', 'tool_call_id', 'arguments', 'args', 'result', 'error', 'metadata'],
	...['parameters', 'input_schema'],
]);

/** Members in which objects with such members are. */
const NESTING: ReadonlySet<string> = new Set([
	...['messages', 'tool_calls', 'tool_results', 'function'],
	...['tools_description', 'functions', 'tools'],
]);

/**
 * Numbers that JavaScript may write otherwise. Up to 15 digits are exact, without an exponent, a zero at the end of the
 * fraction, or six zeros at its start. Each number is read once, so the time is linear.
 */
const INEXACT_NUMBER =
	/[:,[\s](?:-0(?![.\d])|-?(?:[\d.]{17}|\d{16}|0\.0{6}|\d+\.\d*0(?!\d)|\d+(?:\.\d+)?[eE]))/;

/** Keys that JavaScript sorts: whole numbers, possibly escaped. */
const NUMERIC_KEY = /"(?:\d|\\u003\d)+"\s*:/;

const SPACED_COLON = /"\s+:/;

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
	if (!mayLose(root, text)) return;
	const bytes = Buffer.from(text);
	visit(new JsonBytes(bytes), 0, root);
}

/** Whether the value of a JSON text may have lost something. May be true for others, but never false for those. */
export function mayLose(value: JsonValue, json: string): boolean {
	if (typeof value !== 'object' || value === null) return typeof value === 'number' && String(value) !== json;
	return (
		INEXACT_NUMBER.test(json) ||
		NUMERIC_KEY.test(json) ||
		SPACED_COLON.test(json) ||
		keysIn(json) !== membersOf(value)
	);
}

/** Number of keys in a JSON text without white space before its colons; more if texts begin with a colon. */
function keysIn(json: string): number {
	let count = 0;
	for (let at = json.indexOf('":'); at >= 0; at = json.indexOf('":', at + 2)) {
		let before = at - 1;
		while (json.charCodeAt(before) === 0x5c) before--;
		// After an odd number of backslashes the quote is escaped.
		if ((at - before) % 2 === 1) count++;
	}
	return count;
}

/** Number of members of all objects in a value. */
function membersOf(value: JsonValue | undefined): number {
	if (typeof value !== 'object' || value === null) return 0;
	let count = 0;
	if (isList(value)) {
		for (const item of value) count += membersOf(item);
		return count;
	}
	for (const key in value) count += 1 + membersOf(value[key]);
	return count;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
	return Array.isArray(value);
}

/** Keeps the sources in the value that begins at an offset. */
function visit(json: JsonBytes, from: number, value: JsonValue | undefined): void {
	const {bytes} = json;
	const start = json.space(from);
	if (isObject(value) && bytes[start] === OPEN_OBJECT) {
		const kept = new Map<string, string>();
		// Of two members with the same name the last one counts.
		const nested = new Map<string, number>();
		for (const {key, at, end} of membersAt(json, start)) {
			if (NESTING.has(key)) nested.set(key, at);
			if (!KEPT.has(key)) continue;
			const source = bytes.toString('utf8', at, end);
			const member = value[key];
			if (member !== undefined && mayLose(member, source)) kept.set(key, source);
			else kept.delete(key);
		}
		if (kept.size > 0) sources.set(value, kept);
		for (const [key, at] of nested) visit(json, at, value[key]);
	} else if (Array.isArray(value) && bytes[start] === OPEN_LIST) {
		let at = start + 1;
		for (const item of value) {
			visit(json, at, item);
			// After the comma or the bracket.
			at = json.space(json.endOfValue(at)) + 1;
		}
	}
}

interface MemberSpan {
	readonly key: string;
	/** First byte of the value, and the one after its last. */
	readonly at: number;
	readonly end: number;
}

/** The members of a valid object. @param start of its bracket */
function* membersAt(json: JsonBytes, start: number): Generator<MemberSpan> {
	const {bytes} = json;
	for (let next = json.space(start + 1); next >= 0 && bytes[next] !== CLOSE_OBJECT; ) {
		const keyAt = json.space(next);
		const colonEnd = json.endOfKey(keyAt);
		const at = json.space(colonEnd);
		const end = json.endOfValue(at);
		if (colonEnd < 0 || end < 0) return;
		// A bare word is no key of the protocol.
		if (bytes[keyAt] === QUOTE) yield {key: keyIn(json, keyAt), at, end};
		const after = json.space(end);
		next = bytes[after] === COMMA ? after + 1 : after;
	}
}

function keyIn(json: JsonBytes, at: number): string {
	return JSON.parse(json.bytes.toString('utf8', at, json.endOfString(at + 1) + 1)) as string;
}
