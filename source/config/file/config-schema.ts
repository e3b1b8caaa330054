/** The JSON schema of the configuration file, made from the table of flags, for editors that complete and check TOML. */
import {DIALECT_NAMES} from '../../protocol/dialects.ts';
import {THEME_NAMES} from '../../theme-names.ts';
import type {NamedRow} from '../flags/flag-table.ts';
import {PRINT_FORMATS, TOOL_DETAILS} from '../settings.ts';
import {defaultRows, isAmount, profileRows} from './config-file.ts';

/** The values of flags that have only these. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
	theme: THEME_NAMES,
	sandbox: DIALECT_NAMES,
	'output-format': PRINT_FORMATS,
	tools: TOOL_DETAILS,
};

const TEXT = {type: 'string', minLength: 1} as const;

function schemaOf(row: NamedRow): object {
	const {name, argument, repeatable, help: description} = row;
	if (argument.takes === 'nothing') return {description, type: 'boolean'};
	const text = CHOICES[name] === undefined ? TEXT : {enum: CHOICES[name]};
	if (argument.takes === 'optional') return {description, anyOf: [{type: 'boolean'}, text]};
	if (repeatable) return {description, anyOf: [TEXT, {type: 'array', items: TEXT}]};
	return isAmount(row) ? {description, anyOf: [text, {type: 'integer'}]} : {description, ...text};
}

const tableOf = (rows: readonly NamedRow[], description: string): object => ({
	description,
	type: 'object',
	properties: Object.fromEntries(rows.map((row) => [row.name, schemaOf(row)])),
	additionalProperties: false,
});

/** As an object for `JSON.stringify`. @param actions names of those that may have other keys */
export const configSchema = (actions: readonly string[]): object => ({
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'Configuration of bedrock-chat',
	type: 'object',
	properties: {
		profile: {description: 'the profile that is used without --profile', ...TEXT},
		defaults: tableOf(defaultRows, 'values of flags, for all servers'),
		keys: {
			description: 'keys of the full screen, by action',
			type: 'object',
			properties: Object.fromEntries(
				actions.map((name) => [name, {anyOf: [TEXT, {type: 'array', items: TEXT, minItems: 1}]}]),
			),
			additionalProperties: false,
		},
		profiles: {
			description: 'servers with their settings',
			type: 'object',
			additionalProperties: tableOf(profileRows, 'a server, and values of flags for it'),
		},
	},
	additionalProperties: false,
});
