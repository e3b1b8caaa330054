/** The bundle measures plain text by its length and splits it by its characters: the originals say the same. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {plainCharacters} from '../scripts/plain-text.js';

const plain = new RegExp(`^[${plainCharacters}]$`);
const characters = Array.from({length: 0x1_0000}, (_, unit) => String.fromCharCode(unit)).filter(
	(character) => plain.test(character),
);
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
const graphemes = (text: string): string[] => Array.from(segmenter.segment(text), ({segment}) => segment);

describe('plain characters', () => {
	it('are some hundreds, those of our own screen among them', () => {
		expect(characters.length).toBeGreaterThan(500);
		expect([...'─│▌●○✓✗▸▾↓·…›⠋'].filter((sign) => !plain.test(sign))).toEqual([]);
	});

	it('are one column wide', () => {
		expect(characters.filter((character) => stringWidth(character) !== 1)).toEqual([]);
	});

	it('are never emoji, marks, controls or joiners', () => {
		const joining =
			/[\p{Extended_Pictographic}\p{M}\p{C}\p{Regional_Indicator}\p{Default_Ignorable_Code_Point}]/u;
		expect(characters.filter((character) => joining.test(character))).toEqual([]);
	});

	it('stay apart beside each other, and beside ESC', () => {
		const text = fc.array(fc.constantFrom(...characters, '\u001B')).map((parts) => parts.join(''));
		fc.assert(
			fc.property(text, (some) => {
				expect(graphemes(some)).toEqual([...some]);
				const visible = some.replaceAll('\u001B', '');
				expect(stringWidth(visible)).toBe(visible.length);
			}),
		);
		const pairs = characters.map((character) => `${character}${characters[0]}${character}`).join('');
		expect(graphemes(pairs)).toEqual([...pairs]);
	});
});
