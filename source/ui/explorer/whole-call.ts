/** Reads a tool call whole whose reply was too large to be read whole when it came. */
import type {AssistantEntry, ToolCall} from '../../chat/entry.ts';
import {callsIn, pair} from '../../chat/tools.ts';
import {decode} from '../../protocol/decode.ts';
import type {RemoteText} from '../../protocol/remote-text.ts';

/** UTF-16 units of a reply that are read at the user's word: keys wait some 10 ms for each million of them. */
export const MOST_READ = 16 * 1024 * 1024;

/**
 * @param call one of the entry's, perhaps cut
 * @returns the same call with arguments and outcome as the server told them; undefined where the reply does not hold it or
 * is not kept any more
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
	// A call may be told twice under one id; the first ones of the list are the same in both.
	const isSame = ({id, name}: ToolCall): boolean => id === call.id && name === call.name;
	const nth = callsIn(entry.parts).filter(isSame).indexOf(call);
	const whole = pair(calls, results, undefined, String).filter(isSame)[nth];
	return whole && {...call, arguments: whole.arguments, outcome: whole.outcome};
}

async function textOf(json: RemoteText): Promise<string> {
	const pieces: Uint8Array[] = [];
	for await (const piece of json.chunks()) pieces.push(piece);
	return Buffer.concat(pieces).toString();
}
