/** An answer as decks see it: its text, its tool calls, and what can be counted or measured. */
import type {AssistantEntry, ToolCall} from '../chat/entry.ts';
import {cutOffBy} from '../chat/metadata.ts';
import {callsIn} from '../chat/tools.ts';
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {headOf} from '../protocol/remote-text.ts';
import {withoutReasoning} from '../text/reasoning.ts';
import type {Measure} from './deck.ts';

export interface AnswerCall {
	readonly name: string;
	/** undefined = not received. */
	readonly arguments: JsonValue | undefined;
	/** undefined = none received, or the call failed. */
	readonly result: JsonValue | undefined;
	/** Of a call that failed: its whole result, or its text. */
	readonly error: JsonValue | undefined;
}

export interface AnswerFacts {
	/** Without reasoning. */
	readonly text: string;
	/** The server reports that the turn failed. */
	readonly failed: boolean;
	/** The stop reason of an answer that was cut off at its limit; undefined for a complete one. */
	readonly cutOffBy: string | undefined;
	/** In order. */
	readonly calls: readonly AnswerCall[];
	/** undefined = neither sent by the server nor measured. */
	readonly measured: Readonly<Record<Measure, number | undefined>>;
}

export function factsOfAnswer({parts, failed, metadata, tookMs}: AssistantEntry): AnswerFacts {
	const calls = callsIn(parts);
	const last = parts.findLast((part) => part.kind === 'text');
	return {
		text: last?.kind === 'text' ? withoutReasoning(headOf(last.text)) : '',
		failed,
		cutOffBy: cutOffBy(metadata),
		calls: calls.map(answerCall),
		measured: {
			failures: calls.filter(({outcome}) => outcome.state === 'failed').length,
			rounds: roundsOf(metadata, calls),
			tokens: tokensOf(metadata),
			latency: tookMs,
		},
	};
}

function answerCall({name, arguments: given, outcome}: ToolCall): AnswerCall {
	const failed = outcome.state === 'failed' ? (outcome.result ?? outcome.error) : undefined;
	const result = outcome.state === 'succeeded' ? outcome.result : undefined;
	return {name, arguments: given, result, error: failed};
}

/** As the server counts them; else as many as the calls name; undefined where neither is known. */
function roundsOf(metadata: JsonObject, calls: readonly ToolCall[]): number | undefined {
	if (typeof metadata.tool_call_rounds === 'number') return metadata.tool_call_rounds;
	const rounds = calls.map(({round}) => round);
	return rounds.includes(undefined) ? undefined : Math.max(0, ...rounds.map((round) => round ?? 0));
}

/** Input and output of the whole turn, where the server sends both. */
function tokensOf(metadata: JsonObject): number | undefined {
	for (const {input_tokens: input, output_tokens: output} of [metadata, metadata.usage].filter(isObject))
		if (typeof input === 'number' && typeof output === 'number') return input + output;
	return undefined;
}
