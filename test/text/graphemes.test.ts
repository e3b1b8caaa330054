import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {isPlainBoundary, walkGraphemes, walkSplitGraphemes} from '../../source/text/graphemes.ts';
import {safe} from '../../source/text/safe.ts';
import {cases} from '../support/property-runs.ts';
import {anyText, anyWidth} from './any-text.ts';

const segmenter = new Intl.Segmenter();

function walked(text: string): string[] {
	const parts: string[] = [];
	walkGraphemes(text, (start, end) => {
		parts.push(text.slice(start, end));
		return undefined;
	});
	return parts;
}

const segmented = (text: string): string[] => Array.from(segmenter.segment(text), ({segment}) => segment);

/** Intl.Segmenter takes quadratic time on Node 20, so long texts are compared in parts. */
function partsOf(text: string, size: number): string[] {
	const parts: string[] = [];
	for (let start = 0; start < text.length; start += size) parts.push(text.slice(start, start + size));
	return parts;
}

describe('walkGraphemes', () => {
	it('finds the graphemes that Intl.Segmenter finds, and their widths', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				expect(walked(text)).toEqual(segmented(text));
				const widths: number[] = [];
				walkGraphemes(text, (_start, _end, columns) => {
					widths.push(columns);
					return undefined;
				});
				expect(widths.reduce((sum, columns) => sum + columns, 0)).toBeGreaterThanOrEqual(
					stringWidth(text, {countAnsiEscapeCodes: true}),
				);
			}),
			{numRuns: cases(500)},
		);
	});

	it('takes no character of the BMP that joins others for a separate one', () => {
		let all = '';
		for (let unit = 0x20; unit < 0xffff; unit += unit > 0x3400 && unit < 0xf8ff ? 97 : 1) {
			const character = String.fromCharCode(unit);
			if (isPlainBoundary(`${character}a`, 1)) all += `${character}${character}a`;
		}
		expect(all.length).toBeGreaterThan(30_000);
		for (const part of partsOf(all, 300)) expect(segmented(part)).toHaveLength(part.length);
	});

	it('finds graphemes across the windows of the segmenter', () => {
		const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
		for (let before = 240; before < 260; before++) {
			const text = '\u0915\u093F'.repeat(before / 2) + family.repeat(40);
			expect(walked(text).slice(-40)).toEqual(new Array(40).fill(family));
		}
		const heap = `e${'\u0301'.repeat(2000)}`;
		expect(walked(`${heap}x${heap}`)).toEqual([heap, 'x', heap]);
	});

	it('stops when a visit returns true', () => {
		for (const text of ['abc', 'a\u0301b\u0301c\u0301']) {
			let visits = 0;
			walkGraphemes(text, () => ++visits === 2);
			expect(visits).toBe(2);
		}
	});

	it('passes few characters to the segmenter at once', () => {
		const sizes: number[] = [];
		const {segment} = Intl.Segmenter.prototype;
		Intl.Segmenter.prototype.segment = function (input) {
			sizes.push(input.length);
			return segment.call(this, input);
		};
		try {
			walked('\u0928\u092E\u0938\u094D\u0924\u0947 '.repeat(3000));
		} finally {
			Intl.Segmenter.prototype.segment = segment;
		}
		expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(7 * 3000 * 1.1);
	});
});

describe('walkSplitGraphemes', () => {
	it('covers the text, splits no mark from its base, and never measures less than the whole', () => {
		fc.assert(
			fc.property(anyText, anyWidth, (raw, most) => {
				const text = safe(raw);
				let total = 0;
				const parts: string[] = [];
				walkSplitGraphemes(text, most, (start, end, columns) => {
					parts.push(text.slice(start, end));
					total += columns;
					return undefined;
				});
				expect(parts.join('')).toBe(text);
				expect(parts.filter((part) => /^(?:$|\p{M}|\u200C|\u200D)/u.test(part))).toEqual([]);
				expect(total).toBeGreaterThanOrEqual(stringWidth(text));
			}),
			{numRuns: cases(400)},
		);
	});

	it('splits a grapheme that is wider than allowed', () => {
		const parts: Array<[string, number]> = [];
		const text = '\uFF76\uFF9E\uFF9F';
		walkSplitGraphemes(text, 2, (start, end, columns) => {
			parts.push([text.slice(start, end), columns]);
			return undefined;
		});
		expect(parts).toEqual(Array.from(text, (character) => [character, 1]));
	});

	it('splits chains that are one grapheme for the segmenter', () => {
		const parts: string[] = [];
		const chain = '\u0915\u094D'.repeat(100);
		walkSplitGraphemes(chain, 10, (start, end) => {
			parts.push(chain.slice(start, end));
			return undefined;
		});
		expect(parts).toEqual(new Array(100).fill('\u0915\u094D'));
	});
});

describe('isPlainBoundary', () => {
	it('is a boundary in any context', () => {
		fc.assert(
			fc.property(anyText, fc.nat(80), (text, offset) => {
				if (offset === 0 || offset >= text.length || !isPlainBoundary(text, offset)) return;
				const before = segmented(text.slice(0, offset));
				const after = segmented(text.slice(offset));
				expect(segmented(text)).toEqual([...before, ...after]);
			}),
			{numRuns: cases(400)},
		);
		expect(isPlainBoundary('ab', 1)).toBe(true);
		expect(isPlainBoundary('a\u0301', 1)).toBe(false);
	});
});
