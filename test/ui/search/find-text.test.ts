import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {findFieldsOf, jsonText} from '../../../source/ui/search/find-text.ts';
import {assistantEntry, noticeEntry, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';

const calls = [
	toolCall('get_order', {
		key: 'one',
		arguments: {id: 'A-1', deep: [{x: 1}, null, true]},
		outcome: {state: 'succeeded', result: {status: 'shipped'}},
	}),
	toolCall('get_stock', {
		key: 'two',
		outcome: {state: 'failed', error: 'HTTP 404', status: 404, result: {error: 'HTTP 404', details: 'none'}},
	}),
	toolCall('ping', {
		key: 'three',
		outcome: {state: 'failed', error: 'too slow', status: undefined, result: undefined},
	}),
];

describe('the texts of an entry', () => {
	it('are the texts of all roles, and the advice of a notice', () => {
		expect(findFieldsOf(userEntry('a **b**', {id: 'e1'}))).toEqual([{unit: 'e1', text: 'a **b**', part: 0}]);
		expect(findFieldsOf(noticeEntry('It broke.', {id: 'e3', advice: 'Mend it.'}))).toEqual([
			{unit: 'e3', text: 'It broke.', part: 0},
			{unit: 'e3', text: 'Mend it.', part: 1},
		]);
	});

	it('are as on the screen: escapes and references of Markdown resolved, spelling without zero-width characters', () => {
		const source = 'max\\_tokens &lt;b&gt; `&lt;` ចង់\u200Bទៅ Donau\u00ADdampf می\u200Cخواهم';
		const seen = 'max_tokens <b> `&lt;` ចង់ទៅ Donaudampf می\u200Cخواهم';
		expect(findFieldsOf(assistantEntry([textPart(source)], {answers: 'e1'}))).toEqual([
			{unit: 'reply e1', text: seen, part: 0},
		]);
		expect(findFieldsOf(userEntry('a\\_b &lt; c\u200Bd', {id: 'e1'}))).toEqual([
			{unit: 'e1', text: 'a\\_b &lt; cd', part: 0},
		]);
	});

	it('are names, arguments and results of tool calls, at their position', () => {
		const parts = [textPart('before'), ...calls.map(toolPart), textPart('after')];
		expect(findFieldsOf(assistantEntry(parts, {answers: 'e1'}))).toEqual([
			{unit: 'reply e1', text: 'before', part: 0},
			{unit: 'one', text: 'get_order\nid: A-1\ndeep: \nx: 1\nnull\ntrue\nstatus: shipped', part: 1},
			{unit: 'two', text: 'get_stock\nerror: HTTP 404\ndetails: none', part: 2},
			{unit: 'three', text: 'ping\ntoo slow', part: 3},
			{unit: 'reply e1', text: 'after', part: 4},
		]);
	});
});

describe('JSON as text', () => {
	it('has every key and every value of any JSON, in order', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = jsonText(value);
				let from = 0;
				JSON.stringify(value, (key, each: unknown) => {
					if (key !== '' && !/^\d+$/.test(key)) {
						expect(text.indexOf(key, from)).toBeGreaterThanOrEqual(from);
						from = text.indexOf(key, from);
					}
					if (typeof each === 'string') expect(text.slice(from)).toContain(each);
					return each;
				});
			}),
		);
	});

	it('is complete at any depth, up to the limit', () => {
		let deep: unknown = 'bottom';
		for (let level = 0; level < 100_000; level++) deep = [deep];
		expect(jsonText(deep)).toBe('bottom');
		const long = Array.from({length: 1000}, (_, index) => `item ${index}`);
		expect(jsonText(long, 50)).toBe(long.slice(0, 7).join('\n'));
		expect(jsonText(undefined)).toBe('');
	});
});
