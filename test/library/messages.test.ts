import {describe, expect, it} from 'vitest';
import {FAILURE_CODES, failure} from '../../source/client/failure/failure.ts';
import {TIME_LIMITS} from '../../source/client/limits.ts';
import {adviceFor, adviseFailure, adviseState, inMethods} from '../../source/library/messages.ts';

const context = {
	url: 'ws://localhost:8000/ws/chat',
	maxFrameBytes: 1024,
	limits: TIME_LIMITS,
	opened: true,
	redact: (text: string) => text,
};

describe('advice for programs', () => {
	it.each(FAILURE_CODES)('on %s names no flag and no command', (code) => {
		const {advice, sentence} = adviseFailure(failure({code}, context));
		expect(advice).not.toBe('');
		expect(`${sentence} ${advice}`).not.toMatch(
			/--(?!reload)[a-z]|\/(?:reconnect|retry|login|history|quit)\b/,
		);
	});

	it('keeps where to sign in again', () => {
		const because = failure({code: 'auth_failed', redirectUrl: '/sso/login'}, context);
		expect(adviseFailure(because).advice).toContain('http://localhost:8000/sso/login');
	});

	it('is in the states that tell of a failure', () => {
		const because = failure({code: 'refused'}, context);
		expect(adviseState({at: 'stopped', because, resume: undefined})).toMatchObject({
			because: {code: 'refused', advice: expect.stringContaining('the endpoint')},
		});
		const idle = {at: 'idle'} as const;
		expect(adviseState(idle)).toBe(idle);
	});

	it('is known for what becomes of messages', () => {
		expect(adviceFor('not_received')).toBe('It can be sent again without harm.');
		expect(adviceFor('server_error')).toBeUndefined();
	});

	it('calls requests by their methods, but leaves the words of the server alone', () => {
		expect(inMethods('The server refused /history: see /history')).toBe(
			'The server refused getHistory(): see /history',
		);
		expect(inMethods('No answer to /ping after 30 s.')).toBe('No answer to ping() after 30 s.');
		expect(inMethods('The server reports: /clear')).toBe('The server reports: /clear');
	});
});
