/** The table that resolving works on: what was given, the environment, and the mistakes found so far. */
import {type FlagName, flagRow} from './flag-table.ts';
import type {Given} from './flags.ts';
import type {Problem, ProblemCode} from './problem.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Desk {
	readonly given: Given;
	readonly env: Environment;
	/** Every part of resolving adds to it. */
	readonly problems: Problem[];
}

/** A value with the place it came from. */
export type Found = {readonly from: 'flag'; readonly value: string} | FromEnvironment;

interface FromEnvironment {
	readonly from: 'environment';
	readonly variable: string;
	readonly value: string;
}

/** Puts a mistake on the list. */
export function report(desk: Desk, code: ProblemCode, sentence: string): void {
	desk.problems.push({code, sentence});
}

/** Whether a flag was given, with or without a value. */
export function has(desk: Desk, name: FlagName): boolean {
	return desk.given.flags[name] !== undefined;
}

/** The value of a flag, the last one if there are several; undefined when it was not given, or without a value. */
export function flagValue(desk: Desk, name: FlagName): string | undefined {
	return desk.given.flags[name]?.at(-1) || undefined;
}

/** The same setting from the first of its variables that is set to more than blanks. */
export function fromEnvironment(desk: Desk, name: FlagName): FromEnvironment | undefined {
	for (const variable of flagRow(name).environment ?? []) {
		const value = desk.env[variable]?.trim();
		if (value) return {from: 'environment', variable, value};
	}
	return undefined;
}
