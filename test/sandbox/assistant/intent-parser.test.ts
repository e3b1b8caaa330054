import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Intent, keywords, nameIn, parseIntent} from '../../../source/sandbox/assistant/intent-parser.ts';

const PIECES = [
	'A-1001',
	'X9',
	' ',
	'(',
	')',
	'12',
	'.5',
	'*',
	'^',
	'-',
	'in stock',
	'time',
	'in ',
	'my name is ',
	'é',
	'漢',
	'😀',
	'\ud800',
	'\u0000',
	'\n',
	"'",
	'what is ',
	'x',
	',',
];

describe('parseIntent', () => {
	it.each<[string, Intent]>([
		['hello', {kind: 'introduction'}],
		['hello?', {kind: 'introduction'}],
		['Hello, dear machine', {kind: 'introduction'}],
		['hey how are you', {kind: 'introduction'}],
		['where is my order?', {kind: 'order-unnamed'}],
		['What is the status of the last order', {kind: 'order-unnamed'}],
		['order', {kind: 'order-unnamed'}],
		['What is the order of magnitude?', {kind: 'other', words: ['order', 'magnitude']}],
		['tests', {kind: 'test-words'}],
		[' Tests! ', {kind: 'test-words'}],
		['Hi there!', {kind: 'introduction'}],
		['What can you do?', {kind: 'introduction'}],
		['help', {kind: 'introduction'}],
		['order A-1001', {kind: 'lookup', orders: ['A-1001'], skus: []}],
		['where is order a-1001 and is x9 in stock?', {kind: 'lookup', orders: ['A-1001'], skus: ['X9']}],
		['compare A-1001 with A-1002', {kind: 'lookup', orders: ['A-1001', 'A-1002'], skus: []}],
		['is Y2 available, and how many Z1?', {kind: 'lookup', orders: [], skus: ['Y2', 'Z1']}],
		["order A-1003 and then check each item's stock", {kind: 'order-then-stock', order: 'A-1003'}],
		[
			'Take order A-1001, then tell me whether its items are in stock',
			{kind: 'order-then-stock', order: 'A-1001'},
		],
		['12*(3+4)', {kind: 'sum', expression: '12*(3+4)'}],
		['what is 17 * 3', {kind: 'sum', expression: '17 * 3'}],
		['What is 1,000 times 3.5?', {kind: 'sum', expression: '1000 * 3.5'}],
		['calculate 2 to the power of 10', {kind: 'sum', expression: '2 ^ 10'}],
		['3 x 4', {kind: 'sum', expression: '3 * 4'}],
		['how much is 10 / 0', {kind: 'sum', expression: '10 / 0'}],
		['-5 + 3 =', {kind: 'sum', expression: '-5 + 3'}],
		['what time is it?', {kind: 'time', place: undefined}],
		['time', {kind: 'time', place: undefined}],
		['What time is it in New York right now?', {kind: 'time', place: 'New York'}],
		['show me products with a lamp', {kind: 'search', query: 'lamp'}],
		['I am looking for a folding desk to buy', {kind: 'search', query: 'folding desk'}],
		['my name is Zoë', {kind: 'name-given', name: 'Zoë'}],
		['what is my name', {kind: 'name-asked'}],
		['What did I ask?', {kind: 'recall'}],
		['thanks!', {kind: 'thanks'}],
		['goodbye', {kind: 'farewell'}],
		['Why do rivers bend?', {kind: 'other', words: ['rivers', 'bend']}],
		['we meet on 2026-11-22, 3-5 people', {kind: 'other', words: ['meet', '2026-11-22', '3-5', 'people']}],
		['日本語はどう', {kind: 'other', words: ['日本語はどう']}],
		['???', {kind: 'other', words: []}],
	])('%s', (message, intent) => {
		expect(parseIntent(message)).toEqual(intent);
	});

	it('returns an intent for any text, and never throws', () => {
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom(...PIECES), {maxLength: 30}).map((pieces) => pieces.join('')),
				(text) => {
					expect(parseIntent(text).kind).toMatch(/./);
				},
			),
		);
	});

	it.each(['(', '1-', ' ', '9 '])('reads no more than 2,000 characters of a hostile text of %j', (unit) => {
		const text = unit.repeat(2000 / unit.length);
		// The complete text asks for an order.
		expect(parseIntent(`${text} order A-1001`)).toEqual(parseIntent(text));
	});
});

describe('nameIn', () => {
	it('returns the last name that was given', () => {
		expect(nameIn(['my name is Ada', 'order A-1001', 'call me Lin', 'thanks'])).toBe('Lin');
		expect(nameIn(['hello'])).toBeUndefined();
	});
});

describe('keywords', () => {
	it('omits stop words and duplicates', () => {
		expect(keywords('The cat and the other CAT of Zürich')).toEqual(['cat', 'other', 'zürich']);
	});
});
