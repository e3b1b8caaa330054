/** Reads preset prompts from a YAML file in the server's format: `prompts`, and optionally `variables`. */
import {isObject} from '../protocol/json.ts';
import {fieldReader} from './fields.ts';
import {readPresets, readVariables} from './preset-fields.ts';
import type {Preset, PresetVariable} from './presets.ts';
import {readYaml, type YamlPath} from './yaml-text.ts';

/** One part of the build has the reader of YAML: decks load it from here. */
export {readYaml} from './yaml-text.ts';

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

/** Reads the text of a file. Never throws. */
export function readPresetFile(text: string): PresetFileReading {
	const unreadable = (problem: string, line?: number): PresetFileReading => ({
		kind: 'unreadable',
		problem: `${line === undefined ? '' : `line ${line}: `}${problem}`,
	});
	if (text.length > LONGEST_PRESET_FILE) return unreadable('it is larger than 256 KB');
	const yaml = readYaml(text);
	if (yaml.kind === 'unreadable') return unreadable(yaml.problem, yaml.line);
	const {value} = yaml;
	if (!isObject(value)) return unreadable('it has no list `prompts`');
	const flaws: string[] = [];
	const fields = fieldReader((name) => value[name], flaws);
	const presets = readPresets(fields, 'prompts');
	const variables = readVariables(fields, 'variables') ?? [];
	const [flaw] = flaws;
	if (flaw !== undefined) return unreadable(problemWith(flaw), yaml.lineOf(pathOf(flaw)));
	if (presets === undefined || presets.length === 0) return unreadable('it has no list `prompts`');
	return {kind: 'read', file: {presets, variables}};
}

/** `prompts[2].label` as keys and indices. */
const pathOf = (flaw: string): YamlPath =>
	flaw
		.split(/[.[\]]+/)
		.filter((key) => key !== '')
		.map((key) => (/^\d+$/.test(key) ? Number(key) : key));

/** A list's item has a flaw of its own where a field that it needs is missing or wrong. */
function problemWith(flaw: string): string {
	if (/^prompts\[\d+\]$/.test(flaw)) return 'a prompt needs a `label` and a `template`';
	if (/^variables\[\d+\]$/.test(flaw))
		return 'a variable needs a `name` of letters, digits and underscores, as its placeholder in the template has it';
	return `\`${flaw.replace(/^.*[.]/, '')}\` is of another type than expected`;
}
