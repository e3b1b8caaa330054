/** The waits between attempts to connect. */
import type {Failure, FailureCode} from './failure/failure-code.ts';

/** The longest wait that the client chooses itself, ms. */
const LONGEST_WAIT = 30_000;

/** The longest wait that a server may request with `Retry-After`, ms. */
const LONGEST_ASKED_WAIT = 5 * 60_000;

/** The first waits after a lost connection, ms. */
const QUICK_WAITS = [100, 200, 400];

/** Failures after which a quick retry often works: a lost connection, a server that is restarting. */
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
 * @param failure the end of the last connection
 * @param failures number of failed attempts in a row, this one included; from 1
 * @param random 0 <= random < 1, spreads the clients of a server that lost them all at once
 * @returns milliseconds; at least as many as the server requested, up to five minutes
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
