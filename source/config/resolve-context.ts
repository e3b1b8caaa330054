/** The state of resolving settings: the given flags, the environment, fetched values, and problems so far. */
import {type Environment, firstSet} from './environment.ts';
import {type FlagName, flagRow, sourceRows} from './flags/flag-table.ts';
import type {Given} from './flags/flags.ts';
import type {Problem, ProblemCode} from './problem.ts';
import {sealed} from './secrets.ts';
import type {Fetched, ValueSource} from './sources.ts';

/** The inputs of resolving besides arguments and environment. */
export interface ResolveInputs {
	/** Whether the user can be asked for a secret. Called only if one is missing. */
	canAsk(): boolean;
	readonly fetched: Fetched;
	/** Whether standard input is no terminal, and so may have a question. */
	hasInput(): boolean;
}

export interface ResolveContext extends ResolveInputs {
	readonly given: Given;
	readonly env: Environment;
	/** Every step of resolving may add to it. */
	readonly problems: Problem[];
	/** The values to fetch before the settings are complete. */
	readonly pending: ValueSource[];
}

/** A value with its source; a `pending` one must be fetched first. */
export type SettingValue =
	| {readonly from: 'flag'; readonly flag: FlagName; readonly value: string}
	| {readonly from: 'pending'; readonly flag: FlagName}
	| FromEnvironment;

interface FromEnvironment {
	readonly from: 'environment';
	readonly variable: string;
	readonly value: string;
}

export function createResolveContext(given: Given, env: Environment, inputs: ResolveInputs): ResolveContext {
	return {given, env, problems: [], pending: [], ...inputs};
}

export function report(context: ResolveContext, code: ProblemCode, sentence: string): void {
	context.problems.push({code, sentence});
}

/** Whether a flag was given, with or without a value. */
export function has(context: ResolveContext, name: FlagName): boolean {
	return context.given.flags[name] !== undefined;
}

/** Whether anything was typed beside the first `count` arguments. */
export const hasMore = ({given: {positionals, flags, strays}}: ResolveContext, count: number): boolean =>
	positionals.length > count || Object.keys(flags).length > 0 || strays.length > 0;

/** Whether a flag was typed without its value, which is already among the problems. */
export function lacksValue(context: ResolveContext, name: FlagName): boolean {
	const names = [name, ...sourceRows(name).map((row) => row.name)];
	return context.given.strays.some((stray) => stray.kind === 'missing_value' && names.includes(stray.flag));
}

/** The last value of a flag; undefined if it was not given, or without a value. */
export function flagValue(context: ResolveContext, name: FlagName): string | undefined {
	return context.given.flags[name]?.at(-1) || undefined;
}

/** The value of a flag's first environment variable that is set and not blank. */
export function fromEnvironment(context: ResolveContext, name: FlagName): FromEnvironment | undefined {
	const {environment = [], secret} = flagRow(name);
	const found = firstSet(context.env, environment);
	if (found === undefined) return undefined;
	return {from: 'environment', variable: found.variable, value: secret ? found.value : found.value.trim()};
}

/** Whether the value of a variable turns it off. */
export const isOff = (value: string): boolean => /^(?:0|false|no|off)$/i.test(value.trim());

/** The given flags that set this value: the flag itself, `--…-file`, `--…-command`. */
export function givenFor(context: ResolveContext, name: FlagName): readonly FlagName[] {
	return [name, ...sourceRows(name).map((row) => row.name)].filter((each) => has(context, each));
}

/**
 * Looks a value up in all its sources: first the flag itself (all lines of a repeatable one), then a file or a command,
 * then the environment.
 */
export function lookUp(
	context: ResolveContext,
	name: FlagName,
	useEnvironment: boolean,
): SettingValue | undefined {
	const row = flagRow(name);
	const typed = row.repeatable ? context.given.flags[name]?.join('\n') : flagValue(context, name);
	if (typed !== undefined) {
		// Joined below: a line break in one of them would make a second one of it.
		if (row.repeatable && context.given.flags[name]?.some((value) => /[\r\n]/.test(value.trim()))) {
			const sentence = `A value of --${name} contains a line break. Type --${name} once for each header`;
			report(context, 'header_invalid', sentence);
		}
		return {from: 'flag', flag: name, value: typed};
	}
	for (const {name: flag, sourceOf} of sourceRows(name)) {
		const text = flagValue(context, flag);
		if (text === undefined) continue;
		const shape = row.repeatable ? 'lines' : 'line';
		return obtain(
			context,
			sourceOf?.from === 'command'
				? {from: 'command', flag, command: sealed(text)}
				: {from: 'file', flag, path: sealed(text), shape},
		);
	}
	return useEnvironment ? fromEnvironment(context, name) : undefined;
}

/** The fetched value; if it is not fetched yet, its source is added to `pending`. */
export function obtain(context: ResolveContext, source: ValueSource): SettingValue {
	const {flag} = source;
	const value = context.fetched.get(flag)?.reveal();
	if (value !== undefined) return {from: 'flag', flag, value};
	if (!context.pending.some((other) => other.flag === flag)) context.pending.push(source);
	return {from: 'pending', flag};
}
