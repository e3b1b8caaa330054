/**
 * Parses the JSON of servers: bare `NaN` and `Infinity` become text, and very deep nesting is cut off. Decides whether a value lost
 * something: digits of a number, the order of keys, or one of two equal keys.
 */
import type {JsonObject, JsonValue} from './frames.ts';
import {COLON, QUOTE} from './json-bytes.ts';

/**
 * Most levels of nested lists and objects. `JSON.parse` has no limit, but `JSON.stringify`, the cloning between threads and
 * any recursion overflow the stack at a few thousand levels. The servers' own encoder fails at about a thousand.
 */
export const MOST_LEVELS = 1000;

/** The problem reported for deeper ones. */
export const CUT_OFF = `nesting deeper than ${MOST_LEVELS} levels was left out`;

export type Reading =
	| {
			readonly kind: 'value';
			readonly value: JsonValue;
			/** One phrase for each repair; empty for valid JSON. */
			readonly repairs: readonly string[];
	  }
	/** `detail` is the message of the parser without its quotation, which may have a part of a secret. */
	| {readonly kind: 'failed'; readonly detail: string};

/** The repair of a Python server's numbers that JSON does not have. */
export const BARE_NUMBERS = 'a bare NaN or Infinity, which is not valid JSON, was read as text';

/** Parses one JSON text. Never throws. */
export function readJson(text: string): Reading {
	try {
		return shallow(JSON.parse(text), text.length, []);
	} catch (error) {
		// Without these words a second attempt cannot succeed.
		if (!text.includes('NaN') && !text.includes('Infinity')) return failed(error);
		try {
			const value: JsonValue = JSON.parse(quoteBareWords(text));
			return shallow(value, text.length, [BARE_NUMBERS]);
		} catch {
			// The first error refers to the text as received.
			return failed(error);
		}
	}
}

/** Whether a value that came from outside is a JSON object: neither an array nor null. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(error: unknown): Reading {
	const message = error instanceof Error ? error.message : String(error);
	const detail = message.replace(/(?:, )?(?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, '');
	return {kind: 'failed', detail: detail === '' ? 'it is not JSON' : detail};
}

// ---------------------------------------------------------------------------------------------------------
// Bare words

const BACKSLASH = 0x5c;
/** First code units of the bare words. */
const STARTS = new Set([0x4e, 0x49, 0x2d]);
const BARE_WORDS = ['NaN', 'Infinity', '-Infinity'];

/**
 * Quotes `NaN`, `Infinity` and `-Infinity` outside strings. A misplaced word (`1NaN`) needs no special case: the text is
 * invalid JSON before and after.
 */
function quoteBareWords(text: string): string {
	const parts: string[] = [];
	let copied = 0;
	let at = 0;
	while (at < text.length) {
		const unit = text.charCodeAt(at);
		if (unit === QUOTE) {
			at = endOfString(text, at);
			continue;
		}
		const word = STARTS.has(unit)
			? BARE_WORDS.find((candidate) => text.startsWith(candidate, at))
			: undefined;
		if (word === undefined) {
			at++;
			continue;
		}
		parts.push(text.slice(copied, at), `"${word}"`);
		at += word.length;
		copied = at;
	}
	parts.push(text.slice(copied));
	return parts.join('');
}

/** Offset after the closing quote of the string that begins at `start`; the length of the text if there is none. */
export function endOfString(text: string, start: number): number {
	let quote = text.indexOf('"', start + 1);
	while (quote !== -1) {
		let before = quote - 1;
		while (text.charCodeAt(before) === BACKSLASH) before--;
		// After an odd number of backslashes the quote is escaped.
		if ((quote - before) % 2 === 1) return quote + 1;
		quote = text.indexOf('"', quote + 1);
	}
	return text.length;
}

/** Most JSON texts of one message that are read separately. */
const MOST_TEXTS = 1000;

/** Between JSON texts: white space, which includes the byte order mark, and the record separator of RFC 7464. */
const SEPARATORS = new RegExp(`[\\s${String.fromCharCode(0x1e)}]*`, 'y');

/** Splits texts one after the other, such as lines: each object or list, and anything else up to the end of its line. */
export function jsonTextsIn(text: string): readonly string[] {
	const found: string[] = [];
	for (let at = 0; ; ) {
		SEPARATORS.lastIndex = at;
		SEPARATORS.test(text);
		at = SEPARATORS.lastIndex;
		if (at >= text.length) return found;
		const end = found.length < MOST_TEXTS - 1 ? endOfText(text, at) : text.length;
		found.push(text.slice(at, end));
		at = end;
	}
}

function endOfText(text: string, start: number): number {
	if (!opens(text.charCodeAt(start))) {
		const end = text.indexOf('\n', start);
		return end < 0 ? text.length : end;
	}
	let depth = 0;
	for (let at = start; at < text.length; ) {
		const unit = text.charCodeAt(at);
		if (unit === QUOTE) {
			at = endOfString(text, at);
			continue;
		}
		at++;
		if (opens(unit)) depth++;
		else if (closes(unit)) depth--;
		if (depth === 0) return at;
	}
	return text.length;
}

/** `{` and `[`, which differ in one bit. */
const opens = (unit: number): boolean => (unit | 0x20) === 0x7b;
const closes = (unit: number): boolean => (unit | 0x20) === 0x7d;

// ---------------------------------------------------------------------------------------------------------
// Nesting

type Container = JsonObject | readonly JsonValue[];

/**
 * Empties the lists and objects that are nested too deeply, in place: the value has just been parsed and is not shared. Where
 * values are shown, their source replaces them (`loses`).
 */
function shallow(value: JsonValue, length: number, repairs: readonly string[]): Reading {
	// Each level takes two brackets, so a short text cannot be deep, and the usual frame costs nothing.
	if (length <= 2 * MOST_LEVELS || !isContainer(value) || !cutBelow(value, MOST_LEVELS)) {
		return {kind: 'value', value, repairs};
	}
	return {kind: 'value', value, repairs: [...repairs, CUT_OFF]};
}

/**
 * Empties everything below a number of levels. The recursion goes no deeper.
 * @returns whether anything was left out
 */
function cutBelow(container: Container, levels: number): boolean {
	let isCut = false;
	if (isList(container)) {
		for (let index = 0; index < container.length; index++) {
			const child = container[index];
			if (isContainer(child)) isCut = cutChild(container, `${index}`, child, levels) || isCut;
		}
		return isCut;
	}
	// Without a list of the keys: a large frame has a million objects.
	for (const key in container) {
		const child = container[key];
		if (isContainer(child)) isCut = cutChild(container, key, child, levels) || isCut;
	}
	return isCut;
}

function cutChild(parent: Container, key: string, child: Container, levels: number): boolean {
	if (levels > 1) return cutBelow(child, levels - 1);
	const isEmpty = isList(child) ? child.length === 0 : Object.keys(child).length === 0;
	return !isEmpty && Reflect.set(parent, key, isList(child) ? [] : {});
}

function isContainer(value: JsonValue | undefined): value is Container {
	return typeof value === 'object' && value !== null;
}

/** `Array.isArray` for a read-only list, which it does not narrow to. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
	return Array.isArray(value);
}

// ---------------------------------------------------------------------------------------------------------
// Loss of digits and keys

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const LETTER_E = 0x65;
const ZERO = 0x30;
/** Numbers with at most as many digits are exact. */
const SAFE_DIGITS = 15;

/** Whether the value of a JSON text may have lost something. */
export const loses = (value: JsonValue, json: string): boolean =>
	!isWrittenAlike(value, json) && mayLose(value, json);

/** Longer texts are read only: to write them would need as much memory again. */
const LONGEST_WRITTEN = 2 * 1024 * 1024;

/**
 * Whether JavaScript writes a value as its JSON text, so that nothing was lost. The servers write compact JSON, as JavaScript does, and
 * to write it takes a fraction of the time of `mayLose`. False if they differ in nothing but white space or escapes.
 */
export const isWrittenAlike = (value: JsonValue, json: string): boolean =>
	json.length <= LONGEST_WRITTEN && JSON.stringify(value) === json;

/** On more levels of a value something may have been left out: the value itself is some levels below its message. */
const DEEP = MOST_LEVELS - 100;

/**
 * Whether the value of a JSON text has lost something, or has keys that look like numbers and may have been sorted.
 * @param json valid JSON, bare words included; read once
 */
export function mayLose(value: JsonValue, json: string): boolean {
	if (typeof value !== 'object' || value === null) return typeof value === 'number' && String(value) !== json;
	let keys = 0;
	let levels = 0;
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
		} else if (opens(unit)) {
			if (++levels > DEEP) return true;
		} else if (closes(unit)) levels--;
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
