/** The full text of a message, and the values of calls, for the pager and for saving: as received, whole. */
import type {ToolCall} from '../../chat/entry.ts';
import {unitsToRead} from '../../chat/recovery/whole-calls.ts';
import type {LongText} from '../../protocol/remote-text.ts';
import {bytes, thousands} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import type {ListItem} from './list.ts';
import {callsJson, textsOf} from './message-text.ts';
import {wholeCallsJson} from './whole-calls-json.ts';

/** A text that may exceed the maximum length of a string. */
export type Content = string | AsyncIterable<Uint8Array>;

export interface FullText {
	readonly content: Content;
	/** In UTF-16 code units, roughly the number of bytes. */
	readonly length: number;
	readonly kind: 'md' | 'json' | 'jsonl';
	/** The proposed file name, without extension. */
	readonly name: string;
	/** A name for it, if it is not a message. */
	readonly what?: SafeText;
}

/** The size in bytes, as it is reported once it is written; only about for one that is stored elsewhere. */
export const sizeOfContent = ({content, length}: Pick<FullText, 'content' | 'length'>): SafeText =>
	typeof content === 'string' ? bytes(Buffer.byteLength(content)) : own`about ${bytes(length)}`;

/** @returns for a large reply of which more than text was left out the whole frame; undefined if the message has no text */
export function fullTextOf(item: ListItem): FullText | undefined {
	return frameOf(item) ?? messageTextOf(item);
}

/** The same for saving, where a text is never in a frame. */
export const savedTextOf = (item: ListItem): FullText | undefined => messageTextOf(item) ?? frameOf(item);

function frameOf(item: ListItem): FullText | undefined {
	if (item.kind !== 'entry' || item.entry.kind !== 'assistant' || item.entry.rest === undefined)
		return undefined;
	const {json} = item.entry.rest;
	return {content: json.chunks(), length: json.length, kind: 'json', name: nameOf(item)};
}

function messageTextOf(item: ListItem): FullText | undefined {
	const texts = textsOf(item);
	if (texts.length === 0) return undefined;
	const length = texts.reduce((sum, text) => sum + text.length, 0);
	return {content: joined(texts), length, kind: 'md', name: nameOf(item)};
}

/** The file of the calls under the transcript's cursor: their values as they came, whole. */
export function callsFileOf(item: ListItem, calls: readonly ToolCall[]): FullText | undefined {
	const [call, ...others] = calls;
	if (call === undefined) return undefined;
	const tool = safeLine(call.name.slice(0, LONGEST_TOOL));
	const units = unitsToRead(calls);
	const json = units === 0 ? callsJson(calls) : undefined;
	return {
		content: json ?? wholeCallsJson(calls),
		length: json?.length ?? units,
		kind: 'json',
		name: nameOf(item, fileName(call.name)),
		what:
			others.length === 0 ? own`the call of ${tool}` : own`the ${thousands(calls.length)} calls of ${tool}`,
	};
}

/** Characters of the name of a tool in a message about its file, and of a text from outside in the name of a file. */
const LONGEST_TOOL = 40;
const LONGEST_NAME = 60;

/** A part of a file name that any file system accepts. */
export const fileName = (text: string): string =>
	text
		.slice(0, LONGEST_NAME)
		.replace(/[^\w-]+/g, '_')
		.replace(/^_+|_+$/g, '') || 'value';

const SEPARATOR = '\n\n';

function joined(texts: readonly LongText[]): Content {
	const strings = texts.filter((text) => typeof text === 'string');
	return strings.length === texts.length ? strings.join(SEPARATOR) : chunks(texts);
}

async function* chunks(texts: readonly LongText[]): AsyncGenerator<Uint8Array> {
	const encoder = new TextEncoder();
	for (const [index, text] of texts.entries()) {
		if (index > 0) yield encoder.encode(SEPARATOR);
		if (typeof text === 'string') yield encoder.encode(text);
		else yield* text.chunks();
	}
}

/** `reply-20260102-030405`, with the local time of the message. */
function nameOf(item: ListItem, what?: string): string {
	if (item.kind !== 'entry') return what ?? (item.kind === 'turn' ? 'reply' : 'message');
	const {entry} = item;
	const name = what ?? {user: 'message', assistant: 'reply', notice: 'notice'}[entry.kind];
	if (entry.at === undefined) return name;
	const date = new Date(entry.at);
	const two = (value: number): string => String(value).padStart(2, '0');
	const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
	return `${name}-${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
