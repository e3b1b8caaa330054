/** Tool calls of which a part was left out on arrival, as they arrive from the worker. */
import type {ToolCall} from '../../source/chat/entry.ts';
import {pair} from '../../source/chat/tools.ts';
import {withRemoteTexts} from '../../source/client/worker/worker-messages.ts';
import {decodeLarge} from '../../source/protocol/decode-large.ts';
import type {ScanLimits} from '../../source/protocol/scan.ts';
import type {Decoded} from '../../source/protocol/server-frames.ts';
import type {StoredText} from '../../source/protocol/stored-text.ts';
import {remoteTextOf} from './remote-texts.ts';

/** Limits that short texts and lists exceed. */
export const SMALL: ScanLimits = {longestString: 80, head: 40, budget: 300, mostItems: 3};

/** The calls in a message, as they arrive from the worker. */
export function callsIn(text: string, limits?: ScanLimits): readonly ToolCall[] {
	const {decoded, long} = decodeLarge(Buffer.from(text), limits);
	const stored: StoredText[] = [];
	const keep = (kept: StoredText) => ({id: String(stored.push(kept) - 1), length: kept.length});
	const received =
		long === undefined
			? decoded
			: withRemoteTexts(
					decoded,
					{
						message: undefined,
						contents: new Map(),
						values: new Map([...long.values].map(([start, kept]) => [start, keep(kept)])),
						rest: undefined,
					},
					({id, length}) => remoteTextOf(String(stored[Number(id)]?.slice(0, length)), 0),
				);
	return callsOf(received);
}

export function callsOf(decoded: Decoded): readonly ToolCall[] {
	if (decoded.kind !== 'frame') throw new Error(decoded.detail);
	const {frame} = decoded;
	const [from] = frame.type === 'history' ? frame.messages : frame.type === 'ai_response' ? [frame] : [];
	return pair(from?.tool_calls ?? [], from?.tool_results ?? [], undefined, String);
}

export const FRAMES = {
	ai_response: (tools: string) => `{"type":"ai_response","message":"m",${tools}}`,
	history: (tools: string) => `{"type":"history","messages":[{"role":"tool","content":"",${tools}}]}`,
};

export const toolsOf = (args: string, result: string): string =>
	`"tool_calls":[{"id":"c","name":"n","arguments":${args}}],"tool_results":[{"tool_call_id":"c","name":"n","result":${result}}]`;
