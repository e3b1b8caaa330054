/** Maps the end of a socket to the code of a failure: error names, close codes and HTTP statuses. */

import type {SocketEnd} from '../socket.ts';
import {reasonInBody} from './body-reason.ts';
import type {Failure, FailureCode} from './failure-code.ts';

/** The names of answers without an address: those of the system, and of a resolver of Node's own. */
const hostNotFound = (name: string) => [name, 'host_not_found'] as const;

/** Errors of the system and of `ws` with a known cause. All others: see `codeOfError`. */
const ERRORS: ReadonlyMap<string, FailureCode> = new Map<string, FailureCode>([
	['ECONNREFUSED', 'refused'],
	['ECONNRESET', 'connection_lost'],
	['ECONNABORTED', 'connection_lost'],
	['EPIPE', 'connection_lost'],
	...['ENOTFOUND', 'ENODATA', 'ENONAME', 'ESERVFAIL', 'EREFUSED', 'ENOTIMP'].map(hostNotFound),
	...['EFORMERR', 'EBADNAME', 'EBADQUERY', 'EBADRESP', 'EBADSTR', 'ETIMEOUT'].map(hostNotFound),
	['EPROTO', 'tls'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
	['HOSTNAME_MISMATCH', 'tls'],
	['INVALID_CA', 'tls'],
	['INVALID_PURPOSE', 'tls'],
	['PATH_LENGTH_EXCEEDED', 'tls'],
	['OUT_OF_MEM', 'tls'],
	['UNSPECIFIED', 'tls'],
	['TLS_EXPECTED', 'tls'],
	['INVALID_URL', 'invalid_url'],
	['INVALID_HANDSHAKE', 'not_websocket'],
	['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'frame_too_large'],
	['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 'frame_too_large'],
	['ERR_WORKER_OUT_OF_MEMORY', 'out_of_memory'],
	['ERR_WORKER_FAILED', 'reader_failed'],
	['ERR_SOCKET_CONNECTION_TIMEOUT', 'unreachable'],
]);

/** Prefixes of such names. */
const ERROR_FAMILIES: ReadonlyArray<readonly [string, FailureCode]> = [
	['EAI_', 'host_not_found'],
	['WS_ERR_', 'protocol_error'],
	['ERR_TLS_', 'tls'],
	['ERR_SSL_', 'tls'],
	['ERR_OSSL_', 'tls'],
	['CERT_', 'tls'],
	['CRL_', 'tls'],
	['UNABLE_TO_', 'tls'],
	['ERROR_IN_', 'tls'],
	['HPE_', 'not_websocket'],
	['Z_', 'protocol_error'],
	// Of a stream that ended early: the network's, unlike the other names of Node's own, which are a bug's.
	['ERR_STREAM_', 'connection_lost'],
	['ERR_SOCKET_', 'connection_lost'],
	['ERR_', 'program_fault'],
];

/** Close codes. All others, such as 1000, 1001 and those of applications: `server_closed`. */
const CLOSES: Readonly<Record<number, FailureCode>> = {
	1002: 'protocol_error',
	1003: 'protocol_error',
	1006: 'connection_lost',
	1007: 'protocol_error',
	1008: 'policy_violation',
	1009: 'message_too_large',
	1010: 'protocol_error',
	1011: 'server_error',
	1012: 'server_restarting',
	1013: 'overloaded',
	1014: 'server_error',
	1015: 'tls',
};

/** HTTP statuses. Other 5xx: `server_error`; below 300: `not_websocket`; all others: `http_status`. */
const STATUSES: Readonly<Record<number, FailureCode>> = {
	401: 'unauthorized',
	403: 'forbidden',
	404: 'wrong_path',
	405: 'wrong_path',
	426: 'not_websocket',
	429: 'overloaded',
	503: 'overloaded',
	511: 'http_status',
};

/** Names of this program's own, which mean nothing to a user. */
const INTERNAL: ReadonlySet<string> = new Set([
	'INVALID_URL',
	'INVALID_HANDSHAKE',
	'TLS_EXPECTED',
	'ERR_PROGRAM',
	'ERR_LOAD',
	'ERR_WORKER_OUT_OF_MEMORY',
	'ERR_WORKER_FAILED',
]);

/** The particulars of one failure. */
export interface Cause {
	readonly code: FailureCode;
	/** `HTTP 403`, `code 1011`, `ENETDOWN`; undefined = none that helps a user. */
	readonly mark?: string | undefined;
	/** The server's reason, raw. */
	readonly reason?: string | undefined;
	/** Seconds, from `Retry-After`. */
	readonly retryAfter?: number | undefined;
	/** Where to sign in again, with `sso` in the `today` dialect; raw. */
	readonly redirectUrl?: string | undefined;
	/** `Location` of a redirection, raw. */
	readonly location?: string | undefined;
	/** The message of an error, raw. */
	readonly detail?: string | undefined;
	/** Where it differs from that of other failures with this code. */
	readonly retry?: Failure['retry'] | undefined;
}

/** Statuses of requests that may succeed later, although they are none of a failure of the server's. */
const PASSING: ReadonlySet<number> = new Set([408, 425]);

/** @param opened whether the WebSocket was open when it ended */
export function causeOf(end: SocketEnd, opened: boolean): Cause {
	switch (end.kind) {
		case 'closed': {
			// 1005 and 1006 are never sent: they mean that no code was received.
			const mark = end.code === 1005 || end.code === 1006 ? undefined : `code ${end.code}`;
			return {code: CLOSES[end.code] ?? 'server_closed', mark, reason: end.reason};
		}
		case 'http':
			return causeOfStatus(end);
		case 'error': {
			// The error's name takes precedence over a close code: `ws` closes with 1006 after its own errors.
			const code = codeOfError(end.code, opened);
			const mark = INTERNAL.has(end.code) ? undefined : end.code;
			return {code: end.by === 'proxy' ? 'proxy_unreachable' : code, mark, detail: end.message};
		}
		case 'terminated':
			return {code: 'gave_up'};
	}
}

function causeOfStatus(end: Extract<SocketEnd, {readonly kind: 'http'}>): Cause {
	const {status, retryAfter} = end;
	const cause = {mark: `HTTP ${status}`, reason: reasonOfStatus(end), retryAfter};
	if (end.by === 'proxy') {
		if (status === 407) return {...cause, code: 'proxy_unauthorized'};
		const isPassing = status >= 500 || status === 429 || PASSING.has(status);
		return {...cause, code: 'proxy_refused', retry: isPassing ? 'backoff' : undefined};
	}
	return {
		...cause,
		code: codeOfStatus(status),
		location: status >= 300 && status < 400 ? end.location : undefined,
		retry: PASSING.has(status) ? 'backoff' : undefined,
	};
}

/** Words that say no more than that a request has failed. */
const EMPTY_WORDS = new Set(['http', 'error', 'status', 'code', 'response', 'page', 'the', 'an', 'a']);

/** What a challenge says of the cause, else where it comes from; '' = nothing. */
function reasonOfChallenge(challenge: string): string {
	const [, text = ''] =
		['error_description', 'error', 'realm'].reduce<RegExpExecArray | null>(
			(found, name) => found ?? new RegExp(String.raw`\b${name}="([^"]+)"`, 'i').exec(challenge),
			null,
		) ?? [];
	return text;
}

/** The schemes of a proxy that supports none of this program's; '' = it supports that. */
function foreignSchemes(challenge: string): string {
	const schemes = [...challenge.matchAll(/(?:^|,)\s*([A-Za-z][\w-]*)(?=\s+[^=,\s]|\s*(?:,|$))/g)].map(
		([, name = '']) => name,
	);
	const isKnown = schemes.some((name) => name.toLowerCase() === 'basic');
	return isKnown || schemes.length === 0
		? ''
		: `it wants ${schemes.slice(0, 3).join(' or ')}, and this program supports only Basic`;
}

/**
 * The reason in the body, else in the status line, else in the challenge; undefined where it is only the name of the
 * status, or of an error.
 */
function reasonOfStatus({
	status,
	body,
	challenge = '',
	statusText = '',
	standardText = '',
}: Extract<SocketEnd, {readonly kind: 'http'}>): string | undefined {
	const plain = (text: string): string =>
		text
			.replace(/^\s*\d{3}\b[\s:-]*/, '')
			.replace(/[.!]?\s*$/, '')
			.toLowerCase();
	const standard = plain(standardText);
	const isEmpty = (text: string): boolean =>
		plain(text)
			.replace(standard, '')
			.split(/[^\p{L}\p{N}]+/u)
			.every((word) => word === '' || word === String(status) || EMPTY_WORDS.has(word));
	const foreign = status === 407 ? foreignSchemes(challenge) : '';
	return [foreign, reasonInBody(body), statusText, reasonOfChallenge(challenge)].find(
		(text) => !isEmpty(text),
	);
}

function codeOfStatus(status: number): FailureCode {
	const known = STATUSES[status];
	if (known !== undefined) return known;
	if (status >= 500) return 'server_error';
	return status < 300 ? 'not_websocket' : 'http_status';
}

/** For an unknown name, distinguishes an error before the connection was open from one while it was in use. */
function codeOfError(name: string, opened: boolean): FailureCode {
	const known = ERRORS.get(name) ?? ERROR_FAMILIES.find(([prefix]) => name.startsWith(prefix))?.[1];
	if (known !== undefined) return known;
	return opened ? 'connection_lost' : 'unreachable';
}
