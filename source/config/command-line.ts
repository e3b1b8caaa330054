/** The program's interface to `config/`: turns arguments and environment into settings or problems. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {safeLine} from '../text/safe.ts';
import {type Environment, firstSet} from './environment.ts';
import type {ConfigPlace, UsedConfig} from './file/apply-config.ts';
import type {CheckedConfig} from './file/check-config.ts';
import type {CheckKeys, FileMode} from './file/config-file.ts';
import {commands, type FlagName, flagRow} from './flags/flag-table.ts';
import {type Given, readFlags} from './flags/flags.ts';
import {settingsOfProblems} from './flags/read-bundle.ts';
import {serversIn} from './flags/read-check.ts';
import {helpText} from './help.ts';
import type {PromptTerminal} from './hidden-prompt.ts';
import type {Problem} from './problem.ts';
import {type Resolution, resolve} from './resolve.ts';
import type {SourcePorts} from './secret-sources.ts';
import type {Secret} from './secrets.ts';
import type {CheckSettings, Settings} from './settings.ts';

/** The parts of the system that settings may need. */
export interface CommandLineContext {
	/** Whether input and output are a terminal, so that the user can be asked. */
	isTerminal(): boolean;
	/** Whether standard input is no terminal; without it, it is one. */
	hasInput?(): boolean;
	/** Called only to ask the user. */
	terminal(): Promise<PromptTerminal>;
	/** The configuration file of this user, which need not exist; undefined = none. */
	readonly configFile?: string | undefined;
	/** The home folder of this user. */
	readonly home?: string | undefined;
	/** `process.platform`. */
	readonly platform?: string;
	/** Called if the file has keys for the screen, which follows. */
	readonly checkKeys?: CheckKeys;
	/** For tests; the system by default. */
	readonly ports?: SourcePorts;
}

export type LoadedSettings =
	| {readonly settings: Settings}
	| {readonly problems: readonly Problem[]}
	/** The user cancelled the question for a secret. */
	| {readonly cancelled: true};

/** Resolves the settings. Reads files, runs commands and asks the user only if nothing else is wrong. */
export async function loadSettings(
	argv: readonly string[],
	env: Environment,
	context: CommandLineContext,
): Promise<LoadedSettings> {
	const typed = readFlags(argv);
	const all = typed.positionals[0] === 'check' ? serversIn(typed) : [typed];
	const [first = typed] = all;
	if (all.length === 1) return loadFor(first, env, context);
	// Nothing is fetched before all problems are known.
	const problems = new Map<string, Problem>();
	for (const one of all) {
		const resolution = resolveWith(one, await usedConfig(one, env, context), new Map(), env, context);
		for (const problem of 'problems' in resolution ? resolution.problems : [])
			problems.set(problem.sentence, problem);
	}
	if (problems.size > 0) return {problems: [...problems.values()]};
	const servers: Array<CheckSettings['servers'][number]> = [];
	let settings: Settings | undefined;
	for (const one of all) {
		const loaded = await loadFor(one, env, context);
		if (!('settings' in loaded)) return loaded;
		({settings} = loaded);
		if (settings.mode !== 'check') return loaded;
		servers.push(...settings.servers);
	}
	return settings?.mode === 'check' ? {settings: {...settings, servers}} : loadFor(first, env, context);
}

/** Resolves a command line with what was fetched for it. @returns among the problems, those of its configuration file too */
function resolveWith(
	typed: Given,
	used: UsedConfig | undefined,
	fetched: ReadonlyMap<FlagName, Secret<string>>,
	env: Environment,
	context: CommandLineContext,
): Resolution {
	const canAsk = (): boolean => context.isTerminal();
	const hasInput = (): boolean => context.hasInput?.() ?? false;
	const resolution = resolve(used?.given ?? typed, env, {canAsk, fetched, hasInput});
	const found = 'problems' in resolution ? resolution.problems : [];
	const problems = [...(used?.problems ?? []), ...(used?.place(found) ?? found)];
	return problems.length > 0 ? {problems} : resolution;
}

async function loadFor(typed: Given, env: Environment, context: CommandLineContext): Promise<LoadedSettings> {
	const used = await usedConfig(typed, env, context);
	const loaded = await loadWith(typed, used, env, context);
	const reporting = 'problems' in loaded && settingsOfProblems(used?.given ?? typed, env, loaded.problems);
	return reporting ? {settings: reporting} : loaded;
}

async function loadWith(
	typed: Given,
	used: UsedConfig | undefined,
	env: Environment,
	context: CommandLineContext,
): Promise<LoadedSettings> {
	const fetched = new Map<FlagName, Secret<string>>();
	for (;;) {
		const resolution = resolveWith(typed, used, fetched, env, context);
		if ('problems' in resolution) return resolution;
		if ('settings' in resolution)
			return checkTlsFiles(used?.complete(resolution.settings) ?? resolution.settings);
		// Rarely needed, so it is loaded on demand.
		const {fetchSources} = await import('./secret-sources.ts');
		const ports = context.ports ?? (await import('./system-ports.ts')).systemPorts(() => context.terminal());
		const outcome = await fetchSources(resolution.pending, ports);
		if ('problems' in outcome) return {problems: used?.place(outcome.problems) ?? outcome.problems};
		if (!('values' in outcome)) return outcome;
		for (const [flag, value] of outcome.values) fetched.set(flag, value);
	}
}

/** The commands that use the configuration file; of these, `bundle` names a file and a server as `check` does. */
const USE_CONFIG: ReadonlyMap<string, FileMode> = new Map([
	['check', 'check'],
	['doctor', 'doctor'],
	['bundle', 'check'],
]);

/** The configuration file of this run, which is loaded only if there is one; undefined = none is used. */
async function usedConfig(
	given: Given,
	env: Environment,
	context: CommandLineContext,
): Promise<UsedConfig | undefined> {
	const {flags, positionals} = given;
	const command = commands.find((known) => known === positionals[0]);
	if (
		(command !== undefined && !USE_CONFIG.has(command)) ||
		flags.help !== undefined ||
		flags.version !== undefined
	)
		return undefined;
	const place = configPlace(given, env, context);
	if (place === undefined) return undefined;
	const isNamed = namedBy('config', given, env) ?? namedBy('profile', given, env);
	if (isNamed === undefined && !existsSync(place.file)) return undefined;
	const {applyConfig, keyProblems} = await import('./file/apply-config.ts');
	const isPrinting =
		flags.print !== undefined ||
		context.hasInput?.() === true ||
		given.strays.some((stray) => stray.kind === 'missing_value' && stray.flag === 'print');
	const mode = flags.demo !== undefined ? 'demo' : isPrinting ? 'print' : 'chat';
	const fileMode = USE_CONFIG.get(command ?? '') ?? mode;
	const used = applyConfig(given, env, place, fileMode);
	if (used.keys.length === 0 || fileMode !== 'chat') return used;
	const found = await keyProblems(used.keys, place.file, context.checkKeys);
	return {...used, problems: [...used.problems, ...found]};
}

const namedBy = (name: 'config' | 'profile', {flags}: Given, env: Environment): string | undefined =>
	flags[name]?.at(-1) || firstSet(env, flagRow(name).environment ?? [])?.value;

function configPlace(given: Given, env: Environment, context: CommandLineContext): ConfigPlace | undefined {
	const named = namedBy('config', given, env);
	const file = named === undefined ? context.configFile : path.resolve(named);
	return file === undefined ? undefined : {file, home: context.home, hasModes: context.platform !== 'win32'};
}

export interface ProfileList {
	readonly file: string;
	/** `server`: a URL without secrets, or the built-in assistant. */
	readonly rows: readonly {readonly name: string; readonly server: string}[];
	/** What is wrong with the file, as sentences. */
	readonly problems: readonly string[];
}

/** The profiles of the file that a command line uses. */
export async function listProfiles(
	argv: readonly string[],
	env: Environment,
	context: CommandLineContext,
): Promise<ProfileList> {
	const place = configPlace(readFlags(argv), env, context);
	if (place === undefined) return {file: 'config.toml', rows: [], problems: []};
	const {profileRowsOf} = await import('./file/switch-config.ts');
	return {file: place.file, ...profileRowsOf(place)};
}

/**
 * The settings of another profile than that of the command line, which keeps only what is for all servers. Asks nothing.
 * @returns settings of the chat, or problems
 */
export async function loadProfile(
	name: string,
	argv: readonly string[],
	env: Environment,
	context: CommandLineContext,
): Promise<LoadedSettings> {
	const {forAllServers} = await import('./file/switch-config.ts');
	const kept = forAllServers(readFlags(argv), env);
	const quiet = {...context, isTerminal: () => false, hasInput: () => false};
	return loadSettings([...kept.words, `--profile=${name}`], kept.env, quiet);
}

/** Checks a configuration file with all its profiles, as if each was used. */
export async function checkConfigFile(place: ConfigPlace, checkKeys?: CheckKeys): Promise<CheckedConfig> {
	const {checkConfig} = await import('./file/check-config.ts');
	return checkConfig(place, checkKeys);
}

const tlsSentences: Readonly<Record<string, string>> = {
	ERR_OSSL_X509_KEY_VALUES_MISMATCH:
		'The private key of --key does not match the certificate of --cert. Type two files that belong together',
	ERR_OSSL_BAD_DECRYPT:
		'The passphrase does not decrypt the private key of --key. Type the correct passphrase, or another key',
};

/** Loads the certificates once before the screen opens, while a problem can still name the flag. */
async function checkTlsFiles(settings: Settings): Promise<LoadedSettings> {
	const [conversation] =
		settings.mode === 'check' ? settings.servers : [settings.mode === 'doctor' ? settings.server : settings];
	if (conversation === undefined || !('connection' in conversation)) return {settings};
	const {tls} = conversation.connection.reveal();
	if (tls.ca === undefined && tls.cert === undefined && !tls.systemCa) return {settings};
	const fault = (await import('./system-ports.ts')).tlsFault(tls);
	if (fault === undefined) return {settings};
	if (fault.with === 'system') {
		const sentence =
			'--system-ca needs Node 22.15 or newer, and this one is older. Type --ca FILE, or install a newer Node';
		return {problems: [{code: 'tls_files', sentence}]};
	}
	const which = fault.with === 'ca' ? 'file of --ca' : 'files of --cert and --key';
	const sentence =
		(fault.with === 'cert' ? tlsSentences[fault.code] : undefined) ??
		`OpenSSL cannot read the ${which} (${safeLine(fault.code)}). Type the path of a complete PEM file`;
	return {problems: [{code: 'tls_files', sentence}]};
}

/**
 * All problems as text for standard error: a single one, or several as a list.
 * @param columns of the terminal, at which lines break at spaces; undefined = none. The layout's own wrap would be loaded at every start
 */
export function problemText(problems: readonly Problem[], columns?: number): string {
	const items = problems.map(({sentence}) => `  - ${sentence}\n`);
	const text =
		problems.length === 1
			? `bedrock-chat: ${problems[0]?.sentence}\n`
			: `bedrock-chat: ${problems.length} problems:\n${items.join('')}`;
	if (columns === undefined || columns < 1) return text;
	return text.replaceAll(new RegExp(`(?=.{${columns + 1}})(.{0,${columns - 1}}\\S) +`, 'g'), '$1\n');
}

/** The version of the package. Its file is two folders above both `source/config/` and `dist/parts/`. */
export function version(): string {
	const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
	return typeof manifest === 'object' && manifest !== null && 'version' in manifest
		? String(manifest.version)
		: 'unknown';
}

export {helpText};
