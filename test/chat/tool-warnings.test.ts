import {expect, it} from 'vitest';
import type {ToolCall} from '../../source/chat/entry.ts';
import {toolWarningsOf} from '../../source/chat/tool-warnings.ts';
import {textPart, toolCall, toolPart} from '../support/entries.ts';

const remarks = (...calls: readonly ToolCall[]) =>
	Object.fromEntries(toolWarningsOf([textPart('hm'), ...calls.map(toolPart)]));

const ended = {state: 'succeeded', result: 1} as const;

it('has none for correct calls, nor for calls without ids', () => {
	const called = toolCall('x', {arguments: {}, outcome: ended});
	expect(remarks({...called, id: 'a', key: '1'}, {...called, id: 'b', key: '2'})).toEqual({});
	expect(remarks({...called, key: '1'}, {...called, key: '2'})).toEqual({});
	expect(remarks(toolCall('x', {outcome: ended}))).toEqual({});
});

it('has all that apply: results without a call, duplicates, another name', () => {
	expect(
		remarks(
			toolCall('x', {key: '1', id: 'a', arguments: {}, outcome: ended}),
			toolCall('x', {key: '2', id: 'a', isOrphan: true, outcome: ended}),
			toolCall('x', {key: '3', id: 'a', arguments: {}, resultName: 'y', outcome: ended}),
			toolCall('x', {key: '4', id: 'z', isOrphan: true, outcome: ended}),
		),
	).toEqual({
		2: 'second result for the same call',
		3: 'duplicate call · the result is named y',
		4: 'result without a call',
	});
});
