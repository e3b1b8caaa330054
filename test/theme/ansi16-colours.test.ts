import {expect, it} from 'vitest';
import {ANSI16_COLOURS} from '../../source/theme/ansi16-colours.ts';
import {PALETTES} from '../../source/theme/palettes.ts';

it('every palette has one of the 16 colours for each of its styles', () => {
	for (const [name, colours] of Object.entries(ANSI16_COLOURS)) {
		expect(Object.keys(colours).sort()).toEqual(Object.keys(PALETTES.dark).sort());
		for (const [style, colour] of Object.entries(colours))
			expect([...range(30, 37), ...range(90, 97)], `${name} ${style}`).toContain(colour);
	}
});

it('high contrast uses blue for success and red for errors', () => {
	expect(ANSI16_COLOURS['contrast-dark']).toMatchObject({success: 96, error: 91});
	expect(ANSI16_COLOURS['contrast-light']).toMatchObject({success: 34, error: 31});
});

const range = (first: number, last: number): number[] =>
	Array.from({length: last - first + 1}, (_, index) => first + index);
