/** Pairs tool calls with their results, even when the server sends only some of them. */

import type {ToolCallObject, ToolResultObject} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {httpStatusIn} from '../protocol/known-texts.ts';
import {reasonInText} from '../protocol/reason.ts';
import type {LongText} from '../protocol/remote-text.ts';
import {memberIn} from '../text/json-tree/container.ts';
import {exactly} from '../text/json-tree/exact.ts';
import {compactJson} from '../text/json-tree/write.ts';
import type {ReplyPart, ToolCall, ToolOutcome} from './entry.ts';

/** One round of a turn in the server's history. */
export interface Round {
	/** The model's text before the calls; undefined where the history leaves it out (`seed`). */
	readonly text: LongText | undefined;
	readonly calls: readonly ToolCallObject[];
	readonly results: readonly ToolResultObject[];
}

/**
 * The outcome of a call. A failed HTTP call is a `result` with an `error` key inside, in `seed` with `status_code`, in
 * `today` with the text "HTTP 404" (protocol: tool results); both count as failures here.
 */
export function outcomeOf(result: ToolResultObject): ToolOutcome {
	if (result.error !== undefined) {
		const error = reasonInText(result.error);
		const {resultCut} = result;
		// Where the reason is only a part of it, the whole stays readable.
		const whole = error === result.error && resultCut === undefined ? undefined : result.error;
		const status = httpStatusIn(result.error);
		return {state: 'failed', error, status, result: whole, ...(resultCut && {resultCut})};
	}
	const value = result.result;
	const {resultJson, resultCut} = result;
	const source = {...(resultJson === undefined ? {} : {resultJson}), ...(resultCut && {resultCut})};
	if (isObject(value)) {
		const {error} = value;
		if (typeof error === 'string' || isObject(error)) {
			const text =
				typeof error === 'string' ? error : compactJson(memberIn(exactly(value, resultJson), 'error'));
			const {status_code: status} = value;
			return {
				state: 'failed',
				// `today` reports a timeout as an empty text.
				error: text === '' ? 'no reason given' : reasonInText(text),
				status: typeof status === 'number' ? status : httpStatusIn(text),
				result: value,
				...source,
			};
		}
	}
	return {state: 'succeeded', result: value ?? null, ...source};
}

/** Makes a function that takes each item once, in order, by a property; items without the property are never taken. */
function takerOf<Item>(
	items: readonly Item[],
	propertyOf: (item: Item) => string | undefined,
): (property: string | undefined) => Item | undefined {
	/** The index of the first item left for each property, and for each item the next one with the same property. */
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
 * @param keyOf makes the local key of the call with this index
 * @param hasCalls whether the server sends calls at all: then a result without one gets a warning
 */
export function pair(
	calls: readonly ToolCallObject[],
	results: readonly ToolResultObject[],
	round: number | undefined,
	keyOf: (index: number) => string,
	hasCalls = calls.length > 0,
): ToolCall[] {
	// Most replies have neither, and there may be thousands at once.
	if (calls.length === 0 && results.length === 0) return [];
	const byId = takerOf(results, (result) => result.tool_call_id);
	// A result without a call id is paired by the name of its tool and its position.
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
		const {argumentsJson, argumentsCut} = call;
		const isOther = result?.name !== undefined && result.name !== call.name;
		if (!isOther && argumentsJson === undefined && argumentsCut === undefined) return paired;
		return {
			...paired,
			...(argumentsJson === undefined ? {} : {argumentsJson}),
			...(argumentsCut && {argumentsCut}),
			...(isOther ? {resultName: result.name} : {}),
		};
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
			...(hasCalls ? {isOrphan: true} : {}),
		});
	}
	return paired;
}

/** The calls among the parts, in order. */
export function callsIn(parts: readonly ReplyPart[]): ToolCall[] {
	return parts.flatMap((part) => (part.kind === 'tool' ? [part.call] : []));
}

/**
 * Transfers keys and measured times of the calls shown before to the calls received now, by id, else by name and order,
 * so that folds and times stay. Values that were not received again stay as they were shown.
 */
export function adopt(received: readonly ToolCall[], shown: readonly ToolCall[]): ToolCall[] {
	const byId = takerOf(shown, (call) => call.id);
	const byName = takerOf(
		shown.filter((call) => call.id === undefined),
		(call) => call.name,
	);
	// All ids first: a call without an id could match any other.
	const known = received.map((call) => byId(call.id));
	const keys = new Set(shown.map(({key}) => key));
	return received.map((call, index) => {
		const before = known[index] ?? byName(call.name);
		if (before !== undefined) return update(before, call);
		// Rounds are counted from the start of the history, so a key may be in use already.
		let {key} = call;
		while (keys.has(key)) key += "'";
		keys.add(key);
		return {...call, key};
	});
}

function update(before: ToolCall, received: ToolCall): ToolCall {
	const {key, startedAt, endedAt} = before;
	const hadEnded = before.outcome.state === 'succeeded' || before.outcome.state === 'failed';
	const {isOrphan, argumentsJson: _, argumentsCut: __, ...rest} = received;
	// A call that was announced, or received with arguments, was made.
	const isOrphanStill = isOrphan && startedAt === undefined && before.arguments === undefined;
	const isWholeHere = before.arguments !== undefined && before.argumentsCut === undefined;
	const keeps = received.arguments === undefined || (isWholeHere && received.argumentsCut !== undefined);
	const {argumentsJson, argumentsCut} = keeps ? before : received;
	return {
		...rest,
		...(argumentsJson === undefined ? {} : {argumentsJson}),
		...(argumentsCut && {argumentsCut}),
		...(isOrphanStill ? {isOrphan} : {}),
		key,
		arguments: keeps ? before.arguments : received.arguments,
		outcome:
			hadEnded && (received.outcome.state === 'unknown' || (isCut(received) && !isCut(before)))
				? before.outcome
				: received.outcome,
		round: received.round ?? before.round,
		startedAt,
		endedAt,
	};
}

/** Whether a part of the result was left out on arrival. */
const isCut = ({outcome}: ToolCall): boolean => 'resultCut' in outcome && outcome.resultCut !== undefined;

/** `true` when arguments or an outcome are missing, which `history` may have. */
export function isIncomplete(parts: readonly ReplyPart[]): boolean {
	return callsIn(parts).some((call) => call.arguments === undefined || call.outcome.state === 'unknown');
}

/**
 * The call when its round is over without an outcome from the server.
 * @param at undefined where only the connection ended: how long the call took is not known then
 */
export function ended(call: ToolCall, at: number | undefined): ToolCall {
	if (call.outcome.state !== 'running') return call;
	return {...call, outcome: {state: 'unknown'}, endedAt: at};
}

/** The same for all calls among the parts; texts pass through. */
export function endAll(parts: readonly ReplyPart[], at: number | undefined): readonly ReplyPart[] {
	return parts.map((part) => (part.kind === 'tool' ? {kind: 'tool', call: ended(part.call, at)} : part));
}
