/** The table of all flags, commands and environment variables, from which parsing, advice and help are generated. */

import {sharedVariables, variables} from '../environment.ts';
import {type FlagRow, flagsIn, nothing} from './flag-row.ts';

export type {Argument, FlagRow} from './flag-row.ts';

const {endpoint, authType, token, apiKey} = sharedVariables;
const dialect = {takes: 'optional', shown: 'DIALECT'} as const;
const help = {takes: 'optional', shown: 'all'} as const;

const auth = flagsIn('auth', 'everyday');
const rareAuth = flagsIn('auth', 'all');
const handshake = flagsIn('handshake', 'all');
const connection = flagsIn('connection', 'everyday');
const presets = flagsIn('presets', 'all');
const sessions = flagsIn('sessions', 'all');
const assistant = flagsIn('assistant', 'all');
const screen = flagsIn('screen', 'all');
const output = flagsIn('output', 'everyday');
const about = flagsIn('help', 'everyday');

const rows = [
	flagsIn('server', 'everyday')('url', 'URL', 'the URL; default ws://localhost:8000/ws/chat', {
		letters: ['c'],
		synonym: 'connect',
		environment: endpoint,
	}),
	flagsIn('server', 'all')('profile', 'NAME', 'settings of this name, from the configuration file', {
		environment: variables('PROFILE'),
	}),
	flagsIn('server', 'all')('config', 'FILE', 'another configuration file than the usual one', {
		environment: variables('CONFIG'),
	}),

	auth('auth', 'TYPE', 'none, bearer, api_key, basic, oauth2, custom, sso', {environment: authType}),
	auth('token', 'TOKEN', 'bearer: token; safer in BEDROCK_AUTH_TOKEN', {environment: token, secret: true}),
	auth('api-key', 'KEY', 'api_key: key; safer in BEDROCK_API_KEY', {environment: apiKey, secret: true}),
	rareAuth('api-key-header', 'NAME', 'api_key: header for the key (default X-API-Key)', {
		environment: variables('API_KEY_HEADER'),
	}),
	auth('username', 'NAME', 'basic: user name; prompts for the password', {
		environment: variables('USERNAME'),
	}),
	rareAuth('password', 'PASSWORD', 'basic: password', {environment: variables('PASSWORD'), secret: true}),
	rareAuth('client-id', 'ID', 'oauth2: client ID', {environment: variables('CLIENT_ID')}),
	rareAuth('client-secret', 'SECRET', 'oauth2: client secret', {
		environment: variables('CLIENT_SECRET'),
		secret: true,
	}),
	rareAuth('token-url', 'URL', 'oauth2: URL where the server gets a token', {
		environment: variables('TOKEN_URL'),
	}),
	rareAuth('scope', 'SCOPES', 'oauth2: scopes to request; optional', {environment: variables('SCOPE')}),
	rareAuth('auth-header', "'NAME: VALUE'", 'custom: header for the tools; repeatable', {
		environment: variables('AUTH_HEADER'),
		secret: true,
		repeatable: true,
	}),
	rareAuth('session-token', 'TOKEN', 'sso: token of a single sign-on session', {
		environment: variables('SESSION_TOKEN'),
		secret: true,
	}),

	handshake('header', "'NAME: VALUE'", 'add a header to the handshake; repeatable', {
		letters: ['H'],
		environment: variables('HEADER'),
		secret: true,
		repeatable: true,
	}),
	handshake('no-check', nothing, "do not check the server's certificate", {letters: ['n', 'k']}),
	handshake('ca', 'FILE', 'trust only this certificate authority'),
	handshake('system-ca', nothing, 'trust the authorities of this system, too'),
	handshake('cert', 'FILE', 'client certificate'),
	handshake('key', 'FILE', 'private key of the client certificate'),
	handshake('passphrase', 'PHRASE', 'passphrase of the key; prompted if missing', {
		environment: variables('PASSPHRASE'),
		secret: true,
	}),
	handshake('proxy', 'URL', 'connect through this HTTP proxy; none: directly'),
	handshake('require-tls', nothing, 'send no credential to other hosts without TLS'),

	connection('no-reconnect', nothing, 'do not reconnect automatically'),
	connection('max-frame', 'SIZE', 'largest message to accept (default 100MB)'),
	flagsIn('connection', 'all')('compress', nothing, 'offer compression (permessage-deflate)'),

	presets('preset', 'ID', 'begin with this preset; asks for what is missing'),
	presets('var', 'NAME=VALUE', 'value of a variable of the preset; repeatable', {repeatable: true}),
	presets('presets', 'FILE', 'presets of your own, in YAML', {environment: variables('PRESETS')}),

	flagsIn('sessions', 'everyday')('continue', nothing, 'continue the last session; another: --resume'),
	sessions('resume', {takes: 'optional', shown: 'ID'}, 'continue this session; without ID, choose'),
	sessions('no-journal', nothing, 'do not save the conversation on this machine', {
		environment: ['BEDROCK_NO_JOURNAL', 'AUTOCHAT_NO_JOURNAL'],
	}),
	sessions('json', nothing, '--print, sessions, search, doctor: print JSON', {usedBy: 'sessions'}),

	sessions('format', 'FORMAT', 'export: html, jsonl, …; check: tap, junit, …', {usedBy: 'export'}),
	sessions('output', 'FILE', 'export: write to FILE; its ending names the format', {
		letters: ['o'],
		usedBy: 'export',
	}),
	sessions('replace', nothing, 'export, bundle: replace FILE if it exists', {usedBy: 'export'}),
	sessions('no-redact', nothing, 'export: keep what looks like a secret; otlp: texts', {usedBy: 'export'}),

	sessions('session', 'ID', 'bundle: with this session; none: without one', {usedBy: 'bundle'}),
	sessions('frames', 'FILE', 'bundle: with this recording', {usedBy: 'bundle'}),

	flagsIn('assistant', 'everyday')('sandbox', dialect, 'built-in assistant: today, seed or document'),
	assistant('or-sandbox', nothing, 'the same, but only if no URL is set'),
	assistant('dialect', 'DIALECT', 'dialect of the command sandbox', {usedBy: 'sandbox'}),
	assistant('port', 'N', 'port of the assistant or serve (default 0: any)', {usedBy: 'both'}),
	assistant('host', 'ADDRESS', 'its address (default 127.0.0.1)', {usedBy: 'both'}),

	screen('theme', 'NAME', 'auto, dark, light, ansi or contrast', {environment: variables('THEME')}),
	screen('ascii', nothing, 'draw lines and marks in ASCII; € and é stay'),
	screen('no-bell', nothing, 'do not ring the bell when an answer arrives'),
	screen('no-progress', nothing, 'do not show in the tab that an answer is awaited'),
	screen('cast', 'FILE', 'record the screen as an asciicast in FILE'),

	output('print', 'QUESTION', 'print the answer and exit; - is standard input', {
		letters: ['p', 'x'],
		repeatable: true,
	}),
	flagsIn('output', 'all')('output-format', 'FORMAT', 'with --print: text, json or stream-json'),
	flagsIn('output', 'all')('tools', 'LEVEL', 'with --print: calls: none, summary or full'),
	flagsIn('output', 'all')('timeout', 'TIME', '--print, check: give up after this time: 90s'),
	flagsIn('output', 'all')('quiet', nothing, '--print, check: no progress on standard error', {
		letters: ['q'],
	}),
	flagsIn('output', 'all')('repeat', 'N', 'check: play each deck N times', {usedBy: 'check'}),
	output('demo', nothing, 'ask three questions, print the answers and exit'),
	flagsIn('output', 'all')('screen-reader', nothing, 'plain lines that are only appended', {
		environment: ['ACCESSIBLE'],
	}),
	output('debug', nothing, 'log every frame, without secrets'),
	flagsIn('output', 'all')('log-file', 'FILE', 'log to FILE; without --debug, no frames'),
	flagsIn('output', 'all')('record', 'FILE', 'record every frame with its time in FILE'),
	flagsIn('output', 'all')('speed', 'N', 'serve, replay: 2 is twice as fast as recorded', {
		usedBy: 'recording',
	}),
	flagsIn('output', 'all')('at-once', nothing, 'serve: without delays; replay: begin at the end', {
		usedBy: 'recording',
	}),
	flagsIn('output', 'all')('once', nothing, 'serve: end after the last connection', {usedBy: 'recording'}),

	about('help', help, 'show this help; all: every flag', {letters: ['h'], usedBy: 'both'}),
	about('version', nothing, 'show the version', {letters: ['V'], usedBy: 'both'}),
];

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
	const {name, group} = row;
	const source = flagsIn(group, 'all');
	return [
		row,
		source(`${name}-file`, 'FILE', `--${name} from a file`, {sourceOf: {flag: name, from: 'file'}}),
		source(`${name}-command`, 'CMD', `--${name} from a command`, {sourceOf: {flag: name, from: 'command'}}),
	];
}

export const flagTable: readonly NamedRow[] = rows.flatMap(withSources);

/** The first arguments that are commands. */
export const commands = [
	'sandbox',
	'sessions',
	'search',
	'export',
	'import',
	'check',
	'config',
	'completion',
	'doctor',
	'bundle',
	'open',
	'serve',
	'replay',
] as const;

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
