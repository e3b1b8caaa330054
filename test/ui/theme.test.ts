import {describe, expect, it} from 'vitest';
import {BOLD, ITALIC, type Line, STRIKE, type Style, UNDERLINE} from '../../source/text/line.ts';
import {linkTarget} from '../../source/text/link.ts';
import type {SafeText} from '../../source/text/safe.ts';
import type {ColourDepth} from '../../source/ui/colour-depth.ts';
import type {PaletteName} from '../../source/ui/palettes.ts';
import {paint, themeOf} from '../../source/ui/theme.ts';

const ESC = '\x1B';
const NAMES: readonly PaletteName[] = ['dark', 'light', 'ansi', 'contrast-dark', 'contrast-light'];
const DEPTHS: readonly ColourDepth[] = ['none', '16', '256', 'truecolor'];
const STYLES = Object.keys(themeOf('dark', 'none').looks) as Style[];

/** The text of these tests is ours and has no control characters. */
const line = (...spans: ReadonlyArray<readonly [string, Style]>): Line =>
	spans.map(([text, style]) => ({text: text as SafeText, style}));

/** A channel of 0 to 255 as light, 0 to 1. */
function linear(level: number): number {
	const share = level / 255;
	return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(rgb: number): number {
	const [red = 0, green = 0, blue = 0] = [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff].map(linear);
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: number, b: number): number {
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
	return (high + 0.05) / (low + 0.05);
}

/** The colour that a sequence asks for: 0xRRGGBB; undefined for the terminal's own. */
function colourIn(sequence: string, kind: 38 | 48): number | undefined {
	const exact = new RegExp(`\\[${kind};2;(\\d+);(\\d+);(\\d+)m`).exec(sequence);
	if (exact !== null) {
		const [, red, green, blue] = exact.map(Number);
		return ((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0);
	}
	const indexed = new RegExp(`\\[${kind};5;(\\d+)m`).exec(sequence);
	return indexed === null ? undefined : colourOf256(Number(indexed[1]));
}

function colourOf256(index: number): number {
	if (index >= 232) return (8 + 10 * (index - 232)) * 0x10101;
	const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
	const cube = index - 16;
	return (level(Math.floor(cube / 36)) << 16) | (level(Math.floor(cube / 6) % 6) << 8) | level(cube % 6);
}

/** What is left of a colour without one of the three kinds of cones: Machado, Oliveira and Fernandes (2009), on linear light. */
const EYES: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
	'all cones': [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
};

/** The colour as those eyes see it, in Oklab, where distances are what is felt: black and white are 1 apart. */
function seenBy(eyes: string, rgb: number): readonly [number, number, number] {
	const light = [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff].map(linear);
	const [red = 0, green = 0, blue = 0] = (EYES[eyes] ?? []).map((row) =>
		Math.min(
			1,
			Math.max(
				0,
				row.reduce((sum, share, at) => sum + share * (light[at] ?? 0), 0),
			),
		),
	);
	const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
	const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
	const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
	return [
		0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
		1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
		0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
	];
}

function distance(eyes: string, a: number, b: number): number {
	const other = seenBy(eyes, b);
	return Math.hypot(...seenBy(eyes, a).map((value, at) => value - (other[at] ?? 0)));
}

describe('high contrast', () => {
	const PAIRS: readonly (readonly [Style, Style])[] = [
		['success', 'error'],
		['warning', 'error'],
		['success', 'warning'],
		['user', 'assistant'],
	];
	const LOOKS = (['contrast-dark', 'contrast-light'] as const).flatMap((name) =>
		(['truecolor', '256'] as const).map((depth) => ({name, depth})),
	);

	it.each(LOOKS)('$name in $depth keeps good from bad for eyes that miss a kind of cone', ({name, depth}) => {
		const {looks} = themeOf(name, depth);
		for (const [one, other] of PAIRS) {
			const [a, b] = [colourIn(looks[one].open, 38) ?? 0, colourIn(looks[other].open, 38) ?? 0];
			for (const eyes of Object.keys(EYES))
				expect(distance(eyes, a, b), `${one} and ${other}, ${eyes}`).toBeGreaterThan(0.12);
		}
	});

	it('is needed for that: of the dark theme, good and bad are one colour for some', () => {
		const {looks} = themeOf('dark', 'truecolor');
		const [good, bad] = [colourIn(looks.success.open, 38) ?? 0, colourIn(looks.error.open, 38) ?? 0];
		expect(distance('all cones', good, bad)).toBeGreaterThan(0.12);
		expect(distance('deuteranopia', good, bad)).toBeLessThan(0.12);
	});
});

describe('the looks', () => {
	it.each([
		['dark', 0x1e1e1e, 'truecolor'],
		['dark', 0x1e1e1e, '256'],
		['light', 0xffffff, 'truecolor'],
		['light', 0xffffff, '256'],
		['contrast-dark', 0x1e1e1e, 'truecolor'],
		['contrast-dark', 0x1e1e1e, '256'],
		['contrast-light', 0xffffff, 'truecolor'],
		['contrast-light', 0xffffff, '256'],
	] as const)('of %s can be read on %i with %s colours', (name, background, depth) => {
		const {looks} = themeOf(name, depth);
		for (const style of STYLES) {
			const text = colourIn(looks[style].open, 38);
			if (style === 'text' || style === 'strong') expect(text, style).toBeUndefined();
			else {
				const behind = colourIn(looks[style].open, 48) ?? background;
				const least = name.startsWith('contrast') ? 7 : style === 'dim' ? 3.5 : 4.5;
				expect(contrast(text ?? background, behind), style).toBeGreaterThanOrEqual(least);
			}
		}
	});

	it('of 16 colours name only those, and every theme has all styles', () => {
		for (const name of NAMES) {
			const {looks} = themeOf(name, '16');
			for (const style of STYLES)
				expect(looks[style].open, style).toMatch(new RegExp(`^(${ESC}\\[(1|4|7|[39][0-7])m)?$`));
			expect(Object.keys(looks).sort()).toEqual([...STYLES].sort());
		}
		expect(themeOf('ansi', 'truecolor').looks).toEqual(themeOf('ansi', '16').looks);
	});

	it('without colours keep what is no colour', () => {
		for (const name of NAMES) {
			const {looks} = themeOf(name, 'none');
			const marked = STYLES.filter((style) => looks[style].open !== '');
			expect(marked.sort()).toEqual(['current-match', 'match', 'selected', 'strong']);
			expect(looks.strong.open + looks.match.open + looks.selected.open).toBe('\x1B[1m\x1B[4m\x1B[7m');
		}
	});

	it('never use the faint attribute, and close what they open', () => {
		for (const name of NAMES) {
			for (const depth of DEPTHS) {
				for (const style of STYLES) {
					const {open, close} = themeOf(name, depth).looks[style];
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

	it('shares the sequences of neighbours and spends none on empty spans', () => {
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

	it('keeps the text whatever the theme', () => {
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
