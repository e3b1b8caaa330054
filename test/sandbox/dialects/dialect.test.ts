import {describe, expect, it} from 'vitest';
import {commonRequest, seedResult, tokensIn, truncated} from '../../../source/sandbox/dialects/dialect.ts';
import {shape} from '../raw-client.ts';
import {recorded} from '../replay.ts';

describe('commonRequest', () => {
	it('answers in the recorded shapes', () => {
		for (const [type, answer] of [
			['history', 'history'],
			['clear', 'history_cleared'],
			['logout', 'logout_success'],
		] as const) {
			const [like] = recorded('head-small_frames', answer);
			expect(shape(commonRequest(type, [], 'now'))).toEqual(shape(like));
		}
		expect(commonRequest('chat', [], 'now')).toBeUndefined();
	});

	it('returns a copy of the current history', () => {
		const thread = [{role: 'user', content: 'hello'}];
		const answer = commonRequest('history', thread, 'now');
		commonRequest('clear', thread, 'now');
		expect(thread).toEqual([]);
		expect(answer).toMatchObject({messages: [{content: 'hello'}]});
	});
});

describe('seedResult', () => {
	it('reports a failed HTTP call as a result, and a call that did not run as an error', () => {
		const call = {id: 'toolu_1', name: 'get_order', arguments: {}};
		expect(seedResult({...call, outcome: {kind: 'http', status: 404, detail: 'gone'}})).toEqual({
			tool_call_id: 'toolu_1',
			name: 'get_order',
			result: {error: 'HTTP 404: gone', status_code: 404},
		});
		expect(seedResult({...call, outcome: {kind: 'unknown-tool'}})).toEqual({
			tool_call_id: 'toolu_1',
			name: 'get_order',
			error: 'Unknown tool: get_order',
		});
		expect(seedResult({...call, outcome: {kind: 'value', value: null}})).toMatchObject({result: null});
	});
});

describe('tokensIn', () => {
	it('is at least 1 for every text', () => {
		expect(tokensIn('')).toBe(1);
		expect(tokensIn('12345678')).toBe(2);
		expect(truncated(943_683)).toBe('[MESSAGE CONTENT TRUNCATED - Original size: 943,683 chars]');
	});
});
