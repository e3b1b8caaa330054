// What today's server (H) offers beside the chat: stored conversations, feedback, settings.
import {randomUUID} from 'node:crypto';
import {pyRepr, pyStrip, pyTypeName} from './frames.mjs';
import {MODEL_NAMES} from './pages.mjs';

export const NO_CONVERSATION = 'No active conversation. Start chatting or load a conversation first.';
export const has = (object, key) => Object.hasOwn(object, key);

export function withSession(handler) {
	return (server, conn, data) => {
		const session = server.sessions.get(conn.sessionId);
		return session ? handler(server, conn, data, session) : conn.error('Session not found');
	};
}

/** H: the stored thread of this connection; undefined when conversations are on and none is active. */
export function activeThread(server, session) {
	return server.usesConversations(session) ? (session.conversationId ?? undefined) : session.id;
}

// ------------------------------------------------------------- conversations

function conversationError(conn, code, message, conversationId) {
	conn.send({
		type: 'conversation_error',
		code,
		message,
		timestamp: conn.now(),
		...(conversationId === undefined ? {} : {conversation_id: conversationId}),
	});
}

function withConversations(handler) {
	return (server, conn, data) => {
		if (!server.options.persistence)
			return conversationError(
				conn,
				'conversation_persistence_disabled',
				'Conversation persistence is not enabled on this server',
			);
		const session = server.sessions.get(conn.sessionId);
		if (!session) return conn.error('Session not found');
		if (!session.userId)
			return conversationError(
				conn,
				'unauthorized_conversation',
				'Authentication is required to use conversations',
			);
		return handler(server, conn, data, session);
	};
}

const badRequest = (conn, message, conversationId) =>
	conversationError(conn, 'invalid_conversation_request', message, conversationId);

function ownConversation(server, conn, session, id) {
	const row = server.conversations.get(id);
	if (row?.user_id === session.userId) return row;
	conversationError(conn, 'conversation_not_found', 'Conversation not found', id);
}

/** The id in the frame, or undefined after refusing it. */
function requestedId(conn, data) {
	if (typeof data.conversation_id === 'string' && data.conversation_id) return data.conversation_id;
	badRequest(conn, 'conversation_id is required');
}

function pythonInt(value) {
	if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
	if (typeof value === 'boolean') return Number(value);
	if (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value)) return Number(value);
}

function listConversations(server, conn, data, session) {
	const limit = pythonInt(has(data, 'limit') ? data.limit : 50),
		offset = pythonInt(has(data, 'offset') ? data.offset : 0);
	if (limit === undefined || offset === undefined)
		return badRequest(conn, 'limit and offset must be integers');
	if (limit <= 0 || offset < 0) return badRequest(conn, 'limit must be positive and offset non-negative');
	if (limit > 200) return badRequest(conn, 'limit must be <= 200');
	const conversations = server
		.conversationsOf(session.userId)
		.slice(offset, offset + limit)
		.map(({id, title, updated_at, message_count}) => ({id, title, updated_at, message_count}));
	conn.send({type: 'conversation_list', conversations, timestamp: conn.now()});
}

function loadConversation(server, conn, data, session) {
	const id = requestedId(conn, data);
	const row = id && ownConversation(server, conn, session, id);
	if (!row) return;
	const messages = server.threads.get(id);
	if (!messages && row.message_count > 0) {
		return conversationError(
			conn,
			'conversation_history_unavailable',
			"This conversation's message history is unavailable",
			id,
		);
	}
	session.conversationId = id;
	conn.send({
		type: 'conversation_loaded',
		conversation_id: id,
		conversation: row,
		messages: messages ?? [],
		timestamp: conn.now(),
	});
}

function renameConversation(server, conn, data, session) {
	const id = requestedId(conn, data);
	if (!id) return;
	const title = typeof data.title === 'string' ? pyStrip(data.title) : '';
	if (!title) return badRequest(conn, 'title is required', id);
	const row = ownConversation(server, conn, session, id);
	if (!row) return;
	server.touchConversation(row, {title});
	conn.send({type: 'conversation_renamed', conversation_id: id, title, timestamp: conn.now()});
}

function deleteRows(server, session, ids) {
	const deleted = ids.filter(
		(id) => server.conversations.get(id)?.user_id === session.userId && server.conversations.delete(id),
	);
	const active = deleted.includes(session.conversationId);
	if (active) session.conversationId = null;
	return {deleted, active};
}

function deleteConversation(server, conn, data, session) {
	const id = requestedId(conn, data);
	if (!id || !ownConversation(server, conn, session, id)) return;
	deleteRows(server, session, [id]);
	conn.send({type: 'conversation_deleted', conversation_id: id, timestamp: conn.now()});
}

function deleteSomeConversations(server, conn, data, session) {
	const ids = data.conversation_ids;
	if (!Array.isArray(ids) || !ids.length || !ids.every((id) => typeof id === 'string' && id)) {
		return badRequest(conn, 'conversation_ids must be a non-empty list of strings');
	}
	const distinct = [...new Set(ids)];
	if (distinct.length > 200) return badRequest(conn, 'conversation_ids must contain at most 200 ids');
	const {deleted, active} = deleteRows(server, session, distinct);
	conn.send({
		type: 'conversation_bulk_deleted',
		deleted_ids: deleted,
		active_conversation_deleted: active,
		timestamp: conn.now(),
	});
}

function deleteAllConversations(server, conn, _data, session) {
	const {deleted} = deleteRows(
		server,
		session,
		server.conversationsOf(session.userId).map((row) => row.id),
	);
	session.conversationId = null;
	conn.send({type: 'conversation_all_deleted', deleted_count: deleted.length, timestamp: conn.now()});
}

// ------------------------------------------------------------------ feedback

function handleFeedback(server, conn, data) {
	const {rating, score, correction_text: correction} = data;
	const messageId = typeof data.message_id === 'string' && data.message_id ? data.message_id : null;
	const refuse = (code, message) =>
		conn.send({
			type: 'feedback_error',
			code,
			message,
			timestamp: conn.now(),
			...(messageId ? {message_id: messageId} : {}),
		});

	if (!server.options.feedback) return refuse('feedback_unavailable', 'Feedback collection is not enabled');
	const session = server.sessions.get(conn.sessionId);
	if (!session) return refuse('feedback_unavailable', 'Session not found');
	if (!session.userId) return refuse('unauthorized_feedback', 'You are not authorized to submit feedback');
	if (!messageId || !rating) return refuse('invalid_feedback', 'message_id and rating are required');
	if (!['positive', 'negative'].includes(rating))
		return refuse('invalid_feedback', `Unknown rating: ${pyRepr(rating)}`);
	const threadId = activeThread(server, session);
	if (!threadId) return refuse('no_active_conversation', NO_CONVERSATION);
	const rated = (server.threads.get(threadId) ?? []).some(
		(entry) => entry.role === 'assistant' && entry.message_id === messageId,
	);
	if (!rated)
		return refuse('invalid_feedback', `No assistant message found for message_id=${pyRepr(messageId)}`);
	if (score !== undefined && score !== null) {
		if (!Number.isInteger(score)) return refuse('invalid_feedback', 'score: Input should be a valid integer');
		if (score > 5) return refuse('invalid_feedback', 'score: Input should be less than or equal to 5');
		if (score < 1) return refuse('invalid_feedback', 'score: Input should be greater than or equal to 1');
	}
	if (correction !== undefined && correction !== null && typeof correction !== 'string')
		return refuse('invalid_feedback', 'correction_text: Input should be a valid string');
	if (correction && rating === 'positive')
		return refuse(
			'invalid_feedback',
			"payload: Value error, correction_text is only allowed when rating is 'negative'",
		);
	conn.send({
		type: 'feedback_ack',
		message_id: messageId,
		feedback_id: randomUUID(),
		status: 'pending_review',
		timestamp: conn.now(),
	});
}

// ------------------------------------------------------------------ settings

const unitInterval = (key) => (v) =>
	typeof v !== 'number'
		? `${key} must be a number`
		: v < 0 || v > 1
			? `${key} must be between 0.0 and 1.0`
			: null;
const positiveInt = (key) => (v) =>
	!Number.isInteger(v) ? `${key} must be an integer` : v <= 0 ? `${key} must be greater than 0` : null;
const boolean = (key) => (v) => (typeof v === 'boolean' ? null : `${key} must be a boolean`);

const OVERRIDABLE = {
	model_id: (v) =>
		typeof v !== 'string' || !v.trim()
			? 'model_id must be a non-empty string'
			: v.startsWith('us.anthropic.') || MODEL_NAMES.has(v)
				? null
				: `model_id '${v}' is not a recognized Bedrock model profile`,
	temperature: unitInterval('temperature'),
	top_p: unitInterval('top_p'),
	kb_similarity_threshold: unitInterval('kb_similarity_threshold'),
	max_tokens: positiveInt('max_tokens'),
	kb_top_k_results: positiveInt('kb_top_k_results'),
	enable_ai_summarization: boolean('enable_ai_summarization'),
	enable_rag: boolean('enable_rag'),
};

function isEmpty(v) {
	return !v || (typeof v === 'object' && !Object.keys(v).length);
}

export function applyOverrides(server, session, wanted, mode) {
	if (isEmpty(wanted)) return {valid: {}, rejected: []};
	if (typeof wanted !== 'object' || Array.isArray(wanted))
		return {valid: {}, rejected: [`config_overrides must be a JSON object, got ${pyTypeName(wanted)}`]};
	if (mode !== 'message' && mode !== 'session')
		return {valid: {}, rejected: [`override_mode must be 'message' or 'session', got ${pyRepr(mode)}`]};
	if (!server.options.overrides)
		return {
			valid: {},
			rejected: ['Dynamic parameter overrides are disabled (enable_dynamic_overrides=False)'],
		};
	const valid = {},
		rejected = [];
	for (const [key, value] of Object.entries(wanted)) {
		const fault = has(OVERRIDABLE, key)
			? OVERRIDABLE[key](value)
			: `'${key}' is not an overridable parameter`;
		if (fault) rejected.push(fault);
		else valid[key] = value;
	}
	if (mode === 'session') Object.assign(session.overrides, valid);
	return {valid, rejected};
}

export function sendConfig(conn, active, applied, rejected) {
	conn.send({
		type: 'config_updated',
		active_overrides: active,
		applied_overrides: applied,
		rejected_overrides: rejected,
		timestamp: conn.now(),
	});
}

function handleConfigUpdate(server, conn, data, session) {
	const mode = has(data, 'override_mode') ? data.override_mode : 'session';
	const {valid, rejected} = applyOverrides(server, session, data.config_overrides, mode);
	if (mode === 'session') server.saveSettings(session);
	sendConfig(conn, session.overrides, valid, rejected);
}

function handleConfigReset(server, conn, _data, session) {
	session.overrides = {};
	server.saveSettings(session);
	sendConfig(conn, {}, {}, []);
}

/** Frames that the other versions do not know. */
export const FEATURES = {
	feedback: handleFeedback,
	config_update: withSession(handleConfigUpdate),
	config_reset: withSession(handleConfigReset),
	conversation_list: withConversations(listConversations),
	conversation_new: withConversations((_server, _conn, _data, session) => {
		session.conversationId = null;
	}),
	conversation_load: withConversations(loadConversation),
	conversation_rename: withConversations(renameConversation),
	conversation_delete: withConversations(deleteConversation),
	conversation_delete_bulk: withConversations(deleteSomeConversations),
	conversation_delete_all: withConversations(deleteAllConversations),
};
