/** Writes the beginning of a value's compact JSON without writing, or even visiting, the rest. */

/**
 * @param value any JSON value; members that are `undefined` are left out, as JSON does
 * @param length UTF-16 code units that are wanted
 * @param show what is written instead of a text, given at most `room` of its beginning to look at; by default the text
 * @returns the whole JSON when it is not longer than that; otherwise its first `length` code units, and possibly some
 * more, the last of which may not be true to the value
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
		// One code unit is at least one in JSON, so what is cut off would have come too late.
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
		// Not over a list of the members: there may be a million of them.
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
