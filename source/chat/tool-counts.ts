/** What was called in this session, counted by tool: how often, how often in vain, how long it took, and the last time. */
import type {Entry, ReplyPart, ToolCall, Turn} from './entry.ts';
import {tookMs} from './tool-facts.ts';

export interface ToolCounts {
	readonly name: string;
	readonly calls: number;
	readonly failures: number;
	/** Of the times that were measured here, ms: the median, and what 95 of 100 did not exceed. */
	readonly p50: number | undefined;
	readonly p95: number | undefined;
	/** How many were measured. */
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

type Drafts = Map<string, CountBuilder>;

/** One list of entries is asked about with every frame that is drawn. */
const tallies = new WeakMap<readonly Entry[], readonly ToolCounts[]>();

/**
 * Looks at every call once for each list of entries.
 * @returns the most called first; tools called equally often by name
 */
export function countTools(entries: readonly Entry[], turn: Turn | undefined): readonly ToolCounts[] {
	const isLive = turn !== undefined && turn.parts.length > 0;
	const known = isLive ? undefined : tallies.get(entries);
	if (known !== undefined) return known;
	const drafts: Drafts = new Map();
	for (const entry of entries) if (entry.kind === 'assistant') add(drafts, entry.parts);
	if (isLive) add(drafts, turn.parts);
	const tally = [...drafts]
		.map(([name, draft]): ToolCounts => finished(name, draft))
		.sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1));
	if (!isLive) tallies.set(entries, tally);
	return tally;
}

/** The calls of one reply. What is told again, a second result too, is no other call. */
function add(drafts: Drafts, parts: readonly ReplyPart[]): void {
	const ids = new Set<string>();
	for (const part of parts) {
		if (part.kind !== 'tool') continue;
		const {call} = part;
		if (call.id !== undefined && ids.has(call.id)) continue;
		if (call.id !== undefined) ids.add(call.id);
		const draft = drafts.get(call.name) ?? {calls: 0, failures: 0, times: [], last: call};
		draft.calls++;
		if (call.outcome.state === 'failed') draft.failures++;
		const took = tookMs(call);
		if (took !== undefined) draft.times.push(took);
		draft.last = call;
		drafts.set(call.name, draft);
	}
}

function finished(name: string, {calls, failures, times, last}: CountBuilder): ToolCounts {
	const sorted = Float64Array.from(times).sort();
	const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
	return {name, calls, failures, p50: at(0.5), p95: at(0.95), measured: sorted.length, last};
}
