import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {passRate, rateInWords} from '../../source/deck/pass-rate.ts';

describe('a pass rate', () => {
	// Calculated apart from this program, with 40 digits.
	it.each([
		[0, 10, 0, 0.27753],
		[10, 10, 0.72247, 1],
		[14, 20, 0.481, 0.8545],
		[1, 2, 0.09453, 0.90547],
		[950, 1000, 0.93467, 0.96187],
	])('of %i in %i has the interval of Wilson', (passed, of, low, high) => {
		const rate = passRate(passed, of);
		expect(rate.low).toBeCloseTo(low, 4);
		expect(rate.high).toBeCloseTo(high, 4);
	});

	it('is inside its interval, which is inside 0 and 1 and narrower with more repetitions', () => {
		const series = fc.integer({min: 1, max: 500}).chain((of) => fc.tuple(fc.nat(of), fc.constant(of)));
		fc.assert(
			fc.property(series, ([passed, of]) => {
				const {low, high} = passRate(passed, of);
				expect(0 <= low && low <= passed / of && passed / of <= high && high <= 1).toBe(true);
				const more = passRate(passed * 4, of * 4);
				expect(more.high - more.low).toBeLessThan(high - low);
			}),
		);
	});

	it('is worded with its interval', () => {
		expect(rateInWords(passRate(14, 20))).toBe('14 of 20, 70 % (48 to 85 %)');
	});
});
