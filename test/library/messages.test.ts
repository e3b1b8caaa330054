import {describe, expect, it} from 'vitest';
import {notice, requestRefused} from '../../source/chat/notices.ts';
import {FAILURE_CODES} from '../../source/client/failure/failure.ts';
import {wordFailureForProgram, wordNoticeForProgram} from '../../source/library/messages.ts';
import {EVERY_NOTICE, isForKeyboardsOnly, sampleFailure} from '../support/notices.ts';

const KEYBOARD = /--(?!reload)[a-z]|\/(?:reconnect|retry|login|history|clear|ping|logout|quit)\b/;

describe('the wording for programs', () => {
	it.each(FAILURE_CODES)('of the failure %s names no flag and no command', (code) => {
		const {text, advice} = wordFailureForProgram(sampleFailure({code}));
		expect(advice).not.toBe('');
		expect(`${text} ${advice}`).not.toMatch(KEYBOARD);
	});

	it.each(EVERY_NOTICE.filter((each) => !isForKeyboardsOnly(each)).map((each) => [each.code, each] as const))(
		'of the notice %s names no flag, no command and no input line',
		(_code, each) => {
			const {text, advice = '', atPrompt} = wordNoticeForProgram(each);
			expect(atPrompt).toBeUndefined();
			if (each.level === 'warning' || each.level === 'error')
				expect(`${text} ${advice}`).not.toMatch(new RegExp(`${KEYBOARD.source}|input`));
		},
	);

	it.each(EVERY_NOTICE.filter((each) => !isForKeyboardsOnly(each)).map((each) => [each.code, each] as const))(
		'of the notice %s presupposes no screen',
		(_code, each) => {
			const {text, advice = ''} = wordNoticeForProgram(each);
			expect(`${text} ${advice}`).not.toMatch(
				/\b(?:above|below|here|[Pp]ress|Type|shown|queued|readable)\b|\btype \//,
			);
		},
	);

	it('keeps the URL at which to sign in again', () => {
		const because = sampleFailure({code: 'auth_failed', redirectUrl: '/sso/login'});
		expect(wordFailureForProgram(because).advice).toContain('http://localhost:8000/sso/login');
	});

	it('says what to do about a message', () => {
		expect(wordNoticeForProgram(notice('not_received', {message: 'Hello.'})).advice).toBe(
			'It is safe to send it again.',
		);
		expect(wordNoticeForProgram(notice('server_error', {serverText: 'No.'})).advice).toBeUndefined();
	});

	it('names requests by their methods, and leaves the text of the server as it is', () => {
		expect(wordNoticeForProgram(requestRefused('history', 'see /history')).text).toBe(
			'The server refused getHistory(): see /history',
		);
		expect(wordNoticeForProgram(notice('no_answer', {request: 'ping', afterMs: 30_000})).text).toBe(
			'No answer to ping() after 30 s.',
		);
		expect(wordNoticeForProgram(notice('server_error', {serverText: '/clear'})).text).toBe(
			'The server reports an error: /clear',
		);
	});
});
