import {describe, expect, it} from 'vitest';
import type {Line} from '../../../source/text/line.ts';
import {own} from '../../../source/text/safe.ts';
import {
	behindGutter,
	heading,
	innerWidth,
	mark,
	rowsIn,
	spread,
} from '../../../source/ui/transcript/gutter.ts';
import {textOf} from '../../text/any-text.ts';

const line = (text: string): Line => [{text: own`${text}`, style: 'text'}];

describe('spread', () => {
	const line = (text: string): Line => [{text: own`${text}`, style: 'text'}];

	it('puts a line one column before the right edge, or omits it', () => {
		expect(textOf(spread(line('left'), line('right'), 20))).toBe('left          right');
		expect(textOf(spread(line('left'), line('right'), 12))).toBe('left  right');
		expect(textOf(spread(line('left'), line('right'), 11))).toBe('left');
		expect(textOf(spread(line('left'), [], 20))).toBe('left');
	});
});

describe('behindGutter', () => {
	const gutter = (width: number): string[] => behindGutter([line('a'), []], 'user', width).map(textOf);

	it('puts a margin and the gutter before every row, blank ones too', () => {
		expect(gutter(12)).toEqual([' │ a', ' │ ']);
	});

	it('adds nothing on a very narrow screen', () => {
		expect(gutter(11)).toEqual(['a', '']);
	});

	it('leaves the columns of the text, and one at the right edge', () => {
		expect([1, 11, 12, 80].map(innerWidth)).toEqual([1, 11, 8, 76]);
	});
});

describe('heading', () => {
	it('has the role, and facts at the right if there are enough columns', () => {
		expect(textOf(heading('You', 'user', ['12:03'], 20))).toBe(' You          12:03');
		expect(textOf(heading('You', 'user', ['12:03'], 11))).toBe(' You');
		expect(textOf(heading('You', 'user', [''], 20))).toBe(' You');
		expect(textOf(heading('Assistant', 'assistant', ['12:03'], 5))).toBe(' Ass…');
		const rights = ['4.2 s · 131 tokens in, 48 out', '4.2 s · 131 in, 48 out', '4.2 s', ''];
		const shown = [60, 40, 30, 12].map((width) => textOf(heading('Assistant', 'assistant', rights, width)));
		expect(shown.map((row) => row.replace(/ {2,}/, ' >> '))).toEqual([
			' Assistant >> 4.2 s · 131 tokens in, 48 out',
			' Assistant >> 4.2 s · 131 in, 48 out',
			' Assistant >> 4.2 s',
			' Assistant',
		]);
	});
});

describe('mark', () => {
	const marked = (width: number): string[] =>
		mark('✗', 'error', 'The turn failed.', 'unit', width).map((row) => textOf(row.line));

	it('starts at the margin, and is wrapped below its first word', () => {
		expect(marked(40)).toEqual([' ✗ The turn failed.']);
		expect(marked(12)).toEqual([' ✗ The turn', '   failed.']);
		expect(mark('✗', 'error', 'a', 'unit', 40).map(({unit}) => unit)).toEqual(['unit']);
	});

	it('keeps its text on a screen of one column', () => {
		expect(marked(1).join('').replaceAll(/\s/g, '')).toBe('✗Theturnfailed.');
	});
});

describe('rowsIn', () => {
	it('returns rows of one unit, in order', () => {
		expect(rowsIn([line('a'), line('b')], 'u').map((row) => `${row.unit} ${textOf(row.line)}`)).toEqual([
			'u a',
			'u b',
		]);
	});
});
