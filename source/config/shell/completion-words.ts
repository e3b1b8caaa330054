/** What a shell can complete on a command line of this program: the flags of each command, and the values of each flag. */
import {AUTH_KINDS} from '../../protocol/auth.ts';
import {DIALECT_NAMES} from '../../protocol/dialects.ts';
import {THEME_NAMES} from '../../theme-names.ts';
import {CONFIG_ACTIONS} from '../file/config-command.ts';
import {type commands, type FlagName, type FlagRow, flagTable, type NamedRow} from '../flags/flag-table.ts';
import {bundleFlags} from '../flags/read-bundle.ts';
import {checkFlags} from '../flags/read-check.ts';
import {doctorFlags} from '../flags/read-doctor.ts';
import {replayFlags, serveFlags} from '../flags/read-recording.ts';
import {ACTIONS} from '../sessions.ts';
import {BUNDLE_PARTS, CHECK_FORMATS, EXPORT_FORMATS, PRINT_FORMATS, TOOL_DETAILS} from '../settings.ts';
import {SHELLS} from './shells.ts';

/** The values of a flag that are known. */
const CHOICES: Readonly<Partial<Record<FlagName, readonly string[]>>> = {
	auth: Object.keys(AUTH_KINDS),
	sandbox: DIALECT_NAMES,
	dialect: DIALECT_NAMES,
	theme: THEME_NAMES,
	help: ['all'],
	proxy: ['none'],
	'output-format': PRINT_FORMATS,
	tools: TOOL_DETAILS,
	format: [...EXPORT_FORMATS, ...CHECK_FORMATS],
};

/** What the value of a flag is. */
export type Value =
	| {readonly kind: 'choice'; readonly words: readonly string[]}
	| {readonly kind: 'file' | 'command' | 'other'};

/** A flag with its value. */
export interface CompletedFlag extends Pick<FlagRow, 'help' | 'argument'> {
	/** `--url`, `--connect`, `-c`; the long name first. */
	readonly spellings: readonly string[];
	readonly value: Value;
	readonly isRepeatable: boolean;
}

/** The words after the name of the program. */
export interface CompletedCommand {
	/** undefined = the chat, which is no word. */
	readonly name?: (typeof commands)[number];
	readonly help: string;
	/** The words that can follow it. */
	readonly words: readonly string[];
	/** Files can follow it. */
	readonly takesFiles?: true;
	readonly flags: readonly CompletedFlag[];
}

function completedValue({name, argument}: NamedRow): Value {
	const words = CHOICES[name];
	if (words !== undefined) return {kind: 'choice', words};
	if (argument.takes === 'nothing') return {kind: 'other'};
	if (argument.shown === 'FILE') return {kind: 'file'};
	return {kind: argument.shown === 'CMD' ? 'command' : 'other'};
}

const flagsOf = (...modes: readonly FlagRow['usedBy'][]): readonly CompletedFlag[] =>
	flagTable.filter(({usedBy}) => modes.includes(usedBy)).map(completedFlag);

const completedFlag = (row: NamedRow): CompletedFlag => ({
	spellings: [
		`--${row.name}`,
		...(row.synonym === undefined ? [] : [`--${row.synonym}`]),
		...(row.letters ?? []).map((letter) => `-${letter}`),
	],
	argument: row.argument,
	help: row.help,
	value: completedValue(row),
	isRepeatable: row.repeatable === true,
});

/** All commands, the chat first. */
export const COMPLETED_COMMANDS: readonly CompletedCommand[] = [
	{
		help: 'chat with the server at URL',
		words: [],
		// `--print` has `--json`, too.
		flags: [
			...flagsOf('chat', 'both'),
			...flagsOf('sessions').filter(({spellings}) => spellings.includes('--json')),
		],
	},
	{
		name: 'sandbox',
		help: 'run only the built-in assistant, as a server',
		words: [],
		flags: flagsOf('sandbox', 'both'),
	},
	{
		name: 'sessions',
		help: 'list, show, search and delete earlier sessions',
		words: ACTIONS,
		flags: flagsOf('sessions'),
	},
	{name: 'search', help: 'find words in all sessions', words: [], flags: flagsOf('sessions')},
	{name: 'export', help: 'write a session to a file', words: [], flags: flagsOf('export')},
	{name: 'import', help: 'read a session from a file', words: [], takesFiles: true, flags: []},
	{
		name: 'check',
		help: 'check the answers to the prompts of a deck',
		words: [],
		takesFiles: true,
		flags: checkFlags.map(completedFlag),
	},
	{
		name: 'doctor',
		help: 'check the connection, the terminal and the files',
		words: [],
		flags: doctorFlags.map(completedFlag),
	},
	{
		name: 'bundle',
		help: 'write a file for a report of a problem',
		words: [],
		takesFiles: true,
		flags: bundleFlags.map(completedFlag),
	},
	{name: 'open', help: 'show what is in a bundle', words: BUNDLE_PARTS, takesFiles: true, flags: []},
	{
		name: 'serve',
		help: 'play a recording as a server',
		words: [],
		takesFiles: true,
		flags: serveFlags.map(completedFlag),
	},
	{
		name: 'replay',
		help: 'show a recording on the screen, without a server',
		words: [],
		takesFiles: true,
		flags: replayFlags.map(completedFlag),
	},
	{
		name: 'config',
		help: 'print the path of the configuration file, check or edit it',
		words: CONFIG_ACTIONS,
		flags: flagsOf('chat').filter(({spellings}) => spellings.includes('--config')),
	},
	{name: 'completion', help: 'print the completions for a shell', words: SHELLS, flags: []},
];

/** The commands that are words. */
export const NAMED_COMMANDS = COMPLETED_COMMANDS.flatMap(({name, help}) =>
	name === undefined ? [] : [{name, help}],
);
