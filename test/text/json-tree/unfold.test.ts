import {describe, expect, it} from 'vitest';
import {openNode, positionAt, rowsFrom} from '../../../source/text/json-tree/tree.ts';
import {unfoldAll} from '../../../source/text/json-tree/unfold.ts';
import {nest, watchedArray} from '../../support/json-trees.ts';

function unfoldedFirst(value: unknown, most = 100) {
	const root = openNode({result: value});
	const position = positionAt(root, 0);
	if (position === undefined) throw new Error('there is no row');
	return unfoldAll(root, position, most);
}

describe('unfolding everything', () => {
	it('opens all levels, but no texts', () => {
		const {root, count, isCut} = unfoldedFirst({a: [{b: 1}, [], '{"c": 1}'], d: {e: {f: null}}});
		expect([count, isCut]).toEqual([5, false]);
		expect(rowsFrom(root, 0, 100).map(({key, depth}) => `${depth} ${key}`)).toEqual([
			'0 result',
			'1 a',
			'2 0',
			'3 b',
			'2 1',
			'2 2',
			'1 d',
			'2 e',
			'3 f',
		]);
	});

	it('opens the JSON of a text that is unfolded itself', () => {
		const {root, count} = unfoldedFirst('{"a": {"b": 1}}');
		expect(count).toBe(2);
		expect(rowsFrom(root, 0, 9).map(({key}) => key)).toEqual(['result', 'a', 'b']);
	});

	it('opens nothing in an empty value', () => {
		expect(unfoldedFirst(7)).toMatchObject({count: 0, isCut: false});
	});

	it('stops at its limit, outer levels first', () => {
		const {count, isCut, root} = unfoldedFirst([{a: {deep: 1}}, {b: {deep: 2}}, {c: 3}], 4);
		expect([count, isCut]).toEqual([4, true]);
		expect(rowsFrom(root, 0, 9).map(({key}) => key)).toEqual(['result', 0, 'a', 1, 'b', 2, 'c']);
		expect(unfoldedFirst(nest(100_000), 5000)).toMatchObject({count: 5000, isCut: true});
	});

	it('stops visiting children if there is nothing to open', {tags: 'slow'}, () => {
		const {value, visited} = watchedArray(1_000_000, (index) => index);
		expect(unfoldedFirst(value)).toMatchObject({count: 1, isCut: true});
		expect(visited()).toBeLessThanOrEqual(200_001);
	});
});
