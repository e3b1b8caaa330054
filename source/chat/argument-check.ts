/**
 * Checks the arguments of a call against the JSON Schema of its tool, as far as mistakes of models go: what is missing,
 * of another type, none of the choices, or not asked for. What else a schema may say (patterns, formats, references) is
 * not checked: a pattern from a server could keep the program busy for ever.
 */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';

/** Nobody needs to know more of one call. */
const MOST_MISFITS = 5;
/** Levels of a schema, and items of a list, that are looked at. */
const MOST_LEVELS = 12;
const MOST_ITEMS = 200;
/** Of arguments that came as text, in UTF-16 units. */
const LONGEST_TEXT = 1024 * 1024;

type Words = readonly string[];

/**
 * @param args as they came; JSON text is read, as some models write it
 * @returns a phrase for each thing that does not fit, five at most, none where all does; hostile, since it names
 * what came from the server
 */
export function schemaProblemsOf(schema: JsonObject, args: JsonValue): Words {
	return misfits(schema, asValue(args), '', 0).slice(0, MOST_MISFITS);
}

function asValue(args: JsonValue): JsonValue {
	if (typeof args !== 'string' || args.length > LONGEST_TEXT) return args;
	try {
		const value: JsonValue = JSON.parse(args);
		return isObject(value) ? value : args;
	} catch {
		return args;
	}
}

function misfits(schema: JsonObject, value: JsonValue, path: string, level: number): Words {
	if (level > MOST_LEVELS) return [];
	const name = path === '' ? 'the whole' : path;
	const choices = alternativesIn(schema);
	if (choices.length > 0) {
		const found = choices.map((choice) => misfits(choice, value, path, level + 1));
		// Of several ways none of which fits, the first that comes nearest is told.
		return found.reduce((best, each) => (each.length < best.length ? each : best));
	}
	const types = typesIn(schema);
	if (types.length > 0 && !types.some((type) => isOfType(value, type)))
		return [`${name} is ${kindOf(value)}, not ${types.map(articled).join(' or ')}`];
	if (Array.isArray(schema.enum) && !schema.enum.some((choice) => isSame(choice, value)))
		return [`${name} is none of its choices`];
	if (schema.const !== undefined && !isSame(schema.const, value)) return [`${name} is another value`];
	if (isObject(value)) return inObject(schema, value, path, level);
	return Array.isArray(value) ? inList(schema, value, path, level) : [];
}

function inObject(schema: JsonObject, value: JsonObject, path: string, level: number): Words {
	const known = isObject(schema.properties) ? schema.properties : {};
	const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
	const found: string[] = [];
	for (const key of Array.isArray(schema.required) ? schema.required : [])
		if (typeof key === 'string' && !Object.hasOwn(value, key)) found.push(`${at(key)} is missing`);
	for (const key of Object.keys(value)) {
		if (found.length >= MOST_MISFITS) break;
		const property = Object.hasOwn(known, key) ? known[key] : undefined;
		const held = value[key];
		if (isObject(property) && held !== undefined) found.push(...misfits(property, held, at(key), level + 1));
		else if (property === undefined && schema.additionalProperties === false)
			found.push(`${at(key)} is not asked for`);
	}
	return found;
}

function inList(schema: JsonObject, value: readonly JsonValue[], path: string, level: number): Words {
	if (!isObject(schema.items)) return [];
	const found: string[] = [];
	for (const [index, item] of value.slice(0, MOST_ITEMS).entries()) {
		if (found.length >= MOST_MISFITS) break;
		found.push(...misfits(schema.items, item, `${path}[${index}]`, level + 1));
	}
	return found;
}

/** Pydantic writes what may be left empty as one of several. */
function alternativesIn({anyOf, oneOf}: JsonObject): readonly JsonObject[] {
	const list = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
	return list.filter(isObject).slice(0, MOST_ITEMS);
}

function typesIn({type}: JsonObject): Words {
	const list = Array.isArray(type) ? type : [type];
	return list.filter((each): each is string => typeof each === 'string' && TYPES.has(each));
}

const TYPES: ReadonlySet<string> = new Set([
	'string',
	'number',
	'integer',
	'boolean',
	'object',
	'array',
	'null',
]);

function isOfType(value: JsonValue, type: string): boolean {
	if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
	return kindOf(value) === articled(type);
}

function kindOf(value: JsonValue): string {
	if (value === null) return articled('null');
	return articled(Array.isArray(value) ? 'array' : typeof value);
}

/** In the words of people: `a text`, `a list`. */
function articled(type: string): string {
	const names: Readonly<Record<string, string>> = {
		string: 'a text',
		number: 'a number',
		integer: 'a whole number',
		boolean: 'true or false',
		object: 'an object',
		array: 'a list',
		null: 'null',
	};
	return names[type] ?? type;
}

/** Choices are small; anything else than equal JSON is another value. */
function isSame(a: JsonValue, b: JsonValue): boolean {
	return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
