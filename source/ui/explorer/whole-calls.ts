/** Reads the whole of tool calls whose reply was too large to be read on arrival. */
import type {AssistantEntry, ToolCall} from '../../chat/entry.ts';
import {callsIn, pair} from '../../chat/tools.ts';
import {decode} from '../../protocol/decode.ts';
import type {RemoteText} from '../../protocol/remote-text.ts';

/** The longest reply to read on request, in UTF-16 units: keys wait some 10 ms for each million. */
export const MOST_READ = 16 * 1024 * 1024;

/**
 * @param cut calls of the entry, possibly cut off
 * @returns the same calls with arguments and outcome as the server sent them; undefined if the reply does not contain them or
 * is no longer stored
 */
export async function wholeCalls(
	entry: AssistantEntry,
	cut: readonly ToolCall[],
	json: RemoteText,
): Promise<readonly ToolCall[] | undefined> {
	let text: string;
	try {
		text = await textOf(json);
	} catch {
		return undefined;
	}
	const decoded = decode(text);
	if (decoded.kind !== 'frame' || decoded.frame.type !== 'ai_response') return undefined;
	const {tool_calls: calls, tool_results: results} = decoded.frame;
	// The server may send two calls with one id; the first ones of the list are the same in both.
	const received = byId(callsIn(entry.parts));
	const whole = byId(pair(calls, results, undefined, String));
	const found = cut.flatMap((call) => {
		const index = received.get(idOf(call))?.indexOf(call) ?? -1;
		return whole.get(idOf(call))?.[index] ?? [];
	});
	if (found.length < cut.length) return undefined;
	return cut.map((call, index) => withValuesOf(call, found[index] ?? call));
}

const idOf = ({id, name}: ToolCall): string => JSON.stringify([id, name]);

function byId(calls: readonly ToolCall[]): ReadonlyMap<string, readonly ToolCall[]> {
	const groups = new Map<string, ToolCall[]>();
	for (const call of calls) {
		const group = groups.get(idOf(call));
		if (group === undefined) groups.set(idOf(call), [call]);
		else group.push(call);
	}
	return groups;
}

function withValuesOf(call: ToolCall, {arguments: args, argumentsJson, outcome}: ToolCall): ToolCall {
	const {argumentsJson: _, ...rest} = call;
	return {...rest, arguments: args, ...(argumentsJson === undefined ? {} : {argumentsJson}), outcome};
}

async function textOf(json: RemoteText): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of json.chunks()) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}
