/** Resolves the command check: its decks, the servers that they are played against, and the form of its report. */

import {quoted} from '../problem.ts';
import {flagValue, has, type ResolveContext, report} from '../resolve-context.ts';
import {CHECK_FORMATS, type CheckSettings, type ConversationSettings} from '../settings.ts';
import {type FlagName, flagTable} from './flag-table.ts';
import type {Given} from './flags.ts';
import {choiceOf, readTimeout} from './output-flags.ts';

/** The flags of this command that others do not have, or have for another purpose. */
const OWN_FLAGS: readonly FlagName[] = ['format', 'repeat', 'timeout', 'quiet'];
const OTHER_FLAGS: readonly FlagName[] = ['log-file', 'debug', 'port', 'host', 'sandbox', 'or-sandbox'];
const GROUPS = ['server', 'auth', 'handshake', 'connection'];

/** The flags that this command takes, from the table. */
export const checkFlags = flagTable.filter(
	({name, group}) => GROUPS.includes(group) || OWN_FLAGS.includes(name) || OTHER_FLAGS.includes(name),
);

const MOST_REPETITIONS = 10_000;
/** An argument that is no deck. */
export const URL_LIKE = /^(?:wss?|https?):\/\//i;

/**
 * The command line, once for each server that it names: each URL, each `--sandbox`, and each of several `--profile`; one profile is
 * that of all. So every server gets the credential of its own profile alone.
 */
export function serversIn(given: Given): readonly Given[] {
	const [command = '', ...words] = given.positionals;
	const {url = [], sandbox = [], profile = [], port, host, ...shared} = given.flags;
	const decks = words.filter((word) => !URL_LIKE.test(word));
	const urls = [...words.filter((word) => URL_LIKE.test(word)), ...url];
	const address = {...(port === undefined ? {} : {port}), ...(host === undefined ? {} : {host})};
	// Beside URLs, `--port` and `--host` are for the built-in assistant.
	const ofUrls = sandbox.length > 0 ? shared : {...shared, ...address};
	const ofOne = profile.length === 1 ? {profile} : {};
	const each: ReadonlyArray<Given['flags']> = [
		...urls.map((one) => ({...ofUrls, ...ofOne, url: [one]})),
		...sandbox.map((dialect) => ({...shared, ...address, ...ofOne, sandbox: [dialect]})),
		...(profile.length > 1 ? profile.map((one) => ({...ofUrls, profile: [one]})) : []),
	];
	if (each.length < 2) return [given];
	return each.map((flags) => ({...given, flags, positionals: [command, ...decks]}));
}

/**
 * Resolves a command line with one server.
 * @param conversationOf resolves its settings; its problems are added to the context that it gets
 */
export function readCheck(
	context: ResolveContext,
	conversationOf: (context: ResolveContext) => ConversationSettings,
): CheckSettings {
	const words = context.given.positionals.slice(1);
	const decks = words.filter((word) => !URL_LIKE.test(word));
	if (decks.length === 0)
		report(context, 'deck_missing', 'There is no deck after check. Type bedrock-chat check DECK.md');
	for (const {name} of flagTable) {
		if (!has(context, name) || checkFlags.some((row) => row.name === name)) continue;
		report(context, 'not_for_check', `The command check does not take --${name}. Remove it`);
	}
	const flags = Object.fromEntries(
		Object.entries(context.given.flags).filter(
			([name]) => checkFlags.some((row) => row.name === name) && !OWN_FLAGS.some((own) => own === name),
		),
	);
	const positionals = words.filter((word) => URL_LIKE.test(word));
	const settings = conversationOf({...context, given: {...context.given, flags, positionals}});
	return {
		mode: 'check',
		decks,
		servers: [settings],
		repeat: readRepeat(context),
		format: choiceOf(context, 'format', CHECK_FORMATS) ?? 'text',
		timeoutMs: readTimeout(context),
		isQuiet: has(context, 'quiet'),
	};
}

function readRepeat(context: ResolveContext): number {
	const text = flagValue(context, 'repeat');
	if (text === undefined) return 1;
	const count = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
	if (count >= 1 && count <= MOST_REPETITIONS) return count;
	const sentence = `${quoted(text)} is not a number of repetitions (1 to 10,000). Type --repeat 20`;
	report(context, 'repeat_invalid', sentence);
	return 1;
}
