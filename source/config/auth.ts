/** Chooses the authentication type from `--auth`, the given credentials or the environment, and builds the credential. */
import {AUTH_KINDS, type AuthKind} from '../protocol/auth.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {readAuthKind} from './auth-kind.ts';
import {flagsOf, neededFlagsOf, readCredential} from './credential.ts';
import type {FlagName} from './flags/flag-table.ts';
import {listed} from './problem.ts';
import {flagValue, fromEnvironment, givenFor, type ResolveContext, report} from './resolve-context.ts';
import {type Secret, sealed} from './secrets.ts';

const kinds = Object.keys(AUTH_KINDS) as readonly AuthKind[];

interface AuthChoice {
	readonly kind: AuthKind;
	/** The setting that requires it, as the beginning of a sentence. */
	readonly because: string;
}

/** A flag that was typed, with the kind that it implies. */
interface ImpliedKind {
	readonly kind: AuthKind;
	readonly flag: FlagName;
}

/** The kind in `--auth` or its variable; undefined for an unknown one, which is then among the problems. */
function named(context: ResolveContext, text: string, origin: string): AuthKind | undefined {
	const reading = readAuthKind(text, origin, kinds);
	if ('kind' in reading) return reading.kind;
	const flags = kinds.map((each) => `--auth ${each}`);
	report(context, 'auth_unknown', `${reading.unknown} Type ${listed(flags, 'or')}`);
	return undefined;
}

/** For each kind, its first flag that was typed. */
function impliedByFlags(context: ResolveContext): readonly ImpliedKind[] {
	return kinds.flatMap((kind) => {
		const flag = flagsOf(kind)
			.flatMap((name) => givenFor(context, name))
			.at(0);
		return flag === undefined ? [] : [{kind, flag}];
	});
}

/** Reports flags that do not belong to the kind of `--auth`. */
function checkForeign(context: ResolveContext, kind: AuthKind): void {
	for (const other of kinds.filter((each) => each !== kind)) {
		for (const flag of flagsOf(other).flatMap((name) => givenFor(context, name))) {
			if (kind === 'none') {
				const sentence = `--auth none sends no credential, but --${flag} sets one. Remove one of them`;
				report(context, 'auth_contradiction', sentence);
			} else {
				const sentence = `--${flag} is for --auth ${other}, not for --auth ${kind}. Remove it, or type --auth ${other}`;
				report(context, 'auth_foreign', sentence);
			}
		}
	}
}

/** The kinds whose required values are all in the environment. */
function impliedByEnvironment(context: ResolveContext): readonly AuthKind[] {
	return kinds.filter(
		(kind) =>
			kind !== 'none' && neededFlagsOf(kind).every((name) => fromEnvironment(context, name) !== undefined),
	);
}

/** @returns undefined if the kind is unknown or ambiguous, which is then among the problems */
function choose(context: ResolveContext, useEnvironment: boolean): AuthChoice | undefined {
	const text = flagValue(context, 'auth');
	if (text !== undefined) {
		const kind = named(context, text, '--auth');
		if (kind === undefined) return undefined;
		checkForeign(context, kind);
		return {kind, because: `--auth ${kind}`};
	}
	// A credential on the command line takes precedence over a type in the environment.
	const implied = impliedByFlags(context);
	const [only] = implied;
	if (implied.length > 1) {
		const which = implied.map(({kind, flag}) => `--${flag} is for --auth ${kind}`);
		const sentence = `Only one credential can be sent, but ${listed(which, 'and')}. Remove all but one`;
		report(context, 'auth_twice', sentence);
		return undefined;
	}
	if (only !== undefined) return {kind: only.kind, because: `--${only.flag}`};
	if (!useEnvironment) return {kind: 'none', because: '--auth none'};
	const variable = fromEnvironment(context, 'auth');
	if (variable !== undefined) {
		const kind = named(context, variable.value, variable.variable);
		return kind && {kind, because: `${variable.variable}=${kind}`};
	}
	return {kind: impliedByEnvironment(context)[0] ?? 'none', because: 'The environment'};
}

/** If the environment contains several credentials and no type: which of them is used. */
function hintOf(context: ResolveContext, kind: AuthKind, useEnvironment: boolean): readonly string[] {
	const isChosen =
		!useEnvironment || flagValue(context, 'auth') !== undefined || impliedByFlags(context).length > 0;
	if (isChosen || fromEnvironment(context, 'auth') !== undefined) return [];
	const [, ...others] = impliedByEnvironment(context);
	if (others.length === 0) return [];
	const instead = others.map((other) => `BEDROCK_AUTH_TYPE=${other}`);
	return [
		`The environment contains credentials of ${others.length + 1} types; ${kind} is used. Set ${listed(instead, 'or')} to use another.`,
	];
}

export interface Authentication {
	readonly kind: AuthKind;
	/** The sealed frame; undefined if none is sent. Valid only if the context has no problems and nothing pending. */
	readonly credential: Secret<AuthFrame> | undefined;
	/** Sentences to show at the start. */
	readonly hints: readonly string[];
}

/**
 * Resolves the credential; problems and values to fetch are added to the context.
 * @param useEnvironment false for a server that is not the environment's: it must not get that credential
 * @param where the server, as `readCredential` has it
 */
export function resolveAuth(context: ResolveContext, useEnvironment: boolean, where = ''): Authentication {
	const choice = choose(context, useEnvironment);
	if (choice === undefined) return {kind: 'none', credential: undefined, hints: []};
	const frame = readCredential(context, choice.kind, choice.because, useEnvironment, where);
	return {
		kind: choice.kind,
		credential: frame && sealed(frame),
		hints: hintOf(context, choice.kind, useEnvironment),
	};
}
