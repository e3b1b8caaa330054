import {describe, expect, it} from 'vitest';
import type {Cause} from '../../../source/client/failure/cause.ts';
import {
	FAILURE_CODES,
	type FailureContext,
	failure,
	failureOf,
} from '../../../source/client/failure/failure.ts';
import type {Failure, FailureCode} from '../../../source/client/failure/failure-code.ts';
import {wordFailure} from '../../../source/client/failure/failure-table.ts';
import {TIME_LIMITS} from '../../../source/client/limits.ts';
import {MAX_FRAME_BYTES} from '../../../source/client/socket.ts';

const context: FailureContext = {
	url: 'ws://ada:pa55word@localhost:8000/ws/chat?token=s3cret',
	maxFrameBytes: MAX_FRAME_BYTES,
	limits: TIME_LIMITS,
	opened: true,
	redact: (text) => text,
};

/** The text of a failure, and all of its advice. */
function sentencesOf(cause: Cause, where = context): {readonly text: string; readonly advice: string} {
	const {text, advice = '', atPrompt = ''} = wordFailure(failure(cause, where));
	return {text, advice: `${advice} ${atPrompt}`.trim()};
}

/** Code, whether to retry, exit code, pattern of the text, pattern of the advice. */
type Expected = readonly [FailureCode, Failure['retry'], Failure['exitCode'], RegExp, RegExp];

const EXPECTED: readonly Expected[] = [
	[
		'refused',
		'backoff',
		3,
		/^Nothing is listening on localhost:8000 \(connection refused\)\.$/,
		/python -m uvicorn app:app --reload.*bedrock-chat --sandbox/,
	],
	['unreachable', 'backoff', 3, /^Cannot reach localhost:8000/, /--url/],
	['host_not_found', 'backoff', 3, /The host name localhost /, /host name/],
	['dial_timeout', 'backoff', 5, /within 15 s/, /--url/],
	['tls', 'stop', 3, /secure connection.*certificate/, /ws:\/\/.*--ca/],
	['wrong_path', 'stop', 3, /no chat at \/ws\/chat/, /\/ws\/chat, \/chat\/ws and \/bedrock-chat\/ws/],
	['forbidden', 'stop', 3, /refused.*\/ws\/chat.*path/, /\/ws\/chat, \/chat\/ws and \/bedrock-chat\/ws/],
	['unauthorized', 'stop', 4, /sign-in/, /Sign in/],
	['http_status', 'stop', 3, /did not open/, /--url/],
	['not_websocket', 'stop', 3, /not as a WebSocket server/, /\/chat\/ws/],
	['invalid_url', 'stop', 3, /address/, /ws:\/\/localhost:8000\/ws\/chat/],
	['greeting_timeout', 'backoff', 5, /within 10 s/, /--url/],
	['auth_failed', 'stop', 4, /did not accept the credential/, /--auth none.*\/login.*\/reconnect/],
	['auth_timeout', 'stop', 5, /within 30 s/, /--auth none/],
	['session_not_found', 'at-once', 1, /session/, /\/reconnect/],
	[
		'connection_lost',
		'backoff',
		3,
		/^Lost the connection to localhost:8000 \(server stopped, or network down\)\.$/,
		/\/reconnect/,
	],
	['server_restarting', 'backoff', 3, /restarting/, /\/reconnect/],
	['server_closed', 'backoff', 3, /closed the connection/, /\/reconnect/],
	['server_error', 'backoff', 3, /The server at localhost:8000 failed/, /log/],
	['overloaded', 'backoff', 3, /overloaded/, /Wait/],
	['policy_violation', 'stop', 3, /policy/, /\/reconnect/],
	['protocol_error', 'backoff', 3, /do not agree/, /proxy/],
	['pong_timeout', 'backoff', 5, /for 35 s/, /\/reconnect/],
	['frame_too_large', 'at-once', 1, /limit of 100 MB/, /--max-frame 200 \(in MB\)/],
	['message_too_large', 'at-once', 1, /larger than the server accepts/, /Shorten/],
	['out_of_memory', 'at-once', 1, /more memory than this program allows/, /Ask for less/],
	['reader_failed', 'backoff', 1, /reads messages failed/, /--debug/],
	['gave_up', 'backoff', 1, /This program dropped the connection/, /\/reconnect/],
];

describe('the failure table', () => {
	it.each(EXPECTED)('%s', (code, retry, exitCode, text, advice) => {
		expect(failure({code}, context)).toMatchObject({code, retry, exitCode, retryAfterMs: undefined});
		const found = sentencesOf({code});
		expect(found.text).toMatch(text);
		expect(found.advice).toMatch(advice);
	});

	it('is tested for every code', () => {
		expect(EXPECTED.map(([code]) => code).sort()).toEqual([...FAILURE_CODES].sort());
	});

	it.each(FAILURE_CODES.flatMap((code) => [[code, undefined] as const, [code, 'no luck today'] as const]))(
		'%s (reason of the server: %s) is worded in sentences',
		(code, reason) => {
			const {text, advice, atPrompt} = wordFailure(failure({code, reason, mark: 'HTTP 499'}, context));
			for (const sentence of [text, advice, atPrompt].filter((part) => part !== undefined))
				expect(sentence).toMatch(/^[A-Z/a-z].*[.…]$/);
			expect(text).not.toMatch(/undefined|\.\.|[.:;]\s*[.:;]|\(\)/);
		},
	);

	it('names host and path, never the user, the password or the query', () => {
		const all = FAILURE_CODES.map((code) =>
			JSON.stringify([failure({code, redirectUrl: '/sign-in'}, context), sentencesOf({code})]),
		).join();
		expect(all).toContain('localhost:8000');
		expect(all).not.toMatch(/ada|pa55word|s3cret/);
	});
});

describe('failureOf', () => {
	it('quotes the server on one short line', () => {
		const closed = failureOf({kind: 'closed', code: 4000, reason: 'tired\r\n of  it'}, context);
		expect(wordFailure(closed).text).toBe('The server closed the connection (code 4000): tired of it.');
		const long = failureOf({kind: 'closed', code: 4000, reason: 'a'.repeat(2_000)}, context);
		expect(wordFailure(long).text.length).toBeLessThan(260);
	});

	it('does not quote a web page', () => {
		const end = {kind: 'http', status: 502, body: '<html>Bad gateway</html>', retryAfter: undefined} as const;
		expect(wordFailure(failureOf(end, context)).text).toBe('The server at localhost:8000 failed (HTTP 502).');
	});

	it('redacts the credential in the reason before shortening it', () => {
		const redact = (text: string) => text.replaceAll('sk-1234567890', '[redacted]');
		const reason = `${'x'.repeat(190)}sk-1234567890`;
		const found = failureOf({kind: 'closed', code: 4000, reason}, {...context, redact});
		expect(JSON.stringify(found)).not.toContain('sk-');
	});

	it('prefers the name of an error to the close code that follows it', () => {
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
		const {text, advice} = sentencesOf({code: 'frame_too_large'}, {...context, maxFrameBytes});
		expect(text).toContain(`limit of ${limit} MB`);
		expect(advice).toContain(`--max-frame ${higher} `);
	});

	it('gives Retry-After in milliseconds', () => {
		const end = {kind: 'http', status: 429, body: '', retryAfter: 7} as const;
		expect(failureOf(end, context)).toMatchObject({
			code: 'overloaded',
			retry: 'backoff',
			retryAfterMs: 7_000,
		});
	});

	it('says whether the connection was lost in use or before it was established', () => {
		const end = {kind: 'closed', code: 1006, reason: ''} as const;
		expect(wordFailure(failureOf(end, context)).text).toMatch(/^Lost the connection/);
		expect(wordFailure(failureOf(end, {...context, opened: false})).text).toContain(
			'before it was established',
		);
	});

	it('completes the URL at which to sign in', () => {
		const cause = {code: 'auth_failed', redirectUrl: '/chat/auth/sso/login'} as const;
		expect(sentencesOf(cause).advice).toContain('http://localhost:8000/chat/auth/sso/login');
		const secure = {...context, url: 'wss://chat.example/chat/ws'};
		expect(sentencesOf(cause, secure).advice).toContain('https://chat.example/chat/auth/sso/login');
	});

	it('accepts an invalid URL', () => {
		for (const code of FAILURE_CODES) {
			const found = sentencesOf({code, redirectUrl: '/x'}, {...context, url: 'nonsense'});
			expect(found.text).not.toContain('undefined');
		}
	});
});
