import {describe, expect, it} from 'vitest';
import {TableBlock} from '../../../source/text/markdown/table.ts';
import {textOf} from '../any-text.ts';
import {lineOf, settingOf} from './setting.ts';

function table(width: number, rows: readonly string[], header = ['what', 'how many', 'x']): TableBlock {
	const block = new TableBlock(header, ['left', 'right', 'center'], settingOf(width));
	for (const row of rows) block.add(lineOf(row));
	return block;
}

const shown = (block: TableBlock): string[] => block.settled.map(textOf).map((row) => row.trimEnd());

describe('TableBlock', () => {
	it('is as wide as its cells, and aligned', () => {
		expect(shown(table(80, ['| socks | 4 | abc |', '| 本 | **12** | d |', 'left']))).toEqual([
			'what  │ how many │  x',
			'──────┼──────────┼────',
			'socks │        4 │ abc',
			'本    │       12 │  d',
			'left  │          │',
		]);
	});

	it('wraps cells if the width is small, and separates the rows', () => {
		expect(shown(table(26, ['| a long text in here | 4 | d |', '| b | 5 | e |']))).toEqual([
			'what        │ how many │ x',
			'────────────┼──────────┼──',
			'a long text │        4 │ d',
			'in here     │          │',
			'┈┈┈┈┈┈┈┈┈┈┈┈┼┈┈┈┈┈┈┈┈┈┈┼┈┈',
			'b           │        5 │ e',
		]);
	});

	it('is a record for each row if there are too many columns', () => {
		expect(shown(table(14, ['| socks | 4 | y |', '| lamp | a longer text | |']))).toEqual([
			...['what: socks', 'how many: 4', 'x: y', '', 'what: lamp', 'how many: a', ' longer text', 'x:'],
		]);
		expect(shown(table(14, []))).toEqual(['what │ how', 'many │ x']);
	});

	it('loses no surplus cell', () => {
		expect(shown(table(80, ['| 1 | 2 | 3 | 4 |'])).at(-1)).toMatch(/3 \| 4$/);
	});

	it('determines its widths from the first hundred rows', () => {
		const rows = Array.from({length: 100}, () => '| a | b | c |');
		const block = table(80, rows);
		const before = block.settled;
		block.add(lineOf('| something long | b | c |'));
		expect(block.settled).toBe(before);
		expect(shown(block).slice(-4)).toEqual([
			...['some │        b │ c', 'thin │          │', 'g    │          │', 'long │          │'],
		]);
	});

	it('shows a streaming row with its open marks closed', () => {
		const block = table(80, []);
		expect(block.open(lineOf('| **a')).map(textOf)).toEqual(['a    │          │ ']);
		expect(block.open()).toEqual([]);
		expect(block.settled).toHaveLength(2);
	});
});
