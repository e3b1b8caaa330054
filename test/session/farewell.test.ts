import {expect, it} from 'vitest';
import {closingLine} from '../../source/session/farewell.ts';
import {session} from '../support/connections.ts';
import {assistantEntry, noticeEntry, userEntry} from '../support/entries.ts';

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
