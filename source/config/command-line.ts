/** The one door to `config/` for the program: words and environment in, settings or sentences out. */
import {readFileSync} from 'node:fs';
import {safeLine} from '../text/safe.ts';
import type {FlagName} from './flags/flag-table.ts';
import {readFlags} from './flags/flags.ts';
import {helpText} from './help.ts';
import type {PromptTerminal} from './hidden-prompt.ts';
import type {Problem} from './problem.ts';
import {resolve} from './resolve.ts';
import type {Environment} from './resolve-context.ts';
import type {SourcePorts} from './secret-sources.ts';
import type {Secret} from './secrets.ts';
import type {Settings} from './settings.ts';

/** What settings may need of the surroundings. */
export interface CommandLineContext {
	/** Whether both ends of the terminal are there, so that a person can be asked. */
	isTerminal(): boolean;
	/** Called only to ask. */
	terminal(): PromptTerminal;
	/** For tests; the machine itself by default. */
	readonly ports?: SourcePorts;
}

export type LoadedSettings =
	| {readonly settings: Settings}
	| {readonly problems: readonly Problem[]}
	/** The person who was asked for a secret would rather leave. */
	| {readonly cancelled: true};

/** Works out the settings; reads files, runs commands and asks where the command line says so, and only if all else is right. */
export async function loadSettings(
	argv: readonly string[],
	env: Environment,
	surroundings: CommandLineContext,
): Promise<LoadedSettings> {
	const given = readFlags(argv);
	const fetched = new Map<FlagName, Secret<string>>();
	const canAsk = (): boolean => surroundings.isTerminal();
	for (;;) {
		const resolution = resolve(given, env, {canAsk, fetched});
		if ('settings' in resolution) return checkTlsFiles(resolution.settings);
		if ('problems' in resolution) return resolution;
		// Nearly always there is nothing to fetch, and what fetches is not loaded.
		const {fetchSources} = await import('./secret-sources.ts');
		const ports =
			surroundings.ports ?? (await import('./system-ports.ts')).systemPorts(() => surroundings.terminal());
		const outcome = await fetchSources(resolution.wanted, ports);
		if (!('values' in outcome)) return outcome;
		for (const [flag, value] of outcome.values) fetched.set(flag, value);
	}
}

const tlsSentences: Readonly<Record<string, string>> = {
	ERR_OSSL_X509_KEY_VALUES_MISMATCH:
		'The private key of --key is not that of the certificate of --cert. Type two files that belong together',
	ERR_OSSL_BAD_DECRYPT:
		'The passphrase does not open the private key of --key. Type the right one, or another key',
};

/** Certificates are tried once before the screen opens, while a sentence can still say which flag is wrong. */
async function checkTlsFiles(settings: Settings): Promise<LoadedSettings> {
	if (settings.mode !== 'chat' && settings.mode !== 'demo') return {settings};
	const {tls} = settings.connection.reveal();
	if (tls.ca === undefined && tls.cert === undefined) return {settings};
	const fault = (await import('./system-ports.ts')).tlsFault(tls);
	if (fault === undefined) return {settings};
	const which = fault.with === 'ca' ? 'file of --ca' : 'files of --cert and --key';
	const sentence =
		(fault.with === 'cert' ? tlsSentences[fault.code] : undefined) ??
		`OpenSSL cannot use the ${which} (${safeLine(fault.code)}). Type the path of a whole PEM file`;
	return {problems: [{code: 'tls_files', sentence}]};
}

/** All problems as text for standard error: one on one line, several as a list. */
export function problemText(problems: readonly Problem[]): string {
	if (problems.length === 1) return `bedrock-chat: ${problems[0]?.sentence}\n`;
	const items = problems.map(({sentence}) => `  - ${sentence}\n`);
	return `bedrock-chat: ${problems.length} things to put right:\n${items.join('')}`;
}

/** One line about an error that nobody expected; its message may quote a server, so it is made safe. */
export function faultText(error: unknown): string {
	const reason = safeLine(error instanceof Error ? error.message : String(error));
	return `bedrock-chat stopped because of a fault of its own: ${reason}\n`;
}

/** The version of the package. From `source/config/` and from `dist/parts/` its file is two folders up. */
export function version(): string {
	const own: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
	return typeof own === 'object' && own !== null && 'version' in own ? String(own.version) : 'unknown';
}

export {helpText};
