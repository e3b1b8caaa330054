import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {AppendList} from '../../source/chat/append-list.ts';

describe('AppendList', () => {
	it('equals an array copied for every item, whichever list is appended to', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(9)),
				fc.array(fc.record({to: fc.nat(), item: fc.nat(9)}), {maxLength: 30}),
				(start, appends) => {
					const lists = [AppendList.of(start)];
					const arrays: (readonly number[])[] = [start];
					for (const {to, item} of appends) {
						const list = lists[to % lists.length];
						const array = arrays[to % lists.length];
						if (list === undefined || array === undefined) throw new Error('there is one');
						lists.push(list.append(item));
						arrays.push([...array, item]);
					}
					for (const [index, array] of arrays.entries()) {
						const list = lists[index];
						expect(list?.items).toEqual(array);
						expect(list?.length).toBe(array.length);
						for (let at = -1; at <= array.length; at++) expect(list?.at(at)).toBe(array[at]);
						const isEven = (item: number): boolean => item % 2 === 0;
						expect(list?.findLastIndex(isEven)).toBe(array.findLastIndex(isEven));
					}
				},
			),
		);
	});

	it('returns the same array every time, and the one that it was made from', () => {
		const items = ['a', 'b'];
		const list = AppendList.of(items);
		expect(list.items).toBe(items);
		const longer = list.append('c');
		expect(longer.items).toBe(longer.items);
		expect(items).toEqual(['a', 'b']);
	});

	it('copies nothing for one more item', () => {
		let copied = 0;
		const items = new Proxy<number[]>([1, 2, 3], {
			get(target, property, receiver) {
				copied += Number(property === Symbol.iterator || property === 'slice');
				return Reflect.get(target, property, receiver);
			},
		});
		let list = AppendList.of(items);
		expect(copied).toBe(1);
		for (let item = 4; item <= 1000; item++) list = list.append(item);
		expect(copied).toBe(1);
		expect(list.items).toHaveLength(1000);
		expect(list.items.at(-1)).toBe(1000);
	});
});
