/** Facts about one tool call: its HTTP status, the time it took, and its values. */
import type {CutValue} from '../protocol/frames.ts';
import {withCutMarks} from '../text/json-tree/cut.ts';
import {exactly} from '../text/json-tree/exact.ts';
import type {ToolCall} from './entry.ts';

/** HTTP status, where the server sent one: of a failed call, or with a text that was not JSON (`seed`). */
export function httpStatusOf({outcome}: ToolCall): number | undefined {
	if (outcome.state === 'failed') return outcome.status;
	if (outcome.state !== 'succeeded') return undefined;
	const {result} = outcome;
	if (typeof result !== 'object' || result === null || !('status_code' in result)) return undefined;
	const {status_code: status} = result;
	// With any other key the object is the tool's own answer, and so is the number.
	const isWrapper = 'result' in result && Object.keys(result).length === 2;
	return isWrapper && typeof status === 'number' ? status : undefined;
}

/**
 * Time from the announcement of a call to the end of its round as observed here, ms: no server sends times. Calls of
 * one round end together.
 * @returns undefined where it was not measured
 */
export function tookMs({outcome, startedAt, endedAt}: ToolCall): number | undefined {
	if (outcome.state === 'running' || startedAt === undefined || endedAt === undefined) return undefined;
	return endedAt - startedAt;
}

/** The values of a call that the server sent, as they came: its arguments, and its result or the error with which it failed. */
export type CallValues = Readonly<Partial<Record<'arguments' | 'result' | 'error', unknown>>>;

export function valuesOf(call: ToolCall): CallValues {
	const {outcome} = call;
	return {
		...(call.arguments === undefined ? {} : {arguments: argumentsOf(call)}),
		...(outcome.state === 'succeeded' ? {result: resultOf(outcome)} : {}),
		...(outcome.state === 'failed' ? {error: resultOf(outcome) ?? outcome.error} : {}),
	};
}

const asReceived = (value: unknown, cut: CutValue | undefined): unknown =>
	cut === undefined ? value : withCutMarks(value, cut);

/** The arguments as they came; undefined if they were not received. */
export function argumentsOf({arguments: args, argumentsJson, argumentsCut}: ToolCall): unknown {
	return asReceived(exactly(args, argumentsJson), argumentsCut);
}

/** The result as it came; undefined for a call that failed without one. */
export function resultOf({
	result,
	resultJson,
	resultCut,
}: Extract<ToolCall['outcome'], {readonly state: 'succeeded' | 'failed'}>): unknown {
	return asReceived(exactly(result, resultJson), resultCut);
}
