import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {own, safeLine} from '../../source/text/safe.ts';
import {fits, graphemes, padEnd, truncate, widthOf} from '../../source/text/width.ts';
import {anyCodePoint} from '../support/code-points.ts';
import {cases} from '../support/property-runs.ts';
import {anyLine, anyText, anyWidth} from './any-text.ts';
import {unitReads} from './unit-reads.ts';

describe('widthOf', () => {
	it.each([
		['', 0],
		['plain', 5],
		['東京', 4],
		['e\u0301', 1],
		['\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}', 8],
		['│ é', 3],
	])('of %j is %i', (text, width) => {
		expect(widthOf(text)).toBe(width);
	});

	it('is never less than string-width, and therefore than Ink, for any text', () => {
		fc.assert(
			fc.property(fc.oneof(anyText, fc.string({unit: anyCodePoint})), (text) => {
				expect(widthOf(text)).toBeGreaterThanOrEqual(stringWidth(text));
			}),
			{numRuns: cases(600)},
		);
	});
});

describe('graphemes', () => {
	it('are those of Intl.Segmenter', () => {
		expect(graphemes('abc')).toEqual(['a', 'b', 'c']);
		expect(graphemes('a\r\nb')).toEqual(['a', '\r\n', 'b']);
		expect(graphemes('')).toEqual([]);
		const segmenter = new Intl.Segmenter();
		fc.assert(
			fc.property(anyText, (text) => {
				expect(graphemes(text)).toEqual(Array.from(segmenter.segment(text), ({segment}) => segment));
			}),
			{numRuns: cases(300)},
		);
	});
});

describe('fits', () => {
	it('compares the width', () => {
		fc.assert(
			fc.property(anyLine, fc.nat(40), (raw, width) => {
				const text = safeLine(raw);
				expect(fits(text, width)).toBe(widthOf(text) <= width);
			}),
		);
	});
});

describe('truncate', () => {
	it.each([
		['start', 'abc…'],
		['end', '…fgh'],
		['middle', 'ab…h'],
	] as const)('keeps the %s', (keep, cut) => {
		expect(truncate(own`abcdefgh`, 4, keep)).toBe(cut);
	});

	it('returns a text that fits as it is', () => {
		const text = own`Zürich 東京`;
		expect(truncate(text, 11)).toBe(text);
	});

	it('draws a wide character that does not fit as an ellipsis', () => {
		expect(truncate(own`東`, 1)).toBe('…');
		expect(truncate(own`a東京`, 3)).toBe('a…');
		expect(truncate(own`ab`, 0)).toBe('');
	});

	it('is never wider than the given width, and keeps whole graphemes', () => {
		fc.assert(
			fc.property(
				anyLine,
				fc.nat(40),
				fc.constantFrom('start' as const, 'end' as const, 'middle' as const),
				(raw, width, keep) => {
					const text = safeLine(raw);
					const cut = truncate(text, width, keep);
					expect(widthOf(cut)).toBeLessThanOrEqual(width);
					if (cut === text || width === 0) return;
					const ellipsis = keep === 'end' ? cut.indexOf('…') : keep === 'start' ? cut.length - 1 : -1;
					if (ellipsis === -1) return;
					expect(cut.charAt(ellipsis)).toBe('…');
					if (keep === 'start') expect(text.startsWith(cut.slice(0, -1))).toBe(true);
					else expect(text.endsWith(cut.slice(1))).toBe(true);
				},
			),
			{numRuns: cases(400)},
		);
	});

	it('does not read a long text to its end', () => {
		const text = own`${'é'.repeat(1_000_000)}`;
		expect(unitReads(() => truncate(text, 20))).toBeLessThan(500);
	});
});

describe('padEnd', () => {
	it('pads to a width and cuts nothing', () => {
		expect(padEnd(own`東`, 4)).toBe('東  ');
		expect(padEnd(own`abc`, 2)).toBe('abc');
		fc.assert(
			fc.property(anyLine, anyWidth, (raw, width) => {
				const text = safeLine(raw);
				expect(padEnd(text, width)).toBe(text + ' '.repeat(Math.max(0, width - widthOf(text))));
			}),
		);
	});
});
