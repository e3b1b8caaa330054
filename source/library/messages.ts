/** What a program is told in place of what a person at the keyboard is told: methods and options, not commands and flags. */
import type {RequestKind} from '../chat/entry.ts';
import type {ConnectionState} from '../client/connection.ts';
import type {Failure, FailureCode} from '../client/failure/failure-code.ts';

const TRY_AGAIN = 'connect() tries again.';
const PATHS =
	'The usual paths are /ws/chat, /chat/ws and /bedrock-chat/ws: give the whole address as endpoint.';

const FAILURE_ADVICE: Readonly<Record<FailureCode, string>> = {
	refused: 'Start the server (python -m uvicorn app:app --reload), or check host and port of the endpoint.',
	unreachable: `Check the network and the endpoint; ${TRY_AGAIN}`,
	host_not_found: `Check the host name of the endpoint, and the network; ${TRY_AGAIN}`,
	dial_timeout: `Check host and port of the endpoint, and the network; ${TRY_AGAIN}`,
	tls: 'Write ws:// instead of wss:// if the server has no TLS; for a private certificate authority, set NODE_EXTRA_CA_CERTS to its file.',
	wrong_path: PATHS,
	forbidden: PATHS,
	unauthorized: 'Sign in to the gateway, or give an address behind it as endpoint.',
	http_status: `Check the endpoint. ${PATHS}`,
	not_websocket: `Check port and path of the endpoint. ${PATHS}`,
	invalid_url: 'Give an endpoint such as ws://localhost:8000/ws/chat.',
	greeting_timeout: `Check the endpoint; ${TRY_AGAIN}`,
	auth_failed: 'Give another credential to authenticate(), or none (authType: "none").',
	auth_timeout: `${TRY_AGAIN} authType: "none" connects without a credential.`,
	session_not_found: 'A new connection helps: disconnect(), then connect().',
	connection_lost: `Check that the server runs; ${TRY_AGAIN}`,
	server_restarting: `Wait until it is back; ${TRY_AGAIN}`,
	server_closed: TRY_AGAIN,
	server_error: `Check the server's log; ${TRY_AGAIN}`,
	overloaded: `Wait a little; ${TRY_AGAIN}`,
	policy_violation: `Ask whoever runs the server what it allows; ${TRY_AGAIN}`,
	protocol_error: `A proxy on the way may spoil it; ${TRY_AGAIN}`,
	pong_timeout: `Check the network; ${TRY_AGAIN}`,
	frame_too_large: 'Ask for less at a time, or raise the limit with the option maxFrameBytes.',
	message_too_large: 'Shorten the message or send it in parts.',
	out_of_memory: 'Ask for less at a time.',
	reader_failed: TRY_AGAIN,
	gave_up: TRY_AGAIN,
};

const ASK_FIRST = 'getHistory() may tell; sending the message again may have it answered twice.';

/** By the code of the notice. */
const NOTICE_ADVICE: ReadonlyMap<string, string> = new Map([
	['not_received', 'It can be sent again without harm.'],
	['unconfirmed', ASK_FIRST],
	['history_refused', ASK_FIRST],
	['auth_required', 'Give the client a credential, or sign in with authenticate().'],
	['auth_expired', 'Sign in with authenticate(), then send the message again.'],
	['auth_failed', 'An earlier sign-in on this connection stays valid; authenticate() tries another.'],
	['auth_timeout', 'An earlier sign-in on this connection stays valid; authenticate() tries again.'],
	['session_not_found', 'disconnect() and connect() begin a fresh session.'],
	['message_too_large', 'Send it in parts.'],
	['no_answer', 'disconnect() and connect() make the connection anew.'],
	['unreadable_answer', 'getHistory() may bring it back.'],
]);

/** The same failure for a program. */
export function adviseFailure(failure: Failure): Failure {
	// Where to sign in again is known to the server alone, and the advice names it without a command.
	const isNamedByServer = failure.code === 'auth_failed' && failure.advice.startsWith('Sign in again at ');
	return isNamedByServer ? failure : {...failure, advice: FAILURE_ADVICE[failure.code]};
}

/** The same state, with the failure in it for a program. */
export function adviseState(state: ConnectionState): ConnectionState {
	return 'because' in state ? {...state, because: adviseFailure(state.because)} : state;
}

/** What to do about one of the chat's notices; undefined when nothing needs doing. */
export function adviceFor(code: string): string | undefined {
	return NOTICE_ADVICE.get(code);
}

/** How each request is called here. */
export const METHODS: Readonly<Record<RequestKind, string>> = {
	history: 'getHistory()',
	clear: 'clearHistory()',
	ping: 'ping()',
	logout: 'logout()',
};

const NAMED = /^(The server refused |No answer to )\/(history|clear|ping|logout)\b/;

/** One of the chat's sentences, in which a request is called as a program calls it. */
export function inMethods(text: string): string {
	return text.replace(NAMED, (_, words: string, request: RequestKind) => `${words}${METHODS[request]}`);
}
