import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {own, safeLine} from '../../source/text/safe.ts';
import {graphemes, widthOf} from '../../source/text/width.ts';
import {hardRows, wordRows, wrap} from '../../source/text/wrap.ts';
import {cases} from '../support/property-runs.ts';
import {anyLine, anyWidth, visible} from './any-text.ts';

describe('wrap', () => {
	it.each([
		['nothing', '', 5, ['']],
		['what fits', 'a b c', 5, ['a b c']],
		['words at spaces', 'one two three', 8, ['one two', 'three']],
		['several spaces at a break', 'one    two', 5, ['one', 'two']],
		['several spaces in a row of words', 'a  b  c', 7, ['a  b  c']],
		['trailing spaces', 'one   ', 4, ['one']],
		['only spaces', '      ', 3, ['']],
		['a word that is too long on rows of its own', 'ab abcdefgh cd', 4, ['ab', 'abcd', 'efgh', 'cd']],
		['what follows a long word behind its end', 'abcdef gh', 4, ['abcd', 'ef', 'gh']],
		['indentation on the first row', '  one two', 6, ['  one', 'two']],
		['indentation that shrinks for its word', '      abcd ef', 6, ['  abcd', 'ef']],
		['indentation that shrinks for a long word', '   abcdefgh', 6, ['abcdef', 'gh']],
		['East Asian text by character', '東京は晴れ', 4, ['東京', 'は晴', 'れ']],
		['East Asian characters behind a word', 'ab 東京', 5, ['ab 東', '京']],
		['closing punctuation with what it closes', '東京。', 4, ['東', '京。']],
		['opening punctuation with what it opens', '東「京', 4, ['東', '「京']],
		['no-break spaces with their words', 'a\u00A0b c', 3, ['a\u00A0b', 'c']],
		['combining marks with their base', 'e\u0301e\u0301e\u0301', 2, ['e\u0301e\u0301', 'e\u0301']],
		['a wide character in one column', 'a東b', 1, ['a', '…', 'b']],
		['emoji whole', '😀😀😀', 5, ['😀😀', '😀']],
	])('breaks %s', (_name, text, width, rows) => {
		expect(wrap(own`${text}`, width)).toEqual(rows);
	});

	it('keeps rows within the width and loses nothing visible', () => {
		fc.assert(
			fc.property(anyLine, anyWidth, (raw, width) => {
				const text = safeLine(raw);
				const rows = wrap(text, width);
				expect(rows.length).toBeGreaterThan(0);
				for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(width);
				// A family that is wider than a row is drawn as its members, without joiners.
				const seen = (some: string): string =>
					width < 20 ? visible(some).replaceAll('\u200D', '') : visible(some);
				const joined = seen(rows.join(''));
				if (joined.split('…').length === text.split('…').length) expect(joined).toBe(seen(text));
				else expect(width).toBeLessThan(20);
			}),
			{numRuns: cases(600)},
		);
	});

	it('draws a family that is wider than a row as its members', () => {
		expect(wrap(safeLine('👨‍👩‍👧 👍🏽'), 4)).toEqual(['👨👩', '👧', '👍🏽']);
		expect(wrap(safeLine('👨‍👩‍👧'), 6)).toEqual(['👨‍👩‍👧']);
	});

	it('does not break a word of Devanagari within a row, and breaks between families', () => {
		expect(wrap(safeLine('ab क्षि क्षि'), 5)).toEqual(['ab', 'क्षि', 'क्षि']);
		expect(wrap(safeLine('a👨‍👩‍👧👨‍👩‍👧'), 8)).toEqual(['a👨‍👩‍👧', '👨‍👩‍👧']);
	});

	it('treats a space with a voiced sound mark as a character, not as white space', () => {
		expect(wrap(safeLine('x \uFF9E'), 2)).toEqual(['x', ' \uFF9E']);
	});

	it('begins only the first row with white space, and ends none with it', () => {
		fc.assert(
			fc.property(anyLine, anyWidth, (raw, width) => {
				const rows = wrap(safeLine(raw), width);
				for (const row of rows.slice(1)) expect(graphemes(row)[0]).not.toBe(' ');
				for (const row of rows) expect(graphemes(row).at(-1)).not.toBe(' ');
			}),
		);
	});

	it('does not change the rows before a growing word', () => {
		fc.assert(
			fc.property(
				fc.array(fc.lorem({maxCount: 1}), {minLength: 2, maxLength: 12}),
				fc.integer({min: 3, max: 30}),
				(words, width) => {
					const before = wrap(own`${words.join(' ')}`, width);
					const after = wrap(own`${`${words.join(' ')}more`}`, width);
					expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
				},
			),
		);
	});
});

describe('wordRows', () => {
	it('applies one width to the first row and another to the rest', () => {
		const text = 'aa bb cc dd';
		expect(wordRows(text, 8, 5).map(({start, end}) => text.slice(start, end))).toEqual(['aa bb cc', 'dd']);
		expect(wordRows(text, 5, 8).map(({start, end}) => text.slice(start, end))).toEqual(['aa bb', 'cc dd']);
	});
});

describe('wordRows with narrower rows after the first', () => {
	it('breaks a word again that fits only the first row', () => {
		const text = '␍ abcdefg';
		expect(wordRows(text, 6, 2).map(({start, end}) => text.slice(start, end))).toEqual([
			'␍',
			'ab',
			'cd',
			'ef',
			'g',
		]);
	});
});

describe('hardRows', () => {
	it('puts a character that is wider than a row in a row of its own', () => {
		expect(hardRows('世a', 1)).toEqual([
			{start: 0, end: 1},
			{start: 1, end: 2},
		]);
	});

	it('breaks where a row is full and keeps every space', () => {
		const rows = (text: string, width: number) =>
			hardRows(text, width).map(({start, end}) => text.slice(start, end));
		expect(rows('', 3)).toEqual(['']);
		expect(rows('abc', 3)).toEqual(['abc']);
		expect(rows('a  b  c', 3)).toEqual(['a  ', 'b  ', 'c']);
		expect(rows('a東京', 4)).toEqual(['a東', '京']);
		fc.assert(
			fc.property(anyLine, anyWidth, (raw, width) => {
				expect(rows(safeLine(raw), width).join('')).toBe(safeLine(raw));
			}),
		);
	});
});
