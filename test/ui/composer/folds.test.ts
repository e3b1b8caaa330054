import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	chipsOf,
	expandFolds,
	type Folded,
	foldNear,
	foldOver,
	joinFolded,
	NO_FOLDS,
	pasted,
	sameFolds,
	sliceFolded,
	spliceFolded,
} from '../../../source/ui/composer/folds.ts';

const lines = (count: number): string =>
	Array.from({length: count}, (_, index) => `line ${index}`).join('\n');

const labels = (folded: Folded): string[] => chipsOf(folded).map(({label}) => label);

/** A text with folds, joined from pieces; those in brackets are folded. */
const aFolded = fc
	.array(fc.record({text: fc.string({minLength: 1, maxLength: 4}), isFolded: fc.boolean()}), {maxLength: 6})
	.map((pieces) =>
		pieces
			.map(({text, isFolded}) => ({text, folds: isFolded ? [{start: 0, end: text.length}] : NO_FOLDS}))
			.reduce(joinFolded, expandFolds('')),
	);

const foldedTexts = ({text, folds}: Folded): string[] => folds.map(({start, end}) => text.slice(start, end));

describe('pasted', () => {
	it.each([
		['ten lines', lines(10), 0],
		['ten lines and a line end', `${lines(10)}\n`, 0],
		['eleven lines', lines(11), 1],
		['2,000 characters', 'x'.repeat(2_000), 0],
		['2,001 characters', 'x'.repeat(2_001), 1],
		['nothing', '', 0],
	])('%s', (_name, text, folds) => {
		expect(pasted(text)).toEqual({text, folds: folds === 0 ? [] : [{start: 0, end: text.length}]});
	});
});

describe('chipsOf', () => {
	it('gives the length of the paste, and numbers equal labels', () => {
		expect(labels(pasted(lines(120)))).toEqual(['[pasted 120 lines]']);
		expect(labels(pasted(`${lines(120)}\n`))).toEqual(['[pasted 120 lines]']);
		expect(labels(pasted('x'.repeat(2_345)))).toEqual(['[pasted 2,345 characters]']);
		const three = [pasted(lines(20)), expandFolds(' and '), pasted(lines(21)), pasted(lines(20))].reduce(
			joinFolded,
		);
		expect(labels(three)).toEqual(['[pasted 20 lines]', '[pasted 21 lines]', '[pasted 20 lines #2]']);
	});
});

describe('spliceFolded', () => {
	it('changes the text like slices, and keeps every fold outside the change', () => {
		fc.assert(
			fc.property(aFolded, aFolded, fc.nat(), fc.nat(), (whole, piece, one, other) => {
				const [from, to] = [one, other].map((at) => at % (whole.text.length + 1)).sort((a, b) => a - b);
				if (from === undefined || to === undefined) return;
				const after = spliceFolded(whole, from, to, piece);
				expect(after.text).toBe(whole.text.slice(0, from) + piece.text + whole.text.slice(to));
				const untouched = whole.folds.filter(({start, end}) => end <= from || start >= to);
				const following = untouched.filter(({end}) => end > from);
				const before = untouched.filter(({end}) => end <= from);
				expect(foldedTexts(after)).toEqual([
					...foldedTexts({text: whole.text, folds: before}),
					...foldedTexts(piece),
					...foldedTexts({text: whole.text, folds: following}),
				]);
			}),
		);
	});

	it('keeps the same list of folds if none changes', () => {
		const whole = joinFolded(pasted(lines(20)), expandFolds(' tail'));
		expect(spliceFolded(whole, whole.text.length, whole.text.length, expandFolds('x')).folds).toBe(
			whole.folds,
		);
	});
});

describe('sliceFolded', () => {
	it('is reverted by joining the parts', () => {
		fc.assert(
			fc.property(aFolded, fc.nat(), (whole, choice) => {
				const edges = [0, whole.text.length, ...whole.folds.flatMap(({start, end}) => [start, end])];
				const at = edges[choice % edges.length] ?? 0;
				const joined = joinFolded(sliceFolded(whole, 0, at), sliceFolded(whole, at, whole.text.length));
				expect(joined).toEqual(whole);
			}),
		);
	});

	it('omits a fold that is cut', () => {
		expect(sliceFolded({text: 'abcd', folds: [{start: 1, end: 3}]}, 2, 4)).toEqual(expandFolds('cd'));
	});
});

describe('finding a fold', () => {
	const folds = [
		{start: 2, end: 4},
		{start: 6, end: 8},
	];

	it('at an index', () => {
		expect([1, 2, 3, 4, 7, 8].map((index) => foldOver(folds, index)?.start)).toEqual([
			undefined,
			2,
			2,
			undefined,
			6,
			undefined,
		]);
	});

	it('near the cursor: before it, or else the first', () => {
		expect([0, 2, 4, 6, 8, 9].map((cursor) => foldNear(folds, cursor)?.start)).toEqual([2, 2, 2, 2, 6, 6]);
		expect(foldNear([], 0)).toBeUndefined();
	});

	it('that both lists contain', () => {
		expect(sameFolds(folds, [...folds])).toBe(true);
		expect(sameFolds(folds, folds.slice(1))).toBe(false);
		expect(sameFolds([{start: 0, end: 1}], [{start: 0, end: 2}])).toBe(false);
	});
});
