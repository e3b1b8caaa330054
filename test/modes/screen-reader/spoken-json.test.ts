import fc from 'fast-check';
import {expect, it} from 'vitest';
import {spokenJson, spokenName} from '../../../source/modes/screen-reader/spoken-json.ts';
import type {JsonValue} from '../../../source/protocol/frames.ts';
import {readExactly} from '../../../source/text/json-tree/exact.ts';
import {safeLine} from '../../../source/text/safe.ts';
import {anyJson} from '../../support/arbitraries.ts';

it.each<[JsonValue, string]>([
	[{order_id: 'A-1001', verbose: true}, 'order id A-1001, verbose true'],
	[
		{customer: {name: 'Ada', city: 'Z'}, items: [1], none: {}},
		'customer 2 fields, items 1 item, none 0 fields',
	],
	[['a', 2, null, [1, 2]], 'a, 2, null, 2 items'],
	['two\n lines ', 'two lines'],
	['', 'empty'],
	[{note: ' '}, 'note empty'],
	[null, 'null'],
	[1.5, '1.5'],
	[{}, 'nothing'],
	[[], 'nothing'],
	[Array.from({length: 15}, (_, index) => index), '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, and 3 more'],
	['x'.repeat(500), `${'x'.repeat(119)}…`],
	['\u001b[2J', '␛[2J'],
])('%j is %j', (value, words) => {
	expect(spokenJson(value)).toBe(words);
});

it('words any value as one line of safe text that is not empty', () => {
	fc.assert(
		fc.property(anyJson, (value) => {
			const words = spokenJson(value);
			expect(words).not.toBe('');
			expect(words).not.toContain('\n');
			expect(safeLine(words)).toBe(words);
		}),
	);
});

it('says numbers and members as they were received', () => {
	expect(spokenJson(readExactly('{"10":1e400,"2":[1.0],"2":{"a":1,"a":2},"id":-0}'))).toBe(
		'10 1e400, 2 1 item, 2 2 fields, id -0',
	);
});

it('names a tool without underscores, and shortens it', () => {
	expect(spokenName('get_order')).toBe('get order');
	expect(spokenName('x'.repeat(10_000)).length).toBeLessThanOrEqual(120);
});
