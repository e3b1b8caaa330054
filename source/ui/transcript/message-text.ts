/** What is copied of a message: always the source as it came, never what the screen made of it. */
import type {Entry, ReplyPart, ToolCall} from '../../chat/entry.ts';
import {adviceAtPrompt, wordNotice} from '../../chat/notices.ts';
import type {LongText} from '../../protocol/remote-text.ts';
import {codeInMarkdown} from '../../text/markdown/code-blocks.ts';
import {codeInPlainText} from '../../text/plain-text.ts';
import {callsOf, type ListItem} from './list.ts';

const text = (content: LongText): ReplyPart => ({kind: 'text', text: content});

/** The texts and tool calls of an entry, in the order in which they are shown. */
export function contentOf(entry: Entry): readonly ReplyPart[] {
	switch (entry.kind) {
		case 'user':
			return [text(entry.text)];
		case 'assistant':
			return entry.parts;
		case 'notice': {
			const wording = wordNotice(entry);
			const advice = adviceAtPrompt(wording);
			return advice === undefined ? [text(wording.text)] : [text(wording.text), text(advice)];
		}
	}
}

/** The same of an item of the list. */
function partsOf(item: ListItem): readonly ReplyPart[] {
	if (item.kind === 'entry') return contentOf(item.entry);
	if (item.kind === 'turn') return [...item.turn.parts, text(item.turn.text)];
	return [text(item.item.kind === 'message' ? item.item.text : `/${item.item.request}`)];
}

/** The words of a message, in order, without empty ones; a blank line belongs between them. */
export function wordsOf(item: ListItem): readonly LongText[] {
	return partsOf(item).flatMap((part) => (part.kind === 'text' && part.text.length > 0 ? [part.text] : []));
}

/** The same with its tool calls as JSON between them. */
export function everythingOf(item: ListItem): readonly LongText[] {
	return partsOf(item).flatMap((part) => {
		if (part.kind === 'tool') return [callJson(part.call)];
		return part.text.length > 0 ? [part.text] : [];
	});
}

/** The tool call that a unit of an item is, as JSON; undefined when the unit is the message itself. */
export function callUnder(item: ListItem, unit: string): string | undefined {
	const call = callsOf(item).find(({key}) => key === unit);
	return call === undefined ? undefined : callJson(call);
}

/** A call and what became of it. What the server has not told is left out. */
function callJson({name, arguments: args, outcome}: ToolCall): string {
	const ending =
		outcome.state === 'succeeded'
			? {result: outcome.result}
			: outcome.state === 'failed'
				? {error: outcome.error, result: outcome.result}
				: {};
	return JSON.stringify({name, arguments: args, ...ending}, undefined, 2);
}

/** The code blocks of one of the texts of a message, in order: the ones that are drawn as code. */
export function codeBlocksIn(item: ListItem, text: string): readonly string[] {
	if (item.kind === 'turn') return codeInMarkdown(text);
	if (item.kind === 'queued') return codeInPlainText(text);
	switch (item.entry.kind) {
		case 'assistant':
			return codeInMarkdown(text);
		case 'user':
			return codeInPlainText(text);
		case 'notice':
			return [];
	}
}

/** All of a text, wherever it is kept. Rejects when its holder is gone. */
export async function wholeOf(text: LongText): Promise<string> {
	return typeof text === 'string' ? text : await text.slice(0, text.length);
}
