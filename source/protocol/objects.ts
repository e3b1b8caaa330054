/** Decodes the objects inside frames: tool calls and results, messages of the history, conversations. */
import {note, optionalCount, optionalList, optionalMap, optionalText, type Problems, text} from './fields.ts';
import type {
	ConversationSummary,
	HistoryMessage,
	JsonObject,
	JsonValue,
	ToolCallObject,
	ToolResultObject,
} from './frames.ts';
import {isObject} from './json.ts';

/**
 * One call. `seed` writes `arguments`, `today` writes `args`; the `function: {name, arguments}` of other model interfaces is
 * accepted too. Arguments that are a JSON text stay text.
 */
export function readToolCall(object: JsonObject, problems: Problems): ToolCallObject {
	const inner = isObject(object.function) ? object.function : undefined;
	const named = inner !== undefined && object.name === undefined ? inner : object;
	return {
		id: optionalText(object, 'id', problems),
		name: text(named, 'name', problems),
		arguments: object.arguments ?? object.args ?? inner?.arguments ?? inner?.args,
	};
}

export function readToolResult(object: JsonObject, problems: Problems): ToolResultObject {
	const {result} = object;
	const error = readToolError(object.error, problems);
	if (result === undefined && error === undefined) note(problems, 'result is missing');
	return {
		tool_call_id: optionalText(object, 'tool_call_id', problems),
		name: optionalText(object, 'name', problems),
		result,
		error,
	};
}

/** An error of another type is kept as JSON text: read as empty, it would turn a failure into a success. */
function readToolError(value: JsonValue | undefined, problems: Problems): string | undefined {
	if (typeof value === 'string') return value;
	if (value === undefined || value === null) return undefined;
	note(problems, 'error is not text');
	return value === false ? undefined : JSON.stringify(value);
}

/** One message of the history: `seed` has no ids and `null` lists, `today` has `null` times and ids. */
export function readMessage(object: JsonObject, problems: Problems): HistoryMessage {
	return {
		message_id: optionalText(object, 'message_id', problems),
		role: text(object, 'role', problems),
		content: text(object, 'content', problems),
		timestamp: optionalText(object, 'timestamp', problems),
		tool_calls: optionalList(object, 'tool_calls', readToolCall, problems),
		tool_results: optionalList(object, 'tool_results', readToolResult, problems),
		metadata: optionalMap(object, 'metadata', problems),
	};
}

export function readConversation(object: JsonObject, problems: Problems): ConversationSummary {
	return {
		id: text(object, 'id', problems),
		title: optionalText(object, 'title', problems),
		updated_at: optionalText(object, 'updated_at', problems),
		message_count: optionalCount(object, 'message_count', problems),
	};
}
