import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	type Anchor,
	newBelow,
	revealRow,
	scroll,
	toEnd,
	toItem,
	toStart,
	type Viewable,
	visible,
} from '../../../source/ui/transcript/viewport.ts';

interface Item {
	readonly key: string;
	/** In characters; the height of an item is the number of rows of the wrapped text. */
	readonly length: number;
}

/** A list that counts how often its rows are read. */
function listOf(items: readonly Item[], width = 10): Viewable<Item, string> & {asked: number; found: number} {
	const laidOut = new Map<Item, readonly string[]>();
	return {
		asked: 0,
		found: 0,
		count: items.length,
		layout: String(width),
		item: (index) => items[index] as Item,
		key: (index) => (items[index] as Item).key,
		indexOf(key) {
			this.found++;
			return items.findIndex((item) => item.key === key);
		},
		rows(item) {
			this.asked++;
			const known = laidOut.get(item);
			if (known !== undefined) return known;
			const rows = Array.from({length: Math.ceil(item.length / width)}, (_, row) => `${item.key}.${row}`);
			laidOut.set(item, rows);
			return rows;
		},
	};
}

const numbered = (count: number, length = 30): Item[] =>
	Array.from({length: count}, (_, index) => ({key: `m${index}`, length}));

const all = (items: readonly Item[], width = 10): readonly string[] => {
	const view = listOf(items, width);
	return items.flatMap((item) => view.rows(item));
};

const anItem = fc.nat({max: 80}).map((length) => ({length}));
const someItems = (minLength: number) =>
	fc
		.array(anItem, {minLength, maxLength: 20})
		.map((items) => items.map(({length}, index): Item => ({key: `m${index}`, length})));
const heights = fc.integer({min: 1, max: 12});

describe('visible', () => {
	it('shows the last rows while following', () => {
		const shown = visible(listOf(numbered(4)), toEnd(), 4);
		expect(shown.rows).toEqual(['m2.2', 'm3.0', 'm3.1', 'm3.2']);
		expect(shown).toMatchObject({below: false, first: 2, last: 3, anchor: {at: 'end'}});
		expect(shown.parts).toEqual([
			{index: 2, from: 2, to: 3},
			{index: 3, from: 0, to: 3},
		]);
	});

	it('shows everything from the top when it fits', () => {
		const shown = visible(listOf(numbered(1)), toEnd(), 10);
		expect(shown.rows).toEqual(['m0.0', 'm0.1', 'm0.2']);
		expect(shown).toMatchObject({below: false});
	});

	it('shows nothing of nothing', () => {
		for (const items of [[], numbered(3, 0)]) {
			const view = listOf(items);
			expect(visible(view, toEnd(), 5)).toMatchObject({
				rows: [],
				below: false,
				first: undefined,
			});
			expect(scroll(view, toEnd(), 5, -3)).toEqual({at: 'end'});
			expect(toStart(view, 5)).toEqual({at: 'end'});
		}
	});

	it('is a window of all rows at any scroll position', () => {
		fc.assert(
			fc.property(
				someItems(0),
				heights,
				fc.array(fc.integer({min: -30, max: 30})),
				(items, height, deltas) => {
					const view = listOf(items);
					const rows = all(items);
					const last = Math.max(0, rows.length - height);
					let anchor: Anchor = toEnd();
					let top = last;
					for (const delta of deltas) {
						anchor = scroll(view, anchor, height, delta);
						top = Math.max(0, Math.min(last, top + delta));
						const shown = visible(view, anchor, height);
						expect(shown.rows).toEqual(rows.slice(top, top + height));
						expect(shown.below).toBe(top < last);
						expect(anchor.at === 'end').toBe(top === last);
					}
				},
			),
		);
	});

	it('reads as many rows of 100 items as of 100,000, at any position', () => {
		const costs = [100, 100_000].map((count) => {
			const view = listOf(numbered(count));
			const middle = toItem(view, count / 2, 20);
			view.asked = 0;
			view.found = 0;
			visible(view, toEnd(), 20);
			newBelow(visible(view, middle, 20), count, count);
			for (const anchor of [toEnd(), middle]) {
				scroll(view, anchor, 20, -19);
				scroll(view, anchor, 20, 19);
				revealRow(view, anchor, 20, count / 2 + 9, 1);
			}
			toStart(view, 20);
			return {asked: view.asked, found: view.found};
		});
		expect(costs[1]).toEqual(costs[0]);
		expect(costs[0]?.found).toBe(0);
		expect(costs[0]?.asked).toBeLessThan(400);
	});
});

describe('the anchor', () => {
	/** A list, and a position in it. */
	const reading = fc
		.tuple(someItems(1), heights, fc.nat({max: 60}))
		.map(([items, height, up]) => ({items, height, anchor: scroll(listOf(items), toEnd(), height, -up)}))
		.filter(({anchor}) => anchor.at === 'row');

	it('keeps the rows, whatever is appended', () => {
		fc.assert(
			fc.property(reading, fc.array(anItem), ({items, height, anchor}, more) => {
				const grown = [...items, ...more.map(({length}, index) => ({key: `new${index}`, length}))];
				const before = visible(listOf(items), anchor, height);
				const after = visible(listOf(grown), anchor, height);
				expect(after.rows).toEqual(before.rows);
				expect(after.anchor).toBe(before.anchor);
			}),
		);
	});

	it('keeps the top row, whatever happens to items above', () => {
		fc.assert(
			fc.property(
				reading,
				fc.array(fc.nat({max: 80})),
				fc.array(anItem),
				({items, height, anchor}, lengths, older) => {
					const before = visible(listOf(items), anchor, height);
					const changed = [
						...older.map(({length}, index) => ({key: `old${index}`, length})),
						...items.map((item, index) =>
							index < (before.first ?? 0) ? {...item, length: lengths[index] ?? item.length} : item,
						),
					];
					expect(visible(listOf(changed), anchor, height).rows).toEqual(before.rows);
				},
			),
		);
	});

	it('keeps the top row when items below are folded, unless rows would be blank', () => {
		fc.assert(
			fc.property(reading, fc.array(fc.nat({max: 80})), ({items, height, anchor}, lengths) => {
				const before = visible(listOf(items), anchor, height);
				const folded = items.map((item, index) =>
					index > (before.first ?? 0) ? {...item, length: lengths[index] ?? item.length} : item,
				);
				const after = visible(listOf(folded), anchor, height);
				if (after.below) expect(after.rows[0]).toBe(before.rows[0]);
				expect(after.rows).toContain(before.rows[0]);
				expect(after.rows).toHaveLength(Math.min(height, all(folded).length));
				expect(visible(listOf(items), after.anchor, height).rows).toEqual(before.rows);
			}),
		);
	});

	it('keeps the item at the top and the share of it that is above, at any new size', () => {
		fc.assert(
			fc.property(reading, fc.integer({min: 1, max: 30}), heights, ({items, height, anchor}, width, tall) => {
				const before = visible(listOf(items), anchor, height);
				const top = before.parts[0];
				if (top === undefined || anchor.at !== 'row') throw new Error('nothing was shown');
				const resized = listOf(items, width);
				const after = visible(resized, anchor, tall);
				const part = after.parts.find((part) => part.index === top.index);
				if (part === undefined) throw new Error('what was read has gone');
				if (after.below) expect(after.parts[0]).toBe(part);
				if (after.below) {
					// The row that the top row's share of the item falls into, in whole numbers.
					const [of, ofResized] = [listOf(items), resized].map(
						(view) => view.rows(view.item(top.index)).length,
					);
					const [share, unit] = [top.from * (ofResized ?? 0), of ?? 0];
					expect(part.from * unit).toBeLessThanOrEqual(share);
					expect((part.from + 1) * unit).toBeGreaterThan(share);
				}
				expect(visible(listOf(items), after.anchor, height).rows).toEqual(before.rows);
			}),
		);
	});

	it('keeps the item at the top and the share of it when the source is shown, and returns to its row', () => {
		fc.assert(
			fc.property(reading, fc.array(fc.integer({min: 1, max: 80})), ({items, height, anchor}, lengths) => {
				const before = visible(listOf(items), anchor, height);
				const source = items.map((item, index) =>
					item.length === 0 ? item : {...item, length: lengths[index] ?? item.length},
				);
				const after = visible({...listOf(source), layout: '10 source'}, anchor, height);
				const top = before.parts[0]?.index;
				expect(after.parts.some(({index}) => index === top)).toBe(true);
				if (after.below) expect(after.first).toBe(top);
				expect(visible(listOf(items), after.anchor, height).rows).toEqual(before.rows);
			}),
		);
	});

	it('keeps the share of the item at other widths', () => {
		const items = numbered(3, 90);
		const anchor = scroll(listOf(items), toItem(listOf(items), 1, 4), 4, 3);
		const rowAt = (width: number) => visible(listOf(items, width), anchor, 1).rows[0];
		expect([10, 5, 15, 30, 45, 90].map(rowAt)).toEqual(['m1.3', 'm1.6', 'm1.2', 'm1.1', 'm1.0', 'm1.0']);
	});

	it('returns to every row of items of 1 to 120 rows, whose shares are not exact in binary', () => {
		const wrong: string[] = [];
		for (let rows = 1; rows <= 120; rows++) {
			const items = numbered(2, rows * 10);
			const [wide, narrow] = [listOf(items, 20), listOf(items)];
			const start = toItem(narrow, 0, 1);
			for (let row = 0; row < rows; row++) {
				const anchor = scroll(narrow, start, 1, row);
				const resized = visible(wide, anchor, 1).anchor;
				const shown = visible(narrow, resized, 1).rows.join();
				if (shown !== `m0.${row}`) wrong.push(`${shown} instead of m0.${row} of ${rows}`);
			}
		}
		expect(wrong).toEqual([]);
	});

	it('does not drift while a window is dragged narrow and wide again', () => {
		const items = numbered(20, 200);
		const start = scroll(listOf(items, 10), toItem(listOf(items, 10), 13, 10), 10, 17);
		let anchor = start;
		for (let round = 0; round < 10; round++) {
			for (const width of [9, 8, 7, 13, 31, 50, 3, 10]) {
				anchor = visible(listOf(items, width), anchor, 10).anchor;
			}
		}
		expect(anchor).toMatchObject({at: 'row', key: 'm13', row: 17});
	});

	it('keeps the row while its item grows, also after a resize', () => {
		const written = (length: number, width: number) =>
			listOf([...numbered(2), {key: 'reply', length}], width);
		const anchor = scroll(written(200, 10), toItem(written(200, 10), 2, 5), 5, 4);
		expect(visible(written(200, 10), anchor, 5).rows[0]).toBe('reply.4');
		const grown = visible(written(2_000, 10), anchor, 5);
		expect(grown.rows[0]).toBe('reply.4');
		expect(visible(written(2_000, 5), grown.anchor, 5).rows[0]).toBe('reply.8');
	});

	it('returns to its row when its item is folded and opened again', () => {
		const open = numbered(6, 90);
		const folded = open.map((item) => (item.key === 'm2' ? {...item, length: 10} : item));
		const anchor = scroll(listOf(open), toItem(listOf(open), 2, 5), 5, 6);
		const meanwhile = visible(listOf(folded), anchor, 5);
		expect(meanwhile.rows[0]).toBe('m2.0');
		expect(visible(listOf(open), meanwhile.anchor, 5).rows[0]).toBe('m2.6');
	});

	it('moves to the nearest item when its own is gone', () => {
		const items = numbered(9);
		const anchor = toItem(listOf(items), 4, 4);
		const without = visible(listOf(items.filter((item) => item.key !== 'm4')), anchor, 4);
		expect(without.rows[0]).toBe('m5.0');
		expect(visible(listOf(items.slice(0, 2)), anchor, 4).rows).toEqual(['m0.2', 'm1.0', 'm1.1', 'm1.2']);
		expect(visible(listOf([]), anchor, 4).rows).toEqual([]);
	});
});

describe('moving', () => {
	const view = listOf(numbered(10));

	it('stops following on scrolling up, and follows again at the end', () => {
		const up = scroll(view, toEnd(), 6, -1);
		expect(up).toMatchObject({at: 'row', key: 'm7', row: 2});
		expect(scroll(view, up, 6, 1)).toEqual({at: 'end'});
		expect(scroll(view, toEnd(), 6, 5)).toEqual({at: 'end'});
	});

	it('keeps one row visible from page to page', () => {
		const up = scroll(view, toEnd(), 6, -5);
		expect(visible(view, up, 6).rows.at(-1)).toBe(visible(view, toEnd(), 6).rows[0]);
		expect(scroll(view, up, 6, 5)).toEqual({at: 'end'});
		expect(visible(view, scroll(view, toEnd(), 1, -1), 1).rows).toEqual(['m9.1']);
	});

	it('moves to the start and to any item', () => {
		expect(visible(view, toStart(view, 6), 6).rows[0]).toBe('m0.0');
		expect(visible(view, toItem(view, 3, 6), 6).rows[0]).toBe('m3.0');
		expect(toItem(view, 9, 6)).toEqual({at: 'end'});
		expect(toItem(view, 99, 6)).toEqual({at: 'end'});
	});

	it('never anchors on an item without rows, which may get rows later', () => {
		const items = numbered(10).map((item) => (item.key === 'm4' ? {...item, length: 0} : item));
		const anchor = toItem(listOf(items), 4, 6);
		expect(anchor).toMatchObject({key: 'm5', row: 0});
		expect(visible(listOf(numbered(10)), anchor, 6).rows[0]).toBe('m5.0');
	});

	it('reveals a row with as little scrolling as possible', () => {
		const anchor = toItem(view, 3, 6);
		expect(revealRow(view, anchor, 6, 4, 2)).toBe(anchor);
		expect(visible(view, revealRow(view, anchor, 6, 5, 0), 6).rows.at(-1)).toBe('m5.0');
		expect(visible(view, revealRow(view, anchor, 6, 1, 2), 6).rows[0]).toBe('m1.2');
		expect(revealRow(view, anchor, 6, 9, 2)).toEqual({at: 'end'});
	});

	it('works on a screen without rows', () => {
		const anchor = toItem(view, 3, 6);
		for (const at of [toEnd(), anchor]) {
			expect(visible(view, at, 0).rows).toEqual([]);
			expect(visible(view, scroll(view, at, 0, -1), 3).rows).toHaveLength(3);
		}
	});
});

describe('newBelow', () => {
	it('counts newer items that are completely below the screen', () => {
		const below = (count: number, at: Anchor, seen: number): number =>
			newBelow(visible(listOf(numbered(count)), at, 6), count, seen);
		const anchor = scroll(listOf(numbered(10)), toEnd(), 6, -4);
		expect(below(10, anchor, 10)).toBe(0);
		expect(below(13, anchor, 10)).toBe(3);
		const lower = scroll(listOf(numbered(13)), anchor, 6, 7);
		expect(visible(listOf(numbered(13)), lower, 6).last).toBe(10);
		expect(below(13, lower, 10)).toBe(2);
		expect(below(13, toEnd(), 10)).toBe(0);
		expect(below(2, anchor, 10)).toBe(0);
	});
});
