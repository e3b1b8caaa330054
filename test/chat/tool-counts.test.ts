import {describe, expect, it} from 'vitest';
import type {Entry, ToolCall} from '../../source/chat/entry.ts';
import {countTools} from '../../source/chat/tool-counts.ts';
import {assistantEntry, liveTurn, toolCall, toolPart, userEntry} from '../support/entries.ts';

const took = (name: string, ms: number, more: Partial<ToolCall> = {}) =>
	toolCall(name, {startedAt: 100, endedAt: 100 + ms, outcome: {state: 'succeeded', result: 1}, ...more});
const FAILED = {state: 'failed', error: 'x', status: 404, result: undefined} as const;
const reply = (...calls: readonly ToolCall[]) => assistantEntry(calls.map(toolPart));

describe('the counts of tool calls', () => {
	it('counts calls and failures by tool, the most called first, with the last call', () => {
		const last = toolCall('b', {key: 'last', arguments: {n: 2}});
		const entries = [
			userEntry('x'),
			reply(toolCall('c'), toolCall('b', {outcome: FAILED}), toolCall('a')),
			reply(last),
		];
		const counts = countTools(entries, undefined);
		expect(counts.map(({name, calls, failures}) => `${name} ${calls} ${failures}`)).toEqual([
			'b 2 1',
			'a 1 0',
			'c 1 0',
		]);
		expect(counts[0]?.last()).toBe(last);
		expect(countTools(entries, undefined)).toBe(counts);
	});

	it('has percentiles of the measured times, by nearest rank', () => {
		const times = Array.from({length: 20}, (_, index) => took('a', 20 - index));
		expect(countTools([reply(...times, toolCall('a'))], undefined)).toMatchObject([
			{calls: 21, measured: 20, p50: 10, p95: 19},
		]);
		expect(countTools([reply(took('a', 7))], undefined)).toMatchObject([{p50: 7, p95: 7}]);
		expect(countTools([reply(toolCall('a'))], undefined)).toMatchObject([
			{measured: 0, p50: undefined, p95: undefined},
		]);
	});

	it('counts duplicates in a reply once', () => {
		const again = [took('a', 1, {id: 't1'}), took('a', 1, {id: 't1'}), took('a', 1, {id: 't2'})];
		expect(countTools([reply(...again), reply(took('a', 1, {id: 't1'}))], undefined)).toMatchObject([
			{calls: 3},
		]);
	});

	it('counts a reply once that is here again, as after its conversation was opened again, with its most calls', () => {
		const [first, second, other] = ['a', 'b', 'c'].map((name) => toolPart(toolCall(name, {id: `t-${name}`})));
		const parts = [first, second].flatMap((part) => part ?? []);
		const whole = assistantEntry(parts, {id: 'e2', messageId: 'm1'});
		const less = assistantEntry(parts.slice(0, 1), {id: 'e4', messageId: 'm1', arrived: 'from-history'});
		const rest = [other].flatMap((part) => part ?? []);
		const more = [assistantEntry(rest, {id: 'e6', messageId: 'm2'}), assistantEntry(rest, {id: 'e8'})];
		for (const order of [
			[whole, less],
			[less, whole],
			[whole, {...whole, id: 'e9'}],
		]) {
			const counts = countTools([...order, ...more], undefined);
			expect(counts.map(({name, calls}) => `${name} ${calls}`)).toEqual(['c 2', 'a 1', 'b 1']);
		}
	});

	describe('an interrupted reply', () => {
		const DONE = {outcome: {state: 'succeeded', result: 1}} as const;
		const question = (id: string, text = 'x') => userEntry(text, {id});
		const partial = assistantEntry([toolPart(toolCall('a', {key: 'p'}))], {
			...{id: 'e2', answers: 'e1', arrived: 'partial'},
		});
		const found = (id: string, answers: string, names: readonly string[]) =>
			assistantEntry(
				names.map((name, index) => toolPart(toolCall(name, {...DONE, id: `t${index}`}))),
				{id, answers, messageId: 'm1', arrived: 'from-history'},
			);
		const countsOf = (...entries: readonly Entry[]): readonly string[] =>
			countTools([question('e1'), partial, ...entries], undefined).map(
				({name, calls, unknown}) => `${name} ${calls} ${unknown}`,
			);

		it('is not counted where its conversation, opened again, has it whole', () => {
			expect(countsOf()).toEqual(['a 1 1']);
			expect(countsOf(question('e8'), found('e9', 'e8', ['a', 'b']))).toEqual(['a 1 0', 'b 1 0']);
		});

		it.each<readonly [string, readonly Entry[]]>([
			['a reply to another message', [question('e8', 'other'), found('e9', 'e8', ['a'])]],
			['a reply with other calls', [question('e8'), found('e9', 'e8', ['b', 'a'])]],
			[
				'the reply to the same message sent again, here and from the history',
				[
					question('e4'),
					{...found('e5', 'e4', ['a']), arrived: 'in-turn'},
					question('e8'),
					found('e9', 'e8', ['a']),
				],
			],
		])('is counted beside %s', (_, entries) => {
			expect(countsOf(...entries)).toContain('a 2 1');
		});
	});

	it('counts calls without a result, of answers that are over', () => {
		const calls = [toolCall('a'), toolCall('a', {outcome: FAILED}), took('a', 1)];
		expect(countTools([reply(...calls)], undefined)).toMatchObject([{calls: 3, failures: 1, unknown: 1}]);
		expect(countTools([], liveTurn({parts: calls.map(toolPart)}))).toMatchObject([{calls: 3, unknown: 0}]);
	});

	it('counts running calls', () => {
		const turn = liveTurn({parts: [toolPart(toolCall('a', {outcome: {state: 'running'}}))]});
		expect(countTools([reply(toolCall('a'))], turn)).toMatchObject([{name: 'a', calls: 2}]);
		expect(countTools([], liveTurn())).toEqual([]);
	});
});
