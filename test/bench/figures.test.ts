import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {mean, median, quantile} from '../../bench/figures.ts';

describe('quantile', () => {
	it('is one of the values, with the given share below it', () => {
		const values = Array.from({length: 100}, (_, index) => 100 - index);
		expect(median(values)).toBe(51);
		expect(quantile(values, 0.99)).toBe(100);
		expect(quantile(values, 0)).toBe(1);
	});

	it('sorts numerically, and does not change the list', () => {
		const values = [10, 9, 1];
		expect(median(values)).toBe(9);
		expect(values).toEqual([10, 9, 1]);
	});

	it('grows with the share', () => {
		const share = fc.double({min: 0, max: 1, noNaN: true});
		fc.assert(
			fc.property(fc.array(fc.integer(), {minLength: 1}), share, share, (values, a, b) => {
				expect(quantile(values, Math.min(a, b))).toBeLessThanOrEqual(quantile(values, Math.max(a, b)));
			}),
		);
	});

	it('is NaN for an empty list', () => {
		expect(median([])).toBeNaN();
		expect(mean([])).toBeNaN();
	});
});

describe('mean', () => {
	it('is the sum divided by the count', () => {
		expect(mean([1, 2, 6])).toBe(3);
	});
});
