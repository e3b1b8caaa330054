/** The table that resolving works on: what was given, the environment, what was fetched, and the mistakes found so far. */
import {type FlagName, flagRow, sourceRows} from './flags/flag-table.ts';
import type {Given} from './flags/flags.ts';
import type {Problem, ProblemCode} from './problem.ts';
import {sealed} from './secrets.ts';
import type {Fetched, ValueSource} from './sources.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What resolving knows beyond words and environment. */
export interface Circumstances {
	/** Whether a person can be asked for a secret. Looked at only where one is missing. */
	canAsk(): boolean;
	readonly fetched: Fetched;
}

export interface ResolveContext extends Circumstances {
	readonly given: Given;
	readonly env: Environment;
	/** Every part of resolving adds to it. */
	readonly problems: Problem[];
	/** What has to be fetched before there can be settings. */
	readonly wanted: ValueSource[];
}

/** A value with the place it came from; `pending` has to be fetched first. */
export type SettingValue =
	| {readonly from: 'flag'; readonly flag: FlagName; readonly value: string}
	| {readonly from: 'pending'; readonly flag: FlagName}
	| FromEnvironment;

interface FromEnvironment {
	readonly from: 'environment';
	readonly variable: string;
	readonly value: string;
}

/** A clean desk. */
export function createResolveContext(
	given: Given,
	env: Environment,
	circumstances: Circumstances,
): ResolveContext {
	return {
		given,
		env,
		problems: [],
		wanted: [],
		fetched: circumstances.fetched,
		canAsk: () => circumstances.canAsk(),
	};
}

/** Puts a mistake on the list. */
export function report(desk: ResolveContext, code: ProblemCode, sentence: string): void {
	desk.problems.push({code, sentence});
}

/** Whether a flag was given, with or without a value. */
export function has(desk: ResolveContext, name: FlagName): boolean {
	return desk.given.flags[name] !== undefined;
}

/** Whether a flag was typed, but its value forgotten: that has been said already. */
export function lacksValue(desk: ResolveContext, name: FlagName): boolean {
	const names = [name, ...sourceRows(name).map((row) => row.name)];
	return desk.given.strays.some((stray) => stray.kind === 'missing_value' && names.includes(stray.flag));
}

/** The value of a flag, the last one if there are several; undefined when it was not given, or without a value. */
export function flagValue(desk: ResolveContext, name: FlagName): string | undefined {
	return desk.given.flags[name]?.at(-1) || undefined;
}

/** The same setting from the first of its variables that is set to more than blanks. */
export function fromEnvironment(desk: ResolveContext, name: FlagName): FromEnvironment | undefined {
	const {environment, secret} = flagRow(name);
	for (const variable of environment ?? []) {
		const value = desk.env[variable];
		if (value?.trim()) return {from: 'environment', variable, value: secret ? value : value.trim()};
	}
	return undefined;
}

/** The flags that say something about this value and were given: itself, `--…-file`, `--…-command`. */
export function givenFor(desk: ResolveContext, name: FlagName): readonly FlagName[] {
	return [name, ...sourceRows(name).map((row) => row.name)].filter((each) => has(desk, each));
}

/**
 * Looks a value up wherever it may come from: the flag itself (the lines of a repeatable one together), then a file or
 * a command, then the environment.
 */
export function lookUp(
	desk: ResolveContext,
	name: FlagName,
	useEnvironment: boolean,
): SettingValue | undefined {
	const row = flagRow(name);
	const typed = row.repeatable ? desk.given.flags[name]?.join('\n') : flagValue(desk, name);
	if (typed !== undefined) return {from: 'flag', flag: name, value: typed};
	for (const {name: flag, sourceOf} of sourceRows(name)) {
		const text = flagValue(desk, flag);
		if (text === undefined) continue;
		const shape = row.repeatable ? 'lines' : 'line';
		return obtain(
			desk,
			sourceOf?.from === 'command'
				? {from: 'command', flag, command: sealed(text)}
				: {from: 'file', flag, path: sealed(text), shape},
		);
	}
	return useEnvironment ? fromEnvironment(desk, name) : undefined;
}

/** What was fetched; or else it is put on the list of what is wanted. */
export function obtain(desk: ResolveContext, source: ValueSource): SettingValue {
	const {flag} = source;
	const value = desk.fetched.get(flag)?.reveal();
	if (value !== undefined) return {from: 'flag', flag, value};
	if (!desk.wanted.some((other) => other.flag === flag)) desk.wanted.push(source);
	return {from: 'pending', flag};
}
