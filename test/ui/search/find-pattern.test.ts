import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {countIn, patternOf} from '../../../source/ui/search/find-pattern.ts';
import {anyText} from '../../text/any-text.ts';

const count = (query: string, text: string): number => {
	const pattern = patternOf(query);
	return pattern === undefined ? 0 : countIn(text, pattern);
};

describe('the pattern', () => {
	it.each([
		['order', 'Order ORDER reorder', 3],
		['Order', 'Order ORDER reorder', 1],
		['über', 'Über ÜBER', 2],
		['aa', 'aaaaa', 2],
		['a.c', 'a.c abc', 1],
		['(x|y)', 'f(x|y) x', 1],
		['where is', 'Where   is\nwhere\nis wherever', 2],
		['note: this', '**Note**: _this_', 1],
		['is shipped', 'A-1 is **shipped** and **is** shipped', 2],
		['getorder', 'get_order', 0],
		['get_order', 'get_order getorder', 1],
		['**', '** * **', 2],
		['e\u0301t\u00E9', '\u00E9te\u0301', 1],
		['👩‍👩‍👧', 'a 👩‍👩‍👧 and 👩', 1],
		['max\\_tokens', 'max_tokens and max\\_tokens', 2],
		['中文字', '中**文**字', 1],
		['ចង់\u200Bទៅ', 'ចង់ទៅ ចង់\u200Bទៅ', 2],
		['pay\u200Cpal', 'paypal', 1],
	])('%j matches %j %i times', (query, text, times) => {
		expect(count(query, text)).toBe(times);
	});

	it('is undefined for a blank query', () => {
		expect(patternOf('')).toBeUndefined();
		expect(patternOf(' \t ')).toBeUndefined();
	});

	it('matches any text that contains it, with any line breaks', {tags: 'slow'}, () => {
		fc.assert(
			fc.property(anyText, anyText, anyText, (before, query, after) => {
				const pattern = patternOf(query);
				if (pattern === undefined) return;
				expect(countIn(`${before}\n${query}\n${after}`, pattern)).toBeGreaterThan(0);
				expect(countIn(query.trim().replaceAll(/\s+/g, '\n'), pattern)).toBeGreaterThan(0);
			}),
		);
	});

	it('takes time linear in the text, for any query', () => {
		const marks = '*_~`\\ '.repeat(20_000);
		for (const query of ['*'.repeat(40), '* '.repeat(20), '_a_ '.repeat(10), '.*.*.*'])
			expect(count(query, marks)).toBeGreaterThanOrEqual(0);
	});
});
