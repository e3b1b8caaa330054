import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {connectionFailed, messageRefused} from '../../../source/chat/notices.ts';
import {labelled, plainNotice, plainReply} from '../../../source/modes/demo/plain-text.ts';
import {own} from '../../../source/text/safe.ts';
import {anyText} from '../../support/arbitraries.ts';
import {assistantEntry, textPart, toolCall, toolPart} from '../../support/entries.ts';
import {EVERY_NOTICE, sampleFailure} from '../../support/notices.ts';
import {remoteTextOf} from '../../support/remote-texts.ts';

describe('labelled', () => {
	it('indents every line of a text below the label', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const [first = '', ...rest] = labelled(own`Assistant`, text).split('\n');
				expect(first).toMatch(/^Assistant: /);
				for (const line of rest) expect(line).toMatch(/^(?: {2}.*)?$/u);
			}),
		);
	});

	it('keeps empty lines, but none at the end', () => {
		expect(labelled(own`You`, 'one\n\n  two\n\n')).toBe('You: one\n\n    two');
	});

	// In quadratic time it exceeds the time limit of a test.
	it('takes linear time for spaces in the middle', () => {
		expect(labelled(own`You`, `a${' '.repeat(300_000)}b  `)).toBe('You: a<300000 spaces>b');
	});
});

describe('plainReply', () => {
	const shown = (...content: Parameters<typeof assistantEntry>): string =>
		plainReply(assistantEntry(...content));

	it('shows texts and calls in order', () => {
		const parts = [
			textPart('Let me look.'),
			toolPart(
				toolCall('get_order', {
					arguments: {order_id: 'A-1001', verbose: true},
					outcome: {state: 'succeeded', result: {id: 'A-1001', items: [1, 2], customer: {name: 'Ada'}}},
				}),
			),
			textPart(''),
			textPart('It is shipped.'),
		];
		expect(shown(parts)).toBe(
			[
				'Assistant: Let me look.',
				'Tool: get_order(order_id: "A-1001", verbose: true) → id: "A-1001", items: [2 items], customer: {1 key}',
				'Assistant: It is shipped.',
			].join('\n'),
		);
	});

	it.each([
		[{state: 'succeeded', result: null}, 'null'],
		[{state: 'succeeded', result: {}}, '{}'],
		[{state: 'succeeded', result: 'a\nb'}, '"a\\nb"'],
		[{state: 'failed', error: 'HTTP 404: no\u001b', status: 404, result: undefined}, 'failed: HTTP 404: no␛'],
		[{state: 'unknown'}, 'no result received'],
		[{state: 'running'}, 'no result received'],
	] as const)('gives the outcome of a call: %j', (outcome, words) => {
		expect(shown([toolPart(toolCall('f', {arguments: {}, outcome}))])).toBe(`Tool: f() → ${words}`);
	});

	it('says that arguments were not received, and cuts long ones', () => {
		const call = toolCall('f', {arguments: undefined, outcome: {state: 'unknown'}});
		expect(shown([toolPart(call)])).toBe('Tool: f(arguments not received) → no result received');
		const long = shown([toolPart({...call, arguments: {text: 'x'.repeat(500)}})]);
		expect(long).toMatch(/^Tool: f\(text: "x+…"?\) → /);
		expect(long.length).toBeLessThan(120);
	});

	it('says whether it failed, was cut off, or is empty', () => {
		expect(shown('No.', {failed: true})).toBe('Assistant (failed): No.');
		expect(shown('Ha', {arrived: 'partial'})).toBe('Assistant (cut off): Ha');
		expect(shown([])).toBe('Assistant: (no text)');
		expect(shown(' \n')).toBe('Assistant: (no text)');
	});

	it('gives the size of the rest of a text that is kept elsewhere', () => {
		const payload = remoteTextOf(`Begin${'!'.repeat(1000)}`, 5);
		expect(shown([{kind: 'text', text: payload}])).toBe('Assistant: Begin\n  [1000 more characters]');
	});
});

describe('plainNotice', () => {
	it('says nothing of a conversation above: there is no screen', () => {
		const codes = ['new_session', 'server_forgot', 'conversation_lost', 'new_conversation'];
		const lost = EVERY_NOTICE.filter(({code}) => codes.includes(code));
		expect(new Set(lost.map(({code}) => code)).size).toBe(codes.length);
		for (const each of lost) expect(plainNotice(each)).not.toMatch(/above|readable here/);
	});

	it('gives the advice without what to type at a prompt', () => {
		const notice = connectionFailed(sampleFailure({code: 'connection_lost'}));
		expect(plainNotice(notice)).toBe(
			'Lost the connection to localhost:8000 (server stopped, or network down). Check that the server is running.',
		);
		expect(plainNotice(messageRefused('No.'))).toBe('The server refused the message: No.');
	});

	it('escapes control characters of the server', () => {
		expect(plainNotice(messageRefused('\u001b[2J'))).toBe('The server refused the message: ␛[2J');
	});
});
