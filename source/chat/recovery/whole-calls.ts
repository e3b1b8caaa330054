/** Reads the whole of tool calls of which a part was left out on arrival. */

import type {CutValue, JsonValue} from '../../protocol/frames.ts';
import {loses, readJson} from '../../protocol/json.ts';
import type {RemoteText} from '../../protocol/remote-text.ts';
import type {ToolCall} from '../entry.ts';
import {outcomeOf} from '../tools.ts';

/** The incomplete values of a call. */
export function cutsOf({argumentsCut, outcome}: ToolCall): readonly CutValue[] {
	const resultCut = 'resultCut' in outcome ? outcome.resultCut : undefined;
	return [argumentsCut, resultCut].filter((cut) => cut !== undefined);
}

/** UTF-16 units of the incomplete values of some calls; 0 if all are complete. */
export const unitsToRead = (calls: readonly ToolCall[]): number =>
	calls.flatMap(cutsOf).reduce((sum, {units}) => sum + units, 0);

/** @returns the same calls with all values as the server sent them; undefined if they are no longer kept */
export async function wholeCalls(calls: readonly ToolCall[]): Promise<readonly ToolCall[] | undefined> {
	try {
		return await Promise.all(calls.map((call) => (cutsOf(call).length === 0 ? call : wholeCall(call))));
	} catch {
		return undefined;
	}
}

async function wholeCall(call: ToolCall): Promise<ToolCall> {
	const {argumentsCut, outcome, ...rest} = call;
	const whole: ToolCall = {...rest, outcome: await wholeOutcome(outcome)};
	if (argumentsCut === undefined) return whole;
	const {argumentsJson: _, ...before} = whole;
	const {value, json} = await wholeValue(argumentsCut);
	return {...before, arguments: value, ...(json === undefined ? {} : {argumentsJson: json})};
}

async function wholeOutcome(outcome: ToolCall['outcome']): Promise<ToolCall['outcome']> {
	if (outcome.state !== 'succeeded' && outcome.state !== 'failed') return outcome;
	const {resultCut, result: head} = outcome;
	if (resultCut === undefined) return outcome;
	const {value, json, text} = await wholeValue(resultCut);
	// Of a failed call a text is the error itself: one within a result is in an object.
	const isError = outcome.state === 'failed' && typeof head === 'string';
	const error = isError ? (typeof value === 'string' ? value : text) : undefined;
	return outcomeOf({
		tool_call_id: undefined,
		name: undefined,
		result: isError ? undefined : value,
		error,
		...(json === undefined || isError ? {} : {resultJson: json}),
	});
}

interface WholeValue {
	readonly value: JsonValue;
	/** Its source, if the value has lost something. */
	readonly json: string | undefined;
	readonly text: string;
}

/** Rejects if it is no longer kept. */
async function wholeValue({whole}: CutValue): Promise<WholeValue> {
	if (whole === undefined) throw new Error('it is no longer kept');
	const text = await textIn(whole, 0, Number.POSITIVE_INFINITY);
	const reading = readJson(text);
	if (reading.kind === 'failed') throw new Error(reading.detail);
	const {value} = reading;
	return {value, json: loses(value, text) ? text : undefined, text};
}

/** A range of the bytes of a kept JSON text, in chunks. Rejects if it is no longer kept. */
export async function* bytesIn(whole: RemoteText, from: number, size: number): AsyncGenerator<Uint8Array> {
	let at = 0;
	for await (const chunk of whole.chunks()) {
		const part = chunk.subarray(Math.max(0, from - at), Math.max(0, from + size - at));
		if (part.length > 0) yield part;
		at += chunk.length;
		if (at >= from + size) return;
	}
}

/** The same as a text: the range begins and ends between characters. */
export async function textIn(whole: RemoteText, from: number, size: number): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of bytesIn(whole, from, size)) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}
