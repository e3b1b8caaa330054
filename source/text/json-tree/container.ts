/** Objects and arrays of JSON as numbered children: counted without being listed, each reached in constant time. */

export type Container = readonly unknown[] | {readonly [key: string]: unknown};

export interface Child {
	/** The name of a member, or the place of an item from 0. */
	readonly key: string | number;
	readonly value: unknown;
}

export const isContainer = (value: unknown): value is Container =>
	typeof value === 'object' && value !== null;

const isArray = (container: Container): container is readonly unknown[] => Array.isArray(container);

/** Listing the keys of an object visits all of them, so it is done once. */
const keys = new WeakMap<Container, readonly string[]>();

/** The names of an object's members in order; the same array each time. */
export function keysOf(object: Container): readonly string[] {
	let known = keys.get(object);
	if (known === undefined) {
		known = Object.keys(object);
		keys.set(object, known);
	}
	return known;
}

export const countOf = (container: Container): number =>
	isArray(container) ? container.length : keysOf(container).length;

/** @param at from 0, less than `countOf` */
export function childAt(container: Container, at: number): Child {
	if (isArray(container)) return {key: at, value: container[at]};
	const key = keysOf(container)[at] ?? '';
	return {key, value: container[key]};
}

/** Units of a text that are parsed just to see whether it is JSON: some 20 microseconds. */
const TRIED_UNITS = 4096;
/** White space that may stand around JSON in a text. */
const MARGIN = 64;

function parsed(text: string): Container | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isContainer(value) && countOf(value) > 0 ? value : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Whether a text seems to hold an object or an array that has something in it. Of a long one only the ends are looked
 * at, so that `jsonIn` may still find nothing.
 */
export function seemsJson(text: string): boolean {
	const first = text.slice(0, MARGIN).trimStart()[0];
	const last = text.slice(-MARGIN).trimEnd().at(-1);
	const isFramed = (first === '{' && last === '}') || (first === '[' && last === ']');
	return isFramed && (text.length > TRIED_UNITS || parsed(text) !== undefined);
}

/** The object or array that a text holds as JSON; undefined where it holds none, or an empty one. */
export const jsonIn = (text: string): Container | undefined => (seemsJson(text) ? parsed(text) : undefined);
