/** Each expectation, with answers that meet it and answers that do not, and the words for the difference. */
import {describe, expect, it} from 'vitest';
import type {AnswerFacts} from '../../source/deck/answer-facts.ts';
import {checkAnswer} from '../../source/deck/check-answer.ts';
import {readDeck} from '../../source/deck/read-deck.ts';
import {fitsValue} from '../../source/deck/value-tests.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

const FACTS: AnswerFacts = {
	text: 'Order A-1001 is shipped.\n\nIt has 2 items.',
	failed: false,
	cutOffBy: undefined,
	calls: [
		{
			name: 'get_order',
			arguments: {id: 'A-1001'},
			result: {items: [{sku: 'B7'}, {sku: 'C1'}], n: 2},
			error: undefined,
		},
		{name: 'get_stock', arguments: undefined, result: undefined, error: {error: 'HTTP 404', status: 404}},
	],
	measured: {failures: 1, rounds: 2, tokens: undefined, latency: 1500},
};

/** The mismatches of a block of expectations: its line, and both clauses. */
async function mismatches(block: string, facts: Partial<AnswerFacts> = {}): Promise<readonly string[]> {
	const reading = await readDeck(`## T\nx\n\`\`\`expect\n${block}\n\`\`\``);
	if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
	const {expectations = []} = reading.deck.steps[0] ?? {};
	return checkAnswer(expectations, {...FACTS, ...facts}, 1).map(
		({line, expected, received}) => `${line}: ${expected} <> ${received}`,
	);
}

describe('an answer', () => {
	it.each([
		'contains: [shipped, A-1001]',
		'not contains: lost',
		'matches: [\\d items, /SHIPPED/i]',
		'not matches: ^It has 3',
		'equals: "Order A-1001 is shipped.\\n\\nIt has 2 items.\\n"',
		'tools: {used: [get_order, get_stock], never: delete, order: [get_order, get_stock], only: [get_stock, get_order]}',
		'tools: {calls: [{name: get_order, arguments: {id: A-1001}, result: {"$.items[*].sku": {contains: C}, n: {min: 1, max: 2}}}]}',
		'tools: {calls: [{name: get_order, result: {"$.items": {count: 1}, "$..sku": {count: {min: 2}, not contains: X}}}]}',
		'tools: {calls: [{name: get_order, result: {gone: {exists: false}, items: {equals: [{sku: B7}, {sku: C1}]}}}]}',
		'tools: {calls: [{name: get_stock, error: {status: 404, error: {matches: /http/i}}, times: 1}, {name: other, times: 0}]}',
		'failures: 1',
		'rounds: {min: 1, max: 2}',
		'latency: {max: 1.5s}',
		'failed: false',
		'complete: true',
	])('meets %s', async (block) => {
		expect(await mismatches(block)).toEqual([]);
	});

	it.each([
		['contains: lost', '4: the answer contains "lost" <> Order A-1001 is shipped.\nIt has 2 items.'],
		['contains: 3 items', '4: the answer contains "3 items" <> It has 2 items.'],
		['not contains: items', '4: the answer does not contain "items" <> It has 2 items.'],
		['matches: /LOST/i', '4: the answer matches /LOST/i <> Order A-1001 is shipped.\nIt has 2 items.'],
		['not matches: \\d items', '4: the answer does not match /\\d items/ <> It has 2 items.'],
		[
			'equals: "Order A-1001 is shipped.\\n\\nIt has 3 items."',
			'4: the answer equals "Order A-1001 is shipped.\\n\\nIt has 3 items." <> other lines from line 3 on:\n- It has 3 items.\n+ It has 2 items.',
		],
		[
			'json: {$.a: 1}',
			'4: the answer is JSON in which $.a equals 1 <> no JSON: Order A-1001 is shipped.\n\nIt has 2 items.',
		],
		['tools: none', '4: no tool is used <> used: get_order, get_stock'],
		['tools:\n  used: a', '5: the tool a is used <> used: get_order, get_stock'],
		['tools:\n  never: get_stock', '5: the tool get_stock is never used <> used: get_order, get_stock'],
		[
			'tools:\n  order: [get_stock, get_order]',
			'5: tools in this order: get_stock, get_order <> used: get_order, get_stock',
		],
		[
			'tools:\n  order: [get_order, get_order]',
			'5: tools in this order: get_order, get_order <> used: get_order, get_stock',
		],
		[
			'tools: {calls: [{name: get_order, result: {"$..sku": {not contains: C}}}]}',
			'4: the tool get_order is called with result $..sku does not contain "C" <> result $..sku: "B7", "C1"',
		],
		[
			'equals: "Order A-1002 is shipped.\\n\\nIt has 2 items."',
			'4: the answer equals "Order A-1002 is shipped.\\n\\nIt has 2 items." <> other lines from line 1 on:\n- Order A-1002 is shipped.\n+ Order A-1001 is shipped.',
		],
		['tools:\n  only: [get_order]', '5: only these tools are used: get_order <> used: get_stock'],
		[
			'tools: {calls: [{name: get_order, arguments: {id: A-1002}}]}',
			'4: the tool get_order is called with arguments $.id equals "A-1002" <> arguments $.id: "A-1001"',
		],
		[
			'tools: {calls: [{name: get_order, result: {items: {equals: [{sku: B7}, {sku: C2}]}}}]}',
			'4: the tool get_order is called with result $.items equals [{"sku":"B7"},{"sku":"C2"}] <> result $.items: at $[1].sku: "C1", not "C2"',
		],
		[
			'tools: {calls: [{name: get_stock, arguments: {id: 1}}]}',
			'4: the tool get_stock is called with arguments $.id equals 1 <> arguments $.id: not received',
		],
		[
			'tools: {calls: [{name: get_order, times: 2}]}',
			'4: the tool get_order is called 2 times <> 1 such calls, not 2',
		],
		['tools: {calls: [{name: other}]}', '4: the tool other is called <> used: get_order, get_stock'],
		['failures: 0', '4: failed tool calls: 0 <> 1'],
		['rounds: {max: 1}', '4: tool rounds: at most 1 <> 2'],
		['tokens: {max: 9}', '4: tokens: at most 9 <> unknown: this server does not send it'],
		['latency: {max: 800ms}', '4: time to the answer: at most 800 ms <> 1.5 s'],
		['failed: true', '4: a failed turn <> an answer'],
		['complete: false', '4: an answer that is cut off at its limit <> a complete answer'],
	])('that does not meet %s is reported in words', async (block, words) => {
		expect(await mismatches(block)).toEqual([words]);
	});

	it('that is JSON is checked by its values', async () => {
		const json = {text: '{"a": [1, 2], "b": "x"}'};
		expect(await mismatches('json: {"$.a[*]": {max: 1}, b: x}', json)).toEqual([]);
		const wrong = '4: the answer is JSON in which $.a[*] is at least 3 <> 1, 2';
		expect(await mismatches('json: {"$.a[*]": {min: 3}}', json)).toEqual([wrong]);
		const many = '4: the answer is JSON in which $.a[*] finds 3 <> 1, 2';
		expect(await mismatches('json: {"$.a[*]": {count: 3}}', json)).toEqual([many]);
	});

	it('of many lines is shown by a few, and all of what differs', {tags: 'slow'}, async () => {
		const many = {text: Array.from({length: 200_000}, (_, index) => `line ${index}`).join('\n')};
		const [nearest = ''] = await mismatches('contains: line 77 or so', many);
		expect(nearest).toBe('4: the answer contains "line 77 or so" <> line 77');
		const [over = ''] = await mismatches('not matches: 0\\nline 1', many);
		expect(over).toMatch(/<> line 0\nline 1\nline 2\nline 3\nline 4\n\(199995 more lines\)$/);
		const seven = {text: 'a\nb\nc\nd\ne\nf\ng'};
		const [both = ''] = await mismatches('equals: "1\\n2\\n3\\n4\\n5\\n6\\n7"', seven);
		expect(both).toMatch(/- 5\n\(2 more lines\)\n\+ a\n/);
	});

	it('that was cut off is not as expected, unless the deck says so', async () => {
		const cut = {cutOffBy: 'max_tokens'};
		const words = '1: a complete answer <> an answer that was cut off (max_tokens)';
		expect(await mismatches('contains: [shipped, lost]', cut)).toEqual([
			words,
			expect.stringMatching(/^4: the answer contains "lost"/),
		]);
		expect(await mismatches('complete: false', cut)).toEqual([]);
		expect(await mismatches('complete: true', cut)).toEqual([words.replace('1', '4')]);
	});

	it('with many calls names the first of them', async () => {
		const calls = Array.from({length: 1000}, (_, id) => ({
			name: 'get',
			arguments: {id},
			result: 1,
			error: undefined,
		}));
		const [unused = ''] = await mismatches('tools: {used: put}', {calls});
		expect(unused).toMatch(/<> used: (?:get, ){20}and 980 more$/);
		const [other = ''] = await mismatches('tools: {calls: [{name: get, arguments: {id: 1000}}]}', {calls});
		expect(other).toMatch(
			/<> call 1: arguments \$\.id: 0\ncall 2: arguments \$\.id: 1\n[\s\S]*\nand 980 more$/,
		);
	});

	it('of a failed turn meets nothing, unless that is expected', async () => {
		const failed = {failed: true, text: 'An error occurred'};
		const words = '1: an answer <> the server reports a failed turn: An error occurred';
		expect(await mismatches('contains: error', failed)).toEqual([words]);
		expect(await mismatches('contains: error\nfailed: true', failed)).toEqual([]);
	});

	it('may have used no tool, and be empty', async () => {
		const nothing = {calls: [], text: ''};
		expect(await mismatches('tools:\n  used: a\ncontains: x', nothing)).toEqual([
			'5: the tool a is used <> no tool was used',
			'6: the answer contains "x" <> an empty answer',
		]);
	});
});

describe('a pattern', () => {
	const test = {kind: 'matches', pattern: {source: '^(a+)+$', flags: ''}} as const;

	it('that would run for ever is stopped, and never run again', () => {
		expect(fitsValue(test, `${'a'.repeat(40)}b`, 30)).toBe('too-slow');
		expect(fitsValue(test, 'a')).toBe('too-slow');
	});

	it('that was stopped is reported as such', async () => {
		expect(await mismatches('matches: ^(a+)+$')).toEqual([
			'4: the answer matches /^(a+)+$/ <> the pattern or the JSONPath took too long and was stopped; simplify it',
		]);
	});

	it('matches the whole of a long answer', () => {
		const end = {kind: 'matches', pattern: {source: 'the end$', flags: ''}} as const;
		expect(fitsValue(end, `${'word '.repeat(100_000)}the end`)).toBe(true);
	});
});

it('texts from outside are compared as they are', () => {
	for (const text of HOSTILE_TEXTS) {
		expect(fitsValue({kind: 'contains', text}, `before ${text} after`)).toBe(true);
		expect(fitsValue({kind: 'not contains', text: `${text}!`}, text)).toBe(true);
	}
});
