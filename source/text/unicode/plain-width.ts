/** The characters that have the same width in every terminal, so that rows of them can be redrawn from any column. */

/**
 * Inclusive ranges of code points that take one cell, do not combine with a neighbour and are not emoji. Everything that is
 * in neither table goes through grapheme segmentation and counts as ambiguous in width; that is slower, never wrong.
 */
const ONE_CELL: ReadonlyArray<readonly [number, number]> = [
	[0x20, 0x7e],
	[0xa0, 0xa8],
	[0xaa, 0xac],
	[0xaf, 0x2ff],
	[0x391, 0x3a1],
	[0x3a3, 0x3ff],
	[0x400, 0x482],
	[0x48a, 0x52f],
	[0x531, 0x556],
	[0x561, 0x586],
	[0x5d0, 0x5ea],
	[0x620, 0x63f],
	[0x641, 0x64a],
	[0x10d0, 0x10fa],
	[0x1e00, 0x1eff],
	[0x2010, 0x2027],
	[0x2030, 0x203b],
	[0x2070, 0x2071],
	[0x2074, 0x208e],
	[0x20a0, 0x20bf],
	[0x2150, 0x218b],
	[0x2190, 0x2193],
	[0x21b3, 0x21b3],
	[0x21d0, 0x21ff],
	[0x2200, 0x22ff],
	[0x2400, 0x2426],
	[0x2500, 0x25a9],
	[0x25ac, 0x25b5],
	[0x25b7, 0x25bf],
	[0x25c1, 0x25fa],
	[0x2713, 0x2713],
	[0x2717, 0x2718],
	[0x276e, 0x2771],
	[0x2800, 0x28ff],
	[0xfffd, 0xfffd],
];

/** The same for two cells: East Asian letters, kana, Hangul syllables and full-width forms. */
const TWO_CELLS: ReadonlyArray<readonly [number, number]> = [
	[0x3000, 0x3029],
	[0x3041, 0x3096],
	[0x30a1, 0x30ff],
	[0x3400, 0x4dbf],
	[0x4e00, 0x9fff],
	[0xac00, 0xd7a3],
	[0xff01, 0xff60],
];

/** Enters the widths of these characters into a table by UTF-16 code unit. @returns the table */
export function fillPlainWidths(table: Uint8Array): Uint8Array {
	for (const [first, last] of ONE_CELL) table.fill(1, first, last + 1);
	for (const [first, last] of TWO_CELLS) table.fill(2, first, last + 1);
	return table;
}

const widths = fillPlainWidths(new Uint8Array(0x1_0000));

/**
 * Cells that a UTF-16 code unit takes in every terminal.
 * @returns 1 or 2; 0 if terminals differ, or the unit is a control, a surrogate or part of a longer grapheme
 */
export const unambiguousWidth = (codeUnit: number): number => widths[codeUnit] ?? 0;
