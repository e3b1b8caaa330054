/** The table of failures: for each code whether to try again, the exit code, and the default wording. */

import {isNotChecked} from '../../protocol/known-texts.ts';
import type {Failure, FailureCode, FailureFacts} from './failure-code.ts';
import {
	adviceForStatus,
	closeReason,
	hostReason,
	isLocalLack,
	networkReason,
	protocolReason,
} from './reasons.ts';
import {tlsReason} from './tls-reasons.ts';

/** An event in sentences. They may quote the server: draw them as SafeText. */
export interface Wording {
	/** The event and its meaning; lines are separated by LF. */
	readonly text: string;
	/** The next step, wherever the program runs; undefined = none. */
	readonly advice?: string | undefined;
	/** A further step at a prompt: commands and messages to type. */
	readonly atPrompt?: string | undefined;
	/** The next step at a prompt, in place of the two. */
	readonly onlyAtPrompt?: string | undefined;
}

const PATHS =
	'The usual paths are /ws/chat, /chat/ws and /bedrock-chat/ws. Start again with the whole address after --url.';
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
	proxy_unreachable: ['backoff', 3],
	proxy_unauthorized: ['stop', 4],
	proxy_refused: ['stop', 3],
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
	program_fault: ['stop', 1],
	gave_up: ['backoff', 1],
};

/** For each code the default wording of its facts. */
const WORDINGS: Readonly<Record<FailureCode, (facts: FailureFacts) => Wording>> = {
	refused: ({host}) => ({
		text: `Nothing is listening on ${host} (connection refused).`,
		advice:
			'Start the server (python -m uvicorn app:app --reload), or start bedrock-chat with --sandbox for the built-in one.',
	}),
	unreachable: ({host, mark}) => ({
		text: `Cannot reach ${host}${marked(mark)}: ${networkReason(mark)}.`,
		advice: isLocalLack(mark)
			? 'Close other programs on this machine.'
			: 'Check the network, and the address given with --url.',
		atPrompt: TRY_NOW,
	}),
	host_not_found: ({hostname, mark}) => ({
		text: `The host name ${hostname} was not found${marked(mark)}: ${hostReason(mark)}.`,
		advice: 'Check the host name given with --url, and the network.',
		atPrompt: TRY_NOW,
	}),
	dial_timeout: ({host, limits, ...facts}) => ({
		text:
			facts.proxy === undefined
				? `${host} did not answer within ${seconds(limits.dial)}: it is very slow, or a firewall drops the connection.`
				: `No answer from ${host} through the ${proxyNamed(facts)} within ${seconds(limits.dial)}: one of them is very slow, or a firewall drops the connection.`,
		advice: `Check the host and port given with ${facts.proxy === undefined ? '--url' : `--url and ${proxySetting(facts)}`}, and the network.`,
		atPrompt: TRY_NOW,
	}),
	proxy_unreachable: ({mark, ...facts}) => ({
		text: `Cannot connect through the ${proxyNamed(facts)}${marked(mark)}: ${proxyReason(mark)}.`,
		advice: `Check the host and port given with ${proxySetting(facts)}, and that the proxy is running.${withoutProxy(facts)}`,
		atPrompt: TRY_NOW,
	}),
	proxy_unauthorized: ({mark, reason, ...facts}) => ({
		text: `The ${proxyNamed(facts)} did not accept the user name and password, or requires them${marked(mark)}${because(reason)}`,
		advice: `Start again with them in ${proxySetting(facts)}: http://USER:PASSWORD@${facts.proxy ?? 'HOST:PORT'}. In a password, write % as %25 and @ as %40.`,
	}),
	proxy_refused: ({host, mark, reason, ...facts}) => ({
		text: `The ${proxyNamed(facts)} did not connect to ${host}${marked(mark)}${because(reason)}`,
		advice: `Ask its operator whether it allows this host and port${facts.proxyVariable === undefined ? ', or connect without --proxy' : ''}.${withoutProxy(facts)}`,
		atPrompt: TRY_NOW,
	}),
	tls: ({host, mark, encrypted, ...facts}) => {
		if (!encrypted && mark === undefined) {
			return {
				text: `The server at ${host} uses TLS, but the address begins with ws://.`,
				advice: `Start again with ${encryptedUrl({...facts, host})}.`,
			};
		}
		const {because: reason, advice} = tlsReason(mark);
		return {text: `No secure connection to ${host}${marked(mark)}: ${reason}.`, advice};
	},
	wrong_path: ({host, path, mark, reason}) => ({
		text: `${host} has no chat at ${path}${marked(mark)}${because(reason)}`,
		advice: PATHS,
	}),
	forbidden: ({host, path, mark, reason}) => ({
		text: `${host} refused the connection at ${path}${marked(mark)}${because(reason, ': chat servers do this when the path is wrong.')}`,
		advice:
			reason === undefined ? PATHS : `Ask the operator of the server for access, or check the path. ${PATHS}`,
	}),
	unauthorized: ({host, mark, opened, reason}) =>
		opened
			? {
					text: `${host} closed the connection because it requires a credential${marked(mark)}${because(reason)}`,
					advice: 'Start again with a credential: --auth bearer --token-file FILE, for example.',
					atPrompt: 'Or type /login to sign in.',
				}
			: {
					text: `${host} requires a sign-in before it opens a connection${marked(mark)}${because(reason)} Chat servers do not, so it is probably a gateway in front of one.`,
					advice: 'Sign in to the gateway, or give an address behind it with --url.',
					atPrompt: 'Then type /reconnect.',
				},
	http_status: ({mark, reason, location, ...facts}) => {
		const {host} = facts;
		if (location !== undefined) {
			return {
				text: `${host} redirects to ${location}${marked(mark)}. This program does not follow redirects.`,
				advice: redirectAdvice(location, facts),
			};
		}
		const isTlsMissing = !facts.encrypted && /\b(?:https|ssl|tls)\b/i.test(reason ?? '');
		return {
			text: `${host} did not open a connection${marked(mark)}${because(reason, ' and gave no reason.')}`,
			advice: isTlsMissing
				? `The server uses TLS: start again with ${encryptedUrl(facts)}.`
				: (adviceForStatus(mark) ?? `Check the address given with --url. ${PATHS}`),
		};
	},
	not_websocket: ({host, path, mark, reason}) => ({
		text: `${host}${path} answered, but not as a WebSocket server${marked(mark)}${because(reason)}`,
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
	auth_failed: ({mark, reason, redirectUrl}) =>
		isNotChecked(reason ?? '')
			? {
					text: `The server could not check the credential${marked(mark)}${because(reason)}`,
					advice: 'The credential may be right: check it, or try again later.',
					atPrompt: 'Type /reconnect to try again, or /login to sign in with another credential.',
				}
			: {
					text: `The server did not accept the credential${marked(mark)}${because(reason, ' and gave no reason.')}`,
					advice:
						redirectUrl === undefined
							? 'Start again with another credential, or with --auth none.'
							: `Sign in again at ${redirectUrl}, then start again with the new session token.`,
					onlyAtPrompt:
						redirectUrl === undefined
							? 'Type /login to use another credential. (/reconnect tries this one again.)'
							: `Sign in again at ${redirectUrl}, then type /login to use the new session token.`,
				},
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
	connection_lost: ({opened, ...facts}) => ({
		text: opened
			? `Lost the connection to ${facts.host} (server stopped, or network down).`
			: `The connection to ${facts.host} broke before it was established.`,
		advice:
			opened || facts.encrypted
				? 'Check that the server is running.'
				: `Check that the server is running. If it uses TLS, start again with ${encryptedUrl(facts)}.`,
		atPrompt: TRY_NOW,
	}),
	server_restarting: ({host}) => ({
		text: `The server at ${host} is restarting or shutting down.`,
		advice: 'Wait until it is back.',
		atPrompt: TRY_NOW,
	}),
	server_closed: ({mark, reason}) => ({
		text: `The server closed the connection${marked(mark)}${because(reason ?? closeReason(mark))}`,
		advice: "Check the server's log.",
		atPrompt: TRY_NOW,
	}),
	server_error: ({host, mark, reason}) => ({
		text: GATEWAY_MARKS.has(mark ?? '')
			? `A gateway at ${host} got no answer from the chat server behind it${marked(mark)}${because(reason)}`
			: `The server at ${host} failed${marked(mark)}${because(reason)}`,
		advice: GATEWAY_MARKS.has(mark ?? '')
			? 'Check that the chat server is running.'
			: "Check the server's log.",
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
		text: `${host} and this program do not agree on the WebSocket protocol${marked(mark)}${because(reason ?? protocolReason(mark))}`,
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
		advice: largerLimitAdvice(maxFrameBytes),
	}),
	message_too_large: () => ({
		text: 'The server closed the connection because a message was larger than it accepts (usually 16 MB).',
		advice: 'If you sent a long message, shorten it, or send it in parts.',
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
	program_fault: ({host}) => ({
		text: `This program failed while connecting to ${host}. Neither the network nor the server is the cause.`,
		advice: 'Please report it, with the log of --debug, which names the cause.',
		atPrompt: TRY_NOW,
	}),
	gave_up: ({host}) => ({
		text: `This program dropped the connection to ${host}.`,
		advice: 'If it happens again, please report it, with the log of --debug.',
		atPrompt: TRY_NOW,
	}),
};

export const wordFailure = ({code, facts}: Failure): Wording => WORDINGS[code](facts);

/** The marks of a gateway that cannot reach the server. */
const GATEWAY_MARKS: ReadonlySet<string> = new Set(['HTTP 502', 'HTTP 504', 'code 1014']);

type Address = Pick<FailureFacts, 'host' | 'path'>;

function encryptedUrl({host, path}: Address): string {
	return `--url wss://${host}${path}`;
}

type ProxyFacts = Pick<FailureFacts, 'proxy' | 'proxyVariable' | 'hostname'>;

const proxyNamed = ({proxy, proxyVariable}: Omit<ProxyFacts, 'hostname'>): string =>
	`${proxy === undefined ? 'proxy' : `proxy ${proxy}`}${proxyVariable === undefined ? '' : ` of ${proxyVariable}`}`;

/** Where the proxy is named. */
const proxySetting = ({proxyVariable}: Pick<ProxyFacts, 'proxyVariable'>): string =>
	proxyVariable ?? '--proxy';

/** A further sentence, where a variable names the proxy, which may not be meant for this server. */
const withoutProxy = ({proxyVariable, hostname}: Omit<ProxyFacts, 'proxy'>): string =>
	proxyVariable === undefined
		? ''
		: ` To connect without it, start again with --proxy none, or add ${hostname} to NO_PROXY.`;

/** @param mark the name of the error of the connection to the proxy; undefined = it answered, but not as a proxy */
function proxyReason(mark: string | undefined): string {
	if (mark === undefined || mark.startsWith('HPE_')) return 'it did not answer as an HTTP proxy';
	if (isLocalLack(mark)) return networkReason(mark);
	if (mark === 'ECONNREFUSED') return 'nothing is listening there';
	if (mark === 'ENOTFOUND' || mark.startsWith('EAI_')) return 'its host name was not found';
	return /^E[A-Z]+$/.test(mark)
		? 'it is down, or the network does not let the connection through'
		: tlsReason(mark).because;
}

/** Names the new address, unless it would take the encryption away. */
function redirectAdvice(location: string, {encrypted}: Pick<FailureFacts, 'encrypted'>): string {
	const signIn = "If that is a page to sign in, a gateway needs a header: -H 'NAME: VALUE'.";
	if (encrypted && /^(?:http|ws):/.test(location))
		return `That address is not encrypted, so do not use it. ${signIn}`;
	return `If the chat is there, start again with --url ${location.replace(/^http/, 'ws')}. ${signIn}`;
}

const MB = 1024 * 1024;

/** The largest `--max-frame`, MB. */
const MOST_MB = 511;

/** Names twice the limit as `--max-frame` takes it, or the largest one; no flag where that was too small. */
function largerLimitAdvice(maxFrameBytes: number): string {
	const next = Math.min(MOST_MB, Math.max(1, Math.ceil((2 * maxFrameBytes) / MB)));
	return next * MB > maxFrameBytes
		? `Ask for less at a time, or start with --max-frame ${next}MB for a higher limit.`
		: 'Ask for less at a time: this is the largest limit.';
}

/** In units of 1,048,576 bytes, as `--max-frame` takes them. */
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
