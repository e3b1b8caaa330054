/** Arbitrary texts for property tests: any Unicode, with critical characters more often than random. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import type {Line} from '../../source/text/line.ts';
import {anyCodePoint} from '../support/code-points.ts';

/** Characters and sequences that change, join, hide or reorder their neighbours. */
const TROUBLE = [
	'\u001B',
	'\u001B[31m',
	'\u009B',
	'\u0000',
	'\u007F',
	'\t',
	'\r',
	'\r\n',
	'\u202E',
	'\u2066',
	'\u200B',
	'\u200C',
	'\u200D',
	'\uFEFF',
	'\u00AD',
	'\u2028',
	'\u2800',
	'\uFE0F',
	'\uFE00',
	'\u{E0101}',
	'\u0301',
	'\u0308\u0323',
	'\u0301'.repeat(9),
	'\u20E3',
	'\u0903',
	'\u302E',
	'\u034F',
	'\u180B',
	'\u0600',
	'\u06DD5',
	'\u0D4E',
	'\uD83D',
	'\uDE00',
	'\uFFFE',
	'\u{1F3FD}',
	'\u{1F44D}',
	'\u{1F468}',
	'\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}',
	'\u2764\uFE0F',
	'\u263A',
	'1\uFE0F\u20E3',
	'\u{1F3F4}',
	'\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
	'\u{E0067}',
	'\u{1F1E9}',
	'\u{1F1EA}',
	'\u1100',
	'\u1161',
	'\u11A8',
	'\u1160',
	'\uAC00',
	'\uFF76',
	'\uFF9E',
	'\u0915\u094D',
	'\u0937',
	'\u093F',
	'\u0644\u0627',
	'\u0E33',
	'\u0E01',
	'世',
	'界。',
	'「',
	'\u3000',
	'\u00A0',
	' ',
	'  ',
	'   ',
	'a',
	'bc',
	'word',
	'é',
	'│',
	'…',
	'<',
	'"',
	'\\',
];

const trouble = fc.array(fc.constantFrom(...TROUBLE), {maxLength: 40}).map((parts) => parts.join(''));

/** One line of any characters except LF. */
export const anyLine = fc
	.oneof(
		trouble,
		fc.string({unit: anyCodePoint, maxLength: 60}),
		fc.string({unit: 'grapheme', maxLength: 60}),
	)
	.map((text) => text.replaceAll('\n', ' '));

/** Several lines, including fences and blank lines. */
export const anyText = fc
	.array(
		fc.oneof(
			anyLine,
			fc.lorem({mode: 'sentences', maxCount: 3}),
			fc.constantFrom(
				'',
				'',
				' ',
				'```',
				'~~~',
				'```js',
				'  ```',
				'````',
				'```a`',
				'\tcode',
				'~~~~ x y',
				'``',
			),
		),
		{maxLength: 12},
	)
	.map((lines) => lines.join('\n'));

/** A width of rows in columns. */
export const anyWidth = fc.oneof(fc.integer({min: 1, max: 12}), fc.integer({min: 1, max: 300}));

/** A text without its white space. */
export const visible = (text: string): string => text.replace(/\s/gu, '');

/** Characters that no row may contain: controls, bidirectional and line-breaking characters. */
export const FORBIDDEN =
	/[^\P{Cc}\n]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u206F\u2028\u2029\uFEFF]|\p{Cs}/u;

/** The text of a row. */
export const textOf = (line: Line): string => line.map(({text}) => text).join('');

const PRINTABLE_ASCII = /^[ -~]*$/;

/** The rows that are wider than allowed, or that contain something that a terminal would execute. */
export const badRows = (lines: readonly Line[], width: number): string[] =>
	lines
		.map(textOf)
		.filter(
			(row) =>
				(row.length > width || !PRINTABLE_ASCII.test(row)) &&
				(stringWidth(row) > width || FORBIDDEN.test(row) || row.includes('\n')),
		);
