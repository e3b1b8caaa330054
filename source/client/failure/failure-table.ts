/** The table of failures: for each code whether to try again, the exit code, and the default wording. */

import type {Failure, FailureCode, FailureFacts} from './failure-code.ts';

/** An event in sentences. They may quote the server: draw them as SafeText. */
export interface Wording {
	/** What happened and what it means; lines are separated by LF. */
	readonly text: string;
	/** What to do next, wherever the program runs; undefined = nothing. */
	readonly advice?: string | undefined;
	/** What else to do at a prompt: commands and messages to type. */
	readonly atPrompt?: string | undefined;
}

export interface FailureRow {
	readonly retry: Failure['retry'];
	readonly exitCode: Failure['exitCode'];
	text(facts: FailureFacts): string;
	readonly advice?: string | ((facts: FailureFacts) => string);
	readonly atPrompt?: string | ((facts: FailureFacts) => string | undefined);
}

const PATHS =
	'The usual paths are /ws/chat, /chat/ws and /bedrock-chat/ws. Give the whole address with --url.';
const TRY_NOW = 'Type /reconnect to try again now.';

/** Exit codes: 5 for every time limit, 4 for a credential, 3 where no connection can be made, else 1. */
export const FAILURES: Readonly<Record<FailureCode, FailureRow>> = {
	refused: {
		retry: 'backoff',
		exitCode: 3,
		text: ({host}) => `Nothing is listening on ${host} (connection refused).`,
		advice:
			'Start the server (python -m uvicorn app:app --reload), or try the built-in one: bedrock-chat --sandbox.',
	},
	unreachable: {
		retry: 'backoff',
		exitCode: 3,
		text: ({host, mark}) =>
			`Cannot reach ${host}${marked(mark)}: the network is down, or does not let the connection through.`,
		advice: 'Check the network, and the address given with --url.',
		atPrompt: TRY_NOW,
	},
	host_not_found: {
		retry: 'backoff',
		exitCode: 3,
		text: ({hostname, mark}) =>
			`The host name ${hostname} has no address${marked(mark)}: it is misspelled, or there is no network.`,
		advice: 'Check the host name given with --url, and the network.',
		atPrompt: TRY_NOW,
	},
	dial_timeout: {
		retry: 'backoff',
		exitCode: 5,
		text: ({host, limits}) =>
			`${host} did not answer within ${seconds(limits.dial)}: it is very slow, or a firewall drops the connection.`,
		advice: 'Check the host and port given with --url, and the network.',
		atPrompt: TRY_NOW,
	},
	tls: {
		retry: 'stop',
		exitCode: 3,
		text: ({host, mark}) =>
			`No secure connection to ${host}${marked(mark)}: its certificate is not trusted here, or it does not use TLS.`,
		advice:
			'If the server has no TLS, write ws:// instead of wss://. For a private certificate authority, give its file with --ca.',
	},
	wrong_path: {
		retry: 'stop',
		exitCode: 3,
		text: ({host, path, mark}) => `${host} has no chat at ${path}${marked(mark)}.`,
		advice: PATHS,
	},
	forbidden: {
		retry: 'stop',
		exitCode: 3,
		text: ({host, path, mark}) =>
			`${host} refused the connection at ${path}${marked(mark)}: chat servers do this when the path is wrong.`,
		advice: PATHS,
	},
	unauthorized: {
		retry: 'stop',
		exitCode: 4,
		text: ({host, mark}) =>
			`${host} requires a sign-in before it opens a connection${marked(mark)}. Chat servers do not, so it is probably a gateway in front of one.`,
		advice: 'Sign in to the gateway, or give an address behind it with --url.',
		atPrompt: 'Then type /reconnect.',
	},
	http_status: {
		retry: 'stop',
		exitCode: 3,
		text: ({host, mark, reason}) =>
			`${host} did not open a connection${marked(mark)}${because(reason, ' and gave no reason.')}`,
		advice: `Check the address given with --url. ${PATHS}`,
	},
	not_websocket: {
		retry: 'stop',
		exitCode: 3,
		text: ({host, path, mark}) => `${host}${path} answered, but not as a WebSocket server${marked(mark)}.`,
		advice: `Check the port and the path. ${PATHS}`,
	},
	invalid_url: {
		retry: 'stop',
		exitCode: 3,
		text: () => 'The address is not a WebSocket URL.',
		advice: 'Give one such as ws://localhost:8000/ws/chat with --url.',
	},
	greeting_timeout: {
		retry: 'backoff',
		exitCode: 5,
		text: ({host, limits}) =>
			`${host} opened the connection but did not greet within ${seconds(limits.greeting)}: it is overloaded, or not a chat server.`,
		advice: 'Check the address given with --url.',
		atPrompt: TRY_NOW,
	},
	auth_failed: {
		retry: 'stop',
		exitCode: 4,
		text: ({reason}) => `The server did not accept the credential${because(reason, ' and gave no reason.')}`,
		advice: ({redirectUrl}) =>
			redirectUrl === undefined
				? 'Start again with another credential, or with --auth none.'
				: `Sign in again at ${redirectUrl}, then start again with the new session token.`,
		atPrompt: ({redirectUrl}) =>
			redirectUrl === undefined
				? 'Or type /login to sign in with another credential, or /reconnect to try the same one again.'
				: undefined,
	},
	auth_timeout: {
		retry: 'stop',
		exitCode: 5,
		text: ({limits}) =>
			`The server did not answer the credential within ${seconds(limits.auth)}: it cannot check credentials now, or does not support this kind.`,
		advice: 'To connect without a credential, start again with --auth none.',
		atPrompt: 'Type /reconnect to try again.',
	},
	session_not_found: {
		retry: 'at-once',
		exitCode: 1,
		text: () => 'The server has lost this session, although the connection is still open.',
		advice: 'A new connection fixes this.',
		atPrompt: 'Type /reconnect to make one.',
	},
	connection_lost: {
		retry: 'backoff',
		exitCode: 3,
		text: ({host, opened}) =>
			opened
				? `Lost the connection to ${host} (server stopped, or network down).`
				: `The connection to ${host} broke before it was established.`,
		advice: 'Check that the server is running.',
		atPrompt: TRY_NOW,
	},
	server_restarting: {
		retry: 'backoff',
		exitCode: 3,
		text: ({host}) => `The server at ${host} is restarting or shutting down.`,
		advice: 'Wait until it is back.',
		atPrompt: TRY_NOW,
	},
	server_closed: {
		retry: 'backoff',
		exitCode: 3,
		text: ({mark, reason}) =>
			`The server closed the connection${marked(mark)}${because(reason, ' and gave no reason.')}`,
		atPrompt: TRY_NOW,
	},
	server_error: {
		retry: 'backoff',
		exitCode: 3,
		text: ({host, mark, reason}) => `The server at ${host} failed${marked(mark)}${because(reason)}`,
		advice: "Check the server's log.",
		atPrompt: TRY_NOW,
	},
	overloaded: {
		retry: 'backoff',
		exitCode: 3,
		text: ({host, mark, reason}) => `The server at ${host} is overloaded${marked(mark)}${because(reason)}`,
		advice: 'Wait a little.',
		atPrompt: TRY_NOW,
	},
	policy_violation: {
		retry: 'stop',
		exitCode: 3,
		text: ({mark, reason}) =>
			`The server closed the connection because something violates its policy${marked(mark)}${because(reason, '; it does not say what.')}`,
		advice: 'Ask the operator of the server what it allows.',
		atPrompt: TRY_NOW,
	},
	protocol_error: {
		retry: 'backoff',
		exitCode: 3,
		text: ({host, mark, reason}) =>
			`${host} and this program do not agree on the WebSocket protocol${marked(mark)}${because(reason)}`,
		advice: 'A proxy in between may be the cause: try another address with --url.',
		atPrompt: TRY_NOW,
	},
	pong_timeout: {
		retry: 'backoff',
		exitCode: 5,
		text: ({host, limits}) =>
			`Nothing arrived from ${host} for ${seconds(limits.quiet + limits.pong)}, not even the answer to a ping: the connection is dead.`,
		advice: 'Check the network.',
		atPrompt: TRY_NOW,
	},
	frame_too_large: {
		retry: 'at-once',
		exitCode: 1,
		text: ({maxFrameBytes}) =>
			`The server sent a message above the limit of ${megabytes(maxFrameBytes)} MB. It was not read, and the connection has to be made again.`,
		advice: ({maxFrameBytes}) =>
			`Ask for less at a time, or start with a higher limit: --max-frame ${Math.max(1, Math.ceil((2 * maxFrameBytes) / MB))} (in MB).`,
	},
	message_too_large: {
		retry: 'at-once',
		exitCode: 1,
		text: () =>
			'The message was larger than the server accepts (usually 16 MB), so it closed the connection. The message was not handled.',
		advice: 'Shorten the message, or send it in parts.',
	},
	out_of_memory: {
		retry: 'at-once',
		exitCode: 1,
		text: () =>
			'The server sent a message that needs more memory than this program allows for one. It was dropped, and the connection has to be made again.',
		advice: 'Ask for less at a time: fewer tool results, or a shorter history.',
	},
	reader_failed: {
		retry: 'backoff',
		exitCode: 1,
		text: () => 'The part of this program that reads messages failed and is restarting.',
		advice: 'If it happens again, please report it, with the log of --debug.',
		atPrompt: TRY_NOW,
	},
	gave_up: {
		retry: 'backoff',
		exitCode: 1,
		text: ({host}) => `This program dropped the connection to ${host}.`,
		atPrompt: TRY_NOW,
	},
};

export function wordFailure({code, facts}: Pick<Failure, 'code' | 'facts'>): Wording {
	const {text, advice, atPrompt} = FAILURES[code];
	return {
		text: text(facts),
		advice: typeof advice === 'function' ? advice(facts) : advice,
		atPrompt: typeof atPrompt === 'function' ? atPrompt(facts) : atPrompt,
	};
}

const MB = 1024 * 1024;

/** As `--max-frame` takes it: units of 1,048,576 bytes. */
function megabytes(bytes: number): string {
	return String(Number((bytes / MB).toPrecision(3)));
}

function seconds(ms: number): string {
	return `${ms / 1000} s`;
}

function marked(mark: string | undefined): string {
	return mark === undefined ? '' : ` (${mark})`;
}

/** The server's reason after a colon, ended like a sentence. */
function because(reason: string | undefined, otherwise = '.'): string {
	if (reason === undefined) return otherwise;
	return `: ${reason}${/[.!?…]$/.test(reason) ? '' : '.'}`;
}
