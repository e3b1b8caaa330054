import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createRowParser, EMPTY_ROW} from '../../source/terminal/cells.ts';
import {findScroll, scrolledRows} from '../../source/terminal/scroll-region.ts';

const parse = createRowParser(80);
const rowsOf = (...names: string[]) =>
	names.map((name) => (name === '' ? EMPTY_ROW : parse(name.padEnd(30, name))));
const sources = (names: ReturnType<typeof rowsOf>) => names.map((row) => row.source.charAt(0));

describe('findScroll', () => {
	it('finds a block that moved up between unchanged rows', () => {
		expect(findScroll(rowsOf('H', 'a', 'b', 'c', 'd', 'F'), rowsOf('H', 'b', 'c', 'd', 'e', 'F'))).toEqual({
			top: 1,
			bottom: 4,
			distance: 1,
		});
	});

	it('finds one that moved down by several rows', () => {
		expect(findScroll(rowsOf('a', 'b', 'c', 'd', 'e', 'F'), rowsOf('y', 'z', 'a', 'b', 'c', 'F'))).toEqual({
			top: 0,
			bottom: 4,
			distance: -2,
		});
	});

	it('returns the move that saves most', () => {
		const scroll = findScroll(
			rowsOf('a', 'b', 'c', 'd', 'e', 'f', 'g'),
			rowsOf('b', 'x', 'y', 'e', 'f', 'g', 'z'),
		);
		expect(scroll).toEqual({top: 3, bottom: 6, distance: 1});
	});

	it('finds none if nothing moved, or if it would save nothing', () => {
		expect(findScroll(rowsOf('a', 'b', 'c'), rowsOf('a', 'b', 'c'))).toBeUndefined();
		expect(findScroll(rowsOf('a', 'b', 'c'), rowsOf('x', 'y', 'z'))).toBeUndefined();
		const [a, b, c] = [parse('a'), parse('b'), parse('c')];
		expect(findScroll([a, b, c], [b, c, EMPTY_ROW])).toBeUndefined();
	});

	it('finds only moves within the screen', () => {
		const rows = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), {minLength: 6, maxLength: 6});
		fc.assert(
			fc.property(rows, rows, (before, after) => {
				const scroll = findScroll(rowsOf(...before), rowsOf(...after));
				if (scroll !== undefined) {
					expect(scroll.top).toBeGreaterThanOrEqual(0);
					expect(scroll.bottom).toBeLessThan(6);
					expect(scroll.bottom - scroll.top).toBeGreaterThanOrEqual(Math.abs(scroll.distance));
				}
			}),
		);
	});
});

describe('scrolledRows', () => {
	it('moves the rows of the region and empties the uncovered rows', () => {
		const rows = rowsOf('H', 'a', 'b', 'c', 'F');
		expect(sources(scrolledRows(rows, {top: 1, bottom: 3, distance: 2}))).toEqual(['H', 'c', '', '', 'F']);
		expect(sources(scrolledRows(rows, {top: 1, bottom: 3, distance: -1}))).toEqual(['H', '', 'a', 'b', 'F']);
	});
});
