import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {adviceAtPrompt} from '../../../source/chat/notices.ts';
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

const hostileStrings: readonly {readonly text: string}[] = JSON.parse(
	readFileSync('test/fixtures/hostile-strings.json', 'utf8'),
);

const context: FailureContext = {
	url: 'ws://ada:pa55word@localhost:8000/ws/chat?token=s3cret',
	proxy: 'http://ada:pa55word@proxy.example:3128/',
	maxFrameBytes: MAX_FRAME_BYTES,
	limits: TIME_LIMITS,
	opened: true,
	redact: (text) => text,
};

/** The text of a failure, and all of its advice. */
function sentencesOf(cause: Cause, where = context): {readonly text: string; readonly advice: string} {
	const wording = wordFailure(failure(cause, where));
	return {text: wording.text, advice: adviceAtPrompt(wording) ?? ''};
}

/** Code, whether to retry, exit code, pattern of the text, pattern of the advice. */
type Expected = readonly [FailureCode, Failure['retry'], Failure['exitCode'], RegExp, RegExp];

const EXPECTED: readonly Expected[] = [
	[
		'refused',
		'backoff',
		3,
		/^Nothing is listening on localhost:8000 \(connection refused\)\.$/,
		/python -m uvicorn app:app --reload.*start bedrock-chat with --sandbox/,
	],
	['unreachable', 'backoff', 3, /^Cannot reach localhost:8000/, /--url/],
	['host_not_found', 'backoff', 3, /The host name localhost /, /host name/],
	['dial_timeout', 'backoff', 5, /within 15 s/, /--url/],
	['proxy_unreachable', 'backoff', 3, /^Cannot connect through the proxy proxy\.example:3128: /, /--proxy/],
	['proxy_unauthorized', 'stop', 4, /^The proxy proxy\.example:3128 did not accept/, /USER:PASSWORD@proxy/],
	[
		'proxy_refused',
		'stop',
		3,
		/^The proxy proxy\.example:3128 did not connect to localhost:8000/,
		/operator/,
	],
	['tls', 'stop', 3, /^The server at localhost:8000 uses TLS/, /wss:\/\/localhost:8000\/ws\/chat/],
	['wrong_path', 'stop', 3, /no chat at \/ws\/chat/, /\/ws\/chat, \/chat\/ws and \/bedrock-chat\/ws/],
	['forbidden', 'stop', 3, /refused.*\/ws\/chat.*path/, /\/ws\/chat, \/chat\/ws and \/bedrock-chat\/ws/],
	['unauthorized', 'stop', 4, /requires a credential/, /\/login/],
	['http_status', 'stop', 3, /did not open/, /--url/],
	['not_websocket', 'stop', 3, /not as a WebSocket server/, /\/chat\/ws/],
	['invalid_url', 'stop', 3, /address/, /ws:\/\/localhost:8000\/ws\/chat/],
	['greeting_timeout', 'backoff', 5, /within 10 s/, /--url/],
	[
		'auth_failed',
		'stop',
		4,
		/did not accept the credential/,
		/^Type \/login to use another credential\. \(\/reconnect/,
	],
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
	['frame_too_large', 'at-once', 1, /limit of 100 MB/, /--max-frame 200MB for/],
	['message_too_large', 'at-once', 1, /a message was larger than it accepts/, /shorten/],
	['out_of_memory', 'at-once', 1, /more memory than this program allows/, /Ask for less/],
	['reader_failed', 'backoff', 1, /reads messages failed/, /--debug/],
	[
		'program_fault',
		'stop',
		1,
		/^This program failed.* Neither the network nor the server/,
		/report.*--debug/,
	],
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

	it.each([
		[400, 'http_status', 'stop'],
		[408, 'http_status', 'backoff'],
		[425, 'http_status', 'backoff'],
		[429, 'overloaded', 'backoff'],
		[500, 'server_error', 'backoff'],
		[502, 'server_error', 'backoff'],
		[503, 'overloaded', 'backoff'],
		[504, 'server_error', 'backoff'],
	])('HTTP %i is %s: %s', (status, code, retry) => {
		const end = {kind: 'http', status, body: '', retryAfter: undefined} as const;
		expect(failureOf(end, context)).toMatchObject({code, retry});
	});

	it.each([
		[502, 'A gateway at localhost:8000 got no answer from the chat server behind it (HTTP 502).'],
		[504, 'A gateway at localhost:8000 got no answer from the chat server behind it (HTTP 504).'],
		[500, 'The server at localhost:8000 failed (HTTP 500).'],
	])('HTTP %i tells a gateway from the server', (status, text) => {
		const end = {kind: 'http', status, body: '', retryAfter: undefined} as const;
		expect(wordFailure(failureOf(end, context)).text).toBe(text);
	});

	it.each([401, 403, 404, 400, 418, 426, 429, 500, 502, 503])(
		'HTTP %i quotes the reason in the body',
		(status) => {
			const body = '{"detail":"Your address is not on the list"}';
			const end = {kind: 'http', status, body, retryAfter: undefined} as const;
			const {text} = wordFailure(failureOf(end, {...context, opened: false}));
			expect(text).toContain(`(HTTP ${status}): Your address is not on the list.`);
		},
	);

	it.each([
		[
			'ws://h:1/ws',
			'https://chat.example/ws?state=s3cret',
			'https://chat.example/ws',
			'--url wss://chat.example/ws',
		],
		['ws://h:1/ws', '/chat/ws', 'http://h:1/chat/ws', '--url ws://h:1/chat/ws'],
		['wss://h:1/ws', '/chat/ws', 'https://h:1/chat/ws', '--url wss://h:1/chat/ws'],
		['wss://h:1/ws', 'wss://u:s3cret@h/ws', 'wss://h/ws', '--url wss://h/ws'],
		['wss://h:1/ws', 'http://h:1/ws', 'http://h:1/ws', 'That address is not encrypted, so do not use it.'],
	])(
		'a redirection of %s to %s names the address, and never takes the encryption away',
		(url, location, shown, advice) => {
			const end = {kind: 'http', status: 302, body: '', retryAfter: undefined, location} as const;
			const found = wordFailure(failureOf(end, {...context, url}));
			expect(found.text).toContain(` redirects to ${shown} (HTTP 302).`);
			expect(found.advice).toContain(advice);
			expect(JSON.stringify([found, failureOf(end, {...context, url})])).not.toContain('s3cret');
			if (url.startsWith('wss:')) expect(found.advice).not.toContain(' ws://');
		},
	);

	it.each([
		[407, '', 'proxy_unauthorized', 'stop', 4],
		[403, 'Forbidden', 'proxy_refused', 'stop', 3],
		[200, '', 'proxy_refused', 'stop', 3],
		[502, '<title>502 Bad Gateway</title>', 'proxy_refused', 'backoff', 3],
		[503, '', 'proxy_refused', 'backoff', 3],
		[504, 'chat.example.com has no address', 'proxy_refused', 'backoff', 3],
		[429, '', 'proxy_refused', 'backoff', 3],
	])('HTTP %i of a proxy (%s) names the proxy, never the server', (status, body, code, retry, exitCode) => {
		const end = {kind: 'http', status, body, retryAfter: undefined, by: 'proxy'} as const;
		const found = failureOf(end, {...context, opened: false});
		expect(found).toMatchObject({code, retry, exitCode});
		expect(wordFailure(found).text).toMatch(/^The proxy proxy\.example:3128 did not /);
	});

	it('of a proxy of the environment name its variable, and the way around it', () => {
		const where = {...context, opened: false, proxyVariable: 'HTTPS_PROXY'};
		const causes: readonly Cause[] = [
			{code: 'proxy_unreachable', mark: 'ECONNREFUSED'},
			{code: 'proxy_unauthorized', mark: 'HTTP 407'},
			{code: 'proxy_refused', mark: 'HTTP 403'},
			{code: 'dial_timeout'},
		];
		for (const cause of causes) {
			const {text, advice} = sentencesOf(cause, where);
			expect(text).toMatch(/\b[Tt]he proxy proxy\.example:3128 of HTTPS_PROXY\b/);
			expect(advice).not.toContain('given with --proxy');
			expect(advice).toContain(cause.code === 'proxy_refused' ? '--proxy none' : 'HTTPS_PROXY');
		}
		expect(sentencesOf({code: 'proxy_refused', mark: 'HTTP 403'}, where).advice).toContain(
			'To connect without it, start again with --proxy none, or add localhost to NO_PROXY.',
		);
	});

	it.each([
		['ECONNREFUSED', 'nothing is listening there'],
		['ENOTFOUND', 'its host name was not found'],
		['EAI_AGAIN', 'its host name was not found'],
		['ETIMEDOUT', 'it is down, or'],
		['ECONNRESET', 'it is down, or'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
		['INVALID_HANDSHAKE', 'it did not answer as an HTTP proxy'],
	])('the error %s of the connection to a proxy names the proxy', (code, reason) => {
		const end = {kind: 'error', code, message: '', by: 'proxy'} as const;
		const found = failureOf(end, {...context, opened: false});
		expect(found).toMatchObject({code: 'proxy_unreachable', retry: 'backoff'});
		expect(wordFailure(found).text).toContain('Cannot connect through the proxy proxy.example:3128');
		expect(wordFailure(found).text).toContain(reason);
	});

	it.each([
		'ERR_LOAD',
		'ERR_PROGRAM',
		'ERR_INVALID_ARG_TYPE',
		'ERR_MODULE_NOT_FOUND',
		'ERR_INTERNAL_ASSERTION',
	])('%s is a bug, never a failure of the network, and keeps its cause', (code) => {
		for (const opened of [false, true]) {
			const redact = (text: string) => text.replaceAll('s3cret', '…');
			const end = {kind: 'error', code, message: 'no such function, s3cret'} as const;
			const found = failureOf(end, {...context, opened, redact});
			expect(found).toMatchObject({code: 'program_fault', detail: 'no such function, …'});
			expect(wordFailure(found).text).not.toMatch(/cannot reach|is down|lost/i);
		}
	});

	it.each([
		'nginx: The plain HTTP request was sent to HTTPS port',
		'Client sent an HTTP request to an HTTPS server.',
	])('"%s" advises wss://', (body) => {
		const end = {kind: 'http', status: 400, body, retryAfter: undefined} as const;
		expect(wordFailure(failureOf(end, context)).advice).toContain('--url wss://localhost:8000/ws/chat');
	});

	it('a connection without TLS that breaks at once advises wss:// as well', () => {
		const end = {kind: 'error', code: 'ECONNRESET', message: ''} as const;
		const advice = (url: string) => wordFailure(failureOf(end, {...context, url, opened: false})).advice;
		expect(advice('ws://h:1/ws')).toContain('--url wss://h:1/ws');
		expect(advice('wss://h:1/ws')).not.toContain('wss://');
	});

	it('quotes any reason of a server on one short line, without the secrets of the client', () => {
		const secret = 'sk-1234567890';
		const redact = (text: string) => text.replaceAll(secret, '[redacted]');
		for (const {text} of hostileStrings) {
			for (const body of [
				text,
				JSON.stringify({detail: [{msg: `${text} ${secret}`}]}),
				`<title>${text}${secret}</title>`,
			]) {
				const challenge = `Bearer realm="${text.replaceAll('"', '')} ${secret}"`;
				for (const end of [
					{kind: 'http', status: 403, body, statusText: text, retryAfter: undefined},
					{kind: 'http', status: 401, body: '', challenge, retryAfter: undefined},
					{kind: 'http', status: 407, body: '', challenge: text, retryAfter: undefined, by: 'proxy'},
				] as const) {
					const {reason = ''} = failureOf(end, {...context, redact}).facts;
					expect(reason.length).toBeLessThanOrEqual(200);
					expect(reason).not.toContain('\n');
					expect(reason).not.toContain(secret);
				}
			}
		}
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
		expect(advice).toContain(`--max-frame ${higher}MB `);
	});

	it('gives Retry-After in milliseconds', () => {
		const end = {kind: 'http', status: 429, body: '', retryAfter: 7} as const;
		expect(failureOf(end, context)).toMatchObject({
			code: 'overloaded',
			retry: 'backoff',
			retryAfterMs: 7_000,
		});
	});

	it('says that the answer may be missing because of a proxy', () => {
		expect(sentencesOf({code: 'dial_timeout'}).text).toBe(
			'No answer from localhost:8000 through the proxy proxy.example:3128 within 15 s: one of them is very slow, or a firewall drops the connection.',
		);
		expect(sentencesOf({code: 'dial_timeout'}, {...context, proxy: undefined}).text).not.toContain('proxy');
	});

	it('says whether the connection was lost in use or before it was established', () => {
		const end = {kind: 'closed', code: 1006, reason: ''} as const;
		expect(wordFailure(failureOf(end, context)).text).toMatch(/^Lost the connection/);
		expect(wordFailure(failureOf(end, {...context, opened: false})).text).toContain(
			'before it was established',
		);
	});

	it.each(['Could not connect to verification endpoint', 'Credential verification failed (HTTP 502)'])(
		'gives no advice to replace a credential that could not be checked: %s',
		(reason) => {
			const {text, advice = ''} = sentencesOf({code: 'auth_failed', reason});
			expect(text).toBe(`The server could not check the credential: ${reason}.`);
			expect(advice).toMatch(/try again later.*\/reconnect/);
			expect(advice).not.toContain('--auth none');
		},
	);

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
