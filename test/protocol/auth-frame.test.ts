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
		['bearer', {token: '  '}, ['token']],
		['basic', {username: 'u'}, ['password']],
		['oauth2', {client_id: 'i'}, ['client_secret', 'token_url']],
		['custom', {custom_headers: 'no colon'}, ['custom_headers']],
	] as const)('%s of %j lacks %j', (kind, values, missing) => {
		expect(authFrameOf(kind, values)).toEqual({missing});
	});
});

describe('readHeaders', () => {
	it('accepts only lines of names and values', () => {
		expect(readHeaders('A: b\n\n  C:d')).toEqual({A: 'b', C: 'd'});
		for (const text of ['', 'A', 'A:', ': b', 'A b: c', 'A: b\nnonsense'])
			expect(readHeaders(text), text).toBeUndefined();
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
