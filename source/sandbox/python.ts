/** What Python would have said: the servers' error texts quote its values, its type names and its notion of "empty". */
import type {JsonValue} from '../protocol/frames.ts';
import {isList} from './wire.ts';

/** Name of the Python type that a JSON value is read as; a number with no fraction counts as `int`. */
export function typeName(value: JsonValue): string {
	if (value === null) return 'NoneType';
	if (typeof value === 'string') return 'str';
	if (typeof value === 'boolean') return 'bool';
	if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
	return Array.isArray(value) ? 'list' : 'dict';
}

/** `str(value)`: text as it is, everything else as `repr`. */
export function str(value: JsonValue): string {
	return typeof value === 'string' ? value : repr(value);
}

/** `repr(value)`: `None`, `5`, `['chat']`, `{'a': 1}`. */
export function repr(value: JsonValue): string {
	if (value === null) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'number') return numberRepr(value);
	if (typeof value === 'string') return textRepr(value);
	if (isList(value)) return `[${value.map(repr).join(', ')}]`;
	const members = Object.entries(value).map(([key, member]) => `${textRepr(key)}: ${repr(member ?? null)}`);
	return `{${members.join(', ')}}`;
}

/** `bool(value)`: false for nothing, zero and everything empty. */
export function truthy(value: JsonValue | undefined): boolean {
	if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
	return typeof value !== 'object' || Object.keys(value).length > 0;
}

function numberRepr(value: number): string {
	if (Number.isNaN(value)) return 'nan';
	if (value === Number.POSITIVE_INFINITY) return 'inf';
	return value === Number.NEGATIVE_INFINITY ? '-inf' : String(value);
}

const OTHER_ESCAPES: Readonly<Record<string, string>> = {
	'\\"': '"',
	'\\b': '\\x08',
	'\\f': '\\x0c',
	'\\u00': '\\x',
};

function textRepr(value: string): string {
	const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
	// Where JSON and Python write an escape differently; a doubled backslash is matched so that it is left alone.
	const escaped = JSON.stringify(value)
		.slice(1, -1)
		.replace(/\\(?:\\|"|b|f|u00)/g, (found) => OTHER_ESCAPES[found] ?? found);
	return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}
