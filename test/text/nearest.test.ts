import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {distance, nearest} from '../../source/text/nearest.ts';

describe('distance', () => {
	it.each([
		['', '', 0],
		['abc', 'abc', 0],
		['', 'abc', 3],
		['history', 'histroy', 1],
		['kitten', 'sitting', 3],
		['ab', 'ba', 1],
		['ca', 'abc', 3],
	])('%j to %j is %i', (a, b, steps) => {
		expect(distance(a, b)).toBe(steps);
	});

	it('is symmetric, 0 only for the same word, and at most the length of the longer word', () => {
		const word = fc.string({unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6});
		fc.assert(
			fc.property(word, word, (a, b) => {
				const steps = distance(a, b);
				expect(distance(b, a)).toBe(steps);
				expect(steps === 0).toBe(a === b);
				expect(steps).toBeLessThanOrEqual(Math.max(a.length, b.length));
				expect(steps).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
			}),
		);
	});
});

describe('nearest', () => {
	const known = ['help', 'history', 'clear', 'ping', 'logout', 'reconnect', 'retry', 'quit'];

	it.each([
		['histroy', 'history'],
		['clera', 'clear'],
		['claer', 'clear'],
		['pnig', 'ping'],
		['quitt', 'quit'],
		['log', 'logout'],
		['re', 'reconnect'],
		['HELP', 'help'],
		['reconect', 'reconnect'],
	])('suggests for %s: %s', (word, meant) => {
		expect(nearest(word, known)).toBe(meant);
	});

	it.each(['', 'x', 'xyzzy', 'weather', `history${'y'.repeat(40)}`])('suggests nothing for %j', (word) => {
		expect(nearest(word, known)).toBeUndefined();
	});

	it('suggests the first of two equally near words', () => {
		expect(nearest('bat', ['cat', 'rat'])).toBe('cat');
	});

	it('suggests only known words, and each known word for itself', () => {
		fc.assert(
			fc.property(fc.string({maxLength: 50}), (word) => {
				const meant = nearest(word, known);
				if (meant !== undefined) expect(known).toContain(meant);
			}),
		);
		for (const word of known) expect(nearest(word, known)).toBe(word);
	});

	it('suggests nothing without known words', () => {
		expect(nearest('help', [])).toBeUndefined();
	});
});
