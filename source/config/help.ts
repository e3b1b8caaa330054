/** The help texts, made from the table of flags: one screen of 24 rows for every day, and all of it. */
import {type FlagRow, flagTable} from './flag-table.ts';
import {defaultUrl} from './settings.ts';

/** Column where the explanations begin. */
const column = 30;

function row(left: string, right: string): string {
	return `  ${left.padEnd(column - 2)}${right}`;
}

function flagLine({name, letter, argument, help}: FlagRow): string {
	const value =
		argument.takes === 'nothing'
			? ''
			: argument.takes === 'value'
				? ` ${argument.shown}`
				: `[=${argument.shown}]`;
	const spelt = name === 'help' ? `--help [all]` : `--${name}${value}`;
	const left = letter === undefined ? spelt : `-${letter}, ${spelt}`;
	return row(left, help);
}

const usage = [
	'bedrock-chat [URL] [flags]      chat with the assistant at URL',
	'bedrock-chat sandbox [flags]    only run the built-in assistant',
];

/**
 * @param all with the flags that are rarely needed, the exit codes and examples
 * @returns lines of at most 80 columns; 24 of them at most unless `all`
 */
export function helpText(all: boolean): string {
	const flags: readonly FlagRow[] = flagTable;
	const shown = flags.filter(({shownIn}) => all || shownIn === 'everyday');
	const lines = [
		'A chat in the terminal with an autolangchat (auto-bedrock-chat-fastapi) server.',
		'',
		...usage.map((line) => `  ${line}`),
		'',
		`Without a URL: BEDROCK_WS_ENDPOINT, else ${defaultUrl}`,
		'',
		...shown.map(flagLine),
		'',
		'Environment (a flag comes first):',
		...flags.flatMap(({name, environment}) =>
			(environment ?? []).map((variable) => row(variable, `as --${name}`)),
		),
	];
	if (!all) return `${lines.join('\n')}\n`;
	const more = [
		'',
		'Values: ws:// and wss:// URLs; SIZE is a number with KB, MB or GB (1 KB = 1024',
		'bytes); a value that begins with - is written with =, as in --token=-x.',
		'The built-in assistant gets credentials from flags alone.',
		'',
		'Exit codes:',
		row('0', 'all went well'),
		row('1', 'something broke in this program'),
		row('2', 'a mistake in the command line, or no terminal'),
		row('3', 'it never connected'),
		row('4', 'the last credential was rejected'),
		row('130, 143', 'ended by SIGINT, by SIGTERM'),
		'',
		'Examples:',
		'  bedrock-chat --sandbox',
		'  bedrock-chat ws://localhost:8000/ws/chat',
		'  bedrock-chat --url wss://api.example.com/ws/chat --max-frame 200MB',
		'  bedrock-chat sandbox --port 8000 --dialect=seed',
	];
	return `${[...lines, ...more].join('\n')}\n`;
}
