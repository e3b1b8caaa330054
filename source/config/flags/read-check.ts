/** Resolves the command check: its decks, the servers that they are played against, and the form of its report. */

import {quoted} from '../problem.ts';
import {flagValue, has, type ResolveContext, report} from '../resolve-context.ts';
import {CHECK_FORMATS, type CheckSettings, type ConversationSettings} from '../settings.ts';
import type {FlagName} from './flag-table.ts';
import {flagTable} from './flag-table.ts';
import {choiceOf, readTimeout} from './output-flags.ts';

/** The flags that name a server; each may be given several times here. */
export const SERVER_FLAGS: readonly FlagName[] = ['url', 'sandbox'];

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

/** @param conversationOf resolves the settings of one server; its problems are added to the context that it gets */
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
	return {
		mode: 'check',
		decks,
		servers: serversOf(
			context,
			words.filter((word) => URL_LIKE.test(word)),
			conversationOf,
		),
		repeat: readRepeat(context),
		format: choiceOf(context, 'format', CHECK_FORMATS) ?? 'text',
		timeoutMs: readTimeout(context),
		isQuiet: has(context, 'quiet'),
	};
}

/** One for each URL and each `--sandbox`; without them the one that the chat would have. */
function serversOf(
	context: ResolveContext,
	urls: readonly string[],
	conversationOf: (context: ResolveContext) => ConversationSettings,
): readonly ConversationSettings[] {
	const {flags} = context.given;
	const shared = Object.fromEntries(
		Object.entries(flags).filter(
			([name]) =>
				checkFlags.some((row) => row.name === name) &&
				![...OWN_FLAGS, ...SERVER_FLAGS].some((own) => own === name),
		),
	);
	// `--port` and `--host` are for the built-in assistant, others for real servers.
	const {port, host, ...ofUrls} = shared;
	const each = [
		...[...urls, ...(flags.url ?? [])].map((url) => ({
			...(flags.sandbox === undefined ? shared : ofUrls),
			url: [url],
		})),
		...(flags.sandbox ?? []).map((dialect) => ({...shared, sandbox: [dialect]})),
	];
	const problems = new Map(context.problems.map((problem) => [problem.sentence, problem]));
	const servers = (each.length === 0 ? [shared] : each).map((typed) => {
		const given = {...context.given, flags: typed, positionals: []};
		const one: ResolveContext = {...context, given, problems: []};
		const settings = conversationOf(one);
		for (const problem of one.problems) problems.set(problem.sentence, problem);
		return settings;
	});
	context.problems.splice(0, context.problems.length, ...problems.values());
	return servers;
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
