import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {centredTop, windowTop} from '../../source/ui/list-window.ts';

describe('windowTop', () => {
	it('moves only as far as needed to show the row', () => {
		expect([3, 4, 8, 9, 12].map((row) => windowTop(4, row, 5, 20))).toEqual([3, 4, 4, 5, 8]);
	});

	it('shows all of several rows, or the first of them if they do not fit', () => {
		expect(windowTop(0, 4, 5, 20, 6)).toBe(2);
		expect(windowTop(0, 4, 5, 20, 15)).toBe(4);
	});

	it('always shows the row, and has no blank row while the list has more rows', () => {
		const cases = fc
			.record({height: fc.integer({min: 1, max: 20}), count: fc.integer({min: 1, max: 60})})
			.chain(({height, count}) =>
				fc.tuple(fc.nat(80), fc.nat(count - 1), fc.constant(height), fc.constant(count)),
			);
		fc.assert(
			fc.property(cases, ([top, row, height, count]) => {
				for (const first of [windowTop(top, row, height, count), centredTop(row, height, count)]) {
					expect(first).toBeGreaterThanOrEqual(0);
					expect(first).toBeLessThanOrEqual(row);
					expect(first + height).toBeGreaterThan(row);
					expect(Math.min(height, count - first)).toBe(Math.min(height, count));
				}
			}),
		);
	});
});

describe('centredTop', () => {
	it('has as many rows above the row as below it, except at the ends', () => {
		expect([0, 2, 3, 10, 17, 19].map((row) => centredTop(row, 5, 20))).toEqual([0, 0, 1, 8, 15, 15]);
		expect(centredTop(2, 5, 3)).toBe(0);
	});
});
