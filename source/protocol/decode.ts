/** Decodes a WebSocket message into frames. Never throws; reports the problems that it tolerated. */
import {isUtf8} from 'node:buffer';

import {MOST_PROBLEMS, note, type Problems} from './fields.ts';
import type {Cut, JsonObject, JsonValue} from './frames.ts';
import {isObject, jsonTextsIn, readJson} from './json.ts';
import {withCuts, withSources} from './json-source.ts';
import {hasMetadata, metadataSource} from './objects.ts';
import {
	type AiResponseFrame,
	type Decoded,
	frameReader,
	type ServerFrame,
	type UnknownFrame,
} from './server-frames.ts';

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
 * @param cut what is missing from it
 * @returns a frame with its problems; `undecodable` if the message is not a JSON object
 */
export function decode(message: string, cut?: Cut): Decoded {
	const reading = readJson(message);
	if (reading.kind === 'failed') return undecodable('not_json', reading.detail, message);
	const {value} = reading;
	if (!isObject(value)) return undecodable('not_an_object', `it is ${kindOf(value)}`, message);
	const problems: Problems = [...reading.repairs];
	const read = (): ServerFrame => withCuts(value, cut, () => readFrame(value, problems));
	const frame = hasShownJson(value) ? withSources(value, message, read) : read();
	if (problems.length === MOST_PROBLEMS) problems.push('and possibly more');
	return {kind: 'frame', frame, problems};
}

/**
 * Decodes one text message of the server with all frames in it: JSON texts one after the other are a frame each.
 * @returns at least one item; a part that cannot be decoded is one too
 */
export function decodeAll(message: string): readonly Decoded[] {
	const decoded = decode(message);
	if (decoded.kind === 'frame' || decoded.code !== 'not_json') return [decoded];
	const parts = jsonTextsIn(message).map((part) => decode(part));
	return parts.some(({kind}) => kind === 'frame') ? parts : [decoded];
}

/**
 * The same for a binary message, which the protocol does not have: its frames are read if it is text.
 * @param message its bytes
 */
export function decodeBinary(message: Buffer): readonly Decoded[] {
	const frames = isUtf8(message) ? decodeAll(message.toString()) : [];
	if (frames.some(({kind}) => kind === 'frame')) return frames;
	const detail = `it is a binary message of ${message.length} bytes`;
	return [{kind: 'undecodable', code: 'binary', detail, head: '', looksLike: undefined}];
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

/** Whether a frame has JSON that is shown or printed as such: for others, such as streamed text, no source is searched for. */
function hasShownJson(object: JsonObject): boolean {
	const {tool_calls: calls, tool_results: results, messages, message, content} = object;
	// Any member of a frame without a text may be the reason of an error.
	if (typeof message !== 'string' && typeof object.type === 'string' && messages === undefined) return true;
	const isFilled = (list: JsonValue | undefined): boolean => Array.isArray(list) && list.length > 0;
	if (isFilled(calls) || isFilled(results) || isContainer(message) || isContainer(content)) return true;
	if (hasMetadata(object)) return true;
	return Array.isArray(messages) && messages.some((message) => isObject(message) && hasShownJson(message));
}

const isContainer = (value: JsonValue | undefined): boolean => typeof value === 'object' && value !== null;

function readFrame(object: JsonObject, problems: Problems): ServerFrame {
	const {type} = object;
	if (typeof type !== 'string') return unknownFrame(object, problems);
	const read = frameReader(type);
	if (read === undefined) return {type: 'unknown', name: type.slice(0, NAME_LENGTH), value: object};
	const frame = read(object, problems);
	if (frame.type !== 'ai_response') return frame;
	const metadataJson = metadataSource(object);
	return metadataJson === undefined ? frame : {...frame, metadataJson};
}

/** A frame whose `type` is not text. */
function unknownFrame(object: JsonObject, problems: Problems): UnknownFrame {
	const {type} = object;
	note(problems, type === undefined ? 'type is missing' : 'type is not text');
	const name = type === undefined ? undefined : JSON.stringify(type).slice(0, NAME_LENGTH);
	return {type: 'unknown', name, value: object};
}
