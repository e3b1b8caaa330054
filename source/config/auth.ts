/** Which kind of authentication is meant: by `--auth`, by the credentials that were given, or by the environment. */
import {AUTH_KINDS, type AuthKind, parseAuthKind} from '../protocol/auth.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {nearest} from '../text/nearest.ts';
import {flagsOf, neededFlagsOf, readCredential} from './credential.ts';
import type {FlagName} from './flags/flag-table.ts';
import {listed, quoted} from './problem.ts';
import {flagValue, fromEnvironment, givenFor, type ResolveContext, report} from './resolve-context.ts';
import {type Secret, sealed} from './secrets.ts';

const kinds = Object.keys(AUTH_KINDS) as readonly AuthKind[];

interface AuthChoice {
	readonly kind: AuthKind;
	/** Who asks for it, as the beginning of a sentence. */
	readonly because: string;
}

/** A flag that was typed, with the kind that it belongs to. */
interface Claim {
	readonly kind: AuthKind;
	readonly flag: FlagName;
}

/** The kind that `--auth` or its variable names; undefined when it names none, which is then on the list of mistakes. */
function named(desk: ResolveContext, text: string, place: string): AuthKind | undefined {
	const kind = parseAuthKind(text);
	if (kind !== undefined) return kind;
	const guess = nearest(text, kinds);
	// A value that is like no kind at all may be a token put in the wrong place: it is not repeated.
	const said = guess === undefined ? `The value of ${place}` : `${quoted(text)} after ${place}`;
	const meant = guess === undefined ? '' : `Did you mean ${guess}? `;
	const sentence = `${said} is no kind of authentication. ${meant}Type ${listed(
		kinds.map((each) => `--auth ${each}`),
		'or',
	)}`;
	report(desk, 'auth_unknown', sentence);
	return undefined;
}

/** For each kind the first flag of its own that was typed. */
function claimsOf(desk: ResolveContext): readonly Claim[] {
	return kinds.flatMap((kind) => {
		const flag = flagsOf(kind)
			.flatMap((name) => givenFor(desk, name))
			.at(0);
		return flag === undefined ? [] : [{kind, flag}];
	});
}

/** Flags that the kind named by `--auth` has no use for. */
function checkForeign(desk: ResolveContext, kind: AuthKind): void {
	for (const other of kinds.filter((each) => each !== kind)) {
		for (const flag of flagsOf(other).flatMap((name) => givenFor(desk, name))) {
			if (kind === 'none') {
				const sentence = `--auth none sends no credential, but --${flag} gives one. Leave out one of the two`;
				report(desk, 'auth_contradiction', sentence);
			} else {
				const sentence = `--${flag} belongs to --auth ${other}, not to --auth ${kind}. Leave it out, or type --auth ${other}`;
				report(desk, 'auth_foreign', sentence);
			}
		}
	}
}

/** The kinds for which the environment holds everything that is needed. */
function impliedByEnvironment(desk: ResolveContext): readonly AuthKind[] {
	return kinds.filter(
		(kind) =>
			kind !== 'none' && neededFlagsOf(kind).every((name) => fromEnvironment(desk, name) !== undefined),
	);
}

/** @returns undefined when what was given names no one kind; that is then on the list of mistakes */
function choose(desk: ResolveContext, useEnvironment: boolean): AuthChoice | undefined {
	const text = flagValue(desk, 'auth');
	if (text !== undefined) {
		const kind = named(desk, text, '--auth');
		if (kind === undefined) return undefined;
		checkForeign(desk, kind);
		return {kind, because: `--auth ${kind}`};
	}
	// A credential on the command line is worth more than a type in the environment.
	const claims = claimsOf(desk);
	const [claim] = claims;
	if (claims.length > 1) {
		const which = claims.map(({kind, flag}) => `--${flag} belongs to --auth ${kind}`);
		const sentence = `One credential is sent, but ${listed(which, 'and')}. Leave out all but one`;
		report(desk, 'auth_twice', sentence);
		return undefined;
	}
	if (claim !== undefined) return {kind: claim.kind, because: `--${claim.flag}`};
	if (!useEnvironment) return {kind: 'none', because: '--auth none'};
	const variable = fromEnvironment(desk, 'auth');
	if (variable !== undefined) {
		const kind = named(desk, variable.value, variable.variable);
		return kind && {kind, because: `${variable.variable}=${kind}`};
	}
	return {kind: impliedByEnvironment(desk)[0] ?? 'none', because: 'The environment'};
}

/** Several credentials in the environment and no word about which: says which one was taken. */
function hintOf(desk: ResolveContext, kind: AuthKind, useEnvironment: boolean): readonly string[] {
	const isSaid = !useEnvironment || flagValue(desk, 'auth') !== undefined || claimsOf(desk).length > 0;
	if (isSaid || fromEnvironment(desk, 'auth') !== undefined) return [];
	const [, ...others] = impliedByEnvironment(desk);
	if (others.length === 0) return [];
	const instead = others.map((other) => `BEDROCK_AUTH_TYPE=${other}`);
	return [
		`The environment holds credentials of ${others.length + 1} kinds; ${kind} was taken. Set ${listed(instead, 'or')} to use another.`,
	];
}

export interface Authentication {
	readonly kind: AuthKind;
	/** The sealed frame; undefined where none is sent. Good only if the desk has no problems and wants nothing. */
	readonly credential: Secret<AuthFrame> | undefined;
	/** Sentences to show once. */
	readonly hints: readonly string[];
}

/**
 * Works out the credential; what is wrong or has to be fetched goes to the desk.
 * @param useEnvironment false where the server is not the environment's: its credential is not for that one
 */
export function resolveAuth(desk: ResolveContext, useEnvironment: boolean): Authentication {
	const choice = choose(desk, useEnvironment);
	if (choice === undefined) return {kind: 'none', credential: undefined, hints: []};
	const frame = readCredential(desk, choice.kind, choice.because, useEnvironment);
	return {
		kind: choice.kind,
		credential: frame && sealed(frame),
		hints: hintOf(desk, choice.kind, useEnvironment),
	};
}
