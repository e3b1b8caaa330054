import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {codeEnd, codeRows, codeStart, frameSpans, isContinued} from '../../source/text/code-rows.ts';
import {safeLine} from '../../source/text/safe.ts';
import {widthOfLine} from '../../source/text/spans.ts';
import {cases} from '../support/property-runs.ts';
import {anyLine, textOf} from './any-text.ts';

const code = (text: string) => [{text, style: 'code'} as const];
const rows = (text: string, width: number, continues?: boolean): string[] =>
	codeRows(code(text), width, continues).map(textOf);

describe('the frame of code', () => {
	it('has the label above, a bar before each row, and a corner below', () => {
		expect(codeStart('typescript', 40).map(textOf)).toEqual(['╭─ typescript']);
		expect(codeStart('', 40).map(textOf)).toEqual(['╭─']);
		expect(codeStart('x'.repeat(99), 10).map(textOf)).toEqual([`╭─ ${'x'.repeat(6)}…`]);
		expect(rows('let a;', 40)).toEqual(['│ let a;']);
		expect(rows('', 40)).toEqual(['│']);
		expect(codeEnd(40).map(textOf)).toEqual(['╰─']);
	});

	it('is omitted with few columns', () => {
		expect([...codeStart('js', 7), ...codeRows(code('let a;'), 7), ...codeEnd(7)].map(textOf)).toEqual([
			'js',
			'let a;',
		]);
		expect(codeStart('', 7)).toEqual([]);
	});
});

describe('a long line of code', () => {
	it.each([
		[
			'is broken after a space in the last third',
			'aaaa bbbb cccc dddd',
			20,
			['│ aaaa bbbb cccc ', '│ ↳ dddd'],
		],
		[
			'is broken in a word without one',
			'abcdefghijklmnopqrstuvwx',
			12,
			['│ abcdefghij', '│ ↳ klmnopqr', '│ ↳ stuvwx'],
		],
		[
			'is broken in a word after one that is too far away',
			'a bcdefghijklmnop',
			12,
			['│ a bcdefghi', '│ ↳ jklmnop'],
		],
		['keeps its spaces', 'aaaaaaa    b', 12, ['│ aaaaaaa   ', '│ ↳  b']],
		['may have wide characters', '漢字漢字 漢字', 12, ['│ 漢字漢字 ', '│ ↳ 漢字']],
		['of those is broken after a space, too', '漢字漢字 漢字漢', 14, ['│ 漢字漢字 ', '│ ↳ 漢字漢']],
		['that fits is not broken', 'abcdefghij', 12, ['│ abcdefghij']],
	] as const)('%s', (_, text, width, expected) => {
		expect(rows(text, width)).toEqual(expected);
	});

	it('that continues has the mark on every row', () => {
		expect(rows('abcdefghijk', 12, true)).toEqual(['│ ↳ abcdefgh', '│ ↳ ijk']);
	});

	it('has all its characters, and a mark at each break, at any width', () => {
		fc.assert(
			fc.property(anyLine, fc.integer({min: 2, max: 200}), (text, width) => {
				const lines = codeRows(code(text), width);
				expect(Math.max(...lines.map(widthOfLine))).toBeLessThanOrEqual(width);
				if (width < 20) return;
				expect(lines.map(isContinued)).toEqual(lines.map((_, index) => index > 0));
				const inside = lines.map((line) => textOf(line.slice(frameSpans(line)))).join('');
				expect(inside).toBe(safeLine(text));
			}),
			{numRuns: cases(500)},
		);
	});
});
