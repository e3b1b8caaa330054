import {describe, expect, it} from 'vitest';
import type {Desk} from '../../source/config/desk.ts';
import {flagTable} from '../../source/config/flag-table.ts';
import {checkSpelling, checkWords} from '../../source/config/spelling.ts';

const deskOf = (given: Partial<Desk['given']>): Desk => ({
	given: {flags: {}, words: [], strays: [], ...given},
	env: {},
	problems: [],
});

describe('checkSpelling', () => {
	it('says something about every stray, in order', () => {
		const desk = deskOf({
			strays: [
				{kind: 'unknown', spelling: '--sandbax'},
				{kind: 'later', spelling: '--demo'},
				{kind: 'missing_value', flag: 'max-frame'},
				{kind: 'needless_value', flag: 'no-reconnect'},
			],
		});
		checkSpelling(desk);
		expect(desk.problems.map(({code}) => code)).toEqual([
			'unknown_flag',
			'flag_for_later',
			'missing_value',
			'needless_value',
		]);
	});

	it.each(flagTable.map(({name}) => name))('finds --%s from a slip', (name) => {
		const slip = `--${name.slice(0, 1)}x${name.slice(1)}`;
		const desk = deskOf({strays: [{kind: 'unknown', spelling: slip}]});
		checkSpelling(desk);
		expect(desk.problems[0]?.sentence).toBe(`${slip} is not a flag. Did you mean --${name}?`);
	});

	it('shows controls in what was typed', () => {
		const desk = deskOf({strays: [{kind: 'unknown', spelling: '--\u001B[2J'}]});
		checkSpelling(desk);
		expect(desk.problems[0]?.sentence).not.toContain('\u001B');
	});

	it('lets a flag be given once', () => {
		const desk = deskOf({flags: {url: ['ws://a'], compress: ['']}});
		checkSpelling(desk);
		expect(desk.problems).toEqual([]);
	});
});

describe('checkWords', () => {
	it('is content with as many words as there are places', () => {
		const desk = deskOf({words: ['ws://a']});
		checkWords(desk, 1);
		expect(desk.problems).toEqual([]);
	});

	it('names three at most', () => {
		const desk = deskOf({words: ['ws://a', 'b', 'c', 'd', 'e']});
		checkWords(desk, 1);
		expect(desk.problems.map(({sentence}) => sentence)).toEqual([
			'There is no place for "b", "c" and "d". Type one URL, and values after their flags',
		]);
	});
});
