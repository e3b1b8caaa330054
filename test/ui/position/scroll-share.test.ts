import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {percentOf, scrollShare} from '../../../source/ui/position/scroll-share.ts';
import {
	type Anchor,
	scroll,
	toStart,
	type Viewable,
	visible,
} from '../../../source/ui/transcript/viewport.ts';

/** Items with so many rows; counts how many are read. */
function listOf(heights: readonly number[]) {
	let reads = 0;
	const view: Viewable<number, string> = {
		count: heights.length,
		layout: '',
		item: (index) => index,
		key: String,
		indexOf: Number,
		rows(item) {
			reads++;
			return Array.from({length: heights[item] ?? 0}, (_, row) => `${item} ${row}`);
		},
	};
	return {
		view,
		takeReads() {
			const taken = reads;
			reads = 0;
			return taken;
		},
	};
}

describe('scrollShare', () => {
	it('grows from 0 at the start with each row, and is undefined at the end', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(9), {maxLength: 30}), fc.integer({min: 1, max: 20}), (heights, height) => {
				const {view} = listOf(heights);
				let anchor: Anchor = toStart(view, height);
				let before = -1;
				while (anchor.at === 'row') {
					const seen = visible(view, anchor, height);
					const share = scrollShare(view, seen) ?? Number.NaN;
					if (before < 0 && seen.parts[0]?.index === 0) expect(share).toBe(0);
					expect(share).toBeGreaterThan(before);
					expect(share).toBeLessThan(1);
					before = share;
					anchor = scroll(view, anchor, height, 1);
				}
				expect(scrollShare(view, visible(view, anchor, height))).toBeUndefined();
			}),
		);
	});

	it('reads the first and the last item on the screen, of 100,000', () => {
		const {view, takeReads} = listOf(Array.from({length: 100_000}, () => 4));
		const seen = visible(view, scroll(view, toStart(view, 20), 20, 1000), 20);
		takeReads();
		expect(percentOf(scrollShare(view, seen) ?? 1)).toBe(0);
		expect(takeReads()).toBe(2);
	});
});
