import {describe, expect, it} from 'vitest';
import {flagTable} from '../../../source/config/flags/flag-table.ts';
import {checkArguments, checkFlagNames, sensitiveFlag} from '../../../source/config/flags/unknown-flags.ts';
import {createResolveContext, type ResolveContext} from '../../../source/config/resolve-context.ts';
import {resolveContextFor, resolveInputs} from '../../support/resolve-context.ts';

const deskOf = (given: Partial<ResolveContext['given']>): ResolveContext =>
	createResolveContext({flags: {}, positionals: [], strays: [], ...given}, {}, resolveInputs());

describe('checkFlagNames', () => {
	it('reports every stray, in order', () => {
		const context = deskOf({
			strays: [
				{kind: 'unknown', spelling: '--sandbax'},
				{kind: 'missing_value', flag: 'max-frame'},
				{kind: 'needless_value', flag: 'no-reconnect'},
			],
		});
		checkFlagNames(context);
		expect(context.problems.map(({code}) => code)).toEqual([
			'unknown_flag',
			'missing_value',
			'needless_value',
		]);
	});

	it.each(flagTable.map(({name}) => name))('finds --%s from a slip', (name) => {
		const slip = `--${name.slice(0, 1)}x${name.slice(1)}`;
		const context = deskOf({strays: [{kind: 'unknown', spelling: slip}]});
		checkFlagNames(context);
		expect(context.problems[0]?.sentence).toBe(`Unknown flag ${slip}. Did you mean --${name}?`);
	});

	it('makes control characters visible', () => {
		const context = deskOf({strays: [{kind: 'unknown', spelling: '--\u001B[2J'}]});
		checkFlagNames(context);
		expect(context.problems[0]?.sentence).not.toContain('\u001B');
	});

	it('accepts a flag only once', () => {
		const context = deskOf({flags: {url: ['ws://a'], compress: ['']}});
		checkFlagNames(context);
		expect(context.problems).toEqual([]);
	});
});

describe('several sources of a value', () => {
	const sentences = (...argv: string[]): string[] => {
		const context = resolveContextFor(argv);
		checkFlagNames(context);
		return context.problems.map(({sentence}) => sentence);
	};

	it('are rejected for a secret', () => {
		expect(sentences('--api-key', 'a', '--api-key-file', 'b', '--api-key-command', 'c')).toEqual([
			'--api-key, --api-key-file and --api-key-command set the same value. Type only one of them',
		]);
		expect(sentences('-H', 'a', '--header-file', 'b')).toHaveLength(1);
		expect(sentences('--token-file', 'a', '--password-file', 'b')).toEqual([]);
	});

	it('are accepted for a repeatable flag', () => {
		expect(sentences('-H', 'a', '-H', 'b', '--auth-header', 'c', '--auth-header', 'd')).toEqual([]);
		expect(sentences('--url', 'a', '-c', 'b')).toEqual(['--url is given 2 times. Type it once']);
	});
});

describe('sensitiveFlag', () => {
	it.each([
		[['--url', 'a'], undefined],
		[['--token', 'a'], 'token'],
		[['--password-command', 'a'], 'password-command'],
		[['-H', 'a'], 'header'],
	])('%j: %s', (argv, flag) => {
		expect(sensitiveFlag(resolveContextFor(argv))).toBe(flag);
	});
});

describe('checkArguments', () => {
	it('accepts the expected number of arguments', () => {
		const context = deskOf({positionals: ['ws://a']});
		checkArguments(context, 1);
		expect(context.problems).toEqual([]);
	});

	it('names at most three', () => {
		const context = deskOf({positionals: ['ws://a', 'b', 'c', 'd', 'e']});
		checkArguments(context, 1);
		expect(context.problems.map(({sentence}) => sentence)).toEqual([
			'Unexpected arguments "b", "c" and "d". Type one URL, and each value after its flag',
		]);
	});
});
