/** Evaluates JSONPath (RFC 9535) within a limit of time: filters may have regular expressions, and be slow. */
import {JSONPathEnvironment, JSONPathError, type JSONValue} from 'json-p3';
import type {JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {withinTime} from '../server/time-limit.ts';

/** A harmless query takes less than 1 ms, but the machine may be busy. */
const QUERY_LIMIT_MS = 3000;

const environment = new JSONPathEnvironment();
/** Queries that were stopped; none is run again. */
const stopped = new Set<string>();

/** @returns why a text is no JSONPath, as a clause; undefined if it is one */
export function jsonPathFault(path: string): string | undefined {
	try {
		environment.compile(path);
		return undefined;
	} catch (error) {
		return error instanceof JSONPathError ? error.message : 'it is nested too deeply';
	}
}

/** @returns the values that a JSONPath finds, in order; `too-slow` if it was stopped, or nested too deeply */
export function findValues(
	path: string,
	value: JsonValue,
	limitMs = QUERY_LIMIT_MS,
): readonly JsonValue[] | 'too-slow' {
	if (stopped.has(path)) return 'too-slow';
	try {
		const found = withinTime(limitMs, () => environment.query(path, value as JSONValue).values());
		if (found !== 'too-slow') return found.value as readonly JsonValue[];
	} catch (error) {
		if (!(error instanceof JSONPathError) && !(error instanceof RangeError)) throw error;
	}
	stopped.add(path);
	return 'too-slow';
}

/** The JSONPath of the member with this name, where it is not one already. */
export const asJsonPath = (key: string): string => (key.startsWith('$') ? key : `$${memberPath(key)}`);

/** The paths at which two values differ, at most `most`, each with both values; undefined = absent. */
export function differencesOf(
	expected: JsonValue,
	received: JsonValue,
	most: number,
): readonly JsonDifference[] {
	const found: JsonDifference[] = [];
	compare(expected, received, '$', found, most);
	return found;
}

export interface JsonDifference {
	readonly path: string;
	readonly expected: JsonValue | undefined;
	readonly received: JsonValue | undefined;
}

function compare(
	expected: JsonValue | undefined,
	received: JsonValue | undefined,
	path: string,
	found: JsonDifference[],
	most: number,
): void {
	if (found.length >= most || expected === received) return;
	const members = membersOf(expected, received);
	if (members === undefined) {
		found.push({path, expected, received});
		return;
	}
	for (const [key, one, other] of members)
		compare(one, other, `${path}${typeof key === 'number' ? `[${key}]` : memberPath(key)}`, found, most);
}

const memberPath = (key: string): string =>
	/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;

type Member = readonly [
	key: string | number,
	expected: JsonValue | undefined,
	received: JsonValue | undefined,
];

/** The members of two lists or two objects side by side; undefined for other values. */
function membersOf(
	expected: JsonValue | undefined,
	received: JsonValue | undefined,
): readonly Member[] | undefined {
	if (Array.isArray(expected) && Array.isArray(received))
		return Array.from({length: Math.max(expected.length, received.length)}, (_, index) => [
			index,
			expected[index],
			received[index],
		]);
	if (!isObject(expected) || !isObject(received)) return undefined;
	const keys = new Set([...Object.keys(expected), ...Object.keys(received)]);
	const at = (value: typeof expected, key: string): JsonValue | undefined =>
		Object.hasOwn(value, key) ? value[key] : undefined;
	return [...keys].map((key) => [key, at(expected, key), at(received, key)]);
}
