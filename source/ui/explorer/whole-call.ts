/** Reads the whole of a tool call whose reply was too large to be read on arrival. */
import type {AssistantEntry, ToolCall} from '../../chat/entry.ts';
import {callsIn, pair} from '../../chat/tools.ts';
import {decode} from '../../protocol/decode.ts';
import type {RemoteText} from '../../protocol/remote-text.ts';

/** The longest reply to read on request, in UTF-16 units: keys wait some 10 ms for each million. */
export const MOST_READ = 16 * 1024 * 1024;

/**
 * @param call a call of the entry, possibly cut off
 * @returns the same call with arguments and outcome as the server sent them; undefined if the reply does not contain it or
 * is no longer stored
 */
export async function wholeCall(
	entry: AssistantEntry,
	call: ToolCall,
	json: RemoteText,
): Promise<ToolCall | undefined> {
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
	const isSame = ({id, name}: ToolCall): boolean => id === call.id && name === call.name;
	const index = callsIn(entry.parts).filter(isSame).indexOf(call);
	const whole = pair(calls, results, undefined, String).filter(isSame)[index];
	if (whole === undefined) return undefined;
	const {argumentsJson: _, ...rest} = call;
	const {arguments: args, argumentsJson, outcome} = whole;
	return {...rest, arguments: args, ...(argumentsJson === undefined ? {} : {argumentsJson}), outcome};
}

async function textOf(json: RemoteText): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of json.chunks()) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}
