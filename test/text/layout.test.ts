import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {layoutSpans} from '../../source/text/layout.ts';
import type {Span} from '../../source/text/line.ts';
import {own, safe, safeLine} from '../../source/text/safe.ts';
import {cases} from '../support/property-runs.ts';
import {anyLine, anyWidth, badRows, textOf, visible} from './any-text.ts';

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
