/** Failures: what went wrong -> a stable code, a sentence, what to do next, and whether to try again. */

import type {TimeLimits} from '../limits.ts';
import type {SocketEnd} from '../socket.ts';
import {type Cause, causeOf} from './cause.ts';
import {FAILURES, type Facts} from './failure-table.ts';

/** Stable names of everything that can go wrong between us and the server. People read the sentence, programs the code. */
export type FailureCode =
	| 'refused'
	| 'unreachable'
	| 'host_not_found'
	| 'dial_timeout'
	| 'tls'
	| 'wrong_path'
	| 'forbidden'
	| 'unauthorized'
	| 'http_status'
	| 'not_websocket'
	| 'invalid_url'
	| 'greeting_timeout'
	| 'auth_failed'
	| 'auth_timeout'
	| 'session_not_found'
	| 'connection_lost'
	| 'server_restarting'
	| 'server_closed'
	| 'server_error'
	| 'overloaded'
	| 'policy_violation'
	| 'protocol_error'
	| 'pong_timeout'
	| 'frame_too_large'
	| 'message_too_large'
	| 'out_of_memory'
	| 'reader_failed'
	| 'gave_up';

export interface Failure {
	readonly code: FailureCode;
	/** What happened and what it means, as a sentence for a person. May quote the server: draw it through `safe`. */
	readonly sentence: string;
	/** What to type or do next. May quote the server. */
	readonly advice: string;
	/** `backoff`: wait and try again; `at-once`: dial again now, once; `stop`: trying again would not help. */
	readonly retry: 'backoff' | 'at-once' | 'stop';
	/** Milliseconds the server asked us to wait (`Retry-After`). */
	readonly retryAfterMs: number | undefined;
	/** Exit code of the program when this is how it ended: 1, 3 (cannot connect), 4 (authentication), 5 (timeout). */
	readonly exitCode: 1 | 3 | 4 | 5;
}

/** What the sentences need to know about the connection that failed. */
export interface FailureContext {
	/** What was dialed. Its host and path are named, never its query or user. */
	readonly url: string;
	readonly maxFrameBytes: number;
	readonly limits: TimeLimits;
	/** `true` once the WebSocket was open. */
	readonly opened: boolean;
	/** Takes the credential out of the server's words, which may quote it. */
	redact(text: string): string;
}

/** Every code there is. */
export const FAILURE_CODES = Object.keys(FAILURES) as readonly FailureCode[];

/** What the end of a socket means. */
export function failureOf(end: SocketEnd, context: FailureContext): Failure {
	return failure(causeOf(end, context.opened), context);
}

/** One row of the table, filled in. */
export function failure(cause: Cause, context: FailureContext): Failure {
	const {retry, exitCode, sentence, advice} = FAILURES[cause.code];
	const facts = factsOf(cause, context);
	return {
		code: cause.code,
		sentence: sentence(facts),
		advice: advice(facts),
		retry,
		retryAfterMs: cause.retryAfter === undefined ? undefined : cause.retryAfter * 1000,
		exitCode,
	};
}

function factsOf(cause: Cause, context: FailureContext): Facts {
	const {url, maxFrameBytes, limits, opened} = context;
	const {protocol, host, hostname, pathname} = URL.canParse(url)
		? new URL(url)
		: {protocol: '', host: 'the server', hostname: 'the server', pathname: '/'};
	return {
		host,
		hostname,
		path: pathname,
		mark: cause.mark === undefined ? '' : ` (${cause.mark})`,
		said: quote(context.redact(cause.said ?? '')),
		opened,
		limits,
		frameLimit: megabytes(maxFrameBytes),
		higherLimit: String(Math.max(1, Math.ceil((2 * maxFrameBytes) / MB))),
		redirectUrl:
			cause.redirectUrl === undefined
				? undefined
				: context.redact(wholeUrl(cause.redirectUrl, protocol, host)),
	};
}

/** Where a browser would go: servers name the path alone. */
function wholeUrl(path: string, protocol: string, host: string): string {
	const origin = `${protocol === 'wss:' ? 'https' : 'http'}://${host}`;
	return URL.canParse(path, origin) ? new URL(path, origin).href : path;
}

const MB = 1024 * 1024;

/** As `--max-frame` takes it: units of 1,048,576 bytes. */
function megabytes(bytes: number): string {
	return String(Number((bytes / MB).toPrecision(3)));
}

/** The server's words on one line after a colon, ended like a sentence. A web page is no reason. */
function quote(said: string): string {
	const words = said.slice(0, 2_000).replace(/\s+/g, ' ').trim();
	if (words === '' || words.startsWith('<')) return '';
	const short = words.length > 200 ? `${words.slice(0, 199)}…` : words;
	return `: ${short}${/[.!?…]$/.test(short) ? '' : '.'}`;
}
