/** Pairs the calls of tools with their results, however much of either the server told. */
import type {JsonObject, JsonValue, ToolCallObject, ToolResultObject} from '../protocol/frames.ts';
import type {Part, ToolCall, ToolOutcome} from './entry.ts';

/** One round of a turn, as the server's history tells it. */
export interface Round {
	/** The model's words that came with the calls; undefined where history leaves them out (S). */
	readonly text: string | undefined;
	readonly calls: readonly ToolCallObject[];
	readonly results: readonly ToolResultObject[];
}

const HTTP_STATUS = /\bHTTP (\d{3})\b/;

function isObject(value: JsonValue | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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

/**
 * Pairs calls and results: by id, else by name and order. Every call and every result appears exactly once; a result
 * without a call becomes a call without arguments.
 * @param keyOf makes the local key of the n-th call (from 0)
 */
export function pair(
	calls: readonly ToolCallObject[],
	results: readonly ToolResultObject[],
	round: number | undefined,
	keyOf: (index: number) => string,
): ToolCall[] {
	// Most replies have neither, and there may be thousands of them at once.
	if (calls.length === 0 && results.length === 0) return [];
	const waiting = new Set(results);
	const take = (fits: (result: ToolResultObject) => boolean): ToolResultObject | undefined => {
		for (const result of waiting) {
			if (fits(result)) {
				waiting.delete(result);
				return result;
			}
		}
		return undefined;
	};
	const paired: ToolCall[] = [];
	const add = (call: ToolCallObject | undefined, result: ToolResultObject | undefined): void => {
		paired.push({
			key: keyOf(paired.length),
			id: call?.id ?? result?.tool_call_id,
			name: call?.name ?? result?.name ?? 'unknown tool',
			arguments: call?.arguments,
			outcome: result === undefined ? {state: 'untold'} : outcomeOf(result),
			round,
			startedAt: undefined,
			endedAt: undefined,
		});
	};
	const found = new Map<ToolCallObject, ToolResultObject>();
	for (const call of calls) {
		if (call.id === undefined) continue;
		const result = take((candidate) => candidate.tool_call_id === call.id);
		if (result !== undefined) found.set(call, result);
	}
	for (const call of calls) {
		// A result that names no call can only be told by its tool's name and its place.
		const result =
			found.get(call) ??
			take((candidate) => candidate.tool_call_id === undefined && candidate.name === call.name);
		add(call, result);
	}
	for (const orphan of waiting) add(undefined, orphan);
	return paired;
}

/** The calls among the parts, in order. */
export function callsIn(parts: readonly Part[]): ToolCall[] {
	return parts.flatMap((part) => (part.kind === 'tool' ? [part.call] : []));
}

/**
 * Gives calls that are known better now the keys and the measured times of those shown before, so that folds stay and
 * clocks are kept: by id, else by name and order. What is not told again stays as it was shown.
 */
export function adopt(told: readonly ToolCall[], shown: readonly ToolCall[]): ToolCall[] {
	const left = new Set(shown);
	const take = (fits: (call: ToolCall) => boolean): ToolCall | undefined => {
		for (const call of left) {
			if (fits(call)) {
				left.delete(call);
				return call;
			}
		}
		return undefined;
	};
	const byId = told.map((call) =>
		call.id === undefined ? undefined : take((candidate) => candidate.id === call.id),
	);
	const keys = new Set(shown.map(({key}) => key));
	return told.map((call, index) => {
		const before =
			byId[index] ?? take((candidate) => candidate.id === undefined && candidate.name === call.name);
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
	return {
		...told,
		key,
		arguments: told.arguments ?? before.arguments,
		outcome: told.outcome.state === 'untold' && isToldBefore ? before.outcome : told.outcome,
		round: told.round ?? before.round,
		startedAt,
		endedAt,
	};
}

/** `true` when something about the calls was left out and `history` may tell it: arguments, or how a call ended. */
export function isIncomplete(parts: readonly Part[]): boolean {
	return callsIn(parts).some((call) => call.arguments === undefined || call.outcome.state === 'untold');
}

/** A call whose round is over without the server having told how it ended. */
export function ended(call: ToolCall, at: number): ToolCall {
	if (call.outcome.state !== 'running') return call;
	return {...call, outcome: {state: 'untold'}, endedAt: at};
}

/** The same for all calls among the parts; texts pass through. */
export function endAll(parts: readonly Part[], at: number): readonly Part[] {
	return parts.map((part) => (part.kind === 'tool' ? {kind: 'tool', call: ended(part.call, at)} : part));
}
