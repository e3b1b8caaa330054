/** Objects and arrays of JSON as indexed children, each accessed in constant time. */

export type JsonContainer = readonly unknown[] | {readonly [key: string]: unknown};

export interface Child {
	/** The name of a member, or the index of an item. */
	readonly key: string | number;
	readonly value: unknown;
}

export const isContainer = (value: unknown): value is JsonContainer =>
	typeof value === 'object' && value !== null;

const isArray = (container: JsonContainer): container is readonly unknown[] => Array.isArray(container);

/** Keys of large objects, since listing them takes time. */
const keys = new WeakMap<JsonContainer, readonly string[]>();
/** Objects with fewer keys are not cached: caching a million of them would be slow. */
const MANY = 64;

/** The names of an object's members in order. */
export function keysOf(object: JsonContainer): readonly string[] {
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

/** The children of a container, for access to many of them: the keys are listed once. */
export interface Children {
	readonly count: number;
	/** @param at from 0, less than `count` */
	at(at: number): Child;
}

export function childrenOf(container: JsonContainer): Children {
	if (isArray(container)) return {count: container.length, at: (at) => ({key: at, value: container[at]})};
	const names = keysOf(container);
	return {
		count: names.length,
		at(at) {
			const key = names[at] ?? '';
			return {key, value: container[key]};
		},
	};
}

/** Most units of a text that is parsed only to test whether it is JSON: some 20 microseconds. */
const TRIED_UNITS = 4096;
/** Most white space around JSON in a text. */
const MARGIN = 64;

function parsed(text: string): JsonContainer | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isContainer(value) && childCount(value) > 0 ? value : undefined;
	} catch {
		return undefined;
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
	return isFramed && (text.length > TRIED_UNITS || parsed(text) !== undefined);
}

/** The object or array that a text is the JSON of; undefined if it is not JSON, or empty. */
export const jsonIn = (text: string): JsonContainer | undefined =>
	seemsJson(text) ? parsed(text) : undefined;
