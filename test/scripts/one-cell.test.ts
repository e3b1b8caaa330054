import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {oneCell} from '../../scripts/one-cell.js';

describe('oneCell', () => {
	const members = Array.from({length: 0x1_0000}, (_, unit) => String.fromCharCode(unit)).filter((character) =>
		oneCell.test(character),
	);

	it('matches the signs of the interface', () => {
		for (const sign of '│─●○◌▸▾✓✗·…›→↑↓⠋␛é') expect(members, sign).toContain(sign);
	});

	it('matches only characters of one cell', () => {
		expect(members.filter((character) => stringWidth(character) !== 1)).toEqual([]);
	});

	it('measures any matching text as string-width does', () => {
		const text = fc
			.array(fc.constantFrom(...members), {maxLength: 40})
			.map((characters) => characters.join(''));
		fc.assert(fc.property(text, (row) => oneCell.test(row) && stringWidth(row) === row.length));
	});

	it('matches only characters that are graphemes of their own, also beside ESC', () => {
		const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
		const text = fc.array(fc.constantFrom(...members, '\u001B')).map((characters) => characters.join(''));
		fc.assert(
			fc.property(text, (row) => {
				expect(Array.from(segmenter.segment(row), ({segment}) => segment)).toEqual([...row]);
			}),
		);
	});

	it('matches no character that joins its neighbours or is wide', () => {
		for (const text of ['日', '👍', 'e\u0301', '\u200D', '\u001B[1m', 'ﬀ', '\u{1F468}']) {
			expect(oneCell.test(text), text).toBe(false);
		}
	});
});
