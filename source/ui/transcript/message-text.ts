/** The texts of a message for copying: always as received, never as laid out. */
import type {Entry, ReplyPart, ToolCall} from '../../chat/entry.ts';
import {adviceAtPrompt, wordNotice} from '../../chat/notices.ts';
import {argumentsOf, resultOf} from '../../chat/tool-facts.ts';
import type {LongText} from '../../protocol/remote-text.ts';
import {writtenJson} from '../../text/json-tree/write.ts';
import {codeInMarkdown} from '../../text/markdown/code-blocks.ts';
import {withoutReasoning} from '../../text/reasoning.ts';
import {codeInTyped} from '../../text/typed-text.ts';
import type {ListItem} from './list.ts';
import {answerInTurn} from './reasoning-rows.ts';

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
function contentOfItem(item: ListItem): readonly ReplyPart[] {
	if (item.kind === 'entry') return contentOf(item.entry);
	if (item.kind === 'turn') return [...item.turn.parts, text(item.turn.text)];
	return [text(item.item.text)];
}

/** The texts of a message, in order, without empty ones; to be joined with blank lines. */
export function textsOf(item: ListItem): readonly LongText[] {
	return contentOfItem(item).flatMap((part) =>
		part.kind === 'text' && part.text.length > 0 ? [part.text] : [],
	);
}

/** A text of a message without its reasoning. */
export function answerIn(item: ListItem, text: string): string {
	if (item.kind === 'turn' && text === item.turn.text) return answerInTurn(item.turn);
	const isReply = item.kind === 'turn' || (item.kind === 'entry' && item.entry.kind === 'assistant');
	return isReply ? withoutReasoning(text) : text;
}

/**
 * The same with the tool calls as JSON between them.
 * @param calls complete ones for those that are incomplete, by their keys
 */
export function textsWithCalls(
	item: ListItem,
	calls: ReadonlyMap<string, ToolCall> = new Map(),
): readonly LongText[] {
	return contentOfItem(item).flatMap((part) => {
		if (part.kind === 'tool') return [callsJson([calls.get(part.call.key) ?? part.call])];
		return part.text.length > 0 ? [part.text] : [];
	});
}

/** The tool calls of a message, in order. */
export const messageCalls = (item: ListItem): readonly ToolCall[] =>
	contentOfItem(item).flatMap((part) => (part.kind === 'tool' ? [part.call] : []));

/** A call, or a list of several, as JSON. */
export const callsJson = (calls: readonly ToolCall[]): string =>
	writtenJson(calls.length === 1 ? calls.map(callValue)[0] : calls.map(callValue));

/** A call with its outcome, without the values that the server has not sent. */
export function callValue(call: ToolCall): Readonly<Record<string, unknown>> {
	const {name, outcome} = call;
	const result =
		outcome.state === 'succeeded'
			? {result: resultOf(outcome)}
			: outcome.state === 'failed'
				? {error: outcome.error, result: resultOf(outcome)}
				: {};
	return {name, arguments: argumentsOf(call), ...result};
}

/** The code blocks of one of the texts of a message, in order: the ones that are drawn as code. */
export function codeBlocksIn(item: ListItem, text: string): readonly string[] {
	const kind = item.kind === 'entry' ? item.entry.kind : item.kind;
	if (kind === 'notice') return [];
	return kind === 'user' || kind === 'queued' ? codeInTyped(text) : codeInMarkdown(text);
}

/** The complete text, wherever it is stored. Rejects if the storing thread is gone. */
export async function completeText(text: LongText): Promise<string> {
	return typeof text === 'string' ? text : await text.slice(0, text.length);
}
