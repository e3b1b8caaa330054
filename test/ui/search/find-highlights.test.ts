import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Line} from '../../../source/text/line.ts';
import {layoutMarkdown} from '../../../source/text/markdown/stream.ts';
import {own} from '../../../source/text/safe.ts';
import {span, widthOfLine} from '../../../source/text/spans.ts';
import {highlightLine, matchesIn} from '../../../source/ui/search/find-highlights.ts';
import {countIn, type Pattern, patternOf} from '../../../source/ui/search/find-pattern.ts';
import {rowsOf} from '../../../source/ui/transcript/entry-rows.ts';
import {Folds} from '../../../source/ui/transcript/fold-state.ts';
import {behindGutter, innerWidth, rowsIn, type TranscriptRow} from '../../../source/ui/transcript/gutter.ts';
import {assistantEntry, noticeEntry, userEntry} from '../../support/entries.ts';
import {anyText, badRows, textOf} from '../../text/any-text.ts';

function pattern(query: string): Pattern {
	const pattern = patternOf(query);
	if (pattern === undefined) throw new Error('no pattern');
	return pattern;
}

const rowsFor = (text: string, width: number): readonly TranscriptRow[] =>
	rowsIn(behindGutter(layoutMarkdown(text, innerWidth(width)), 'user', width), 'unit');

/** The highlighted text row by row, with `|` between matches and `/` between the rows of a match. */
const found = (rows: readonly TranscriptRow[], width: number, query: string): string =>
	matchesIn(rows, width, pattern(query))
		.map((marks) => marks.map(({row, from, to}) => textOf(rows[row]?.line ?? []).slice(from, to)).join('/'))
		.join('|');

describe('matches in rows', () => {
	it('are found in each row, after margin and gutter', () => {
		expect(found(rowsFor('an order, and another Order\nno more orders', 40), 40, 'order')).toBe(
			'order|Order|order',
		);
		expect(found(rowsFor('a │ b', 40), 40, '│')).toBe('│');
	});

	it('continue on the next row, at spaces and in broken words', () => {
		expect(found(rowsFor('where is order A-1001 now', 18), 18, 'is order A-1001')).toBe('is order/A-1001');
		expect(found(rowsFor('https://example.com/a/very/long/path', 17), 17, 'very/long')).toBe('very//long');
		expect(found(rowsFor('漢字漢字漢字漢字漢字漢字', 16), 16, '字漢字')).toBe('字漢字|字/漢字|字漢字');
		expect(found(rowsFor('```\nconst answer = compute(1);\n```', 20), 20, 'answer = compute')).toBe(
			'answer/= compute',
		);
		expect(found(rowsFor('a\n\nb', 20), 20, 'a b')).toBe('a/b');
	});

	it('do not join two words that are only at the ends of two rows', () => {
		expect(found(rowsFor('some of these she has', 17), 17, 'es')).toBe('es');
		expect(found(rowsFor('no more tigers', 12), 12, 'et')).toBe('');
	});

	it('never cross from one unit to another', () => {
		const rows = [...rowsIn([[span(own`one`, 'text')]], 'a'), ...rowsIn([[span(own`two`, 'text')]], 'b')];
		expect(found(rows, 40, 'one two')).toBe('');
		expect(
			found(
				rowsIn(
					rows.map(({line}) => line),
					'a',
				),
				40,
				'one two',
			),
		).toBe('one/two');
	});

	it('equal those of the source, for any words at any width that fits them', () => {
		const words = fc.array(fc.string({unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6}), {
			minLength: 1,
		});
		fc.assert(
			fc.property(
				words,
				fc.string({unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 5}),
				fc.integer({min: 12, max: 40}),
				(all, query, width) => {
					const wanted = patternOf(query);
					if (wanted === undefined) return;
					const text = all.join(' ');
					expect(matchesIn(rowsFor(text, width), width, wanted)).toHaveLength(countIn(text, wanted));
				},
			),
		);
	});

	it('can be limited to some of the rows', () => {
		const rows = rowsFor('x\nx\nx\nx', 40);
		expect(matchesIn(rows, 40, pattern('x'), 1, 3).map(([{row}]) => row)).toEqual([1, 2]);
		expect(matchesIn(rows, 40, pattern('x'), -5, 99)).toHaveLength(4);
	});
});

describe('highlighting', () => {
	it('changes only styles, in any conversation at any width', () => {
		fc.assert(
			fc.property(anyText, anyText, fc.integer({min: 1, max: 60}), (text, query, width) => {
				const wanted = patternOf(query.slice(0, 3)) ?? pattern('a');
				const context = {width, folds: new Folds(true), times: true, source: false, now: 0};
				for (const entry of [userEntry(text), assistantEntry(text), noticeEntry(text)]) {
					const rows = rowsOf({kind: 'entry', entry}, 'key', context);
					const marks = matchesIn(rows, width, wanted).flat();
					const lines = rows.map(
						({line}, row): Line =>
							highlightLine(
								line,
								marks.filter((mark) => mark.row === row).map((mark) => ({...mark, style: 'match'})),
							),
					);
					expect(lines.map(textOf)).toEqual(rows.map(({line}) => textOf(line)));
					expect(lines.map(widthOfLine)).toEqual(rows.map(({line}) => widthOfLine(line)));
					expect(badRows(lines, width)).toEqual([]);
				}
			}),
		);
	});

	it('includes an accent with its letter', () => {
		const [row] = rowsFor('e\u0301te', 40);
		const [[mark] = []] = matchesIn(row === undefined ? [] : [row], 40, {query: 'e', expression: /e/g});
		expect(mark === undefined ? '' : textOf(row?.line ?? []).slice(mark.from, mark.to)).toBe('e\u0301');
	});

	it('shows the last of overlapping highlights, and keeps emphasis and links', () => {
		const line: Line = [{text: own`abcdef`, style: 'text', emphasis: 1}];
		const marked = highlightLine(line, [
			{row: 0, from: 1, to: 5, style: 'match'},
			{row: 0, from: 2, to: 3, style: 'current-match'},
		]);
		expect(marked.map(({text, style, emphasis}) => `${text} ${style} ${emphasis}`)).toEqual([
			'a text 1',
			'b match 1',
			'c current-match 1',
			'de match 1',
			'f text 1',
		]);
	});
});
