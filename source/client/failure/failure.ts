/** Converts the end of a socket into a failure: a stable code, facts, and whether to try again. */

import {isNotChecked} from '../../protocol/known-texts.ts';
import {webAddress} from '../../protocol/web-address.ts';
import type {TimeLimits} from '../limits.ts';
import type {SocketEnd} from '../socket.ts';
import {type Cause, causeOf} from './cause.ts';
import type {Failure, FailureCode, FailureFacts} from './failure-code.ts';
import {REACTIONS} from './failure-table.ts';

/** The connection that failed. */
export interface FailureContext {
	/** The dialed URL. Failures contain its host and path, never its query or user. */
	readonly url: string;
	readonly maxFrameBytes: number;
	readonly limits: TimeLimits;
	/** URL or host of the proxy; undefined = none. Failures contain its host. */
	readonly proxy?: string | undefined;
	/** The environment variable that names it; undefined = it was given. */
	readonly proxyVariable?: string | undefined;
	/** `true` once the WebSocket was open. */
	readonly opened: boolean;
	/** Removes the credential from a text of the server's, which may quote it. */
	redact(text: string): string;
}

/** All codes. */
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
		retry: cause.retry ?? retry,
		detail: cause.detail === undefined ? undefined : context.redact(cause.detail),
		retryAfterMs: cause.retryAfter === undefined ? undefined : cause.retryAfter * 1000,
		exitCode,
	};
}

/** Whether only another credential helps: the server has opened a connection, and wants one that it accepts. */
export const wantsCredential = ({exitCode, facts: {opened, reason}}: Failure): boolean =>
	exitCode === 4 && opened && !isNotChecked(reason ?? '');

function factsOf({mark, reason, redirectUrl, location}: Cause, context: FailureContext): FailureFacts {
	const {url, proxy, proxyVariable, maxFrameBytes, limits, opened, redact} = context;
	const {protocol, host, hostname, pathname} = URL.canParse(url)
		? new URL(url)
		: {protocol: '', host: 'the server', hostname: 'the server', pathname: '/'};
	return {
		host,
		hostname,
		path: pathname,
		encrypted: protocol === 'wss:',
		proxy: proxy === undefined || !URL.canParse(proxy) ? undefined : new URL(proxy).host,
		proxyVariable,
		mark,
		reason: shortened(redact(reason ?? '')),
		opened,
		limits,
		maxFrameBytes,
		redirectUrl: redirectUrl === undefined ? undefined : webAddress(redact(redirectUrl), url),
		location:
			location === undefined
				? undefined
				: shortened(redact(withoutQuery(wholeUrl(location, protocol, host)))),
	};
}

/** The URL that a browser would open: servers send the path alone. */
function wholeUrl(path: string, protocol: string, host: string): string {
	const origin = `${protocol === 'wss:' ? 'https' : 'http'}://${host}`;
	return URL.canParse(path, origin) ? new URL(path, origin).href : path;
}

/** A query may contain secrets, such as the state of a sign-in. */
function withoutQuery(url: string): string {
	if (!URL.canParse(url)) return '';
	const {protocol, host, pathname} = new URL(url);
	return `${protocol}//${host}${pathname}`;
}

/** The server's reason on one line, at most 200 characters; undefined for none. */
function shortened(reason: string): string | undefined {
	const line = reason.slice(0, 2_000).replace(/\s+/g, ' ').trim();
	if (line === '') return undefined;
	return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
