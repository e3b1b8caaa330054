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
	])('is told by the fields: %j', (options, wire) => {
		expect(authFrameOfOptions(options, {})).toMatchObject({auth_type: wire});
	});

	it('is none without any of them, and when none is asked for', () => {
		for (const options of [{}, {token: ''}, {token: undefined}, {apiKeyHeader: 'X-Key'}, {scope: 'read'}]) {
			expect(authFrameOfOptions(options, {})).toBeUndefined();
		}
		expect(authFrameOfOptions({authType: 'none', token: 'a'}, {BEDROCK_AUTH_TOKEN: 'b'})).toBeUndefined();
	});

	it('has to be said where two are given', () => {
		expect(wrong({token: 'a', apiKey: 'b'})).toMatchObject({
			code: 'auth_ambiguous',
			message:
				'The options hold credentials for bearer_token and api_key: say with authType which one is meant.',
		});
	});

	it('is guessed at when it is misspelt, but a value like no kind at all is not repeated', () => {
		expect(wrong({authType: 'baerer'})).toMatchObject({code: 'auth_unknown'});
		expect(wrong({authType: 'apikeyy', apiKey: 'a'}).message).toContain('Did you mean api_key?');
		const {message} = wrong({authType: 'sk-open-sesame-4711'});
		expect(message).not.toContain('sesame');
		expect(message).toContain('The value of authType is no kind of authentication.');
		expect(wrong({}, {BEDROCK_AUTH_TYPE: 'xyz'}).message).toContain('BEDROCK_AUTH_TYPE');
		expect(wrong({authType: 7})).toMatchObject({code: 'auth_unknown'});
	});
});

describe('the fields of a credential', () => {
	it('are all named when they are missing, and where they could come from', () => {
		expect(wrong({authType: 'bearer_token'}).message).toBe(
			'Authentication by bearer_token needs token: give it as an option, or set BEDROCK_AUTH_TOKEN in env.',
		);
		expect(wrong({authType: 'api_key'}).message).toContain('BEDROCK_API_KEY');
		expect(wrong({authType: 'oauth2', tokenUrl: 'https://c'}).message).toBe(
			'Authentication by oauth2 needs clientId and clientSecret: give them as options.',
		);
		expect(wrong({username: 'ada'})).toMatchObject({code: 'auth_incomplete'});
		expect(wrong({authType: 'custom', customHeaders: {}})).toMatchObject({code: 'auth_incomplete'});
	});

	it('have to be text, and headers to be headers', () => {
		expect(wrong({token: 7}).message).toBe('token has to be text.');
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

	it('keep the header of a key, and what a password begins and ends with', () => {
		expect(authFrameOfOptions({apiKey: 'a'}, {})).toMatchObject({api_key_header: 'X-API-Key'});
		expect(authFrameOfOptions({apiKey: 'a', apiKeyHeader: 'Authorization'}, {})).toMatchObject({
			api_key_header: 'Authorization',
		});
		expect(authFrameOfOptions({username: 'ada', password: ' b '}, {})).toMatchObject({password: ' b '});
		expect(authFrameOfOptions({customHeaders: {'X-A': 'Bearer b: c', 'X-B': 'd'}}, {})).toMatchObject({
			custom_headers: {'X-A': 'Bearer b: c', 'X-B': 'd'},
		});
	});

	it('are never in the error that says what is wrong', () => {
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

	it('gives way to the options', () => {
		const env = {BEDROCK_AUTH_TYPE: 'bearer_token', BEDROCK_AUTH_TOKEN: 'a', BEDROCK_API_KEY: 'b'};
		expect(authFrameOfOptions({token: 'c'}, env)).toMatchObject({token: 'c'});
		expect(authFrameOfOptions({apiKey: 'c'}, env)).toMatchObject({api_key: 'c'});
		expect(authFrameOfOptions({authType: 'api_key'}, env)).toMatchObject({api_key: 'b'});
		expect(authFrameOfOptions({authType: 'none'}, env)).toBeUndefined();
		expect(authFrameOfOptions({}, {BEDROCK_AUTH_TYPE: 'none', BEDROCK_AUTH_TOKEN: 'a'})).toBeUndefined();
		expect(authFrameOfOptions({}, {BEDROCK_AUTH_TOKEN: ' ', BEDROCK_AUTH_TYPE: ''})).toBeUndefined();
	});
});
