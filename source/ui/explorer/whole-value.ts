/** Finds the whole of a value in the explorer of which only a part is loaded. */
import type {ToolCall} from '../../chat/entry.ts';
import {cutsOf, textIn, wholeCalls} from '../../chat/recovery/whole-calls.ts';
import {valuesOf} from '../../chat/tool-facts.ts';
import type {CutValue} from '../../protocol/frames.ts';
import type {RemoteText} from '../../protocol/remote-text.ts';
import {isArray} from '../../text/json-tree/container.ts';
import {factsOf} from '../../text/json-tree/cut.ts';
import {readExactly} from '../../text/json-tree/exact.ts';
import {writtenJson} from '../../text/json-tree/write.ts';
import type {Explorer, Selection} from './explorer.ts';

/** Whether some of the values are incomplete. */
export const isCut = ({calls}: Pick<Explorer, 'calls'>): boolean =>
	calls.some((call) => cutsOf(call).length > 0);

/** The bytes of an incomplete value in the JSON text that has it. */
export interface WholeRange {
	/** undefined if it is not kept. */
	readonly whole: RemoteText | undefined;
	readonly from: number;
	readonly size: number;
}

/**
 * @returns the range of an incomplete value; the call, if that is selected and incomplete; undefined for a complete value
 */
export function wholeOf(
	{root, calls}: Pick<Explorer, 'root' | 'calls'>,
	{value, indexes, segments}: Selection,
): WholeRange | ToolCall | undefined {
	const isRun = isArray(root.container);
	const call = calls[isRun ? (indexes[0] ?? 0) : 0];
	if (call === undefined || cutsOf(call).length === 0) return undefined;
	const field = segments[isRun ? 1 : 0]?.key;
	if (field === undefined) return call;
	const facts = factsOf(value);
	const cut = field === 'arguments' ? call.argumentsCut : resultCutOf(call);
	return facts && cut && {whole: cut.whole, from: facts.start - cut.start, size: facts.size};
}

const resultCutOf = ({outcome}: ToolCall): CutValue | undefined =>
	'resultCut' in outcome ? outcome.resultCut : undefined;

/** The whole value as it is copied. Rejects if it is no longer kept. */
export const wholeText = async ({whole, from, size}: WholeRange): Promise<string | undefined> =>
	whole && writtenJson(readExactly(await textIn(whole, from, size)));

/** The values of a call as they are copied; undefined if they are no longer kept. */
export async function wholeCallText(call: ToolCall): Promise<string | undefined> {
	const [whole] = (await wholeCalls([call])) ?? [];
	return whole && writtenJson(valuesOf(whole));
}
