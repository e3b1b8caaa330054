/** Resolves flags, environment and defaults, in this order, to settings, or lists all problems. */
import {DIALECT_NAMES, type DialectName} from '../protocol/dialects.ts';
import {readSize} from './amounts.ts';
import {resolveAuth} from './auth.ts';
import {isExposed} from './endpoint.ts';
import type {Environment} from './environment.ts';
import {readConfigCommand} from './file/config-command.ts';
import {commands, flagTable, usageOf} from './flags/flag-table.ts';
import type {Given} from './flags/flags.ts';
import {readBundle, readOpen} from './flags/read-bundle.ts';
import {readCheck} from './flags/read-check.ts';
import {demoArguments, demoQuestions} from './flags/read-demo.ts';
import {readDoctor} from './flags/read-doctor.ts';
import {readExport} from './flags/read-export.ts';
import {checkPrintFlags, isPrint, printSettings} from './flags/read-print.ts';
import {readReplay, readServe} from './flags/read-recording.ts';
import {checkArguments, checkFlagNames} from './flags/unknown-flags.ts';
import {resolveHandshake} from './handshake.ts';
import {isSensitiveField} from './headers.ts';
import {hintsOf} from './hints.ts';
import {resolvePresets} from './presets.ts';
import type {Problem} from './problem.ts';
import {
	createResolveContext,
	flagValue,
	has,
	type ResolveContext,
	type ResolveInputs,
	report,
} from './resolve-context.ts';
import {checkCast, readInterface, readScreen} from './screen-settings.ts';
import {chooseServer, readAddress, readDialect} from './server.ts';
import {readSessions, readStored} from './sessions.ts';
import type {
	ChatSettings,
	ConversationSettings,
	DemoSettings,
	HelpTopic,
	LogSettings,
	SandboxSettings,
	ServerChoice,
	Settings,
} from './settings.ts';
import {readCompletion} from './shell/read-completion.ts';
import type {ValueSource} from './sources.ts';

/** Settings, or all problems, or (without problems so far) the values to fetch first. */
export type Resolution =
	| {readonly settings: Settings}
	| {readonly problems: readonly Problem[]}
	| {readonly pending: readonly ValueSource[]};

/** The dialect that a flag gives, for advice: today's without one. */
function dialectOf(context: ResolveContext, name: 'dialect' | 'sandbox'): DialectName {
	const given = flagValue(context, name);
	return DIALECT_NAMES.find((dialect) => dialect === given) ?? 'today';
}

/** Reports flags that do not exist in this mode. */
function checkForeign(context: ResolveContext, mode: 'chat' | 'sandbox'): void {
	for (const row of flagTable) {
		const isForJson = row.name === 'json' && mode === 'chat' && isPrint(context);
		if (!has(context, row.name) || row.usedBy === 'both' || row.usedBy === mode || isForJson) continue;
		if (row.name === 'sandbox') {
			report(
				context,
				'not_for_sandbox',
				`The command sandbox takes its dialect with --dialect. Type --dialect=${dialectOf(context, 'sandbox')} instead of --sandbox`,
			);
		} else if (row.name === 'dialect') {
			report(
				context,
				'not_for_chat',
				`--dialect is for the command sandbox. Type --sandbox=${dialectOf(context, 'dialect')} instead`,
			);
		} else if (row.usedBy === 'export') {
			const commands = row.name === 'format' ? 'commands export and check' : 'command export';
			const sentence = `--${row.name} is for the ${commands}. Type bedrock-chat export ${usageOf(row.name)}`;
			report(context, 'not_for_chat', sentence);
		} else if (row.usedBy === 'sessions') {
			const sentence = `--${row.name} is for --print and the commands sessions, search and doctor. Type bedrock-chat sessions list --${row.name}`;
			report(context, 'not_for_chat', sentence);
		} else if (row.usedBy === 'recording') {
			const sentence = `--${row.name} is for the commands serve and replay. Type bedrock-chat serve FILE, or remove --${row.name}`;
			report(context, 'not_for_chat', sentence);
		} else if (row.usedBy === 'check') {
			const sentence = `--${row.name} is for the command check. Type bedrock-chat check DECK, or remove --${row.name}`;
			report(context, 'not_for_chat', sentence);
		} else if (row.usedBy === 'bundle') {
			const sentence = `--${row.name} is for the command bundle. Type bedrock-chat bundle ${usageOf(row.name)}`;
			report(context, 'not_for_chat', sentence);
		} else if (row.name !== 'or-sandbox') {
			report(context, 'not_for_sandbox', `The command sandbox does not take --${row.name}. Remove it`);
		}
	}
}

/** Reports a credential that would be sent to another machine without TLS despite `--require-tls`. */
function checkRequiredTls(context: ResolveContext, server: ServerChoice, sendsCredential: boolean): void {
	if (!sendsCredential || server.kind === 'sandbox' || !isExposed(server.url)) return;
	const sentence =
		'--require-tls prevents sending a credential without TLS, but the URL begins with ws://. ' +
		'Type the URL with wss://, or remove --require-tls';
	report(context, 'tls_required', sentence);
}

/** The server, as the question for a secret names it. */
function placeOf(context: ResolveContext, server: ServerChoice): string {
	if (server.kind === 'sandbox') return 'the built-in assistant';
	const isOfSession = !server.given && (has(context, 'continue') || has(context, 'resume'));
	return isOfSession ? 'the server of the session' : new URL(server.url).host;
}

function logSettings(context: ResolveContext): LogSettings | undefined {
	const file = flagValue(context, 'log-file');
	if (has(context, 'debug')) return {level: 'debug', file};
	return file === undefined ? undefined : {level: 'info', file};
}

function conversationSettings(context: ResolveContext): ConversationSettings {
	checkForeign(context, 'chat');
	checkArguments(context, 1);
	const before = context.problems.length;
	const {server, link} = chooseServer(context);
	const isServerValid = context.problems.length === before;
	// The credential in the environment is meant for a real server; never send it to the built-in assistant.
	const auth = resolveAuth(context, server.kind === 'url', placeOf(context, server));
	const connection = resolveHandshake(context, isServerValid ? server : undefined);
	const fields = Object.keys(connection.reveal().headers);
	if (isServerValid && has(context, 'require-tls')) {
		checkRequiredTls(context, server, auth.kind !== 'none' || fields.some(isSensitiveField));
	}
	const presets = resolvePresets(context, link?.preset);
	const sizeText = flagValue(context, 'max-frame');
	const size = sizeText === undefined ? undefined : readSize(sizeText);
	if (size !== undefined && 'problem' in size) context.problems.push(size.problem);
	return {
		server,
		credential: auth.credential,
		connection,
		requireTls: has(context, 'require-tls'),
		reconnect: !has(context, 'no-reconnect'),
		maxFrameBytes: size !== undefined && 'value' in size ? size.value : undefined,
		compress: has(context, 'compress'),
		log: logSettings(context),
		recording: flagValue(context, 'record'),
		...(presets === undefined ? {} : {presets}),
		hints: [...hintsOf(context), ...auth.hints],
	};
}

function demoSettings(context: ResolveContext): DemoSettings {
	if (has(context, 'print'))
		report(context, 'not_for_print', '--demo and --print are two modes. Remove one of them');
	checkCast(context, '--demo');
	const {given} = context;
	const ofServer = {...context, given: {...given, positionals: demoArguments(given)}};
	return {mode: 'demo', questions: demoQuestions(given), ...conversationSettings(ofServer)};
}

function chatSettings(context: ResolveContext): ChatSettings {
	checkPrintFlags(context);
	const face = readInterface(context);
	const [lines] = face.linesBy;
	if (lines !== undefined) checkCast(context, lines);
	const stored = readStored(
		context,
		face.linesBy.length === 0 ? undefined : `Type it without ${face.linesBy.join(' and ')}`,
	);
	return {
		mode: 'chat',
		...face,
		...conversationSettings(context),
		...stored,
		screen: readScreen(context),
	};
}

function sandboxSettings(context: ResolveContext): SandboxSettings {
	checkForeign(context, 'sandbox');
	checkArguments(context, 1);
	return {mode: 'sandbox', dialect: readDialect(context, 'dialect'), ...readAddress(context)};
}

/** The help of each command. */
const HELP_TOPICS: Readonly<Record<(typeof commands)[number], HelpTopic>> = {
	sandbox: 'sandbox',
	sessions: 'sessions',
	search: 'sessions',
	export: 'export',
	import: 'export',
	check: 'check',
	config: 'config',
	completion: 'completion',
	doctor: 'doctor',
	bundle: 'bundle',
	open: 'bundle',
	serve: 'serve',
	replay: 'replay',
};

function settingsOf(command: (typeof commands)[number], context: ResolveContext): Settings {
	switch (command) {
		case 'sandbox':
			return sandboxSettings(context);
		case 'completion':
			return readCompletion(context);
		case 'export':
		case 'import':
			return readExport(context);
		case 'check':
			return readCheck(context, conversationSettings);
		case 'doctor':
			return readDoctor(context, conversationSettings);
		case 'bundle':
			return readBundle(context, conversationSettings);
		case 'open':
			return readOpen(context);
		case 'config':
			return readConfigCommand(context);
		case 'serve':
			return readServe(context);
		case 'replay':
			return readReplay(context);
		case 'sessions':
		case 'search':
			return readSessions(context);
	}
}

function withoutCommand(context: ResolveContext): Settings {
	if (has(context, 'demo')) return demoSettings(context);
	return isPrint(context) ? printSettings(context, conversationSettings(context)) : chatSettings(context);
}

/** Nothing fetched, and no questions. */
const nonInteractive: ResolveInputs = {canAsk: () => false, fetched: new Map(), hasInput: () => false};

/**
 * Resolves the settings of one run. Never throws.
 * @param env the environment; reads only the variables of the flag table and TERM
 * @returns settings, or all problems, or the values to fetch before the next call
 */
export function resolve(given: Given, env: Environment, inputs: ResolveInputs = nonInteractive): Resolution {
	const help = given.flags.help;
	const command = commands.find((known) => known === given.positionals[0]);
	if (help !== undefined) {
		return {
			settings: {
				mode: 'help',
				all: help.includes('all'),
				about: command === undefined ? 'chat' : HELP_TOPICS[command],
			},
		};
	}
	if (given.flags.version !== undefined) return {settings: {mode: 'version'}};
	const context = createResolveContext(given, env, inputs);
	checkFlagNames(context);
	const settings = command === undefined ? withoutCommand(context) : settingsOf(command, context);
	if (context.problems.length > 0) return {problems: context.problems};
	return context.pending.length > 0 ? {pending: context.pending} : {settings};
}
