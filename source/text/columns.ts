/** The columns of code points: the most that a terminal draws. A column too many is a blank, one too few loses a letter. */
import stringWidth from 'string-width';

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

/** Format characters that are drawn: they span the letters or digits after them. */
const DRAWN_FORMAT = /[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]/u;
const UNDRAWN = /[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/**
 * Emoji, pictures that Unicode calls narrow but some terminals draw wide, as they do their whole block, and code points reserved
 * for them: the terminal's Unicode may be newer than that of Node.
 */
const WIDE_EMOJI = /[\p{Emoji_Presentation}\p{Extended_Pictographic}]/u;

function compute(codePoint: number): number {
	// Vowels and final consonants of Hangul, which terminals draw into the cell of the first consonant.
	if (codePoint >= 0x1160 && codePoint <= 0x11ff) return 0;
	// Circled numbers on black squares, which Unicode calls ambiguous.
	if (codePoint >= 0x3248 && codePoint <= 0x324f) return 2;
	const character = String.fromCodePoint(codePoint);
	if (DRAWN_FORMAT.test(character)) return 1;
	if (UNDRAWN.test(character)) return isIn(RECENT_MARKS, codePoint) ? 1 : 0;
	if (codePoint <= 0xffff) return stringWidth(character);
	return WIDE_EMOJI.test(character) || isIn(WIDE, codePoint) ? 2 : 1;
}

const UNKNOWN = 255;
/** Columns of the BMP, each computed once. */
const known = new Uint8Array(0x1_0000).fill(UNKNOWN);
known.fill(1, 0x20, 0x7f);

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
	codePoint >= 0x487 && isIn(RECENT_MARKS, codePoint) && UNDRAWN.test(String.fromCodePoint(codePoint));
