/** A completed turn for programs: the text of the answer, the model's reasoning, and every tool call with its result. */
import type {AssistantEntry, ToolCall} from '../chat/entry.ts';
import {callsIn} from '../chat/tools.ts';
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {headOf} from '../protocol/remote-text.ts';
import {splitReasoning} from '../text/reasoning.ts';

/** One tool call. */
export interface ToolUse {
	/** The server's id of the call; undefined where it sent none. */
	readonly id: string | undefined;
	readonly name: string;
	/** undefined when the server did not send them, or sent `null`. */
	readonly arguments: JsonValue | undefined;
	/** JSON text of `arguments` as received; present if the value may have lost digits, the order of keys, or equal keys. */
	readonly argumentsJson?: string;
	/** `unknown`: no result was received. A failed HTTP request counts as `failed`. */
	readonly outcome: 'succeeded' | 'failed' | 'unknown';
	/** The result; for a failed call the whole result that contained the error, if there was one. */
	readonly result: JsonValue | undefined;
	/** JSON text of `result` as received; present if the value may have lost something, as for `argumentsJson`. */
	readonly resultJson?: string;
	/** The error of a failed call. */
	readonly error: string | undefined;
	/** HTTP status of a failed call, where the server sent one. */
	readonly status: number | undefined;
	/** Round in its turn, from 1; undefined where it cannot be known. */
	readonly round: number | undefined;
}

/** A completed turn. */
export interface CompleteTurn {
	/** The message. */
	readonly question: string;
	/** The answer, without reasoning; the texts of the tool rounds are in `words`. */
	readonly text: string;
	/** The model's texts before and between its tool calls, without reasoning, one for each round that had any. */
	readonly words: readonly string[];
	/** What stood in `<reasoning>` tags at the beginning of a text, in order. */
	readonly reasoning: readonly string[];
	/** In order. */
	readonly tools: readonly ToolUse[];
	/** Additional data of the server's: model, tokens, tool rounds. Differs between servers. */
	readonly metadata: JsonObject;
	/** The server's id of the answer; undefined where it sends none. */
	readonly messageId: string | undefined;
	/** `true` when the server reports that the turn failed; `text` is its message about that. */
	readonly failed: boolean;
	/** From sending to the answer, ms; undefined when the answer was found in the history. */
	readonly tookMs: number | undefined;
}

/** Converts an entry of the chat. */
export function completeTurn(question: string, entry: AssistantEntry): CompleteTurn {
	const texts = entry.parts.flatMap((part) => {
		if (part.kind !== 'text') return [];
		const text = headOf(part.text);
		const {reasoning = '', rest = text} = splitReasoning(text) ?? {};
		return [{reasoning, rest}];
	});
	return {
		question,
		text: texts.at(-1)?.rest ?? '',
		words: texts.slice(0, -1).flatMap(({rest}) => (rest === '' ? [] : [rest])),
		reasoning: texts.flatMap(({reasoning}) => (reasoning === '' ? [] : [reasoning])),
		tools: callsIn(entry.parts).map(toolUse),
		metadata: entry.metadata,
		messageId: entry.messageId,
		failed: entry.failed,
		tookMs: entry.tookMs,
	};
}

function toolUse({id, name, arguments: given, argumentsJson, outcome, round}: ToolCall): ToolUse {
	const source = argumentsJson === undefined ? {} : {argumentsJson};
	const call = {id, name, arguments: given, round, ...source};
	switch (outcome.state) {
		case 'succeeded':
			return {...call, ...resultIn(outcome), outcome: 'succeeded', error: undefined, status: undefined};
		case 'failed': {
			const {error, status} = outcome;
			return {...call, ...resultIn(outcome), outcome: 'failed', error, status};
		}
		default:
			return {...call, outcome: 'unknown', result: undefined, error: undefined, status: undefined};
	}
}

function resultIn({
	result,
	resultJson,
}: Extract<ToolCall['outcome'], {readonly state: 'succeeded' | 'failed'}>): Pick<
	ToolUse,
	'result' | 'resultJson'
> {
	return resultJson === undefined ? {result} : {result, resultJson};
}
