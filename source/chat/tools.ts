/** Pairs the calls of tools with their results, however much of either the server told. */
import type {ToolCallObject, ToolResultObject} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import type {LongText} from '../protocol/remote-text.ts';
import type {ReplyPart, ToolCall, ToolOutcome} from './entry.ts';

/** One round of a turn, as the server's history tells it. */
export interface Round {
	/** The model's words that came with the calls; undefined where history leaves them out (S). */
	readonly text: LongText | undefined;
	readonly calls: readonly ToolCallObject[];
	readonly results: readonly ToolResultObject[];
}

const HTTP_STATUS = /\bHTTP (\d{3})\b/;

function statusIn(error: string): number | undefined {
	const digits = HTTP_STATUS.exec(error.slice(0, 200))?.[1];
	return digits === undefined ? undefined : Number(digits);
}

/**
 * Reads how a call ended. A failed HTTP call is a `result` with an `error` key inside, on S with `status_code`,
 * on H with the text "HTTP 404" (protocol: tool results); both count as failures here.
 */
export function outcomeOf(result: ToolResultObject): ToolOutcome {
	if (result.error !== undefined) {
		return {state: 'failed', error: result.error, status: statusIn(result.error), result: undefined};
	}
	const value = result.result;
	if (isObject(value)) {
		const {error} = value;
		if (typeof error === 'string' || isObject(error)) {
			const text = typeof error === 'string' ? error : JSON.stringify(error);
			const told = value.status_code;
			return {
				state: 'failed',
				// H reports a timeout as an empty text.
				error: text === '' ? 'no reason given' : text,
				status: typeof told === 'number' ? told : statusIn(text),
				result: value,
			};
		}
	}
	return {state: 'succeeded', result: value ?? null};
}

/** Takes each of some things once, in their order, by a property of theirs; those without it are nobody's. */
function takerOf<Item>(
	items: readonly Item[],
	propertyOf: (item: Item) => string | undefined,
): (property: string | undefined) => Item | undefined {
	/** By property the index of the first that is left; of each the index of the next with the same property. */
	const firsts = new Map<string, number>();
	const nexts = new Int32Array(items.length).fill(-1);
	for (let index = items.length - 1; index >= 0; index--) {
		const item = items[index];
		const property = item === undefined ? undefined : propertyOf(item);
		if (property === undefined) continue;
		nexts[index] = firsts.get(property) ?? -1;
		firsts.set(property, index);
	}
	return (property) => {
		const index = property === undefined ? undefined : firsts.get(property);
		if (property === undefined || index === undefined || index < 0) return undefined;
		firsts.set(property, nexts[index] ?? -1);
		return items[index];
	};
}

/**
 * Pairs calls and results: by id, else by name and order. Every call and every result appears exactly once; a result
 * without a call becomes a call without arguments. The time is linear in their number.
 * @param keyOf makes the local key of the n-th call (from 0)
 * @param areCallsTold whether the server tells calls at all, so that a result without one is odd
 */
export function pair(
	calls: readonly ToolCallObject[],
	results: readonly ToolResultObject[],
	round: number | undefined,
	keyOf: (index: number) => string,
	areCallsTold = calls.length > 0,
): ToolCall[] {
	// Most replies have neither, and there may be thousands of them at once.
	if (calls.length === 0 && results.length === 0) return [];
	const byId = takerOf(results, (result) => result.tool_call_id);
	// A result that names no call can only be told by its tool's name and its place.
	const byName = takerOf(
		results.filter((result) => result.tool_call_id === undefined),
		(result) => result.name,
	);
	const orphans = new Set(results);
	const paired = calls.map((call, index): ToolCall => {
		const result = byId(call.id) ?? byName(call.name);
		if (result !== undefined) orphans.delete(result);
		const paired: ToolCall = {
			key: keyOf(index),
			id: call.id ?? result?.tool_call_id,
			name: call.name,
			arguments: call.arguments,
			outcome: result === undefined ? {state: 'unknown'} : outcomeOf(result),
			round,
			startedAt: undefined,
			endedAt: undefined,
		};
		const isOther = result?.name !== undefined && result.name !== call.name;
		return isOther ? {...paired, resultName: result.name} : paired;
	});
	for (const result of orphans) {
		paired.push({
			key: keyOf(paired.length),
			id: result.tool_call_id,
			name: result.name ?? 'unknown tool',
			arguments: undefined,
			outcome: outcomeOf(result),
			round,
			startedAt: undefined,
			endedAt: undefined,
			...(areCallsTold ? {isOrphan: true} : {}),
		});
	}
	return paired;
}

/** The calls among the parts, in order. */
export function callsIn(parts: readonly ReplyPart[]): ToolCall[] {
	return parts.flatMap((part) => (part.kind === 'tool' ? [part.call] : []));
}

/**
 * Gives calls that are known better now the keys and the measured times of those shown before, so that folds stay and
 * clocks are kept: by id, else by name and order. What is not told again stays as it was shown.
 */
export function adopt(told: readonly ToolCall[], shown: readonly ToolCall[]): ToolCall[] {
	const byId = takerOf(shown, (call) => call.id);
	const byName = takerOf(
		shown.filter((call) => call.id === undefined),
		(call) => call.name,
	);
	// All ids first: what has none may be anybody's.
	const known = told.map((call) => byId(call.id));
	const keys = new Set(shown.map(({key}) => key));
	return told.map((call, index) => {
		const before = known[index] ?? byName(call.name);
		if (before !== undefined) return update(before, call);
		// Rounds are counted from where the history begins, so that a key may have been given before.
		let {key} = call;
		while (keys.has(key)) key += "'";
		keys.add(key);
		return {...call, key};
	});
}

function update(before: ToolCall, told: ToolCall): ToolCall {
	const {key, startedAt, endedAt} = before;
	const isToldBefore = before.outcome.state === 'succeeded' || before.outcome.state === 'failed';
	const {isOrphan, ...rest} = told;
	// What was announced, or told with arguments, was called.
	const isOrphanStill = isOrphan && startedAt === undefined && before.arguments === undefined;
	return {
		...rest,
		...(isOrphanStill ? {isOrphan} : {}),
		key,
		arguments: told.arguments ?? before.arguments,
		outcome: told.outcome.state === 'unknown' && isToldBefore ? before.outcome : told.outcome,
		round: told.round ?? before.round,
		startedAt,
		endedAt,
	};
}

/** `true` when something about the calls was left out and `history` may tell it: arguments, or how a call ended. */
export function isIncomplete(parts: readonly ReplyPart[]): boolean {
	return callsIn(parts).some((call) => call.arguments === undefined || call.outcome.state === 'unknown');
}

/** A call whose round is over without the server having told how it ended. */
export function ended(call: ToolCall, at: number): ToolCall {
	if (call.outcome.state !== 'running') return call;
	return {...call, outcome: {state: 'unknown'}, endedAt: at};
}

/** The same for all calls among the parts; texts pass through. */
export function endAll(parts: readonly ReplyPart[], at: number): readonly ReplyPart[] {
	return parts.map((part) => (part.kind === 'tool' ? {kind: 'tool', call: ended(part.call, at)} : part));
}
