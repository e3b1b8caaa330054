/** Answers the frames of one connection. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {GOOD_NAME} from './accounts.ts';
import {playTurn} from './assistant/assistant.ts';
import {
	activeThread,
	answerConversation,
	countTurn,
	createConversation,
	deleteConversations,
	isStored,
	NO_CONVERSATION,
} from './conversations.ts';
import {checkAuthFrame} from './credentials.ts';
import {OVERRIDES_DISABLED} from './dialects/features.ts';
import {answerFeedback} from './features/feedback.ts';
import {searchKnowledge} from './features/knowledge.ts';
import {modelWithId} from './features/models.ts';
import {answerSettings, applyOverrides, type EffectiveSettings, settingsIn} from './features/settings.ts';
import {expireSso, isSsoToken} from './features/single-sign-on.ts';
import type {Thread} from './memory.ts';
import {verdictOnClient} from './oauth.ts';
import {typeName} from './python.ts';
import {Abandoned} from './sandbox-clock.ts';
import type {ClientState, ServerContext} from './server-context.ts';
import {createTurn, type FrameSink} from './turn.ts';

/** A text frame, parsed. */
export type FrameReading =
	| {readonly kind: 'value'; readonly value: JsonValue}
	| {readonly kind: 'invalid'; readonly reason: string};

export interface RequestContext {
	readonly client: ClientState;
	/** The messages of the session. */
	readonly thread: Thread;
	readonly sink: FrameSink;
	readonly reply: (frame: JsonObject) => Promise<void>;
	readonly server: ServerContext;
}

const SESSION_NOT_FOUND = 'Session not found';
const AUTHENTICATE_FIRST = 'Authentication is required before sending messages. Please authenticate first.';

/** Thrown where Python would have raised; the connection answers `Message processing error: …`. */
function attributeError(value: JsonValue, attribute: string): Error {
	return new Error(`'${typeName(value)}' object has no attribute '${attribute}'`);
}

/** Answers one frame completely: a chat with its whole turn. Throws the error that the server would have raised. */
export async function answerFrame(reading: FrameReading, context: RequestContext): Promise<void> {
	if (reading.kind === 'invalid') return refuse(context, `Invalid JSON: ${reading.reason}`);
	const frame = reading.value;
	if (!isObject(frame)) throw attributeError(frame, 'get');
	const type = frame.type === undefined ? 'chat' : frame.type;
	const {rules, clock, sessions, frameReader} = context.server;
	const known = sessions.has(context.client.sessionId);
	if (type === 'chat') return chat(frame, context, known);
	if (type === 'ping') return context.reply(rules.frame('pong', {}, clock.now()));
	if (type === 'auth') return known ? authenticate(frame, context) : refuse(context, SESSION_NOT_FOUND);
	const answer = typeof type === 'string' ? request(type, frame, context, known) : undefined;
	if (answer === undefined) return refuse(context, `Unknown message type: ${frameReader.quote(type)}`);
	if (!known) return refuse(context, SESSION_NOT_FOUND);
	if (answer === 'nothing') return;
	if (type === 'logout') signOut(context);
	return context.reply(answer);
}

function request(
	type: string,
	frame: JsonObject,
	{client, thread, server}: RequestContext,
	known: boolean,
): JsonObject | 'nothing' | undefined {
	const {rules, clock} = server;
	// Without a session there is no conversation: an empty one shows whether the type of the request exists.
	if (!known) return rules.request(type, frame, [], clock.now());
	if (server.stores && type.startsWith('conversation_'))
		return answerConversation(type, frame, client, server);
	if (server.features && type === 'feedback') return answerFeedback(frame, client, thread, server);
	const settings = server.features ? answerSettings(type, frame, client, server) : undefined;
	if (settings !== undefined) return settings;
	if (!isStored(client, server)) return rules.request(type, frame, thread, clock.now());
	const active = activeThread(client, server);
	if (active === undefined && (type === 'history' || type === 'clear'))
		return rules.frame('error', {message: NO_CONVERSATION}, clock.now());
	return rules.request(type, frame, active ?? [], clock.now());
}

function signOut({client, server}: RequestContext): void {
	client.access = 'signed-out';
	if (client.ssoToken !== undefined) server.memory.ssoSessions.delete(client.ssoToken);
	client.ssoToken = undefined;
}

function refuse({reply, server}: RequestContext, message: string): Promise<void> {
	return reply(server.rules.frame('error', {message}, server.clock.now()));
}

async function authenticate(frame: JsonObject, context: RequestContext): Promise<void> {
	const {rules, clock} = context.server;
	const reading = checkAuthFrame(frame, rules.authTypes, (token) => isSsoToken(token, context.server));
	if (reading.kind === 'malformed') return refuse(context, reading.message);
	await clock.wait(CHECKING_MS);
	const {tokenRequest} = reading;
	const checked =
		tokenRequest !== undefined && rules.fetchesTokens
			? {...reading, verdict: await verdictOnClient(tokenRequest)}
			: reading;
	const {frame: answer, accepted} = rules.authenticate(checked, clock.now());
	// A rejected credential leaves the previous one in force.
	if (accepted) {
		context.client.access = 'signed-in';
		context.client.userId ??= reading.account ?? GOOD_NAME;
		const isSso = reading.authType === 'sso' && typeof frame.session_token === 'string';
		context.client.ssoToken = isSso ? String(frame.session_token) : undefined;
	}
	return context.reply(answer);
}

/** Time to check a credential, before scaling. */
const CHECKING_MS = 120;

async function chat(frame: JsonObject, context: RequestContext, known: boolean): Promise<void> {
	const {server, client, sink} = context;
	const expired = expireSso(client, server);
	if (expired !== undefined) return context.reply(expired);
	const message = frame.message === undefined ? '' : frame.message;
	if (typeof message !== 'string') throw attributeError(message, 'strip');
	if (message.trim() === '') return refuse(context, 'Empty message');
	if (!known) return refuse(context, SESSION_NOT_FOUND);
	if (server.requireAuth && !server.rules.admits(client.access)) return refuse(context, AUTHENTICATE_FIRST);
	const {rules, clock, beforeStep, newId} = server;
	const created =
		isStored(client, server) && client.conversationId === undefined
			? createConversation(client, server)
			: undefined;
	const conversationId = client.conversationId ?? null;
	const thread = activeThread(client, server) ?? context.thread;
	const {settings, rejected} = settingsOf(frame, client, server);
	const turn = createTurn({
		...{message, rules, thread, conversationId, created, sink, clock, beforeStep, newId, rejected},
		model: modelWithId(settings.model_id),
		draw: server.draw,
		search: (query) =>
			server.features && settings.enable_rag
				? searchKnowledge(query, settings.kb_top_k_results, settings.kb_similarity_threshold)
				: [],
		expire: () => void server.memory.ssoSessions.delete(client.ssoToken ?? ''),
		vanish: () => void deleteConversations([client.conversationId ?? ''], client.userId ?? '', server),
	});
	const began = clock.now();
	let abandoned = false;
	server.onEvent({kind: 'turn-began', sessionId: client.sessionId, message});
	try {
		await (server.script?.(message, turn) ?? playTurn(message, turn));
		const titled =
			conversationId !== null && thread.at(-1)?.role === 'assistant'
				? countTurn(conversationId, message, server)
				: undefined;
		if (titled !== undefined) await context.reply(titled);
	} catch (error) {
		abandoned = error instanceof Abandoned;
		throw error;
	} finally {
		const tookMs = clock.now() - began;
		server.onEvent({kind: 'turn-ended', sessionId: client.sessionId, tookMs, abandoned});
	}
}

/** The settings of one turn, and why those in its frame were rejected. */
function settingsOf(
	frame: JsonObject,
	client: ClientState,
	server: ServerContext,
): {readonly settings: EffectiveSettings; readonly rejected: readonly string[]} {
	const {config_overrides: wanted, override_mode: mode = 'message'} = frame;
	if (!server.features) {
		return {settings: settingsIn({}), rejected: wanted === undefined ? [] : [OVERRIDES_DISABLED]};
	}
	const {valid, rejected} = applyOverrides(client, wanted, mode, server);
	return {settings: settingsIn({...client.overrides, ...valid}), rejected};
}
