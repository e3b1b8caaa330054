/** What a configuration file has, and which flags may stand in it. */
import {type FlagName, flagRow, flagTable, type NamedRow} from '../flags/flag-table.ts';
import type {Problem} from '../problem.ts';

/** The value of a key that is the name of a flag. */
export interface FileValue {
	/** As they would be typed; `['']` = true, `[]` = false. */
	readonly values: readonly string[];
	/** From 1 on. */
	readonly line: number;
}

export type FileValues = ReadonlyMap<FlagName, FileValue>;

export interface Profile {
	readonly name: string;
	readonly line: number;
	readonly values: FileValues;
}

/** Actions of the screen and their keys, in the order of the file. */
export type FileKeys = ReadonlyArray<{
	readonly name: string;
	readonly keys: readonly string[];
	readonly line: number;
}>;

/** Says what is wrong with keys beyond their spelling, with the lines: the key table is not part of this folder. */
export type CheckKeys = (keys: FileKeys) => Promise<ReadonlyArray<Problem & {readonly line: number}>>;

export interface ConfigFile {
	/** The profile that is used if none is named. */
	readonly profile: {readonly name: string; readonly line: number} | undefined;
	/** In the order of the file. */
	readonly profiles: readonly Profile[];
	readonly defaults: FileValues;
	readonly keys: FileKeys;
}

/** Flags of one run, of other commands, or of a start preset, whose message could be sent. */
const NEVER: ReadonlySet<string> = new Set([
	...['config', 'profile', 'print', 'demo', 'continue', 'resume', 'or-sandbox', 'preset', 'var', 'cast'],
]);

/** The flags that choose the server. */
export const ADDRESS_FLAGS: readonly FlagName[] = ['url', 'sandbox'];
const OF_ALL_SERVERS: ReadonlySet<string> = new Set(['require-tls']);

/** The flags of the credential, which is one value. */
export const isOfCredential = ({group}: NamedRow): boolean => group === 'auth';

/** The flags of one server: what they set must reach no other one. */
export const isOfServer = ({name, group}: NamedRow): boolean =>
	group === 'auth' || (group === 'handshake' && !OF_ALL_SERVERS.has(name));

/** The rows of the flags that may stand in a profile, and of those that may stand in the defaults. */
export const profileRows: readonly NamedRow[] = flagTable.filter(
	({name, usedBy}) => usedBy === 'chat' && !NEVER.has(name),
);
export const defaultRows: readonly NamedRow[] = profileRows.filter(
	(row) => !(isOfServer(row) || ADDRESS_FLAGS.includes(row.name)),
);

/** Whether the value may be a number without quotes: only there no digit of it can be lost. */
export const isAmount = ({argument}: NamedRow): boolean =>
	argument.takes === 'value' && (argument.shown === 'TIME' || argument.shown === 'SIZE');

/** Whether the value is the path of a file. */
export const isPath = ({argument}: NamedRow): boolean =>
	argument.takes === 'value' && argument.shown === 'FILE';

const PRINT_ONLY: readonly FlagName[] = ['output-format', 'tools', 'timeout', 'quiet'];
const SCREEN_ONLY: readonly FlagName[] = ['theme', 'ascii', 'no-bell', 'no-progress', 'screen-reader'];
const CHAT_ONLY: readonly FlagName[] = ['presets', 'no-journal'];

/** The modes that use a configuration file. */
export type FileMode = 'chat' | 'print' | 'demo' | 'check' | 'doctor';

/** Whether a mode has this flag: a default for another one is no mistake. */
export const isUsedIn = (name: FlagName, mode: FileMode): boolean =>
	!(PRINT_ONLY.includes(name) && mode !== 'print') &&
	!(SCREEN_ONLY.includes(name) && mode !== 'chat') &&
	!(CHAT_ONLY.includes(name) && (mode === 'check' || mode === 'doctor'));

/** A value as the file has it, for advice: `theme = "NAME"`. */
export function exampleOf(name: FlagName): string {
	const {argument, repeatable} = flagRow(name);
	if (argument.takes === 'nothing') return `${name} = true`;
	const text = `"${argument.shown.replaceAll("'", '')}"`;
	return `${name} = ${repeatable ? `[${text}]` : text}`;
}
