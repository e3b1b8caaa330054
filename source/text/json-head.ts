/** Writes the beginning of a value's compact JSON without visiting the rest. */

/**
 * @param value any JSON value; members that are `undefined` are left out, as in JSON
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
		else if (typeof inner !== 'object' || inner === null) out += JSON.stringify(inner) ?? 'null';
		else if (Array.isArray(inner)) writeList(inner);
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
