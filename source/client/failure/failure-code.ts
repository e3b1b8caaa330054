/** The failures of a connection as data: stable codes and facts. */
import type {TimeLimits} from '../limits.ts';

/** Stable names of all failures. */
export type FailureCode =
	| 'refused'
	| 'unreachable'
	| 'host_not_found'
	| 'dial_timeout'
	| 'proxy_unreachable'
	| 'proxy_unauthorized'
	| 'proxy_refused'
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
	| 'program_fault'
	| 'gave_up';

/** The facts that the wording of a failure uses. Those from the server are raw, but free of credentials. */
export interface FailureFacts {
	/** Host and port. */
	readonly host: string;
	readonly hostname: string;
	readonly path: string;
	/** Whether the URL begins with `wss://`. */
	readonly encrypted: boolean;
	/** Host and port of the proxy; undefined = none. */
	readonly proxy: string | undefined;
	/** The environment variable that names the proxy; undefined = it was given. */
	readonly proxyVariable: string | undefined;
	/** `HTTP 403`, `code 1011`, `ENETDOWN`; undefined = none. */
	readonly mark: string | undefined;
	/** The server's reason on one line, at most 200 characters; undefined = it gave none. */
	readonly reason: string | undefined;
	/** `true` once the WebSocket was open. */
	readonly opened: boolean;
	readonly limits: TimeLimits;
	readonly maxFrameBytes: number;
	/** Where to sign in again, with `sso` in the `today` dialect. */
	readonly redirectUrl: string | undefined;
	/** The URL that the server redirects to, without its query; undefined = none. */
	readonly location: string | undefined;
}

export interface Failure {
	readonly code: FailureCode;
	readonly facts: FailureFacts;
	/** `backoff`: wait and try again; `at-once`: dial again now, once; `stop`: trying again would not help. */
	readonly retry: 'backoff' | 'at-once' | 'stop';
	/** The message of the error, for the log; free of credentials. */
	readonly detail: string | undefined;
	/** Milliseconds the server asked us to wait (`Retry-After`). */
	readonly retryAfterMs: number | undefined;
	/** Exit code of the program if it ends with this failure: 1, 3 (cannot connect), 4 (authentication), 5 (timeout). */
	readonly exitCode: 1 | 3 | 4 | 5;
}
