import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {quickSize} from '../../../source/text/json-tree/size.ts';
import {anyTree, nest, watchedArray} from '../../support/json-trees.ts';

describe('the size of a value', () => {
	it('is that of its compact JSON, or of the text itself', () => {
		expect(quickSize('häuser')).toBe(7);
		fc.assert(
			fc.property(anyTree, (value) => {
				if (typeof value !== 'string')
					expect(quickSize([value])).toBe(Buffer.byteLength(JSON.stringify([value])));
			}),
		);
	});

	it('is undefined if counting would take too long', () => {
		const {value, visited} = watchedArray(1_000_000, (index) => index);
		expect(quickSize(value)).toBeUndefined();
		expect(visited()).toBeLessThan(10_000);
		expect(quickSize('x'.repeat(1_000_000))).toBeUndefined();
		expect(quickSize(nest(100_000))).toBeUndefined();
		expect(quickSize(nest(1000))).toBe(2001);
	});
});
