/** The stored conversations of the user, as far as the server has reported them: a reducer over frames. */
import type {ConversationSummary, FeatureFrame} from '../../protocol/frames.ts';
import type {ServerFrame} from '../../protocol/server-frames.ts';

/** The server's default for `limit`. */
const DEFAULT_LIMIT = 50;

/** Immutable. Texts are raw. */
export interface ConversationList {
	/** `refused`: the server stores none, or not for this user; `because` is its error. */
	readonly support:
		| {readonly at: 'unknown' | 'offered'}
		| {readonly at: 'refused'; readonly because: {readonly code: string; readonly serverText: string}};
	/** The rows received so far, the newest first; undefined = the list was not requested yet. */
	readonly rows: readonly ConversationSummary[] | undefined;
	/** The server has more rows: request them with `offset: rows.length`. */
	readonly hasMore: boolean;
	/** By id, also of conversations that are not among the rows. */
	readonly titles: ReadonlyMap<string, string>;
}

export const NO_CONVERSATIONS: ConversationList = {
	support: {at: 'unknown'},
	rows: undefined,
	hasMore: false,
	titles: new Map(),
};

/** Codes of `conversation_error` that mean that there are no conversations at all. */
const REFUSALS: ReadonlySet<string> = new Set([
	'conversation_persistence_disabled',
	'unauthorized_conversation',
]);

/**
 * Applies one frame of the server's, whether it was requested or not.
 * @param request that the frame answers, if it answers one of the user's
 * @returns the same object if nothing changed
 */
export function reduceConversations(
	state: ConversationList,
	frame: ServerFrame,
	request?: FeatureFrame,
): ConversationList {
	switch (frame.type) {
		case 'conversation_list':
			return request?.type === 'conversation_list' ? withPage(state, frame.conversations, request) : state;
		case 'conversation_created':
			return withRow(offered(state), {
				id: frame.conversation_id,
				title: undefined,
				updated_at: undefined,
				message_count: 0,
			});
		case 'conversation_titled':
		case 'conversation_renamed':
			return withTitle(offered(state), frame.conversation_id, frame.title);
		case 'conversation_loaded': {
			const {title} = frame.conversation;
			const known = offered(state);
			return typeof title === 'string' ? withTitle(known, frame.conversation_id, title) : known;
		}
		case 'ai_response': {
			const {conversation_id: id, error} = frame;
			const row = state.rows?.find((each) => each.id === id);
			if (id === undefined || row === undefined) return state;
			// The newest is first, and failed turns do not count.
			return withRow(state, {...row, message_count: (row.message_count ?? 0) + (error ? 0 : 1)});
		}
		case 'conversation_deleted':
			return without(state, [frame.conversation_id]);
		case 'conversation_bulk_deleted':
			return without(state, frame.deleted_ids);
		case 'conversation_all_deleted':
			return {...offered(state), rows: [], hasMore: false};
		case 'conversation_error': {
			const {code, message: serverText, conversation_id: id} = frame;
			if (REFUSALS.has(code)) return {...state, support: {at: 'refused', because: {code, serverText}}};
			return code === 'conversation_not_found' && id !== undefined ? without(state, [id]) : state;
		}
		default:
			return state;
	}
}

function offered(state: ConversationList): ConversationList {
	return state.support.at === 'offered' ? state : {...state, support: {at: 'offered'}};
}

function withPage(
	state: ConversationList,
	page: readonly ConversationSummary[],
	{offset = 0, limit = DEFAULT_LIMIT}: {readonly offset?: number; readonly limit?: number},
): ConversationList {
	// A conversation that was used since the last page is on two pages. A server may also repeat an id on one.
	const byId = new Map(page.map((row) => [row.id, row]));
	const before = offset === 0 ? [] : (state.rows ?? []).filter(({id}) => !byId.has(id));
	const titles = new Map(state.titles);
	for (const {id, title} of page) if (title !== undefined) titles.set(id, title);
	return {...offered(state), rows: [...before, ...byId.values()], hasMore: page.length >= limit, titles};
}

/** With a row at the head of the list. */
function withRow(state: ConversationList, row: ConversationSummary): ConversationList {
	const {rows} = state;
	return rows === undefined ? state : {...state, rows: [row, ...rows.filter(({id}) => id !== row.id)]};
}

function withTitle(state: ConversationList, id: string, title: string): ConversationList {
	if (state.titles.get(id) === title) return state;
	const rows = state.rows?.map((row) => (row.id === id ? {...row, title} : row));
	return {...state, rows, titles: new Map(state.titles).set(id, title)};
}

function without(state: ConversationList, ids: readonly string[]): ConversationList {
	const gone = new Set(ids);
	const rows = state.rows?.filter(({id}) => !gone.has(id));
	return rows === undefined || rows.length === state.rows?.length ? state : {...state, rows};
}
