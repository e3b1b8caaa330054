import {describe, expect, it} from 'vitest';
import {authFrameOf, isSecretField, readHeaders} from '../../source/protocol/auth-frame.ts';

describe('authFrameOf', () => {
	it.each([
		['bearer', {token: ' t '}, {auth_type: 'bearer_token', token: 't'}],
		['api_key', {api_key: 'k'}, {auth_type: 'api_key', api_key: 'k', api_key_header: 'X-API-Key'}],
		[
			'api_key',
			{api_key: 'k', api_key_header: 'Authorization'},
			{auth_type: 'api_key', api_key: 'k', api_key_header: 'Authorization'},
		],
		['basic', {username: 'u', password: ' p '}, {auth_type: 'basic_auth', username: 'u', password: ' p '}],
		[
			'oauth2',
			{client_id: 'i', client_secret: 's', token_url: 'https://x'},
			{auth_type: 'oauth2', client_id: 'i', client_secret: 's', token_url: 'https://x'},
		],
		[
			'oauth2',
			{client_id: 'i', client_secret: 's', token_url: 'https://x', scope: 'read write'},
			{auth_type: 'oauth2', client_id: 'i', client_secret: 's', token_url: 'https://x', scope: 'read write'},
		],
		[
			'custom',
			{custom_headers: 'X-A: b\nX-C: d: e'},
			{auth_type: 'custom', custom_headers: {'X-A': 'b', 'X-C': 'd: e'}},
		],
		['sso', {session_token: 's'}, {auth_type: 'sso', session_token: 's'}],
	] as const)('%s of %j', (kind, values, frame) => {
		expect(authFrameOf(kind, values)).toEqual({frame: {type: 'auth', ...frame}});
	});

	it.each([
		['bearer', {token: '  '}, ['token missing']],
		['bearer', {token: 'a\nb'}, ['token control_character']],
		['basic', {username: 'u'}, ['password missing']],
		['basic', {username: 'u:v', password: 'p'}, ['username colon']],
		['api_key', {api_key: 'k', api_key_header: 'X-A: b'}, ['api_key_header header_name']],
		['oauth2', {client_id: 'i'}, ['client_secret missing', 'token_url missing']],
		['oauth2', {client_id: 'i', client_secret: 's', token_url: 'x.example'}, ['token_url not_http_url']],
		['oauth2', {client_id: 'i', client_secret: 's', token_url: 'https:x'}, ['token_url not_http_url']],
		['oauth2', {client_id: 'i', client_secret: 's', token_url: 'wss://x'}, ['token_url websocket_url']],
		['custom', {custom_headers: ' '}, ['custom_headers missing']],
		['custom', {custom_headers: 'no colon\nX-A:'}, ['custom_headers syntax', 'custom_headers empty_value']],
	] as const)('%s of %j has the problems %j', (kind, values, problems) => {
		const result = authFrameOf(kind, values);
		expect('problems' in result && result.problems.map(({field, code}) => `${field} ${code}`)).toEqual(
			problems,
		);
	});
});

describe('readHeaders', () => {
	it.each([
		['', {}, []],
		['A: b\n\n  C:d', {A: 'b', C: 'd'}, []],
		['Connection: close', {Connection: 'close'}, []],
		['A', {}, ['syntax']],
		[': b', {}, ['syntax']],
		['A b: c', {}, ['syntax']],
		['A:', {}, ['empty_value']],
		['A: \u2019', {}, ['not_latin1']],
		['A: b\na: c', {A: 'b'}, ['duplicate']],
		['A: b\nnonsense\nnonsense', {A: 'b'}, ['syntax']],
	])('reads %j', (text, headers, faults) => {
		expect(readHeaders(text)).toEqual({headers, faults});
	});
});

describe('isSecretField', () => {
	it('is true for the fields of credentials', () => {
		expect(
			['token', 'password', 'api_key', 'client_secret', 'custom_headers', 'session_token'].every((field) =>
				isSecretField(field as 'token'),
			),
		).toBe(true);
		expect(isSecretField('username')).toBe(false);
	});
});
