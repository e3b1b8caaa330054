/** The environment variables that give a client its defaults. */
import {type Environment, firstSet, sharedVariables} from '../config/environment.ts';

/** Variables and their values; `process.env` fits. */
export type ClientVariables = Environment;

/** For each default, the first variable that is set and not blank counts. */
export const VARIABLES = sharedVariables;

/** The value of a default, trimmed. */
export function clientVariables(env: ClientVariables, name: keyof typeof VARIABLES): string | undefined {
	return firstSet(env, VARIABLES[name])?.value.trim();
}
