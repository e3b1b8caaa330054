/** Decodes single fields of a JSON object: a missing or wrongly typed field becomes empty, and a problem is noted. */
import type {JsonObject, JsonValue} from './frames.ts';
import {isList, isObject} from './json.ts';

/** Most problems noted for one frame: a list of a million wrong items adds nothing with each. */
export const MOST_PROBLEMS = 20;

/** The problems of a frame so far, one phrase each; at most `MOST_PROBLEMS`. */
export type Problems = string[];

export function note(problems: Problems, phrase: string): void {
	if (problems.length < MOST_PROBLEMS) problems.push(phrase);
}

function wrong(object: JsonObject, name: string, expected: string, problems: Problems): void {
	const value = object[name];
	if (value === undefined) note(problems, `${name} is missing`);
	else note(problems, value === null ? `${name} is null` : `${name} is not ${expected}`);
}

/** `null` counts as missing: the servers write it for unknown values. */
export function isMissing(value: JsonValue | undefined): value is null | undefined {
	return value === undefined || value === null;
}

/** A required text; `''` if it is missing. */
export function text(object: JsonObject, name: string, problems: Problems): string {
	const value = object[name];
	if (typeof value === 'string') return value;
	wrong(object, name, 'text', problems);
	return '';
}

export function optionalText(object: JsonObject, name: string, problems: Problems): string | undefined {
	const value = object[name];
	if (typeof value === 'string') return value;
	if (!isMissing(value)) wrong(object, name, 'text', problems);
	return undefined;
}

/** A required number; 0 if it is missing. */
export function count(object: JsonObject, name: string, problems: Problems): number {
	const value = object[name];
	if (typeof value === 'number') return value;
	wrong(object, name, 'a number', problems);
	return 0;
}

export function optionalCount(object: JsonObject, name: string, problems: Problems): number | undefined {
	const value = object[name];
	if (typeof value === 'number') return value;
	if (!isMissing(value)) wrong(object, name, 'a number', problems);
	return undefined;
}

/** A required boolean; `false` if it is missing. */
export function flag(object: JsonObject, name: string, problems: Problems): boolean {
	const value = object[name];
	if (typeof value === 'boolean') return value;
	wrong(object, name, 'true or false', problems);
	return false;
}

/** `false` if it is missing. */
export function optionalFlag(object: JsonObject, name: string, problems: Problems): boolean {
	return isMissing(object[name]) ? false : flag(object, name, problems);
}

/** A required object, as it is; `{}` if it is missing. */
export function map(object: JsonObject, name: string, problems: Problems): JsonObject {
	const value = object[name];
	if (isObject(value)) return value;
	wrong(object, name, 'an object', problems);
	return {};
}

/** `{}` if it is missing. */
export function optionalMap(object: JsonObject, name: string, problems: Problems): JsonObject {
	return isMissing(object[name]) ? {} : map(object, name, problems);
}

/** Decodes one object: a frame, or an item of a list. */
export type ReadObject<Read> = (object: JsonObject, problems: Problems) => Read;

/** A required list of objects; `null` counts as empty. Other values in it are left out. */
export function list<Item>(
	object: JsonObject,
	name: string,
	readItem: ReadObject<Item>,
	problems: Problems,
): readonly Item[] {
	const read: Item[] = [];
	for (const [index, item] of items(object, name, problems).entries()) {
		if (!isObject(item)) {
			note(problems, `${name}[${index}] is not an object`);
			continue;
		}
		const before = problems.length;
		read.push(readItem(item, problems));
		// The index is added only to problems, so that a long valid list costs nothing more.
		for (let at = before; at < problems.length; at++) problems[at] = `${name}[${index}].${problems[at]}`;
	}
	return read;
}

/** The same for an optional list. */
export function optionalList<Item>(
	object: JsonObject,
	name: string,
	readItem: ReadObject<Item>,
	problems: Problems,
): readonly Item[] {
	return isMissing(object[name]) ? [] : list(object, name, readItem, problems);
}

/** A required list of texts; `null` counts as empty. Other values in it are left out. */
export function texts(object: JsonObject, name: string, problems: Problems): readonly string[] {
	const read: string[] = [];
	for (const [index, item] of items(object, name, problems).entries()) {
		if (typeof item === 'string') read.push(item);
		else note(problems, `${name}[${index}] is not text`);
	}
	return read;
}

function items(object: JsonObject, name: string, problems: Problems): readonly JsonValue[] {
	const value = object[name];
	if (isList(value)) return value;
	if (value !== null) wrong(object, name, 'a list', problems);
	return [];
}
