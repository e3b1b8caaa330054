import xterm from '@xterm/headless';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {afterEach, describe, expect, it} from 'vitest';
import {setGraphemesWhole} from '../../../source/text/graphemes.ts';
import {safeLine} from '../../../source/text/safe.ts';
import {columnsOf} from '../../../source/text/unicode/columns.ts';
import {graphemes, widthOf} from '../../../source/text/width.ts';
import {cases} from '../../support/property-runs.ts';
import {WORDS} from '../../support/script-words.ts';
import {anyCluster} from '../any-script.ts';
import {anyText} from '../any-text.ts';

afterEach(() => {
	setGraphemesWhole(false);
});

describe('columnsOf', () => {
	const drawn = Array.from({length: 0x4_0000}, (_, codePoint) => codePoint).filter(
		(codePoint) =>
			!/[\p{Cc}\p{Cf}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}]/u.test(String.fromCodePoint(codePoint)),
	);

	it('is never less than the columns in xterm.js, whose tables are of Unicode 5', () => {
		const terminal = new xterm.Terminal({allowProposedApi: true});
		const core = Reflect.get(terminal, '_core') as {unicodeService: {wcwidth(codePoint: number): number}};
		const narrow = drawn.filter((codePoint) => columnsOf(codePoint) < core.unicodeService.wcwidth(codePoint));
		expect(narrow.map((codePoint) => codePoint.toString(16))).toEqual([]);
		terminal.dispose();
	});

	it('is never less than in string-width, but for parts of Hangul syllables', {tags: 'slow'}, () => {
		const narrow = drawn.filter(
			(codePoint) =>
				// No code point has more than two.
				columnsOf(codePoint) !== 2 &&
				!(codePoint > 0x1160 && codePoint < 0x1200) &&
				columnsOf(codePoint) < stringWidth(String.fromCodePoint(codePoint)),
		);
		expect(narrow.map((codePoint) => codePoint.toString(16))).toEqual([]);
	});

	it('equals string-width in the BMP, but for marks, parts of Hangul syllables and circled numbers', {
		tags: 'slow',
	}, () => {
		const others = Array.from({length: 0x1_0000}, (_, unit) => unit).filter((unit) => {
			const character = String.fromCharCode(unit);
			if (/[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(character)) return false;
			return columnsOf(unit) !== stringWidth(character);
		});
		const hangul = Array.from({length: 0xa0}, (_, index) => 0x1160 + index).slice(1);
		const circled = Array.from({length: 8}, (_, index) => 0x3248 + index);
		expect(others).toEqual([...hangul, ...circled]);
	});

	it.each([
		['a letter of Thai', 0x0e01, 1],
		['an old vowel of Thai', 0x0e35, 0],
		['Thai AM', 0x0e33, 1],
		['the asat of Burmese, newer than Unicode 5', 0x103a, 1],
		['a spacing vowel of Devanagari', 0x093f, 1],
		['the virama of Devanagari', 0x094d, 0],
		['a subjoined letter of Tibetan', 0x0fb2, 0],
		['the Syriac abbreviation mark', 0x070f, 1],
		['a circled number on a square', 0x3248, 2],
		['a skin tone', 0x1f3fd, 2],
		['a flag letter', 0x1f1e6, 2],
		['a picture that Unicode calls narrow', 0x1f3f3, 2],
		['an ideograph of plane 2', 0x2_0000, 2],
	])('of %s', (_, codePoint, columns) => {
		expect(columnsOf(codePoint)).toBe(columns);
	});
});

describe('a grapheme has the columns of its code points, and those of one picture where the terminal draws it whole', () => {
	it.each(WORDS)('%s: %s', (_, text, columns, whole) => {
		expect(widthOf(text)).toBe(columns);
		setGraphemesWhole(true);
		expect(widthOf(text)).toBe(whole);
	});

	it('is never narrower than the sum of its code points, nor than string-width', () => {
		fc.assert(
			fc.property(fc.oneof(anyText, anyCluster), fc.boolean(), (raw, isWhole) => {
				setGraphemesWhole(isWhole);
				const narrow = graphemes(safeLine(raw)).filter((grapheme) => {
					const sum = Array.from(grapheme).reduce(
						(columns, character) => columns + columnsOf(character.codePointAt(0) ?? 0),
						0,
					);
					return widthOf(grapheme) < Math.max(isWhole ? 0 : sum, stringWidth(grapheme));
				});
				expect(narrow).toEqual([]);
			}),
			{numRuns: cases(1000)},
		);
	});
});
