/** Arbitrary texts of the scripts whose graphemes have several code points, for tests of widths. */
import fc from 'fast-check';

/** The letters, digits and marks of all scripts but Han and Hangul, the largest ones, which are not among those below. */
const CHARACTERS = Array.from({length: 0x1_2000}, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
	(character) => /(?!\p{Script=Han}|\p{Script=Hangul})[\p{L}\p{N}\p{M}]/u.test(character),
);

const charactersOf = (pattern: RegExp): readonly string[] =>
	CHARACTERS.filter((character) => pattern.test(character));

const SCRIPTS = [
	'Thai Lao Khmer Myanmar Devanagari Bengali Gujarati Gurmukhi Oriya Telugu Tamil Kannada Malayalam Sinhala Tibetan',
	'Arabic Hebrew Syriac Mongolian Javanese Balinese Tai_Tham Cham Limbu Meetei_Mayek Sundanese Chakma Brahmi',
]
	.join(' ')
	.split(' ');
const VIRAMAS = charactersOf(
	/[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u103A\u17D2\u0F84\u1A60\uA9C0\u1B44]/u,
);

/** A base with marks, perhaps with a consonant below it. */
function lettersOf(script: string): fc.Arbitrary<string> {
	const letter = fc.constantFrom(...charactersOf(new RegExp(`(?=\\p{Script=${script}})[\\p{L}\\p{N}]`, 'u')));
	const all = charactersOf(new RegExp(`(?=\\p{Script=${script}})\\p{M}`, 'u'));
	const mark = fc.constantFrom(...(all.length === 0 ? ['\u0301'] : all));
	const stack = fc.tuple(fc.constantFrom(...VIRAMAS), fc.constantFrom('', '\u200C', '\u200D'), letter);
	return fc
		.tuple(
			letter,
			fc.array(mark, {maxLength: 3}),
			fc.array(stack, {maxLength: 2}),
			fc.array(mark, {maxLength: 2}),
		)
		.map((parts) => parts.flat(3).join(''));
}

const letters = fc.oneof(...SCRIPTS.map(lettersOf));

const picture = fc
	.tuple(
		fc.constantFrom(
			'👨',
			'👩',
			'🧑',
			'👍',
			'☝',
			'❤',
			'🏳',
			'🏴',
			'🌈',
			'☠',
			'💻',
			'🚀',
			'⌚',
			'ℹ',
			'™',
			'☀',
			'🤝',
			'🦰',
		),
		fc.constantFrom('', '', '\uFE0F', '\uFE0E', '🏽', '🏿'),
	)
	.map((parts) => parts.join(''));
const pictures = fc.array(picture, {minLength: 1, maxLength: 4}).map((parts) => parts.join('\u200D'));
const region = fc.integer({min: 0x1f1e6, max: 0x1f1ff}).map((codePoint) => String.fromCodePoint(codePoint));
const regions = fc.array(region, {minLength: 1, maxLength: 3}).map((parts) => parts.join(''));
const jamo = fc
	.tuple(
		fc.array(fc.integer({min: 0x1100, max: 0x1112}), {minLength: 1, maxLength: 2}),
		fc.array(fc.integer({min: 0x1161, max: 0x1175}), {maxLength: 2}),
		fc.array(fc.integer({min: 0x11a8, max: 0x11c2}), {maxLength: 2}),
	)
	.map((parts) => String.fromCodePoint(...parts.flat()));
const keycap = fc.constantFrom('1\uFE0F\u20E3', '#\u20E3', '葛\u{E0100}', 'か\u309A', 'ｶﾞ', 'e\u0301');

/** One grapheme, or a few. */
export const anyCluster = fc.oneof({weight: 6, arbitrary: letters}, pictures, regions, jamo, keycap);
