/** Stored conversations, which today's server offers where they are switched on: each belongs to a user. */
import type {JsonObject} from '../protocol/frames.ts';
import {type StoredConversation, type Thread, threadOf} from './memory.ts';
import type {ClientState, ServerContext} from './server-context.ts';
import {localTime} from './wire.ts';

/** The error of `history` and `clear` while no conversation is active. */
export const NO_CONVERSATION = 'No active conversation. Start chatting or load a conversation first.';

/** Whether the messages of this client are stored in conversations instead of its session. */
export function isStored({userId}: ClientState, {stores}: ServerContext): boolean {
	return stores && userId !== undefined;
}

/** The messages of the active conversation; undefined while none is active. */
export function activeThread({conversationId}: ClientState, {memory}: ServerContext): Thread | undefined {
	return conversationId === undefined ? undefined : threadOf(memory, conversationId);
}

/** Creates a conversation and makes it the active one. @returns the frame that announces it */
export function createConversation(
	client: ClientState,
	{memory, rules, clock, newId}: ServerContext,
): JsonObject {
	const id = newId();
	const now = clock.now();
	memory.conversations.set(id, {
		id,
		userId: client.userId ?? '',
		title: undefined,
		createdAt: now,
		updatedAt: now,
		turns: 0,
	});
	client.conversationId = id;
	return rules.frame('conversation_created', {conversation_id: id}, now);
}

/** Counts a completed turn. @returns the frame that announces the title, after the first turn */
export function countTurn(
	id: string,
	message: string,
	{memory, rules, clock}: ServerContext,
): JsonObject | undefined {
	const row = memory.conversations.get(id);
	if (row === undefined) return undefined;
	row.turns += 1;
	row.updatedAt = clock.now();
	if (row.title !== undefined) return undefined;
	row.title = message.slice(0, 40);
	return rules.frame('conversation_titled', {conversation_id: id, title: row.title}, clock.now());
}

/** Answers a request about conversations. `nothing`: the server answers nothing; undefined: the type is unknown. */
export function answerConversation(
	type: string,
	frame: JsonObject,
	client: ClientState,
	server: ServerContext,
): JsonObject | 'nothing' | undefined {
	const {memory, rules, clock} = server;
	const id = typeof frame.conversation_id === 'string' ? frame.conversation_id : undefined;
	const refuse = (code: string, message: string): JsonObject => {
		const named = id === undefined ? {} : {conversation_id: id};
		return {...rules.frame('conversation_error', {code, message}, clock.now()), ...named};
	};
	if (client.userId === undefined)
		return refuse('unauthorized_conversation', 'Authentication is required to use conversations');
	switch (type) {
		case 'conversation_list': {
			const limit = typeof frame.limit === 'number' ? frame.limit : 50;
			const conversations = conversationsOf(client.userId, server).slice(0, limit).map(summaryOf);
			return rules.frame('conversation_list', {conversations}, clock.now());
		}
		case 'conversation_new':
			client.conversationId = undefined;
			return 'nothing';
		case 'conversation_load': {
			if (id === undefined) return refuse('invalid_conversation_request', 'conversation_id is required');
			const row = memory.conversations.get(id);
			if (row?.userId !== client.userId) return refuse('conversation_not_found', 'Conversation not found');
			const messages = memory.threads.get(id);
			if (messages === undefined && row.turns > 0) {
				return refuse(
					'conversation_history_unavailable',
					"This conversation's message history is unavailable",
				);
			}
			client.conversationId = id;
			const created_at = zoned(row.createdAt);
			const conversation = {
				...summaryOf(row),
				user_id: row.userId,
				created_at,
				metadata: {},
				is_archived: false,
			};
			const fields = {conversation_id: id, conversation, messages: [...(messages ?? [])]};
			return rules.frame('conversation_loaded', fields, clock.now());
		}
		default:
			return undefined;
	}
}

/** The newest first. */
function conversationsOf(userId: string, {memory}: ServerContext): StoredConversation[] {
	const own = [...memory.conversations.values()].filter((row) => row.userId === userId);
	return own.reverse().sort((a, b) => b.updatedAt - a.updatedAt);
}

function summaryOf({id, title, updatedAt, turns}: StoredConversation): JsonObject {
	return {id, title: title ?? null, updated_at: zoned(updatedAt), message_count: turns};
}

/** Only the rows of conversations have times with a zone. */
function zoned(time: number): string {
	return `${localTime(time, 'microseconds')}+00:00`;
}
