import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Entry} from '../../source/chat/entry.ts';
import {closingLine, unsentTexts} from '../../source/session/farewell.ts';
import {safe} from '../../source/text/safe.ts';
import {session} from '../support/connections.ts';
import {assistantEntry, noticeEntry, queuedMessage, userEntry} from '../support/entries.ts';

const HOSTILE = JSON.parse(
	readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
) as ReadonlyArray<{readonly text: string}>;

const in1Minute = {startedAt: 0, now: 61_000};
const connected = session({id: 's-1\u001b'});

it('gives the number of messages, the duration and the session', () => {
	const entries = [noticeEntry('Connected.'), userEntry('one'), assistantEntry('1')];
	expect(closingLine({entries, session: connected}, in1Minute)).toBe(
		'2 messages in 1 min 01 s · session s-1␛',
	);
	const short = {startedAt: 0, now: 80};
	expect(closingLine({entries: entries.slice(0, 2), session: undefined}, {startedAt: 0, now: 12_345})).toBe(
		'1 message in 12 s · no session',
	);
	expect(closingLine({entries: [noticeEntry('Refused.')], session: undefined}, short)).toBe(
		'Not connected; nothing was sent.',
	);
	expect(closingLine({entries, session: undefined}, short)).toBe('2 messages in less than 1 s · no session');
});

it.each([0, 733, 61_000])('gives no time for a conversation without messages: %i ms', (now) => {
	const entries = [noticeEntry('Connected.')];
	expect(closingLine({entries, session: session({id: 's-1'})}, {startedAt: 0, now})).toBe(
		'No messages · session s-1',
	);
});

describe('messages that are older than this run', () => {
	const startedAt = 1000;
	const old = {at: 500};
	const restored = [userEntry('one', {id: 'e1', ...old}), assistantEntry('1', {id: 'e2', ...old})];
	const line = (...added: readonly Entry[]): string =>
		closingLine({entries: [...restored, ...added], session: connected}, {startedAt, now: 18_000});

	it.each<readonly [string, readonly Entry[], number]>([
		['a message', [userEntry('two', {id: 'e3', at: 2000})], 1],
		['an answer to an old message', [assistantEntry('late', {id: 'e3', answers: 'e1', at: 1000})], 1],
		[
			'a message whose answer the history had, with a time of the server',
			[
				userEntry('two', {id: 'e3', at: 2000}),
				assistantEntry('2', {id: 'e4', answers: 'e3', at: 700, arrived: 'from-history'}),
			],
			2,
		],
	])('are not counted beside %s', (_, added, number) => {
		const messages = number === 1 ? '1 message' : `${number} messages`;
		expect(line(...added)).toBe(`${messages} in 17 s (${number + 2} in all) · session s-1␛`);
	});

	it.each<readonly [string, readonly Entry[]]>([
		['restored messages', []],
		['notices', [noticeEntry('Resumed.', {at: 2000})]],
		[
			'a history without times',
			[
				userEntry('two', {id: 'e3', at: undefined}),
				assistantEntry('2', {id: 'e4', answers: 'e3', at: undefined, arrived: 'from-history'}),
			],
		],
		[
			'an old answer with a later time of the server',
			[assistantEntry('2', {id: 'e4', answers: 'e1', at: 2000, arrived: 'from-history'})],
		],
	])('are not said to be messages of this run: %s', (_, added) => {
		expect(line(...added)).toBe('No new messages · session s-1␛');
	});
});

const redact = (text: string): string => text.replaceAll('s3cr3t', '[redacted]');

describe('the texts that were not sent', () => {
	it('are the messages of the queue, and the last one if the server did not receive it', () => {
		const entries = [
			userEntry('one'),
			assistantEntry('1'),
			userEntry('two\n  lines', {delivery: 'not-sent'}),
		];
		const queue = [
			queuedMessage('three'),
			{kind: 'request', id: 'q2', text: '/ping', typed: '/ping', request: {kind: 'unknown'}} as const,
		];
		expect(unsentTexts({entries, queue}, {redact})).toEqual(['Not sent:\ntwo\n  lines', 'Not sent: three']);
		const refused = userEntry('two', {delivery: 'not-sent', isRefused: true});
		expect(unsentTexts({entries: [refused], queue}, {redact})).toEqual([
			'Not sent (refused): two',
			'Not sent: three',
		]);
		expect(unsentTexts({entries: [...entries, userEntry('four')], queue: []}, {redact})).toEqual([]);
		expect(unsentTexts({entries: [], queue: []}, {redact})).toEqual([]);
	});

	it('are complete, whatever their number', () => {
		const texts = Array.from({length: 30}, (_, index) => `${index} ${'long '.repeat(40)}end`);
		expect(unsentTexts({entries: [], queue: texts.map((text) => queuedMessage(text))}, {redact})).toEqual(
			texts.map((text) => `Not sent: ${text}`),
		);
	});

	it('are followed by the drafts, without blank ones and commands, which may have a credential', () => {
		const queue = [queuedMessage('three')];
		const drafts = [
			'two\nlines ',
			' \n',
			'/quit',
			'/login s3cr3t',
			'/token s3cr3t',
			'/unknown word',
			'// note',
		];
		expect(unsentTexts({entries: [], queue}, {drafts, redact})).toEqual([
			'Not sent: three',
			'Draft:\ntwo\nlines',
			'Draft: /unknown word',
			'Draft: // note',
		]);
	});

	it('are cut after 65,536 characters in all, and each says how many are missing', () => {
		const drafts = ['x'.repeat(10), `y\n${'y'.repeat(100_000)}`];
		const [first, second, third, ...none] = unsentTexts(
			{entries: [], queue: [queuedMessage('m'.repeat(65_000))]},
			{drafts, redact},
		);
		expect(first).toBe(`Not sent: ${'m'.repeat(65_000)}`);
		expect(second).toBe(`Draft: ${'x'.repeat(10)}`);
		expect(third).toBe(`Draft:\ny\n${'y'.repeat(524)}\n(99,476 more characters are not shown)`);
		expect(none).toEqual([]);
		expect(unsentTexts({entries: [], queue: []}, {drafts: ['z'.repeat(65_536), 'lost'], redact})[1]).toBe(
			'Draft: (4 more characters are not shown)',
		);
	});

	it('have no control sequence and no secret', () => {
		for (const {text} of HOSTILE) {
			const texts = unsentTexts(
				{
					entries: [userEntry(`s3cr3t${text}`, {delivery: 'not-sent'})],
					queue: [queuedMessage(`${text}s3cr3t`)],
				},
				{drafts: [`${text} s3cr3t ${text}`], redact},
			);
			expect(texts).toHaveLength(3);
			for (const each of texts) {
				expect(each).toBe(safe(each));
				expect(each).toContain('[redacted]');
				expect(each).not.toContain('s3cr3t');
			}
		}
	});
});
