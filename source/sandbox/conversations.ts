/** Stored conversations, which today's server offers where they are switched on: each belongs to a user. */
import type {JsonObject} from '../protocol/frames.ts';
import {isList} from '../protocol/json.ts';
import {type StoredConversation, type Thread, threadOf} from './memory.ts';
import {integerInPython} from './python.ts';
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

/** At most this many conversations are kept of each user, as by the server's default. */
const MOST_CONVERSATIONS = 100;

/** Adds a conversation of a user. One too many removes the oldest. */
export function insertConversation(userId: string, server: ServerContext): StoredConversation {
	const {memory, clock, newId} = server;
	const now = clock.now();
	const row = {id: newId(), userId, title: undefined, createdAt: now, updatedAt: now, turns: 0};
	memory.conversations.set(row.id, row);
	const surplus = conversationsOf(userId, server).slice(MOST_CONVERSATIONS);
	deleteConversations(
		surplus.map(({id}) => id),
		userId,
		server,
	);
	return row;
}

/** Creates a conversation and makes it the active one. @returns the frame that announces it */
export function createConversation(client: ClientState, server: ServerContext): JsonObject {
	const {id} = insertConversation(client.userId ?? '', server);
	client.conversationId = id;
	return server.rules.frame('conversation_created', {conversation_id: id}, server.clock.now());
}

/** Deletes conversations of a user. @returns the ids of those that were there */
export function deleteConversations(
	ids: readonly string[],
	userId: string,
	{memory}: ServerContext,
): readonly string[] {
	const deleted = [...new Set(ids)].filter((id) => memory.conversations.get(id)?.userId === userId);
	for (const id of deleted) {
		memory.conversations.delete(id);
		memory.threads.delete(id);
	}
	return deleted;
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
	const {userId} = client;
	if (userId === undefined)
		return refusal(server)('unauthorized_conversation', 'Authentication is required to use conversations');
	switch (type) {
		case 'conversation_list':
			return list(frame, userId, server);
		case 'conversation_new':
			client.conversationId = undefined;
			return 'nothing';
		case 'conversation_load':
			return withConversation(frame, userId, server, (row) => load(row, client, server));
		case 'conversation_rename':
			return rename(frame, userId, server);
		case 'conversation_delete':
			return withConversation(frame, userId, server, ({id}) => {
				remove([id], client, server);
				return server.rules.frame('conversation_deleted', {conversation_id: id}, server.clock.now());
			});
		case 'conversation_delete_bulk':
			return deleteBulk(frame, client, server);
		case 'conversation_delete_all': {
			const ids = conversationsOf(userId, server).map(({id}) => id);
			const deleted_count = remove(ids, client, server).deleted.length;
			client.conversationId = undefined;
			return server.rules.frame('conversation_all_deleted', {deleted_count}, server.clock.now());
		}
		default:
			return undefined;
	}
}

type Refuse = (code: string, message: string) => JsonObject;

/** Makes a `conversation_error`, whose last field is the id in the frame. */
function refusal({rules, clock}: ServerContext, id?: string): Refuse {
	const named = id === undefined ? {} : {conversation_id: id};
	return (code, message) => ({...rules.frame('conversation_error', {code, message}, clock.now()), ...named});
}

const INVALID = 'invalid_conversation_request';

/** Answers for the user's conversation that the frame names. */
function withConversation(
	frame: JsonObject,
	userId: string,
	server: ServerContext,
	answer: (row: StoredConversation, refuse: Refuse) => JsonObject,
): JsonObject {
	const id = idIn(frame);
	if (id === undefined) return refusal(server)(INVALID, 'conversation_id is required');
	const row = server.memory.conversations.get(id);
	const refuse = refusal(server, id);
	return row?.userId === userId
		? answer(row, refuse)
		: refuse('conversation_not_found', 'Conversation not found');
}

function idIn({conversation_id: id}: JsonObject): string | undefined {
	return typeof id === 'string' && id !== '' ? id : undefined;
}

function list({limit = 50, offset = 0}: JsonObject, userId: string, server: ServerContext): JsonObject {
	const most = integerInPython(limit);
	const first = integerInPython(offset);
	const refuse = refusal(server);
	if (most === undefined || first === undefined) return refuse(INVALID, 'limit and offset must be integers');
	if (most <= 0 || first < 0) return refuse(INVALID, 'limit must be positive and offset non-negative');
	if (most > 200) return refuse(INVALID, 'limit must be <= 200');
	const conversations = conversationsOf(userId, server)
		.slice(first, first + most)
		.map(summaryOf);
	return server.rules.frame('conversation_list', {conversations}, server.clock.now());
}

function load(row: StoredConversation, client: ClientState, server: ServerContext): JsonObject {
	const {id} = row;
	const messages = server.memory.threads.get(id);
	if (messages === undefined && row.turns > 0) {
		return refusal(server, id)(
			'conversation_history_unavailable',
			"This conversation's message history is unavailable",
		);
	}
	client.conversationId = id;
	const fields = {conversation_id: id, conversation: detailsOf(row), messages: [...(messages ?? [])]};
	return server.rules.frame('conversation_loaded', fields, server.clock.now());
}

function rename(frame: JsonObject, userId: string, server: ServerContext): JsonObject {
	const title = typeof frame.title === 'string' ? frame.title.trim() : '';
	const id = idIn(frame);
	if (id !== undefined && title === '') return refusal(server, id)(INVALID, 'title is required');
	return withConversation(frame, userId, server, (row) => {
		const now = server.clock.now();
		row.title = title;
		row.updatedAt = now;
		return server.rules.frame('conversation_renamed', {conversation_id: row.id, title}, now);
	});
}

function remove(ids: readonly string[], client: ClientState, server: ServerContext) {
	const deleted = deleteConversations(ids, client.userId ?? '', server);
	const isActive = client.conversationId !== undefined && deleted.includes(client.conversationId);
	if (isActive) client.conversationId = undefined;
	return {deleted, isActive};
}

function deleteBulk(
	{conversation_ids: ids}: JsonObject,
	client: ClientState,
	server: ServerContext,
): JsonObject {
	const names = isList(ids) ? ids.filter((id) => typeof id === 'string' && id !== '') : [];
	if (!isList(ids) || names.length === 0 || names.length < ids.length)
		return refusal(server)(INVALID, 'conversation_ids must be a non-empty list of strings');
	if (new Set(names).size > 200)
		return refusal(server)(INVALID, 'conversation_ids must contain at most 200 ids');
	const {deleted, isActive} = remove(names.map(String), client, server);
	const fields = {deleted_ids: deleted, active_conversation_deleted: isActive};
	return server.rules.frame('conversation_bulk_deleted', fields, server.clock.now());
}

/** The conversations of a user, the newest first. */
export function conversationsOf(userId: string, {memory}: ServerContext): StoredConversation[] {
	const own = [...memory.conversations.values()].filter((row) => row.userId === userId);
	return own.reverse().sort((a, b) => b.updatedAt - a.updatedAt);
}

function summaryOf({id, title, updatedAt, turns}: StoredConversation): JsonObject {
	return {id, title: title ?? null, updated_at: zoned(updatedAt), message_count: turns};
}

/** A conversation as `conversation_loaded` and the routes over HTTP have it. */
export function detailsOf({id, userId, title, createdAt, updatedAt, turns}: StoredConversation): JsonObject {
	return {
		id,
		user_id: userId,
		title: title ?? null,
		created_at: zoned(createdAt),
		updated_at: zoned(updatedAt),
		message_count: turns,
		metadata: {},
		is_archived: false,
	};
}

/** Only the rows of conversations have times with a zone. */
function zoned(time: number): string {
	return `${localTime(time, 'microseconds')}+00:00`;
}
