/** The help texts, made from the table of flags: one screen of 24 rows for every day, and all of it. */

import {flagGroups} from './flags/flag-row.ts';
import {type FlagRow, flagTable, sourceRows} from './flags/flag-table.ts';
import {defaultUrl} from './settings.ts';

/** Column where the explanations begin. */
const column = 30;

function row(left: string, right: string): string {
	return `  ${left.padEnd(column - 3)} ${right}`;
}

function flagLine({name, letters = [], argument, help}: FlagRow): string {
	const value =
		argument.takes === 'nothing'
			? ''
			: argument.takes === 'value'
				? ` ${argument.shown}`
				: `[=${argument.shown}]`;
	const spelt = name === 'help' ? '--help [all]' : `--${name}${value}`;
	return row([...letters.map((letter) => `-${letter}`), spelt].join(', '), help);
}

const typedRows = flagTable.filter(({sourceOf}) => sourceOf === undefined);

const opening = [
	'A chat in the terminal with an autolangchat (auto-bedrock-chat-fastapi) server.',
	'',
	'  bedrock-chat [URL] [flags]      chat with the assistant at URL',
	'  bedrock-chat sandbox [flags]    only run the built-in assistant',
	'',
];

/** For every day: at most 24 lines of 80 columns, the prompt's among them. */
function shortHelp(): readonly string[] {
	return [
		...opening,
		`Without a URL: BEDROCK_WS_ENDPOINT, else ${defaultUrl}`,
		'',
		...typedRows.filter(({shownIn}) => shownIn === 'everyday').map(flagLine),
		'',
		'Environment: BEDROCK_WS_ENDPOINT, BEDROCK_AUTH_TYPE, BEDROCK_AUTH_TOKEN,',
		'BEDROCK_API_KEY. A flag comes first. Everything else: bedrock-chat --help all',
	];
}

/** For each secret the two flags that fetch it, on one line. */
function sourceLine({name}: (typeof flagTable)[number]): string {
	const [file, command] = sourceRows(name).map((each) =>
		each.argument.takes === 'value' ? `--${each.name} ${each.argument.shown}` : '',
	);
	return row(file ?? '', command ?? '');
}

function longHelp(): readonly string[] {
	return [
		...opening,
		`Without a URL: BEDROCK_WS_ENDPOINT, else ${defaultUrl}`,
		...Object.entries(flagGroups).flatMap(([group, heading]) => [
			'',
			`${heading}:`,
			...typedRows.filter((each) => each.group === group).map(flagLine),
		]),
		'',
		'A secret from elsewhere: FILE holds it on one line; CMD is run by the shell and',
		'prints it on its first line within 10 seconds:',
		...typedRows.filter(({secret}) => secret).map(sourceLine),
		'What is missing is asked for, without an echo, where there is a terminal.',
		'',
		'Environment (a flag comes first; each BEDROCK_ has a twin that begins with',
		'AUTOCHAT_, which counts where the one with BEDROCK_ is not set):',
		...typedRows.flatMap(({name, environment}) =>
			environment === undefined ? [] : [row(environment[0] ?? '', `as --${name}`)],
		),
		'',
		'Values: ws:// and wss:// URLs; SIZE is a number with KB, MB or GB (1 KB = 1024',
		'bytes); a value that begins with - is written with =, as in --token=-x.',
		'bearer_token is the same as bearer, basic_auth as basic, --connect as --url.',
		'The built-in assistant gets credentials from flags alone.',
		'',
		'Exit codes:',
		...exitCodes.map(([code, meaning]) => row(code, meaning)),
		'',
		'Examples:',
		'  bedrock-chat --sandbox',
		'  bedrock-chat ws://localhost:8000/ws/chat --username ada',
		'  bedrock-chat --url wss://api.example.com/ws/chat --max-frame 200MB',
		"  bedrock-chat wss://api.example.com/ws/chat --token-command 'pass show chat'",
		'  bedrock-chat --demo --auth bearer --token-file ~/.chat-token',
		'  bedrock-chat sandbox --port 8000 --dialect=seed',
	];
}

/** What the program ends with. */
export const exitCodes: readonly (readonly [code: string, meaning: string])[] = [
	['0', 'all went well'],
	['1', 'something broke in this program'],
	['2', 'a mistake in the command line, or no terminal'],
	['3', 'it never connected'],
	['4', 'the last credential was rejected'],
	['5', 'with --demo: a time limit ran out'],
	['6', 'with --demo: the connection was lost in mid-answer'],
	['7', 'with --demo: the server reported an error'],
	['129, 130, 143', 'ended by SIGHUP, SIGINT, SIGTERM'],
];

/**
 * @param all with the flags that are rarely needed, the exit codes and examples
 * @returns lines of at most 80 columns; 23 of them at most unless `all`, so that the prompt fits below
 */
export function helpText(all: boolean): string {
	return `${(all ? longHelp() : shortHelp()).join('\n')}\n`;
}
