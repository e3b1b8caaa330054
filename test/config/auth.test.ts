import {describe, expect, it} from 'vitest';
import {type Lookup, resolveAuth} from '../../source/config/auth.ts';

const variables = {auth: 'BEDROCK_AUTH_TYPE', token: 'BEDROCK_AUTH_TOKEN'};

type Given = {readonly auth?: string; readonly token?: string};

/** A lookup over plain objects: flags first. */
function looking(flags: Given, env: Given = {}): Lookup {
	return (name) => {
		if (name !== 'auth' && name !== 'token') return undefined;
		const value = flags[name];
		if (value !== undefined) return {from: 'flag', value};
		const other = env[name];
		return other === undefined ? undefined : {from: 'environment', variable: variables[name], value: other};
	};
}

describe('resolveAuth', () => {
	it.each<[Given, Given, string | undefined]>([
		[{}, {}, undefined],
		[{token: 'a'}, {}, 'a'],
		[{}, {token: 'a'}, 'a'],
		[{token: 'a'}, {token: 'b'}, 'a'],
		[{auth: 'bearer', token: 'a'}, {}, 'a'],
		[{auth: 'bearer_token', token: 'a'}, {}, 'a'],
		[{auth: 'Bearer-Token', token: 'a'}, {}, 'a'],
		[{auth: 'bearer'}, {token: 'a'}, 'a'],
		[{}, {auth: 'bearer_token', token: 'a'}, 'a'],
		[{token: ' a\r\n'}, {}, 'a'],
		[{auth: 'none'}, {}, undefined],
		[{auth: 'none'}, {token: 'a'}, undefined],
		[{auth: 'none'}, {auth: 'bearer', token: 'a'}, undefined],
		[{}, {auth: 'none', token: 'a'}, undefined],
		// A token on the command line is worth more than a type in the environment.
		[{token: 'a'}, {auth: 'none'}, 'a'],
		[{token: 'a'}, {auth: 'api_key'}, 'a'],
		[{token: 'a'}, {auth: 'nonsense'}, 'a'],
	])('%j and %j in the environment -> %s', (flags, env, token) => {
		const auth = resolveAuth(looking(flags, env));
		expect('credential' in auth && auth.credential?.reveal()).toEqual(
			token === undefined ? undefined : {type: 'auth', auth_type: 'bearer_token', token},
		);
	});

	it.each<[Given, Given, string, string]>([
		[
			{auth: 'bearer'},
			{},
			'token_missing',
			'--auth bearer asks for a bearer token, but there is none. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN',
		],
		[
			{},
			{auth: 'bearer_token'},
			'token_missing',
			'BEDROCK_AUTH_TYPE=bearer asks for a bearer token, but there is none. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN',
		],
		[
			{token: '  '},
			{},
			'token_missing',
			'--token asks for a bearer token, but there is none. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN',
		],
		[
			{auth: 'none', token: 'SECRET'},
			{},
			'auth_contradiction',
			'--auth none sends no credential, but --token gives one. Leave out one of the two',
		],
		[
			{auth: 'beerer'},
			{},
			'auth_unknown',
			'"beerer" after --auth is no kind of authentication. Did you mean bearer? Type --auth none or --auth bearer',
		],
		[
			{auth: 'SECRET-token-1234'},
			{},
			'auth_unknown',
			'The value of --auth is no kind of authentication. Type --auth none or --auth bearer',
		],
		[
			{},
			{auth: 'SECRET-token-1234'},
			'auth_unknown',
			'The value of BEDROCK_AUTH_TYPE is no kind of authentication. Type --auth none or --auth bearer',
		],
		...(['api_key', 'basic', 'oauth2', 'custom', 'sso'] as const).map(
			(kind): [Given, Given, string, string] => [
				{auth: kind},
				{},
				'auth_for_later',
				`--auth ${kind}: this kind of authentication comes in a later version. Until then type --auth none or --auth bearer`,
			],
		),
		[
			{auth: 'basic_auth'},
			{},
			'auth_for_later',
			'--auth basic: this kind of authentication comes in a later version. Until then type --auth none or --auth bearer',
		],
	])('%j and %j in the environment: %s', (flags, env, code, sentence) => {
		expect(resolveAuth(looking(flags, env))).toEqual({problems: [{code, sentence}]});
		expect(sentence).not.toContain('SECRET');
	});
});
