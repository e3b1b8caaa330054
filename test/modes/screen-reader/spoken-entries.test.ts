import {describe, expect, it} from 'vitest';
import {type Notice, notice} from '../../../source/chat/notices.ts';
import {
	reminderOf,
	spokenCall,
	spokenMessage,
	spokenNotice,
	spokenReply,
	spokenTime,
} from '../../../source/modes/screen-reader/spoken-entries.ts';
import type {JsonObject} from '../../../source/protocol/frames.ts';
import {own} from '../../../source/text/safe.ts';
import {assistantEntry, noticeEntry, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

describe('spokenNotice', () => {
	it.each([
		['info', 'Note: Text.'],
		['success', 'OK: Text.'],
		['warning', 'Warning: Text.'],
		['error', 'Error: Text.'],
	] as const)('labels the level %s', (level, words) => {
		expect(spokenNotice(noticeEntry('Text.', {level}))).toBe(words);
	});

	it('includes the advice, with commands', () => {
		const notice = noticeEntry('It is gone.', {level: 'warning', advice: 'Type /reconnect to try again.'});
		expect(spokenNotice(notice)).toBe('Warning: It is gone. Type /reconnect to try again.');
		expect(spokenNotice(noticeEntry('Refused: no', {advice: 'Type /retry.'}))).toBe(
			'Note: Refused: no. Type /retry.',
		);
	});

	it('has the advice behind a list in a line of its own', () => {
		const lines = [{key: 'temperature', value: '0.3', default: undefined}];
		const entry = {kind: 'notice', id: 'e1', at: 0, shape: 'line', ...notice('settings', {lines})} as const;
		expect(spokenNotice(entry)).toBe(
			'Note: Settings:\n  temperature  0.3\n  To change one, type /set KEY=VALUE; /set KEY= resets it.',
		);
	});

	it('indents further lines, so that no text of the server looks like a speaker', () => {
		const notice = noticeEntry('Two:\nError: not really\u001b[2J');
		expect(spokenNotice(notice)).toBe('Note: Two:\n  Error: not really␛[2J');
	});

	it('has neither separators nor an input line', () => {
		const entry = (notice: Notice) => ({kind: 'notice', id: 'e1', at: 0, shape: 'line', ...notice}) as const;
		const facts = {greeting: 'Hello', sessionId: '1', displayName: 'Ada'};
		expect(spokenNotice(entry(notice('connected', facts)))).toBe('OK: Hello, session 1, signed in as Ada');
		expect(spokenNotice(entry(notice('not_connected', {})))).toBe(
			'Warning: Not connected, so nothing was sent. Type /reconnect, then send it again: it is not kept.',
		);
		expect(spokenNotice(entry(notice('not_connected', {request: 'ping'})))).toBe(
			'Warning: Not connected, so /ping was not sent. Type /reconnect, then send it again: it is not kept.',
		);
	});
});

describe('spokenReply', () => {
	it.each([
		[{}, 'Assistant: Yes.'],
		[{failed: true}, 'Assistant, failed: Yes.'],
		[{arrived: 'partial'}, 'Assistant, cut off: Yes.'],
		[{arrived: 'from-history'}, 'Assistant, from the history: Yes.'],
		[{arrived: 'late'}, 'Assistant, late: Yes.'],
	] as const)('labels how it arrived: %j', (more, words) => {
		expect(spokenReply(assistantEntry('Yes.', more), undefined)).toBe(words);
	});

	it('quotes the question of a late reply', () => {
		const words = spokenReply(assistantEntry('Yes.', {arrived: 'late'}), userEntry('Is it\nthere?'));
		expect(words).toBe('Assistant, late, to “Is it there?”: Yes.');
	});

	it('says what it was made with, and what the server did not use', () => {
		const more = {
			overrides: {temperature: 0.2, model_id: 'small'},
			metadata: {stop_reason: 'max_tokens', rejected_overrides: ['model_id: not allowed']},
		};
		expect(spokenReply(assistantEntry('Yes.', more), undefined).split('\n')).toEqual([
			'Assistant: Yes.',
			'The answer was cut off at the length limit: max_tokens.',
			'For this answer: temperature = 0.2.',
			'The server rejected these settings: model_id: not allowed.',
		]);
	});

	it('lists its sources in the knowledge base, as the full screen does', () => {
		const lines = (metadata: JsonObject) =>
			spokenReply(assistantEntry('Yes.', {metadata}), undefined).split('\n').slice(1);
		const kb_sources = [
			{title: 'Lamps', url: 'https://h/lamps', score: 0.8, content: 'Dust it.'},
			'https://h/desks',
		];
		expect(lines({kb_used: true, kb_chunks: 2, kb_sources})).toEqual([
			'From the knowledge base, 2 passages:',
			'1. Lamps, https://h/lamps, score 0.8',
			'2. https://h/desks',
		]);
		expect(lines({kb_used: true})).toEqual(['From the knowledge base.']);
		const many = lines({kb_sources: Array.from({length: 60}, (_, index) => `source ${index}`)});
		expect([many.length, many.at(-1)]).toEqual([52, 'And 10 more.']);
	});

	it.each(HOSTILE_TEXTS)('has one line for a source with the text %j', (text) => {
		const kb_sources = [{title: text, url: text, section: text}, text];
		const [, ...lines] = spokenReply(assistantEntry('Yes.', {metadata: {kb_sources}}), undefined).split('\n');
		expect(lines).toHaveLength(3);
		for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]*$/u);
	});

	it.each(HOSTILE_TEXTS)('has one line for settings with the text %j', (text) => {
		const more = {overrides: {[text]: text, x: text}, metadata: {rejected_overrides: [`y: ${text}`]}};
		const [, ...lines] = spokenReply(assistantEntry('Yes.', more), undefined).split('\n');
		expect(lines.length).toBeLessThanOrEqual(2);
		for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]*$/u);
	});

	it('has texts and calls in order', () => {
		const parts = [textPart('Let me look.'), toolPart(toolCall('get_order')), textPart('Shipped.')];
		expect(spokenReply(assistantEntry(parts), undefined)).toBe(
			'Assistant: Let me look.\nTool get order, arguments not received: no result received.\nAssistant: Shipped.',
		);
	});
});

describe('spokenCall', () => {
	const asked = {arguments: {order_id: 'A-1001'}, startedAt: 1000, endedAt: 1120};

	it.each([
		[
			{...asked, outcome: {state: 'succeeded', result: {status: 'shipped'}}},
			'Tool f, order id A-1001: succeeded in 120 milliseconds. Result: status shipped.',
		],
		[
			{...asked, outcome: {state: 'failed', error: 'HTTP 404: no', status: 404, result: undefined}},
			'Tool f, order id A-1001: failed in 120 milliseconds, HTTP 404: no.',
		],
		[
			{arguments: {}, outcome: {state: 'failed', error: 'no', status: 404, result: undefined}},
			'Tool f, no arguments: failed, HTTP 404: no.',
		],
		[
			{arguments: {}, outcome: {state: 'failed', error: 'no', status: undefined, result: undefined}},
			'Tool f, no arguments: failed, no.',
		],
		[{outcome: {state: 'unknown'}}, 'Tool f, arguments not received: no result received.'],
	] as const)('%#', (more, words) => {
		expect(spokenCall(toolCall('f', more))).toBe(words);
	});

	it('ends a sentence once', () => {
		const outcome = {state: 'failed', error: 'It broke.', status: undefined, result: undefined} as const;
		expect(spokenCall(toolCall('f', {arguments: {}, outcome}))).toBe(
			'Tool f, no arguments: failed, It broke.',
		);
	});
});

it('a message has a label', () => {
	expect(spokenMessage(own`You, sent again`, userEntry('one\ntwo'))).toBe('You, sent again: one\n  two');
});

it('a reminder is one short line', () => {
	expect(reminderOf(' one\n\n two ')).toBe('one two');
	expect(reminderOf('x'.repeat(1000))).toBe(`${'x'.repeat(59)}…`);
});

it.each([
	[-5, '0 milliseconds'],
	[120, '120 milliseconds'],
	[999.6, '1 second'],
	[1000, '1 second'],
	[4200, '4.2 seconds'],
	[59_700, '1 minute'],
	[60_000, '1 minute'],
	[61_000, '1 minute 1 second'],
	[190_000, '3 minutes 10 seconds'],
])('%d ms are %s', (ms, words) => {
	expect(spokenTime(ms)).toBe(words);
});
