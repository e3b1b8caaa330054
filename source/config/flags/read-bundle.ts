/** Resolves the commands `bundle` and `open`: a file for a report of a problem, and what is shown of one. */
import {nearest} from '../../text/nearest.ts';
import type {Environment} from '../environment.ts';
import {listed, type Problem, type ProblemCode, quoted} from '../problem.ts';
import {createResolveContext, flagValue, has, type ResolveContext, report} from '../resolve-context.ts';
import {sealed} from '../secrets.ts';
import {checkId} from '../sessions.ts';
import {
	BUNDLE_PARTS,
	type BundleSettings,
	type ConversationSettings,
	type DoctorSettings,
	type OpenSettings,
	type Settings,
} from '../settings.ts';
import {type FlagName, flagTable} from './flag-table.ts';
import type {Given} from './flags.ts';
import {URL_LIKE} from './read-check.ts';
import {doctorFlags, doctorOfProblems, readDoctor} from './read-doctor.ts';
import {environmentSecrets} from './read-export.ts';

/** The flags of this command that `doctor` does not have, or has for another purpose. */
const OWN_FLAGS: readonly FlagName[] = ['session', 'frames', 'log-file', 'replace'];

/** The flags that the command `bundle` takes, from the table. */
export const bundleFlags = flagTable.filter(
	(row) => OWN_FLAGS.includes(row.name) || (doctorFlags.includes(row) && row.name !== 'json'),
);

/** The command line without what only this command has, as that of `doctor`. */
function asDoctor({given, ...context}: ResolveContext): ResolveContext {
	const [command = '', ...words] = given.positionals;
	const flags = Object.fromEntries(
		Object.entries(given.flags).filter(([name]) => !OWN_FLAGS.some((own) => own === name)),
	);
	const positionals = [command, ...words.filter((word) => URL_LIKE.test(word))];
	return {...context, given: {...given, flags, positionals}};
}

/** @param conversationOf as for `readDoctor` */
export function readBundle(
	context: ResolveContext,
	conversationOf: (context: ResolveContext) => ConversationSettings,
): BundleSettings {
	if (has(context, 'json')) report(context, 'not_for_bundle', 'A bundle is always JSON. Remove --json');
	checkWords(context, filesIn(context), 1, 'Type one file');
	const session = flagValue(context, 'session')?.trim();
	if (session !== undefined && session !== 'none') checkId(context, session);
	return bundleOf(context, readDoctor(asDoctor(context), conversationOf, 'bundle'));
}

/** What is wrong with the command itself, not with the connection: a file is not written because of a mistyped command. */
const OF_TYPING: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
	...(['unknown_flag', 'missing_value', 'needless_value', 'repeated_flag', 'too_many_words'] as const),
	...(['not_for_bundle', 'session_id'] as const),
]);

/**
 * The settings of a command that reports problems itself, beside what it can do without the connection.
 * @returns undefined if the command line has another one, or must not run with these
 */
export function settingsOfProblems(
	given: Given,
	env: Environment,
	problems: readonly Problem[],
): Settings | undefined {
	if (given.positionals[0] === 'doctor') return doctorOfProblems(given, env, problems);
	if (given.positionals[0] !== 'bundle' || problems.some(({code}) => OF_TYPING.has(code))) return undefined;
	const context = createResolveContext(given, env, {
		...{canAsk: () => false, fetched: new Map(), hasInput: () => false},
	});
	const doctor = asDoctor(context);
	return bundleOf(context, doctorOfProblems(doctor.given, env, problems));
}

function bundleOf(context: ResolveContext, doctor: DoctorSettings): BundleSettings {
	const session = flagValue(context, 'session')?.trim();
	return {
		...{mode: 'bundle', doctor, file: filesIn(context)[0], replaces: has(context, 'replace')},
		session:
			session === undefined ? {at: 'newest'} : session === 'none' ? {at: 'none'} : {at: 'id', id: session},
		frames: flagValue(context, 'frames'),
		log: flagValue(context, 'log-file'),
		secrets: sealed(environmentSecrets(context.env)),
	};
}

const filesIn = ({given}: ResolveContext): readonly string[] =>
	given.positionals.slice(1).filter((word) => !URL_LIKE.test(word));

/** Resolves `open FILE [PART]`. */
export function readOpen(context: ResolveContext): OpenSettings {
	const [file, word, ...surplus] = context.given.positionals.slice(1);
	for (const {name} of flagTable) {
		if (!has(context, name)) continue;
		report(context, 'not_for_bundle', `The command open does not take --${name}. Remove it`);
	}
	if (file === undefined)
		report(context, 'bundle_file', 'There is no file after open. Type bedrock-chat open FILE');
	checkWords(context, surplus, 0, 'Type one file and one part');
	const part = BUNDLE_PARTS.find((known) => known === word);
	if (word !== undefined && part === undefined) {
		const guess = nearest(word, BUNDLE_PARTS) ?? 'checks';
		const sentence = `A bundle has no part ${quoted(word)}. The parts are ${listed(BUNDLE_PARTS, 'and')}. Type ${guess}`;
		report(context, 'bundle_part', sentence);
	}
	return {mode: 'open', file: file ?? '', part};
}

function checkWords(context: ResolveContext, words: readonly string[], most: number, advice: string): void {
	if (words.length <= most) return;
	const surplus = words.slice(most, most + 3).map(quoted);
	const noun = words.length - most === 1 ? 'argument' : 'arguments';
	report(context, 'too_many_words', `Unexpected ${noun} ${listed(surplus, 'and')}. ${advice}`);
}
