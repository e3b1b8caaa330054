import {describe, expect, it} from 'vitest';
import {createResolveContext, type ResolveContext} from '../../source/config/resolve-context.ts';
import {chooseServer, readAddress, readDialect} from '../../source/config/server.ts';
import {circumstances} from '../support/resolve-context.ts';

const deskOf = (flags: ResolveContext['given']['flags'], words: readonly string[] = []): ResolveContext =>
	createResolveContext({flags, words, strays: []}, {}, circumstances());

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
		const desk = deskOf(host === undefined ? {} : {host: [host]});
		expect(readAddress(desk)).toEqual({host: expected, port: 0});
		expect(desk.problems).toEqual([]);
	});

	it.each(['ws://a', 'a:80', 'a b', '[::1]:80', 'a/b', '1.2.3.4:80'])('refuses %s', (host) => {
		const desk = deskOf({host: [host]});
		readAddress(desk);
		expect(desk.problems.map(({code}) => code)).toEqual(['host_invalid']);
	});
});

describe('readDialect', () => {
	it.each([
		[[''], 'today'],
		[['today'], 'today'],
		[['SEED'], 'seed'],
		[['document'], 'document'],
	] as const)('%j -> %s', (sandbox, dialect) => {
		const desk = deskOf({sandbox});
		expect(readDialect(desk, 'sandbox')).toBe(dialect);
		expect(desk.problems).toEqual([]);
	});
});

describe('chooseServer', () => {
	it('goes on after a mistake, so that all of them are told', () => {
		const desk = deskOf({sandbox: ['sead'], port: ['x'], host: ['a:80'], url: ['ws://a']}, ['ws://b']);
		expect(chooseServer(desk)).toMatchObject({kind: 'sandbox', dialect: 'today'});
		expect(desk.problems.map(({code}) => code)).toEqual([
			'url_twice',
			'port_invalid',
			'host_invalid',
			'url_with_sandbox',
			'dialect_unknown',
		]);
	});
});
