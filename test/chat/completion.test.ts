import {describe, expect, it} from 'vitest';
import {COMMANDS, type Command, readInput} from '../../source/chat/commands.ts';
import {candidatesFor, NOTHING_KNOWN} from '../../source/chat/completion.ts';

const command = (name: string, more: Partial<Command> = {}): Command => ({
	name,
	aliases: [],
	summary: `do ${name}`,
	when: 'at-once',
	run: () => {},
	...more,
});

const TABLE: readonly Command[] = [
	command('retry'),
	command('theme', {takes: 'NAME', words: ['dark', 'light', 'high-contrast']}),
	command('export', {takes: '[FILE]'}),
	command('quit', {aliases: ['exit']}),
];

const labels = (typed: string): string[] =>
	candidatesFor(typed, NOTHING_KNOWN, TABLE).map(({label}) => label);

describe('candidatesFor', () => {
	it.each([
		['/', ['/retry', '/theme', '/export', '/quit']],
		['/re', ['/retry']],
		['/e', ['/export', '/exit', '/retry', '/theme']],
		['/E', ['/export', '/exit', '/retry', '/theme']],
		['/xi', ['/exit']],
		['/qu', ['/quit']],
		['/zz', []],
		['/retry ', []],
		['/theme ', ['dark', 'light', 'high-contrast']],
		['/theme hc', ['high-contrast']],
		['/THEME l', ['light']],
		['/theme dark', ['dark']],
		['/theme pink', []],
		['re', []],
		['//re', []],
		['/usr/bin', []],
		['/re\nx', []],
		['', []],
	])('%j', (typed, expected) => {
		expect(labels(typed)).toEqual(expected);
	});

	it('reports the quality of each match, and the letters that match', () => {
		expect(candidatesFor('/ret', NOTHING_KNOWN, TABLE)).toEqual([
			{
				label: '/retry',
				matched: [1, 2, 3],
				takes: '',
				summary: 'do retry',
				text: '/retry',
				fit: 'beginning',
				isPartial: false,
			},
		]);
		expect(candidatesFor('/retry', NOTHING_KNOWN, TABLE)[0]?.fit).toBe('whole');
		expect(candidatesFor('/ry', NOTHING_KNOWN, TABLE)[0]).toMatchObject({fit: 'letters', matched: [4, 5]});
	});

	it('adds a space before an argument, required or optional', () => {
		expect(candidatesFor('/th', NOTHING_KNOWN, TABLE)[0]).toMatchObject({
			text: '/theme ',
			takes: 'NAME',
			isPartial: true,
		});
		expect(candidatesFor('/exp', NOTHING_KNOWN, TABLE)[0]).toMatchObject({
			text: '/export ',
			isPartial: false,
		});
		expect(candidatesFor('/theme d', NOTHING_KNOWN, TABLE)[0]).toMatchObject({
			text: '/theme dark',
			isPartial: false,
		});
	});

	it('completes to commands that can run, for the whole table', () => {
		const found = candidatesFor('/');
		expect(found).toHaveLength(COMMANDS.length);
		for (const {text, takes, isPartial} of found) {
			expect(text.endsWith(' ')).toBe(takes !== '');
			if (!isPartial) expect(readInput(text)).toMatchObject({kind: 'command', argument: ''});
		}
	});
});
