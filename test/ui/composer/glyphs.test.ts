import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {safe, safeLine} from '../../../source/text/safe.ts';
import {widthOf} from '../../../source/text/width.ts';
import {glyphOf, walkGlyphs} from '../../../source/ui/composer/glyphs.ts';
import {cases} from '../../support/property-runs.ts';
import {anyCluster} from '../../text/any-script.ts';
import {anyLine} from '../../text/any-text.ts';

const anyDraft = fc.array(anyLine, {maxLength: 3}).map((lines) => lines.join('\n'));

const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

function graphemesFrom(text: string, from = 0): string[] {
	const found: string[] = [];
	let at = from;
	walkGlyphs(text, from, (start, end) => {
		if (start !== at) throw new Error(`left out ${at} to ${start}`);
		at = end;
		found.push(text.slice(start, end));
		return true;
	});
	return found;
}

describe('walk', () => {
	it('visits the graphemes of any draft, from any of them', () => {
		fc.assert(
			fc.property(anyDraft, fc.nat(), (raw, choice) => {
				const text = raw.replaceAll('\r', '');
				const expected = [...segmenter.segment(text)].map(({segment}) => segment);
				expect(graphemesFrom(text)).toEqual(expected);
				const skipped = choice % (expected.length + 1);
				expect(graphemesFrom(text, expected.slice(0, skipped).join('').length)).toEqual(
					expected.slice(skipped),
				);
			}),
		);
	});

	it('visits graphemes that cross its chunks', () => {
		const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
		for (const unit of [family, '\u{1F1E9}\u{1F1EA}', 'e\u0301', '\u{1F600}']) {
			for (let before = 0; before < 9; before++) {
				const text = 'a'.repeat(before) + unit.repeat(200);
				expect(graphemesFrom(text)).toHaveLength(before + 200);
			}
		}
	});

	it('knows which characters of the basic plane join others', {tags: 'slow'}, () => {
		for (let first = 0; first < 0x1_0000; first += 0x80) {
			// The blocks of Han, Hangul and private use are each uniform.
			if ((first > 0x4f00 && first < 0x9f00) || (first > 0xad00 && first < 0xd700)) continue;
			if (first >= 0xd800 && first < 0xf900) continue;
			const units = Array.from({length: 0x80}, (_, index) => String.fromCharCode(first + index));
			const text = units
				.filter((unit) => unit !== '\r')
				.map((unit) => `${unit}${unit}a${unit}漢${unit}가${unit}é`)
				.join('');
			const expected = [...segmenter.segment(text)].map(({segment}) => segment);
			// As one string: comparing long lists takes a second.
			expect(graphemesFrom(text).join('\n')).toBe(expected.join('\n'));
		}
	});

	it('keeps a long sequence of marks together, and cuts an endless one', () => {
		const heap = `e${'\u0301'.repeat(3_000)}`;
		expect(graphemesFrom(`${heap}x`)).toEqual([heap, 'x']);
		const pieces = graphemesFrom(`e${'\u0301'.repeat(100_000)}x`);
		expect(pieces.join('')).toHaveLength(100_002);
		expect(Math.max(...pieces.map(({length}) => length))).toBeLessThan(5_000);
		expect(pieces.at(-1)).toBe('x');
	});

	it('draws a zero-width character between letters as nothing', () => {
		const drawn = (text: string): readonly (readonly [string, number])[] => {
			const glyphs: [string, number][] = [];
			walkGlyphs(text, 0, (_start, _end, {shown, width}) => glyphs.push([shown, width]) > 0);
			return glyphs;
		};
		expect(
			drawn('ទៅ\u200Bផ្សារ')
				.map(([shown]) => shown)
				.join(''),
		).toBe('ទៅផ្សារ');
		expect(drawn('a\u00ADb\u200Cc')).toEqual([
			['a', 1],
			['', 0],
			['b', 1],
			['c', 1],
		]);
		expect(drawn('ب\u200Cب').map(([shown]) => shown)).toEqual(['ب\u200C', 'ب']);
		expect(drawn('a\u200B b').map(([shown]) => shown)).toEqual(['a', '<200B>', ' ', 'b']);
		for (const text of [
			'ចង់\u200Bទៅ\u200Bផ្សារ',
			'می\u200Cخواهم',
			'Donau\u00ADdampf',
			'a\u200B\u200Bb',
			'pay\u200Dpal',
		]) {
			expect(
				drawn(text)
					.map(([shown]) => shown)
					.join(''),
			).toBe(safe(text));
		}
	});

	it('draws a text of any script as it is drawn in an answer', () => {
		fc.assert(
			fc.property(fc.array(anyCluster, {maxLength: 6}), (clusters) => {
				const text = safeLine(clusters.join(''));
				let drawn = '';
				walkGlyphs(text, 0, (_start, _end, {shown}) => {
					drawn += shown;
					return true;
				});
				expect(drawn).toBe(text);
			}),
			{numRuns: cases(1000)},
		);
	});

	it('stops when the callback returns false', () => {
		let visits = 0;
		walkGlyphs('漢字かな', 0, () => ++visits < 2);
		expect(visits).toBe(2);
	});
});

describe('glyphOf', () => {
	it('is safe to draw, and as wide as it reports, at least one cell', () => {
		fc.assert(
			fc.property(anyDraft, (text) => {
				for (const {segment} of segmenter.segment(text)) {
					const {shown, width} = glyphOf(segment);
					expect(safe(shown)).toBe(shown);
					expect(shown).not.toContain('\n');
					expect(width).toBe(widthOf(shown));
					expect(width).toBeGreaterThan(0);
				}
			}),
		);
	});

	it.each([
		['a', 'a', 1],
		['漢', '漢', 2],
		['e\u0301', 'e\u0301', 1],
		['\u001B', '\u241B', 1],
		['\u009B', '<9B>', 4],
		['\u202E', '<202E>', 6],
		['\u0301', '\u25CC\u0301', 1],
	])('%j is shown as %s', (grapheme, shown, width) => {
		expect(glyphOf(grapheme)).toEqual({shown, width});
	});
});
