import {describe, expect, it} from 'vitest';
import type {AssistantEntry, ToolCall} from '../../source/chat/entry.ts';
import {completeTurn} from '../../source/library/turn-result.ts';
import {readToolCall} from '../../source/protocol/objects.ts';

const call: ToolCall = {
	key: 'e2/0',
	id: 't-1',
	name: 'get_order',
	arguments: {order_id: 'A-1001'},
	outcome: {state: 'succeeded', result: {status: 'shipped'}},
	round: 1,
	startedAt: 1,
	endedAt: 2,
};

const entry: AssistantEntry = {
	kind: 'assistant',
	id: 'e2',
	messageId: 'M-1',
	answers: 'e1',
	parts: [
		{kind: 'text', text: 'Let me see.'},
		{kind: 'tool', call},
		{kind: 'text', text: ''},
		{
			kind: 'tool',
			call: {...call, outcome: {state: 'failed', error: 'HTTP 404', status: 404, result: {a: 1}}},
		},
		{kind: 'tool', call: {...call, outcome: {state: 'unknown'}, arguments: undefined}},
		{kind: 'text', text: 'It is shipped.'},
	],
	failed: false,
	metadata: {model: 'm'},
	at: 3,
	tookMs: 2,
	arrived: 'in-turn',
};

describe('a complete turn', () => {
	it('has the answer, the texts before it, and the calls in order', () => {
		expect(completeTurn('Where is it?', entry)).toEqual({
			question: 'Where is it?',
			text: 'It is shipped.',
			words: ['Let me see.'],
			reasoning: [],
			tools: [
				{
					id: 't-1',
					name: 'get_order',
					arguments: {order_id: 'A-1001'},
					outcome: 'succeeded',
					result: {status: 'shipped'},
					error: undefined,
					status: undefined,
					round: 1,
				},
				expect.objectContaining({outcome: 'failed', error: 'HTTP 404', status: 404, result: {a: 1}}),
				expect.objectContaining({outcome: 'unknown', arguments: undefined, result: undefined}),
			],
			metadata: {model: 'm'},
			messageId: 'M-1',
			failed: false,
			tookMs: 2,
		});
	});

	it('has the reasoning apart from the texts', () => {
		const reasoned = (reasoning: string, rest: string) =>
			({kind: 'text', text: `<reasoning>\n${reasoning}\n</reasoning>\n\n${rest}`}) as const;
		const parts = [
			reasoned('First I look.', 'Let me see.'),
			{kind: 'tool', call} as const,
			reasoned('Only reasoning.', ''),
			{kind: 'tool', call} as const,
			reasoned('It left yesterday.', 'It is shipped, <reasoning>or so</reasoning>.'),
		];
		expect(completeTurn('?', {...entry, parts})).toMatchObject({
			text: 'It is shipped, <reasoning>or so</reasoning>.',
			words: ['Let me see.'],
			reasoning: ['First I look.', 'Only reasoning.', 'It left yesterday.'],
		});
	});

	it.each([
		['null', {arguments: null}, undefined],
		['null in the words of another dialect', {args: null}, undefined],
		['nothing', {}, undefined],
		['an empty object', {arguments: {}}, {}],
	])('has as arguments of a call that was sent with %s', (_, sent, expected) => {
		const given = readToolCall({id: 't', name: 'list', ...sent}, []).arguments;
		const [tool] = completeTurn('?', {
			...entry,
			parts: [{kind: 'tool', call: {...call, arguments: given}}],
		}).tools;
		expect(tool?.arguments).toEqual(expected);
	});

	it('can be empty', () => {
		expect(completeTurn('?', {...entry, parts: []})).toMatchObject({text: '', words: [], tools: []});
	});

	it('has the JSON of values that lose something in JavaScript', () => {
		const exact: ToolCall = {
			...call,
			argumentsJson: '{"n":1.0}',
			outcome: {state: 'succeeded', result: {n: 1}, resultJson: '{"n":1.00}'},
		};
		const failed: ToolCall = {
			...exact,
			outcome: {state: 'failed', error: 'e', status: undefined, result: [1], resultJson: '[1.0]'},
		};
		const {tools} = completeTurn('', {
			...entry,
			parts: [exact, failed].map((each) => ({kind: 'tool', call: each})),
		});
		expect(tools).toMatchObject([
			{argumentsJson: '{"n":1.0}', result: {n: 1}, resultJson: '{"n":1.00}'},
			{argumentsJson: '{"n":1.0}', error: 'e', result: [1], resultJson: '[1.0]'},
		]);
	});
});
