/** A recording as the scripts of a server: which message of the client gets which answers, and how connections end. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {type ConnectionScript, connectionScripts} from '../../source/recording/connection-scripts.ts';
import type {FrameRecord} from '../../source/recording/frame-record.ts';
import {readRecords} from '../../source/recording/read-records.ts';
import {recordingNames} from '../support/recording.ts';

const recorded = (name: string): readonly FrameRecord[] =>
	readRecords(readFileSync(new URL(`../fixtures/recordings/${name}.jsonl`, import.meta.url), 'utf8')).records;

/** `auth: typing, ai_response`, one exchange a line. */
const shown = ({exchanges}: ConnectionScript): readonly string[] =>
	exchanges.map(({asked, steps}) => {
		const answers = steps.map((step) => (step.kind === 'message' ? typeIn(step.frame) : kindOf(step)));
		return `${asked?.type ?? '-'}: ${answers.join(' ')}`;
	});

const typeIn = (frame: string): string => /"type": ?"(\w+)"/.exec(frame)?.[1] ?? '?';
const kindOf = (step: {readonly kind: string; readonly code?: number}): string =>
	step.code === undefined ? step.kind : `${step.kind} ${step.code}`;

const message = (t: number, dir: 'in' | 'out', value: object): FrameRecord => {
	const frame = JSON.stringify(value);
	return {t, dir, frame, bytes: frame.length};
};
const note = (t: number, name: string, facts: object = {}): FrameRecord => ({
	...facts,
	t,
	dir: 'note',
	note: name,
});
const GREETING = {type: 'connection_established'};
const chat = (text: string) => ({type: 'chat', message: text});

describe('the connections of a recording', () => {
	it('have all of its messages, in order', () => {
		for (const name of recordingNames()) {
			const records = recorded(name);
			const exchanges = connectionScripts(records).flatMap((script) => script.exchanges);
			const asked = exchanges.flatMap((exchange) => exchange.asked?.frame ?? []);
			expect(asked, name).toEqual(records.flatMap((record) => (record.dir === 'out' ? record.frame : [])));
			const sent = records.filter(({dir}) => dir === 'in').length;
			const steps = exchanges.flatMap((exchange) => exchange.steps);
			expect(steps.filter(({kind}) => kind === 'message').length, name).toBe(sent);
		}
	});

	it('send the greeting before the client has said anything, even if it did', () => {
		const [script] = connectionScripts(recorded('head-auth_sent_before_hello'));
		expect(shown(script as ConnectionScript).slice(0, 2)).toEqual([
			'-: connection_established',
			'auth: auth_configured',
		]);
	});

	it('answer messages that were sent during an answer after it', () => {
		const [script] = connectionScripts([
			note(0, 'connect'),
			message(1, 'in', GREETING),
			message(2, 'out', chat('a')),
			message(3, 'in', {type: 'typing'}),
			message(4, 'out', {type: 'ping'}),
			message(5, 'out', chat('b')),
			message(6, 'in', {type: 'typing'}),
			message(7, 'in', {type: 'conversation_created'}),
			message(8, 'in', {type: 'ai_response'}),
			message(10, 'in', {type: 'pong'}),
			message(13, 'in', {type: 'ai_response'}),
			message(17, 'in', {type: 'conversation_titled'}),
		]);
		expect(shown(script as ConnectionScript)).toEqual([
			'-: connection_established',
			'chat: typing typing conversation_created ai_response',
			'ping: pong',
			'chat: ai_response conversation_titled',
		]);
		const delays = script?.exchanges.map(({steps}) => steps.map(({delay}) => delay));
		expect(delays).toEqual([[1], [1, 3, 1, 1], [2], [3, 4]]);
	});

	it.each([
		['lost', {code: 'connection_lost'}, 'drop'],
		['lost', {code: 'server_restarting', mark: 'code 1012'}, 'close 1012'],
		['close', {by: 'in', code: 1006}, 'drop'],
		['close', {by: 'in', code: 1001, reason: 'bye'}, 'close 1001'],
		['lost', {code: 'pong_timeout'}, undefined],
		['stopped', {code: 'auth_failed'}, undefined],
		['close', {by: 'out'}, undefined],
	])('end as %s %j', (name, facts, end) => {
		const [script] = connectionScripts([
			note(0, 'connect'),
			message(1, 'in', GREETING),
			note(9, name, facts),
		]);
		const [, step] = script?.exchanges[0]?.steps ?? [];
		expect(step && kindOf(step)).toBe(end);
		if (step !== undefined) expect(step.delay).toBe(8);
	});

	it('are refused as they were, and left out if nobody answered', () => {
		const scripts = connectionScripts([
			note(0, 'connect', {url: 'ws://a/chat/ws?token=x'}),
			note(1, 'lost', {code: 'refused', mark: 'ECONNREFUSED'}),
			note(2, 'connect', {url: 'ws://a/chat/ws'}),
			note(3, 'stopped', {code: 'forbidden', mark: 'HTTP 403'}),
			note(4, 'connect', {path: '/ws/chat?x=1'}),
			note(5, 'open'),
		]);
		expect(scripts.map(({path, refusal}) => [path, refusal])).toEqual([
			['/chat/ws', 403],
			['/ws/chat', undefined],
		]);
	});
});
