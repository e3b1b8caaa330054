/** A turn that is over, as a program reads it: the answer's text, and every call of a tool with what came of it. */
import type {AssistantEntry, ToolCall} from '../chat/entry.ts';
import {callsIn} from '../chat/tools.ts';
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {headOf} from '../protocol/remote-text.ts';

/** One call of a tool. */
export interface ToolUse {
	/** The server's id of the call; undefined where it told none. */
	readonly id: string | undefined;
	readonly name: string;
	/** undefined when the server never told. */
	readonly arguments: JsonValue | undefined;
	/** `unknown`: the server never said how it ended. A failed HTTP request counts as `failed`. */
	readonly outcome: 'succeeded' | 'failed' | 'unknown';
	/** What it gave back; with a failed call the whole result that the error was found in, if there was one. */
	readonly result: JsonValue | undefined;
	/** What went wrong, of a failed call. */
	readonly error: string | undefined;
	/** HTTP status, of a failed call where one was told. */
	readonly status: number | undefined;
	/** Round in its turn, from 1; undefined where it cannot be known. */
	readonly round: number | undefined;
}

/** A turn that is over. */
export interface CompleteTurn {
	/** What was asked. */
	readonly question: string;
	/** The answer; the words that came with rounds of tools are in `words`. */
	readonly text: string;
	/** What the model said before and between its calls of tools, one text a round that had any. */
	readonly words: readonly string[];
	/** In order. */
	readonly tools: readonly ToolUse[];
	/** What the server told beside: model, tokens, rounds of tools. Differs from server to server. */
	readonly metadata: JsonObject;
	/** The server's id of the answer; undefined where it gives none. */
	readonly messageId: string | undefined;
	/** `true` when the server says that the turn failed; `text` is its apology. */
	readonly failed: boolean;
	/** From sending to the answer, ms; undefined when the answer was found in the history. */
	readonly tookMs: number | undefined;
}

/** What an entry of the chat says about a turn that is over. */
export function completeTurn(question: string, entry: AssistantEntry): CompleteTurn {
	const texts = entry.parts.flatMap((part) => (part.kind === 'text' ? [headOf(part.text)] : []));
	return {
		question,
		text: texts.at(-1) ?? '',
		words: texts.slice(0, -1).filter((text) => text !== ''),
		tools: callsIn(entry.parts).map(toolUse),
		metadata: entry.metadata,
		messageId: entry.messageId,
		failed: entry.failed,
		tookMs: entry.tookMs,
	};
}

function toolUse({id, name, arguments: given, outcome, round}: ToolCall): ToolUse {
	const call = {id, name, arguments: given, round};
	switch (outcome.state) {
		case 'succeeded':
			return {...call, outcome: 'succeeded', result: outcome.result, error: undefined, status: undefined};
		case 'failed': {
			const {error, status, result} = outcome;
			return {...call, outcome: 'failed', result, error, status};
		}
		default:
			return {...call, outcome: 'unknown', result: undefined, error: undefined, status: undefined};
	}
}
