import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {setGraphemesWhole} from '../../../source/text/graphemes.ts';
import {safe} from '../../../source/text/safe.ts';
import {widthOf} from '../../../source/text/width.ts';
import {expandFolds, joinFolded, pasted} from '../../../source/ui/composer/folds.ts';
import {isAtEdge, layoutDraft} from '../../../source/ui/composer/layout.ts';
import {anyLine, textOf} from '../../text/any-text.ts';

/** Lays out a text with `|` for the cursor, and shows it in the same way. */
function draw(marked: string, width: number, maxRows = 10, firstRow = 0): string[] {
	const cursor = marked.indexOf('|');
	const laid = layoutDraft({...expandFolds(marked.replace('|', '')), cursor}, width, maxRows, firstRow);
	return laid.rows.map(textOf).map((row, index) => {
		if (index !== laid.cursorRow) return row;
		let column = 0;
		let at = 0;
		while (column < laid.cursorColumn) {
			column += widthOf(row.charAt(at));
			at++;
		}
		return `${row.slice(0, at)}|${row.slice(at)}`;
	});
}

describe('layoutDraft', () => {
	it.each([
		['|', 5, ['|']],
		['hi|', 5, ['hi|']],
		['one two| three', 8, ['one two|', 'three'].map((row, index) => (index === 0 ? 'one two| ' : row))],
		// The cursor after a full row is on the next one.
		['hello|', 5, ['hello', '|']],
		['hello| world', 5, ['hello', '|world', '']],
		['hello |world', 5, ['hello', '|world', '']],
		['a|\n\nb', 5, ['a|', '', 'b']],
		['a\n|\nb', 5, ['a', '|', 'b']],
		['漢字|か', 5, ['漢字', '|か']],
		['漢|', 1, ['…', '|']],
		['\u001B[31m|', 9, ['\u241B[31m|']],
		['\u202Ex|', 3, ['…x|']],
		['\tx|', 9, ['    x|']],
	])('%j in %i cells', (marked, width, rows) => {
		expect(draw(marked, width)).toEqual(rows);
	});

	it('gives a family the columns of its members, or two in a terminal that draws it whole', () => {
		const draft = {...expandFolds('👨‍👩‍👧👨‍👩‍👧x'), cursor: '👨‍👩‍👧'.length};
		const laid = (): [number, number] => {
			const {rows, cursorColumn} = layoutDraft(draft, 9, 10);
			return [rows.length, cursorColumn];
		};
		expect(laid()).toEqual([2, 0]);
		setGraphemesWhole(true);
		const whole = laid();
		setGraphemesWhole(false);
		expect(whole).toEqual([1, 2]);
		expect(laid()).toEqual([2, 0]);
	});

	it('shows a window around the cursor and moves it only if needed', () => {
		const lines = 'a\nb\nc\nd\ne\nf';
		expect(draw(`${lines}|`, 5, 3)).toEqual(['d', 'e', 'f|']);
		expect(draw('a\nb\nc\n|d\ne\nf', 5, 3, 3)).toEqual(['|d', 'e', 'f']);
		expect(draw('a\nb\n|c\nd\ne\nf', 5, 3, 3)).toEqual(['|c', 'd', 'e']);
		expect(draw('a\nb\nc\nd|\ne\nf', 5, 3, 2)).toEqual(['c', 'd|', 'e']);
		expect(draw('|a\nb', 5, 3, 9)).toEqual(['|a', 'b']);
		expect(layoutDraft({...expandFolds(lines), cursor: 11}, 5, 3)).toMatchObject({
			firstRow: 3,
			totalRows: 6,
			cursorRow: 2,
		});
	});

	it('fits its rows, keeps the cursor in them, and draws only safe text', () => {
		const aDraft = fc.array(anyLine, {maxLength: 4}).map((lines) => lines.join('\n').replaceAll('\r', ''));
		const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});
		fc.assert(
			fc.property(
				aDraft,
				fc.nat(),
				fc.integer({min: 1, max: 16}),
				fc.integer({min: 1, max: 5}),
				fc.nat({max: 9}),
				(text, choice, width, maxRows, firstRow) => {
					const boundaries = [...[...segmenter.segment(text)].map(({index}) => index), text.length];
					const cursor = boundaries[choice % boundaries.length] ?? 0;
					const laid = layoutDraft({...expandFolds(text), cursor}, width, maxRows, firstRow);
					expect(laid.rows).toHaveLength(Math.min(maxRows, laid.totalRows));
					for (const row of laid.rows.map(textOf)) {
						expect(widthOf(row)).toBeLessThanOrEqual(width);
						expect(row).not.toContain('\n');
						expect(safe(row)).toBe(row);
					}
					expect(laid.cursorRow).toBeGreaterThanOrEqual(0);
					expect(laid.cursorRow).toBeLessThan(laid.rows.length);
					expect(laid.cursorColumn).toBeLessThan(width);
					expect(laid.firstRow + laid.rows.length).toBeLessThanOrEqual(laid.totalRows);
					expect(layoutDraft({...expandFolds(text), cursor}, width, maxRows, laid.firstRow)).toEqual(laid);
				},
			),
		);
	});

	it('shows the whole draft if there is enough space', () => {
		const text = 'The quick brown fox\njumps over\n\nthe lazy dog. ';
		const {rows} = layoutDraft({...expandFolds(text), cursor: 0}, 7, 99);
		expect(rows.map(textOf).join('').replaceAll(' ', '')).toBe(text.replaceAll(/\s/g, ''));
	});
});

describe('the parts of a row', () => {
	it('have styles: chips, and search matches', () => {
		const draft = [expandFolds('see '), pasted('words\n'.repeat(11)), expandFolds(' now')].reduce(joinFolded);
		const {rows} = layoutDraft({...draft, cursor: 0}, 60, 9);
		expect(rows).toEqual([
			[
				{text: 'see ', style: 'text'},
				{text: '[pasted 11 lines]', style: 'accent'},
				{text: ' now', style: 'text'},
			],
		]);
		const found = layoutDraft({...expandFolds('e\u0301 bc\nd'), cursor: 0}, 60, 9, 0, {start: 0, end: 4});
		expect(found.rows).toEqual([
			[
				{text: 'e\u0301 b', style: 'current-match'},
				{text: 'c', style: 'text'},
			],
			[{text: 'd', style: 'text'}],
		]);
	});
});

describe('isAtEdge', () => {
	it.each([
		['one| two', 80, true, true],
		['o|ne\ntwo', 80, true, false],
		['one\nt|wo', 80, false, true],
		['one\n|two\nthree', 80, false, false],
		['one two| three', 8, true, false],
		['hello|', 5, false, true],
	])('%j in %i cells: first row %s, last row %s', (marked, width, isFirst, isLast) => {
		const draft = {...expandFolds(marked.replace('|', '')), cursor: marked.indexOf('|')};
		expect(isAtEdge(draft, width, 'first-row')).toBe(isFirst);
		expect(isAtEdge(draft, width, 'last-row')).toBe(isLast);
	});
});
