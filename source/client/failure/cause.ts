/** Maps the end of a socket to the code of a failure: error names, close codes and HTTP statuses. */

import type {SocketEnd} from '../socket.ts';
import type {FailureCode} from './failure-code.ts';

/** Errors of the system and of `ws` with a known cause. All others: see `codeOfError`. */
const ERRORS: ReadonlyMap<string, FailureCode> = new Map<string, FailureCode>([
	['ECONNREFUSED', 'refused'],
	['ECONNRESET', 'connection_lost'],
	['EPIPE', 'connection_lost'],
	['ENOTFOUND', 'host_not_found'],
	['EAI_AGAIN', 'host_not_found'],
	['EAI_NODATA', 'host_not_found'],
	['EPROTO', 'tls'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
	['HOSTNAME_MISMATCH', 'tls'],
	['INVALID_CA', 'tls'],
	['INVALID_URL', 'invalid_url'],
	['INVALID_HANDSHAKE', 'not_websocket'],
	['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'frame_too_large'],
	['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 'frame_too_large'],
	['ERR_WORKER_OUT_OF_MEMORY', 'out_of_memory'],
	['ERR_WORKER_FAILED', 'reader_failed'],
]);

/** Prefixes of such names. */
const ERROR_FAMILIES: ReadonlyArray<readonly [string, FailureCode]> = [
	['WS_ERR_', 'protocol_error'],
	['ERR_TLS_', 'tls'],
	['ERR_SSL_', 'tls'],
	['CERT_', 'tls'],
	['CRL_', 'tls'],
	['UNABLE_TO_', 'tls'],
	['HPE_', 'not_websocket'],
];

/** Close codes. All others, such as 1000, 1001 and those of applications: `server_closed`. */
const CLOSES: Readonly<Record<number, FailureCode>> = {
	1002: 'protocol_error',
	1003: 'protocol_error',
	1006: 'connection_lost',
	1007: 'protocol_error',
	1008: 'policy_violation',
	1009: 'message_too_large',
	1011: 'server_error',
	1012: 'server_restarting',
	1013: 'overloaded',
	1014: 'server_error',
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
};

/** Names of this program's own, which mean nothing to a user. */
const INTERNAL: ReadonlySet<string> = new Set([
	'INVALID_URL',
	'INVALID_HANDSHAKE',
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
}

/** @param opened whether the WebSocket was open when it ended */
export function causeOf(end: SocketEnd, opened: boolean): Cause {
	switch (end.kind) {
		case 'closed': {
			// 1005 and 1006 are never sent: they mean that no code was received.
			const mark = end.code === 1005 || end.code === 1006 ? undefined : `code ${end.code}`;
			return {code: CLOSES[end.code] ?? 'server_closed', mark, reason: end.reason};
		}
		case 'http':
			return {
				code: codeOfStatus(end.status),
				mark: `HTTP ${end.status}`,
				reason: end.body,
				retryAfter: end.retryAfter,
			};
		case 'error':
			// The error's name takes precedence over a close code: `ws` closes with 1006 after its own errors.
			return {code: codeOfError(end.code, opened), mark: INTERNAL.has(end.code) ? undefined : end.code};
		case 'terminated':
			return {code: 'gave_up'};
	}
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
