import type {Failure, FailureCode} from './failure/failure-code.ts';

/** The longest wait of our own, ms. */
const LONGEST_WAIT = 30_000;

/** The longest wait a server may ask for with `Retry-After`, ms. */
const LONGEST_ASKED_WAIT = 5 * 60_000;

/** The first waits after a line that broke, ms. */
const QUICK_WAITS = [100, 200, 400];

/** Where a second try a moment later often works: a broken line, a server that is just starting again. */
const QUICK: ReadonlySet<FailureCode> = new Set([
	'connection_lost',
	'pong_timeout',
	'refused',
	'server_restarting',
	'frame_too_large',
	'message_too_large',
	'out_of_memory',
	'session_not_found',
]);

/**
 * @param failure what ended the last connection
 * @param failures how many dials in a row have come to nothing, this one included; from 1
 * @param random 0 <= random < 1, spreads the clients that a server lost all at once
 * @returns milliseconds; never shorter than the server asked for, up to five minutes
 */
export function waitBefore(
	failure: Pick<Failure, 'code' | 'retryAfterMs'>,
	failures: number,
	random: number,
): number {
	const asked = Math.min(failure.retryAfterMs ?? 0, LONGEST_ASKED_WAIT);
	return Math.max(asked, Math.round(ownWait(QUICK.has(failure.code), failures, random)));
}

function ownWait(quick: boolean, failures: number, random: number): number {
	const wait = quick ? QUICK_WAITS[failures - 1] : undefined;
	if (wait !== undefined) return wait * (0.8 + 0.4 * random);
	const n = quick ? failures - QUICK_WAITS.length : failures;
	return random * Math.min(LONGEST_WAIT, 500 * 2 ** n);
}
