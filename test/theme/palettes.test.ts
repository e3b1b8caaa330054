import {describe, expect, it} from 'vitest';
import type {Style} from '../../source/text/line.ts';
import {PALETTES} from '../../source/theme/palettes.ts';
import {themeOf} from '../../source/theme/theme.ts';
import {colourIn, distance, VISIONS} from '../support/colours.ts';

it('the palettes have the same styles', () => {
	const [first, ...others] = Object.values(PALETTES).map((palette) => Object.keys(palette).sort());
	for (const other of others) expect(other).toEqual(first);
});

describe('high contrast', () => {
	const PAIRS: readonly (readonly [Style, Style])[] = [
		['success', 'error'],
		['warning', 'error'],
		['success', 'warning'],
		['user', 'assistant'],
	];
	const THEMES = (['contrast-dark', 'contrast-light'] as const).flatMap((name) =>
		(['truecolor', '256'] as const).map((depth) => ({name, depth})),
	);

	it.each(THEMES)(
		'$name in $depth distinguishes good and bad with every colour blindness',
		({name, depth}) => {
			const {sgr} = themeOf(name, depth);
			for (const [one, other] of PAIRS) {
				const [a, b] = [colourIn(sgr[one].open, 38) ?? 0, colourIn(sgr[other].open, 38) ?? 0];
				for (const eyes of Object.keys(VISIONS))
					expect(distance(eyes, a, b), `${one} and ${other}, ${eyes}`).toBeGreaterThan(0.12);
			}
		},
	);

	it('is needed for that: in the dark theme, good and bad are one colour for some users', () => {
		const {sgr} = themeOf('dark', 'truecolor');
		const [good, bad] = [colourIn(sgr.success.open, 38) ?? 0, colourIn(sgr.error.open, 38) ?? 0];
		expect(distance('all cones', good, bad)).toBeGreaterThan(0.12);
		expect(distance('deuteranopia', good, bad)).toBeLessThan(0.12);
	});
});
