/** The whole JSON of tool calls of which a part was left out on arrival, in chunks: it may exceed the longest string. */
import type {ToolCall} from '../../chat/entry.ts';
import {cutsOf, unitsToRead, wholeCalls} from '../../chat/recovery/whole-calls.ts';
import {compactJson} from '../../text/json-tree/write.ts';
import {callsJson, callValue} from './message-text.ts';

/** Values of at most as many UTF-16 units are indented, larger ones are written as they came. */
const MOST_INDENTED = 16 * 1024 * 1024;

const PARTIAL = 'only a part of it is still kept';

/** A call, or a list of several. Rejects if the values are no longer kept. */
export async function* wholeCallsJson(calls: readonly ToolCall[]): AsyncGenerator<Uint8Array> {
	if (calls.length > 1) yield Buffer.from('[');
	for (const [index, call] of calls.entries()) {
		if (index > 0) yield Buffer.from(',\n');
		if (unitsToRead([call]) > MOST_INDENTED) yield* largeCall(call);
		else yield Buffer.from(callsJson(await whole(call)));
	}
	if (calls.length > 1) yield Buffer.from(']');
}

async function whole(call: ToolCall): Promise<readonly ToolCall[]> {
	const calls = await wholeCalls([call]);
	if (calls === undefined) throw new Error(PARTIAL);
	return calls;
}

async function* largeCall(call: ToolCall): AsyncGenerator<Uint8Array> {
	const {outcome, argumentsCut} = call;
	const resultCut = cutsOf(call).find((cut) => cut !== argumentsCut);
	// Of a failed call a text is the error itself: it is there once, whole.
	const isError = outcome.state === 'failed' && typeof outcome.result !== 'object';
	const cuts = {arguments: argumentsCut, [isError ? 'error' : 'result']: resultCut};
	let before = '{';
	for (const [name, value] of Object.entries(callValue(call))) {
		if (value === undefined || (isError && resultCut !== undefined && name === 'result')) continue;
		yield Buffer.from(`${before}${JSON.stringify(name)}:`);
		before = ',';
		const cut = Object.hasOwn(cuts, name) ? cuts[name as keyof typeof cuts] : undefined;
		if (cut === undefined) yield Buffer.from(compactJson(value));
		else if (cut.whole === undefined) throw new Error(PARTIAL);
		else yield* cut.whole.chunks();
	}
	yield Buffer.from('}');
}
