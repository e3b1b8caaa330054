import {describe, expect, it} from 'vitest';
import type {JsonObject} from '../../source/protocol/frames.ts';
import {readConversation, readMessage, readToolCall, readToolResult} from '../../source/protocol/objects.ts';

describe('readToolCall', () => {
	it.each<[string, JsonObject, JsonObject]>([
		['seed', {id: 't', name: 'f', arguments: {a: 1}}, {id: 't', name: 'f', arguments: {a: 1}}],
		['today', {name: 'f', args: {a: 1}, id: 't', type: 'tool_call'}, {id: 't', name: 'f', arguments: {a: 1}}],
		[
			'a nested function',
			{id: 't', type: 'function', function: {name: 'f', arguments: '{"a":1}'}},
			{id: 't', name: 'f', arguments: '{"a":1}'},
		],
		['JSON text', {id: 't', name: 'f', arguments: '{"a":1}'}, {id: 't', name: 'f', arguments: '{"a":1}'}],
		['no arguments', {id: 't', name: 'f', args: {}}, {id: 't', name: 'f', arguments: {}}],
		['false', {id: 't', name: 'f', args: false}, {id: 't', name: 'f', arguments: false}],
		['no arguments', {id: 't', name: 'f'}, {id: 't', name: 'f', arguments: undefined}],
		['null', {id: null, name: 'f', arguments: null}, {id: undefined, name: 'f', arguments: undefined}],
		[
			'a name beside a function',
			{name: 'f', function: {name: 'g', args: 1}},
			{id: undefined, name: 'f', arguments: 1},
		],
	])('decodes the form of %s', (_, wire, call) => {
		const problems: string[] = [];
		expect(readToolCall(wire, problems)).toEqual(call);
		expect(problems).toEqual([]);
	});

	it('notes problems', () => {
		const problems: string[] = [];
		expect(readToolCall({id: 5, function: 'f'}, problems)).toEqual({
			id: 'json:5',
			name: '',
			arguments: undefined,
		});
		expect(problems).toEqual(['name is missing']);
	});
});

describe('readToolResult', () => {
	it.each<[JsonObject, JsonObject, string[]]>([
		[{result: null}, {result: null, error: undefined}, []],
		[{result: 'words'}, {result: 'words', error: undefined}, []],
		[{result: {error: 'HTTP 404'}}, {result: {error: 'HTTP 404'}, error: undefined}, []],
		[{result: 1, error: null}, {result: 1, error: undefined}, []],
		[{error: 'Unknown tool: x'}, {result: undefined, error: 'Unknown tool: x'}, []],
		[{error: ''}, {result: undefined, error: ''}, []],
		[{}, {result: undefined, error: undefined}, ['result is missing']],
		// A failure stays a failure in any form.
		[{error: {code: 5}}, {result: undefined, error: '{"code":5}'}, ['error is not text']],
		[{error: true}, {result: undefined, error: 'true'}, ['error is not text']],
		[{result: 1, error: false}, {result: 1, error: undefined}, ['error is not text']],
	])('decodes %j', (wire, result, flaws) => {
		const problems: string[] = [];
		const named = {tool_call_id: 't', name: 'f'};
		expect(readToolResult({...named, ...wire}, problems)).toEqual({...named, ...result});
		expect(problems).toEqual(flaws);
	});
});

describe('readMessage', () => {
	it.each<[string, JsonObject]>([
		[
			'seed',
			{role: 'user', content: 'x', timestamp: '2026-11-22T21:43:24', tool_calls: null, tool_results: null},
		],
		[
			'today',
			{message_id: null, role: 'user', content: 'x', timestamp: null, tool_calls: [], tool_results: []},
		],
		['a terse server', {role: 'user', content: 'x'}],
	])("decodes the user's message in the form of %s", (_, wire) => {
		const problems: string[] = [];
		expect(readMessage(wire, problems)).toEqual({
			message_id: undefined,
			role: 'user',
			content: 'x',
			timestamp: wire.timestamp ?? undefined,
			tool_calls: [],
			tool_results: [],
			metadata: {},
		});
		expect(problems).toEqual([]);
	});
});

describe('readConversation', () => {
	it('decodes a row without a title', () => {
		const problems: string[] = [];
		const row = {id: 'c', title: undefined, updated_at: undefined, message_count: 0};
		expect(readConversation({id: 'c', title: null, message_count: 0}, problems)).toEqual(row);
		expect(problems).toEqual([]);
		readConversation({title: 5, message_count: '3'}, problems);
		expect(problems).toEqual(['id is missing', 'title is not text', 'message_count is not a number']);
	});
});
