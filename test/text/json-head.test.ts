import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {jsonHead} from '../../source/text/json-head.ts';
import {readExactly} from '../../source/text/json-tree/exact.ts';
import {anyJson} from '../support/arbitraries.ts';
import {anySource} from '../support/json-sources.ts';

describe('jsonHead', () => {
	it('is the whole JSON if that is not too long', () => {
		fc.assert(
			fc.property(anyJson, (value) => {
				const json = JSON.stringify(value);
				expect(jsonHead(value, json.length)).toBe(json);
			}),
		);
	});

	it('begins like the JSON, and is longer than requested if there is more', () => {
		fc.assert(
			fc.property(anyJson, fc.nat(60), (value, length) => {
				const json = JSON.stringify(value);
				const head = jsonHead(value, length);
				expect(head.slice(0, length)).toBe(json.slice(0, length));
				if (json.length > length) expect(head.length).toBeGreaterThanOrEqual(length);
			}),
		);
	});

	it('has the tokens of a value that was read exactly', () => {
		fc.assert(
			fc.property(anySource, fc.nat(60), ({text, compact}, length) => {
				const value = readExactly(text);
				expect(jsonHead(value, compact.length)).toBe(compact);
				expect(jsonHead(value, length).slice(0, length)).toBe(compact.slice(0, length));
			}),
		);
	});

	it('omits what JSON omits', () => {
		const value = {a: undefined, b: [undefined, null], c: Number.NaN};
		expect(jsonHead(value, 100)).toBe(JSON.stringify(value));
		expect(jsonHead(undefined, 100)).toBe('null');
	});

	it('passes every text and every name to `show`', () => {
		const loud = (text: string): string => text.toUpperCase();
		expect(jsonHead({a: ['b', {c: 'd'}]}, 100, loud)).toBe('{"A":["B",{"C":"D"}]}');
	});

	it('does not visit values after the end', () => {
		const items = Array.from({length: 1000}, (_, index) => ({
			get value() {
				if (index > 10) throw new Error('visited');
				return 'x'.repeat(10);
			},
		}));
		expect(jsonHead(items, 100).length).toBeLessThan(150);
		expect(jsonHead('x'.repeat(1_000_000), 100).length).toBeLessThan(110);
	});
});
