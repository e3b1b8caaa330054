import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {BLANK} from '../../scripts/screen-cells.js';
import {stillScreen} from '../../scripts/still-screen.js';
import {cellsOf, screenOf, textsOf} from './cells.ts';

const still = (...rows: readonly string[]): string[] =>
	textsOf(stillScreen(screenOf(rows.map((row) => cellsOf(row)))));

describe('stillScreen', () => {
	it('sets the clock', () => {
		expect(still(' You                 09:47')).toEqual([' You                 12:03']);
	});

	it('keeps the right end where it is, whatever the time took', () => {
		expect(still(' Assistant      774 ms · 4 → 13 tokens')).toEqual([
			' Assistant       2.7 s · 4 → 13 tokens',
		]);
		expect(still(' │ ▸ ✓ get_order      1.2 s · 376 B')).toEqual([' │ ▸ ✓ get_order     312 ms · 376 B']);
	});

	it('counts replies and calls of tools from the top', () => {
		const rows = [' Assistant   9.9 s', ' │ ▸ a    10 ms', ' │ ▸ b    11 ms', ' Assistant   8.8 s'];
		expect(still(...rows)).toEqual([
			' Assistant   2.7 s',
			' │ ▸ a   312 ms',
			' │ ▸ b   285 ms',
			' Assistant   1.4 s',
		]);
	});

	it('knows a date, also one that was cut off', () => {
		expect(still('"placed": "2031-11-18"', 'placed: "2031-1…  312 ms')).toEqual([
			'"placed": "2026-03-12"',
			'placed: "2026-0…  312 ms',
		]);
	});

	it('leaves what only looks like a time', () => {
		const rows = ['session 5f0c8c58-3d1e-4c5a', 'localhost:8000', '12 pens', '1:2 and 10:20:30', 'x12 ms'];
		expect(still(...rows)).toEqual(rows);
	});

	it('keeps columns true beside wide characters', () => {
		const wide = [
			{...BLANK, text: '日', width: 2 as const},
			{...BLANK, text: '', width: 0 as const},
		];
		const row = [...wide, ...cellsOf('   1.2 s')];
		const [after] = stillScreen(screenOf([row])).rows;
		expect(after?.slice(0, 2)).toEqual(wide);
		expect(after?.map(({text}) => text).join('')).toBe('日  312 ms');
	});

	it('never changes the size, and changes nothing the second time', () => {
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
