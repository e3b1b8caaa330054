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

/** A message as it arrives from the worker. */
export function decodedLarge(bytes: Buffer, limits?: ScanLimits): Decoded {
	const {decoded, long} = decodeLarge(bytes, limits);
	if (long === undefined) return decoded;
	const stored: StoredText[] = [];
	const keep = (kept: StoredText) => ({id: String(stored.push(kept) - 1), length: kept.length});
	const keepAll = <Key>(texts: ReadonlyMap<Key, StoredText>) =>
		new Map([...texts].map(([key, kept]) => [key, keep(kept)] as const));
	const kept = {
		message: long.message && keep(long.message),
		contents: keepAll(long.contents),
		values: keepAll(long.values),
		rest: long.rest && {...long.rest, json: keep(long.rest.json)},
	};
	return withRemoteTexts(decoded, kept, ({id, length}, head) =>
		remoteTextOf(String(stored[Number(id)]?.slice(0, length)), head.length),
	);
}

/** The calls in a message, as they arrive from the worker. */
export const callsIn = (text: string, limits?: ScanLimits): readonly ToolCall[] =>
	callsOf(decodedLarge(Buffer.from(text), limits));

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
