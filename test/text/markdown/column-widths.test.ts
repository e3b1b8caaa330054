import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {columnWidths, GAP} from '../../../source/text/markdown/column-widths.ts';
import {cases} from '../../support/property-runs.ts';

const columns = (...naturals: number[]) => naturals.map((natural) => ({natural, word: Math.min(natural, 6)}));

describe('columnWidths', () => {
	it('gives each column its natural width if there is room', () => {
		expect(columnWidths(columns(4, 10, 2), 80)).toEqual([4, 10, 2]);
	});

	it('shrinks the widest columns first', () => {
		expect(columnWidths(columns(4, 60, 5), 40)).toEqual([4, 25, 5]);
		expect(columnWidths(columns(30, 60), 43)).toEqual([20, 20]);
		expect(columnWidths(columns(30, 60), 44)).toEqual([21, 20]);
	});

	it('keeps words whole as long as possible', () => {
		const wide = [
			{natural: 12, word: 12},
			{natural: 40, word: 4},
		];
		expect(columnWidths(wide, 25)).toEqual([12, 10]);
	});

	it('returns undefined for too many columns', () => {
		expect(columnWidths(columns(9, 9, 9, 9), 20)).toBeUndefined();
		expect(columnWidths(columns(1, 1, 1, 1), 13)).toEqual([1, 1, 1, 1]);
		expect(columnWidths(columns(1, 1, 1, 1), 12)).toBeUndefined();
	});

	it('never exceeds the width, and leaves no column unused that is needed', () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({natural: fc.nat(90), word: fc.nat(40)}), {minLength: 1, maxLength: 9}),
				fc.integer({min: 1, max: 200}),
				(all, width) => {
					const widths = columnWidths(all, width);
					if (widths === undefined) return;
					const total = widths.reduce((sum, each) => sum + each, GAP * (all.length - 1));
					expect(total).toBeLessThanOrEqual(width);
					const isShort = widths.some((each, index) => each < (all[index]?.natural ?? 0));
					if (isShort) expect(total).toBe(width);
				},
			),
			{numRuns: cases(200)},
		);
	});
});
