import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {MOST_LEVELS, readJson} from '../../source/protocol/json.ts';
import {type Scan, type ScanLimits, scan} from '../../source/protocol/scan.ts';
import {anyJson, brokenJson} from '../support/arbitraries.ts';
import {anyCodePoint} from '../support/code-points.ts';
import {cases} from '../support/property-runs.ts';

const WHOLE: ScanLimits = {longestString: 1e9, head: 32, budget: 1e9, mostItems: 1e9};
const SMALL: ScanLimits = {longestString: 80, head: 40, budget: 300, mostItems: 3};

function scanned(text: string, limits = WHOLE): Extract<Scan, {readonly kind: 'scanned'}> {
	const found = scan(Buffer.from(text), limits);
	if (found.kind === 'failed') throw new Error('it failed');
	return found;
}

/** The value of the short text, parsed by `readJson`. */
function shortOf(text: string, limits = SMALL): Record<string, unknown> {
	const reading = readJson(scanned(text, limits).json);
	if (reading.kind === 'failed') throw new Error(reading.detail);
	return reading.value as Record<string, unknown>;
}

/** Writes JSON with white space, and with some characters as escapes. */
function respelled(value: unknown, seed: number): string {
	const blanks = ['', ' ', '\n', '\t\r '];
	let turn = seed;
	return JSON.stringify(value, undefined, blanks[seed % 4])
		.replaceAll(/[a-m](?=[^"\\]*")/g, (letter) => {
			turn = (turn * 31 + 7) % 1009;
			return turn % 5 === 0 ? `§${letter}` : letter;
		})
		.replaceAll(
			// Not after a backslash, where a letter has a meaning.
			/(\\?)§(.)/g,
			(_, before: string, letter: string) =>
				before + (before === '' ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter),
		);
}

const isReadable = (text: string): boolean => {
	const reading = readJson(text);
	return (
		reading.kind === 'value' &&
		typeof reading.value === 'object' &&
		reading.value !== null &&
		!Array.isArray(reading.value)
	);
};

describe('the accepted texts', () => {
	it('are those of the parser', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), anyJson), fc.nat(1000), (value, seed) => {
				const text = JSON.stringify(value);
				expect(scanned(text).json).toBe(Buffer.from(text).toString());
				const other = respelled(value, seed);
				if (isReadable(other)) expect(scanned(other).json).toBe(Buffer.from(other).toString());
			}),
			{numRuns: cases(500)},
		);
	});

	it('exclude the texts that the parser rejects', () => {
		fc.assert(
			fc.property(brokenJson, (text) => {
				expect([text, scan(Buffer.from(text), SMALL).kind]).toEqual([
					text,
					isReadable(text.toWellFormed()) ? 'scanned' : 'failed',
				]);
			}),
			{numRuns: cases(2000)},
		);
	});

	it('exclude truncated texts', () => {
		const text = JSON.stringify({type: 'x', a: [1, -2.5e-7, true, null, 'é\\"\u{1F600}', {b: {}}], c: 'end'});
		const bytes = Buffer.from(text);
		for (let length = 0; length < bytes.length; length++)
			expect([length, scan(bytes.subarray(0, length), WHOLE).kind]).toEqual([length, 'failed']);
		expect(scan(bytes, WHOLE).kind).toBe('scanned');
	});

	it.each([
		'{"a":01}',
		'{"a":1.}',
		'{"a":.5}',
		'{"a":+1}',
		'{"a":-}',
		'{"a":1e}',
		'{"a":tru}',
		'{"a":"\\x"}',
		'{"a":"\\u12g4"}',
		'{"a":"\n"}',
		'{"a":"\u0000"}',
		'{"a":1,}',
		'{"a":[1,]}',
		'{"a":[}',
		'{"a" 1}',
		'{a:1}',
		'{"a":1}}',
		'{"a":1} x',
		'\uFEFF{"a":1}',
		'[1]',
		'"a"',
		'',
	])('exclude %j', (text) => {
		expect(scan(Buffer.from(text), WHOLE).kind).toBe('failed');
	});

	it.each(['{"a":NaN}', '{"a":[Infinity,-Infinity, NaN ]}', '{NaN:1}'])(
		'include %s, as in the parser',
		(text) => {
			expect(isReadable(text)).toBe(true);
			expect(scanned(text).json).toBe(text);
		},
	);

	it('may begin at any address', () => {
		const text = JSON.stringify({message: 'a'.repeat(100), n: [1, 2]});
		for (const offset of [0, 1, 2, 3]) {
			const bytes = Buffer.from(' '.repeat(offset) + text).subarray(offset);
			expect(scan(bytes, WHOLE)).toMatchObject({kind: 'scanned', json: text});
		}
	});
});

describe('scan', () => {
	it('leaves out the rest of a long message, and reports its range', () => {
		fc.assert(
			fc.property(fc.string({unit: anyCodePoint, maxLength: 300}), fc.boolean(), (message, isAsciiOnly) => {
				const plain = JSON.stringify({type: 'ai_response', message, tool_calls: []});
				const text = isAsciiOnly
					? plain.replaceAll(
							/[\u0080-\uffff]/g,
							(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
						)
					: plain;
				const bytes = Buffer.from(text);
				const whole = JSON.parse(bytes.toString()).message as string;
				const found = scanned(text, SMALL);
				const head = String(shortOf(text).message);
				expect(whole.startsWith(head)).toBe(true);
				if (found.message === undefined) {
					expect(head).toBe(whole);
					return;
				}
				const {start, end, units} = found.message;
				expect(end - start).toBeGreaterThan(80);
				expect(units).toBe(whole.length);
				expect(JSON.parse(`"${bytes.toString('utf8', start, end)}"`)).toBe(whole);
				expect(head.length).toBeLessThan(whole.length);
				// Never half a character, unless the text has one.
				if (whole.isWellFormed()) expect(head.isWellFormed()).toBe(true);
			}),
			{numRuns: cases(500)},
		);
	});

	it('leaves out, and counts, the items of a list of the frame after the first ones', () => {
		const results = Array.from({length: 1000}, (_, index) => ({
			tool_call_id: `t${index}`,
			result: {a: [index, '[']},
		}));
		const text = JSON.stringify({type: 'ai_response', tool_results: results, message: 'done'});
		const found = scanned(text, {...WHOLE, mostItems: 3});
		expect(JSON.parse(found.json)).toEqual({
			type: 'ai_response',
			tool_results: results.slice(0, 3),
			message: 'done',
		});
		expect(found.cut?.inside).toMatchObject([{key: 'tool_results', count: 1000, left: 997, inside: []}]);
	});

	it('counts nothing if the field is repeated', () => {
		const text = `{"tool_results":[1,2,3,4,5],"tool_results":[1],"message":"${'a'.repeat(99)}","message":"b"}`;
		const found = scanned(text, SMALL);
		expect(found.cut?.inside).toMatchObject([{key: 'tool_results', isReplaced: true}]);
		expect(found.message).toBeUndefined();
		expect(JSON.parse(found.json)).toEqual({tool_results: [1], message: 'b'});
	});

	it('leaves out the rest of a deep list after the budget of its member, and counts it', () => {
		const text = JSON.stringify({
			metadata: {kept: {list: Array.from({length: 500}, (_, index) => index)}},
			after: 'here',
		});
		const found = scanned(text, SMALL);
		const {metadata, after} = JSON.parse(found.json) as {metadata: {kept: {list: unknown[]}}; after: string};
		const {list} = metadata.kept;
		expect(list).toEqual(Array.from({length: list.length}, (_, index) => index));
		const [cut] = found.cut?.inside[0]?.inside[0]?.inside ?? [];
		expect(cut).toMatchObject({key: 'list', count: 500, left: 500 - list.length, inside: []});
		expect(after).toBe('here');
	});

	it.each([
		['member', (before: object, list: object) => ({metadata: before, other: {list}, type: 'x'})],
		['message of a history', (before: object, list: object) => ({messages: [before, {metadata: {list}}]})],
	])('leaves out no more after another shortened %s', (_name, frameOf) => {
		const list = Array.from({length: 500}, (_, index) => index);
		const cutAfter = (text: string) =>
			/(\d+)\]/.exec(scanned(JSON.stringify(frameOf({text}, list)), SMALL).json)?.[1];
		expect(cutAfter('a'.repeat(9000))).toBe(cutAfter('a'));
		expect(Number(cutAfter('a'))).toBeLessThan(499);
	});

	it('leaves out the rest of any other long string, and adds nothing', () => {
		const text = JSON.stringify({metadata: {text: 'é'.repeat(50)}});
		expect(shortOf(text).metadata).toEqual({text: 'é'.repeat(20)});
		expect(scanned(text, SMALL).cut?.inside[0]?.inside).toMatchObject([
			{key: 'text', start: 20, size: 102, units: 52},
		]);
	});

	it('leaves out only the rest of long contents of a history', () => {
		const messages = Array.from({length: 50}, (_, index) => ({
			role: 'user',
			content: String(index).repeat(index % 7 === 0 ? 99 : 5),
		}));
		const text = JSON.stringify({type: 'history', messages: ['no message', ...messages]});
		const found = scanned(text, SMALL);
		const short = JSON.parse(found.json) as {messages: {role: string; content: string}[]};
		expect(short.messages).toHaveLength(51);
		const long = messages.flatMap(({content}, index) => (content.length > 80 ? [index] : []));
		expect([...found.contents.keys()]).toEqual(long);
		for (const index of long) {
			const span = found.contents.get(index);
			expect(Buffer.from(text).toString('utf8', span?.start, span?.end)).toBe(messages[index]?.content);
		}
	});

	it.each([
		['the last of two histories', '{"messages":[{"content":"a"},{}],"messages":[{"content":"LONG"}]}'],
		['a message after a list', '{"messages":[[1],{"content":"LONG"}]}'],
		['a message before its other members', '{"messages":[{"content":"LONG","role":"user"}]}'],
	])('reports the content of %s', (_name, text) => {
		const found = scanned(text.replace('LONG', 'a'.repeat(99)), SMALL);
		expect([...found.contents.keys()]).toEqual([0]);
		expect(found.cut).toBeUndefined();
	});

	it.each([
		['the first of two histories', '{"messages":[{"content":"LONG"}],"messages":[]}', false],
		['a list among the messages', '{"messages":[{"content":"a"},["LONG"]]}', true],
		['an object instead of a history', '{"messages":{"a":{"content":"LONG"}}}', true],
	])('reports no content of %s', (_name, text, isCut) => {
		const found = scanned(text.replace('LONG', 'a'.repeat(99)), SMALL);
		expect(found.contents.size).toBe(0);
		expect(found.cut !== undefined).toBe(isCut);
	});

	it('reports no text within a message that is an object', () => {
		const found = scanned(`{"message":{"a":"${'b'.repeat(99)}"}}`, SMALL);
		expect(found.message).toBeUndefined();
		expect(found.cut).toBeDefined();
	});

	it('leaves out the rest of a list of the frame after its budget', () => {
		const item = Array.from({length: 50}, (_, index) => index + 100);
		const text = JSON.stringify({tool_results: Array.from({length: 9}, () => item)});
		const found = scanned(text, {...SMALL, mostItems: 1e9});
		expect(found.cut?.inside).toMatchObject([{key: 'tool_results', left: 7}]);
		expect(JSON.parse(found.json)).toEqual({tool_results: [item, item]});
	});

	it('does not report a content that is replaced by a later one', () => {
		const text = `{"messages":[{"content":"${'a'.repeat(99)}","\\u0063ontent":"short"},{"content":"${'b'.repeat(99)}"}]}`;
		expect([...scanned(text, SMALL).contents.keys()]).toEqual([1]);
	});

	it('keeps a frame without long strings and lists as it is', () => {
		const limits = {...SMALL, budget: 1e9, mostItems: 1e9};
		fc.assert(
			fc.property(fc.dictionary(fc.string({maxLength: 8}), anyJson), (value) => {
				const text = JSON.stringify(value);
				if (/"(?:[^"\\]|\\.){80,}"/.test(text)) return;
				expect(shortOf(text, limits)).toEqual(JSON.parse(Buffer.from(text).toString()));
			}),
		);
	});

	it('leaves out nesting below the deepest level, up to 100,000 levels without recursion', () => {
		for (const [open, close, empty] of [
			['[', ']', '[]'],
			['{"a":', '}', '{}'],
		] as const) {
			const text = `{"x":${open.repeat(100_000)}1${close.repeat(100_000)},"y":2}`;
			const found = scanned(text);
			expect(found.isTooDeep).toBe(true);
			expect(found.json).toBe(
				`{"x":${open.repeat(MOST_LEVELS - 1)}${empty}${close.repeat(MOST_LEVELS - 1)},"y":2}`,
			);
			expect(readJson(found.json)).toEqual({...readJson(text), repairs: []});
			expect(scan(Buffer.from(text.slice(0, 150_000)), WHOLE).kind).toBe('failed');
		}
	});
});
