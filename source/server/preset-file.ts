/**
 * Reads preset prompts from a YAML file in the server's format: `prompts`, and optionally `variables`. The package builds plain
 * values from the text: no tag of YAML makes anything else here.
 */
import {
	type Document,
	isCollection,
	isMap,
	isNode,
	isScalar,
	LineCounter,
	parseDocument,
	visit,
	type YAMLParseError,
} from 'yaml';
import {isObject} from '../protocol/json.ts';
import {fieldReader} from './fields.ts';
import {readPresets, readVariables} from './preset-fields.ts';
import type {Preset, PresetVariable} from './presets.ts';

export interface PresetFile {
	readonly presets: readonly Preset[];
	readonly variables: readonly PresetVariable[];
}

/** `problem` is a clause that names the line where there is one. Texts of the file are raw. */
export type PresetFileReading =
	| {readonly kind: 'read'; readonly file: PresetFile}
	| {readonly kind: 'unreadable'; readonly problem: string};

/** UTF-16 units. */
export const LONGEST_PRESET_FILE = 256 * 1024;
/** References to one anchor; more would make a small file large. */
const MOST_ALIASES = 100;
/** UTF-16 units of a quoted problem. */
const LONGEST_PROBLEM = 200;

/** Reads the text of a file. Never throws. */
export function readPresetFile(text: string): PresetFileReading {
	const unreadable = (problem: string): PresetFileReading => ({kind: 'unreadable', problem});
	if (text.length > LONGEST_PRESET_FILE) return unreadable('it is larger than 256 KB');
	const lines = new LineCounter();
	const at = (offset: number | undefined): string =>
		offset === undefined ? '' : `line ${lines.linePos(offset).line}: `;
	try {
		const document = parseDocument(text, {lineCounter: lines, prettyErrors: false, logLevel: 'silent'});
		const [error] = document.errors;
		if (error !== undefined)
			return unreadable(`${at(startOfProblem(document, error))}${error.message.slice(0, LONGEST_PROBLEM)}`);
		const value: unknown = document.toJS({maxAliasCount: MOST_ALIASES});
		if (!isObject(value)) return unreadable('it has no list `prompts`');
		const flaws: string[] = [];
		const fields = fieldReader((name) => value[name], flaws);
		const presets = readPresets(fields, 'prompts');
		const variables = readVariables(fields, 'variables') ?? [];
		const [flaw] = flaws;
		if (flaw !== undefined) return unreadable(`${at(offsetOf(document, flaw))}${problemWith(flaw)}`);
		if (presets === undefined || presets.length === 0) return unreadable('it has no list `prompts`');
		return {kind: 'read', file: {presets, variables}};
	} catch (error) {
		if (error instanceof RangeError) return unreadable('its values are nested too deeply');
		return unreadable(error instanceof Error ? error.message.slice(0, LONGEST_PROBLEM) : 'it is no YAML');
	}
}

/** A list's item has a flaw of its own where a field that it needs is missing or wrong. */
function problemWith(flaw: string): string {
	if (/^prompts\[\d+\]$/.test(flaw)) return 'a prompt needs a `label` and a `template`';
	if (/^variables\[\d+\]$/.test(flaw))
		return 'a variable needs a `name` of letters, digits and underscores, as its placeholder in the template has it';
	return `\`${flaw.replace(/^.*[.]/, '')}\` is of another type than expected`;
}

/** What is not closed is reported where it should have ended: the problem is at its beginning. */
function startOfProblem(document: Document, {code, message, pos: [offset]}: YAMLParseError): number {
	let start = offset;
	if (code === 'MISSING_CHAR' || (code === 'BAD_INDENT' && message.startsWith('Flow ')))
		visit(document, {
			Node(_, node) {
				const isOpened = isScalar(node) ? node.type?.startsWith('QUOTE_') : isCollection(node) && node.flow;
				if (isOpened && node.range && node.range[0] <= offset && offset <= node.range[2])
					start = node.range[0];
			},
		});
	return start;
}

/** The position of the field with a path such as `prompts[2].label`, at its name, or else of what it would be in. */
function offsetOf(document: Document, flaw: string): number | undefined {
	const path = flaw.split(/[.[\]]+/).filter((key) => key !== '');
	for (let length = path.length; length > 0; length--) {
		const keys = path.slice(0, length).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
		const owner: unknown = length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
		const name = keys.at(-1);
		const pair = isMap(owner) ? owner.items.find(({key}) => isScalar(key) && key.value === name) : undefined;
		if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
		const found: unknown = document.getIn(keys, true);
		if (isNode(found) && found.range) return found.range[0];
	}
	return undefined;
}
