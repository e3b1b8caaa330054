/** All of a message, as it is opened in a pager and saved: its words as they came, or the frame where that holds more. */
import type {LongText} from '../../protocol/remote-text.ts';
import type {ListItem} from './list.ts';
import {wordsOf} from './message-text.ts';

/** A text that may be larger than a string may be. */
export type Content = string | AsyncIterable<Uint8Array>;

export interface WholeText {
	readonly content: Content;
	/** UTF-16 code units, about as many as bytes. */
	readonly length: number;
	readonly kind: 'md' | 'json';
	/** What is proposed as the name of a file, without its ending. */
	readonly name: string;
}

/** @returns undefined where the message has no words */
export function wholeTextOf(item: ListItem): WholeText | undefined {
	const name = nameOf(item);
	if (item.kind === 'entry' && item.entry.kind === 'assistant' && item.entry.rest !== undefined) {
		const {json} = item.entry.rest;
		return {content: json.chunks(), length: json.length, kind: 'json', name};
	}
	const texts = wordsOf(item);
	if (texts.length === 0) return undefined;
	const length = texts.reduce((sum, text) => sum + text.length, 0);
	return {content: joined(texts), length, kind: 'md', name};
}

const BETWEEN = '\n\n';

function joined(texts: readonly LongText[]): Content {
	const strings = texts.filter((text) => typeof text === 'string');
	return strings.length === texts.length ? strings.join(BETWEEN) : pieces(texts);
}

async function* pieces(texts: readonly LongText[]): AsyncGenerator<Uint8Array> {
	const encoder = new TextEncoder();
	for (const [index, text] of texts.entries()) {
		if (index > 0) yield encoder.encode(BETWEEN);
		if (typeof text === 'string') yield encoder.encode(text);
		else yield* text.chunks();
	}
}

/** `reply-20260102-030405`, by the local time it came. */
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
