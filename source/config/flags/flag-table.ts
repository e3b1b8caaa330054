/** The table of all flags, commands and environment variables, from which parsing, advice and help are generated. */

import {sharedVariables} from '../environment.ts';
import {connectionFlags} from './connection-flags.ts';
import {credentialFlags} from './credential-flags.ts';
import {type FlagRow, nothing, value} from './flag-row.ts';
import {screenFlags} from './screen-flags.ts';

export type {Argument, FlagRow} from './flag-row.ts';

const rows = [
	{
		name: 'url',
		letters: ['c'],
		synonym: 'connect',
		argument: value('URL'),
		help: 'the same as URL',
		shownIn: 'everyday',
		group: 'server',
		usedBy: 'chat',
		environment: sharedVariables.endpoint,
	},
	...credentialFlags,
	...connectionFlags,
	{
		name: 'sandbox',
		argument: {takes: 'optional', shown: 'DIALECT'},
		help: 'built-in assistant: today, seed or document',
		shownIn: 'everyday',
		group: 'assistant',
		usedBy: 'chat',
	},
	{
		name: 'or-sandbox',
		argument: nothing,
		help: 'the same, but only if no URL is set',
		shownIn: 'all',
		group: 'assistant',
		usedBy: 'chat',
	},
	{
		name: 'dialect',
		argument: value('DIALECT'),
		help: 'dialect of the command sandbox',
		shownIn: 'all',
		group: 'assistant',
		usedBy: 'sandbox',
	},
	{
		name: 'port',
		argument: value('N'),
		help: 'port of the built-in assistant (default 0: any)',
		shownIn: 'all',
		group: 'assistant',
		usedBy: 'both',
	},
	{
		name: 'host',
		argument: value('ADDRESS'),
		help: 'its address (default 127.0.0.1)',
		shownIn: 'all',
		group: 'assistant',
		usedBy: 'both',
	},
	...screenFlags,
	{
		name: 'demo',
		argument: nothing,
		help: 'ask three questions, print the answers and exit',
		shownIn: 'everyday',
		group: 'output',
		usedBy: 'chat',
	},
	{
		name: 'screen-reader',
		argument: nothing,
		help: 'plain lines that are only appended',
		shownIn: 'all',
		group: 'output',
		usedBy: 'chat',
		environment: ['ACCESSIBLE'],
	},
	{
		name: 'debug',
		argument: nothing,
		help: 'log every frame, without secrets',
		shownIn: 'everyday',
		group: 'output',
		usedBy: 'chat',
	},
	{
		name: 'log-file',
		argument: value('FILE'),
		help: 'log to FILE; without --debug, no frames',
		shownIn: 'everyday',
		group: 'output',
		usedBy: 'chat',
	},
	{
		name: 'help',
		letters: ['h'],
		argument: {takes: 'optional', shown: 'all'},
		help: 'show this help; all: every flag',
		shownIn: 'everyday',
		group: 'help',
		usedBy: 'both',
	},
	{
		name: 'version',
		letters: ['V'],
		argument: nothing,
		help: 'show the version',
		shownIn: 'everyday',
		group: 'help',
		usedBy: 'both',
	},
] as const satisfies readonly FlagRow[];

type TypedName = (typeof rows)[number]['name'];

/** The flags whose values are secret. */
export type SecretName = Extract<(typeof rows)[number], {readonly secret: true}>['name'];

/** The flags that fetch the value of a secret one. */
export type SourceName = `${SecretName}-file` | `${SecretName}-command`;

export type FlagName = TypedName | SourceName;

export interface NamedRow extends FlagRow {
	readonly name: FlagName;
	readonly sourceOf?: {readonly flag: SecretName; readonly from: 'file' | 'command'};
}

/** A flag, and for a secret one the two flags that fetch its value. */
function withSources(row: (typeof rows)[number]): readonly NamedRow[] {
	if (!('secret' in row)) return [row];
	const shared = {shownIn: 'all', group: row.group, usedBy: 'chat'} as const;
	return [
		row,
		{
			...shared,
			name: `${row.name}-file`,
			argument: value('FILE'),
			help: `--${row.name} from a file`,
			sourceOf: {flag: row.name, from: 'file'},
		},
		{
			...shared,
			name: `${row.name}-command`,
			argument: value('CMD'),
			help: `--${row.name} from a command`,
			sourceOf: {flag: row.name, from: 'command'},
		},
	];
}

export const flagTable: readonly NamedRow[] = rows.flatMap(withSources);

/** The first arguments that are commands. */
export const commands = ['sandbox'] as const;

const byName: ReadonlyMap<string, NamedRow> = new Map(flagTable.map((row) => [row.name, row]));

const bySpelling: ReadonlyMap<string, NamedRow> = new Map(
	flagTable.flatMap((row) => [
		[`--${row.name}`, row] as const,
		...(row.synonym === undefined ? [] : [[`--${row.synonym}`, row] as const]),
		...(row.letters ?? []).map((letter) => [`-${letter}`, row] as const),
	]),
);

/** The row of a flag. */
export function flagRow(name: FlagName): NamedRow {
	const row = byName.get(name);
	if (row === undefined) throw new RangeError(`there is no flag ${name}`);
	return row;
}

/**
 * Finds a flag by its spelling.
 * @param spelling `--name` or `-x`, without a value
 */
export function findFlag(spelling: string): NamedRow | undefined {
	return bySpelling.get(spelling);
}

/** The flags that fetch the value of a secret flag; none for other flags. */
export function sourceRows(name: FlagName): readonly NamedRow[] {
	return flagTable.filter(({sourceOf}) => sourceOf?.flag === name);
}

/** Whether the value of a flag must not be shown: it is a secret, or the source of one. */
export function isSensitive(row: FlagRow): boolean {
	return row.secret === true || row.sourceOf !== undefined;
}

/** A flag with its value, as it is typed. */
export function usageOf(name: FlagName): string {
	const {argument} = flagRow(name);
	if (argument.takes === 'nothing') return `--${name}`;
	return argument.takes === 'value' ? `--${name} ${argument.shown}` : `--${name}=${argument.shown}`;
}
