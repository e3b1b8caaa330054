import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {listed, quoted} from '../../source/config/problem.ts';
import {anyText} from '../support/arbitraries.ts';

describe('quoted', () => {
	it('repeats what was typed, in quotes', () => {
		expect(quoted('wss//host')).toBe('"wss//host"');
	});

	it('shows controls instead of sending them', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				expect(quoted(text)).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
			}),
		);
	});

	it('leaves out what may be a secret in a URL', () => {
		expect(quoted('ws://ada:SECRET@host/a?token=SECRET')).not.toContain('SECRET');
	});

	it('cuts what is long', () => {
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
