/** The type of a frame and the ids of its calls are those of its JSON, whatever else is in it, and however it is cut. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {callIdsIn, frameTypeOf, parsedFrame} from '../../../source/ui/frames/frame-type.ts';

describe('the type', () => {
	it('is the first member "type" of the outermost object', () => {
		const members = fc.dictionary(fc.string(), fc.jsonValue());
		fc.assert(
			fc.property(
				members,
				fc.stringMatching(/^[a-z_]{1,30}$/),
				members,
				fc.boolean(),
				(before, type, after, isWide) => {
					const rest = Object.entries(after).filter(([name]) => name !== 'type');
					const start = Object.entries(before).filter(([name]) => name !== 'type' && name !== '__proto__');
					const entries = [...start, ['type', type] as const, ...rest];
					const json = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
					expect(frameTypeOf(isWide ? json.replace('"type":', '"type" : ') : json)).toBe(type);
				},
			),
		);
	});

	it.each([
		['no object', '[{"type":"typing"}]', ''],
		['a type that is no text', '{"type":5,"a":{"type":"typing"}}', ''],
		['a value that looks like the member', '{"a":"\\"type\\":\\"typing\\"","type":"pong"}', 'pong'],
		['"type" as a value', '{"name":"type","type":"pong"}', 'pong'],
		['a backslash before the quote', '{"a":"\\\\","type":"pong"}', 'pong'],
		['a cut type', '{"type":"ai_resp', 'ai_resp'],
		['a cut text before it', '{"message":"\\', ''],
		['no JSON', 'not json "type":"typing"', ''],
		['nothing', '', ''],
	])('of %s', (_, json, type) => {
		expect(frameTypeOf(json)).toBe(type);
	});

	it('takes any text, in linear time', () => {
		fc.assert(fc.property(fc.string(), (text) => void frameTypeOf(text)));
		expect(frameTypeOf(`{"a":"${'\\\\'.repeat(100_000)}","type":"pong"}`)).toBe('pong');
	});
});

describe('the ids of tool calls', () => {
	it('are those of calls and results, of messages of a history too, each once', () => {
		const frame = {
			tool_calls: [{id: 'c1', arguments: {id: 'no'}}, {id: 'c2'}, {id: 5}, 'no'],
			tool_results: [{tool_call_id: 'c1'}, {tool_call_id: 'c3', id: 'no'}],
			messages: [{tool_calls: [{id: 'c4'}]}, {tool_results: [{tool_call_id: 'c4'}]}, null],
		};
		expect(callIdsIn(frame)).toEqual(['c1', 'c2', 'c3', 'c4']);
	});

	it('need a frame that is an object', () => {
		expect([parsedFrame('[1]'), parsedFrame('{'), parsedFrame('1')]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
	});
});
