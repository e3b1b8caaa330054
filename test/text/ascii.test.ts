import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {inCharacters, onlyAscii, withAsciiSigns} from '../../source/text/ascii.ts';
import {safeLine} from '../../source/text/safe.ts';
import {widthOf} from '../../source/text/width.ts';
import {anyLine} from './any-text.ts';

const safeLines = anyLine.map((raw) => safeLine(raw));

describe('withAsciiSigns', () => {
	it.each([
		['● ready   session 5f0c · localhost:8000', '* ready   session 5f0c - localhost:8000'],
		['▸ ✓ get_order  id: 7 → 376 B…', '+ v get_order  id: 7 > 376 B~'],
		['▾ ✗ get_inventory', '- x get_inventory'],
		['◌ ○ ● ! ▌ ›', '. o * ! > >'],
		['┌──┬──┐│ a ├──┼──┤╔══╗║╭─╮', '+--+--+| a +--+--++==+|+-+'],
		['⠋⠙', '**'],
		['␛[31m \uFFFD', '?[31m ?'],
		['• “so” – it’s', '* "so" - it\'s'],
	])('%s', (text, ascii) => {
		expect(withAsciiSigns(text)).toBe(ascii);
	});

	it('leaves letters and emoji as they are', () => {
		const text = 'Zürich 漢字 👩‍👩‍👧 한글 ½ €';
		expect(withAsciiSigns(text)).toBe(text);
	});

	it('leaves a character that a mark makes a part of another one', () => {
		expect(withAsciiSigns('✔\uFE0F ●\u0308')).toBe('✔\uFE0F ●\u0308');
	});

	it('keeps the width of any text', () => {
		fc.assert(
			fc.property(safeLines, (text) => {
				expect(widthOf(withAsciiSigns(text))).toBe(widthOf(text));
			}),
		);
	});
});

describe('onlyAscii', () => {
	it.each([
		['Zürich, naïve', 'Zurich, naive'],
		['漢字 👩‍👩‍👧 €', '???? ?????? ?'],
		['ś\u0301 ⅷ ½ ﬁ', 's ? ? ?'],
		['│ ✓ done…', '| v done~'],
	])('%s', (text, ascii) => {
		expect(onlyAscii(text)).toBe(ascii);
	});

	it('is ASCII of the same width for any text', () => {
		fc.assert(
			fc.property(safeLines, (text) => {
				const plain = onlyAscii(text);
				expect(plain).toMatch(/^[ -~]*$/);
				expect(plain.length).toBe(widthOf(text));
			}),
		);
	});
});

it('inCharacters replaces only the characters that cannot be shown', () => {
	expect(inCharacters('│ Zürich', 'unicode')).toBe('│ Zürich');
	expect(inCharacters('│ Zürich', 'ascii-signs')).toBe('| Zürich');
	expect(inCharacters('│ Zürich', 'ascii')).toBe('| Zurich');
});
