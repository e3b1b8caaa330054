/** JSON from the server is shown, found, copied and saved with the tokens that it came with, in every mode. */
import {describe, expect, it} from 'vitest';
import type {ToolCall} from '../source/chat/entry.ts';
import {wholeCalls} from '../source/chat/recovery/whole-calls.ts';
import {argumentsOf, valuesOf} from '../source/chat/tool-facts.ts';
import {adopt, pair} from '../source/chat/tools.ts';
import {EMPTY_TRANSCRIPT, reduce} from '../source/chat/transcript.ts';
import {plainReply} from '../source/modes/demo/plain-text.ts';
import {spokenCall} from '../source/modes/screen-reader/spoken-entries.ts';
import {decode} from '../source/protocol/decode.ts';
import type {CutValue} from '../source/protocol/frames.ts';
import type {AiResponseFrame, ServerFrame} from '../source/protocol/server-frames.ts';
import {jsonPath} from '../source/text/json-tree/path.ts';
import {compactJson, writtenJson} from '../source/text/json-tree/write.ts';
import {explorerOf, selectionOf} from '../source/ui/explorer/explorer.ts';
import {explorerLines} from '../source/ui/explorer/explorer-view.ts';
import {findFieldsOf} from '../source/ui/search/find-text.ts';
import {rowsOf} from '../source/ui/transcript/entry-rows.ts';
import {Folds} from '../source/ui/transcript/fold-state.ts';
import {callsUnder} from '../source/ui/transcript/list.ts';
import {callsJson, textsWithCalls} from '../source/ui/transcript/message-text.ts';
import {toolRows} from '../source/ui/transcript/tool-rows.ts';
import {assistantEntry, toolPart} from './support/entries.ts';
import {remoteTextOf} from './support/remote-texts.ts';
import {textOf} from './text/any-text.ts';

function frameOf(message: string): ServerFrame {
	const decoded = decode(message);
	if (decoded.kind !== 'frame') throw new Error('no frame');
	return decoded.frame;
}

function answerOf(members: string): AiResponseFrame {
	const frame = frameOf(`{"type":"ai_response","message":"done",${members}}`);
	if (frame.type !== 'ai_response') throw new Error('no answer');
	return frame;
}

function callsOf(members: string): ToolCall[] {
	const {tool_calls: calls, tool_results: results} = answerOf(members);
	return pair(calls, results, 1, (index) => `k${index}`);
}

function firstOf(calls: readonly ToolCall[]): ToolCall {
	const [call] = calls;
	if (call === undefined) throw new Error('no call');
	return call;
}

const ARGUMENTS = '{"user_id": 1234567890123456789, "10": 1.10, "2": 1E5}';
const RESULT =
	'{"id":9007199254740993,"low":-0,"far":1e400,"tag":"a","tag":"b","text":"{\\"2\\":1.0,\\"1\\":2}"}';
const TOOLS = `"tool_calls":[{"id":"c","name":"get_user","arguments":${ARGUMENTS}}],"tool_results":[{"tool_call_id":"c","name":"get_user","result":${RESULT}}]`;
const CALL = firstOf(callsOf(TOOLS));
const ENTRY = assistantEntry([toolPart(CALL)]);
const SHOWN_ARGUMENTS = 'user_id: 1234567890123456789, 10: 1.10, 2: 1E5';
const SHOWN_RESULT = 'id: 9007199254740993, low: -0, far: 1e400, tag: "a", tag: "b"';
const COPIED = `{
  "name": "get_user",
  "arguments": {
    "user_id": 1234567890123456789,
    "10": 1.10,
    "2": 1E5
  },
  "result": {
    "id": 9007199254740993,
    "low": -0,
    "far": 1e400,
    "tag": "a",
    "tag": "b",
    "text": "{\\"2\\":1.0,\\"1\\":2}"
  }
}`;

describe('arguments and results with awkward numbers and keys', () => {
	it('are shown as they came, folded and open', () => {
		const rows = (isOpen: boolean, width: number): string[] =>
			toolRows(CALL, {isOpen, phase: 'over'}, width, 0).map(textOf);
		expect(rows(false, 200).join('\n')).toContain(`${SHOWN_ARGUMENTS} → ${SHOWN_RESULT}`);
		expect(rows(true, 100).map((row) => row.trim())).toEqual(
			expect.arrayContaining([
				expect.stringContaining(SHOWN_ARGUMENTS),
				expect.stringContaining('id    9007199254740993'),
				'low   -0',
				'far   1e400',
				'tag   "a"',
				'tag   "b"',
			]),
		);
	});

	it('have the size of what was sent', () => {
		const [row = []] = toolRows(CALL, {isOpen: true, phase: 'over'}, 100, 0);
		expect(textOf(row)).toContain(`${Buffer.byteLength(RESULT)} B`);
	});

	it('are copied as they came', () => {
		const item = {kind: 'entry', entry: ENTRY} as const;
		expect(callsJson(callsUnder(item, CALL.key))).toBe(COPIED);
		expect(textsWithCalls(item)).toEqual([COPIED]);
	});

	it.each([
		['lists', 900, '[', ']'],
		['lists', 1100, '[', ']'],
		['objects', 5000, '[{"a":', '}]'],
	])('are whole in %s at %i levels', (_, levels, open, close) => {
		const nest = `${open.repeat(levels)}"deepest"${close.repeat(levels)}`;
		const tools = `"tool_calls":[{"id":"c","name":"n","arguments":${nest}}],"tool_results":[{"tool_call_id":"c","name":"n","result":${nest}}]`;
		const call = firstOf(callsOf(tools));
		const {arguments: args, result} = valuesOf(call);
		expect([compactJson(args), compactJson(result)]).toEqual([nest, nest]);
		const [row = []] = toolRows(call, {isOpen: true, phase: 'over'}, 100, 0);
		expect(textOf(row)).toContain('[1 item]');
		const entry = assistantEntry([toolPart(call)]);
		expect(findFieldsOf(entry)[0]?.text).toContain('deepest');
		expect(
			textsWithCalls({kind: 'entry', entry})
				.join()
				.match(/deepest/g),
		).toHaveLength(2);
	});

	it('are found by the true digits, and not by rounded ones', () => {
		const [field] = findFieldsOf(ENTRY);
		for (const token of ['user_id: 1234567890123456789', '10: 1.10', '2: 1E5', 'low: -0', 'tag: a', 'tag: b'])
			expect(field?.text.split('\n')).toContain(token);
		expect(field?.text).not.toContain('1234567890123456800');
	});

	it('are browsed and copied in the explorer as they came, also JSON in a text', () => {
		const explorer = explorerOf(CALL);
		if (explorer === undefined) throw new Error('no explorer');
		const rows = explorerLines(explorer, 100, 30).map((line) => textOf(line).trim());
		expect(rows.join('\n')).toMatch(/user_id +1234567890123456789\n.*10 +1\.10\n.*2 +1E5/);
		const at = (cursor: number) => selectionOf({...explorer, cursor});
		const copies = Array.from({length: explorer.root.rows}, (_, row) => writtenJson(at(row)?.value));
		for (const copy of ['1234567890123456789', '1.10', '1E5', '-0', '1e400', 'a', 'b'])
			expect(copies).toContain(copy);
		expect(copies[0]).toBe(`{\n  "user_id": 1234567890123456789,\n  "10": 1.10,\n  "2": 1E5\n}`);
		expect(jsonPath(at(2)?.segments ?? [])).toBe("$.arguments['10']");
	});

	it('are printed by --demo and announced by the line mode as they came', () => {
		expect(plainReply(ENTRY)).toContain(`(${SHOWN_ARGUMENTS}) → id: 9007199254740993, low: -0`);
		expect(spokenCall(CALL)).toContain('user id 1234567890123456789, 10 1.10, 2 1E5');
		expect(spokenCall(CALL)).toContain('id 9007199254740993, low -0, far 1e400, tag a, tag b');
	});

	it.each(['1234567890123456789', '1e400', '1.10', '-0', '1E5'])('can be the number %s alone', (source) => {
		const [call] = callsOf(
			`"tool_calls":[{"id":"c","name":"n","arguments":${source}}],"tool_results":[{"tool_call_id":"c","result":${source}}]`,
		);
		if (call === undefined) throw new Error('no call');
		const [row = []] = toolRows(call, {isOpen: false, phase: 'over'}, 100, 0);
		expect(textOf(row)).toContain(`${source} → ${source}`);
		expect(spokenCall(call)).toBe(`Tool n, ${source}: succeeded. Result: ${source}.`);
		expect(findFieldsOf(assistantEntry([toolPart(call)]))[0]?.text).toBe(`n\n${source}\n${source}`);
	});

	it('keep the source of an error that is an object', () => {
		const [call] = callsOf(
			'"tool_results":[{"tool_call_id":"c","name":"n","result":{"error":{"code":1.0,"2":1,"1":2}}}]',
		);
		expect(call?.outcome).toMatchObject({state: 'failed', error: '{"code":1.0,"2":1,"1":2}'});
	});

	it('stay as they came when the history sends them again without the arguments', () => {
		const [again] = callsOf('"tool_results":[{"tool_call_id":"c","name":"get_user","result":[1.0]}]');
		if (again === undefined) throw new Error('no call');
		const [adopted] = adopt([again], [CALL]);
		expect(adopted && Object.values(valuesOf(adopted)).map(compactJson)).toEqual([
			'{"user_id":1234567890123456789,"10":1.10,"2":1E5}',
			'[1.0]',
		]);
		const [plain] = callsOf('"tool_calls":[{"id":"c","name":"get_user","arguments":{"a":1}}]');
		expect(plain && adopt([plain], [CALL])[0]).toMatchObject({arguments: {a: 1}});
		expect(plain && adopt([plain], [CALL])[0]).not.toHaveProperty('argumentsJson');
		expect(plain && compactJson(argumentsOf(adopt([plain], [CALL])[0] ?? CALL))).toBe('{"a":1}');
	});

	it('are read whole where the frame was too large', async () => {
		const cutOf = (json: string): CutValue => ({
			...{at: 0, key: undefined, start: 0, size: json.length, units: json.length, inside: []},
			whole: remoteTextOf(json, 0),
		});
		const {argumentsJson: _, ...call} = CALL;
		const cut: ToolCall = {
			...call,
			arguments: {},
			argumentsCut: cutOf(ARGUMENTS),
			outcome: {state: 'succeeded', result: {}, resultCut: cutOf(RESULT)},
		};
		const whole = await wholeCalls([cut]);
		expect(whole && callsJson(whole)).toBe(COPIED);
	});

	it.each(['ai_response', 'history'])('are in the rows of the metadata of an entry from %s', (type) => {
		const metadata =
			'"metadata":{"rejected_overrides":{"top_p":1.0,"10":2.50},"kb_sources":[{"n":1e400,"2":1,"1":2}]}';
		const messages = `[{"role":"user","content":"q"},{"role":"assistant","content":"a",${metadata}}]`;
		const members = type === 'history' ? `"messages":${messages}` : `"message":"a",${metadata}`;
		const frame = frameOf(`{"type":"${type}",${members}}`);
		if (frame.type !== 'ai_response' && frame.type !== 'history') throw new Error('another frame');
		const {entries} = reduce(
			EMPTY_TRANSCRIPT,
			frame.type === 'history'
				? {type: 'history', messages: frame.messages, at: 1}
				: {type: 'answered', frame, failed: false, at: 1},
		);
		const entry = entries.items.at(-1);
		if (entry === undefined) throw new Error('no entry');
		const context = {width: 80, folds: new Folds(), times: false, source: false, now: 0};
		const rows = rowsOf({kind: 'entry', entry}, 'unit', context).map(({line}) => textOf(line));
		for (const text of ['top_p: 1.0', '10: 2.50', '{"n":1e400,"2":1,"1":2}'])
			expect(rows.join('\n')).toContain(text);
	});
});

describe('tool ids that are not text', () => {
	const cities = (ids: readonly string[], resultIds: readonly string[]): unknown =>
		callsOf(
			`"tool_calls":[${ids.map((id, at) => `{"id":${id},"name":"lookup","arguments":{"city":${at}}}`)}],` +
				`"tool_results":[${resultIds.map((id) => `{"tool_call_id":${id},"name":"lookup","result":${JSON.stringify(id)}}`)}]`,
		).map(({arguments: args, outcome, isOrphan}) => [
			args,
			outcome.state === 'succeeded' ? outcome.result : outcome.state,
			isOrphan ?? false,
		]);

	it.each([
		['numbers', ['1', '2'], ['2', '1']],
		[
			'numbers that are equal in JavaScript',
			['1234567890123456788', '1234567890123456789'],
			['1234567890123456789', '1234567890123456788'],
		],
		['a number and its text', ['1', '"1"'], ['"1"', '1']],
		['lists and objects', ['[1]', '{"a":1}', 'true'], ['true', '{"a":1}', '[1]']],
	])('pair each result with its own call: %s', (_, ids, resultIds) => {
		expect(cities(ids, resultIds)).toEqual(ids.map((id, at) => [{city: at}, id, false]));
	});

	it('leave a result of another type unmatched, and say so', () => {
		expect(cities(['1', '2'], ['"2"', '1'])).toEqual([
			[{city: 0}, '1', false],
			[{city: 1}, 'unknown', false],
			[undefined, '"2"', true],
		]);
	});
});
