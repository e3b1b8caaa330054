/** Decodes one WebSocket message into a frame. Never throws; reports the problems that it tolerated. */
import {
	count,
	flag,
	list,
	MOST_PROBLEMS,
	map,
	note,
	optionalFlag,
	optionalList,
	optionalMap,
	optionalText,
	type Problems,
	text,
	texts,
} from './fields.ts';
import type {AiResponseFrame, Decoded, JsonObject, JsonValue, ServerFrame, UnknownFrame} from './frames.ts';
import {isObject, readJson} from './json.ts';
import {keepSources, sourceOf} from './json-source.ts';
import {readConversation, readMessages, readToolCall, readToolResult} from './objects.ts';

/** Characters of an undecodable message that are kept to be shown. */
const HEAD_LENGTH = 200;
/** Characters of an undecodable message that are searched for its type, and of the name of an unknown type that are kept. */
const SNIFF_LENGTH = 1000;
const NAME_LENGTH = 200;

/** Both servers write `type` first. Quotes inside strings are escaped, so a type that a text quotes does not match. */
const TYPE_FIELD = /"type"\s*:\s*"([A-Za-z_]\w{0,63})"/;

/**
 * Decodes one text message of the server.
 * @param message the text as received
 * @returns a frame with its problems; `undecodable` if the message is not a JSON object
 */
export function decode(message: string): Decoded {
	const reading = readJson(message);
	if (reading.kind === 'failed') return undecodable('not_json', reading.detail, message);
	const {value} = reading;
	if (!isObject(value)) return undecodable('not_an_object', `it is ${kindOf(value)}`, message);
	const problems: Problems = [...reading.repairs];
	if (hasShownJson(value)) keepSources(value, message);
	const frame = readFrame(value, problems);
	if (problems.length === MOST_PROBLEMS) problems.push('and possibly more');
	return {kind: 'frame', frame, problems};
}

/**
 * The result for a binary message, which the protocol does not have.
 * @param bytes its size
 */
export function decodeBinary(bytes: number): Decoded {
	const detail = `it is a binary message of ${bytes} bytes`;
	return {kind: 'undecodable', code: 'binary', detail, head: '', looksLike: undefined};
}

/**
 * Whether the turn that this frame ends has failed. `today` reports it in `error`; so does `seed`, but with its default
 * settings it sends an apology as a normal answer and sets `metadata.error`.
 */
export function turnFailed(frame: AiResponseFrame): boolean {
	return frame.error || frame.metadata.error === true;
}

function undecodable(code: 'not_json' | 'not_an_object', detail: string, message: string): Decoded {
	const looksLike = TYPE_FIELD.exec(message.slice(0, SNIFF_LENGTH))?.[1];
	return {kind: 'undecodable', code, detail, head: beginning(message), looksLike};
}

/** A copy, because a slice would keep the whole message in memory. */
function beginning(message: string): string {
	return Buffer.from(message.slice(0, HEAD_LENGTH), 'utf16le').toString('utf16le');
}

function kindOf(value: JsonValue): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** Whether a frame has JSON that is shown as such: for others, such as streamed text, no source is searched for. */
function hasShownJson({tool_calls: calls, tool_results: results, metadata, messages}: JsonObject): boolean {
	const isFilled = (list: JsonValue | undefined): boolean => Array.isArray(list) && list.length > 0;
	if (isFilled(calls) || isFilled(results)) return true;
	if (isObject(metadata) && (metadata.kb_sources ?? metadata.rejected_overrides) !== undefined) return true;
	return Array.isArray(messages) && messages.some((message) => isObject(message) && hasShownJson(message));
}

/** One case for each type, in the order of `frames.ts`. */
function readFrame(object: JsonObject, problems: Problems): ServerFrame {
	const {type} = object;
	if (typeof type !== 'string') return unknownFrame(object, problems);
	switch (type) {
		case 'connection_established':
			return {
				type,
				session_id: text(object, 'session_id', problems),
				message: text(object, 'message', problems),
				timestamp: timestamp(object, problems),
			};
		case 'typing':
		case 'history_cleared':
		case 'logout_success':
			return {type, message: text(object, 'message', problems), timestamp: timestamp(object, problems)};
		case 'ai_response': {
			const frame: AiResponseFrame = {
				type,
				message: text(object, 'message', problems),
				message_id: optionalText(object, 'message_id', problems),
				tool_calls: optionalList(object, 'tool_calls', readToolCall, problems),
				tool_results: optionalList(object, 'tool_results', readToolResult, problems),
				error: optionalFlag(object, 'error', problems),
				metadata: optionalMap(object, 'metadata', problems),
				conversation_id: optionalText(object, 'conversation_id', problems),
				timestamp: timestamp(object, problems),
			};
			const metadataJson = sourceOf(object, 'metadata');
			return metadataJson === undefined ? frame : {...frame, metadataJson};
		}
		case 'error':
			return {
				type,
				message: text(object, 'message', problems),
				code: optionalText(object, 'code', problems),
				timestamp: timestamp(object, problems),
			};
		case 'history':
			return {type, messages: readMessages(object, problems), timestamp: timestamp(object, problems)};
		case 'pong':
			return {type, timestamp: timestamp(object, problems)};
		case 'auth_configured':
			return {
				type,
				message: text(object, 'message', problems),
				auth_type: optionalText(object, 'auth_type', problems),
				display_name: optionalText(object, 'display_name', problems),
				timestamp: timestamp(object, problems),
			};
		case 'auth_failed':
			return {
				type,
				message: text(object, 'message', problems),
				auth_type: optionalText(object, 'auth_type', problems),
				redirect_url: optionalText(object, 'redirect_url', problems),
				timestamp: timestamp(object, problems),
			};
		case 'auth_response':
			return {
				type,
				success: flag(object, 'success', problems),
				message: text(object, 'message', problems),
				timestamp: timestamp(object, problems),
			};
		case 'auth_expired':
			return {
				type,
				message: text(object, 'message', problems),
				redirect_url: optionalText(object, 'redirect_url', problems),
				timestamp: timestamp(object, problems),
			};
		case 'conversation_created':
		case 'conversation_deleted':
			return {
				type,
				conversation_id: text(object, 'conversation_id', problems),
				timestamp: timestamp(object, problems),
			};
		case 'conversation_titled':
		case 'conversation_renamed':
			return {
				type,
				conversation_id: text(object, 'conversation_id', problems),
				title: text(object, 'title', problems),
				timestamp: timestamp(object, problems),
			};
		case 'conversation_list':
			return {
				type,
				conversations: list(object, 'conversations', readConversation, problems),
				timestamp: timestamp(object, problems),
			};
		case 'conversation_loaded':
			return {
				type,
				conversation_id: text(object, 'conversation_id', problems),
				conversation: map(object, 'conversation', problems),
				messages: readMessages(object, problems),
				timestamp: timestamp(object, problems),
			};
		case 'conversation_bulk_deleted':
			return {
				type,
				deleted_ids: texts(object, 'deleted_ids', problems),
				active_conversation_deleted: flag(object, 'active_conversation_deleted', problems),
				timestamp: timestamp(object, problems),
			};
		case 'conversation_all_deleted':
			return {
				type,
				deleted_count: count(object, 'deleted_count', problems),
				timestamp: timestamp(object, problems),
			};
		case 'conversation_error':
			return {
				type,
				code: text(object, 'code', problems),
				message: text(object, 'message', problems),
				conversation_id: optionalText(object, 'conversation_id', problems),
				timestamp: timestamp(object, problems),
			};
		case 'feedback_ack':
			return {
				type,
				message_id: text(object, 'message_id', problems),
				feedback_id: text(object, 'feedback_id', problems),
				status: text(object, 'status', problems),
				timestamp: timestamp(object, problems),
			};
		case 'feedback_error':
			return {
				type,
				code: text(object, 'code', problems),
				message: text(object, 'message', problems),
				message_id: optionalText(object, 'message_id', problems),
				timestamp: timestamp(object, problems),
			};
		case 'config_updated':
			return {
				type,
				active_overrides: map(object, 'active_overrides', problems),
				applied_overrides: map(object, 'applied_overrides', problems),
				rejected_overrides: texts(object, 'rejected_overrides', problems),
				timestamp: timestamp(object, problems),
			};
		default:
			return {type: 'unknown', name: type.slice(0, NAME_LENGTH), value: object};
	}
}

/** Missing in the short frames of `document` and in some notices of `today`. */
function timestamp(object: JsonObject, problems: Problems): string | undefined {
	return optionalText(object, 'timestamp', problems);
}

/** A frame whose `type` is not text. */
function unknownFrame(object: JsonObject, problems: Problems): UnknownFrame {
	const {type} = object;
	note(problems, type === undefined ? 'type is missing' : 'type is not text');
	const name = type === undefined ? undefined : JSON.stringify(type).slice(0, NAME_LENGTH);
	return {type: 'unknown', name, value: object};
}
