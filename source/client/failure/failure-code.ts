/** What can go wrong between client and server: stable codes, and the failure that people and programs read. */

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
