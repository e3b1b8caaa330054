import {describe, expect, it} from 'vitest';
import {blend, colourAt, LOOKS} from '../../scripts/terminal-colours.js';

describe('colourAt', () => {
	it('reads the first 16 from the look', () => {
		expect(colourAt(1, LOOKS.dark)).toBe(LOOKS.dark.named[1]);
		expect(colourAt(15, LOOKS.light)).toBe(LOOKS.light.named[15]);
	});

	it('computes the corners of the cube and the ends of the greys', () => {
		expect([16, 21, 46, 196, 231, 232, 255].map((index) => colourAt(index, LOOKS.dark))).toEqual([
			'#000000',
			'#0000ff',
			'#00ff00',
			'#ff0000',
			'#ffffff',
			'#080808',
			'#eeeeee',
		]);
	});

	it('has a colour for every number in both looks', () => {
		for (const look of Object.values(LOOKS)) {
			expect(look.named).toHaveLength(16);
			for (let index = 0; index < 256; index++) expect(colourAt(index, look)).toMatch(/^#[\da-f]{6}$/);
		}
	});
});

it('blends from one colour to the other', () => {
	expect(blend('#102030', '#ffffff', 0)).toBe('#102030');
	expect(blend('#102030', '#ffffff', 1)).toBe('#ffffff');
	expect(blend('#000000', '#ff8000', 0.5)).toBe('#804000');
});
