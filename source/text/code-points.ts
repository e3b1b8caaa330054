/** Classifies code points by their effect on a terminal, for `escape-controls.ts`. */

/** The kinds of code points. */
export type CodePointKind =
	/** Drawn as it is. */
	| typeof PLAIN
	/** Never drawn: controls, bidirectional and invisible format characters, lone surrogates. */
	| typeof HIDDEN
	/** A combining mark: attaches to the character before it. */
	| typeof MARK
	/** ZWNJ and ZWJ. */
	| typeof JOINER
	/** A variation selector: selects the form of the character before it. */
	| typeof SELECTOR
	/** A skin tone. */
	| typeof TONE
	/** A tag: one of the invisible letters after a flag that select a region. */
	| typeof TAG
	/** A visible sign that spans the digits after it. */
	| typeof PREPENDED
	/** White space other than TAB and LF. */
	| typeof SPACE;

export const PLAIN = 1;
export const HIDDEN = 2;
export const MARK = 3;
export const JOINER = 4;
export const SELECTOR = 5;
export const TONE = 6;
export const TAG = 7;
export const PREPENDED = 8;
export const SPACE = 9;

/**
 * Returns a test for a set of characters, written as a class of a regular expression. The expression is compiled at the first
 * call: all of them together take milliseconds, which would delay the start.
 */
function oneOf(set: string): (character: string) => boolean {
	let pattern: RegExp | undefined;
	return (character) => {
		pattern ??= new RegExp(`[${set}]`, 'u');
		return pattern.test(character);
	};
}

const SELECTORS = /[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]|[\u180B-\u180F]/u;
const PREPENDS = /[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]/u;
/** Blank or invisible in every font, regardless of their category. U+2800 is an empty Braille cell. */
const isUnseen = oneOf(
	String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800`,
);
/**
 * Vowels, tones and finals of Burmese and other scripts that Unicode calls marks: each is a grapheme and has a column of its own,
 * so that it may begin a row.
 */
const SEPARATE_MARKS = String.raw`\u102B\u102C\u1038\u1062-\u1064\u1067-\u106D\u1083\u1087-\u108C\u108F\u109A-\u109C\u1A61\u1A63\u1A64\uAA7B\uAA7D\u{11720}\u{11721}`;
const isSeparateMark = oneOf(SEPARATE_MARKS);
const isMark = oneOf(String.raw`\p{M}`);
const isSpace = oneOf(String.raw`\p{Zs}`);

function kindOfCharacter(character: string, codePoint: number): CodePointKind {
	if (codePoint === 0x200c || codePoint === 0x200d) return JOINER;
	if (SELECTORS.test(character)) return SELECTOR;
	if (PREPENDS.test(character)) return PREPENDED;
	if (codePoint >= 0x1f3fb && codePoint <= 0x1f3ff) return TONE;
	if (codePoint >= 0xe0020 && codePoint <= 0xe007f) return TAG;
	if (isUnseen(character)) return HIDDEN;
	if (isMark(character)) return isSeparateMark(character) ? PLAIN : MARK;
	return isSpace(character) ? SPACE : PLAIN;
}

/** Kinds of the BMP, each computed once; 0 means not yet computed. */
const known = new Uint8Array(0x1_0000);
known.fill(PLAIN, 0x21, 0x7f);
known[0x20] = SPACE;

/** Whether a UTF-16 unit is the first half of a surrogate pair. */
export const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Whether a UTF-16 unit is the second half of a surrogate pair. */
export const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * The code point at an offset, or a lone surrogate; -1 at the end of the text. The method of the same name, once optimised by the
 * V8 of Node 24 and 26, reads past the end of a slice and completes half a surrogate pair from the text that the slice was cut from.
 */
export function codePointAt(text: string, offset: number): number {
	if (offset >= text.length) return -1;
	const unit = text.charCodeAt(offset);
	if (!isHighSurrogate(unit)) return unit;
	const low = text.charCodeAt(offset + 1);
	return isLowSurrogate(low) ? (unit - 0xd800) * 0x400 + (low - 0xdc00) + 0x1_0000 : unit;
}

/** @param codePoint any code point; a surrogate counts as a lone one */
export function kindOf(codePoint: number): CodePointKind {
	if (codePoint > 0xffff) {
		// Most characters of these planes are emoji and rare ideographs.
		if (codePoint >= 0x1f300 && codePoint < 0x1fb00 && (codePoint < 0x1f3fb || codePoint > 0x1f3ff))
			return PLAIN;
		return kindOfCharacter(String.fromCodePoint(codePoint), codePoint);
	}
	const found = known[codePoint] as CodePointKind | 0;
	if (found !== 0) return found;
	const kind = kindOfCharacter(String.fromCharCode(codePoint), codePoint);
	known[codePoint] = kind;
	return kind;
}

/** Whether a UTF-16 unit is a whole character that is drawn as it is, and not a space. False for surrogates. */
export const isPlainUnit = (unit: number): boolean => known[unit] === PLAIN || kindOf(unit) === PLAIN;

const isOfJoiningScript = oneOf(
	[
		'Arabic Syriac Mongolian Nko Mandaic Manichaean Phags_Pa Psalter_Pahlavi Sogdian Hanifi_Rohingya Adlam',
		'Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar Tibetan',
		'Balinese Javanese Newa Grantha Kaithi Brahmi Sharada Tirhuta Siddham Modi Takri Chakma Limbu',
	]
		.join(' ')
		.split(' ')
		.map((script) => `\\p{Script=${script}}`)
		.join(''),
);

/** Whether the script of this base character is written with ZWNJ and ZWJ. */
export const takesJoiner = (base: number): boolean => isOfJoiningScript(String.fromCodePoint(base));

const isPictographic = oneOf(String.raw`\p{Extended_Pictographic}`);

/** Whether ZWJ can join a character to a family, a flag or a profession. */
export const isPictograph = (codePoint: number): boolean => isPictographic(String.fromCodePoint(codePoint));

const isTonable = oneOf(String.raw`\p{Emoji_Modifier_Base}`);

/** Whether a character can have a skin tone. */
export const takesTone = (base: number): boolean => isTonable(String.fromCodePoint(base));

/** Invisible within words, where scripts need them: soft hyphen, zero-width space, ZWNJ, ZWJ. */
const isZeroWidth = (unit: number): boolean => unit === 0xad || (unit >= 0x200b && unit <= 0x200d);

const isOfWords = oneOf(String.raw`\p{L}\p{N}${SEPARATE_MARKS}`);

/** Whether a character is a letter, a vowel that is drawn as one, or a digit. */
const isLetter = (codePoint: number): boolean => codePoint >= 0 && isOfWords(String.fromCodePoint(codePoint));

/**
 * Whether there is one zero-width character between two letters: the spelling of German, Khmer and Arabic has such. Anywhere else, or
 * in a row, they would be hidden data.
 * @param base the last character before it that is no mark; -1 for none
 */
export const isWithinWord = (text: string, offset: number, base: number): boolean =>
	isZeroWidth(text.charCodeAt(offset)) &&
	!isZeroWidth(text.charCodeAt(offset - 1)) &&
	isLetter(base) &&
	isLetter(codePointAt(text, offset + 1));

/**
 * Whether `safe` leaves out the character at an offset: zero-width, within a word, and not a joiner that changes the letters of its
 * script.
 */
export function isLeftOut(text: string, offset: number): boolean {
	const unit = text.charCodeAt(offset);
	if (!isZeroWidth(unit)) return false;
	let at = offset - 1;
	while (at > 0 && (isLowSurrogate(text.charCodeAt(at)) || kindOf(codePointAt(text, at)) === MARK)) at--;
	const base = at < 0 ? -1 : codePointAt(text, at);
	return isWithinWord(text, offset, base) && (unit < 0x200c || !takesJoiner(base));
}

const isNumeral = oneOf(String.raw`\p{Nd}`);

/** Whether a character is a decimal digit of any script. */
export const isDigit = (codePoint: number): boolean => isNumeral(String.fromCodePoint(codePoint));

const isEmojiCharacter = oneOf(String.raw`\p{Emoji}`);

/** Whether a character has an emoji form; digits too, in keycaps. */
export const isEmoji = (codePoint: number): boolean => isEmojiCharacter(String.fromCodePoint(codePoint));

const KEYCAP = /[\d#*]/;
const isIdeograph = oneOf(String.raw`\p{Ideographic}`);
const isMongolian = oneOf(String.raw`\p{Script=Mongolian}`);
/** Characters with standard variants: mathematics, East Asian letters and punctuation, and a few scripts. */
const isVaried = oneOf(
	'\\p{Sm}\\p{Ideographic}\\p{Script=Myanmar}\\p{Script=Phags_Pa}\\p{Script=Manichaean}\\p{Script=Egyptian_Hieroglyphs}' +
		'\\u2018-\\u201D\\u3001\\u3002\\uFF01\\uFF0C\\uFF0E\\uFF1A\\uFF1B\\uFF1F',
);

/**
 * Whether a base character has a form that a variation selector can select; after any other the selector would be hidden data.
 * @param next the code unit after the selector: a digit takes one only as part of a keycap
 */
export function takesSelector(base: number, selector: number, next: number): boolean {
	const character = String.fromCodePoint(base);
	if (selector === 0xfe0e || selector === 0xfe0f) {
		return KEYCAP.test(character) ? next === 0x20e3 : isEmoji(base);
	}
	if (selector > 0xffff) return isIdeograph(character);
	if (selector < 0xfe00) return isMongolian(character);
	return base > 0x7f && isVaried(character);
}
