import fc from 'fast-check';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {expandFolds, joinFolded, pasted, spliceFolded} from '../../../source/ui/composer/folds.ts';
import {walkGlyphs} from '../../../source/ui/composer/glyphs.ts';
import {
	boundaryNear,
	indexAt,
	positionOf,
	rowOf,
	type Wrapped,
	walkRow,
	wrapDraft,
} from '../../../source/ui/composer/wrapped.ts';
import {cases} from '../../support/property-runs.ts';
import {anyLine} from '../../text/any-text.ts';

vi.mock('../../../source/ui/composer/glyphs.ts', {spy: true});

const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});
const aDraft = fc.array(anyLine, {maxLength: 4}).map((lines) => lines.join('\n').replaceAll('\r', ''));
const widths = fc.integer({min: 1, max: 14});

/** The boundaries of all graphemes, 0 and the length among them. */
function boundariesOf(text: string): number[] {
	return [...[...segmenter.segment(text)].map(({index}) => index), text.length];
}

function rowsOf({text, starts}: Wrapped): string[] {
	return starts.map((start, row) => text.slice(start, starts[row + 1] ?? text.length));
}

/** Wraps without the cache, which has only different texts. */
function anew(text: string, width: number): readonly number[] {
	for (let other = 0; other < 4; other++) wrapDraft(expandFolds(''), 1_000 + other);
	return wrapDraft(expandFolds(text), width).starts;
}

afterEach(() => {
	vi.clearAllMocks();
});

describe('wrapDraft', () => {
	it.each([
		['', 5, ['']],
		['hi', 5, ['hi']],
		['one two', 5, ['one ', 'two']],
		['one two three', 8, ['one two ', 'three']],
		// One space may exceed the edge, a second one may not.
		['hello world', 5, ['hello ', 'world', '']],
		['hello  world', 7, ['hello  ', 'world']],
		['hello   you', 6, ['hello  ', ' you']],
		['abcdefgh', 5, ['abcde', 'fgh']],
		['ab cdefghij', 5, ['ab ', 'cdefg', 'hij']],
		['漢字かな', 5, ['漢字', 'かな']],
		['ab漢字', 5, ['ab漢', '字']],
		// The cursor needs a cell at the end of a line, so a full line continues on the next row.
		['abcde', 5, ['abcde', '']],
		['abcde\nx', 5, ['abcde', '\n', 'x']],
		['a\n\nb\n', 5, ['a\n', '\n', 'b\n', '']],
		['漢', 1, ['漢', '']],
	])('%j in %i cells', (text, width, rows) => {
		expect(rowsOf(wrapDraft(expandFolds(text), width))).toEqual(rows);
	});

	it('clamps an invalid width', () => {
		for (const width of [0, -3, 1.5]) expect(wrapDraft(expandFolds('ab'), width).starts).toEqual([0, 1, 2]);
	});

	it('starts every row at a grapheme, after the row before', () => {
		fc.assert(
			fc.property(aDraft, widths, (text, width) => {
				const {starts} = wrapDraft(expandFolds(text), width);
				const boundaries = new Set(boundariesOf(text));
				expect(starts[0]).toBe(0);
				expect(starts.every((start, row) => row === 0 || start > (starts[row - 1] ?? 0))).toBe(true);
				expect(starts.every((start) => boundaries.has(start))).toBe(true);
			}),
		);
	});

	it('gives the same result after an edit as without a cache', () => {
		const anEdit = fc.tuple(
			fc.nat(),
			fc.nat({max: 12}),
			fc.oneof(anyLine, fc.constantFrom('', '\n', ' ', 'word')),
		);
		fc.assert(
			fc.property(
				fc.array(aDraft, {maxLength: 4}),
				fc.array(anEdit, {maxLength: 6}),
				widths,
				(parts, edits, width) => {
					let text = parts.join(' ');
					wrapDraft(expandFolds(text), width);
					for (const [where, length, inserted] of edits) {
						const at = where % (text.length + 1);
						text = text.slice(0, at) + inserted.replaceAll('\r', '') + text.slice(at + length);
						const {starts} = wrapDraft(expandFolds(text), width);
						expect(starts).toEqual(anew(text, width));
						wrapDraft(expandFolds(text), width);
					}
				},
			),
			{numRuns: cases(100)},
		);
	});

	it('gives the same result after an edit as without a cache, with folds too, and splits no chip', () => {
		const paste = 'pasted words\n'.repeat(11);
		const anEdit = fc.record({
			at: fc.nat(),
			length: fc.nat({max: 40}),
			piece: fc.oneof(
				fc.constantFrom('', 'x', '\n', ' ', '漢', '\u0301').map(expandFolds),
				fc.constantFrom(11, 12).map((lines) => pasted('pasted words\n'.repeat(lines))),
			),
		});
		fc.assert(
			fc.property(
				fc.array(anEdit, {minLength: 1, maxLength: 8}),
				fc.integer({min: 1, max: 30}),
				(edits, width) => {
					let draft = joinFolded(expandFolds('some words '), pasted(paste));
					wrapDraft(draft, width);
					for (const {at, length, piece} of edits) {
						const from = at % (draft.text.length + 1);
						const to = Math.min(draft.text.length, from + length);
						draft = spliceFolded(draft, from, to, piece);
						const {starts} = wrapDraft(draft, width);
						for (let other = 0; other < 4; other++) wrapDraft(expandFolds(''), 1_000 + other);
						expect(starts).toEqual(wrapDraft(draft, width).starts);
						const isInChip = (start: number): boolean =>
							draft.folds.some((fold) => fold.start < start && start < fold.end);
						expect(starts.filter(isInChip)).toEqual([]);
					}
				},
			),
		);
	});

	it.each([
		[40, ['see [pasted 11 lines] please']],
		// A chip goes to the next row as a whole; it is cut if a row is too narrow for it.
		[20, ['see ', '[pasted 11 lines] ', 'please']],
		[9, ['see ', '[pasted… ', 'please']],
		[1, ['s', 'e', 'e ', '… ', ...'please', '']],
	])('keeps a chip in one row, in %i cells', (width, rows) => {
		const paste = 'words\n'.repeat(11);
		const draft = [expandFolds('see '), pasted(paste), expandFolds(' please')].reduce(joinFolded);
		const wrapped = wrapDraft(draft, width);
		const drawn = wrapped.starts.map((_, row) => {
			const shown: string[] = [];
			walkRow(wrapped, row, (_start, _end, _column, _cells, glyph) => {
				shown.push(glyph);
				return true;
			});
			return shown.join('');
		});
		expect(drawn).toEqual(rows);
	});

	/** Words of 1 to 9 letters, always the same; with a line feed after every `lineLength` words. */
	function words(length: number, lineLength = Number.POSITIVE_INFINITY): string {
		const found: string[] = [];
		let seed = 1;
		for (let letters = 0; letters < length; ) {
			seed = (seed * 48_271) % 2_147_483_647;
			const word = 'abcdefghi'.slice(seed % 9) + (found.length % lineLength === lineLength - 1 ? '\n' : ' ');
			found.push(word);
			letters += word.length;
		}
		return found.join('');
	}

	it.each([
		['one paragraph', 100_000, Number.POSITIVE_INFINITY],
		['one paragraph', 1_000_000, Number.POSITIVE_INFINITY],
		['short lines', 1_000_000, 4],
	])('wraps only the rows around an edit again: %s of %i letters', (_kind, length, lineLength) => {
		let text = words(length, lineLength);
		wrapDraft(expandFolds(text), 80);
		vi.mocked(walkGlyphs).mockClear();
		for (const character of 'typed ') {
			text = text.slice(0, 5_000) + character + text.slice(5_000);
			wrapDraft(expandFolds(text), 80);
		}
		// One walk for each row.
		expect(vi.mocked(walkGlyphs).mock.calls.length).toBeLessThan(6 * 30);
	});

	it('wraps no row before an edit again, even if all rows after it change', () => {
		let text = 'QUJDREVG'.repeat(50_000);
		wrapDraft(expandFolds(text), 80);
		vi.mocked(walkGlyphs).mockClear();
		text += 'x';
		const {starts} = wrapDraft(expandFolds(text), 80);
		expect(starts).toHaveLength(5_001);
		expect(vi.mocked(walkGlyphs).mock.calls.length).toBeLessThan(10);
	});

	it('caches the last widths and texts', () => {
		const first = wrapDraft(expandFolds('some words'), 6);
		wrapDraft(expandFolds('some words'), 9);
		wrapDraft(expandFolds('some words!'), 6);
		vi.mocked(walkGlyphs).mockClear();
		expect(wrapDraft(expandFolds('some words'), 6)).toBe(first);
		expect(walkGlyphs).not.toHaveBeenCalled();
	});
});

describe('positions', () => {
	it('give the row and column of the cursor, and lead back to its index', () => {
		fc.assert(
			fc.property(aDraft, widths, (text, width) => {
				const wrapped = wrapDraft(expandFolds(text), width);
				let before = {row: 0, column: -1};
				for (const index of boundariesOf(text)) {
					const position = positionOf(wrapped, index);
					expect(position.column).toBeLessThan(width);
					expect(wrapped.starts[position.row]).toBeDefined();
					const isOnTheEdge = position.row > rowOf(wrapped, index);
					if (isOnTheEdge) expect([text.charAt(index), position.column]).toEqual([' ', 0]);
					else {
						// Before and after a character that draws nothing, such as a zero-width space, the cursor is in one place.
						const found = indexAt(wrapped, position.row, position.column);
						expect(text.slice(index, found)).toMatch(/^\p{Cf}*$/u);
						expect(found).toBeGreaterThanOrEqual(index);
					}
					const isFurther =
						position.row > before.row || (position.row === before.row && position.column >= before.column);
					expect(isFurther).toBe(true);
					before = position;
				}
			}),
		);
	});

	it('in the middle of a character map to its start', () => {
		const wrapped = wrapDraft(expandFolds('漢字\nabc'), 10);
		expect(indexAt(wrapped, 0, 3)).toBe(1);
		expect(indexAt(wrapped, 0, 99)).toBe(2);
		expect(indexAt(wrapped, 1, 99)).toBe(6);
	});

	it('beyond the edge do not map to a space that hangs over it', () => {
		expect(indexAt(wrapDraft(expandFolds('hello world'), 5), 0, 99)).toBe(4);
	});
});

describe('boundaryNear', () => {
	it('finds the boundaries near any index', () => {
		fc.assert(
			fc.property(aDraft, fc.nat(), widths, (text, choice, width) => {
				const index = choice % (text.length + 1);
				const boundaries = boundariesOf(text);
				const wrapped = wrapDraft(expandFolds(text), width);
				expect(boundaryNear(wrapped, index, 'before')).toBe(boundaries.findLast((each) => each <= index));
				expect(boundaryNear(wrapped, index, 'after')).toBe(boundaries.find((each) => each >= index));
			}),
		);
	});
});
