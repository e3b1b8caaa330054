import {inspect} from 'node:util';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {authFrameOfOptions, type CredentialOptions} from '../../source/library/credential.ts';
import type {ClientVariables} from '../../source/library/environment.ts';
import {ConfigurationError} from '../../source/library/errors.ts';

function wrong(options: object, env: ClientVariables = {}): ConfigurationError {
	try {
		authFrameOfOptions(options, env);
	} catch (error) {
		if (error instanceof ConfigurationError) return error;
		throw error;
	}
	throw new Error('nothing was wrong');
}

describe('the kind of a credential', () => {
	it.each([
		['bearer_token', 'bearer_token'],
		['bearer', 'bearer_token'],
		['Bearer-Token', 'bearer_token'],
		['api_key', 'api_key'],
		['basic_auth', 'basic_auth'],
		['basic', 'basic_auth'],
		['oauth2', 'oauth2'],
		['custom', 'custom'],
		['sso', 'sso'],
	])('%s is sent as %s', (authType, wire) => {
		const all = {
			token: 'a',
			apiKey: 'b',
			username: 'c',
			password: 'd',
			clientId: 'e',
			clientSecret: 'f',
			tokenUrl: 'https://id.example.com/token',
			customHeaders: {'X-Tenant': 'g'},
			sessionToken: 'h',
		};
		const options = {...all, authType} as CredentialOptions;
		expect(authFrameOfOptions(options, {})).toMatchObject({type: 'auth', auth_type: wire});
	});

	it.each([
		[{token: 'a'}, 'bearer_token'],
		[{apiKey: 'a'}, 'api_key'],
		[{username: 'a', password: 'b'}, 'basic_auth'],
		[{clientId: 'a', clientSecret: 'b', tokenUrl: 'https://c'}, 'oauth2'],
		[{customHeaders: {a: 'b'}}, 'custom'],
		[{sessionToken: 'a'}, 'sso'],
	])('is implied by the fields: %j', (options, wire) => {
		expect(authFrameOfOptions(options, {})).toMatchObject({auth_type: wire});
	});

	it('is none without any field, and on request', () => {
		for (const options of [{}, {token: ''}, {token: undefined}, {apiKeyHeader: 'X-Key'}, {scope: 'read'}]) {
			expect(authFrameOfOptions(options, {})).toBeUndefined();
		}
		expect(authFrameOfOptions({authType: 'none', token: 'a'}, {BEDROCK_AUTH_TOKEN: 'b'})).toBeUndefined();
	});

	it('must be chosen if the options contain two', () => {
		expect(wrong({token: 'a', apiKey: 'b'})).toMatchObject({
			code: 'auth_ambiguous',
			message: 'The options contain credentials for bearer_token and api_key: set authType to choose one.',
		});
	});

	it('is suggested for a typing error, but a value unlike any kind is not repeated', () => {
		expect(wrong({authType: 'baerer'})).toMatchObject({code: 'auth_unknown'});
		expect(wrong({authType: 'apikeyy', apiKey: 'a'}).message).toContain('Did you mean api_key?');
		const {message} = wrong({authType: 'sk-open-sesame-4711'});
		expect(message).not.toContain('sesame');
		expect(message).toContain('Unknown authentication type in authType. The types are none, bearer_token,');
		expect(wrong({}, {BEDROCK_AUTH_TYPE: 'xyz'}).message).toContain('BEDROCK_AUTH_TYPE');
		expect(wrong({authType: 7})).toMatchObject({code: 'auth_unknown'});
	});
});

describe('the fields of a credential', () => {
	it('are all named if missing, with their variables', () => {
		expect(wrong({authType: 'bearer_token'}).message).toBe(
			'Authentication type bearer_token requires token: pass it as an option, or set BEDROCK_AUTH_TOKEN in env.',
		);
		expect(wrong({authType: 'api_key'}).message).toContain('BEDROCK_API_KEY');
		expect(wrong({authType: 'oauth2', tokenUrl: 'https://c'}).message).toBe(
			'Authentication type oauth2 requires clientId and clientSecret: pass them as options.',
		);
		expect(wrong({username: 'ada'})).toMatchObject({code: 'auth_incomplete'});
		expect(wrong({authType: 'custom', customHeaders: {}})).toMatchObject({code: 'auth_incomplete'});
	});

	it('must be strings, and headers must be valid', () => {
		expect(wrong({token: 7}).message).toBe('token must be a string.');
		for (const customHeaders of [
			'X-A: b',
			['X-A'],
			{'X-A': 7},
			{'X-A': ''},
			{'X A': 'b'},
			{'X-A': 'b\nX-B: c'},
			{'X-A\nX-B': 'c'},
		])
			expect(wrong({customHeaders})).toMatchObject({code: 'option_invalid'});
	});

	it.each([
		[{token: 'a\nsesame'}, 'token must not contain a line break or another control character.'],
		[{username: 'ada:sesame', password: 'b'}, 'username must not contain a colon.'],
		[
			{apiKey: 'a', apiKeyHeader: 'X-A: sesame'},
			'apiKeyHeader must be the name of a header, without a colon.',
		],
		[
			{clientId: 'a', clientSecret: 'b', tokenUrl: 'wss://sesame'},
			'tokenUrl must be a URL that begins with https:// or http://.',
		],
		[
			{customHeaders: {'X-A': 'sesame', 'x-a': 'b'}},
			'customHeaders must be an object of header names and values: {"X-Tenant": "acme"}.',
		],
	])('are checked like those of the command line: %j', (options, message) => {
		expect(wrong(options)).toMatchObject({code: 'option_invalid', message});
	});

	it('keep the header of a key, and spaces around a password', () => {
		expect(authFrameOfOptions({apiKey: 'a'}, {})).toMatchObject({api_key_header: 'X-API-Key'});
		expect(authFrameOfOptions({apiKey: 'a', apiKeyHeader: 'Authorization'}, {})).toMatchObject({
			api_key_header: 'Authorization',
		});
		expect(authFrameOfOptions({username: 'ada', password: ' b '}, {})).toMatchObject({password: ' b '});
		expect(authFrameOfOptions({customHeaders: {'X-A': 'Bearer b: c', 'X-B': 'd'}}, {})).toMatchObject({
			custom_headers: {'X-A': 'Bearer b: c', 'X-B': 'd'},
		});
	});

	it('never appear in an error', () => {
		const secret = fc.string({minLength: 8, unit: fc.constantFrom(...'QZXJVKWqzxjvkw')});
		const fields = ['token', 'apiKey', 'password', 'clientSecret', 'sessionToken', 'authType'];
		fc.assert(
			fc.property(secret, fc.subarray(fields, {minLength: 1}), (text, given) => {
				const options = Object.fromEntries(given.map((field) => [field, text]));
				try {
					authFrameOfOptions(options, {});
				} catch (error) {
					expect(inspect(error)).not.toContain(text);
				}
			}),
		);
	});
});

describe('the environment', () => {
	it.each([
		[{BEDROCK_AUTH_TOKEN: ' a '}, {auth_type: 'bearer_token', token: 'a'}],
		[{AUTOCHAT_AUTH_TOKEN: 'a'}, {auth_type: 'bearer_token', token: 'a'}],
		[
			{BEDROCK_AUTH_TOKEN: 'a', AUTOCHAT_AUTH_TOKEN: 'b'},
			{auth_type: 'bearer_token', token: 'a'},
		],
		[{BEDROCK_API_KEY: 'a'}, {auth_type: 'api_key', api_key: 'a'}],
		[{AUTOCHAT_API_KEY: 'a'}, {auth_type: 'api_key', api_key: 'a'}],
		[
			{BEDROCK_API_KEY: 'a', BEDROCK_AUTH_TOKEN: 'b'},
			{auth_type: 'bearer_token', token: 'b'},
		],
		[
			{AUTOCHAT_AUTH_TYPE: 'api_key', BEDROCK_API_KEY: 'a', BEDROCK_AUTH_TOKEN: 'b'},
			{auth_type: 'api_key', api_key: 'a'},
		],
	])('%j gives %j', (env, frame) => {
		expect(authFrameOfOptions({}, env)).toMatchObject(frame);
	});

	it('is overridden by the options', () => {
		const env = {BEDROCK_AUTH_TYPE: 'bearer_token', BEDROCK_AUTH_TOKEN: 'a', BEDROCK_API_KEY: 'b'};
		expect(authFrameOfOptions({token: 'c'}, env)).toMatchObject({token: 'c'});
		expect(authFrameOfOptions({apiKey: 'c'}, env)).toMatchObject({api_key: 'c'});
		expect(authFrameOfOptions({authType: 'api_key'}, env)).toMatchObject({api_key: 'b'});
		expect(authFrameOfOptions({authType: 'none'}, env)).toBeUndefined();
		expect(authFrameOfOptions({}, {BEDROCK_AUTH_TYPE: 'none', BEDROCK_AUTH_TOKEN: 'a'})).toBeUndefined();
		expect(authFrameOfOptions({}, {BEDROCK_AUTH_TOKEN: ' ', BEDROCK_AUTH_TYPE: ''})).toBeUndefined();
	});
});
