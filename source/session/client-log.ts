/** Logs a client: changes of the connection, failures, and every frame in both directions. */
import type {Client, ClientEvents, CreateClient} from '../client/client.ts';
import type {ConnectionState} from '../client/connection.ts';
import type {Failure} from '../client/failure/failure-code.ts';
import {wordFailure} from '../client/failure/failure-table.ts';
import {LOGGED_BYTES} from '../client/limits.ts';
import type {DebugLog, LogLevel} from '../journal/debug-log.ts';
import {encode} from '../protocol/encode.ts';
import type {ClientFrame} from '../protocol/frames.ts';
import {redactFrame, redactUrl, secretsInUrl, secretsOf} from '../protocol/redact.ts';
import {headOf} from '../protocol/remote-text.ts';
import type {Decoded, ServerFrame} from '../protocol/server-frames.ts';
import {duration} from '../text/quantity.ts';

/** Logger name of its lines. */
const NAME = 'bedrock-chat.client';

/** Wraps `createClient` so that its clients are logged; events and methods stay the same. */
export function logClient(createClient: CreateClient, log: DebugLog): CreateClient {
	return (options, events) => {
		const {url, credential} = options;
		log.hide(secretsInUrl(url));
		if (credential !== undefined) log.hide(secretsOf(credential));
		const write = (level: LogLevel, text: string, at: number): void =>
			log.write({at, name: NAME, level, text});
		const writeFrame = (text: string, at: number): void =>
			log.write({at, name: NAME, level: 'DEBUG', text, isFrame: true});
		let before: ConnectionState = {at: 'idle'};
		const logged: ClientEvents = {
			onState(state, at) {
				for (const [level, text] of stateLines(before, state, redactUrl(url), at)) write(level, text, at);
				before = state;
				events.onState(state, at);
			},
			...(log.isDetailed && {
				onMessage: (head: string, at: number, bytes: number) =>
					writeFrame(`Message received: ${log.received(head, bytes <= LOGGED_BYTES, bytes)}`, at),
			}),
			onFrame(decoded, at, bytes) {
				for (const [level, text] of messageLines(decoded)) write(level, text, at);
				events.onFrame(decoded, at, bytes);
			},
			onSent(frame, at, text) {
				if (log.isDetailed) writeFrame(`Message sent: ${sentJson(frame, log)}`, at);
				events.onSent(frame, at, text);
			},
		};
		const client: Client = createClient(options, logged);
		return {
			...client,
			get state() {
				return client.state;
			},
			authenticate(next) {
				log.hide(secretsOf(next));
				client.authenticate(next);
			},
			renew(next) {
				log.hide(secretsOf(next));
				client.renew(next);
			},
		};
	};
}

type LogLine = readonly [level: LogLevel, text: string];

/** The lines for a change of state. */
function stateLines(before: ConnectionState, state: ConnectionState, url: string, now: number): LogLine[] {
	switch (state.at) {
		case 'dialing': {
			const session = state.resume === undefined ? '' : ` for session ${state.resume}`;
			const number = state.attempt > 1 ? ` (attempt ${state.attempt})` : '';
			return [['INFO', `Connecting to ${url}...${session}${number}`]];
		}
		case 'greeting':
			return before.at === 'greeting' ? [] : [['INFO', 'WebSocket connected']];
		case 'authenticating':
			return [['INFO', `Authenticating in session ${state.session.id}`]];
		case 'ready': {
			const text = readiness(state);
			return before.at === 'ready' && readiness(before) === text ? [] : [['INFO', text]];
		}
		case 'waiting': {
			const {because, retryAt, attempt} = state;
			const wait = duration(retryAt - now);
			const text = `${wordFailure(because).text} [${because.code}]${causeOf(because)} Attempt ${attempt} in ${wait}.`;
			return [['WARNING', text]];
		}
		case 'stopped': {
			const {text, advice} = wordFailure(state.because);
			const code = `[${state.because.code}]${causeOf(state.because)}`;
			return [['ERROR', [text, code, advice].filter(Boolean).join(' ')]];
		}
		case 'closing':
			return [['INFO', 'Closing']];
		case 'closed':
			return [['INFO', 'Closed']];
		case 'idle':
			return [];
	}
}

/** The error behind a failure, where there is one. */
function causeOf({detail}: Failure): string {
	return detail === undefined || detail === '' ? '' : ` Cause: ${detail}.`;
}

function readiness({session}: Extract<ConnectionState, {readonly at: 'ready'}>): string {
	const {id, resumed, displayName, authenticated} = session;
	const kind =
		resumed === undefined ? '' : resumed ? ', resumed' : ', new: the requested one was not resumed';
	const name = displayName === undefined ? '' : ` as ${displayName}`;
	return `Ready in session ${id}${kind}${authenticated ? `, authenticated${name}` : ''}`;
}

/** The lines about a message of the server's, besides its text. */
function messageLines(decoded: Decoded): LogLine[] {
	if (decoded.kind === 'undecodable') {
		const {detail, head} = decoded;
		return [
			['WARNING', `Received a message that cannot be read (${detail})${head === '' ? '' : `: ${head}`}`],
		];
	}
	const {frame, problems} = decoded;
	const lines: LogLine[] = [];
	if (problems.length > 0) lines.push(['WARNING', `Malformed ${frame.type} frame: ${problems.join('; ')}`]);
	const reported = errorIn(frame);
	if (reported !== undefined)
		lines.push(['ERROR', `The server reports an error (${frame.type}): ${reported}`]);
	return lines;
}

/** The server's text in a frame that reports an error. */
function errorIn(frame: ServerFrame): string | undefined {
	switch (frame.type) {
		case 'error':
		case 'auth_failed':
		case 'auth_expired':
		case 'conversation_error':
		case 'feedback_error':
			return frame.message;
		case 'auth_response':
			return frame.success ? undefined : frame.message;
		case 'ai_response':
			return frame.error || frame.metadata.error === true ? headOf(frame.message) : undefined;
		default:
			return undefined;
	}
}

function sentJson(frame: ClientFrame, log: DebugLog): string {
	// The client has redacted the credential already, but another client may not.
	const shown = redactFrame(frame);
	return log.json(shown, () => Buffer.byteLength(encode(shown)));
}
