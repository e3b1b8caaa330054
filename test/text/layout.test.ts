import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {layoutSpans, layoutText} from '../../source/text/layout.ts';
import type {Span} from '../../source/text/line.ts';
import {own, safe, safeLine} from '../../source/text/safe.ts';
import {cases} from '../support/property-runs.ts';
import {anyLine, anyText, anyWidth, badRows, textOf, visible} from './any-text.ts';

const rows = (text: string, width: number): string[] => layoutText(text, width).map(textOf);

describe('layoutText', () => {
	it.each([
		['nothing', '', []],
		['a paragraph', 'one two three four', ['one two', 'three four']],
		['line ends', 'a\nb\r\nc', ['a', 'b', 'c']],
		['a line end at the end', 'a\n', ['a']],
		['blank lines, up to two', 'a\n\nb\n\n\n\n\nc', ['a', '', 'b', '', '', 'c']],
		['a block of code with its label', 'x\n```js\nlet a;\n```\ny', ['x', '  js', '  let a;', 'y']],
		['a block of code without a label', '~~~\na\n\nb\n~~~', ['  a', '', '  b']],
		['a block that is still open', '```\na', ['  a']],
		['code that is too long, without moving its words', '```\nab cdefghijk\n```', ['  ab cdefg', '  hijk']],
		['control characters', 'a\u001B[2Jb', ['a␛[2Jb']],
		['tabs in code', '```\n\tx\n```', ['      x']],
	])('lays out %s', (_name, text, expected) => {
		expect(rows(text, 10)).toEqual(expected);
	});

	it('gives code and labels their styles', () => {
		expect(layoutText('a\n```js\nb', 20)).toEqual([
			[{text: 'a', style: 'text'}],
			[{text: '  js', style: 'dim'}],
			[
				{text: '  ', style: 'text'},
				{text: 'b', style: 'code'},
			],
		]);
	});

	it('does not indent code if there are few columns', () => {
		expect(rows('```language\nabcdef\n```', 4)).toEqual(['lan…', 'abcd', 'ef']);
		expect(rows('```language\n世a\n```', 1)).toEqual(['…', '…', 'a']);
	});

	it('draws rows within the width, without control characters', () => {
		fc.assert(
			fc.property(anyText, anyWidth, (raw, width) => {
				expect(badRows(layoutText(raw, width), width)).toEqual([]);
			}),
			{numRuns: cases(500)},
		);
	});

	it('loses nothing visible except fences', () => {
		fc.assert(
			fc.property(fc.array(anyLine, {maxLength: 5}), fc.integer({min: 20, max: 200}), (lines, width) => {
				const raw = lines.filter((line) => !/^[ \t]*(```|~~~)/.test(line)).join('\n');
				const expected = raw
					.split('\n')
					.map((line, index, all) => safeLine(index < all.length - 1 ? line.replace(/\r$/, '') : line));
				expect(visible(rows(raw, width).join(''))).toBe(visible(expected.join('')));
			}),
			{numRuns: cases(300)},
		);
	});

	it('draws every hostile string within the width', () => {
		const hostile = JSON.parse(
			readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
		) as ReadonlyArray<{
			readonly id: string;
			readonly text: string;
			readonly expand?: {readonly prefix?: string; readonly unit: string; readonly times: number};
		}>;
		for (const {text, expand} of hostile) {
			for (const width of [1, 2, 40]) expect(badRows(layoutText(text, width), width)).toEqual([]);
			if (expand === undefined) continue;
			const lines = layoutText((expand.prefix ?? '') + expand.unit.repeat(expand.times), 80);
			expect(badRows(lines.slice(0, 50), 80)).toEqual([]);
		}
	});
});

describe('layoutSpans', () => {
	const line: readonly Span[] = [
		{text: own`name`, style: 'key'},
		{text: own`  `, style: 'text'},
		{text: own`some words to wrap`, style: 'dim'},
	];

	it('returns a line that fits as it is', () => {
		expect(layoutSpans(line, 24)).toEqual([line]);
		expect(layoutSpans(line, 24)[0]).toBe(line);
	});

	it('keeps styles across breaks, and indents all rows except the first', () => {
		expect(layoutSpans(line, 12, 6)).toEqual([
			[
				{text: 'name', style: 'key'},
				{text: '  ', style: 'text'},
				{text: 'some', style: 'dim'},
			],
			[
				{text: '      ', style: 'text'},
				{text: 'words', style: 'dim'},
			],
			[
				{text: '      ', style: 'text'},
				{text: 'to', style: 'dim'},
			],
			[
				{text: '      ', style: 'text'},
				{text: 'wrap', style: 'dim'},
			],
		]);
	});

	it('breaks words of several spans at the ends of the words', () => {
		const joined = layoutSpans(
			[
				{text: own`ab cd`, style: 'text'},
				{text: own`ef gh`, style: 'strong'},
			],
			5,
		);
		expect(joined.map(textOf)).toEqual(['ab', 'cdef', 'gh']);
		expect(joined[1]).toEqual([
			{text: 'cd', style: 'text'},
			{text: 'ef', style: 'strong'},
		]);
	});

	it('shows line ends', () => {
		expect(layoutSpans([{text: safe('a\nb'), style: 'text'}], 9).map(textOf)).toEqual(['a␊b']);
	});

	it('draws rows within the width and loses nothing visible', () => {
		fc.assert(
			fc.property(fc.array(anyLine, {maxLength: 4}), anyWidth, fc.nat(30), (texts, width, indent) => {
				const spans = texts.map((text): Span => ({text: safeLine(text), style: 'text'}));
				const lines = layoutSpans(spans, width, indent);
				expect(badRows(lines, width)).toEqual([]);
				const narrowest = width - Math.min(indent, width - 1);
				if (narrowest < 20) return;
				expect(visible(lines.map(textOf).join(''))).toBe(visible(textOf(spans)));
			}),
			{numRuns: cases(500)},
		);
	});
});
