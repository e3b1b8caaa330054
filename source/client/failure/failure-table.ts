/** The table of failures: for each code whether to try again, the exit code, and the default wording. */

import type {Failure, FailureCode, FailureFacts} from './failure-code.ts';

/** An event in sentences. They may quote the server: draw them as SafeText. */
export interface Wording {
	/** The event and its meaning; lines are separated by LF. */
	readonly text: string;
	/** The next step, wherever the program runs; undefined = none. */
	readonly advice?: string | undefined;
	/** A further step at a prompt: commands and messages to type. */
	readonly atPrompt?: string | undefined;
}

const PATHS =
	'The usual paths are /ws/chat, /chat/ws and /bedrock-chat/ws. Give the whole address with --url.';
const TRY_NOW = 'Type /reconnect to try again now.';

/**
 * For each code whether to try again, and the exit code: 5 for every time limit, 4 for a credential, 3 where no
 * connection can be made, else 1.
 */
export const REACTIONS: Readonly<Record<FailureCode, readonly [Failure['retry'], Failure['exitCode']]>> = {
	refused: ['backoff', 3],
	unreachable: ['backoff', 3],
	host_not_found: ['backoff', 3],
	dial_timeout: ['backoff', 5],
	tls: ['stop', 3],
	wrong_path: ['stop', 3],
	forbidden: ['stop', 3],
	unauthorized: ['stop', 4],
	http_status: ['stop', 3],
	not_websocket: ['stop', 3],
	invalid_url: ['stop', 3],
	greeting_timeout: ['backoff', 5],
	auth_failed: ['stop', 4],
	auth_timeout: ['stop', 5],
	session_not_found: ['at-once', 1],
	connection_lost: ['backoff', 3],
	server_restarting: ['backoff', 3],
	server_closed: ['backoff', 3],
	server_error: ['backoff', 3],
	overloaded: ['backoff', 3],
	policy_violation: ['stop', 3],
	protocol_error: ['backoff', 3],
	pong_timeout: ['backoff', 5],
	frame_too_large: ['at-once', 1],
	message_too_large: ['at-once', 1],
	out_of_memory: ['at-once', 1],
	reader_failed: ['backoff', 1],
	gave_up: ['backoff', 1],
};

/** For each code the default wording of its facts. */
const WORDINGS: Readonly<Record<FailureCode, (facts: FailureFacts) => Wording>> = {
	refused: ({host}) => ({
		text: `Nothing is listening on ${host} (connection refused).`,
		advice:
			'Start the server (python -m uvicorn app:app --reload), or try the built-in one: bedrock-chat --sandbox.',
	}),
	unreachable: ({host, mark}) => ({
		text: `Cannot reach ${host}${marked(mark)}: the network is down, or does not let the connection through.`,
		advice: 'Check the network, and the address given with --url.',
		atPrompt: TRY_NOW,
	}),
	host_not_found: ({hostname, mark}) => ({
		text: `The host name ${hostname} has no address${marked(mark)}: it is misspelled, or there is no network.`,
		advice: 'Check the host name given with --url, and the network.',
		atPrompt: TRY_NOW,
	}),
	dial_timeout: ({host, limits}) => ({
		text: `${host} did not answer within ${seconds(limits.dial)}: it is very slow, or a firewall drops the connection.`,
		advice: 'Check the host and port given with --url, and the network.',
		atPrompt: TRY_NOW,
	}),
	tls: ({host, mark}) => ({
		text: `No secure connection to ${host}${marked(mark)}: its certificate is not trusted here, or it does not use TLS.`,
		advice:
			'If the server has no TLS, write ws:// instead of wss://. For a private certificate authority, give its file with --ca.',
	}),
	wrong_path: ({host, path, mark}) => ({
		text: `${host} has no chat at ${path}${marked(mark)}.`,
		advice: PATHS,
	}),
	forbidden: ({host, path, mark}) => ({
		text: `${host} refused the connection at ${path}${marked(mark)}: chat servers do this when the path is wrong.`,
		advice: PATHS,
	}),
	unauthorized: ({host, mark}) => ({
		text: `${host} requires a sign-in before it opens a connection${marked(mark)}. Chat servers do not, so it is probably a gateway in front of one.`,
		advice: 'Sign in to the gateway, or give an address behind it with --url.',
		atPrompt: 'Then type /reconnect.',
	}),
	http_status: ({host, mark, reason}) => ({
		text: `${host} did not open a connection${marked(mark)}${because(reason, ' and gave no reason.')}`,
		advice: `Check the address given with --url. ${PATHS}`,
	}),
	not_websocket: ({host, path, mark}) => ({
		text: `${host}${path} answered, but not as a WebSocket server${marked(mark)}.`,
		advice: `Check the port and the path. ${PATHS}`,
	}),
	invalid_url: () => ({
		text: 'The address is not a WebSocket URL.',
		advice: 'Give one such as ws://localhost:8000/ws/chat with --url.',
	}),
	greeting_timeout: ({host, limits}) => ({
		text: `${host} opened the connection but sent no greeting within ${seconds(limits.greeting)}: it is overloaded, or not a chat server.`,
		advice: 'Check the address given with --url.',
		atPrompt: TRY_NOW,
	}),
	auth_failed: ({reason, redirectUrl}) => ({
		text: `The server did not accept the credential${because(reason, ' and gave no reason.')}`,
		advice:
			redirectUrl === undefined
				? 'Start again with another credential, or with --auth none.'
				: `Sign in again at ${redirectUrl}, then start again with the new session token.`,
		atPrompt:
			redirectUrl === undefined
				? 'Or type /login to sign in with another credential, or /reconnect to try the same one again.'
				: undefined,
	}),
	auth_timeout: ({limits}) => ({
		text: `The server did not answer the credential within ${seconds(limits.auth)}: it cannot check credentials now, or does not support this kind.`,
		advice: 'To connect without a credential, start again with --auth none.',
		atPrompt: 'Type /reconnect to try again.',
	}),
	session_not_found: () => ({
		text: 'The server has lost this session, although the connection is still open.',
		advice: 'A new connection fixes this.',
		atPrompt: 'Type /reconnect to make one.',
	}),
	connection_lost: ({host, opened}) => ({
		text: opened
			? `Lost the connection to ${host} (server stopped, or network down).`
			: `The connection to ${host} broke before it was established.`,
		advice: 'Check that the server is running.',
		atPrompt: TRY_NOW,
	}),
	server_restarting: ({host}) => ({
		text: `The server at ${host} is restarting or shutting down.`,
		advice: 'Wait until it is back.',
		atPrompt: TRY_NOW,
	}),
	server_closed: ({mark, reason}) => ({
		text: `The server closed the connection${marked(mark)}${because(reason, ' and gave no reason.')}`,
		atPrompt: TRY_NOW,
	}),
	server_error: ({host, mark, reason}) => ({
		text: `The server at ${host} failed${marked(mark)}${because(reason)}`,
		advice: "Check the server's log.",
		atPrompt: TRY_NOW,
	}),
	overloaded: ({host, mark, reason}) => ({
		text: `The server at ${host} is overloaded${marked(mark)}${because(reason)}`,
		advice: 'Wait a little.',
		atPrompt: TRY_NOW,
	}),
	policy_violation: ({mark, reason}) => ({
		text: `The server closed the connection because something violates its policy${marked(mark)}${because(reason, '; it does not say what.')}`,
		advice: 'Ask the operator of the server what it allows.',
		atPrompt: TRY_NOW,
	}),
	protocol_error: ({host, mark, reason}) => ({
		text: `${host} and this program do not agree on the WebSocket protocol${marked(mark)}${because(reason)}`,
		advice: 'A proxy in between may be the cause: try another address with --url.',
		atPrompt: TRY_NOW,
	}),
	pong_timeout: ({host, limits}) => ({
		text: `Nothing arrived from ${host} for ${seconds(limits.quiet + limits.pong)}, not even the answer to a ping: the connection is dead.`,
		advice: 'Check the network.',
		atPrompt: TRY_NOW,
	}),
	frame_too_large: ({maxFrameBytes}) => ({
		text: `The server sent a message above the limit of ${megabytes(maxFrameBytes)} MB. It was not read, and the connection has to be made again.`,
		advice: `Ask for less at a time, or start with a higher limit: --max-frame ${Math.max(1, Math.ceil((2 * maxFrameBytes) / MB))} (in MB).`,
	}),
	message_too_large: () => ({
		text: 'The message was larger than the server accepts (usually 16 MB), so it closed the connection. The message was not handled.',
		advice: 'Shorten the message, or send it in parts.',
	}),
	out_of_memory: () => ({
		text: 'The server sent a message that needs more memory than this program allows for one. It was dropped, and the connection has to be made again.',
		advice: 'Ask for less at a time: fewer tool results, or a shorter history.',
	}),
	reader_failed: () => ({
		text: 'The part of this program that reads messages failed and is restarting.',
		advice: 'If it happens again, please report it, with the log of --debug.',
		atPrompt: TRY_NOW,
	}),
	gave_up: ({host}) => ({text: `This program dropped the connection to ${host}.`, atPrompt: TRY_NOW}),
};

export const wordFailure = ({code, facts}: Failure): Wording => WORDINGS[code](facts);

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
