/** Matches texts against regular expressions from outside, which must not be able to stop the program. */
import {withinTime} from './time-limit.ts';

/**
 * `invalid`: it is no regular expression, or too long. `too-slow`: it was stopped, and is not run again; or several others
 * were, and no pattern is run any more; or all patterns together have used up their time for now.
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
/**
 * The time of all patterns together, ms: so much at once, and afterwards this share of the time that passes. A form with 100
 * harmless patterns needs 10 ms for each key; three patterns that are stopped take 1000, and more on a busy machine.
 */
const TOTAL_MS = 3000;
const SHARE = 0.1;

/**
 * The first match, as JavaScript finds it: patterns of servers are written for browsers.
 * @param flags others than `imsu` are left out
 */
export type PatternMatcher = (pattern: string, flags: string, text: string) => PatternMatch;

/** @param now time, ms, that never goes back */
export function createPatternMatcher(now = (): number => performance.now()): PatternMatcher {
	/** Of the time of all patterns, ms: below 0 after one that took more than was left. */
	let left = TOTAL_MS;
	let countedAt = now();
	/** Patterns that were stopped, with their flags. */
	const stopped = new Set<string>();

	return (pattern, flags, text) => {
		const known = flags.replace(OTHER_FLAGS, '');
		const key = `${known} ${pattern}`;
		if (pattern.length > LONGEST_PATTERN) return {kind: 'invalid'};
		if (stopped.size >= MOST_STOPPED || stopped.has(key)) return {kind: 'too-slow'};
		const start = now();
		left = Math.min(TOTAL_MS, left + (start - countedAt) * SHARE);
		countedAt = start;
		if (left <= 0) return {kind: 'too-slow'};
		const cut = text.slice(0, LONGEST_TEXT);
		try {
			for (const timeout of TIME_LIMITS_MS) {
				const found = withinTime(timeout, () => new RegExp(pattern, known).exec(cut)?.[0]);
				if (found === 'too-slow') continue;
				return found.value === undefined ? {kind: 'none'} : {kind: 'match', text: found.value};
			}
			stopped.add(key);
			return {kind: 'too-slow'};
		} catch {
			return {kind: 'invalid'};
		} finally {
			countedAt = now();
			left -= countedAt - start;
		}
	};
}

/** The one of the program. */
export const matchPattern: PatternMatcher = createPatternMatcher();
