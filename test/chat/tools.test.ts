import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {adopt, callsIn, isIncomplete, outcomeOf, pair} from '../../source/chat/tools.ts';
import type {ToolCallObject, ToolResultObject} from '../../source/protocol/frames.ts';

const call = (
	id: string | undefined,
	name: string,
	args: ToolCallObject['arguments'] = {},
): ToolCallObject => ({
	id,
	name,
	arguments: args,
});
const result = (
	id: string | undefined,
	name: string,
	value: ToolResultObject['result'],
): ToolResultObject => ({
	tool_call_id: id,
	name,
	result: value,
	error: undefined,
});
const keyOf = (index: number): string => `k${index}`;

describe('outcomeOf', () => {
	it('reads a result with an error as a failure, with the status of each dialect', () => {
		const seed = result('a', 'x', {error: "HTTP 404: SKU 'missing' not found", status_code: 404});
		const today = result('a', 'x', {error: 'HTTP 404', details: "SKU 'missing' not found"});
		expect(outcomeOf(seed)).toMatchObject({
			state: 'failed',
			status: 404,
			error: "HTTP 404: SKU 'missing' not found",
		});
		expect(outcomeOf(today)).toMatchObject({state: 'failed', status: 404, error: 'HTTP 404'});
	});

	it('reads the error form, and the empty text that today sends for a timeout', () => {
		const unknown = {...result('a', 'x', undefined), error: 'Unknown tool: x'};
		expect(outcomeOf(unknown)).toEqual({
			state: 'failed',
			error: 'Unknown tool: x',
			status: undefined,
			result: undefined,
		});
		expect(outcomeOf(result('a', 'x', {error: ''}))).toMatchObject({
			state: 'failed',
			error: 'no reason given',
		});
	});

	it('does not read a null or false error as a failure', () => {
		expect(outcomeOf(result('a', 'x', {error: null, ok: true})).state).toBe('succeeded');
		expect(outcomeOf(result('a', 'x', {error: false})).state).toBe('succeeded');
		expect(outcomeOf(result('a', 'x', 'HTTP 404')).state).toBe('succeeded');
		expect(outcomeOf(result('a', 'x', undefined))).toEqual({state: 'succeeded', result: null});
	});
});

describe('pair', () => {
	it('pairs by id whatever the order', () => {
		const calls = pair(
			[call('a', 'one'), call('b', 'two')],
			[result('b', 'two', 2), result('a', 'one', 1)],
			1,
			keyOf,
		);
		expect(calls.map(({id, outcome}) => [id, outcome])).toEqual([
			['a', {state: 'succeeded', result: 1}],
			['b', {state: 'succeeded', result: 2}],
		]);
	});

	it('shows a result without a call as a call without arguments, and a call without a result as unknown', () => {
		const calls = pair([call('a', 'one')], [result('z', 'stray', 9)], undefined, keyOf);
		expect(calls).toMatchObject([
			{id: 'a', outcome: {state: 'unknown'}},
			{id: 'z', name: 'stray', arguments: undefined, outcome: {state: 'succeeded', result: 9}},
		]);
	});

	it('shows every call and every result exactly once, whatever is lost, duplicated or reordered', () => {
		const ids = fc.option(fc.constantFrom('a', 'b', 'c'), {nil: undefined});
		const names = fc.constantFrom('one', 'two');
		fc.assert(
			fc.property(
				fc.array(fc.tuple(ids, names)),
				fc.array(fc.tuple(ids, names)),
				(callSpecs, resultSpecs) => {
					const calls = callSpecs.map(([id, name], index) => call(id, name, {call: index}));
					const results = resultSpecs.map(([id, name], index) => result(id, name, {result: index}));
					const paired = pair(calls, results, 1, keyOf);
					const shownCalls = paired
						.filter((each) => each.arguments !== undefined)
						.map((each) => each.arguments);
					expect(shownCalls).toEqual(calls.map((each) => each.arguments));
					const shownResults = paired.flatMap(({outcome}) =>
						outcome.state === 'succeeded' ? [outcome.result] : [],
					);
					expect(new Set(shownResults)).toEqual(new Set(results.map((each) => each.result)));
					expect(shownResults).toHaveLength(results.length);
					expect(new Set(paired.map(({key}) => key)).size).toBe(paired.length);
				},
			),
		);
	});
});

describe('adopt', () => {
	it('keeps keys and times of the announced calls, by name and order', () => {
		const live = pair([call(undefined, 'one'), call(undefined, 'one')], [], 1, (index) => `live${index}`).map(
			(each, index) => ({...each, startedAt: index}),
		);
		const received = pair([call('a', 'one'), call('b', 'one')], [result('a', 'one', 1)], 1, keyOf);
		expect(adopt(received, live).map(({key, id, startedAt}) => [key, id, startedAt])).toEqual([
			['live0', 'a', 0],
			['live1', 'b', 1],
		]);
	});
});

describe('adopt, of calls that were shown before', () => {
	const shown = pair([call('a', 'one', {n: 1})], [result('a', 'one', 1)], 1, keyOf);

	it('keeps values that are not received again', () => {
		const received = pair(
			[{...call('a', 'one'), arguments: undefined}],
			[],
			2,
			(index) => `received${index}`,
		);
		expect(adopt(received, shown)).toMatchObject([
			{key: 'k0', arguments: {n: 1}, outcome: {state: 'succeeded', result: 1}, round: 2},
		]);
	});

	it('takes new values', () => {
		const received = pair([call('a', 'one', {n: 2})], [result('a', 'one', {error: 'x'})], 1, keyOf);
		expect(adopt(received, shown)).toMatchObject([{arguments: {n: 2}, outcome: {state: 'failed'}}]);
	});

	it('gives another call a key that is not in use', () => {
		const received = pair([call('b', 'two'), call('a', 'one')], [], 1, keyOf);
		const keys = adopt(received, shown).map(({key}) => key);
		expect(keys[1]).toBe('k0');
		expect(new Set(keys).size).toBe(2);
	});
});

describe('a result without a call', () => {
	const [orphan] = pair([], [result('a', 'one', 1)], 1, keyOf, true);
	const shown = (args: ToolCallObject['arguments'], startedAt?: number) =>
		pair([{id: 'a', name: 'one', arguments: args}], [], 1, keyOf).map((each) => ({...each, startedAt}));
	const isOrphanAfter = (before: ReturnType<typeof shown>): unknown =>
		adopt(orphan === undefined ? [] : [orphan], before)[0]?.isOrphan;

	it('is an orphan only as long as no call was shown, neither started nor with arguments', () => {
		expect(isOrphanAfter([])).toBe(true);
		expect(isOrphanAfter(shown(undefined))).toBe(true);
		expect(isOrphanAfter(shown({n: 1}))).toBeUndefined();
		expect(isOrphanAfter(shown(undefined, 7))).toBeUndefined();
	});
});

describe('isIncomplete', () => {
	it('is true while arguments or an outcome are missing', () => {
		const parts = (calls: readonly ToolCallObject[], results: readonly ToolResultObject[]) =>
			pair(calls, results, 1, keyOf).map((each) => ({kind: 'tool' as const, call: each}));
		expect(isIncomplete(parts([call('a', 'one')], [result('a', 'one', 1)]))).toBe(false);
		expect(isIncomplete(parts([call('a', 'one')], []))).toBe(true);
		expect(isIncomplete(parts([], [result('a', 'one', 1)]))).toBe(true);
		expect(isIncomplete([{kind: 'text', text: 'hi'}])).toBe(false);
		expect(callsIn([{kind: 'text', text: 'hi'}])).toEqual([]);
	});
});
