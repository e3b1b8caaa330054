/** From what was typed and the environment to settings: flag, then environment, then default; all mistakes at once. */
import {readSize} from './amounts.ts';
import {resolveAuth} from './auth.ts';
import {isExposed} from './endpoint.ts';
import {commands, flagTable} from './flags/flag-table.ts';
import type {Given} from './flags/flags.ts';
import {checkArguments, checkFlagNames} from './flags/unknown-flags.ts';
import {resolveHandshake} from './handshake.ts';
import {isDelicateField} from './headers.ts';
import {hintsOf} from './hints.ts';
import {readInterface} from './interface.ts';
import type {Problem} from './problem.ts';
import {
	type Circumstances,
	createResolveContext,
	type Environment,
	flagValue,
	has,
	type ResolveContext,
	report,
} from './resolve-context.ts';
import {readScreen} from './screen-settings.ts';
import {chooseServer, readAddress, readDialect} from './server.ts';
import type {ConversationSettings, LogSettings, SandboxSettings, ServerChoice, Settings} from './settings.ts';
import type {ValueSource} from './sources.ts';

/** Settings, or everything that is wrong, or what has to be fetched first (nothing is wrong so far). */
export type Resolution =
	| {readonly settings: Settings}
	| {readonly problems: readonly Problem[]}
	| {readonly wanted: readonly ValueSource[]};

/** Flags that mean nothing in this mode. */
function checkForeign(desk: ResolveContext, mode: 'chat' | 'sandbox'): void {
	for (const row of flagTable) {
		if (!has(desk, row.name) || row.usedBy === 'both' || row.usedBy === mode) continue;
		if (row.name === 'sandbox') {
			report(
				desk,
				'not_for_sandbox',
				'After the command sandbox a dialect is written --dialect. Type --dialect=today instead of --sandbox',
			);
		} else if (row.name === 'dialect') {
			report(
				desk,
				'not_for_chat',
				'In the chat a dialect is written with --sandbox. Type --sandbox=today instead of --dialect',
			);
		} else if (row.name !== 'or-sandbox') {
			report(
				desk,
				'not_for_sandbox',
				`bedrock-chat sandbox only serves, it has no use for --${row.name}. Leave it out`,
			);
		}
	}
}

/** A credential without TLS leaves this machine, against the wish of whoever typed `--require-tls`. */
function checkRequiredTls(desk: ResolveContext, server: ServerChoice, sendsCredential: boolean): void {
	if (!sendsCredential || server.kind === 'sandbox' || !isExposed(server.url)) return;
	const sentence =
		'--require-tls sends no credential over an unencrypted connection, but the URL begins with ws://. ' +
		'Type the URL with wss://, or leave out --require-tls';
	report(desk, 'tls_required', sentence);
}

function logSettings(desk: ResolveContext): LogSettings | undefined {
	const file = flagValue(desk, 'log-file');
	if (has(desk, 'debug')) return {level: 'debug', file};
	return file === undefined ? undefined : {level: 'info', file};
}

function conversationSettings(desk: ResolveContext): ConversationSettings {
	checkForeign(desk, 'chat');
	checkArguments(desk, 1);
	const before = desk.problems.length;
	const server = chooseServer(desk);
	const isServerRight = desk.problems.length === before;
	// The environment's credential belongs to the environment's server: the built-in assistant does not get it.
	const auth = resolveAuth(desk, server.kind === 'url');
	const connection = resolveHandshake(desk, isServerRight ? server : undefined);
	const fields = Object.keys(connection.reveal().headers);
	if (isServerRight && has(desk, 'require-tls')) {
		checkRequiredTls(desk, server, auth.kind !== 'none' || fields.some(isDelicateField));
	}
	const sizeText = flagValue(desk, 'max-frame');
	const size = sizeText === undefined ? undefined : readSize(sizeText);
	if (size !== undefined && 'problem' in size) desk.problems.push(size.problem);
	return {
		server,
		credential: auth.credential,
		connection,
		requireTls: has(desk, 'require-tls'),
		reconnect: !has(desk, 'no-reconnect'),
		maxFrameBytes: size !== undefined && 'value' in size ? size.value : undefined,
		compress: has(desk, 'compress'),
		log: logSettings(desk),
		hints: [...hintsOf(desk), ...auth.hints],
	};
}

function sandboxSettings(desk: ResolveContext): SandboxSettings {
	checkForeign(desk, 'sandbox');
	checkArguments(desk, 1);
	return {mode: 'sandbox', dialect: readDialect(desk, 'dialect'), ...readAddress(desk)};
}

/** Nobody to ask, nothing fetched. */
const alone: Circumstances = {canAsk: () => false, fetched: new Map()};

/**
 * Works out the settings of one run.
 * @param env the environment, of which only the variables of the table and TERM are read
 * @returns settings, or all problems, or what has to be fetched before it can be asked again; never throws
 */
export function resolve(given: Given, env: Environment, circumstances: Circumstances = alone): Resolution {
	const help = given.flags.help;
	if (help !== undefined) return {settings: {mode: 'help', all: help.includes('all')}};
	if (given.flags.version !== undefined) return {settings: {mode: 'version'}};
	const desk = createResolveContext(given, env, circumstances);
	checkFlagNames(desk);
	const isSandbox = given.words[0] === commands[0];
	const settings: Settings = isSandbox
		? sandboxSettings(desk)
		: has(desk, 'demo')
			? {mode: 'demo', ...conversationSettings(desk)}
			: {
					mode: 'chat',
					interface: readInterface(desk),
					...conversationSettings(desk),
					screen: readScreen(desk),
				};
	if (desk.problems.length > 0) return {problems: desk.problems};
	return desk.wanted.length > 0 ? {wanted: desk.wanted} : {settings};
}
