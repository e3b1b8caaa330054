import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {checkUrl, isExposed} from '../../source/config/endpoint.ts';

describe('checkUrl', () => {
	it.each([
		['ws://localhost:8000/ws/chat', 'ws://localhost:8000/ws/chat'],
		['wss://api.example.com/ws/chat?session_id=a', 'wss://api.example.com/ws/chat?session_id=a'],
		['WS://HOST', 'ws://host/'],
		['  ws://host/a  ', 'ws://host/a'],
		['ws://[::1]:8000/a', 'ws://[::1]:8000/a'],
		['ws://127.0.0.1', 'ws://127.0.0.1/'],
		['ws://host:80/a', 'ws://host/a'],
	])('accepts %s', (text, url) => {
		expect(checkUrl(text, 'argument', true)).toEqual({url});
	});

	it.each([
		[
			'localhost:8000',
			'url_without_scheme',
			'The URL has no scheme (ws:// or wss://). Type bedrock-chat ws://localhost:8000/ws/chat',
		],
		[
			'localhost',
			'url_without_scheme',
			'The URL has no scheme (ws:// or wss://). Type bedrock-chat ws://localhost/ws/chat',
		],
		[
			'api.example.com',
			'url_without_scheme',
			'The URL has no scheme (ws:// or wss://). Type bedrock-chat ws://api.example.com/ws/chat',
		],
		[
			'127.0.0.1:9/chat/ws',
			'url_without_scheme',
			'The URL has no scheme (ws:// or wss://). Type bedrock-chat ws://127.0.0.1:9/chat/ws',
		],
		[
			'[::1]:9',
			'url_without_scheme',
			'The URL has no scheme (ws:// or wss://). Type bedrock-chat ws://[::1]:9/ws/chat',
		],
		[
			'myhost:9/a?token=SECRET',
			'url_without_scheme',
			'The URL has no scheme (ws:// or wss://). Type bedrock-chat ws://myhost:9/a',
		],
		[
			'http://localhost:8000/ws/chat',
			'url_scheme',
			'The URL begins with http://, but the chat needs a WebSocket URL. Type bedrock-chat ws://localhost:8000/ws/chat',
		],
		[
			'https://api.example.com',
			'url_scheme',
			'The URL begins with https://, but the chat needs a WebSocket URL. Type bedrock-chat wss://api.example.com/ws/chat',
		],
		[
			'ftp://host/a',
			'url_scheme',
			'The URL begins with "ftp://", but must begin with ws:// or wss://. Example: bedrock-chat ws://localhost:8000/ws/chat',
		],
		[
			'ws://host/a#SECRET',
			'url_with_fragment',
			'The URL contains a fragment (#…), which a WebSocket URL must not have. Remove it: bedrock-chat ws://host/a',
		],
		[
			'ws://host/a#',
			'url_with_fragment',
			'The URL contains a fragment (#…), which a WebSocket URL must not have. Remove it: bedrock-chat ws://host/a',
		],
		[
			'wss://ada:SECRET@host/a',
			'url_with_credentials',
			'The URL contains a user name or a password, which would appear on the screen and in logs. ' +
				'Remove them: bedrock-chat wss://host/a. To send a token, use --token or BEDROCK_AUTH_TOKEN',
		],
		[
			'https://SECRET@host',
			'url_with_credentials',
			'The URL contains a user name or a password, which would appear on the screen and in logs. ' +
				'Remove them: bedrock-chat wss://host/ws/chat. To send a token, use --token or BEDROCK_AUTH_TOKEN',
		],
		['sandbx', 'unknown_command', '"sandbx" is not a command. Type bedrock-chat sandbox'],
		['help', 'unknown_command', '"help" is not a command. Type bedrock-chat --help'],
		['version', 'unknown_command', '"version" is not a command. Type bedrock-chat --version'],
		[
			'what?',
			'url_invalid',
			'The URL "what?" is not a WebSocket URL. Example: bedrock-chat ws://localhost:8000/ws/chat',
		],
		[
			'',
			'url_invalid',
			'The URL "" is not a WebSocket URL. Example: bedrock-chat ws://localhost:8000/ws/chat',
		],
		[
			'ws://',
			'url_invalid',
			'The URL "ws://" is not a WebSocket URL. Example: bedrock-chat ws://localhost:8000/ws/chat',
		],
		[
			'ws://ho st/',
			'url_invalid',
			'The URL "ws://ho st/" is not a WebSocket URL. Example: bedrock-chat ws://localhost:8000/ws/chat',
		],
		[
			'ws:host',
			'url_invalid',
			'The URL "ws:host" is not a WebSocket URL. Example: bedrock-chat ws://localhost:8000/ws/chat',
		],
	])('rejects %s', (text, code, sentence) => {
		expect(checkUrl(text, 'argument', true)).toEqual({problem: {code, sentence}});
	});

	it.each([
		[
			'flag' as const,
			'The URL of --url has no scheme (ws:// or wss://). Type --url ws://localhost:8000/ws/chat',
		],
		[
			{variable: 'BEDROCK_WS_ENDPOINT'},
			'The URL in BEDROCK_WS_ENDPOINT has no scheme (ws:// or wss://). Type BEDROCK_WS_ENDPOINT=ws://localhost:8000/ws/chat',
		],
	])('names its source in the correction (%j)', (source, sentence) => {
		expect(checkUrl('localhost:8000', source, true)).toMatchObject({problem: {sentence}});
	});

	it.each([
		['localhost:8000', 'Type ws://localhost:8000/ws/chat, with the rest of the command as it is'],
		['http://host/a', 'Type ws://host/a, with the rest of the command as it is'],
		['ws://host/a#', 'Remove it: ws://host/a, with the rest of the command as it is'],
		['ws://u@host/a', 'Remove them: ws://host/a, with the rest of the command as it is. To send'],
		['sandbx', 'Type bedrock-chat sandbox, with the rest of the command as it is'],
		['help', 'Type bedrock-chat --help'],
	])('keeps what else was typed: %s', (text, advice) => {
		const {problem} = checkUrl(text, 'argument', true, true) as {problem: {sentence: string}};
		expect(problem.sentence).toContain(advice);
	});

	it('does not repeat a possible secret', () => {
		for (const text of [
			'SECRET',
			'SECRET:80/a',
			'secret-sandbox',
			'x://SECRET',
			'ws://SECRET@h:x',
			'sandbx',
		]) {
			expect(JSON.stringify(checkUrl(text, 'argument', false))).not.toMatch(/secret|sandbx/i);
		}
		for (const text of [
			'ws://u:SECRET@h:x/a',
			'ws://h:x/?token=SECRET',
			'ws://u:SECRET@h/#a',
			'http://u:SECRET@h/?a#b',
		]) {
			expect(JSON.stringify(checkUrl(text, 'argument', true))).not.toContain('SECRET');
		}
	});

	it('returns a URL that can be opened, or a problem, for any text', () => {
		const pieces = [
			'ws:',
			'wss://',
			'http://',
			'//',
			'/',
			':',
			'@',
			'#',
			'?',
			'[::1]',
			'host',
			'a.b',
			':80',
			'%',
			' ',
			'é',
		];
		const text = fc.oneof(
			fc.string(),
			fc.array(fc.constantFrom(...pieces), {maxLength: 8}).map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(text, (given) => {
				const checked = checkUrl(given, 'flag', true);
				if ('problem' in checked) return;
				const url = new URL(checked.url);
				expect(['ws:', 'wss:']).toContain(url.protocol);
				expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
			}),
		);
	});
});

describe('isExposed', () => {
	it.each([
		['ws://example.com/ws', true],
		['ws://10.0.0.1/ws', true],
		['ws://localhost.example.com/ws', true],
		['ws://chat.localhost:8000/ws', true],
		['ws://Chat.LOCALHOST./ws', true],
		['ws://127.example.com/ws', true],
		['ws://localhost:8000/ws', false],
		['ws://127.0.0.1/ws', false],
		['ws://127.1.2.3/ws', false],
		['ws://[::1]:8000/ws', false],
		['wss://example.com/ws', false],
	])('%s: %s', (url, exposed) => {
		expect(isExposed(url)).toBe(exposed);
	});
});
