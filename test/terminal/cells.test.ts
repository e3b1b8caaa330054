import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type CellRow, createRowParser} from '../../source/terminal/cells.ts';
import {setGraphemesWhole} from '../../source/text/graphemes.ts';
import {safeLine} from '../../source/text/safe.ts';
import {anyCodePoint} from '../support/code-points.ts';

const parse = createRowParser(80);
const textOf = (row: CellRow): string => row.cells.map((cell) => cell.text).join('');
const stylesOf = (row: CellRow): string[] => row.cells.map((cell) => cell.style.key);

describe('createRowParser', () => {
	it('gives each column its grapheme and its style', () => {
		const row = parse('a\u001B[1mb\u001B[31mc\u001B[22m漢\u001B[md');
		expect(textOf(row)).toBe('abc漢d');
		expect(row.cells.map((cell) => cell.width)).toEqual([1, 1, 1, 2, 0, 1]);
		expect(stylesOf(row)).toEqual(['', '1', '1;31', '31', '31', '']);
		expect(row.ambiguousWidth).toBe(false);
	});

	it('keeps graphemes whole and marks those of ambiguous width', () => {
		const row = parse('é👩‍👩‍👧x🇩🇪e\u0301');
		expect(row.cells.filter((cell) => cell.width > 0).map((cell) => cell.text)).toEqual([
			'é',
			'👩‍👩‍👧',
			'x',
			'🇩🇪',
			'e\u0301',
		]);
		expect(row.cells.map((cell) => cell.ambiguousWidth)).toEqual([
			false,
			true,
			...[false, false, false, false, false],
			false,
			true,
			...[false, false, false],
			true,
		]);
		expect(row.ambiguousWidth).toBe(true);
	});

	it('draws more joined emoji than tmux keeps in a cell one after the other, unless the terminal draws them whole', () => {
		const texts = (row: CellRow): string[] => row.cells.filter(({width}) => width > 0).map(({text}) => text);
		expect(texts(parse('a👨‍👩‍👧‍👦b'))).toEqual(['a', '👨', '👩', '👧', '👦', 'b']);
		expect(texts(parse('👨‍👩‍👧 👩🏽‍🚀'))).toEqual(['👨‍👩‍👧', ' ', '👩🏽‍🚀']);
		setGraphemesWhole(true);
		expect(texts(createRowParser(80)('a👨‍👩‍👧‍👦b'))).toEqual(['a', '👨‍👩‍👧‍👦', 'b']);
		setGraphemesWhole(false);
	});

	it('draws a vowel or a final consonant of Hangul without a first one on a blank', () => {
		const texts = (text: string): string[] => parse(text).cells.map((cell) => cell.text);
		expect(texts('\u1100\u11A8')).toEqual(['\u1100', '', ' \u11A8']);
		expect(texts('a\u1161\u11A8b')).toEqual(['a', ' \u1161\u11A8', 'b']);
		expect(texts('\u1112\u1161\u11AB')).toEqual(['\u1112\u1161\u11AB', '']);
	});

	it('gives the cells of a link its target, and shows the sequence of a link that does not lead to the web', () => {
		const parse = createRowParser(60);
		const row = parse('a\u001B]8;;https://example.com/\u0007\u001B[4mb\u001B[24m\u001B]8;;\u0007c');
		expect(row.cells.map(({text, style}) => [text, style.link, style.sgr])).toEqual([
			['a', '', ''],
			['b', 'https://example.com/', '4'],
			['c', '', ''],
		]);
		for (const hostile of ['file:///etc/passwd', 'https://a b', 'javascript:1', 'https://x/\u001B[2J']) {
			const shown = parse(`\u001B]8;;${hostile}\u0007b`);
			expect(textOf(shown).startsWith('␛]8;;'), hostile).toBe(true);
			expect(shown.cells.every(({style}) => style.link === '')).toBe(true);
		}
		expect(textOf(parse('\u001B]8;id=1;https://x/\u0007b'))).toBe('␛]8;id=1;https://x/␇b');
		expect(textOf(parse('\u001B]8;;https://x/'))).toBe('␛]8;;https://x/');
	});

	it('omits blank cells at the end, unless they have a style', () => {
		expect(parse('a   ').cells).toHaveLength(1);
		expect(parse('a \u001B[7m \u001B[m ').cells).toHaveLength(3);
		expect(parse('   ').cells).toEqual([]);
	});

	it('cuts off at the last column and never shows half a grapheme', () => {
		const narrow = createRowParser(4);
		expect(textOf(narrow('abcdef'))).toBe('abcd');
		expect(textOf(narrow('漢字かな'))).toBe('漢字');
		expect(narrow('abc漢').cells.map((cell) => cell.text)).toEqual(['a', 'b', 'c']);
		expect(stylesOf(narrow('abc\u001B[7m漢x'))).toEqual(['', '', '', '7']);
		expect(textOf(createRowParser(1)('漢'))).toBe('');
	});

	it('shows every other sequence and control instead of passing it on', () => {
		expect(textOf(parse('\u001B[2J'))).toBe('␛[2J');
		expect(textOf(parse('\u001B]0;title\u0007'))).toBe('␛]0;title␇');
		expect(textOf(parse('\u001B[>4;1m\u001B[?1m\u001B[38:5:1m'))).toBe('␛[>4;1m␛[?1m␛[38:5:1m');
		expect(textOf(parse(`\u001B[${'1;'.repeat(40)}m`))).toMatch(/^␛\[1;1/);
		expect(textOf(parse('a\tb\rc\u007F\u009Bd\u0000'))).toBe('a␉b␍c␡�d␀');
		expect(textOf(parse('\u202Ea\u2066\u200B\uFEFF\u2028\uD800'))).toBe('�a�����');
		expect(textOf(parse('\u0301x'))).toBe('�x');
		expect(textOf(parse(`a${'\u0301'.repeat(500)}`))).toBe('�');
	});

	it('shares rows and cells', () => {
		expect(parse('same')).toBe(parse('same'));
		const a = parse('\u001B[31mab');
		const b = parse('x\u001B[31mb');
		expect(a.cells[1]).toBe(b.cells[1]);
	});

	it('stays correct with more rows and cells than the caches hold', {tags: 'slow'}, () => {
		for (let row = 0; row < 2_000; row++) {
			const text = String.fromCodePoint(
				...Array.from({length: 20}, (_, column) => 0x4e00 + ((row * 20 + column) % 20_000)),
			);
			expect(textOf(parse(`\u001B[${30 + (row % 8)}m${text}`))).toBe(text);
		}
	});

	it('reads a long hostile row only up to the last column', () => {
		expect(parse('\u001B]0;x'.repeat(100_000)).cells).toHaveLength(80);
		expect(textOf(parse(`x${'\u0301'.repeat(100_000)}`))).toMatch(/^�+$/);
		expect(parse('👩\u200D'.repeat(50_000)).cells.length).toBeLessThanOrEqual(80);
	});

	const noise = fc.array(
		fc.oneof(
			fc.string({unit: anyCodePoint, maxLength: 8}),
			fc.constantFrom(
				'\u001B[',
				'\u001B]',
				'\u001B[31m',
				'\u009B',
				'\u001B',
				'm',
				'\u200D',
				'\u{E0041}',
				'😀',
				'\u0301',
			),
		),
	);

	it('passes no control, format character or lone surrogate on, for any input', () => {
		fc.assert(
			fc.property(noise, (parts) => {
				const row = parse(parts.join(''));
				expect(row.cells.length).toBeLessThanOrEqual(80);
				for (const cell of row.cells) {
					expect(cell.text).not.toMatch(
						/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u206F\uFEFF]/u,
					);
					expect(cell.style.key).toMatch(/^[\d;]*$/);
				}
			}),
		);
	});

	it('passes safe text on unchanged', () => {
		const wide = createRowParser(10_000);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string({unit: 'grapheme'}),
					noise.map((parts) => parts.join('')),
				),
				(raw) => {
					const safe = safeLine(raw);
					// A vowel or final consonant of Hangul alone is drawn on a blank.
					const seen = (text: string): string =>
						text
							.trimEnd()
							.replaceAll(/(?<=\p{Extended_Pictographic}.*)\u200D/gu, '')
							.replaceAll(/ +(?=[\u1160-\u11FF\uD7B0-\uD7FF])/g, '');
					expect(seen(textOf(wide(safe)))).toBe(seen(safe));
				},
			),
		);
	});
});
