/** Decodes the objects inside frames: tool calls and results, messages of the history, conversations. */
import {content} from './content.ts';

import {
	isMissing,
	note,
	optionalCount,
	optionalList,
	optionalMap,
	optionalText,
	type Problems,
	text,
} from './fields.ts';
import type {
	ConversationSummary,
	HistoryMessage,
	JsonObject,
	ToolCallObject,
	ToolResultObject,
} from './frames.ts';
import {isObject} from './json.ts';
import {cutMember, cutOf, sourceOf} from './json-source.ts';

/**
 * One call. `seed` writes `arguments`, `today` writes `args`; the `function: {name, arguments}` of other model interfaces is
 * accepted too. Arguments that are a JSON text stay text.
 */
export function readToolCall(object: JsonObject, problems: Problems): ToolCallObject {
	const inner = isObject(object.function) ? object.function : undefined;
	const named = inner !== undefined && object.name === undefined ? inner : object;
	// The object that has them.
	const holder = inner !== undefined && isMissing(object.arguments ?? object.args) ? inner : object;
	const call: ToolCallObject = {
		id: readId(object, 'id'),
		name: text(named, 'name', problems),
		arguments: holder.arguments ?? holder.args ?? undefined,
	};
	const field = isMissing(holder.arguments) ? 'args' : 'arguments';
	const argumentsJson = sourceOf(holder, field);
	const argumentsCut = cutMember(holder, field);
	if (argumentsJson === undefined && argumentsCut === undefined) return call;
	return {
		...call,
		...(argumentsJson === undefined ? {} : {argumentsJson}),
		...(argumentsCut === undefined ? {} : {argumentsCut}),
	};
}

/** The beginning of an id that is not text. */
const OTHER_ID = 'json:';

/**
 * An id, which is opaque: one that is not text is marked. The servers would not take `1` and `"1"` for the same, nor two
 * numbers that are equal only in JavaScript.
 */
function readId(object: JsonObject, name: string): string | undefined {
	const value = object[name];
	if (isMissing(value)) return undefined;
	if (typeof value === 'string' && !value.startsWith(OTHER_ID)) return value;
	return `${OTHER_ID}${sourceOf(object, name) ?? JSON.stringify(value)}`;
}

export function readToolResult(object: JsonObject, problems: Problems): ToolResultObject {
	const {result} = object;
	const error = readToolError(object, problems);
	if (result === undefined && error === undefined) note(problems, 'result is missing');
	const read: ToolResultObject = {
		tool_call_id: readId(object, 'tool_call_id'),
		name: optionalText(object, 'name', problems),
		result,
		error,
	};
	const resultJson = sourceOf(object, 'result');
	const resultCut = cutMember(object, error === undefined ? 'result' : 'error');
	if (resultJson === undefined && resultCut === undefined) return read;
	return {
		...read,
		...(resultJson === undefined ? {} : {resultJson}),
		...(resultCut === undefined ? {} : {resultCut}),
	};
}

/** An error of another type is kept as JSON text: read as empty, it would turn a failure into a success. */
function readToolError(object: JsonObject, problems: Problems): string | undefined {
	const value = object.error;
	if (typeof value === 'string') return value;
	if (value === undefined || value === null) return undefined;
	note(problems, 'error is not text');
	return value === false ? undefined : (sourceOf(object, 'error') ?? JSON.stringify(value));
}

/** One message of the history: `seed` has no ids and `null` lists, `today` has `null` times and ids. */
export function readMessage(object: JsonObject, problems: Problems): HistoryMessage {
	const message: HistoryMessage = {
		message_id: optionalText(object, 'message_id', problems),
		role: text(object, 'role', problems),
		content: content(object, 'content', problems),
		timestamp: optionalText(object, 'timestamp', problems),
		tool_calls: optionalList(object, 'tool_calls', readToolCall, problems),
		tool_results: optionalList(object, 'tool_results', readToolResult, problems),
		metadata: optionalMap(object, 'metadata', problems),
	};
	const metadataJson = metadataSource(object);
	const cut = cutOf(object);
	if (metadataJson === undefined && cut === undefined) return message;
	return {
		...message,
		...(metadataJson === undefined ? {} : {metadataJson}),
		...(cut === undefined ? {} : {cut}),
	};
}

/** Whether a frame or a message has metadata, which scripts and exports get as JSON. */
export const hasMetadata = ({metadata}: JsonObject): boolean =>
	isObject(metadata) && Object.keys(metadata).length > 0;

/** The source of such metadata, if they lost something and it is found now. */
export const metadataSource = (object: JsonObject): string | undefined =>
	hasMetadata(object) ? sourceOf(object, 'metadata') : undefined;

export function readConversation(object: JsonObject, problems: Problems): ConversationSummary {
	return {
		id: text(object, 'id', problems),
		title: optionalText(object, 'title', problems),
		updated_at: optionalText(object, 'updated_at', problems),
		message_count: optionalCount(object, 'message_count', problems),
	};
}
