/** Readers for single fields of a JSON object: a missing or wrongly typed one becomes empty, and a phrase says so. */
import type {JsonObject, JsonValue} from './frames.ts';
import {isObject} from './json.ts';

/** Longest list of problems kept of one frame: a hostile list of a million wrong items says nothing more with each. */
export const MOST_PROBLEMS = 20;

/** What was wrong with a frame so far, one phrase each; at most `MOST_PROBLEMS`. */
export type Problems = string[];

export function note(problems: Problems, phrase: string): void {
	if (problems.length < MOST_PROBLEMS) problems.push(phrase);
}

function wrong(object: JsonObject, name: string, expected: string, problems: Problems): void {
	const value = object[name];
	if (value === undefined) note(problems, `${name} is missing`);
	else note(problems, value === null ? `${name} is null` : `${name} is not ${expected}`);
}

/** `null` counts as left out: the servers write it where they know nothing. */
function isLeftOut(value: JsonValue | undefined): value is null | undefined {
	return value === undefined || value === null;
}

/** A text that has to be there; `''` where it is not. */
export function text(object: JsonObject, name: string, problems: Problems): string {
	const value = object[name];
	if (typeof value === 'string') return value;
	wrong(object, name, 'text', problems);
	return '';
}

export function optionalText(object: JsonObject, name: string, problems: Problems): string | undefined {
	const value = object[name];
	if (typeof value === 'string') return value;
	if (!isLeftOut(value)) wrong(object, name, 'text', problems);
	return undefined;
}

/** A number that has to be there; 0 where it is not. */
export function count(object: JsonObject, name: string, problems: Problems): number {
	const value = object[name];
	if (typeof value === 'number') return value;
	wrong(object, name, 'a number', problems);
	return 0;
}

export function optionalCount(object: JsonObject, name: string, problems: Problems): number | undefined {
	const value = object[name];
	if (typeof value === 'number') return value;
	if (!isLeftOut(value)) wrong(object, name, 'a number', problems);
	return undefined;
}

/** A yes or no that has to be there; `false` where it is not. */
export function flag(object: JsonObject, name: string, problems: Problems): boolean {
	const value = object[name];
	if (typeof value === 'boolean') return value;
	wrong(object, name, 'true or false', problems);
	return false;
}

/** `false` where it was left out. */
export function optionalFlag(object: JsonObject, name: string, problems: Problems): boolean {
	return isLeftOut(object[name]) ? false : flag(object, name, problems);
}

/** An object that has to be there, passed on as it is; `{}` where it is not. */
export function map(object: JsonObject, name: string, problems: Problems): JsonObject {
	const value = object[name];
	if (isObject(value)) return value;
	wrong(object, name, 'an object', problems);
	return {};
}

/** `{}` where it was left out. */
export function optionalMap(object: JsonObject, name: string, problems: Problems): JsonObject {
	return isLeftOut(object[name]) ? {} : map(object, name, problems);
}

/** Reads one object of a list. */
export type ReadItem<Item> = (object: JsonObject, problems: Problems) => Item;

/** A list of objects that has to be there, though `null` stands for an empty one; what is no object is left out. */
export function list<Item>(
	object: JsonObject,
	name: string,
	readItem: ReadItem<Item>,
	problems: Problems,
): Item[] {
	const read: Item[] = [];
	for (const [index, item] of items(object, name, problems).entries()) {
		if (!isObject(item)) {
			note(problems, `${name}[${index}] is not an object`);
			continue;
		}
		const before = problems.length;
		read.push(readItem(item, problems));
		// The place is only worked out where something was wrong: a long, clean list pays nothing for it.
		for (let at = before; at < problems.length; at++) problems[at] = `${name}[${index}].${problems[at]}`;
	}
	return read;
}

/** The same for a list that may be left out. */
export function optionalList<Item>(
	object: JsonObject,
	name: string,
	readItem: ReadItem<Item>,
	problems: Problems,
): Item[] {
	return isLeftOut(object[name]) ? [] : list(object, name, readItem, problems);
}

/** A list of texts that has to be there, though `null` stands for an empty one; what is no text is left out. */
export function texts(object: JsonObject, name: string, problems: Problems): string[] {
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

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
	return Array.isArray(value);
}
