/** The failure table itself: for every code the sentence, what to do next, whether to try again, and the exit code. */

import type {TimeLimits} from '../limits.ts';
import type {Failure, FailureCode} from './failure-code.ts';

/** The pieces that sentences are made of. */
export interface FailureFacts {
	/** Host and port. */
	readonly host: string;
	readonly hostname: string;
	readonly path: string;
	/** `HTTP 403`, `code 1011`, `ENETDOWN` in brackets after a blank, or nothing. */
	readonly mark: string;
	/** A colon and the server's words, or nothing. */
	readonly said: string;
	readonly opened: boolean;
	readonly limits: TimeLimits;
	/** The frame limit in MB, and a higher one to try. */
	readonly frameLimit: string;
	readonly higherLimit: string;
	readonly redirectUrl: string | undefined;
}

export interface FailureRow {
	readonly retry: Failure['retry'];
	readonly exitCode: Failure['exitCode'];
	sentence(facts: FailureFacts): string;
	advice(facts: FailureFacts): string;
}

const PATHS =
	'The usual paths are /ws/chat, /chat/ws and /bedrock-chat/ws: give the whole address with --url.';
const TRY_NOW = '/reconnect tries again now.';

/** The table. Exit codes: 5 for every time limit, 4 for a credential, 3 where no connection is to be had, else 1. */
export const FAILURES: Readonly<Record<FailureCode, FailureRow>> = {
	refused: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({host}) => `Nothing listens at ${host}: the connection was refused.`,
		advice: () =>
			'Start the server (python -m uvicorn app:app --reload), or try the built-in one: bedrock-chat --sandbox.',
	},
	unreachable: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({host, mark}) =>
			`${host} cannot be reached${mark}: the network on the way there is down or closed.`,
		advice: () => `Check the network and the address given with --url; ${TRY_NOW}`,
	},
	host_not_found: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({hostname, mark}) =>
			`The name ${hostname} has no address${mark}: it is misspelt, or there is no network.`,
		advice: () => `Check the host name given with --url, and the network; ${TRY_NOW}`,
	},
	dial_timeout: {
		retry: 'backoff',
		exitCode: 5,
		sentence: ({host, limits}) =>
			`${host} did not answer within ${seconds(limits.dial)}: it is very slow, or something on the way swallows the call.`,
		advice: () => `Check host and port given with --url, and the network; ${TRY_NOW}`,
	},
	tls: {
		retry: 'stop',
		exitCode: 3,
		sentence: ({host, mark}) =>
			`No secure connection to ${host}${mark}: its certificate is not trusted here, or it does not speak TLS.`,
		advice: () =>
			'Write ws:// instead of wss:// if the server has no TLS; for a private certificate authority, give its file with --ca.',
	},
	wrong_path: {
		retry: 'stop',
		exitCode: 3,
		sentence: ({host, path, mark}) => `${host} has no chat at ${path}${mark}.`,
		advice: () => PATHS,
	},
	forbidden: {
		retry: 'stop',
		exitCode: 3,
		sentence: ({host, path, mark}) =>
			`${host} refused the connection at ${path}${mark}: chat servers answer so when the path is wrong.`,
		advice: () => PATHS,
	},
	unauthorized: {
		retry: 'stop',
		exitCode: 4,
		sentence: ({host, mark}) =>
			`${host} asks for a sign-in before it opens a connection${mark}: chat servers do not, so it is probably a gateway in front of one.`,
		advice: () => `Sign in to the gateway, or give an address behind it with --url; then ${TRY_NOW}`,
	},
	http_status: {
		retry: 'stop',
		exitCode: 3,
		sentence: ({host, mark, said}) =>
			`${host} did not open a connection${mark}${said || ': it gave no reason.'}`,
		advice: () => `Check the address given with --url. ${PATHS}`,
	},
	not_websocket: {
		retry: 'stop',
		exitCode: 3,
		sentence: ({host, path, mark}) => `What answers at ${host}${path} does not speak WebSocket${mark}.`,
		advice: () => `Check port and path. ${PATHS}`,
	},
	invalid_url: {
		retry: 'stop',
		exitCode: 3,
		sentence: () => 'The address is not one of a WebSocket.',
		advice: () => 'Give one such as ws://localhost:8000/ws/chat with --url.',
	},
	greeting_timeout: {
		retry: 'backoff',
		exitCode: 5,
		sentence: ({host, limits}) =>
			`${host} opened the connection but did not greet within ${seconds(limits.greeting)}: it is overloaded, or not a chat server.`,
		advice: () => `Check the address given with --url; ${TRY_NOW}`,
	},
	auth_failed: {
		retry: 'stop',
		exitCode: 4,
		sentence: ({said}) => `The server did not accept the credential${said || '; it gave no reason.'}`,
		advice: ({redirectUrl}) =>
			redirectUrl === undefined
				? '/login signs in with another one, /reconnect tries the same one again; or start again with another credential, or with --auth none.'
				: `Sign in again at ${redirectUrl}, then start again with the new session token.`,
	},
	auth_timeout: {
		retry: 'stop',
		exitCode: 5,
		sentence: ({limits}) =>
			`The server did not answer the credential within ${seconds(limits.auth)}: it cannot check it now, or does not know how.`,
		advice: () => '/reconnect tries again; --auth none connects without a credential.',
	},
	session_not_found: {
		retry: 'at-once',
		exitCode: 1,
		sentence: () => 'The server has lost this session, although the connection is still open.',
		advice: () => 'A new connection helps; /reconnect makes one.',
	},
	connection_lost: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({host, opened}) =>
			opened
				? `The connection to ${host} broke: the server died, or the network did.`
				: `The connection to ${host} broke while it was being made.`,
		advice: () => `Check that the server runs; ${TRY_NOW}`,
	},
	server_restarting: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({host}) => `The server at ${host} is restarting or shutting down.`,
		advice: () => `Wait until it is back; ${TRY_NOW}`,
	},
	server_closed: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({mark, said}) => `The server closed the connection${mark}${said || '; it gave no reason.'}`,
		advice: () => TRY_NOW,
	},
	server_error: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({host, mark, said}) => `Something broke inside the server at ${host}${mark}${said || '.'}`,
		advice: () => `Check the server's log; ${TRY_NOW}`,
	},
	overloaded: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({host, mark, said}) => `The server at ${host} has too much to do${mark}${said || '.'}`,
		advice: () => `Wait a little; ${TRY_NOW}`,
	},
	policy_violation: {
		retry: 'stop',
		exitCode: 3,
		sentence: ({mark, said}) =>
			`The server closed the connection because something is against its rules${mark}${said || '; it does not say what.'}`,
		advice: () => `Ask whoever runs the server what it allows; ${TRY_NOW}`,
	},
	protocol_error: {
		retry: 'backoff',
		exitCode: 3,
		sentence: ({host, mark, said}) =>
			`${host} and this program do not understand each other's WebSocket${mark}${said || '.'}`,
		advice: () => `A proxy on the way may spoil it: try another address with --url; ${TRY_NOW}`,
	},
	pong_timeout: {
		retry: 'backoff',
		exitCode: 5,
		sentence: ({host, limits}) =>
			`Nothing came from ${host} for ${seconds(limits.quiet + limits.pong)}, not even the answer to a ping: the line is dead.`,
		advice: () => `Check the network; ${TRY_NOW}`,
	},
	frame_too_large: {
		retry: 'at-once',
		exitCode: 1,
		sentence: ({frameLimit}) =>
			`The server sent a message above the limit of ${frameLimit} MB. It was not read, and the connection has to be made anew.`,
		advice: ({higherLimit}) =>
			`Ask for less at a time, or start with a higher limit: --max-frame ${higherLimit} (in MB).`,
	},
	message_too_large: {
		retry: 'at-once',
		exitCode: 1,
		sentence: () =>
			'The message was larger than the server takes (16 MB is usual), so it closed the connection. It was not handled.',
		advice: () => 'Shorten the message or send it in parts.',
	},
	out_of_memory: {
		retry: 'at-once',
		exitCode: 1,
		sentence: () =>
			'The server sent a message that takes more memory than this program may have for one. It was given up, and the connection has to be made anew.',
		advice: () => 'Ask for less at a time: fewer results of tools, or a shorter history.',
	},
	reader_failed: {
		retry: 'backoff',
		exitCode: 1,
		sentence: () => 'The part of this program that reads messages has failed, and starts anew.',
		advice: () => `${TRY_NOW} If it happens again, please report it, with the log of --debug.`,
	},
	gave_up: {
		retry: 'backoff',
		exitCode: 1,
		sentence: ({host}) => `The connection to ${host} was dropped from this side.`,
		advice: () => TRY_NOW,
	},
};

function seconds(ms: number): string {
	return `${ms / 1000} s`;
}
