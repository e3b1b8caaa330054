/** Objects and arrays of JSON as indexed children, each accessed in constant time. */
import {CutText, JsonMembers, JsonNumber, readExactly} from './exact.ts';

export type JsonContainer = readonly unknown[] | JsonMembers | {readonly [key: string]: unknown};

export interface Child {
	/** The name of a member, or the index of an item. */
	readonly key: string | number;
	readonly value: unknown;
}

export const isContainer = (value: unknown): value is JsonContainer =>
	typeof value === 'object' && value !== null && !(value instanceof JsonNumber || value instanceof CutText);

export const isArray = (container: JsonContainer): container is readonly unknown[] =>
	Array.isArray(container);

/** Keys of large objects, since listing them takes time. */
const keys = new WeakMap<JsonContainer, readonly string[]>();
/** Objects with fewer keys are not cached: caching a million of them would be slow. */
const MANY = 64;

/** The names of an object's members in order. */
export function keysOf(object: JsonContainer): readonly string[] {
	if (object instanceof JsonMembers) return object.keys;
	const known = keys.get(object);
	if (known !== undefined) return known;
	const listed = Object.keys(object);
	if (listed.length >= MANY) keys.set(object, listed);
	return listed;
}

export const childCount = (container: JsonContainer): number =>
	isArray(container) ? container.length : keysOf(container).length;

/** @param at from 0, less than `childCount` */
export const childAt = (container: JsonContainer, at: number): Child => childrenOf(container).at(at);

/** The member of an object with a name, of equal names the last one; undefined if there is none. Inherited names do not count. */
export function memberOf(object: JsonContainer, name: string): unknown {
	if (object instanceof JsonMembers) return object.values[object.keys.lastIndexOf(name)];
	return !isArray(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The same for any value: undefined if it is no object. */
export const memberIn = (value: unknown, name: string): unknown =>
	isContainer(value) ? memberOf(value, name) : undefined;

/** The children of a container, for access to many of them: the keys are listed once. */
export interface Children {
	readonly count: number;
	/** @param at from 0, less than `count` */
	at(at: number): Child;
}

export function childrenOf(container: JsonContainer): Children {
	if (isArray(container)) return {count: container.length, at: (at) => ({key: at, value: container[at]})};
	const names = keysOf(container);
	if (container instanceof JsonMembers) {
		const {values} = container;
		return {count: names.length, at: (at) => ({key: names[at] ?? '', value: values[at]})};
	}
	return {
		count: names.length,
		at(at) {
			const key = names[at] ?? '';
			return {key, value: container[key]};
		},
	};
}

/** All children of a value; none if it is no container. */
export function childrenIn(value: unknown): readonly Child[] {
	if (!isContainer(value)) return [];
	const children = childrenOf(value);
	return Array.from({length: children.count}, (_, index) => children.at(index));
}

/** Most units of a text that is parsed only to test whether it is JSON: some 20 microseconds. */
const TRIED_UNITS = 4096;
/** Most white space around JSON in a text. */
const MARGIN = 64;

function isJson(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return isContainer(value) && childCount(value) > 0;
	} catch {
		return false;
	}
}

/**
 * Whether a text seems to be the JSON of an object or an array that is not empty. Of a long text only the ends are read, so that
 * `jsonIn` may still find nothing.
 */
export function seemsJson(text: string): boolean {
	const first = text.slice(0, MARGIN).trimStart()[0];
	const last = text.slice(-MARGIN).trimEnd().at(-1);
	const isFramed = (first === '{' && last === '}') || (first === '[' && last === ']');
	return isFramed && (text.length > TRIED_UNITS || isJson(text));
}

/** The object or array that a text is the JSON of, as it came; undefined if it is not JSON, or empty. */
export function jsonIn(text: string): JsonContainer | undefined {
	if (!seemsJson(text) || !isJson(text)) return undefined;
	const value = readExactly(text);
	return isContainer(value) ? value : undefined;
}
