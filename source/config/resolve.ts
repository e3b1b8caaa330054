/** From what was typed and the environment to settings: flag, then environment, then default; all mistakes at once. */
import {readSize} from './amounts.ts';
import {resolveAuth} from './auth.ts';
import {type Desk, type Environment, flagValue, fromEnvironment, has, report} from './desk.ts';
import {commands, flagTable} from './flag-table.ts';
import type {Given} from './flags.ts';
import type {Problem} from './problem.ts';
import {chooseServer, readAddress, readDialect} from './server.ts';
import type {ChatSettings, SandboxSettings, ServerChoice, Settings} from './settings.ts';
import {checkSpelling, checkWords} from './spelling.ts';

/** Settings, or everything that is wrong. */
export type Resolution = {readonly settings: Settings} | {readonly problems: readonly Problem[]};

/** Flags that mean nothing in this mode. */
function checkForeign(desk: Desk, mode: 'chat' | 'sandbox'): void {
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

function hints(desk: Desk, server: ServerChoice): readonly string[] {
	const found: string[] = [];
	const secrets = flagTable.filter((row): row is Extract<typeof row, {secret: true}> => 'secret' in row);
	for (const row of secrets) {
		if (!has(desk, row.name)) continue;
		const sentence =
			`The value of --${row.name} stays in the history of your shell, and others on this machine could read it ` +
			`until it was wiped just now. ${row.environment[0]} in the environment is safer.`;
		found.push(sentence);
	}
	if (server.kind === 'url' && desk.env.BEDROCK_API_KEY) {
		found.push('BEDROCK_API_KEY is set, but API keys come in a later version: it was not used.');
	}
	return found;
}

function chatSettings(desk: Desk): ChatSettings {
	checkForeign(desk, 'chat');
	checkWords(desk, 1);
	const server = chooseServer(desk);
	// The environment's credential belongs to the environment's server: the built-in assistant does not get it.
	const auth = resolveAuth((name) => {
		const value = flagValue(desk, name);
		if (value !== undefined) return {from: 'flag', value};
		return server.kind === 'sandbox' ? undefined : fromEnvironment(desk, name);
	});
	const tokenIsMissing = desk.given.strays.some(
		(stray) => stray.kind === 'missing_value' && stray.flag === 'token',
	);
	if ('problems' in auth && !tokenIsMissing) desk.problems.push(...auth.problems);
	const sizeText = flagValue(desk, 'max-frame');
	const size = sizeText === undefined ? undefined : readSize(sizeText);
	if (size !== undefined && 'problem' in size) desk.problems.push(size.problem);
	return {
		mode: 'chat',
		server,
		credential: 'credential' in auth ? auth.credential : undefined,
		reconnect: !has(desk, 'no-reconnect'),
		maxFrameBytes: size !== undefined && 'value' in size ? size.value : undefined,
		compress: has(desk, 'compress'),
		hints: hints(desk, server),
	};
}

function sandboxSettings(desk: Desk): SandboxSettings {
	checkForeign(desk, 'sandbox');
	checkWords(desk, 1);
	return {mode: 'sandbox', dialect: readDialect(desk, 'dialect'), ...readAddress(desk)};
}

/**
 * Works out the settings of one run.
 * @param env the environment, of which only the variables of the table are read
 * @returns settings, or all problems; never throws
 */
export function resolve(given: Given, env: Environment): Resolution {
	const help = given.flags.help;
	if (help !== undefined) return {settings: {mode: 'help', all: help.includes('all')}};
	if (given.flags.version !== undefined) return {settings: {mode: 'version'}};
	const desk: Desk = {given, env, problems: []};
	checkSpelling(desk);
	const isSandbox = given.words[0] === commands[0];
	const settings = isSandbox ? sandboxSettings(desk) : chatSettings(desk);
	return desk.problems.length > 0 ? {problems: desk.problems} : {settings};
}
