/** Counts the tool calls of this session by tool: calls, failures, times and the last call. */
import {headOf} from '../protocol/remote-text.ts';
import type {AssistantEntry, CallFigures, Entry, ReplyPart, ToolCall, Turn} from './entry.ts';
import {tookMs} from './tool-facts.ts';
import {callsIn} from './tools.ts';

export interface ToolCounts {
	readonly name: string;
	readonly calls: number;
	readonly failures: number;
	/** Calls of answers that are over, without a result. */
	readonly unknown: number;
	/** Median and 95th percentile of the times measured here, ms. */
	readonly p50: number | undefined;
	readonly p95: number | undefined;
	/** Number of measured times. */
	readonly measured: number;
	/** The newest call; undefined if it is on a disk that cannot be read. */
	last(): ToolCall | undefined;
}

interface CountBuilder {
	calls: number;
	failures: number;
	unknown: number;
	readonly times: number[];
	/** The parts with the newest call, read from the disk if that is needed. */
	last: () => readonly ReplyPart[];
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
	for (const {entry, calls} of repliesOnce(entries)) add(builders, calls, () => entry.parts);
	// The results of a turn may come with its answer.
	const live = isLive ? figuresOf(turn.parts).map((call) => ({...call, isUnknown: false})) : [];
	if (isLive) add(builders, live, () => turn.parts);
	const counts = [...builders]
		.map(([name, builder]): ToolCounts => finished(name, builder))
		.sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1));
	if (!isLive) cache.set(entries, counts);
	return counts;
}

interface CountedReply {
	readonly entry: AssistantEntry;
	readonly calls: readonly CallFigures[];
}

/**
 * Each reply once: one of a conversation that was opened again is above too. Of several, the one with the most calls; an
 * interrupted one is not counted where the history has it whole.
 */
function repliesOnce(entries: readonly Entry[]): readonly CountedReply[] {
	const replies = entries.flatMap((entry): readonly CountedReply[] =>
		entry.kind === 'assistant' ? [{entry, calls: entry.onDisk?.calls ?? figuresOf(entry.parts)}] : [],
	);
	const fullest = new Map<string, CountedReply>();
	for (const reply of replies) {
		const id = reply.entry.messageId;
		const before = id === undefined ? undefined : fullest.get(id);
		if (id !== undefined && (before === undefined || before.calls.length <= reply.calls.length))
			fullest.set(id, reply);
	}
	const once = replies.filter((reply) => {
		const id = reply.entry.messageId;
		return id === undefined || fullest.get(id) === reply;
	});
	return once.filter((reply) => reply.calls.length === 0 || !isFoundAgain(reply, replies, entries));
}

/** Whether an interrupted reply is there whole, from the history: to the same message, with at least its calls. */
function isFoundAgain(
	{entry, calls}: CountedReply,
	replies: readonly CountedReply[],
	entries: readonly Entry[],
): boolean {
	if (entry.arrived !== 'partial') return false;
	const messageOf = (answers: string | undefined): string | undefined => {
		const found = entries.find(({id}) => id === answers);
		return found?.kind === 'user' ? headOf(found.text) : undefined;
	};
	const names = (of: readonly CallFigures[]): string => of.map(({name}) => JSON.stringify(name)).join();
	const message = messageOf(entry.answers);
	const live = new Set(
		replies.flatMap((each) => (each.entry.arrived === 'from-history' ? [] : [each.entry.messageId])),
	);
	return replies.some(
		(other) =>
			other.entry.arrived === 'from-history' &&
			!live.has(other.entry.messageId) &&
			names(other.calls).startsWith(names(calls)) &&
			messageOf(other.entry.answers) === message,
	);
}

/** The calls of one reply. A duplicate call, or a second result, does not count. */
function callsOnce(parts: readonly ReplyPart[]): readonly ToolCall[] {
	const ids = new Set<string>();
	return callsIn(parts).filter(({id}) => {
		if (id === undefined) return true;
		const isNew = !ids.has(id);
		ids.add(id);
		return isNew;
	});
}

const figuresOf = (parts: readonly ReplyPart[]): readonly CallFigures[] =>
	callsOnce(parts).map((call) => ({
		name: call.name,
		isFailed: call.outcome.state === 'failed',
		isUnknown: call.outcome.state === 'unknown',
		tookMs: tookMs(call),
	}));

function add(builders: Builders, calls: readonly CallFigures[], last: CountBuilder['last']): void {
	for (const {name, isFailed, isUnknown, tookMs: took} of calls) {
		const count = builders.get(name) ?? {calls: 0, failures: 0, unknown: 0, times: [], last};
		count.calls++;
		if (isFailed) count.failures++;
		if (isUnknown) count.unknown++;
		if (took !== undefined) count.times.push(took);
		count.last = last;
		builders.set(name, count);
	}
}

function finished(name: string, {calls, failures, unknown, times, last}: CountBuilder): ToolCounts {
	const sorted = Float64Array.from(times).sort();
	const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
	return {
		...{name, calls, failures, unknown, p50: at(0.5), p95: at(0.95), measured: sorted.length},
		last: () => callsOnce(last()).findLast((call) => call.name === name),
	};
}
