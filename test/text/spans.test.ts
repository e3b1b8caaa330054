import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Span} from '../../source/text/line.ts';
import {own, safeLine} from '../../source/text/safe.ts';
import {sliceSpans, truncateLine, widthOfLine} from '../../source/text/spans.ts';
import {anyLine} from './any-text.ts';

const line: readonly Span[] = [
	{text: own`key`, style: 'key'},
	{text: own`: `, style: 'dim'},
	{text: own`値段`, style: 'string'},
];

describe('widthOfLine', () => {
	it('is the sum of the spans', () => {
		expect(widthOfLine(line)).toBe(9);
		expect(widthOfLine([])).toBe(0);
	});
});

describe('truncateLine', () => {
	const cut = (width: number): string[] => truncateLine(line, width).map(({text}) => text);

	it('cuts in the span at the width', () => {
		expect(truncateLine(line, 9)).toBe(line);
		expect(cut(8)).toEqual(['key', ': ', '値…']);
		expect(cut(7)).toEqual(['key', ': ', '…']);
		expect(cut(5)).toEqual(['key', ':…']);
		expect(cut(3)).toEqual(['ke…']);
		expect(cut(1)).toEqual(['…']);
		expect(cut(0)).toEqual([]);
	});

	it('is never wider than the given width', () => {
		fc.assert(
			fc.property(fc.array(anyLine, {maxLength: 4}), fc.nat(60), (texts, width) => {
				const spans = texts.map((text): Span => ({text: safeLine(text), style: 'text'}));
				const kept = truncateLine(spans, width);
				expect(widthOfLine(kept)).toBeLessThanOrEqual(width);
				if (kept !== spans && width > 0) expect(kept.at(-1)?.text).toMatch(/…$/);
			}),
		);
	});
});

describe('sliceSpans', () => {
	it('takes the parts between two offsets, with their styles', () => {
		expect(sliceSpans(line, 2, 6)).toEqual([
			{text: 'y', style: 'key'},
			{text: ': ', style: 'dim'},
			{text: '値', style: 'string'},
		]);
		expect(sliceSpans(line, 3, 3)).toEqual([]);
	});
});
