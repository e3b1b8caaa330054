import {describe, expect, it} from 'vitest';
import {createResolveContext, type ResolveContext} from '../../source/config/resolve-context.ts';
import {chooseServer, readAddress, readDialect} from '../../source/config/server.ts';
import {resolveInputs} from '../support/resolve-context.ts';

const contextOf = (
	flags: ResolveContext['given']['flags'],
	positionals: readonly string[] = [],
): ResolveContext => createResolveContext({flags, positionals, strays: []}, {}, resolveInputs());

describe('readAddress', () => {
	it.each([
		[undefined, '127.0.0.1'],
		['localhost', 'localhost'],
		['my-host.example', 'my-host.example'],
		['0.0.0.0', '0.0.0.0'],
		['::', '::'],
		['[::1]', '::1'],
		['fe80::1%eth0', 'fe80::1%eth0'],
		[' ::1 ', '::1'],
	])('%s -> %s', (host, expected) => {
		const context = contextOf(host === undefined ? {} : {host: [host]});
		expect(readAddress(context)).toEqual({host: expected, port: 0});
		expect(context.problems).toEqual([]);
	});

	it.each(['ws://a', 'a:80', 'a b', '[::1]:80', 'a/b', '1.2.3.4:80'])('rejects %s', (host) => {
		const context = contextOf({host: [host]});
		readAddress(context);
		expect(context.problems.map(({code}) => code)).toEqual(['host_invalid']);
	});
});

describe('readDialect', () => {
	it.each([
		[[''], 'today'],
		[['today'], 'today'],
		[['SEED'], 'seed'],
		[['document'], 'document'],
	] as const)('%j -> %s', (sandbox, dialect) => {
		const context = contextOf({sandbox});
		expect(readDialect(context, 'sandbox')).toBe(dialect);
		expect(context.problems).toEqual([]);
	});
});

describe('chooseServer', () => {
	it('continues after a problem, so that all are reported', () => {
		const context = contextOf({sandbox: ['sead'], port: ['x'], host: ['a:80'], url: ['ws://a']}, ['ws://b']);
		expect(chooseServer(context).server).toMatchObject({kind: 'sandbox', dialect: 'today'});
		expect(context.problems.map(({code}) => code)).toEqual([
			'url_twice',
			'port_invalid',
			'host_invalid',
			'url_with_sandbox',
			'dialect_unknown',
		]);
	});
});
