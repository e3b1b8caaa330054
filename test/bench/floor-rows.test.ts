import xterm from '@xterm/headless';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {changes, GrowingRows, shiftOf, wrap} from '../../bench/floor-rows.ts';

const word = fc.string({unit: fc.constantFrom('a', 'b', 'é', '✓', '小', '🚚', ' '), maxLength: 12});
const text = fc.array(word, {maxLength: 20}).map((words) => words.join(' '));
const lines = fc.array(text, {maxLength: 6}).map((each) => each.join('\n'));

/** An upper bound of the width. */
const cells = (row: string): number => [...row].reduce((sum, each) => sum + (each < '\u1100' ? 1 : 2), 0);

describe('wrap', () => {
	it('breaks at spaces, and long words at the width', () => {
		expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
		expect(wrap('one two', 7)).toEqual(['one two']);
		expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
		expect(wrap('a\n\nb', 5)).toEqual(['a', '', 'b']);
		expect(wrap('小心轻放', 4)).toEqual(['小心', '轻放']);
	});

	it('keeps every character but the space at a break, and never exceeds the width', () => {
		fc.assert(
			fc.property(lines, fc.integer({min: 2, max: 20}), (whole, width) => {
				const rows = wrap(whole, width);
				for (const row of rows) expect(cells(row)).toBeLessThanOrEqual(width);
				expect(rows.join('').replace(/\s/g, '')).toBe(whole.replace(/\s/g, ''));
			}),
		);
	});
});

describe('GrowingRows', () => {
	it('has the rows of the whole text, also when the text is replaced', () => {
		fc.assert(
			fc.property(fc.array(lines, {maxLength: 4}), fc.boolean(), (texts, isGrowing) => {
				const growing = new GrowingRows(10);
				let whole = '';
				for (const each of texts) {
					whole = isGrowing ? whole + each : each;
					expect(growing.update(whole)).toEqual(wrap(whole, 10));
				}
			}),
		);
	});
});

describe('shiftOf', () => {
	it('is the movement that saves most rows', () => {
		expect(shiftOf(['a', 'b', 'c', 'd'], ['b', 'c', 'd', 'e'])).toBe(1);
		expect(shiftOf(['a', 'b', 'c', 'd'], ['x', 'y', 'a', 'b'])).toBe(-2);
		expect(shiftOf(['a', 'b', 'c'], ['a', 'b', 'x'])).toBe(0);
	});
});

describe('changes', () => {
	const HEIGHT = 5;
	const COLUMNS = 12;
	/** Often as wide as the screen. */
	const row = fc
		.string({unit: fc.constantFrom('a', 'b', ' ', '小'), maxLength: 2 * COLUMNS})
		.map((each) => wrap(each, COLUMNS)[0] ?? '');
	const screen = fc.array(row, {minLength: HEIGHT, maxLength: HEIGHT});

	it('turns the screen before into the screen after', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(screen, {minLength: 1, maxLength: 4}), async (screens) => {
				const terminal = new xterm.Terminal({cols: COLUMNS, rows: HEIGHT + 1, allowProposedApi: true});
				let before: readonly string[] = [];
				for (const after of screens) {
					const output = changes(before, after);
					before = after;
					await new Promise<void>((resolve) => terminal.write(output, resolve));
					const seen = after.map((_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '');
					expect(seen.map((each) => each.trimEnd())).toEqual(after.map((each) => each.trimEnd()));
				}
				terminal.dispose();
			}),
		);
	});

	it('erases a row before it writes: afterwards a terminal would erase the last cell of a full row', () => {
		expect(changes(['old'], ['new'])).toBe('\u001B[1;1H\u001B[Knew');
	});

	it('writes only what was added to a row', () => {
		expect(changes(['one', 'two'], ['one', 'two and'])).toBe('\u001B[2;4H and');
		expect(changes(['one'], ['one'])).toBe('');
	});
});
