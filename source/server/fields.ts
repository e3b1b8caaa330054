/** Reads single fields of the server's configuration: one that is missing or of another type is absent, and noted. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isList, isObject} from '../protocol/json.ts';

/** The names of fields of another type than expected, such as `availableModels[3].name`; at most `MOST_FLAWS`. */
export type Flaws = string[];

export const MOST_FLAWS = 50;

/** Reads the fields of one object; `where` is put before the names of its flaws. */
export interface FieldReader {
	text(name: string): string | undefined;
	flag(name: string): boolean | undefined;
	number(name: string): number | undefined;
	/** A text, a number or a flag, as a text. */
	scalar(name: string): string | undefined;
	object(name: string): JsonObject | undefined;
	/** A list of texts; other values in it are left out. */
	texts(name: string): readonly string[] | undefined;
	/** A list of objects; those for which `read` gives undefined are left out. */
	objects<Item>(name: string, read: (item: FieldReader) => Item | undefined): readonly Item[] | undefined;
}

export function fieldReader(
	get: (name: string) => JsonValue | undefined,
	flaws: Flaws,
	where = '',
): FieldReader {
	const flaw = (name: string): undefined => {
		if (flaws.length < MOST_FLAWS) flaws.push(`${where}${name}`);
	};
	function value<Value>(name: string, is: (found: JsonValue) => Value | undefined): Value | undefined {
		const found = get(name);
		// `null` is how the server writes what is not set.
		if (found === undefined || found === null) return undefined;
		return is(found) ?? flaw(name);
	}
	function items<Item>(
		name: string,
		read: (item: JsonValue, index: number) => Item | undefined,
	): readonly Item[] | undefined {
		return value(name, (found) => (isList(found) ? found : undefined))?.flatMap((item, index) => {
			const done = read(item, index);
			if (done === undefined) flaw(`${name}[${index}]`);
			return done === undefined ? [] : [done];
		});
	}
	return {
		text: (name) => value(name, (found) => (typeof found === 'string' ? found : undefined)),
		flag: (name) => value(name, (found) => (typeof found === 'boolean' ? found : undefined)),
		number: (name) => value(name, (found) => (typeof found === 'number' ? found : undefined)),
		scalar: (name) => value(name, (found) => (typeof found === 'object' ? undefined : String(found))),
		object: (name) => value(name, (found) => (isObject(found) ? found : undefined)),
		texts: (name) => items(name, (item) => (typeof item === 'string' ? item : undefined)),
		objects: (name, read) =>
			items(name, (item, index) => {
				if (!isObject(item)) return undefined;
				return read(fieldReader((key) => item[key], flaws, `${where}${name}[${index}].`));
			}),
	};
}
