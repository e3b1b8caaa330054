import {expect, it} from 'vitest';
import {unambiguousWidth} from '../../../source/text/unicode/plain-width.ts';
import {widthOf} from '../../../source/text/width.ts';

const all = Array.from({length: 0x1_0000}, (_, codeUnit) => codeUnit).filter(
	(codeUnit) => unambiguousWidth(codeUnit) > 0,
);

it('agrees with the width of the layout', () => {
	expect(all.length).toBeGreaterThan(40_000);
	expect(
		all.filter((codeUnit) => widthOf(String.fromCharCode(codeUnit)) !== unambiguousWidth(codeUnit)),
	).toEqual([]);
});

it('contains nothing that combines with a neighbour, is an emoji, or is invisible', () => {
	const ambiguous =
		/[\p{Extended_Pictographic}\p{M}\p{C}\p{Zl}\p{Zp}\p{Regional_Indicator}\p{Default_Ignorable_Code_Point}]/u;
	const found = all.filter((codeUnit) => ambiguous.test(String.fromCharCode(codeUnit)));
	expect(found.map((codeUnit) => codeUnit.toString(16))).toEqual([]);
});

it('contains the characters that the program draws all the time', () => {
	for (const character of '│─┌┐└┘▸▾●○✓✗…·›↓↑→⠋⠙█░漢字かなé') {
		expect(unambiguousWidth(character.charCodeAt(0)), character).toBeGreaterThan(0);
	}
});
