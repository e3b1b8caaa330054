/** Text for terminals that can show ASCII alone: a character of one column for each sign, so that nothing moves. */
import {walkGraphemes} from './graphemes.ts';

/** What is drawn: everything; the program's signs in ASCII and the text as it is; or nothing but ASCII. */
export type Characters = 'unicode' | 'ascii-signs' | 'ascii';

/** For each ASCII character the signs it stands for, all of one column. */
const STAND_INS: readonly (readonly [ascii: string, signs: string])[] = [
	[' ', '\u00A0'],
	['*', '●•★✱∗'],
	['.', '◌'],
	['o', '○◦◯⚬'],
	['v', '✓✔↓▼☑'],
	['x', '✗✘×☒'],
	['_', '☐▁'],
	['>', '›»→▌▍▎▐▶▷❯⏵'],
	['<', '‹«←◀◁❮'],
	['+', '▸▹'],
	['-', '▾·–—―−‐‑‒▪▫■□◆◇'],
	['^', '↑▲▴'],
	['~', '…≈'],
	['=', '═≡'],
	['"', '“”„‟'],
	["'", '‘’‚‛′'],
	['#', '█▓▒░▄▀'],
	// Replacement, and where a control character was.
	['?', '\uFFFD'],
];

/** Signs that come in rows of their own in Unicode. */
function standInOf(code: number): string | undefined {
	// Pictures of control characters.
	if (code >= 0x2400 && code <= 0x2426) return '?';
	// Patterns of dots, as spinners use them.
	if (code >= 0x2800 && code <= 0x28ff) return '*';
	// Lines and corners of boxes: dashed ones are lines too.
	if (code < 0x2500 || code > 0x257f) return undefined;
	const shape = code - 0x2500;
	if ([0x00, 0x01, 0x04, 0x05, 0x08, 0x09, 0x4c, 0x4d, 0x74, 0x76, 0x78, 0x7a, 0x7c, 0x7e].includes(shape))
		return '-';
	if (
		[0x02, 0x03, 0x06, 0x07, 0x0a, 0x0b, 0x4e, 0x4f, 0x51, 0x75, 0x77, 0x79, 0x7b, 0x7d, 0x7f].includes(shape)
	)
		return '|';
	if (shape === 0x50) return '=';
	if (shape === 0x71) return '/';
	return shape === 0x72 ? '\\' : '+';
}

const signs: ReadonlyMap<string, string> = new Map(
	STAND_INS.flatMap(([ascii, all]) => Array.from(all, (sign) => [sign, ascii] as const)),
);

const ASCII = /^[ -~]*$/;
/** A character with a mark or a joiner behind it is part of something else. */
const SINGLE = /[^ -~](?![\p{M}\u200D])/gu;

const inAscii = (sign: string): string | undefined => signs.get(sign) ?? standInOf(sign.charCodeAt(0));

/** Signs become ASCII of the same width; letters, and whatever else ASCII has nothing for, stay. */
export function withAsciiSigns(text: string): string {
	return ASCII.test(text) ? text : text.replace(SINGLE, (sign) => inAscii(sign) ?? sign);
}

/**
 * Nothing but ASCII, as wide as before: letters lose their accents, and what ASCII has nothing for is `?` in every
 * column. Where a terminal takes bytes for Latin-1, some letters of UTF-8 hold a byte that it would obey.
 */
export function onlyAscii(text: string): string {
	if (ASCII.test(text)) return text;
	let plain = '';
	walkGraphemes(text, (start, end, columns) => {
		const grapheme = text.slice(start, end);
		const base = grapheme.normalize('NFD').charAt(0);
		const known = inAscii(grapheme) ?? (ASCII.test(base) ? base : undefined);
		plain += columns === 1 && known !== undefined ? known : '?'.repeat(columns);
		return undefined;
	});
	return plain;
}

/** A text in these characters, as wide as before. */
export function inCharacters(text: string, characters: Characters): string {
	switch (characters) {
		case 'unicode':
			return text;
		case 'ascii-signs':
			return withAsciiSigns(text);
		case 'ascii':
			return onlyAscii(text);
	}
}
