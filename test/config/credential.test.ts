import {describe, expect, it} from 'vitest';
import {flagsOf, neededFlagsOf, readCredential} from '../../source/config/credential.ts';
import type {FlagName} from '../../source/config/flags/flag-table.ts';
import type {AuthKind} from '../../source/protocol/auth.ts';
import {type Given, pendingIn, resolveContextFor} from '../support/resolve-context.ts';

const read = (kind: AuthKind, argv: readonly string[], given: Given = {}) => {
	const context = resolveContextFor(argv, given);
	const frame = readCredential(context, kind, `--auth ${kind}`, true);
	return {frame, context, sentences: context.problems.map(({sentence}) => sentence)};
};

describe('the flags of a kind', () => {
	it.each<[AuthKind, FlagName[], FlagName[]]>([
		['none', [], []],
		['bearer', ['token'], ['token']],
		['api_key', ['api-key', 'api-key-header'], ['api-key']],
		['basic', ['username', 'password'], ['username', 'password']],
		[
			'oauth2',
			['client-id', 'client-secret', 'token-url', 'scope'],
			['client-id', 'client-secret', 'token-url'],
		],
		['custom', ['auth-header'], ['auth-header']],
		['sso', ['session-token'], ['session-token']],
	])('%s', (kind, flags, needed) => {
		expect(flagsOf(kind)).toEqual(flags);
		expect(neededFlagsOf(kind)).toEqual(needed);
	});
});

describe('an invalid value', () => {
	const oauth = ['--client-id', 'c', '--client-secret', 's', '--token-url'];

	it.each<[AuthKind, string[], string, string]>([
		[
			'bearer',
			['--token', 'SEC\nRET'],
			'credential_invalid',
			'The value of --token contains a line break or another control character. Type it again, on one line',
		],
		[
			'basic',
			['--username', 'ada:SECRET', '--password', 'p'],
			'credential_invalid',
			'With basic authentication, a user name cannot contain a colon. Type only the name: --username NAME',
		],
		[
			'api_key',
			['--api-key', 'k', '--api-key-header', 'X-API-Key: SECRET'],
			'header_invalid',
			'--api-key-header takes the name of a header, without a colon. Type --api-key-header X-API-Key',
		],
		[
			'oauth2',
			[...oauth, 'SECRET'],
			'token_url_invalid',
			'The token URL does not begin with https:// or http://. Type a URL such as --token-url https://login.example.com/token',
		],
		[
			'oauth2',
			[...oauth, 'wss://host/SECRET'],
			'token_url_invalid',
			'The token URL is a WebSocket URL, but tokens are fetched over HTTP. Type a URL such as --token-url https://login.example.com/token',
		],
		[
			'oauth2',
			[...oauth, 'https:login.example.com'],
			'token_url_invalid',
			'The token URL does not begin with https:// or http://. Type a URL such as --token-url https://login.example.com/token',
		],
		[
			'custom',
			['--auth-header', 'SECRET'],
			'header_invalid',
			"A header consists of a name, a colon and a value. Type --auth-header 'NAME: VALUE'",
		],
	])('%s %j', (kind, argv, code, sentence) => {
		expect(read(kind, argv).context.problems).toEqual([{code, sentence}]);
		expect(sentence).not.toContain('SECRET');
	});

	it.each(['http://localhost:8080/token', 'HTTPS://login.example.com/a?b=c'])(
		'accepts the token URL %s',
		(url) => {
			expect(read('oauth2', [...oauth, url]).sentences).toEqual([]);
		},
	);
});

describe('a secret from another source', () => {
	const kinds = [
		['bearer', 'token', {}],
		['api_key', 'api-key', {}],
		['basic', 'password', {BEDROCK_USERNAME: 'ada'}],
		['oauth2', 'client-secret', {BEDROCK_CLIENT_ID: 'c', BEDROCK_TOKEN_URL: 'https://h/t'}],
		['sso', 'session-token', {}],
	] as const;

	it.each(kinds)('%s: is read from a file, printed by a command, or asked for', (kind, flag, env) => {
		const lookups = [
			[[`--${flag}-file`, '/path'], `file ${flag}-file`, `${flag}-file`],
			[[`--${flag}-command`, 'cmd'], `command ${flag}-command`, `${flag}-command`],
			[[], `question ${flag}`, flag],
		] as const;
		for (const [argv, wanted, from] of lookups) {
			const first = read(kind, argv, {canAsk: true, env});
			expect([pendingIn(first.context), first.sentences, first.frame]).toEqual([[wanted], [], undefined]);
			const second = read(kind, argv, {canAsk: true, env, fetched: {[from]: 'VALUE'}});
			expect([pendingIn(second.context), second.sentences]).toEqual([[], []]);
			expect(Object.values(second.frame ?? {})).toContain('VALUE');
		}
	});

	it('on the command line takes precedence over the environment', () => {
		const env = {BEDROCK_AUTH_TOKEN: 'b'};
		expect(pendingIn(read('bearer', ['--token-file', 'f'], {env}).context)).toEqual(['file token-file']);
		expect(read('bearer', [], {env, canAsk: true}).frame).toMatchObject({token: 'b'});
	});

	it('may be headers, but the user is not asked for them', () => {
		const {frame} = read('custom', ['--auth-header-file', 'f'], {
			fetched: {'auth-header-file': 'X-A: 1\r\nX-B: 2'},
		});
		expect(frame).toMatchObject({custom_headers: {'X-A': '1', 'X-B': '2'}});
		expect(read('custom', [], {canAsk: true}).sentences).toHaveLength(1);
	});

	it('is not asked for if its flag was typed without a value, which is reported already', () => {
		const {context, sentences} = read('bearer', ['--token='], {canAsk: true});
		expect([pendingIn(context), sentences]).toEqual([[], []]);
		expect(read('bearer', ['--token-file=']).sentences).toEqual([]);
	});
});
