/** Decides whether the value of a JSON text lost something: digits of a number, the order of keys, or one of two equal keys. */
import type {JsonObject, JsonValue} from './frames.ts';
import {endOfString} from './json.ts';
import {COLON, QUOTE} from './json-bytes.ts';

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const BACKSLASH = 0x5c;
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
