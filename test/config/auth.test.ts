import {inspect} from 'node:util';
import {describe, expect, it} from 'vitest';
import {resolveAuth} from '../../source/config/auth.ts';
import {AUTH_KINDS, type AuthKind} from '../../source/protocol/auth.ts';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import {resolveContextFor} from '../support/resolve-context.ts';

type Env = Readonly<Record<string, string>>;

function frameFor(argv: readonly string[], env: Env = {}): AuthFrame | undefined {
	const context = resolveContextFor(argv, {env});
	const {credential} = resolveAuth(context, true);
	expect([context.problems, context.pending]).toEqual([[], []]);
	return credential?.reveal();
}

function problemsOf(argv: readonly string[], env: Env = {}): readonly (readonly [string, string])[] {
	const context = resolveContextFor(argv, {env});
	resolveAuth(context, true);
	return context.problems.map(({code, sentence}) => [code, sentence]);
}

interface Sample {
	/** Flags without `--auth`, as they are typed. */
	readonly flags: readonly string[];
	readonly env: Env;
	readonly frame: AuthFrame;
}

const tokenUrl = 'https://login.example.com/token';

/** A valid credential of each kind, by flags and by the environment. */
const samples: Readonly<Record<Exclude<AuthKind, 'none'>, Sample>> = {
	bearer: {
		flags: ['--token', 't'],
		env: {BEDROCK_AUTH_TOKEN: 't'},
		frame: {type: 'auth', auth_type: 'bearer_token', token: 't'},
	},
	api_key: {
		flags: ['--api-key', 'k'],
		env: {BEDROCK_API_KEY: 'k'},
		frame: {type: 'auth', auth_type: 'api_key', api_key: 'k', api_key_header: 'X-API-Key'},
	},
	basic: {
		flags: ['--username', 'ada', '--password', 'p'],
		env: {BEDROCK_USERNAME: 'ada', BEDROCK_PASSWORD: 'p'},
		frame: {type: 'auth', auth_type: 'basic_auth', username: 'ada', password: 'p'},
	},
	oauth2: {
		flags: ['--client-id', 'c', '--client-secret', 's', '--token-url', tokenUrl],
		env: {BEDROCK_CLIENT_ID: 'c', BEDROCK_CLIENT_SECRET: 's', BEDROCK_TOKEN_URL: tokenUrl},
		frame: {type: 'auth', auth_type: 'oauth2', client_id: 'c', client_secret: 's', token_url: tokenUrl},
	},
	custom: {
		flags: ['--auth-header', 'X-A: 1', '--auth-header', 'X-B: 2, 3'],
		env: {BEDROCK_AUTH_HEADER: 'X-A: 1\nX-B: 2, 3\n'},
		frame: {type: 'auth', auth_type: 'custom', custom_headers: {'X-A': '1', 'X-B': '2, 3'}},
	},
	sso: {
		flags: ['--session-token', 's'],
		env: {BEDROCK_SESSION_TOKEN: 's'},
		frame: {type: 'auth', auth_type: 'sso', session_token: 's'},
	},
};

const kinds = Object.keys(samples) as (keyof typeof samples)[];

describe.each(kinds)('%s', (kind) => {
	const {flags, env, frame} = samples[kind];
	const {wire = '', aliases} = AUTH_KINDS[kind];
	const spellings = [kind, wire, ...aliases].flatMap((name) => [
		name,
		name.toUpperCase(),
		name.replaceAll('_', '-'),
		` ${name} `,
	]);

	it('can be built from flags', () => {
		expect(frameFor(flags)).toEqual(frame);
	});

	it('can be built from the environment, with either variable', () => {
		expect(frameFor([], env)).toEqual(frame);
		const twins = Object.fromEntries(
			Object.entries(env).map(([name, value]) => [name.replace('BEDROCK_', 'AUTOCHAT_'), value]),
		);
		expect(frameFor([], twins)).toEqual(frame);
	});

	it.each(spellings)('is called %j, by flag and by the environment', (spelling) => {
		expect(frameFor(['--auth', spelling, ...flags])).toEqual(frame);
		expect(frameFor(['--auth', spelling], env)).toEqual(frame);
		expect(frameFor(flags, {BEDROCK_AUTH_TYPE: spelling})).toEqual(frame);
		expect(frameFor([], {...env, BEDROCK_AUTH_TYPE: spelling})).toEqual(frame);
		expect(frameFor([], {...env, AUTOCHAT_AUTH_TYPE: spelling})).toEqual(frame);
	});

	it('requires its values, and names each missing one', () => {
		const needed = AUTH_KINDS[kind].required.length;
		for (const problems of [problemsOf(['--auth', kind]), problemsOf([], {BEDROCK_AUTH_TYPE: kind})]) {
			expect(problems.map(([code]) => code)).toEqual(Array(needed).fill('credential_missing'));
			for (const [, sentence] of problems)
				expect(sentence).toMatch(/requires .* Set BEDROCK_\w+, or type --/);
		}
	});

	it('rejects flags of another kind', () => {
		for (const other of kinds.filter((each) => each !== kind)) {
			const flag = samples[other].flags[0];
			expect(problemsOf(['--auth', kind, ...flags, ...samples[other].flags])).toContainEqual([
				'auth_foreign',
				`${flag} is for --auth ${other}, not for --auth ${kind}. Remove it, or type --auth ${other}`,
			]);
			const [code, sentence] = problemsOf([...flags, ...samples[other].flags])[0] ?? [];
			expect(code).toBe('auth_twice');
			expect(sentence).toContain(`${flag} is for --auth ${other}`);
		}
	});

	it('from the environment is not sent to another server', () => {
		const context = resolveContextFor([], {env: {...env, BEDROCK_AUTH_TYPE: kind}});
		expect(resolveAuth(context, false)).toEqual({kind: 'none', credential: undefined, hints: []});
		expect(context.problems).toEqual([]);
	});

	it('is sealed', () => {
		const {credential} = resolveAuth(resolveContextFor(flags), true);
		expect(inspect({credential}, {depth: 9, showHidden: true})).toBe('{ credential: [secret] }');
	});
});

describe('the choice of the kind', () => {
	const token = (text: string): AuthFrame => ({type: 'auth', auth_type: 'bearer_token', token: text});

	it.each<[string[], Env, AuthFrame | undefined]>([
		[[], {}, undefined],
		[['--auth', 'none'], {}, undefined],
		[['--auth', 'none'], {BEDROCK_AUTH_TOKEN: 'a'}, undefined],
		[['--auth', 'NONE'], {BEDROCK_AUTH_TOKEN: 'a', BEDROCK_AUTH_TYPE: 'bearer'}, undefined],
		[[], {BEDROCK_AUTH_TOKEN: 'a', BEDROCK_AUTH_TYPE: 'none'}, undefined],
		[['--token', 'a'], {BEDROCK_AUTH_TOKEN: 'b'}, token('a')],
		[['--token', ' a\r\n'], {}, token('a')],
		[['--auth', 'bearer'], {BEDROCK_AUTH_TOKEN: ' a\n'}, token('a')],
		// The BEDROCK_ variables take precedence over the AUTOCHAT_ variables.
		[[], {AUTOCHAT_AUTH_TOKEN: 'b', BEDROCK_AUTH_TOKEN: 'a'}, token('a')],
		[[], {AUTOCHAT_AUTH_TOKEN: 'b', BEDROCK_AUTH_TOKEN: ' '}, token('b')],
		// A credential on the command line takes precedence over a type in the environment.
		[['--token', 'a'], {BEDROCK_AUTH_TYPE: 'none'}, token('a')],
		[['--token', 'a'], {BEDROCK_AUTH_TYPE: 'api_key'}, token('a')],
		[['--token', 'a'], {BEDROCK_AUTH_TYPE: 'nonsense'}, token('a')],
		// An incomplete credential in the environment implies nothing.
		[[], {BEDROCK_USERNAME: 'ada', BEDROCK_CLIENT_ID: 'c', BEDROCK_SCOPE: 'read'}, undefined],
		[
			['--username', 'ada'],
			{BEDROCK_PASSWORD: ' p '},
			{type: 'auth', auth_type: 'basic_auth', username: 'ada', password: ' p '},
		],
		[
			['--api-key-header', 'Authorization'],
			{BEDROCK_API_KEY: 'k'},
			{type: 'auth', auth_type: 'api_key', api_key: 'k', api_key_header: 'Authorization'},
		],
		[
			[...samples.oauth2.flags, '--scope', 'read write'],
			{},
			{...samples.oauth2.frame, scope: 'read write'} as AuthFrame,
		],
	])('%j with %j', (argv, env, frame) => {
		expect(frameFor(argv, env)).toEqual(frame);
	});

	it.each<[string[], Env, string, string]>([
		[
			['--auth', 'bearer'],
			{},
			'credential_missing',
			'--auth bearer requires a bearer token. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN',
		],
		[
			[],
			{AUTOCHAT_AUTH_TYPE: 'bearer_token'},
			'credential_missing',
			'AUTOCHAT_AUTH_TYPE=bearer requires a bearer token. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN',
		],
		[
			['--token', '  '],
			{},
			'credential_missing',
			'--token requires a bearer token. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN',
		],
		[
			['--username', 'ada'],
			{},
			'credential_missing',
			'--username requires a password. Set BEDROCK_PASSWORD, or type --password PASSWORD',
		],
		[
			['--password', 'SECRET'],
			{},
			'credential_missing',
			'--password requires a user name. Set BEDROCK_USERNAME, or type --username NAME',
		],
		[
			['--auth', 'none', '--token', 'SECRET'],
			{},
			'auth_contradiction',
			'--auth none sends no credential, but --token sets one. Remove one of them',
		],
		[
			['--token', 'SECRET', '--api-key', 'SECRET'],
			{BEDROCK_AUTH_TYPE: 'bearer'},
			'auth_twice',
			'Only one credential can be sent, but --token is for --auth bearer and --api-key is for --auth api_key. Remove all but one',
		],
		[
			['--auth', 'beerer'],
			{},
			'auth_unknown',
			'Unknown authentication type "beerer" in --auth. Did you mean bearer? Type --auth none, --auth bearer, --auth api_key, --auth basic, --auth oauth2, --auth custom or --auth sso',
		],
		[
			['--auth', 'SECRET-token-1234'],
			{},
			'auth_unknown',
			'Unknown authentication type in --auth. Type --auth none, --auth bearer, --auth api_key, --auth basic, --auth oauth2, --auth custom or --auth sso',
		],
		[
			[],
			{BEDROCK_AUTH_TYPE: 'SECRET-token-1234'},
			'auth_unknown',
			'Unknown authentication type in BEDROCK_AUTH_TYPE. Type --auth none, --auth bearer, --auth api_key, --auth basic, --auth oauth2, --auth custom or --auth sso',
		],
	])('%j with %j: %s', (argv, env, code, sentence) => {
		expect(problemsOf(argv, env)).toEqual([[code, sentence]]);
		expect(sentence).not.toContain('SECRET');
	});

	it('for the built-in assistant does not suggest the environment, which it does not get', () => {
		const context = resolveContextFor(['--auth', 'bearer'], {env: {BEDROCK_AUTH_TOKEN: 'a'}});
		resolveAuth(context, false);
		expect(context.problems.map(({sentence}) => sentence)).toEqual([
			'--auth bearer requires a bearer token. Type --token TOKEN',
		]);
	});

	it('uses the first of several credentials in the environment, with a hint', () => {
		const env = {BEDROCK_AUTH_TOKEN: 'SECRET', AUTOCHAT_API_KEY: 'SECRET'};
		const {kind, hints} = resolveAuth(resolveContextFor([], {env}), true);
		expect(kind).toBe('bearer');
		expect(hints).toEqual([
			'The environment contains credentials of 2 types; bearer is used. Set BEDROCK_AUTH_TYPE=api_key to use another.',
		]);
		expect(resolveAuth(resolveContextFor(['--auth', 'api_key'], {env}), true).hints).toEqual([]);
		expect(
			resolveAuth(resolveContextFor([], {env: {...env, BEDROCK_AUTH_TYPE: 'api_key'}}), true).hints,
		).toEqual([]);
		expect(resolveAuth(resolveContextFor([], {env}), false).hints).toEqual([]);
	});
});
