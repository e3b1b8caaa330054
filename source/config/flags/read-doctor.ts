/** Resolves the command doctor: the server that it checks, and where each setting comes from. */
import {redactUrl} from '../../protocol/redact.ts';
import {safeLine} from '../../text/safe.ts';
import {type Environment, firstSet} from '../environment.ts';
import type {Problem} from '../problem.ts';
import {flagValue, fromEnvironment, has, type ResolveContext, report} from '../resolve-context.ts';
import {type ConversationSettings, type DoctorSettings, defaultUrl, type SettingSource} from '../settings.ts';
import {type FlagName, flagTable, type NamedRow, sourceRows} from './flag-table.ts';
import type {Given} from './flags.ts';

/** The flags of this command that the chat does not have, or has for another purpose. */
const OWN_FLAGS: readonly FlagName[] = ['json'];
const OTHER_FLAGS: readonly FlagName[] = ['port', 'host', 'sandbox', 'or-sandbox'];
const GROUPS = ['server', 'auth', 'handshake', 'connection'];

/** The flags that this command takes, from the table. */
export const doctorFlags = flagTable.filter(
	({name, group}) => GROUPS.includes(group) || OWN_FLAGS.includes(name) || OTHER_FLAGS.includes(name),
);

/**
 * @param conversationOf resolves the settings of the server; its problems are added to the context that it gets
 */
export function readDoctor(
	context: ResolveContext,
	conversationOf: (context: ResolveContext) => ConversationSettings,
	command: 'doctor' | 'bundle' = 'doctor',
): DoctorSettings {
	for (const {name} of flagTable) {
		if (!has(context, name) || doctorFlags.some((row) => row.name === name)) continue;
		report(context, `not_for_${command}`, `The command ${command} does not take --${name}. Remove it`);
	}
	const flags = Object.fromEntries(
		Object.entries(context.given.flags).filter(
			([name]) => doctorFlags.some((row) => row.name === name) && !OWN_FLAGS.some((own) => own === name),
		),
	);
	const positionals = context.given.positionals.slice(1);
	const server = conversationOf({...context, given: {...context.given, flags, positionals}});
	return {...doctorFacts(context.given, context.env), server, problems: []};
}

/** The settings of a command line that has problems, which the command reports itself. */
export const doctorOfProblems = (
	given: Given,
	env: Environment,
	problems: readonly Problem[],
): DoctorSettings => ({...doctorFacts(given, env), server: undefined, problems});

function doctorFacts(given: Given, env: Environment): Omit<DoctorSettings, 'server' | 'problems'> {
	const context = {given, env} as ResolveContext;
	const configFile = flagValue(context, 'config') ?? fromEnvironment(context, 'config')?.value;
	return {mode: 'doctor', json: has(context, 'json'), configFile, sources: settingSources(given, env)};
}

/** Where each setting of the connection comes from, in the order of the flag table, without secrets. */
export function settingSources(given: Given, env: Environment): readonly SettingSource[] {
	const url = given.positionals[1];
	const rows = flagTable.filter(({name, group}) => GROUPS.includes(group) || OTHER_FLAGS.includes(name));
	// The built-in assistant gets nothing from the environment.
	const isSandbox = given.flags.sandbox !== undefined;
	const found = rows.flatMap((row): readonly SettingSource[] => {
		if (row.name === 'url' && url !== undefined)
			return [{name: 'url', value: shownValue(row, url), from: {at: 'argument'}}];
		const typed = given.flags[row.name]?.at(-1);
		if (typed !== undefined) {
			const at = given.fromFile?.includes(row.name) === true ? 'file' : 'flag';
			return [{name: row.name, value: shownValue(row, typed), from: {at}}];
		}
		if (isSandbox || sourceRows(row.name).some(({name}) => given.flags[name] !== undefined)) return [];
		const variable = firstSet(env, row.environment ?? []);
		if (variable === undefined) return [];
		const value = shownValue(row, variable.value.trim());
		return [{name: row.name, value, from: {at: 'environment', variable: variable.variable}}];
	});
	const hasServer = found.some(({name}) => name === 'url' || name === 'sandbox' || name === 'or-sandbox');
	return hasServer ? found : [{name: 'url', value: defaultUrl, from: {at: 'default'}}, ...found];
}

/** The value as it may be shown: paths and commands of secrets are not, since a secret may have been typed instead. */
function shownValue({argument, secret, sourceOf}: NamedRow, value: string): string {
	if (sourceOf !== undefined) return sourceOf.from === 'file' ? 'from a file' : 'from a command';
	if (secret === true) return '[redacted]';
	if (argument.takes === 'nothing' || value === '') return 'on';
	// What is no URL may be the rest of a secret that was not quoted.
	const isUrl = argument.takes === 'value' && argument.shown === 'URL';
	if (isUrl && !URL.canParse(value) && value !== 'none') return 'not a URL';
	return safeLine(redactUrl(value));
}
