/** Writes the beginning of a value's compact JSON without visiting the rest. */
import {isArray, isContainer} from './json-tree/container.ts';
import {JsonMembers} from './json-tree/exact.ts';
import {scalarJson} from './json-tree/write.ts';

/**
 * @param value any JSON value, also one that was read exactly; members that are `undefined` are left out, as in JSON
 * @param length number of UTF-16 code units
 * @param show replaces a text; it should read at most the first `room` units. By default the text stays
 * @returns the whole JSON if it is not longer than `length`; otherwise its first `length` code units, possibly followed by more,
 * the last of which may differ from the JSON
 */
export function jsonHead(
	value: unknown,
	length: number,
	show: (text: string, room: number) => string = (text) => text,
): string {
	let out = '';
	const isFull = (): boolean => out.length >= length;

	function writeText(text: string): void {
		const room = Math.max(1, length - out.length);
		// A code unit takes at least one in JSON, so the rest would not fit.
		out += JSON.stringify(show(text, room).slice(0, room + 1));
	}

	function write(inner: unknown): void {
		if (typeof inner === 'string') writeText(inner);
		else if (!isContainer(inner)) out += scalarJson(inner) ?? 'null';
		else if (isArray(inner)) writeList(inner);
		else if (inner instanceof JsonMembers) writeMembers(inner);
		else writeObject(inner);
	}

	function writeList(items: readonly unknown[]): void {
		out += '[';
		for (let index = 0; index < items.length && !isFull(); index++) {
			if (index > 0) out += ',';
			write(items[index]);
		}
		out += ']';
	}

	function writeMembers({keys, values}: JsonMembers): void {
		out += '{';
		for (let index = 0; index < keys.length && !isFull(); index++) {
			if (index > 0) out += ',';
			writeText(keys[index] ?? '');
			out += ':';
			write(values[index]);
		}
		out += '}';
	}

	function writeObject(object: object): void {
		out += '{';
		let isFirst = true;
		// Without a list of the members, which may be a million.
		for (const key in object) {
			if (isFull()) break;
			const member: unknown = Reflect.get(object, key);
			if (!Object.hasOwn(object, key) || member === undefined) continue;
			if (!isFirst) out += ',';
			isFirst = false;
			writeText(key);
			out += ':';
			write(member);
		}
		out += '}';
	}

	write(value);
	return out;
}
