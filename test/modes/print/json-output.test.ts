import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Turn} from '../../../source/chat/entry.ts';
import {createJsonOutput, jsonLine} from '../../../source/modes/print/json-output.ts';
import type {Script} from '../../../source/sandbox/server.ts';
import {anyCodePoint} from '../../support/code-points.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {startServer} from '../../support/ws-server.ts';
import {printing} from './printing.ts';

const objects = (out: string): readonly unknown[] =>
	out
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line));

describe('a line', () => {
	it('has the exact text, and nothing that a terminal executes or hides', () => {
		const texts = fc.oneof(fc.string({unit: anyCodePoint}), fc.constantFrom(...HOSTILE_TEXTS));
		fc.assert(
			fc.property(texts, texts, (key, text) => {
				const line = jsonLine({[`k${key}`]: text});
				expect(JSON.parse(line)).toEqual({[`k${key}`]: text});
				expect(line.slice(0, -1).match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)).toBe(null);
			}),
		);
	});

	it('is an object for each question, with values as they came', async () => {
		const server = await startServer();
		const questions = ['one', 'two', 'three'];
		const {written, ended} = printing({url: server.url, questions, format: 'json'});
		const side = await server.nextConnection();
		side.send({type: 'connection_established', session_id: 'S', message: 'Hello'});
		await side.nextFrame();
		const result = '{"id":9007199254740993,"price":1.10,"b":[]}';
		const call = '{"id":"c","name":"get","arguments":{"user":1234567890123456789}}';
		const outcome = `{"tool_call_id":"c","name":"get","result":${result}}`;
		const metadata = '{"cost":1.10,"tokens":12345678901234567890,"2":-0,"1":1E5}';
		side.send(
			`{"type":"ai_response","message":"a\u202Eb","tool_calls":[${call}],"tool_results":[${outcome}],"metadata":${metadata}}`,
		);
		await side.nextFrame();
		side.send({type: 'ai_response', error: true, message: 'broken'});
		expect(await ended).toBe(7);
		const [first = '', second = '', ...rest] = written.out.split('\n');
		expect(rest).toEqual(['']);
		expect(first).toContain('"answer":"a\\u202eb"');
		expect(first).toContain('"arguments":{"user":1234567890123456789}');
		expect(first).toContain(`"result":${result}`);
		expect(first).toContain(`"metadata":${metadata}`);
		expect(JSON.parse(first)).toMatchObject({question: 'one', exit_code: 0, error: null, session_id: 'S'});
		const error = {code: 'failed_turn', message: 'broken'};
		expect(JSON.parse(second)).toMatchObject({
			question: 'two',
			answer: null,
			exit_code: 7,
			error,
			tool_calls: [],
		});
	});
});

/** Streams its answer after a call. */
const streaming: Script = async (message, turn) => {
	await turn.tools('Let me look.', [{name: 'calculate', arguments: {expression: '1+1'}}]);
	await turn.answer(`**${message}** is 2.`);
};

it.each(['today', 'seed', 'document'] as const)(
	'has an event for each step of a turn, on %s',
	async (dialect) => {
		const {url} = await openSandbox({dialect, script: streaming});
		const {written, ended} = printing({url, questions: ['1+1'], format: 'stream-json'});
		expect(await ended).toBe(0);
		const events = objects(written.out);
		expect(events[0]).toEqual({type: 'question', question: '1+1'});
		expect(events.at(-2)).toMatchObject({
			type: 'tool_call',
			call: 1,
			name: 'calculate',
			state: 'succeeded',
			result: {value: 2},
		});
		expect(events.at(-1)).toMatchObject({type: 'answer', answer: '**1+1** is 2.', exit_code: 0});
		expect(events.at(-1)).not.toHaveProperty('tool_calls');
	},
);

it('has the text of each round as it grows', () => {
	let out = '';
	const write = (text: string): void => {
		out += text;
	};
	const output = createJsonOutput({write}, true);
	const turn = (more: Partial<Turn>): Turn => ({
		...{entryId: 'u', phase: 'writing', startedAt: 0, lastFrameAt: 0, statusText: '', progress: undefined},
		...{parts: [], text: '', givenUp: false},
		...more,
	});
	const call = {
		key: 'k',
		id: undefined,
		name: 'get',
		arguments: undefined,
		outcome: {state: 'running'},
	} as const;
	const tool = {kind: 'tool', call: {...call, round: 1, startedAt: 0, endedAt: undefined}} as const;
	for (const next of [
		turn({phase: 'thinking', statusText: 'Thinking...'}),
		turn({text: 'a'}),
		turn({text: 'ab'}),
		turn({text: 'ab'}),
		turn({phase: 'tools', parts: [tool], statusText: 'Calling get...'}),
		turn({parts: [tool], text: 'c'}),
		turn({entryId: 'v', text: 'c'}),
	])
		output.update({...EMPTY_SNAPSHOT, turn: next});
	expect(objects(out)).toEqual([
		{type: 'status', status: 'Thinking...'},
		{type: 'text', text: 'a', continues: false},
		{type: 'text', text: 'b', continues: true},
		{type: 'tool_started', call: 1, name: 'get'},
		{type: 'text', text: 'c', continues: false},
		{type: 'text', text: 'c', continues: false},
	]);
});
