import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decode} from '../../source/protocol/decode.ts';
import {decodeLarge, LARGE_MESSAGE} from '../../source/protocol/decode-large.ts';
import type {JsonValue} from '../../source/protocol/frames.ts';
import {isWrittenAlike, mayLose, readJson} from '../../source/protocol/json.ts';
import type {AiResponseFrame, Decoded, HistoryFrame} from '../../source/protocol/server-frames.ts';
import {exactly, readExactly} from '../../source/text/json-tree/exact.ts';
import {compactJson} from '../../source/text/json-tree/write.ts';
import {anyJson} from '../support/arbitraries.ts';
import {AWKWARD_NUMBERS, anyObjectSource, anySource} from '../support/json-sources.ts';

/** The compact JSON of a value as it came. */
const shown = (value: unknown, json: string | undefined): string => compactJson(exactly(value, json));

function frameOf(decoded: Decoded): AiResponseFrame | HistoryFrame {
	if (decoded.kind !== 'frame') throw new Error(decoded.detail);
	const {frame} = decoded;
	if (frame.type !== 'ai_response' && frame.type !== 'history') throw new Error(frame.type);
	return frame;
}

const isMissing = (compact: string): boolean => compact === 'null';

/** Arguments and results in the forms of the servers, with a member that must not be confused with them. */
const FORMS: Readonly<Record<string, (args: string, result: string) => readonly [string, string]>> = {
	seed: (args, result) => [
		`{"id":"a","name":"n","arguments":${args}}`,
		`{"tool_call_id":"a","name":"n","result":${result},"other":1.0}`,
	],
	today: (args, result) => [
		`{"name":"n","args":${args},"id":"a","type":"tool_call"}`,
		`{"result":1.0,"tool_call_id":"a","name":"n","result" : ${result}}`,
	],
	'a nested function': (args, result) => [
		`{"id":"a","arguments":null,"function":{"name":"n","arguments":${args}}}`,
		`{"tool_call_id":"a", "name":"n", "result":\n${result}\n}`,
	],
};

function checkTools(
	calls: AiResponseFrame['tool_calls'],
	results: AiResponseFrame['tool_results'],
	args: string,
	result: string,
): void {
	const [call] = calls;
	const [outcome] = results;
	if (!isMissing(args)) expect(shown(call?.arguments, call?.argumentsJson)).toBe(args);
	expect(shown(outcome?.result, outcome?.resultJson)).toBe(result);
}

describe('the source of tool arguments and results', () => {
	it.each(Object.keys(FORMS))('has all tokens of what was sent, in the form of %s', (form) => {
		fc.assert(
			fc.property(anySource, anySource, (args, result) => {
				const [call = '', outcome = ''] = FORMS[form]?.(args.text, result.text) ?? [];
				const tools = `"tool_calls":[${call}],"tool_results":[7,${outcome}]`;
				const answer = frameOf(decode(`{"type":"ai_response","message":"1.0",${tools}}`)) as AiResponseFrame;
				checkTools(answer.tool_calls, answer.tool_results, args.compact, result.compact);
				const history = frameOf(
					decode(
						`{"type":"history","messages":[3,{"role":"user"},{"role":"tool",${tools},"metadata":{"x":${args.text}}}]}`,
					),
				) as HistoryFrame;
				const [, message] = history.messages;
				const {tool_calls: calls = [], tool_results: results = []} = message ?? {};
				checkTools(calls, results, args.compact, result.compact);
				expect(shown(message?.metadata, message?.metadataJson)).toBe(`{"x":${args.compact}}`);
			}),
		);
	});

	it('is kept in a message that is scanned', () => {
		const message = 'x'.repeat(2 * LARGE_MESSAGE);
		fc.assert(
			fc.property(anySource, anyObjectSource, (args, result) => {
				const [call = '', outcome = ''] = FORMS.seed?.(args.text, result.text) ?? [];
				const text = `{"type":"ai_response","tool_calls":[${call}],"tool_results":[${outcome}],"message":"${message}"}`;
				const {decoded, long} = decodeLarge(Buffer.from(text));
				expect(long?.message?.length).toBe(2 * LARGE_MESSAGE);
				const {tool_calls: calls, tool_results: results} = frameOf(decoded) as AiResponseFrame;
				checkTools(calls, results, args.compact, result.compact);
			}),
			{numRuns: 30},
		);
	});

	it('has the tokens at the beginning of a list that was cut', {tags: 'slow'}, () => {
		const numbers = Array.from(
			{length: 200_000},
			(_, index) => AWKWARD_NUMBERS[index % AWKWARD_NUMBERS.length],
		);
		const text = `{"type":"ai_response","message":"","tool_calls":[],"tool_results":[{"name":"n","result":{"all":[${numbers.join(',')}],"10":1,"2":1.0}}]}`;
		const {decoded, long} = decodeLarge(Buffer.from(text));
		const [outcome] = (frameOf(decoded) as AiResponseFrame).tool_results;
		const [kept = '', after] = shown(outcome?.result, outcome?.resultJson).split(']');
		expect(after).toBe(',"10":1,"2":1.0}');
		expect(`{"all":[${numbers.join(',')}`.startsWith(kept)).toBe(true);
		expect(kept.length).toBeGreaterThan(1_000_000);
		expect(long?.rest?.json.slice(0, text.length)).toBe(text);
	});

	it('of two members with the same name is the source of the last one', () => {
		const text =
			'{"type":"ai_response","message":"","tool_results":[{"name":"x","result":[1.0]},{"result":2.0}],"tool_results":[{"name":"n","result":{"a":1,"a":2}}]}';
		const {tool_results: results} = frameOf(decode(text)) as AiResponseFrame;
		expect(results).toMatchObject([{name: 'n', result: {a: 2}, resultJson: '{"a":1,"a":2}'}]);
	});

	it('is not that of the first of two members with the same name', () => {
		const text =
			'{"type":"ai_response","message":"","tool_results":[{"result":[1.0]}],"tool_results":[{"name":"n","result":{"a":1}}]}';
		const {tool_results: results} = frameOf(decode(text)) as AiResponseFrame;
		expect(results).toEqual([{tool_call_id: undefined, name: 'n', result: {a: 1}, error: undefined}]);
		expect(results[0]?.resultJson).toBeUndefined();
	});

	it('is kept with bare words, and of an error that is not text', () => {
		const text =
			'{"type":"ai_response","message":"","tool_results":[{"name":"n","result":[NaN,1.0]},{"name":"n","error":{"code":1.0}}]}';
		const {tool_results: results} = frameOf(decode(text)) as AiResponseFrame;
		expect(results).toMatchObject([{result: ['NaN', 1]}, {error: '{"code":1.0}'}]);
		expect(results[0]?.resultJson).toBe('[NaN,1.0]');
	});

	it('is not kept where nothing is lost', () => {
		fc.assert(
			fc.property(
				fc.array(fc.oneof(fc.integer(), fc.constant('a ":" b'), fc.constant({a: [0.5, 'x']}))),
				(value) => {
					const text = JSON.stringify({
						type: 'ai_response',
						message: '',
						tool_results: [{name: 'n', result: value}],
					});
					const [outcome] = (frameOf(decode(text)) as AiResponseFrame).tool_results;
					expect(outcome).not.toHaveProperty('resultJson');
					expect(outcome?.resultJson).toBeUndefined();
					expect(outcome?.result).toEqual(value);
				},
			),
		);
	});

	it('is in the frame itself, which other threads and bundles read', () => {
		fc.assert(
			fc.property(anySource, anyObjectSource, (args, result) => {
				const [call = '', outcome = ''] = FORMS.seed?.(args.text, result.text) ?? [];
				const metadata = `"metadata":${result.text}`;
				const decoded = decode(
					`{"type":"ai_response","tool_calls":[${call}],"tool_results":[${outcome}],"message":"",${metadata}}`,
				);
				const copy = structuredClone(frameOf(decoded)) as AiResponseFrame;
				checkTools(copy.tool_calls, copy.tool_results, args.compact, result.compact);
				expect(shown(copy.metadata, copy.metadataJson)).toBe(result.compact);
			}),
		);
	});
});

describe('a text that JavaScript writes alike', () => {
	it('loses nothing: no digit, no order and no number of keys', () => {
		fc.assert(
			fc.property(anySource, ({text, compact}) => {
				for (const json of [text, compact]) {
					const value: JsonValue = JSON.parse(json);
					if (!isWrittenAlike(value, json)) continue;
					expect(JSON.stringify(value)).toBe(compact);
					expect(compactJson(readExactly(json))).toBe(compact);
				}
			}),
		);
	});

	it('is all the compact JSON of servers', () => {
		fc.assert(
			fc.property(anyJson, (value) => {
				const text = JSON.stringify(value);
				expect(isWrittenAlike(JSON.parse(text), text)).toBe(true);
			}),
		);
	});

	it.each([
		'{"a": 1}',
		'{"a":1,"a":1}',
		'{"b":0,"1":0}',
		'"\\u0041"',
		'[-0]',
		...['1.0', '1e5', '1234567890123456789'],
	])('is not %s', (text) => {
		expect(isWrittenAlike(JSON.parse(text), text)).toBe(false);
	});
});

describe('a text that may lose something', () => {
	it('is every text that JavaScript writes otherwise', () => {
		fc.assert(
			fc.property(anySource, ({text, compact}) => {
				const value = JSON.parse(text);
				if (JSON.stringify(value) !== compact) expect(mayLose(value, text)).toBe(true);
			}),
		);
	});

	it.each([
		...AWKWARD_NUMBERS,
		...[
			'42.5',
			'-12',
			'0.5',
			'-0.25',
			'-1.50',
			'0.000001',
			'12.0000000000000',
			'999999999999999',
			'123456789.1234567',
		],
	])('is one with the number %s if JavaScript writes it otherwise', (source) => {
		const isOther = String(Number(source)) !== source;
		expect(mayLose(Number(source), source)).toBe(isOther);
		for (const text of [`[${source}]`, `{"a":${source}}`, `[[],{"a": ${source} }]`])
			expect(mayLose(JSON.parse(text), text)).toBe(isOther);
	});

	it.each([
		['{"1":0}', true],
		['{"\\u0031":0}', true],
		['{"a":1,"\\u0061":2}', true],
		['[{"a":1},{"a":1}]', false],
		['{"a":{"a":1},"b":[{"b":": 1.0"}]}', false],
		['{"a\\\\":1,"a\\\\" :2}', true],
		['{"a" : ["\\"1\\":1.0"]}', false],
		['{"-1":0,"1a":0,"a1":0}', false],
		['{"__proto__":1,"__proto__":2}', true],
		['[NaN,-Infinity]', false],
	])('%s: %j', (text, expected) => {
		const value = readJson(text);
		expect(value.kind === 'value' && mayLose(value.value, text)).toBe(expected);
	});

	it('is not the ordinary JSON of servers', () => {
		fc.assert(
			fc.property(anyJson, (value) => {
				const text = JSON.stringify(value);
				const hasNumber = /\d/.test(text);
				const hasColon = text.includes(':');
				if (!hasNumber && !hasColon) expect(mayLose(JSON.parse(text), text)).toBe(false);
			}),
		);
		const order =
			'{"id":"A-1001","total":42.5,"paid":true,"note":"a \\"b\\": c","geo":{"lat":47.37,"n":-12}}';
		expect(mayLose(JSON.parse(order), order)).toBe(false);
	});
});

describe('an id that is not text', () => {
	const idsOf = (ids: string): unknown[] => {
		const text = `{"type":"ai_response","message":"","tool_calls":[${ids
			.split('|')
			.map((id) => `{"id":${id},"name":"n"}`)
			.join(',')}]}`;
		const decoded = decode(text);
		expect(decoded).toMatchObject({problems: []});
		return (frameOf(decoded) as AiResponseFrame).tool_calls.map(({id}) => id);
	};

	it.each([
		['1|"1"', ['json:1', '1']],
		['1234567890123456788|1234567890123456789', ['json:1234567890123456788', 'json:1234567890123456789']],
		['"json:1"|1', ['json:"json:1"', 'json:1']],
		['null|true|[1]|{"a":1}', [undefined, 'json:true', 'json:[1]', 'json:{"a":1}']],
		['0|-0|1.0', ['json:0', 'json:-0', 'json:1.0']],
	])('of %s is unlike every other', (ids, expected) => {
		expect(idsOf(ids)).toEqual(expected);
	});
});
