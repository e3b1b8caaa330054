import {describe, expect, it} from 'vitest';
import {flagTable} from '../../../source/config/flags/flag-table.ts';
import {checkArguments, checkFlagNames, delicateFlag} from '../../../source/config/flags/unknown-flags.ts';
import {createResolveContext, type ResolveContext} from '../../../source/config/resolve-context.ts';
import {circumstances, resolveContextFor} from '../../support/resolve-context.ts';

const deskOf = (given: Partial<ResolveContext['given']>): ResolveContext =>
	createResolveContext({flags: {}, words: [], strays: [], ...given}, {}, circumstances());

describe('checkSpelling', () => {
	it('says something about every stray, in order', () => {
		const desk = deskOf({
			strays: [
				{kind: 'unknown', spelling: '--sandbax'},
				{kind: 'missing_value', flag: 'max-frame'},
				{kind: 'needless_value', flag: 'no-reconnect'},
			],
		});
		checkFlagNames(desk);
		expect(desk.problems.map(({code}) => code)).toEqual(['unknown_flag', 'missing_value', 'needless_value']);
	});

	it.each(flagTable.map(({name}) => name))('finds --%s from a slip', (name) => {
		const slip = `--${name.slice(0, 1)}x${name.slice(1)}`;
		const desk = deskOf({strays: [{kind: 'unknown', spelling: slip}]});
		checkFlagNames(desk);
		expect(desk.problems[0]?.sentence).toBe(`${slip} is not a flag. Did you mean --${name}?`);
	});

	it('shows controls in what was typed', () => {
		const desk = deskOf({strays: [{kind: 'unknown', spelling: '--\u001B[2J'}]});
		checkFlagNames(desk);
		expect(desk.problems[0]?.sentence).not.toContain('\u001B');
	});

	it('lets a flag be given once', () => {
		const desk = deskOf({flags: {url: ['ws://a'], compress: ['']}});
		checkFlagNames(desk);
		expect(desk.problems).toEqual([]);
	});
});

describe('ways of giving a value', () => {
	const sentences = (...argv: string[]): string[] => {
		const desk = resolveContextFor(argv);
		checkFlagNames(desk);
		return desk.problems.map(({sentence}) => sentence);
	};

	it('may not be several for one secret', () => {
		expect(sentences('--api-key', 'a', '--api-key-file', 'b', '--api-key-command', 'c')).toEqual([
			'--api-key, --api-key-file and --api-key-command say the same thing in 3 ways. Type one of them',
		]);
		expect(sentences('-H', 'a', '--header-file', 'b')).toHaveLength(1);
		expect(sentences('--token-file', 'a', '--password-file', 'b')).toEqual([]);
	});

	it('may be repeated where that means something', () => {
		expect(sentences('-H', 'a', '-H', 'b', '--auth-header', 'c', '--auth-header', 'd')).toEqual([]);
		expect(sentences('--url', 'a', '-c', 'b')).toEqual([
			'--url was given 2 times, with one value each. Type it once',
		]);
	});
});

describe('delicateFlag', () => {
	it.each([
		[['--url', 'a'], undefined],
		[['--token', 'a'], 'token'],
		[['--password-command', 'a'], 'password-command'],
		[['-H', 'a'], 'header'],
	])('%j: %s', (argv, flag) => {
		expect(delicateFlag(resolveContextFor(argv))).toBe(flag);
	});
});

describe('checkWords', () => {
	it('is content with as many words as there are places', () => {
		const desk = deskOf({words: ['ws://a']});
		checkArguments(desk, 1);
		expect(desk.problems).toEqual([]);
	});

	it('names three at most', () => {
		const desk = deskOf({words: ['ws://a', 'b', 'c', 'd', 'e']});
		checkArguments(desk, 1);
		expect(desk.problems.map(({sentence}) => sentence)).toEqual([
			'There is no place for "b", "c" and "d". Type one URL, and values after their flags',
		]);
	});
});
