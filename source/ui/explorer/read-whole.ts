/** Reads the values of calls of which a part was left out on arrival, in steps between which keys are read. */
import type {ToolCall} from '../../chat/entry.ts';
import {cutsOf} from '../../chat/recovery/whole-calls.ts';
import {argumentsOf, type CallValues, valuesOf} from '../../chat/tool-facts.ts';
import type {CutValue} from '../../protocol/frames.ts';
import {isArray, isContainer, memberIn} from '../../text/json-tree/container.ts';
import {ExactReader} from '../../text/json-tree/exact.ts';

/** UTF-16 units of a step: one or two milliseconds. */
const STEP = 32 * 1024;

/**
 * Lets keys be read after a step.
 * @param read UTF-16 units read so far
 * @returns whether to continue
 */
export type Pause = (read: number) => Promise<boolean>;

/** @returns the values of each call as the server sent them; undefined if they are no longer kept, or if the pause ended the reading */
export async function readWhole(
	calls: readonly ToolCall[],
	pause: Pause,
): Promise<readonly CallValues[] | undefined> {
	let before = 0;
	async function read(cut: CutValue): Promise<{readonly value: unknown; readonly text: string}> {
		const text = await textOf(cut);
		const reader = new ExactReader(text);
		while (!reader.advance(STEP)) if (!(await pause(before + reader.at))) throw new Error('not wanted');
		before += text.length;
		if (reader.value === undefined) throw new Error('it is not JSON');
		return {value: reader.value, text};
	}

	async function valuesIn(call: ToolCall): Promise<CallValues> {
		if (cutsOf(call).length === 0) return valuesOf(call);
		const {argumentsCut, outcome} = call;
		const args = argumentsCut === undefined ? argumentsOf(call) : (await read(argumentsCut)).value;
		const received = args === undefined ? {} : {arguments: args};
		const isOver = outcome.state === 'succeeded' || outcome.state === 'failed';
		if (!isOver || outcome.resultCut === undefined) return {...received, ...valuesOf(withoutArguments(call))};
		const {value, text} = await read(outcome.resultCut);
		// Of a failed call a text is the error itself: one within a result is in an object.
		if (outcome.state === 'failed' && typeof outcome.result === 'string')
			return {...received, error: typeof value === 'string' ? value : text};
		return {...received, [isFailure(value) ? 'error' : 'result']: value};
	}

	const values: CallValues[] = [];
	try {
		for (const call of calls) values.push(await valuesIn(call));
	} catch {
		return undefined;
	}
	return values;
}

function withoutArguments({argumentsCut: _, ...call}: ToolCall): ToolCall {
	return {...call, arguments: undefined};
}

/** Whether a result is that of a failed call, as in `outcomeOf`. */
function isFailure(result: unknown): boolean {
	const error = memberIn(result, 'error');
	return typeof error === 'string' || (isContainer(error) && !isArray(error));
}

/** The JSON text of a value. Rejects if it is no longer kept. */
async function textOf({whole}: CutValue): Promise<string> {
	if (whole === undefined) throw new Error('it is no longer kept');
	const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
	let text = '';
	for await (const chunk of whole.chunks()) text += decoder.decode(chunk, {stream: true});
	return text + decoder.decode();
}
