import {describe, expect, it} from 'vitest';
import {
	createResolveContext,
	flagValue,
	fromEnvironment,
	givenFor,
	has,
	lacksValue,
	lookUp,
	obtain,
	type ResolveContext,
	report,
} from '../../source/config/resolve-context.ts';
import {sealed} from '../../source/config/secrets.ts';
import {pendingIn, resolveContextFor, resolveInputs} from '../support/resolve-context.ts';

const context = (flags: ResolveContext['given']['flags'], env: ResolveContext['env'] = {}): ResolveContext =>
	createResolveContext({flags, positionals: [], strays: []}, env, resolveInputs());

describe('the context', () => {
	it('distinguishes a given flag from one with a value', () => {
		const given = context({sandbox: [''], url: ['a', 'b']});
		expect([has(given, 'sandbox'), has(given, 'url'), has(given, 'port')]).toEqual([true, true, false]);
		expect(flagValue(given, 'sandbox')).toBeUndefined();
		expect(flagValue(given, 'url')).toBe('b');
	});

	it.each([
		[
			{BEDROCK_WS_ENDPOINT: ' ws://a '},
			{from: 'environment', variable: 'BEDROCK_WS_ENDPOINT', value: 'ws://a'},
		],
		[{BEDROCK_WS_ENDPOINT: ' '}, undefined],
		[{}, undefined],
	])('reads the environment: %j', (env, found) => {
		expect(fromEnvironment(context({}, env), 'url')).toEqual(found);
	});

	it('returns undefined for a flag without a variable', () => {
		expect(fromEnvironment(context({}, {PORT: '80'}), 'port')).toBeUndefined();
	});

	it('collects problems', () => {
		const given = context({});
		report(given, 'port_invalid', 'One');
		report(given, 'host_invalid', 'Two');
		expect(given.problems.map(({code}) => code)).toEqual(['port_invalid', 'host_invalid']);
	});
});

describe('lookUp', () => {
	const env = {BEDROCK_AUTH_TOKEN: ' e\n', BEDROCK_SCOPE: ' s '};

	it('tries the flag, then its sources, then the environment', () => {
		const found = (...argv: string[]) => lookUp(resolveContextFor(argv, {env}), 'token', true);
		expect(found('--token', 'a')).toEqual({from: 'flag', flag: 'token', value: 'a'});
		expect(found('--token-file', 'a')).toEqual({from: 'pending', flag: 'token-file'});
		expect(found('--token-command', 'a')).toEqual({from: 'pending', flag: 'token-command'});
		// Spaces around a secret may be intended.
		expect(found()).toEqual({from: 'environment', variable: 'BEDROCK_AUTH_TOKEN', value: ' e\n'});
		expect(lookUp(resolveContextFor([], {env}), 'scope', true)).toMatchObject({value: 's'});
		expect(lookUp(resolveContextFor([], {env}), 'token', false)).toBeUndefined();
	});

	it('joins the lines of a repeatable flag', () => {
		expect(lookUp(resolveContextFor(['-H', 'a', '-H', 'b']), 'header', true)).toMatchObject({value: 'a\nb'});
	});

	it('lists each value to fetch once, and uses fetched values', () => {
		const waiting = resolveContextFor(['--token-file', 'path', '--header-file', 'path']);
		lookUp(waiting, 'token', true);
		lookUp(waiting, 'token', true);
		lookUp(waiting, 'header', true);
		expect(waiting.pending).toMatchObject([
			{from: 'file', flag: 'token-file', shape: 'line'},
			{from: 'file', flag: 'header-file', shape: 'lines'},
		]);
		const fetched = resolveContextFor(['--token-file', 'path'], {fetched: {'token-file': 'a'}});
		expect(lookUp(fetched, 'token', true)).toEqual({from: 'flag', flag: 'token-file', value: 'a'});
		expect(pendingIn(fetched)).toEqual([]);
		expect(obtain(fetched, {from: 'command', flag: 'token-file', command: sealed('x')})).toMatchObject({
			value: 'a',
		});
	});

	it('lists the flags that set a value, and detects those without one', () => {
		const typed = resolveContextFor(['--token', 'a', '--token-command=', '--api-key-file', 'a']);
		expect(givenFor(typed, 'token')).toEqual(['token']);
		expect(givenFor(typed, 'api-key')).toEqual(['api-key-file']);
		expect(lacksValue(typed, 'token')).toBe(true);
		expect(lacksValue(typed, 'api-key')).toBe(false);
	});
});
