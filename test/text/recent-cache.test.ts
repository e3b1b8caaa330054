import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {RecentCache} from '../../source/text/recent-cache.ts';

const LIMIT = 10;

/** A step: `weight` = a key is looked up, and its value is set if it is missing; undefined = the period ends. */
const anySteps = fc.array(
	fc.oneof(
		{
			weight: 4,
			arbitrary: fc.record({key: fc.nat({max: 8}), weight: fc.nat({max: 6})}),
		},
		{weight: 1, arbitrary: fc.constant(undefined)},
	),
	{maxLength: 60},
);

describe('a cache of the results used last', () => {
	it('returns what was set, keeps what a period uses, and drops the rest from the one used longest ago', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				const cache = new RecentCache<number, object>(LIMIT);
				/** What it must have, used longest ago first. */
				let expected: {key: number; value: object; weight: number}[] = [];
				let used = new Set<number>();
				for (const step of steps) {
					if (step === undefined) {
						cache.endPeriod();
						const weight = (): number => expected.reduce((sum, each) => sum + each.weight, 0);
						while (weight() > LIMIT && !used.has(expected[0]?.key ?? -1)) expected = expected.slice(1);
						expect(cache.size).toBe(expected.length);
						used = new Set();
						continue;
					}
					const {key} = step;
					const before = expected.find((each) => each.key === key);
					expect(cache.get(key)).toBe(before?.value);
					const now = before ?? {key, value: {}, weight: step.weight};
					if (before === undefined) cache.set(key, now.value, now.weight);
					if (!used.has(key)) expected = [...expected.filter((each) => each.key !== key), now];
					used.add(key);
				}
			}),
		);
	});

	it('counts the weight of a value that replaces another one once', () => {
		const cache = new RecentCache<string, number>(LIMIT);
		cache.set('a', 1, 6);
		cache.set('a', 2, 6);
		cache.set('b', 3, 4);
		cache.endPeriod();
		cache.endPeriod();
		expect([cache.get('a'), cache.get('b')]).toEqual([2, 3]);
	});

	it('is empty after clearing', () => {
		const cache = new RecentCache<string, number>(LIMIT);
		cache.set('a', 1, LIMIT);
		cache.clear();
		cache.set('b', 2, LIMIT);
		cache.endPeriod();
		cache.endPeriod();
		expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2]);
	});
});
