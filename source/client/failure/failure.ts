/** Failures: what went wrong -> a stable code, a sentence, what to do next, and whether to try again. */

import type {TimeLimits} from '../limits.ts';
import type {SocketEnd} from '../socket.ts';
import {type Cause, causeOf} from './cause.ts';
import type {Failure, FailureCode} from './failure-code.ts';
import {FAILURES, type FailureFacts} from './failure-table.ts';

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

function factsOf(cause: Cause, context: FailureContext): FailureFacts {
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
