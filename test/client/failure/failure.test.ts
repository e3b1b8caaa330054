import {describe, expect, it} from 'vitest';
import {
	FAILURE_CODES,
	type FailureContext,
	failure,
	failureOf,
} from '../../../source/client/failure/failure.ts';
import type {Failure, FailureCode} from '../../../source/client/failure/failure-code.ts';
import {TIME_LIMITS} from '../../../source/client/limits.ts';
import {MAX_FRAME_BYTES} from '../../../source/client/socket.ts';

const context: FailureContext = {
	url: 'ws://ada:pa55word@localhost:8000/ws/chat?token=s3cret',
	maxFrameBytes: MAX_FRAME_BYTES,
	limits: TIME_LIMITS,
	opened: true,
	redact: (text) => text,
};

/** Code, whether to retry, exit code, words of the sentence, words of the advice. */
type Expected = readonly [FailureCode, Failure['retry'], Failure['exitCode'], RegExp, RegExp];

const EXPECTED: readonly Expected[] = [
	[
		'refused',
		'backoff',
		3,
		/localhost:8000.*refused/,
		/python -m uvicorn app:app --reload.*bedrock-chat --sandbox/,
	],
	['unreachable', 'backoff', 3, /localhost:8000 cannot be reached/, /--url/],
	['host_not_found', 'backoff', 3, /The name localhost /, /host name/],
	['dial_timeout', 'backoff', 5, /within 15 s/, /--url/],
	['tls', 'stop', 3, /secure connection.*certificate/, /ws:\/\/.*--ca/],
	['wrong_path', 'stop', 3, /no chat at \/ws\/chat/, /\/ws\/chat, \/chat\/ws and \/bedrock-chat\/ws/],
	['forbidden', 'stop', 3, /refused.*\/ws\/chat.*path/, /\/ws\/chat, \/chat\/ws and \/bedrock-chat\/ws/],
	['unauthorized', 'stop', 4, /sign-in/, /Sign in/],
	['http_status', 'stop', 3, /did not open/, /--url/],
	['not_websocket', 'stop', 3, /does not speak WebSocket/, /\/chat\/ws/],
	['invalid_url', 'stop', 3, /address/, /ws:\/\/localhost:8000\/ws\/chat/],
	['greeting_timeout', 'backoff', 5, /within 10 s/, /--url/],
	['auth_failed', 'stop', 4, /did not accept the credential/, /\/login.*\/reconnect.*--auth none/],
	['auth_timeout', 'stop', 5, /within 30 s/, /--auth none/],
	['session_not_found', 'at-once', 1, /session/, /\/reconnect/],
	['connection_lost', 'backoff', 3, /localhost:8000 broke/, /\/reconnect/],
	['server_restarting', 'backoff', 3, /restarting/, /\/reconnect/],
	['server_closed', 'backoff', 3, /closed the connection/, /\/reconnect/],
	['server_error', 'backoff', 3, /broke inside the server/, /log/],
	['overloaded', 'backoff', 3, /too much to do/, /Wait/],
	['policy_violation', 'stop', 3, /rules/, /\/reconnect/],
	['protocol_error', 'backoff', 3, /understand/, /proxy/],
	['pong_timeout', 'backoff', 5, /for 35 s/, /\/reconnect/],
	['frame_too_large', 'at-once', 1, /limit of 100 MB/, /--max-frame 200 \(in MB\)/],
	['message_too_large', 'at-once', 1, /larger than the server takes/, /Shorten/],
	['out_of_memory', 'at-once', 1, /more memory than this program may have/, /Ask for less/],
	['reader_failed', 'backoff', 1, /reads messages has failed/, /--debug/],
	['gave_up', 'backoff', 1, /from this side/, /\/reconnect/],
];

describe('the failure table', () => {
	it.each(EXPECTED)('%s', (code, retry, exitCode, sentence, advice) => {
		const found = failure({code}, context);
		expect(found).toMatchObject({code, retry, exitCode, retryAfterMs: undefined});
		expect(found.sentence).toMatch(sentence);
		expect(found.advice).toMatch(advice);
	});

	it('has every code in this test', () => {
		expect(EXPECTED.map(([code]) => code).sort()).toEqual([...FAILURE_CODES].sort());
	});

	it.each(FAILURE_CODES.flatMap((code) => [[code, undefined] as const, [code, 'no luck today'] as const]))(
		'%s (the server says %s) speaks in sentences',
		(code, said) => {
			const {sentence, advice} = failure({code, said, mark: 'HTTP 499'}, context);
			for (const text of [sentence, advice]) expect(text).toMatch(/^[A-Z/a-z].*[.…]$/);
			expect(sentence).not.toMatch(/undefined|\.\.|[.:;]\s*[.:;]|\(\)/);
		},
	);

	it('names host and path, never the user, the password or the query', () => {
		const all = FAILURE_CODES.map((code) =>
			JSON.stringify(failure({code, redirectUrl: '/sign-in'}, context)),
		).join();
		expect(all).toContain('localhost:8000');
		expect(all).not.toMatch(/ada|pa55word|s3cret/);
	});
});

describe('failureOf', () => {
	it('quotes the server, on one line and not at length', () => {
		const closed = failureOf({kind: 'closed', code: 4000, reason: 'tired\r\n of  it'}, context);
		expect(closed.sentence).toBe('The server closed the connection (code 4000): tired of it.');
		const long = failureOf({kind: 'closed', code: 4000, reason: 'a'.repeat(2_000)}, context);
		expect(long.sentence.length).toBeLessThan(260);
	});

	it('does not quote a web page', () => {
		const end = {kind: 'http', status: 502, body: '<html>Bad gateway</html>', retryAfter: undefined} as const;
		expect(failureOf(end, context).sentence).toBe(
			'Something broke inside the server at localhost:8000 (HTTP 502).',
		);
	});

	it('takes the credential out of what the server says, before it is shortened', () => {
		const redact = (text: string) => text.replaceAll('sk-1234567890', '[redacted]');
		const reason = `${'x'.repeat(190)}sk-1234567890`;
		expect(failureOf({kind: 'closed', code: 4000, reason}, {...context, redact}).sentence).not.toContain(
			'sk-',
		);
	});

	it('reads an error by its code before the close code that follows it', () => {
		const end = {
			kind: 'error',
			code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
			message: 'Max payload size exceeded',
		} as const;
		expect(failureOf(end, context).code).toBe('frame_too_large');
	});

	it.each([
		[50 * 1024 * 1024, '50', '100'],
		[1024 * 1024 * 1.5, '1.5', '3'],
		[1_000, '0.000954', '1'],
	])('a limit of %i bytes is called %s MB, and %s is advised', (maxFrameBytes, limit, higher) => {
		const {sentence, advice} = failure({code: 'frame_too_large'}, {...context, maxFrameBytes});
		expect(sentence).toContain(`limit of ${limit} MB`);
		expect(advice).toContain(`--max-frame ${higher} `);
	});

	it('hands on Retry-After in milliseconds', () => {
		const end = {kind: 'http', status: 429, body: '', retryAfter: 7} as const;
		expect(failureOf(end, context)).toMatchObject({
			code: 'overloaded',
			retry: 'backoff',
			retryAfterMs: 7_000,
		});
	});

	it('says whether the line broke in use or while it was being made', () => {
		const end = {kind: 'closed', code: 1006, reason: ''} as const;
		expect(failureOf(end, context).sentence).toContain('broke: ');
		expect(failureOf(end, {...context, opened: false}).sentence).toContain('while it was being made');
	});

	it('makes a whole address of where to sign in', () => {
		const cause = {code: 'auth_failed', redirectUrl: '/chat/auth/sso/login'} as const;
		expect(failure(cause, context).advice).toContain('http://localhost:8000/chat/auth/sso/login');
		const secure = {...context, url: 'wss://chat.example/chat/ws'};
		expect(failure(cause, secure).advice).toContain('https://chat.example/chat/auth/sso/login');
	});

	it('survives an address that is none', () => {
		for (const code of FAILURE_CODES) {
			const found = failure({code, redirectUrl: '/x'}, {...context, url: 'nonsense'});
			expect(found.sentence).not.toContain('undefined');
		}
	});
});
