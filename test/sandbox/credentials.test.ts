import {describe, expect, it} from 'vitest';
import type {JsonObject} from '../../source/protocol/frames.ts';
import {checkAuthFrame} from '../../source/sandbox/credentials.ts';
import {document} from '../../source/sandbox/dialects/document.ts';
import {today} from '../../source/sandbox/dialects/today.ts';

function read(fields: JsonObject) {
	return checkAuthFrame({type: 'auth', ...fields}, today.authTypes);
}

describe('readCredential', () => {
	it.each<[JsonObject, string]>([
		[{}, 'Bearer token required'],
		[{token: ''}, 'Bearer token required'],
		[{auth_type: 'basic_auth', username: 'a'}, 'Username and password required for basic auth'],
		[{auth_type: 'api_key'}, 'API key required'],
		[
			{auth_type: 'oauth2', client_id: 'a', client_secret: 'b'},
			'client_id, client_secret, and token_url required for OAuth2',
		],
		[{auth_type: 'sso'}, 'session_token required for SSO auth'],
		[{auth_type: 'bearer', token: 'good'}, 'Unknown auth type: bearer'],
		[{auth_type: ''}, 'Unknown auth type: '],
		[{auth_type: null}, "Authentication error: 'NoneType' object has no attribute 'lower'"],
		[{auth_type: 5}, "Authentication error: 'int' object has no attribute 'lower'"],
	])('refuses %j', (fields, message) => {
		expect(read(fields)).toEqual({kind: 'malformed', message});
	});

	it.each<[JsonObject, string, string]>([
		[{token: 'good'}, 'bearer_token', 'good'],
		[{auth_type: 'BEARER_TOKEN', token: 'good'}, 'bearer_token', 'good'],
		[{token: 12345}, 'bearer_token', 'wrong'],
		[{auth_type: 'basic_auth', username: 'x', password: 'good'}, 'basic_auth', 'good'],
		[{auth_type: 'basic_auth', username: 'x', password: 'y'}, 'basic_auth', 'wrong'],
		[{auth_type: 'api_key', api_key: 'good', api_key_header: 'X-Custom-Key'}, 'api_key', 'good'],
		[{auth_type: 'api_key', api_key: 'good', api_key_header: 'bad header\r\n'}, 'api_key', 'unusable'],
		[
			{auth_type: 'oauth2_client_credentials', client_id: 'a', client_secret: 'good', token_url: 'http://x'},
			'oauth2_client_credentials',
			'good',
		],
		[{auth_type: 'oauth2', client_id: 'a', client_secret: 'b', token_url: 'http://x'}, 'oauth2', 'unusable'],
		[{auth_type: 'custom'}, 'custom', 'wrong'],
		[{auth_type: 'custom', custom_headers: {Authorization: 'Bearer good'}}, 'custom', 'good'],
		[{auth_type: 'custom', custom_headers: 'nope'}, 'custom', 'unusable'],
		[{auth_type: 'custom', custom_headers: {'X-Any': 'good'}}, 'custom', 'good'],
		[{auth_type: 'custom', custom_headers: {'X-Any': 'bad'}, metadata: {a: 1}}, 'custom', 'wrong'],
		[{auth_type: 'custom', custom_headers: {'X-Any': 'good', 'X Bad': 'x'}}, 'custom', 'unusable'],
		[{auth_type: 'custom', custom_headers: {'X-Any': 'a\r\nb'}}, 'custom', 'unusable'],
		[{token: 'goo\nd'}, 'bearer_token', 'unusable'],
		[{token: 'gööd'}, 'bearer_token', 'unusable'],
		[{auth_type: 'api_key', api_key: ' good'}, 'api_key', 'unusable'],
		[{auth_type: 'sso', session_token: 'junk'}, 'sso', 'wrong'],
		[{auth_type: 'sso', session_token: 'good'}, 'sso', 'good'],
	])('reads %j as %s, %s', (fields, authType, verdict) => {
		expect(read(fields)).toMatchObject({kind: 'presented', authType, verdict});
	});

	it('returns the fields of the token request', () => {
		const fields = {auth_type: 'oauth2', client_id: 5, client_secret: 'b', token_url: 'http://x'};
		expect(read({...fields, scope: 'read write'})).toMatchObject({
			tokenRequest: {clientId: '5', clientSecret: 'b', tokenUrl: 'http://x', scope: 'read write'},
		});
		expect(read({...fields, scope: ''})).toMatchObject({tokenRequest: {scope: undefined}});
		expect(read({token: 'good'})).not.toHaveProperty('tokenRequest');
	});

	it('accepts only the types of the dialect', () => {
		expect(checkAuthFrame({auth_type: 'custom'}, document.authTypes)).toEqual({
			kind: 'malformed',
			message: 'Unknown auth type: custom',
		});
	});
});
