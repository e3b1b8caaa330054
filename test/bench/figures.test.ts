import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {mean, median, quantile} from '../../bench/figures.ts';

describe('quantile', () => {
	it('is one of the values, with so many below it', () => {
		const values = Array.from({length: 100}, (_, index) => 100 - index);
		expect(median(values)).toBe(51);
		expect(quantile(values, 0.99)).toBe(100);
		expect(quantile(values, 0)).toBe(1);
	});

	it('sorts by size, and leaves the values as they were', () => {
		const values = [10, 9, 1];
		expect(median(values)).toBe(9);
		expect(values).toEqual([10, 9, 1]);
	});

	it('does not shrink as the share grows', () => {
		const share = fc.double({min: 0, max: 1, noNaN: true});
		fc.assert(
			fc.property(fc.array(fc.integer(), {minLength: 1}), share, share, (values, a, b) => {
				expect(quantile(values, Math.min(a, b))).toBeLessThanOrEqual(quantile(values, Math.max(a, b)));
			}),
		);
	});

	it('knows nothing of no values', () => {
		expect(median([])).toBeNaN();
		expect(mean([])).toBeNaN();
	});
});

describe('mean', () => {
	it('shares equally', () => {
		expect(mean([1, 2, 6])).toBe(3);
	});
});
