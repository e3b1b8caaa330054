import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {BLANK} from '../../scripts/screen-cells.js';
import {hasUsualDurations, stillScreen} from '../../scripts/still-screen.js';
import {cellsOf, screenOf, textsOf} from './cells.ts';

const still = (...rows: readonly string[]): string[] =>
	textsOf(stillScreen(screenOf(rows.map((row) => cellsOf(row)))));

describe('stillScreen', () => {
	it('replaces times of day', () => {
		expect(still(' You                 09:47')).toEqual([' You                 12:03']);
	});

	it('keeps the right end of a duration of another length', () => {
		expect(still(' Assistant      774 ms · 4 → 13 tokens')).toEqual([
			' Assistant       2.7 s · 4 → 13 tokens',
		]);
		expect(still(' │ ▸ ✓ get_order      1.2 s · 376 B')).toEqual([' │ ▸ ✓ get_order     312 ms · 376 B']);
	});

	it('counts replies and tool calls from the top', () => {
		const rows = [' Assistant   9.9 s', ' │ ▸ a    10 ms', ' │ ▸ b    11 ms', ' Assistant   8.8 s'];
		expect(still(...rows)).toEqual([
			' Assistant   2.7 s',
			' │ ▸ a   312 ms',
			' │ ▸ b   285 ms',
			' Assistant   1.4 s',
		]);
	});

	it('replaces dates, also truncated ones', () => {
		expect(still('"placed": "2031-11-18"', 'placed: "2031-1…  312 ms')).toEqual([
			'"placed": "2026-03-12"',
			'placed: "2026-0…  312 ms',
		]);
	});

	it('keeps text that only resembles a time', () => {
		const rows = ['session 5f0c8c58-3d1e-4c5a', 'localhost:8000', '12 pens', '1:2 and 10:20:30', 'x12 ms'];
		expect(still(...rows)).toEqual(rows);
	});

	it('keeps columns beside wide characters', () => {
		const wide = [
			{...BLANK, text: '日', width: 2 as const},
			{...BLANK, text: '', width: 0 as const},
		];
		const row = [...wide, ...cellsOf('   1.2 s')];
		const [after] = stillScreen(screenOf([row])).rows;
		expect(after?.slice(0, 2)).toEqual(wide);
		expect(after?.map(({text}) => text).join('')).toBe('日  312 ms');
	});

	it('never changes the size, and is idempotent', () => {
		const part = fc.constantFrom(
			' ',
			'  ',
			'09:47',
			'80 ms',
			'1.4 s',
			' Assistant',
			'2031-01-02',
			'…',
			'x',
			'·',
		);
		const row = fc.array(part, {maxLength: 12}).map((parts) => cellsOf(parts.join('')));
		fc.assert(
			fc.property(fc.array(row, {maxLength: 5}), (rows) => {
				const screen = screenOf(rows);
				const once = stillScreen(screen);
				expect(once.rows.map(({length}) => length)).toEqual(screen.rows.map(({length}) => length));
				expect(stillScreen(once)).toEqual(once);
			}),
		);
	});
});

describe('hasUsualDurations', () => {
	const isUsual = (...rows: readonly string[]): boolean =>
		hasUsualDurations(screenOf(rows.map((row) => cellsOf(row))));

	it('checks tool calls, not replies', () => {
		expect(isUsual(' Assistant   12.7 s', ' │ ▸ ✓ get_order   967 ms · 376 B')).toBe(true);
		expect(isUsual(' │ ▸ ✓ get_order   967 ms · 376 B', ' │ ▸ ✓ get_order   1.2 s · 376 B')).toBe(false);
		expect(isUsual(' │ ▸ ✓ get_order   80 ms · 376 B')).toBe(false);
	});
});
