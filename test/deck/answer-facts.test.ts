import {describe, expect, it} from 'vitest';
import type {AssistantEntry, ToolCall} from '../../source/chat/entry.ts';
import {factsOfAnswer} from '../../source/deck/answer-facts.ts';

const call = (name: string, outcome: ToolCall['outcome'], round: number | undefined): ToolCall => ({
	...{
		key: name,
		id: undefined,
		name,
		arguments: {a: 1},
		outcome,
		round,
		startedAt: undefined,
		endedAt: undefined,
	},
});

const entry = (more: Partial<AssistantEntry> = {}): AssistantEntry => ({
	...{kind: 'assistant', id: 'e1', messageId: undefined, answers: 'u1', failed: false, metadata: {}},
	...{at: 0, tookMs: 1200, arrived: 'in-turn', parts: [], ...more},
});

describe('the facts of an answer', () => {
	it('are its last text without reasoning, and its calls in order', () => {
		const failure = {state: 'failed', error: 'HTTP 404', status: 404, result: {error: 'HTTP 404'}} as const;
		const parts: AssistantEntry['parts'] = [
			{kind: 'text', text: 'First.'},
			{kind: 'tool', call: call('get', {state: 'succeeded', result: [1]}, 1)},
			{kind: 'tool', call: call('put', failure, 2)},
			{
				kind: 'tool',
				call: call('cut', {state: 'failed', error: 'lost', status: undefined, result: undefined}, 2),
			},
			{kind: 'tool', call: call('end', {state: 'unknown'}, 2)},
			{kind: 'text', text: '<reasoning>\nhm\n</reasoning>\nDone.'},
		];
		expect(factsOfAnswer(entry({parts}))).toEqual({
			text: 'Done.',
			failed: false,
			cutOffBy: undefined,
			calls: [
				{name: 'get', arguments: {a: 1}, result: [1], error: undefined},
				{name: 'put', arguments: {a: 1}, result: undefined, error: {error: 'HTTP 404'}},
				{name: 'cut', arguments: {a: 1}, result: undefined, error: 'lost'},
				{name: 'end', arguments: {a: 1}, result: undefined, error: undefined},
			],
			measured: {failures: 2, rounds: 2, tokens: undefined, latency: 1200},
		});
	});

	it.each([
		[
			'of the turn',
			{tool_call_rounds: 3, input_tokens: 10, output_tokens: 5, usage: {input_tokens: 1, output_tokens: 1}},
			3,
			15,
		],
		['of the last call of the model', {usage: {input_tokens: 10, output_tokens: 2}}, 0, 12],
		['that are incomplete', {input_tokens: 10}, 0, undefined],
		[
			'of other types',
			{tool_call_rounds: 'many', input_tokens: '1', output_tokens: '2', usage: []},
			0,
			undefined,
		],
	])('have the rounds and tokens %s', (_, metadata, rounds, tokens) => {
		expect(factsOfAnswer(entry({metadata})).measured).toMatchObject({rounds, tokens});
	});

	it('do not have rounds that neither server nor calls tell', () => {
		const parts: AssistantEntry['parts'] = [{kind: 'tool', call: call('a', {state: 'unknown'}, undefined)}];
		expect(factsOfAnswer(entry({parts})).measured.rounds).toBe(undefined);
	});
});
