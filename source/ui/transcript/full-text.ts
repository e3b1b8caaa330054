/** The full text of a message for the pager and for saving: its texts as received, or the frame if that has more. */
import type {LongText} from '../../protocol/remote-text.ts';
import type {ListItem} from './list.ts';
import {textsOf} from './message-text.ts';

/** A text that may exceed the maximum length of a string. */
export type Content = string | AsyncIterable<Uint8Array>;

export interface FullText {
	readonly content: Content;
	/** In UTF-16 code units, roughly the number of bytes. */
	readonly length: number;
	readonly kind: 'md' | 'json';
	/** The proposed file name, without extension. */
	readonly name: string;
}

/** @returns undefined if the message has no text */
export function fullTextOf(item: ListItem): FullText | undefined {
	const name = nameOf(item);
	if (item.kind === 'entry' && item.entry.kind === 'assistant' && item.entry.rest !== undefined) {
		const {json} = item.entry.rest;
		return {content: json.chunks(), length: json.length, kind: 'json', name};
	}
	const texts = textsOf(item);
	if (texts.length === 0) return undefined;
	const length = texts.reduce((sum, text) => sum + text.length, 0);
	return {content: joined(texts), length, kind: 'md', name};
}

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
function nameOf(item: ListItem): string {
	if (item.kind !== 'entry') return item.kind === 'turn' ? 'reply' : 'message';
	const {entry} = item;
	const name = {user: 'message', assistant: 'reply', notice: 'notice'}[entry.kind];
	if (entry.at === undefined) return name;
	const date = new Date(entry.at);
	const two = (value: number): string => String(value).padStart(2, '0');
	const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
	return `${name}-${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
