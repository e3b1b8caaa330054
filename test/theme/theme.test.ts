import {describe, expect, it} from 'vitest';
import type {ColourDepth} from '../../source/terminal/colour-depth.ts';
import {BOLD, ITALIC, type Line, STRIKE, type Style, UNDERLINE} from '../../source/text/line.ts';
import {linkTarget} from '../../source/text/link.ts';
import type {SafeText} from '../../source/text/safe.ts';
import type {PaletteName} from '../../source/theme/palettes.ts';
import {paint, themeOf} from '../../source/theme/theme.ts';
import {colourIn, contrast} from '../support/colours.ts';

const ESC = '\x1B';
const NAMES: readonly PaletteName[] = ['dark', 'light', 'ansi', 'contrast-dark', 'contrast-light'];
const DEPTHS: readonly ColourDepth[] = ['none', '16', '256', 'truecolor'];
const STYLES = Object.keys(themeOf('dark', 'none').sgr) as Style[];

/** The texts of these tests are constants without control characters. */
const line = (...spans: ReadonlyArray<readonly [string, Style]>): Line =>
	spans.map(([text, style]) => ({text: text as SafeText, style}));

describe('the styles', () => {
	it.each([
		['dark', 0x1e1e1e, 'truecolor'],
		['dark', 0x1e1e1e, '256'],
		['light', 0xffffff, 'truecolor'],
		['light', 0xffffff, '256'],
		['contrast-dark', 0x1e1e1e, 'truecolor'],
		['contrast-dark', 0x1e1e1e, '256'],
		['contrast-light', 0xffffff, 'truecolor'],
		['contrast-light', 0xffffff, '256'],
	] as const)('of %s are readable on %i with %s colours', (name, background, depth) => {
		const {sgr} = themeOf(name, depth);
		for (const style of STYLES) {
			const text = colourIn(sgr[style].open, 38);
			if (style === 'text' || style === 'strong') expect(text, style).toBeUndefined();
			else {
				const behind = colourIn(sgr[style].open, 48) ?? background;
				const least = name.startsWith('contrast') ? 7 : style === 'dim' ? 3.5 : 4.5;
				expect(contrast(text ?? background, behind), style).toBeGreaterThanOrEqual(least);
			}
		}
	});

	it('with 16 colours use only those, and every theme has all styles', () => {
		for (const name of NAMES) {
			const {sgr} = themeOf(name, '16');
			for (const style of STYLES)
				expect(sgr[style].open, style).toMatch(new RegExp(`^(${ESC}\\[(1|4|7|[39][0-7])m)?$`));
			expect(Object.keys(sgr).sort()).toEqual([...STYLES].sort());
		}
		expect(themeOf('ansi', 'truecolor').sgr).toEqual(themeOf('ansi', '16').sgr);
	});

	it('without colours keep attributes that are no colours', () => {
		for (const name of NAMES) {
			const {sgr} = themeOf(name, 'none');
			const marked = STYLES.filter((style) => sgr[style].open !== '');
			expect(marked.sort()).toEqual(['current-match', 'match', 'mode', 'strong']);
			expect(sgr.strong.open + sgr.match.open).toBe('\x1B[1m\x1B[4m');
		}
	});

	it('never use the faint attribute, and close every sequence they open', () => {
		for (const name of NAMES) {
			for (const depth of DEPTHS) {
				for (const style of STYLES) {
					const {open, close} = themeOf(name, depth).sgr[style];
					expect(open).not.toContain('\x1B[2m');
					expect(close === '').toBe(open === '');
					if (/\[(38|3\d|9\d)[;m]/.test(open)) expect(close).toContain('\x1B[39m');
					if (open.includes('[48;')) expect(close).toContain('\x1B[49m');
				}
			}
		}
	});

	it('are one object for each name and depth', () => {
		expect(themeOf('light', '256')).toBe(themeOf('light', '256'));
		expect(themeOf('light', '256')).not.toBe(themeOf('dark', '256'));
	});
});

describe('paint', () => {
	const theme = themeOf('dark', '16');

	it('closes every span and leaves plain text plain', () => {
		expect(paint(line(['plain', 'text']), theme)).toBe('plain');
		expect(paint(line(['bad', 'error']), theme)).toBe('\x1B[91mbad\x1B[39m');
		expect(paint(line(['a', 'text'], ['b', 'code'], ['c', 'strong']), theme)).toBe(
			'a\x1B[33mb\x1B[39m\x1B[1mc\x1B[22m',
		);
		expect(paint(line(), theme)).toBe('');
	});

	it('shares the sequences of adjacent spans and adds none for empty spans', () => {
		expect(paint(line(['a', 'code'], ['', 'error'], ['b', 'code'], ['', 'error']), theme)).toBe(
			'\x1B[33mab\x1B[39m',
		);
	});

	it('puts emphasis and links around the style, and closes them from the inside out', () => {
		const text = 'a' as SafeText;
		const link = linkTarget('https://example.com/a');
		expect(paint([{text, style: 'code', emphasis: BOLD | ITALIC}], theme)).toBe(
			'\x1B[33m\x1B[1m\x1B[3ma\x1B[23m\x1B[22m\x1B[39m',
		);
		expect(paint([{text, style: 'strong', emphasis: BOLD | STRIKE}], theme)).toBe(
			'\x1B[1m\x1B[9ma\x1B[29m\x1B[22m',
		);
		expect(
			paint(
				[
					{text, style: 'link', emphasis: UNDERLINE, link},
					{text, style: 'text'},
				],
				theme,
			),
		).toBe('\x1B]8;;https://example.com/a\x07\x1B[94m\x1B[4ma\x1B[24m\x1B[39m\x1B]8;;\x07a');
	});

	it('keeps the text in every theme', () => {
		const spans = STYLES.map((style) => [`<${style}>`, style] as const);
		for (const name of NAMES) {
			for (const depth of DEPTHS) {
				const row = paint(line(...spans), themeOf(name, depth));
				expect(row.replaceAll(new RegExp(`${ESC}\\[[\\d;]*m`, 'g'), '')).toBe(
					STYLES.map((style) => `<${style}>`).join(''),
				);
			}
		}
	});

	it('paints a line once for each theme', () => {
		let reads = 0;
		const counted = new Proxy(line(['a', 'code']), {
			get(target, property, receiver) {
				if (property === Symbol.iterator) reads++;
				return Reflect.get(target, property, receiver);
			},
		});
		paint(counted, theme);
		paint(counted, theme);
		expect(reads).toBe(1);
		expect(paint(counted, themeOf('dark', 'none'))).toBe('a');
		expect(reads).toBe(2);
	});
});
