/** Decodes the catalogue of tools that a server offers over HTTP: `GET <chat>/tools`. */
import type {JsonObject, JsonValue} from './frames.ts';
import {isObject} from './json.ts';
import {sourceOf} from './json-source.ts';

/** A tool as the server describes it. */
export interface CatalogueTool {
	readonly name: string;
	readonly description: string;
	/** JSON Schema of the arguments; undefined if the server gives none. */
	readonly parameters: JsonObject | undefined;
	/** JSON text of `parameters` as received; present if the value may have lost digits, the order of keys, or equal keys. */
	readonly parametersJson?: string;
}

/** By name, in the server's order. */
export type Catalogue = ReadonlyMap<string, CatalogueTool>;

const listIn = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

const objectIn = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {});

const textIn = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/**
 * Both servers nest the list in `tools_description.functions`; a plain list of `tools` or `functions`, and the
 * `{type, function}` of other model interfaces, are accepted too.
 * @returns undefined if the value is not a catalogue
 */
export function readCatalogue(value: JsonValue): Catalogue | undefined {
	const whole = objectIn(value);
	const described = objectIn(whole.tools_description);
	const lists = [described.functions, described.tools, whole.functions, whole.tools, value];
	const list = lists.find((candidate) => Array.isArray(candidate));
	if (list === undefined) return undefined;
	const tools = new Map<string, CatalogueTool>();
	for (const each of listIn(list)) {
		const outer = objectIn(each);
		const tool = isObject(outer.function) ? outer.function : outer;
		const name = textIn(tool.name);
		if (name === '' || tools.has(name)) continue;
		const field = tool.parameters === undefined ? 'input_schema' : 'parameters';
		const parameters = tool[field];
		const parametersJson = sourceOf(tool, field);
		tools.set(name, {
			name,
			description: textIn(tool.description),
			parameters: isObject(parameters) ? parameters : undefined,
			...(parametersJson === undefined ? {} : {parametersJson}),
		});
	}
	return tools;
}
