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
	const LOOKS = (['contrast-dark', 'contrast-light'] as const).flatMap((name) =>
		(['truecolor', '256'] as const).map((depth) => ({name, depth})),
	);

	it.each(LOOKS)('$name in $depth keeps good from bad for eyes that miss a kind of cone', ({name, depth}) => {
		const {looks} = themeOf(name, depth);
		for (const [one, other] of PAIRS) {
			const [a, b] = [colourIn(looks[one].open, 38) ?? 0, colourIn(looks[other].open, 38) ?? 0];
			for (const eyes of Object.keys(VISIONS))
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
