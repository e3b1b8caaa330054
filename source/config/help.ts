/** Builds the help texts from the flag table: a short one for a screen of 24 rows, and a complete one. */
import {flagGroups} from './flags/flag-row.ts';
import {type FlagRow, flagTable, sourceRows} from './flags/flag-table.ts';
import {defaultUrl, type HelpTopic} from './settings.ts';

/** The column where descriptions begin. */
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
	const usage = name === 'help' ? '--help [all]' : `--${name}${value}`;
	return row([...letters.map((letter) => `-${letter}`), usage].join(', '), help);
}

/** The line of a flag in the help of one command: of what several commands say (`export: …; check: …`), only what is of that. */
const lineFor =
	(command: string) =>
	(flag: FlagRow): string => {
		const own = flag.help.split(/; (?=[a-z]+: )/).find((part) => part.startsWith(`${command}: `));
		return flagLine(own === undefined ? flag : {...flag, help: own.slice(command.length + 2)});
	};

const typedRows = flagTable.filter(({sourceOf}) => sourceOf === undefined);

const opening = [
	'Terminal chat client for autolangchat (auto-bedrock-chat-fastapi) servers.',
	'',
	'  bedrock-chat [URL] [flags]      chat with the server at URL',
	'  bedrock-chat sandbox [flags]    run only the built-in assistant, as a server',
	'  bedrock-chat sessions           list, show, search and delete earlier sessions',
	'',
];

/** The help of the command `sandbox`. */
function sandboxHelp(): readonly string[] {
	return [
		'Runs only the built-in assistant, as a server for chats in other terminals.',
		'',
		'  bedrock-chat sandbox [flags]',
		'',
		...typedRows.filter(({usedBy}) => usedBy === 'sandbox' || usedBy === 'both').map(flagLine),
		'',
		'DIALECT is today (the default), seed (the first public server) or document',
		'(the written protocol). The assistant prints its URL and the words that test a',
		'client. Ctrl+C stops it.',
		'',
		'Examples:',
		'  bedrock-chat sandbox --port 8000',
		'  bedrock-chat sandbox --port 8000 --dialect=seed',
	];
}

/** The help of the commands `sessions` and `search`. */
function sessionsHelp(): readonly string[] {
	return [
		'Lists, searches and deletes the sessions that are saved on this machine.',
		'',
		'  bedrock-chat sessions [list]        list them, the last used first',
		'  bedrock-chat sessions show [ID]     print one; without ID, the last',
		'  bedrock-chat sessions search WORDS  find words in all of them, tools included',
		'  bedrock-chat search WORDS           the same',
		'  bedrock-chat sessions delete ID...  delete them',
		'  bedrock-chat sessions path [ID]     print the folder of one, or of all',
		'',
		...typedRows.filter(({usedBy}) => usedBy === 'sessions').map(flagLine),
		'',
		'The beginning or the end of an ID is enough, if it is the only one. Sessions are',
		'deleted after 30 days, the oldest also above 500 MB in all. To continue one:',
		'  bedrock-chat --continue             the last',
		'  bedrock-chat --resume=ID            this one; without ID, choose from a list',
	];
}

/** The help of the commands `export` and `import`. */
function exportHelp(): readonly string[] {
	return [
		'Writes a saved session to a file, and reads one back.',
		'',
		'  bedrock-chat export [ID] [flags]    write a session; without ID, the last',
		'  bedrock-chat import FILE            read a file of jsonl; -: standard input',
		'',
		...typedRows.filter(({usedBy}) => usedBy === 'export').map(lineFor('export')),
		'',
		'md is Markdown with folded tool calls, html a page that loads nothing, json is',
		'for programs, jsonl for bedrock-chat import, otlp OpenTelemetry spans. Without',
		'--output the session goes to standard output. Values that look like secrets are',
		'left out, and of spans all texts: --no-redact keeps them.',
		'',
		'Examples:',
		'  bedrock-chat export --output chat.html',
		'  bedrock-chat export 20261130-120000-a1b2c3 --format jsonl > session.jsonl',
		'  bedrock-chat import session.jsonl',
	];
}

/** The help of the command `config`. */
function configHelp(): readonly string[] {
	return [
		'Shows, checks or edits the configuration file.',
		'',
		'  bedrock-chat config path            print where the file is',
		'  bedrock-chat config check           report its problems, with their lines',
		'  bedrock-chat config edit            open it in your editor',
	];
}

/** The help of the command `completion`. */
function completionHelp(): readonly string[] {
	return [
		'Prints the completions of a shell: commands, flags and their values.',
		'',
		'  bedrock-chat completion bash        or zsh, or fish',
		'',
		'Example, for this shell only:',
		'  source <(bedrock-chat completion bash)',
	];
}

/** The help of the command `check`. */
function checkHelp(): readonly string[] {
	return [
		'Plays decks, which are prompts with what is expected of each answer, against one',
		'or several servers, and reports which expectations are met: docs/decks.md.',
		'',
		'  bedrock-chat check DECK.md... [URL...] [flags]',
		'',
		...typedRows.filter(({name}) => CHECK_HELP.includes(name)).map(lineFor('check')),
		'',
		'FORMAT is text (the default), tap, junit or github.',
		'--url, --sandbox and --profile may be repeated: several servers side by side.',
		'Flags for signing in, TLS and proxies are those of the chat: --help all.',
		'',
		'Exit codes: 0 all steps passed, 8 an expectation failed, 2 a deck has problems,',
		'3 to 6 there was no answer (no connection, credential, time limit, lost).',
		'',
		'Examples:',
		'  bedrock-chat check examples/decks/orders.md --sandbox',
		'  bedrock-chat check deck.md ws://localhost:8000/ws/chat --repeat 20',
		'  bedrock-chat check deck.md --sandbox=today --sandbox=seed --format junit',
	];
}

/** The help of the command `doctor`. */
function doctorHelp(): readonly string[] {
	return [
		'Checks the program, its settings and files, this terminal and the server, each',
		'with a line, and says what to do about what fails: docs/doctor.md.',
		'',
		'  bedrock-chat doctor [URL] [flags]',
		'',
		...typedRows.filter(({name}) => DOCTOR_HELP.includes(name)).map(lineFor('doctor')),
		'',
		'Flags for signing in, TLS and proxies are those of the chat: --help all. It asks',
		'the assistant nothing. No secret is printed.',
		'',
		'Exit codes: 0 nothing failed; else of the first check that failed: 2 settings,',
		'3 no connection, 4 the credential, 5 a time limit, 1 another.',
		'',
		'Examples:',
		'  bedrock-chat doctor wss://api.example.com/ws/chat',
		'  bedrock-chat doctor --sandbox --json',
	];
}

/** The help of the commands `bundle` and `open`. */
function bundleHelp(): readonly string[] {
	return [
		'Writes one file for a report of a problem, and shows what is in one.',
		'',
		'  bedrock-chat bundle [FILE] [URL] [flags]  checks, a session and the log',
		'  bedrock-chat open FILE [PART]             show it: checks, session, log, frames',
		'',
		...typedRows.filter(({name}) => BUNDLE_HELP.includes(name)).map(lineFor('bundle')),
		'',
		'The checks are those of bedrock-chat doctor, with the same flags for the server.',
		'Without --session it has the last session. Credentials are left out, and what',
		'looks like one; the texts of the conversation are in it: read it before you send',
		'it. --log-file names another log than that of --debug.',
		'',
		'Examples:',
		'  bedrock-chat bundle',
		'  bedrock-chat bundle report.jsonl ws://localhost:8000/ws/chat --session none',
		'  bedrock-chat open report.jsonl log',
	];
}

const BUNDLE_HELP: readonly string[] = ['session', 'frames', 'replace', 'log-file'];

/** The help of the command `replay`. */
function replayHelp(): readonly string[] {
	return [
		'Shows a recording on the same screen, without a server: docs/recordings.md.',
		'',
		'  bedrock-chat replay FILE [flags]',
		'',
		...typedRows.filter(({name}) => REPLAY_HELP.includes(name)).map(lineFor('replay')),
		'',
		'FILE is a recording of bedrock-chat --record FILE. Space pauses, ← and → go 5',
		'seconds back or on, [ and ] to the previous or next question, comma and point to',
		'the previous or next change, - and + change the speed, q quits.',
		'',
		'Examples:',
		'  bedrock-chat --sandbox --record talk.jsonl',
		'  bedrock-chat replay talk.jsonl --speed 2',
	];
}

const REPLAY_HELP: readonly string[] = ['speed', 'at-once', 'theme', 'ascii'];

/** The help of the command `serve`. */
function serveHelp(): readonly string[] {
	return [
		'Plays a recording as a server, for tests of other clients: docs/recordings.md.',
		'',
		'  bedrock-chat serve FILE [flags]',
		'',
		...typedRows.filter(({name}) => SERVE_HELP.includes(name)).map(lineFor('serve')),
		'',
		'FILE is a recording of bedrock-chat --record FILE. Each message of the client is',
		'answered as the next recorded one of its type was, with the delays that it had.',
		'What the client does otherwise is reported on standard error.',
		'',
		'Exit codes with --once: 0 everything was as recorded, 8 something was not.',
		'',
		'Examples:',
		'  bedrock-chat serve chat.jsonl --port 8000',
		'  bedrock-chat serve chat.jsonl --port 8000 --at-once --once',
	];
}

const SERVE_HELP: readonly string[] = ['speed', 'at-once', 'once', 'port', 'host'];

const DOCTOR_HELP: readonly string[] = ['url', 'profile', 'sandbox', 'json'];

const CHECK_HELP: readonly string[] = ['url', 'sandbox', 'format', 'repeat', 'timeout', 'quiet'];

/** At most 24 lines of 80 columns, including the shell prompt. */
function shortHelp(): readonly string[] {
	return [
		...opening.filter((_, index) => index !== 1),
		...typedRows.filter(({shownIn}) => shownIn === 'everyday').map(flagLine),
		'',
		'Commands: bundle, check, completion, config, doctor, export, import, open,',
		'replay, serve. Environment: BEDROCK_WS_ENDPOINT, BEDROCK_AUTH_TYPE,',
		'BEDROCK_AUTH_TOKEN, BEDROCK_API_KEY. All flags: bedrock-chat --help all',
	];
}

/** The two flags that fetch a secret, on one line. */
function sourceLine({name}: (typeof flagTable)[number]): string {
	const [file, command] = sourceRows(name).map((each) =>
		each.argument.takes === 'value' ? `--${each.name} ${each.argument.shown}` : '',
	);
	return row(file ?? '', command ?? '');
}

function longHelp(): readonly string[] {
	return [
		...opening,
		'  bedrock-chat export [ID]        write a session: md, html, json or jsonl',
		'  bedrock-chat import FILE        read a file of export --format jsonl',
		'  bedrock-chat check DECK.md      check the answers to the prompts of a deck',
		'  bedrock-chat doctor [URL]       check the connection, the terminal, the files',
		'  bedrock-chat bundle [FILE]      one file for a report of a problem; see open',
		'  bedrock-chat serve FILE         play a recording (--record) as a server',
		'  bedrock-chat replay FILE        show a recording on the screen',
		'  bedrock-chat config ACTION      the configuration file: path, check or edit',
		'  bedrock-chat completion SHELL   print the completions for bash, zsh or fish',
		'',
		`Default URL: BEDROCK_WS_ENDPOINT, or ${defaultUrl}`,
		...Object.entries(flagGroups).flatMap(([group, heading]) => [
			'',
			`${heading}:`,
			...typedRows.filter((each) => each.group === group).map(flagLine),
		]),
		'',
		'Secrets from a file or a command (FILE contains the secret on one line; the',
		'shell runs CMD, which prints it on its first line within 10 seconds):',
		...typedRows.filter(({secret}) => secret).map(sourceLine),
		'The program asks for a missing secret, without an echo, if it has a terminal.',
		'',
		'Environment variables (flags take precedence; for each BEDROCK_ variable that is',
		'not set, the same name with AUTOCHAT_ is used):',
		...typedRows.flatMap(({name, environment}) =>
			environment === undefined ? [] : [row(environment[0] ?? '', `same as --${name}`)],
		),
		'',
		'Values: A URL begins with ws:// or wss://. SIZE is a number with KB, MB or GB',
		'(1 KB = 1024 bytes). Type a value that begins with - after =: --token=-x.',
		'bearer_token means bearer, basic_auth means basic, --connect means --url.',
		'The built-in assistant gets credentials only from flags.',
		'',
		'Exit codes:',
		...exitCodes.map(([code, meaning]) => row(code, meaning)),
		'',
		'Examples:',
		...examples.map((each) => `  ${each}`),
	];
}

/** Command lines that show the most important flags. */
export const examples: readonly string[] = [
	'bedrock-chat --sandbox',
	'bedrock-chat ws://localhost:8000/ws/chat --username ada',
	'bedrock-chat --url wss://api.example.com/ws/chat --max-frame 200MB',
	"bedrock-chat wss://api.example.com/ws/chat --token-command 'pass show chat'",
	"bedrock-chat --sandbox --print 'where is order A-1001?'",
	'bedrock-chat --demo --auth bearer --token-file ~/.chat-token',
	'bedrock-chat sandbox --port 8000 --dialect=seed',
];

/** The exit codes of the program. */
export const exitCodes: readonly (readonly [code: string, meaning: string])[] = [
	['0', 'success'],
	['1', 'an error, a cut answer, or a session not continued'],
	['2', 'wrong command line, port in use, or no terminal'],
	['3', 'could not connect'],
	['4', 'the credential was rejected, or is missing'],
	['5', 'a time limit was reached (--print, --demo, check)'],
	['6', 'lost during an answer (--print, --demo, check)'],
	['7', 'the server reported an error (--print, --demo)'],
	['8', 'not as expected (check) or as recorded (serve)'],
	['129, 130, 143', 'ended by SIGHUP, SIGINT, SIGTERM'],
];

/**
 * @param all includes rarely needed flags, exit codes and examples
 * @param about the mode; the commands have a single help each
 * @returns lines of at most 80 columns; without `all` at most 23, so that the shell prompt fits below
 */
export function helpText(all: boolean, about: HelpTopic = 'chat'): string {
	const helps = {
		sandbox: sandboxHelp,
		sessions: sessionsHelp,
		export: exportHelp,
		check: checkHelp,
		config: configHelp,
		completion: completionHelp,
		doctor: doctorHelp,
		bundle: bundleHelp,
		serve: serveHelp,
		replay: replayHelp,
		chat: all ? longHelp : shortHelp,
	};
	return `${helps[about]().join('\n')}\n`;
}
