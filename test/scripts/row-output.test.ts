import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import Original from '../../node_modules/ink/build/output.js';
import {cached, rowWise} from '../../scripts/row-output.js';
import {createRowParser} from '../../source/terminal/cells.ts';
import {cases} from '../support/property-runs.ts';

const WIDTH = 24;
const HEIGHT = 6;
const parse = createRowParser(WIDTH);

/** The cells that a screen shows for a frame. */
const cellsOf = (output: string): string[][] =>
	output.split('\n').map((row) => parse(row).cells.map(({text, style}) => `${text}|${style.key}`));

const bright = (line: string): string => `\u001B[96m${line}\u001B[39m`;
const piece = fc.constantFrom(
	'abc',
	' ',
	'│ ',
	'日本',
	'é',
	'\u001B[31mred\u001B[39m',
	'\u001B[1m\u001B[33mbold\u001B[39m\u001B[22m',
	'\u001B[38;2;1;2;3m\u001B[48;5;7mdeep \u001B[49m\u001B[39m',
	'👍',
);
const text = fc.array(piece, {minLength: 1, maxLength: 4}).map((pieces) => pieces.join(''));
const write = fc.record({
	x: fc.integer({min: 0, max: WIDTH}),
	y: fc.integer({min: 0, max: HEIGHT - 1}),
	text: fc.oneof({arbitrary: text, weight: 9}, fc.constant('two\nlines')),
	transformers: fc.constantFrom<((line: string) => string)[]>([], [bright]),
});

type Writes = readonly {
	x: number;
	y: number;
	text: string;
	transformers: readonly ((line: string) => string)[];
}[];

function drawn(
	Output: typeof RowOutput,
	writes: Writes,
	isClipped = false,
): {output: string; height: number} {
	const output = new Output({width: WIDTH, height: HEIGHT});
	if (isClipped) output.clip({x1: 0, x2: 8, y1: 0, y2: 3});
	for (const {x, y, text: line, transformers} of writes) output.write(x, y, line, {transformers});
	if (isClipped) output.unclip();
	return output.get();
}

const RowOutput = rowWise(Original, stringWidth);

describe('the row-wise output', () => {
	it('shows the same as the original for any writes', () => {
		fc.assert(
			fc.property(fc.array(write, {maxLength: 8}), fc.boolean(), (writes, isClipped) => {
				const expected = drawn(Original, writes, isClipped);
				const found = drawn(RowOutput, writes, isClipped);
				expect(found.height).toBe(expected.height);
				expect(cellsOf(found.output)).toEqual(cellsOf(expected.output));
			}),
			{numRuns: cases(300)},
		);
	});

	it('concatenates rows unchanged', () => {
		const row = '\u001B[31m日本\u001B[39m';
		const {output} = drawn(RowOutput, [
			{x: 1, y: 0, text: row, transformers: []},
			{x: 6, y: 0, text: 'x', transformers: []},
			{x: 0, y: 2, text: 'last  ', transformers: []},
		]);
		expect(output.split('\n')).toEqual([` ${row} x`, '', 'last', '', '', '']);
	});
});

describe('cached', () => {
	it('computes once per text, and forgets old texts', () => {
		const computed: string[] = [];
		const lengthOf = cached((each: string) => {
			computed.push(each);
			return each.length;
		});
		expect([lengthOf('a'), lengthOf('bb'), lengthOf('a')]).toEqual([1, 2, 1]);
		for (let index = 0; index < 3000; index++) lengthOf(`text ${index}`);
		expect(computed).toHaveLength(3002);
		expect(lengthOf('text 2999')).toBe(9);
		expect(computed).toHaveLength(3002);
		expect(lengthOf('a')).toBe(1);
		expect(computed).toHaveLength(3003);
	});
});
