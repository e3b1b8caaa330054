import {describe, expect, it} from 'vitest';
import {
	cellsOf,
	delimitersAt,
	headingAt,
	htmlAt,
	isRule,
	underlineAt,
} from '../../../source/text/markdown/starts.ts';

describe('headings and rules', () => {
	it.each([
		['# a', {level: 1, text: 'a'}],
		['   ###### a # b ##  ', {level: 6, text: 'a # b'}],
		['##', {level: 2, text: ''}],
		['####### a', undefined],
		['#a', undefined],
	])('%j', (line, heading) => {
		expect(headingAt(line)).toEqual(heading);
	});

	it('are recognized by the line below, too', () => {
		expect(['===', '  -  ', '=-', '--- -'].map(underlineAt)).toEqual([1, 2, undefined, undefined]);
	});

	it('are separated by rules', () => {
		expect(['---', ' * * *', '___', '--', '-*-', '    ---'].map(isRule)).toEqual([
			...[true, true, true, false, false, false],
		]);
	});
});

describe('htmlAt', () => {
	it('returns the end of the block', () => {
		expect(htmlAt('<div class="a">', true)).toBe('blank');
		expect(htmlAt('<!-- a', true)).toEqual(/-->/);
		expect(htmlAt('<pre>', true)).toEqual(/<\/(?:script|pre|style|textarea)>/i);
		expect(htmlAt('<my-tag a=b c="d">', false)).toBe('blank');
	});

	it('begins no block with a tag in prose', () => {
		expect(htmlAt('<my-tag>', true)).toBeUndefined();
		expect(htmlAt('<b>bold</b> words', false)).toBeUndefined();
		expect(htmlAt('<https://a.example>', false)).toBeUndefined();
		expect(htmlAt('    <div>', false)).toBeUndefined();
	});
});

describe('tables', () => {
	it('define the alignment of their columns', () => {
		expect(delimitersAt('|---|:-:| --: |:--|')).toEqual(['left', 'center', 'right', 'left']);
		expect(delimitersAt('--- | ---')).toEqual(['left', 'left']);
		for (const line of ['---', '| a |', '|-a-|', '']) expect(delimitersAt(line)).toBeUndefined();
	});

	it.each([
		['| a | b |', ['a', 'b']],
		['a | b', ['a', 'b']],
		['| a \\| b | `c` \\* |', ['a | b', '`c` \\*']],
		['| a | |', ['a', '']],
		['|', ['']],
		['| a', ['a']],
		['| a \\', ['a \\']],
	])('have cells: %j', (row, cells) => {
		expect(cellsOf(row)).toEqual(cells);
	});

	it.each<[string, number, string[]]>([
		['| `a || b` | or |', 2, ['`a || b`', 'or']],
		['| ``x ` | y`` | `\\|` |', 2, ['``x ` | y``', '`|`']],
		['| $|x|$ | \\(\\|v\\|\\) | $$a|b$$ |', 3, ['$|x|$', '\\(\\|v\\|\\)', '$$a|b$$']],
		['| ` | ` |', 2, ['`', '`']],
		['| $5 | $6 |', 2, ['$5', '$6']],
		['| `a | b |', 2, ['`a', 'b']],
	])('keep code and formulas whole: %j', (row, columns, cells) => {
		expect(cellsOf(row, columns)).toEqual(cells);
	});

	it('keep code whole whose end has not arrived', () => {
		expect(cellsOf('| a | `b |', 3, true)).toEqual(['a', '`b |']);
	});
});
