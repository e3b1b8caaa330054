/** The list of a filter is that of a plain filter over the log, in whatever slices it is found and whatever arrives meanwhile. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FrameTest} from '../../../source/ui/frames/frame-filter.ts';
import {createFrameList, type FrameList} from '../../../source/ui/frames/frame-list.ts';
import {createFrameLog, type FrameLog} from '../../../source/ui/frames/frame-log.ts';
import {messageRecord} from '../../support/recorded-frames.ts';

const numbersIn = (list: FrameList): readonly (number | undefined)[] =>
	Array.from({length: list.count}, (_, index) => list.numberAt(index));

const numbersOf = (log: FrameLog, test: FrameTest): readonly number[] =>
	Array.from({length: log.next - log.first}, (_, offset) => log.first + offset).filter((number) => {
		const frame = log.at(number);
		return frame !== undefined && test(frame);
	});

function search(list: FrameList): void {
	for (let step = 0; list.isSearching && step < 10_000; step++) list.search(50);
	expect(list.isSearching).toBe(false);
}

const isEven: FrameTest = ({record}) => record.dir !== 'note' && Number(record.frame) % 2 === 0;

describe('the list of a filter', () => {
	it('is complete after any series of slices, arrivals and losses', () => {
		const steps = fc.array(
			fc.oneof(fc.record({add: fc.nat(30)}), fc.record({search: fc.integer({min: 1, max: 400})})),
		);
		fc.assert(
			fc.property(fc.nat(60), fc.integer({min: 5, max: 60}), steps, (count, most, all) => {
				const log = createFrameLog({frames: most, units: 1e9});
				let next = 0;
				const add = (times: number): void => {
					for (let time = 0; time < times; time++) log.add(messageRecord('in', `${next++}`), next);
				};
				add(count);
				const list = createFrameList(log, isEven);
				for (const step of all) {
					if ('add' in step) add(step.add);
					else list.search(step.search);
					const numbers = numbersIn(list);
					expect(numbers).toEqual([...numbers].sort((a, b) => Number(a) - Number(b)));
					for (const number of numbers) expect(log.at(number ?? -1)).toBeDefined();
				}
				search(list);
				expect(numbersIn(list)).toEqual(numbersOf(log, isEven));
				for (const [index, number] of numbersIn(list).entries())
					expect(list.indexOf(number ?? -1)).toBe(index);
			}),
		);
	});

	it('finds the newest first, and stops when there are enough', () => {
		const log = createFrameLog({frames: 1000, units: 1e9});
		for (let index = 0; index < 1000; index++) log.add(messageRecord('in', `${index}`), index);
		const list = createFrameList(log, isEven);
		list.search(1e9, 10);
		expect([list.count, list.numberAt(9), list.isSearching]).toEqual([10, 998, true]);
	});

	it('ends where it is paused', () => {
		const log = createFrameLog({frames: 100, units: 1e9});
		let until: number | undefined = 4;
		for (let index = 0; index < 8; index++) log.add(messageRecord('in', `${index}`), index);
		const lists = [undefined, isEven].map((test) => createFrameList(log, test, () => until ?? log.next));
		for (const list of lists) search(list);
		expect(lists.map(numbersIn)).toEqual([
			[0, 1, 2, 3],
			[0, 2],
		]);
		until = undefined;
		for (const list of lists) search(list);
		expect(lists.map(numbersIn)).toEqual([
			[0, 1, 2, 3, 4, 5, 6, 7],
			[0, 2, 4, 6],
		]);
	});
});
