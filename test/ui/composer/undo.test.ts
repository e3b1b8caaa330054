import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {takenBack} from '../../../source/ui/composer/undo.ts';

describe('takenBack', () => {
	it('is reverted by its inverse', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), fc.nat(), fc.nat(), (text, removed, one, other) => {
				const at = one % (text.length + 1);
				const inserted = other % (text.length - at + 1);
				const after = {text, folds: [], cursor: 7};
				const {before, inverse} = takenBack(after, {at, removed, inserted, cursor: 3, folds: []});
				expect(before.text).toBe(text.slice(0, at) + removed + text.slice(at + inserted));
				expect(before.cursor).toBe(3);
				expect(takenBack(before, inverse).before).toEqual(after);
			}),
		);
	});

	it('restores the previous folds', () => {
		const folds = [{start: 0, end: 2}];
		const {before, inverse} = takenBack(
			{text: '', folds: [], cursor: 0},
			{at: 0, removed: 'ab', inserted: 0, cursor: 2, folds},
		);
		expect(before).toEqual({text: 'ab', folds, cursor: 2});
		expect(takenBack(before, inverse).before).toEqual({text: '', folds: [], cursor: 0});
	});
});
