/** Listens in on a client for the log: where the connection is, what went wrong, every frame in and out. */
import type {Client, ClientEvents, CreateClient} from '../client/client.ts';
import type {ConnectionState} from '../client/connection.ts';
import {wordFailure} from '../client/failure/failure-table.ts';
import type {DebugLog, LogLevel} from '../journal/debug-log.ts';
import {encode} from '../protocol/encode.ts';
import type {ClientFrame, Decoded, ServerFrame} from '../protocol/frames.ts';
import {redactFrame, redactUrl, secretsInUrl, secretsOf} from '../protocol/redact.ts';
import {headOf} from '../protocol/remote-text.ts';
import {duration} from '../text/quantity.ts';

/** The name that its lines carry. */
const NAME = 'bedrock-chat.client';

/** A client maker whose clients write down what happens to them; neither they nor their owner notice. */
export function logClient(createClient: CreateClient, log: DebugLog): CreateClient {
	return (options, events) => {
		const {url, credential, clock} = options;
		log.hide(secretsInUrl(url));
		if (credential !== undefined) log.hide(secretsOf(credential));
		const tell = (level: LogLevel, text: string, at = clock.now()): void =>
			log.write({at, name: NAME, level, text});
		let before: ConnectionState = {at: 'idle'};
		const tapped: ClientEvents = {
			onState(state) {
				for (const [level, text] of changes(before, state, redactUrl(url), clock.now())) tell(level, text);
				before = state;
				events.onState(state);
			},
			onFrame(decoded, at, bytes) {
				for (const [level, text] of arrivals(decoded, bytes, log)) tell(level, text, at);
				events.onFrame(decoded, at, bytes);
			},
			onSent(frame, at) {
				if (log.isDetailed) tell('DEBUG', `Message sent: ${sentJson(frame, log)}`, at);
				events.onSent(frame, at);
			},
		};
		const client: Client = createClient(options, tapped);
		return {
			...client,
			get state() {
				return client.state;
			},
			authenticate(next) {
				log.hide(secretsOf(next));
				client.authenticate(next);
			},
		};
	};
}

type Remark = readonly [level: LogLevel, text: string];

/** What a change of state is worth saying. */
function changes(before: ConnectionState, state: ConnectionState, url: string, now: number): Remark[] {
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
			const sentence = readiness(state);
			return before.at === 'ready' && readiness(before) === sentence ? [] : [['INFO', sentence]];
		}
		case 'waiting': {
			const {because, retryAt, attempt} = state;
			const wait = duration(retryAt - now);
			return [
				['WARNING', `${wordFailure(because).text} [${because.code}] Attempt ${attempt} follows in ${wait}.`],
			];
		}
		case 'stopped': {
			const {text, advice = ''} = wordFailure(state.because);
			return [['ERROR', `${text} [${state.because.code}] ${advice}`.trimEnd()]];
		}
		case 'closing':
			return [['INFO', 'Closing']];
		case 'closed':
			return [['INFO', 'Closed']];
		case 'idle':
			return [];
	}
}

function readiness({session}: Extract<ConnectionState, {readonly at: 'ready'}>): string {
	const {id, resumed, displayName, authenticated} = session;
	const how = resumed === undefined ? '' : resumed ? ', resumed' : ', new: the one asked for was not resumed';
	const who = displayName === undefined ? '' : ` as ${displayName}`;
	return `Ready in session ${id}${how}${authenticated ? `, authenticated${who}` : ''}`;
}

/** What a message of the server's is worth saying. */
function arrivals(decoded: Decoded, bytes: number, log: DebugLog): Remark[] {
	if (decoded.kind === 'undecodable') {
		const {detail, head} = decoded;
		return [['WARNING', `Message received that cannot be read (${detail}): ${head}`]];
	}
	const {frame, problems} = decoded;
	const remarks: Remark[] = [];
	if (log.isDetailed) {
		const value = frame.type === 'unknown' ? frame.value : frame;
		remarks.push(['DEBUG', `Message received: ${log.json(value, () => bytes)}`]);
	}
	if (problems.length > 0)
		remarks.push(['WARNING', `A frame of type ${frame.type} has flaws: ${problems.join('; ')}`]);
	const complaint = complaintIn(frame);
	if (complaint !== undefined) remarks.push(['ERROR', `The server reports (${frame.type}): ${complaint}`]);
	return remarks;
}

/** The server's words where a frame says that something went wrong. */
function complaintIn(frame: ServerFrame): string | undefined {
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
	// The client has hidden the credential already; whoever taps another one cannot know.
	const shown = redactFrame(frame);
	return log.json(shown, () => Buffer.byteLength(encode(shown)));
}
