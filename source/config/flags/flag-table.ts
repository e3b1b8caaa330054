/** Every flag, word and environment variable of the command line, in one table: parsing, advice and help are made from it. */
import {connectionFlags} from './connection-flags.ts';
import {credentialFlags} from './credential-flags.ts';
import {type FlagRow, nothing, value, variables} from './flag-row.ts';
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
		environment: variables('WS_ENDPOINT'),
	},
	...credentialFlags,
	...connectionFlags,
	{
		name: 'sandbox',
		argument: {takes: 'optional', shown: 'KIND'},
		help: 'built-in assistant; KIND: today, seed or document',
		shownIn: 'everyday',
		group: 'assistant',
		usedBy: 'chat',
	},
	{
		name: 'or-sandbox',
		argument: nothing,
		help: 'the same, but only if no URL is given in any way',
		shownIn: 'all',
		group: 'assistant',
		usedBy: 'chat',
	},
	{
		name: 'dialect',
		argument: value('KIND'),
		help: 'after the command sandbox: KIND as above',
		shownIn: 'all',
		group: 'assistant',
		usedBy: 'sandbox',
	},
	{
		name: 'port',
		argument: value('N'),
		help: 'port of the built-in assistant; 0 takes a free one',
		shownIn: 'all',
		group: 'assistant',
		usedBy: 'both',
	},
	{
		name: 'host',
		argument: value('ADDRESS'),
		help: 'address of the built-in assistant, else 127.0.0.1',
		shownIn: 'all',
		group: 'assistant',
		usedBy: 'both',
	},
	...screenFlags,
	{
		name: 'demo',
		argument: nothing,
		help: 'ask three questions, print the answers, and end',
		shownIn: 'everyday',
		group: 'output',
		usedBy: 'chat',
	},
	{
		name: 'screen-reader',
		argument: nothing,
		help: 'plain lines that are only appended, for ears',
		shownIn: 'all',
		group: 'output',
		usedBy: 'chat',
		environment: ['ACCESSIBLE'],
	},
	{
		name: 'debug',
		argument: nothing,
		help: 'keep a log with every frame, without secrets',
		shownIn: 'everyday',
		group: 'output',
		usedBy: 'chat',
	},
	{
		name: 'log-file',
		argument: value('FILE'),
		help: 'where the log goes; alone, it holds no frames',
		shownIn: 'everyday',
		group: 'output',
		usedBy: 'chat',
	},
	{
		name: 'help',
		letters: ['h'],
		argument: {takes: 'optional', shown: 'all'},
		help: 'this text; --help all shows every flag',
		shownIn: 'everyday',
		group: 'help',
		usedBy: 'both',
	},
	{
		name: 'version',
		letters: ['V'],
		argument: nothing,
		help: 'the version',
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

/** For a secret flag the two that fetch its value. */
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

/** The words that are commands when they come first. */
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
	if (row === undefined) throw new RangeError(`no flag is called ${name}`);
	return row;
}

/**
 * Finds a flag by its spelling.
 * @param spelling `--name` or `-x`, without a value
 */
export function findFlag(spelling: string): NamedRow | undefined {
	return bySpelling.get(spelling);
}

/** The flags that fetch the value of a secret one; none for another. */
export function sourceRows(name: FlagName): readonly NamedRow[] {
	return flagTable.filter(({sourceOf}) => sourceOf?.flag === name);
}

/** A value of this flag is not to be repeated to anybody: it is a secret, or leads to one. */
export function isDelicate(row: FlagRow): boolean {
	return row.secret === true || row.sourceOf !== undefined;
}

/** How a flag is written, with its value. */
export function usageOf(name: FlagName): string {
	const {argument} = flagRow(name);
	if (argument.takes === 'nothing') return `--${name}`;
	return argument.takes === 'value' ? `--${name} ${argument.shown}` : `--${name}=${argument.shown}`;
}
