/** Counts the tool calls of this session by tool: calls, failures, times and the last call. */
import type {AssistantEntry, Entry, ReplyPart, ToolCall, Turn} from './entry.ts';
import {tookMs} from './tool-facts.ts';
import {callsIn} from './tools.ts';

export interface ToolCounts {
	readonly name: string;
	readonly calls: number;
	readonly failures: number;
	/** Median and 95th percentile of the times measured here, ms. */
	readonly p50: number | undefined;
	readonly p95: number | undefined;
	/** Number of measured times. */
	readonly measured: number;
	/** The newest call. */
	readonly last: ToolCall;
}

interface CountBuilder {
	calls: number;
	failures: number;
	readonly times: number[];
	last: ToolCall;
}

type Builders = Map<string, CountBuilder>;

/** Every frame that is drawn counts the same list of entries. */
const cache = new WeakMap<readonly Entry[], readonly ToolCounts[]>();

/**
 * Counts each list of entries once.
 * @returns sorted by number of calls, then by name
 */
export function countTools(entries: readonly Entry[], turn: Turn | undefined): readonly ToolCounts[] {
	const isLive = turn !== undefined && turn.parts.length > 0;
	const known = isLive ? undefined : cache.get(entries);
	if (known !== undefined) return known;
	const builders: Builders = new Map();
	for (const {parts} of repliesOnce(entries)) add(builders, parts);
	if (isLive) add(builders, turn.parts);
	const counts = [...builders]
		.map(([name, builder]): ToolCounts => finished(name, builder))
		.sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1));
	if (!isLive) cache.set(entries, counts);
	return counts;
}

/** Each reply once: one of a conversation that was opened again is above too. Of several, the one with the most calls. */
function repliesOnce(entries: readonly Entry[]): readonly AssistantEntry[] {
	const replies = entries.filter((entry) => entry.kind === 'assistant');
	const fullest = new Map<string, AssistantEntry>();
	for (const reply of replies) {
		const id = reply.messageId;
		const before = id === undefined ? undefined : fullest.get(id);
		if (
			id !== undefined &&
			(before === undefined || callsIn(before.parts).length <= callsIn(reply.parts).length)
		)
			fullest.set(id, reply);
	}
	return replies.filter((reply) => reply.messageId === undefined || fullest.get(reply.messageId) === reply);
}

/** Adds the calls of one reply. A duplicate call, or a second result, does not count. */
function add(builders: Builders, parts: readonly ReplyPart[]): void {
	const ids = new Set<string>();
	for (const part of parts) {
		if (part.kind !== 'tool') continue;
		const {call} = part;
		if (call.id !== undefined && ids.has(call.id)) continue;
		if (call.id !== undefined) ids.add(call.id);
		const count = builders.get(call.name) ?? {calls: 0, failures: 0, times: [], last: call};
		count.calls++;
		if (call.outcome.state === 'failed') count.failures++;
		const took = tookMs(call);
		if (took !== undefined) count.times.push(took);
		count.last = call;
		builders.set(call.name, count);
	}
}

function finished(name: string, {calls, failures, times, last}: CountBuilder): ToolCounts {
	const sorted = Float64Array.from(times).sort();
	const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
	return {name, calls, failures, p50: at(0.5), p95: at(0.95), measured: sorted.length, last};
}
