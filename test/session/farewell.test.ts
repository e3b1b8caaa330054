import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {closingLine, unsentLines} from '../../source/session/farewell.ts';
import {span} from '../../source/text/spans.ts';
import {session} from '../support/connections.ts';
import {assistantEntry, noticeEntry, queuedMessage, userEntry} from '../support/entries.ts';
import {badRows} from '../text/any-text.ts';

const HOSTILE = JSON.parse(
	readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
) as ReadonlyArray<{readonly text: string}>;

it('gives the number of messages, the duration and the session', () => {
	const entries = [noticeEntry('Connected.'), userEntry('one'), assistantEntry('1')];
	expect(closingLine({entries, session: session({id: 's-1\u001b'})}, 61_000)).toBe(
		'2 messages in 1 min 01 s · session s-1␛',
	);
	expect(closingLine({entries: entries.slice(0, 2), session: undefined}, 12_345)).toBe(
		'1 message in 12 s · no session',
	);
	expect(closingLine({entries, session: undefined}, 80)).toBe('2 messages in less than 1 s · no session');
});

it.each([0, 733, 61_000])('gives no time for a conversation without messages: %i ms', (ms) => {
	const entries = [noticeEntry('Connected.')];
	expect(closingLine({entries, session: session({id: 's-1'})}, ms)).toBe('No messages · session s-1');
});

describe('the messages that were not sent', () => {
	it('are those in the queue, and the last one if the server did not receive it', () => {
		const entries = [userEntry('one'), assistantEntry('1'), userEntry('two\nlines', {delivery: 'not-sent'})];
		const queue = [queuedMessage('three'), {kind: 'request', id: 'q2', request: 'ping'} as const];
		expect(unsentLines({entries, queue})).toEqual(['Not sent: two␊lines', 'Not sent: three']);
		expect(unsentLines({entries: [...entries, userEntry('four')], queue: []})).toEqual([]);
		expect(unsentLines({entries: [], queue: []})).toEqual([]);
	});

	it('are shortened, and counted from the eleventh on', () => {
		const queue = Array.from({length: 13}, (_, index) => queuedMessage(`${index} ${'long '.repeat(40)}`));
		const lines = unsentLines({entries: [], queue});
		expect(lines).toHaveLength(11);
		expect(lines[0]).toMatch(/^Not sent: 0 long .*…$/);
		expect(lines.at(-1)).toBe('Not sent: 3 more');
		expect(
			badRows(
				lines.map((line) => [span(line, 'text')]),
				70,
			),
		).toEqual([]);
	});

	it('are followed by the drafts, without blank ones and commands, which may have a credential', () => {
		const queue = [queuedMessage('three')];
		const drafts = ['two\nlines ', ' \n', '/quit', '/login s3cr3t', '/unknown word', '// note'];
		expect(unsentLines({entries: [], queue}, drafts)).toEqual([
			'Not sent: three',
			'Draft: two␊lines',
			'Draft: /unknown word',
			'Draft: // note',
		]);
		const [long] = unsentLines({entries: [], queue: []}, ['long '.repeat(400_000)]);
		expect(long).toMatch(/^Draft: long .*…$/);
		expect(long?.length).toBeLessThan(70);
	});

	it('have no control sequence', () => {
		for (const {text} of HOSTILE) {
			const lines = unsentLines(
				{entries: [userEntry(text, {delivery: 'not-sent'})], queue: [queuedMessage(text)]},
				[text],
			);
			expect(
				badRows(
					lines.map((line) => [span(line, 'text')]),
					70,
				),
			).toEqual([]);
		}
	});
});
