/** Matches texts against regular expressions from outside, which must not be able to stop the program. */
import {createContext, Script} from 'node:vm';

/**
 * `invalid`: it is no regular expression, or too long. `too-slow`: it was stopped, and is not run again; or several others
 * were, and no pattern is run any more.
 */
export type PatternMatch =
	| {readonly kind: 'match'; readonly text: string}
	| {readonly kind: 'none' | 'invalid' | 'too-slow'};

/**
 * The time for each attempt at a match, ms. A harmless pattern takes a tenth of one; but on a busy machine the time may pass
 * while the program does not run, so that only the last limit is conclusive.
 */
const TIME_LIMITS_MS = [20, 60, 250] as const;
const LONGEST_PATTERN = 2000;
/** A longer text is matched up to here, in UTF-16 units. */
const LONGEST_TEXT = 20_000;
/** Of these flags none keeps a state between two matches. */
const OTHER_FLAGS = /[^imsu]/g;

/** When so many were stopped, no pattern is run any more: a page may have hundreds, and each stops the screen for a while. */
const MOST_STOPPED = 3;

let context: Record<string, unknown> | undefined;
let script: Script | undefined;

/**
 * The first match, as JavaScript finds it: patterns of servers are written for browsers. V8 checks its time limit at every
 * step back of a regular expression, so that exponential ones are stopped too; the pattern and the text are data in a context
 * without anything else in it, and no code from outside is evaluated.
 * @param flags others than `imsu` are left out
 */
export type PatternMatcher = (pattern: string, flags: string, text: string) => PatternMatch;

export function createPatternMatcher(): PatternMatcher {
	/** Patterns that were stopped, with their flags. */
	const stopped = new Set<string>();

	return (pattern, flags, text) => {
		const known = flags.replace(OTHER_FLAGS, '');
		const key = `${known} ${pattern}`;
		if (pattern.length > LONGEST_PATTERN) return {kind: 'invalid'};
		if (stopped.size >= MOST_STOPPED || stopped.has(key)) return {kind: 'too-slow'};
		context ??= createContext(Object.create(null));
		script ??= new Script('{const match = new RegExp(pattern, flags).exec(text); match && match[0];}');
		Object.assign(context, {pattern, flags: known, text: text.slice(0, LONGEST_TEXT)});
		for (const timeout of TIME_LIMITS_MS) {
			try {
				const found: unknown = script.runInContext(context, {timeout});
				return typeof found === 'string' ? {kind: 'match', text: found} : {kind: 'none'};
			} catch (error) {
				if (!isTimeout(error)) return {kind: 'invalid'};
			}
		}
		stopped.add(key);
		return {kind: 'too-slow'};
	};
}

/** The one of the program. */
export const matchPattern: PatternMatcher = createPatternMatcher();

/** Not an `Error` of this realm, where it was thrown in the other. */
function isTimeout(error: unknown): boolean {
	return (
		typeof error === 'object' &&
		error !== null &&
		'code' in error &&
		error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
	);
}
