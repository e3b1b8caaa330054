/** Stored conversations over HTTP, as today's server has them: for the user whose credential is in the header. */
import type {IncomingMessage} from 'node:http';
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import {GOOD, GOOD_NAME, OTHER_GOOD, OTHER_GOOD_NAME} from '../accounts.ts';
import {conversationsOf, deleteConversations, detailsOf, insertConversation} from '../conversations.ts';
import {jsonBodyOf} from '../request-body.ts';
import type {ServerContext} from '../server-context.ts';
import {ssoTokenIn} from './single-sign-on.ts';

export interface RouteAnswer {
	readonly status: number;
	readonly body: JsonObject | undefined;
}

const answer = (status: number, body?: JsonObject): RouteAnswer => ({status, body});
const refusal = (status: number, code: string, message: string): RouteAnswer =>
	answer(status, {detail: {code, message}});
const NOT_FOUND = refusal(404, 'conversation_not_found', 'Conversation not found');

/** The user of a request; undefined without a valid credential. */
function userOf(request: IncomingMessage, server: ServerContext): string | undefined {
	const {authorization = '', 'x-api-key': key} = request.headers;
	const [scheme, value = ''] = authorization.split(' ');
	const secret = scheme === 'Basic' ? Buffer.from(value, 'base64').toString().split(':')[1] : value;
	if (secret === OTHER_GOOD) return OTHER_GOOD_NAME;
	return secret === GOOD || key === GOOD || ssoTokenIn(request, server) !== undefined ? GOOD_NAME : undefined;
}

/** A parameter of the query as a number in its range; undefined if it is none. */
function numberIn(query: URLSearchParams, name: string, otherwise: number, most: number): number | undefined {
	const number = query.has(name) ? Number(query.get(name) || Number.NaN) : otherwise;
	return Number.isInteger(number) && number >= 0 && number <= most ? number : undefined;
}

const unprocessable = (name: string, msg: string, input: JsonValue): RouteAnswer =>
	answer(422, {detail: [{type: 'value_error', loc: ['query', name], msg, input}]});

/**
 * Answers the routes below `/conversations`.
 * @param path after that: empty, `/ID` or `/ID/messages`
 */
export async function answerConversationRoute(
	path: string,
	request: IncomingMessage,
	query: URLSearchParams,
	server: ServerContext,
): Promise<RouteAnswer> {
	const {memory, clock} = server;
	const user = userOf(request, server);
	if (user === undefined) return refusal(401, 'not_authenticated', 'Not authenticated');
	const [, id, rest] = path.split('/');
	if (id !== undefined) {
		const row = memory.conversations.get(id);
		if (row?.userId !== user || (rest !== undefined && rest !== 'messages')) return NOT_FOUND;
		if (rest === 'messages') return messagesOf(id, query, server);
		switch (request.method) {
			case 'GET':
				return answer(200, detailsOf(row));
			case 'DELETE':
				deleteConversations([id], user, server);
				return answer(204);
			case 'PATCH': {
				const title = (await jsonBodyOf(request))?.title;
				if (typeof title === 'string') row.title = title;
				row.updatedAt = clock.now();
				return answer(200, detailsOf(row));
			}
			default:
				return answer(405, {detail: 'Method Not Allowed'});
		}
	}
	const body = request.method === 'POST' ? await jsonBodyOf(request) : undefined;
	const named = body?.user_id ?? query.get('user_id');
	if (named === null) return unprocessable('user_id', 'Field required', null);
	if (named !== user) return refusal(403, 'forbidden', 'You may only access your own conversations');
	if (request.method === 'POST') {
		const row = insertConversation(user, server);
		if (typeof body?.title === 'string') row.title = body.title;
		return answer(201, detailsOf(row));
	}
	const own = conversationsOf(user, server);
	if (request.method === 'DELETE') {
		const ids = own.map((each) => each.id);
		return answer(200, {deleted_count: deleteConversations(ids, user, server).length});
	}
	const limit = numberIn(query, 'limit', 50, 200);
	const offset = numberIn(query, 'offset', 0, Number.MAX_SAFE_INTEGER);
	if (!limit) return unprocessable('limit', 'Input should be from 1 to 200', query.get('limit'));
	if (offset === undefined) return unprocessable('offset', 'Input should be at least 0', query.get('offset'));
	const items = own.slice(offset, offset + limit).map(detailsOf);
	return answer(200, {items, total: own.length, limit, offset});
}

function messagesOf(id: string, query: URLSearchParams, {memory}: ServerContext): RouteAnswer {
	const limit = numberIn(query, 'limit', 50, 500);
	if (!limit) return unprocessable('limit', 'Input should be from 1 to 500', query.get('limit'));
	const all = (memory.threads.get(id) ?? []).filter(({role}) => role !== 'system');
	const before = query.get('before');
	const end = before === null ? all.length : all.findIndex((each) => each.message_id === before);
	const messages = all.slice(0, Math.max(0, end)).slice(-limit);
	return answer(200, {conversation_id: id, messages});
}
