import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {listed, quoted} from '../../source/config/problem.ts';
import {anyText} from '../support/arbitraries.ts';

describe('quoted', () => {
	it('quotes input', () => {
		expect(quoted('wss//host')).toBe('"wss//host"');
	});

	it('makes control characters visible', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				expect(quoted(text)).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
			}),
		);
	});

	it('redacts possible secrets in a URL', () => {
		expect(quoted('ws://ada:SECRET@host/a?token=SECRET')).not.toContain('SECRET');
	});

	it('truncates long text', () => {
		expect(quoted('x'.repeat(1000))).toBe(`"${'x'.repeat(60)}…"`);
	});
});

describe('listed', () => {
	it.each([
		[[], ''],
		[['a'], 'a'],
		[['a', 'b'], 'a or b'],
		[['a', 'b', 'c'], 'a, b or c'],
	])('%j -> %s', (words, sentence) => {
		expect(listed(words, 'or')).toBe(sentence);
	});
});
