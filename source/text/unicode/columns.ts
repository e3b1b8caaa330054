/** The columns of code points: the most that a terminal draws. A column too many is a blank, one too few loses a letter. */
import {fillPlainWidths} from './plain-width.ts';

/**
 * Ranges in which every mark is newer than Unicode 5.0: terminals with the tables of that version (GNU screen, xterm.js) draw it
 * in a column of its own.
 */
const RECENT_MARKS: readonly (readonly [number, number])[] = [
	[0x487, 0x487],
	[0x616, 0x61a],
	[0x65f, 0x65f],
	[0x7fd, 0x900],
	[0x93a, 0x93a],
	[0x955, 0x957],
	[0x9fe, 0x9fe],
	[0xa51, 0xa51],
	[0xa75, 0xa75],
	[0xafa, 0xaff],
	[0xb44, 0xb44],
	[0xb55, 0xb55],
	[0xb62, 0xb63],
	[0xc00, 0xc3c],
	[0xc62, 0xc81],
	[0xd00, 0xd3c],
	[0xd44, 0xd44],
	[0xd62, 0xd81],
	[0xeba, 0xeba],
	[0xece, 0xece],
	[0xf8d, 0xf8f],
	[0x1033, 0x1035],
	[0x103a, 0x103e],
	[0x105e, 0x135e],
	[0x180f, 0x180f],
	[0x1885, 0x1886],
	[0x1a1b, 0x1aeb],
	[0x1b80, 0x1cf9],
	[0x1dcb, 0x1dfd],
	[0x20f0, 0x2dff],
	[0xa66f, 0xa802],
	[0xa82c, 0xabed],
	[0xfe24, 0xfe2f],
	[0x101fd, 0x1037a],
	[0x10ae5, 0x1cf46],
	[0x1da00, 0x1e94a],
];

/** The wide characters of the BMP: first and last of each range, which also contain marks. */
const WIDE_BMP: readonly number[] = [
	0x1100, 0x115e, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd,
	0x25fe, 0x2614, 0x2615, 0x2630, 0x2637, 0x2648, 0x2653, 0x267f, 0x267f, 0x268a, 0x268f, 0x2693, 0x2693,
	0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea,
	0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b,
	0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27b0,
	0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x2e99, 0x2e9b, 0x2ef3,
	0x2f00, 0x2fd5, 0x2ff0, 0x303e, 0x3041, 0x3096, 0x309b, 0x30ff, 0x3105, 0x312f, 0x3131, 0x318e, 0x3190,
	0x31e5, 0x31ef, 0x321e, 0x3220, 0xa48c, 0xa490, 0xa4c6, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff,
	0xfe10, 0xfe19, 0xfe30, 0xfe52, 0xfe54, 0xfe66, 0xfe68, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6,
];

/** Wide characters outside the BMP that are not emoji: Tangut, Nushu, kana, counting rods, ideographs in squares, ideographs. */
const WIDE: readonly (readonly [number, number])[] = [
	[0x16fe0, 0x191ff],
	[0x1aff0, 0x1b2ff],
	[0x1d300, 0x1d37f],
	[0x1f200, 0x1f26f],
	[0x20000, 0x3fffd],
];

const isIn = (ranges: readonly (readonly [number, number])[], codePoint: number): boolean =>
	ranges.some(([first, last]) => codePoint >= first && codePoint <= last);

function isWideUnit(unit: number): boolean {
	for (let index = 0; index < WIDE_BMP.length; index += 2) {
		if (unit >= (WIDE_BMP[index] ?? 0) && unit <= (WIDE_BMP[index + 1] ?? 0)) return true;
	}
	return false;
}

/** Format characters that are drawn: they span the letters or digits after them. */
const isDrawnFormat = (character: string): boolean =>
	/[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]/u.test(character);
const isUndrawn = (character: string): boolean =>
	/[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(character);
/**
 * Emoji, pictures that Unicode calls narrow but some terminals draw wide, as they do their whole block, and code points reserved
 * for them: the terminal's Unicode may be newer than that of Node.
 */
const isWideEmoji = (character: string): boolean =>
	/[\p{Emoji_Presentation}\p{Extended_Pictographic}]/u.test(character);

function compute(codePoint: number): number {
	// Vowels and final consonants of Hangul, which terminals draw into the cell of the first consonant.
	if (codePoint >= 0x1160 && codePoint <= 0x11ff) return 0;
	const character = String.fromCodePoint(codePoint);
	if (isDrawnFormat(character)) return 1;
	if (isUndrawn(character)) return isIn(RECENT_MARKS, codePoint) ? 1 : 0;
	if (codePoint <= 0xffff) return isWideUnit(codePoint) ? 2 : 1;
	return isWideEmoji(character) || isIn(WIDE, codePoint) ? 2 : 1;
}

const UNKNOWN = 255;
/** Columns of the BMP, each computed once. */
const known = fillPlainWidths(new Uint8Array(0x1_0000).fill(UNKNOWN));

/** The same of other characters; the cache is cleared when it is full. */
const knownAstral = new Map<number, number>();
const MOST_ASTRAL = 4096;

function astralColumnsOf(codePoint: number): number {
	const kept = knownAstral.get(codePoint);
	if (kept !== undefined) return kept;
	const columns = compute(codePoint);
	if (knownAstral.size >= MOST_ASTRAL) knownAstral.clear();
	knownAstral.set(codePoint, columns);
	return columns;
}

/** The most columns of a code point in any terminal: 0, 1 or 2. */
export function columnsOf(codePoint: number): number {
	if (codePoint > 0xffff) return astralColumnsOf(codePoint);
	let columns = known[codePoint] ?? UNKNOWN;
	if (columns === UNKNOWN) {
		columns = compute(codePoint);
		known[codePoint] = columns;
	}
	return columns;
}

/** Whether a code point is a mark that some terminals draw in a column of its own. */
export const isRecentMark = (codePoint: number): boolean =>
	codePoint >= 0x487 && isIn(RECENT_MARKS, codePoint) && isUndrawn(String.fromCodePoint(codePoint));
