/** From what was given to the `auth` frame that is sent, or to what is wrong with it. */
import {AUTH_KINDS, type AuthKind, parseAuthKind} from '../protocol/auth.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {nearest} from '../text/nearest.ts';
import type {Found} from './desk.ts';
import type {FlagName} from './flag-table.ts';
import {listed, type Problem, quoted} from './problem.ts';
import {type Secret, sealed} from './secrets.ts';

/** Looks a value up: flag, then environment. */
export type Lookup = (name: FlagName) => Found | undefined;

/** How a kind is made on the command line. */
interface Making {
	/** Flags that belong to it alone: one of them without `--auth` means this kind. */
	readonly flags: readonly FlagName[];
	/** @param because who asks for this kind, as the beginning of a sentence */
	make(
		lookup: Lookup,
		because: string,
	): {readonly frame: AuthFrame} | {readonly problems: readonly Problem[]};
}

/** The kinds that can be had; the others are known by name and come in a later version. */
const makings: Partial<Record<AuthKind, Making>> = {
	bearer: {
		flags: ['token'],
		make(lookup, because) {
			const token = lookup('token')?.value.trim();
			if (token) return {frame: {type: 'auth', auth_type: 'bearer_token', token}};
			const sentence = `${because} asks for a bearer token, but there is none. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN`;
			return {problems: [{code: 'token_missing', sentence}]};
		},
	},
};

const kinds = Object.keys(AUTH_KINDS) as readonly AuthKind[];

/** What can be typed in this version. */
const available = kinds
	.filter((kind) => kind === 'none' || makings[kind] !== undefined)
	.map((kind) => `--auth ${kind}`);

type Choice = {readonly kind: AuthKind; readonly because: string} | {readonly problem: Problem};

/** The kind that `--auth` or its variable names. */
function chosen(found: Found): Choice {
	const kind = parseAuthKind(found.value);
	if (kind !== undefined) {
		return {kind, because: found.from === 'flag' ? `--auth ${kind}` : `${found.variable}=${kind}`};
	}
	const place = found.from === 'flag' ? '--auth' : found.variable;
	const guess = nearest(found.value, kinds);
	// A value that is like no kind at all may be a token put in the wrong place: it is not repeated.
	const said = guess === undefined ? `The value of ${place}` : `${quoted(found.value)} after ${place}`;
	const meant = guess === undefined ? '' : `Did you mean ${guess}? `;
	const sentence = `${said} is no kind of authentication. ${meant}Type ${listed(available, 'or')}`;
	return {problem: {code: 'auth_unknown', sentence}};
}

/** The kind that the credentials imply, and the flag that did; undefined where there are none. */
function implied(lookup: Lookup, from: Found['from']): {kind: AuthKind; flag: FlagName} | undefined {
	for (const kind of kinds) {
		const flag = makings[kind]?.flags.find((name) => lookup(name)?.from === from);
		if (flag !== undefined) return {kind, flag};
	}
	return undefined;
}

function choose(lookup: Lookup): Choice {
	const type = lookup('auth');
	const byFlag = implied(lookup, 'flag');
	// A credential on the command line is worth more than a type in the environment.
	if (byFlag !== undefined && type?.from !== 'flag') {
		return {kind: byFlag.kind, because: `--${byFlag.flag}`};
	}
	if (type !== undefined) return chosen(type);
	return {kind: implied(lookup, 'environment')?.kind ?? 'none', because: 'The environment'};
}

/**
 * Works out the credential.
 * @returns the sealed auth frame (undefined = none is sent), or what is wrong
 */
export function resolveAuth(
	lookup: Lookup,
): {readonly credential: Secret<AuthFrame> | undefined} | {readonly problems: readonly Problem[]} {
	const choice = choose(lookup);
	if ('problem' in choice) return {problems: [choice.problem]};
	const {kind, because} = choice;
	if (kind === 'none') {
		const contradiction = implied(lookup, 'flag');
		if (contradiction === undefined) return {credential: undefined};
		const sentence = `--auth none sends no credential, but --${contradiction.flag} gives one. Leave out one of the two`;
		return {problems: [{code: 'auth_contradiction', sentence}]};
	}
	const making = makings[kind];
	if (making === undefined) {
		const sentence =
			`${because}: this kind of authentication comes in a later version. ` +
			`Until then type ${listed(available, 'or')}`;
		return {problems: [{code: 'auth_for_later', sentence}]};
	}
	const made = making.make(lookup, because);
	return 'frame' in made ? {credential: sealed(made.frame)} : made;
}
