/**
 * Checks the arguments of a call against the JSON Schema of its tool, for the usual mistakes of models: missing
 * properties, wrong types, values that are not allowed, unexpected properties. Patterns, formats and references are not
 * checked: a pattern from a server could keep the program busy forever.
 */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';

/** The most problems listed for one call. */
const MOST_PROBLEMS = 5;
/** The most levels of a schema, and items of a list, that are checked. */
const MOST_LEVELS = 12;
const MOST_ITEMS = 200;
/** The longest arguments sent as text that are parsed, in UTF-16 units. */
const LONGEST_TEXT = 1024 * 1024;

type Problems = readonly string[];

/**
 * @param args as received; JSON text is parsed, since some models write it
 * @returns a phrase for each problem, at most five; hostile, since it quotes the server
 */
export function schemaProblemsOf(schema: JsonObject, args: JsonValue): Problems {
	return problemsIn(schema, asValue(args), '', 0).slice(0, MOST_PROBLEMS);
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

function problemsIn(schema: JsonObject, value: JsonValue, path: string, level: number): Problems {
	if (level > MOST_LEVELS) return [];
	const name = path === '' ? 'the value' : path;
	const choices = alternativesIn(schema);
	if (choices.length > 0) {
		const found = choices.map((choice) => problemsIn(choice, value, path, level + 1));
		// The problems with the closest alternative; of equally close ones, with the first.
		return found.reduce((best, each) => (each.length < best.length ? each : best));
	}
	const types = typesIn(schema);
	if (types.length > 0 && !types.some((type) => isOfType(value, type)))
		return [`${name} is ${kindOf(value)}, not ${types.map(articled).join(' or ')}`];
	if (Array.isArray(schema.enum) && !schema.enum.some((choice) => isSame(choice, value)))
		return [`${name} is not one of the allowed values`];
	if (schema.const !== undefined && !isSame(schema.const, value))
		return [`${name} is not the required value`];
	if (isObject(value)) return inObject(schema, value, path, level);
	return Array.isArray(value) ? inList(schema, value, path, level) : [];
}

function inObject(schema: JsonObject, value: JsonObject, path: string, level: number): Problems {
	const known = isObject(schema.properties) ? schema.properties : {};
	const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
	const found: string[] = [];
	for (const key of Array.isArray(schema.required) ? schema.required : [])
		if (typeof key === 'string' && !Object.hasOwn(value, key)) found.push(`${at(key)} is missing`);
	for (const key of Object.keys(value)) {
		if (found.length >= MOST_PROBLEMS) break;
		const property = Object.hasOwn(known, key) ? known[key] : undefined;
		const item = value[key];
		if (isObject(property) && item !== undefined)
			found.push(...problemsIn(property, item, at(key), level + 1));
		else if (property === undefined && schema.additionalProperties === false)
			found.push(`${at(key)} is not expected`);
	}
	return found;
}

function inList(schema: JsonObject, value: readonly JsonValue[], path: string, level: number): Problems {
	if (!isObject(schema.items)) return [];
	const found: string[] = [];
	for (const [index, item] of value.slice(0, MOST_ITEMS).entries()) {
		if (found.length >= MOST_PROBLEMS) break;
		found.push(...problemsIn(schema.items, item, `${path}[${index}]`, level + 1));
	}
	return found;
}

/** Alternative schemas; Pydantic writes optional properties so. */
function alternativesIn({anyOf, oneOf}: JsonObject): readonly JsonObject[] {
	const list = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
	return list.filter(isObject).slice(0, MOST_ITEMS);
}

function typesIn({type}: JsonObject): Problems {
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

/** Names a type for users: `text`, `a list`. */
function articled(type: string): string {
	const names: Readonly<Record<string, string>> = {
		string: 'text',
		number: 'a number',
		integer: 'a whole number',
		boolean: 'true or false',
		object: 'an object',
		array: 'a list',
		null: 'null',
	};
	return names[type] ?? type;
}

/** Compares as JSON; allowed values are small. */
function isSame(a: JsonValue, b: JsonValue): boolean {
	return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
