import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {KeyIndex} from '../../../source/ui/transcript/key-index.ts';

const letters = (item: string): readonly string[] => [item];

/** An index that counts how often it reads the keys of an item. */
function counted(): {readonly index: KeyIndex<string>; readonly visited: () => number} {
	let visited = 0;
	const index = new KeyIndex<string>((item) => {
		visited++;
		return [item];
	});
	return {index, visited: () => visited};
}

const numbered = (count: number): string[] => Array.from({length: count}, (_, index) => `m${index}`);

/** Changes of a list between two lookups. */
const aChange = fc.oneof(
	fc.record({do: fc.constant('append' as const), many: fc.integer({min: 1, max: 30})}),
	fc.record({do: fc.constant('insert' as const), at: fc.nat()}),
	fc.record({do: fc.constant('remove' as const), at: fc.nat()}),
	fc.record({do: fc.constant('start anew' as const)}),
);

describe('the index of keys', () => {
	it('finds the same as a linear search, whatever happens to the list', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(aChange, fc.array(fc.nat(120)))), (steps) => {
				const index = new KeyIndex<string>(letters);
				let items: readonly string[] = [];
				let next = 0;
				for (const [change, sought] of steps) {
					if (change.do === 'append')
						items = [...items, ...Array.from({length: change.many}, () => `m${next++}`)];
					else if (change.do === 'insert')
						items = items.toSpliced(change.at % (items.length + 1), 0, `m${next++}`);
					else if (change.do === 'remove' && items.length > 0)
						items = items.toSpliced(change.at % items.length, 1);
					else if (change.do === 'start anew') items = [];
					for (const key of sought.map((number) => `m${number}`))
						expect(index.indexOf(items, key)).toBe(items.indexOf(key));
				}
			}),
		);
	});

	it('finds an item under each of its keys', () => {
		const index = new KeyIndex<readonly string[]>((keys) => keys);
		const items = [['a', 'b'], ['c'], [], ...numbered(20).map((key) => [key])];
		expect(['a', 'b', 'c', 'm19', 'none'].map((key) => index.indexOf(items, key))).toEqual([0, 0, 1, 22, -1]);
	});

	it('reads as many of 100,000 items as of 100, once it knows the list, also when it grows', () => {
		const [few, many] = [100, 100_000].map((count) => {
			const {index, visited} = counted();
			const items = numbered(count);
			index.indexOf(items, 'm1');
			const before = visited();
			const grown = [...items, 'new'];
			for (const key of ['m0', `m${count / 2}`, 'new', `m${count - 1}`]) index.indexOf(grown, key);
			index.indexOf([...grown, 'newer'], 'm3');
			return visited() - before;
		});
		expect(many).toBe(few);
		expect(few).toBeLessThan(60);
	});

	it('builds no index for an item near the end', () => {
		const {index, visited} = counted();
		index.indexOf(numbered(100_000), 'm99998');
		expect(visited()).toBe(2);
	});

	it('reads a list once for a missing key', () => {
		const {index, visited} = counted();
		const items = numbered(1000);
		for (let time = 0; time < 10; time++) expect(index.indexOf(items, 'none')).toBe(-1);
		expect(visited()).toBeLessThan(1200);
	});
});
