/** Failures: the end of a socket -> a stable code, the facts about it, and whether to try again. */

import type {TimeLimits} from '../limits.ts';
import type {SocketEnd} from '../socket.ts';
import {type Cause, causeOf} from './cause.ts';
import type {Failure, FailureCode, FailureFacts} from './failure-code.ts';
import {REACTIONS} from './failure-table.ts';

/** The connection that failed. */
export interface FailureContext {
	/** The dialed URL. Failures name its host and path, never its query or user. */
	readonly url: string;
	readonly maxFrameBytes: number;
	readonly limits: TimeLimits;
	/** `true` once the WebSocket was open. */
	readonly opened: boolean;
	/** Removes the credential from a text of the server's, which may quote it. */
	redact(text: string): string;
}

/** Every code there is. */
export const FAILURE_CODES = Object.keys(REACTIONS) as readonly FailureCode[];

/** The failure that the end of a socket means. */
export function failureOf(end: SocketEnd, context: FailureContext): Failure {
	return failure(causeOf(end, context.opened), context);
}

export function failure(cause: Cause, context: FailureContext): Failure {
	const [retry, exitCode] = REACTIONS[cause.code];
	return {
		code: cause.code,
		facts: factsOf(cause, context),
		retry,
		retryAfterMs: cause.retryAfter === undefined ? undefined : cause.retryAfter * 1000,
		exitCode,
	};
}

function factsOf({mark, said, redirectUrl}: Cause, context: FailureContext): FailureFacts {
	const {url, maxFrameBytes, limits, opened, redact} = context;
	const {protocol, host, hostname, pathname} = URL.canParse(url)
		? new URL(url)
		: {protocol: '', host: 'the server', hostname: 'the server', pathname: '/'};
	return {
		host,
		hostname,
		path: pathname,
		mark,
		reason: reasonIn(redact(said ?? '')),
		opened,
		limits,
		maxFrameBytes,
		redirectUrl: redirectUrl === undefined ? undefined : redact(wholeUrl(redirectUrl, protocol, host)),
	};
}

/** The URL that a browser would open: servers send the path alone. */
function wholeUrl(path: string, protocol: string, host: string): string {
	const origin = `${protocol === 'wss:' ? 'https' : 'http'}://${host}`;
	return URL.canParse(path, origin) ? new URL(path, origin).href : path;
}

/** The server's text on one line, shortened. A web page is no reason. */
function reasonIn(said: string): string | undefined {
	const words = said.slice(0, 2_000).replace(/\s+/g, ' ').trim();
	if (words === '' || words.startsWith('<')) return undefined;
	return words.length > 200 ? `${words.slice(0, 199)}…` : words;
}
