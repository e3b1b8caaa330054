/** Converts text for terminals that show only ASCII. Every sign keeps its width, so that the layout does not change. */
import {walkGraphemes} from './graphemes.ts';

/** The characters that are drawn: all; all text, with the signs of the program in ASCII; or ASCII only. */
export type Characters = 'unicode' | 'ascii-signs' | 'ascii';

/** The signs that each ASCII character replaces, all one column wide. */
const STAND_INS: readonly (readonly [ascii: string, signs: string])[] = [
	[' ', '\u00A0'],
	['*', '●•★✱∗'],
	['.', '◌'],
	['o', '○◦◯⚬'],
	['v', '✓✔↓▼☑'],
	['x', '✗✘×☒'],
	['_', '☐▁'],
	['>', '›»→↳▌▍▎▐▶▷❯⏵'],
	['<', '‹«←◀◁❮'],
	['+', '▸▹'],
	['-', '▾·–—―−‐‑‒▪▫■□◆◇'],
	['^', '↑▲▴'],
	['~', '…≈'],
	['=', '═≡'],
	['"', '“”„‟'],
	["'", '‘’‚‛′'],
	['#', '█▓▒░▄▀'],
	// The replacement character, and the mark of a control character.
	['?', '\uFFFD'],
];

/** Signs that fill whole blocks of Unicode. */
function standInOf(code: number): string | undefined {
	// Pictures of control characters.
	if (code >= 0x2400 && code <= 0x2426) return '?';
	// Dot patterns of spinners.
	if (code >= 0x2800 && code <= 0x28ff) return '*';
	// Lines and corners of boxes, dashed lines included.
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
/** A character followed by a mark or a joiner is part of a longer grapheme. */
const SINGLE = /[^ -~](?![\p{M}\u200D])/gu;

const inAscii = (sign: string): string | undefined => signs.get(sign) ?? standInOf(sign.charCodeAt(0));

/** Replaces signs by ASCII of the same width; letters, and signs without an ASCII equivalent, stay. */
export function withAsciiSigns(text: string): string {
	return ASCII.test(text) ? text : text.replace(SINGLE, (sign) => inAscii(sign) ?? sign);
}

/**
 * Only ASCII, of the same width: letters lose their accents, and everything without an equivalent becomes `?` in each
 * column. A terminal that reads bytes as Latin-1 would execute control bytes that some letters contain in UTF-8.
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

/** The text in these characters, of the same width. */
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
