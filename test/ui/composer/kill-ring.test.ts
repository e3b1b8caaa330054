import {describe, expect, it} from 'vitest';
import {expandFolds} from '../../../source/ui/composer/folds.ts';
import {type KillRing, killed, killedOn, NO_KILLS, yanked} from '../../../source/ui/composer/kill-ring.ts';

const ringOf = (...texts: readonly string[]): KillRing =>
	texts.toReversed().reduce((ring, text) => killed(ring, expandFolds(text)), NO_KILLS);
const texts = (ring: KillRing): string[] => ring.map(({text}) => text);

describe('the kill ring', () => {
	it('has the newest text first, and at most thirty', () => {
		expect(texts(ringOf('new', 'old'))).toEqual(['new', 'old']);
		const long = ringOf(...Array.from({length: 40}, (_, index) => `${index}`));
		expect(long).toHaveLength(30);
		expect(long[0]?.text).toBe('0');
	});

	it('appends to the newest text on either side, with its folds', () => {
		const ring = ringOf('b', 'z');
		expect(texts(killedOn(ring, expandFolds('a'), 'before'))).toEqual(['ab', 'z']);
		expect(texts(killedOn(ring, expandFolds('c'), 'after'))).toEqual(['bc', 'z']);
		expect(texts(killedOn(NO_KILLS, expandFolds('c'), 'after'))).toEqual(['c']);
		const fold = {text: 'xy', folds: [{start: 0, end: 2}]};
		expect(killedOn(ring, fold, 'after')[0]).toEqual({text: 'bxy', folds: [{start: 1, end: 3}]});
	});

	it('wraps around, and is empty if nothing was cut', () => {
		const ring = ringOf('a', 'b');
		expect([0, 1, 2, 5].map((index) => yanked(ring, index)?.text)).toEqual(['a', 'b', 'a', 'b']);
		expect(yanked(NO_KILLS, 3)).toBeUndefined();
	});
});
