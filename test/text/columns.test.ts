import xterm from '@xterm/headless';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {afterEach, describe, expect, it} from 'vitest';
import {columnsOf} from '../../source/text/columns.ts';
import {setGraphemesWhole} from '../../source/text/graphemes.ts';
import {safeLine} from '../../source/text/safe.ts';
import {graphemes, widthOf} from '../../source/text/width.ts';
import {anyCluster} from './any-script.ts';
import {anyText} from './any-text.ts';

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

	it('is never less than in string-width, but for parts of Hangul syllables', () => {
		const narrow = drawn.filter(
			(codePoint) =>
				!(codePoint > 0x1160 && codePoint < 0x1200) &&
				columnsOf(codePoint) < stringWidth(String.fromCodePoint(codePoint)),
		);
		expect(narrow.map((codePoint) => codePoint.toString(16))).toEqual([]);
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

/** Columns by default, and in a terminal that draws graphemes whole. */
const WIDTHS: readonly (readonly [script: string, text: string, columns: number, whole: number])[] = [
	['Thai', 'คำ', 2, 2],
	['Thai', 'ที่', 1, 1],
	['Thai', 'น้ำ', 2, 2],
	['Lao', 'ນ້ຳ', 2, 2],
	['Lao', 'ບໍ່', 1, 1],
	['Khmer', 'ស្ត្រី', 3, 3],
	['Khmer', 'ង្គំ', 2, 2],
	['Burmese', 'မြန်', 4, 3],
	['Burmese', 'ကျွန်ုပ်', 7, 4],
	['Burmese', 'င်္ဂ', 3, 2],
	['Devanagari', 'हिन्दी', 5, 5],
	['Devanagari', 'नमस्ते', 4, 4],
	['Devanagari', 'क्‍ष', 2, 2],
	['Bengali', 'স্ত্রী', 4, 4],
	['Gujarati', 'ત્રિ', 3, 3],
	['Telugu', 'స్త్రీ', 3, 3],
	['Tamil', 'ஸ்ரீ', 2, 2],
	['Kannada', 'ನ್ನಾ', 3, 3],
	['Malayalam', 'ന്റെ', 3, 3],
	['Sinhala', 'ක්‍ෂ', 2, 2],
	['Tibetan', 'སྒྲུ', 1, 1],
	['Arabic', 'بِّ', 1, 1],
	['Arabic', '\u0600\u0661', 2, 2],
	['Hebrew', 'יִשְׂ', 2, 2],
	['Hangul', '\u1112\u1161\u11AB', 2, 2],
	['Hangul', '\u1100\u1100', 4, 4],
	['Hangul', '\u1161', 1, 1],
	['flag', '🇩🇪', 4, 2],
	['half a flag', '🇩', 2, 2],
	['England', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', 2, 2],
	['family', '👨‍👩‍👧‍👦', 8, 2],
	['profession', '👩🏽‍🚀', 6, 2],
	['burning heart', '❤️‍🔥', 4, 2],
	['rainbow flag', '🏳️‍🌈', 4, 2],
	['flag without VS16', '🏳', 2, 2],
	['flag without VS16 and a man', '🏳‍👨', 4, 2],
	['pirate flag', '🏴‍☠️', 4, 2],
	['skin tone', '👍🏽', 4, 2],
	['skin tone on a narrow hand', '☝🏿', 3, 2],
	['VS16', '❤️', 2, 2],
	['VS16', '⌚️', 2, 2],
	['VS15', '❤︎', 1, 1],
	['VS15 after a wide sign', '⌚︎', 2, 2],
	['keycap', '1️⃣', 2, 2],
	['half-width kana', 'ｶﾞ', 2, 2],
	['accent', 'e\u0301', 1, 1],
];

describe('a grapheme has the columns of its code points, and those of one picture where the terminal draws it whole', () => {
	it.each(WIDTHS)('%s: %s', (_, text, columns, whole) => {
		expect(widthOf(text)).toBe(columns);
		setGraphemesWhole(true);
		expect(widthOf(text)).toBe(whole);
	});

	it('is never narrower than the sum of its code points, nor than string-width', () => {
		fc.assert(
			fc.property(fc.oneof(anyText, anyCluster), fc.boolean(), (raw, isWhole) => {
				setGraphemesWhole(isWhole);
				for (const grapheme of graphemes(safeLine(raw))) {
					const sum = Array.from(grapheme).reduce(
						(columns, character) => columns + columnsOf(character.codePointAt(0) ?? 0),
						0,
					);
					if (!isWhole) expect(widthOf(grapheme), grapheme).toBeGreaterThanOrEqual(sum);
					expect(widthOf(grapheme), grapheme).toBeGreaterThanOrEqual(stringWidth(grapheme));
				}
			}),
			{numRuns: 1000},
		);
	});
});
