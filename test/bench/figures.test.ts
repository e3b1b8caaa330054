import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {figure, limitOf, mean, median, quantile, quantileOf, scaled, summary} from '../../bench/figures.ts';

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

describe('summary', () => {
	it('is the median with the quartiles, and keeps the runs', () => {
		const runs = [9, 1, 5, 3, 7];
		expect(summary(runs)).toEqual({value: 5, quartiles: [3, 7], runs});
		expect(scaled(summary(runs), 10)).toEqual(summary(runs.map((run) => run * 10)));
	});
});

describe('quantileOf', () => {
	it('is that of all values, with the spread of the runs', () => {
		const runs = [
			[1, 2, 90],
			[3, 4, 50],
		];
		expect(quantileOf(runs, 0.99)).toEqual({value: 90, quartiles: [50, 90], runs: [90, 50]});
		expect(quantileOf(runs, 0.5).value).toBe(4);
	});
});

describe('figure', () => {
	const values = new Map([
		['here', summary([6])],
		['floor', summary([2])],
		['wscat', summary([0])],
	] as const);

	it('has the ratios to the other clients, if they are finite', () => {
		expect(figure('8', 'CPU', 's', values)).toMatchObject({timesFloor: 3, timesWscat: undefined});
		expect(figure('8', 'CPU', 's', summary([6]))).toMatchObject({floor: undefined, timesFloor: undefined});
	});

	it('has limits of its own or as multiples of the other clients', () => {
		const measured = figure('8', 'CPU', 's', values);
		expect(limitOf(measured, {most: 4})).toBe(4);
		expect(limitOf(measured, {most: 4, times: 'floor'})).toBe(8);
		expect(limitOf(figure('8', 'CPU', 's', summary([6])), {most: 4, times: 'floor'})).toBeNaN();
	});
});
