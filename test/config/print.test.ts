/** Print mode on the command line: its questions, standard input, and the flags that need it. */
import {expect, it} from 'vitest';
import {readFlags} from '../../source/config/flags/flags.ts';
import {resolve} from '../../source/config/resolve.ts';
import {resolveInputs} from '../support/resolve-context.ts';

const resolved = (words: readonly string[], hasInput = false) =>
	resolve(readFlags(words), {}, resolveInputs({hasInput}));

it.each([
	[['-p', 'hi'], ['hi']],
	[['--print', 'hi', 'ws://h/a'], ['hi']],
	[
		['ws://h/a', '-x', 'one', '-p', 'two', '--print=-three', '-xfour'],
		['one', 'two', '-three', 'four'],
	],
	[
		['-p', '-', '-x', 'two'],
		['-', 'two'],
	],
])('%j asks %j', (words, questions) => {
	expect(resolved(words)).toMatchObject({settings: {mode: 'print', questions, isQuiet: false}});
	expect(resolved(['-q', ...words], true)).toMatchObject({settings: {questions, isQuiet: true}});
});

it.each([
	[[], 'text', 'none'],
	[['--json'], 'json', 'none'],
	[['--output-format', 'stream-json'], 'stream-json', 'none'],
	[['--output-format', 'TEXT', '--tools', 'Full'], 'text', 'full'],
])('%j prints %s, with %s of the tools', (words, format, tools) => {
	expect(resolved(['-p', 'hi', ...words])).toMatchObject({settings: {mode: 'print', format, tools}});
});

it.each([
	['90', 90_000],
	['1.5s', 1500],
	['250 ms', 250],
	['2min', 120_000],
	['1H', 3_600_000],
])('gives up after %s, which are %i ms', (time, timeoutMs) => {
	expect(resolved(['-p', 'hi', '--timeout', time])).toMatchObject({settings: {timeoutMs}});
});

it('asks what standard input has, if that is no terminal', () => {
	expect(resolved([], true)).toMatchObject({settings: {mode: 'print', questions: ['-']}});
	expect(resolved([], false)).toMatchObject({settings: {mode: 'chat'}});
	for (const mode of ['demo', 'sandbox', 'sessions', 'version'])
		expect(resolved([mode === 'demo' || mode === 'version' ? `--${mode}` : mode], true)).toMatchObject({
			settings: {mode},
		});
});

it.each([
	[['-p', ''], 'missing_value'],
	[['-p', ' '], 'question_blank'],
	[['-p', '-', '-x', '-'], 'input_twice'],
	[['-q'], 'needs_print'],
	[['--timeout', '3'], 'needs_print'],
	[['-p', 'hi', '--timeout', '0'], 'time_invalid'],
	[['-p', 'hi', '--timeout', '25h'], 'time_invalid'],
	[['-p', 'hi', '--timeout', 'soon'], 'time_invalid'],
	[['--tools', 'full'], 'needs_print'],
	[['--output-format', 'json'], 'needs_print'],
	[['-p', 'hi', '--output-format', 'jsn'], 'print_choice'],
	[['-p', 'hi', '--tools', 'all'], 'print_choice'],
	[['-p', 'hi', '--continue'], 'not_for_print'],
	[['-p', 'hi', '--resume=ab'], 'not_for_print'],
	[['-p', 'hi', '--screen-reader'], 'not_for_print'],
	[['-p', 'hi', '--theme', 'dark'], 'not_for_print'],
	[['-p', 'hi', '--ascii'], 'not_for_print'],
	[['-p', 'hi', '--no-bell'], 'not_for_print'],
	[['-p', 'hi', '--no-journal'], 'not_for_print'],
	[['-p', 'hi', '--preset', 'order'], 'not_for_print'],
	[['-p', 'hi', 'https://h/chat/ui?prompt=order'], 'not_for_print'],
	[['-p', 'hi', '--demo'], 'not_for_print'],
	[['-p', 'hi', '--tools', 'full', '--json'], 'tools_pointless'],
])('%j is a problem', (words, code) => {
	expect(resolved(words)).toMatchObject({problems: [{code}]});
});

it.each([
	[['-p', 'hi', '--continue'], 'Print mode begins a new session. Remove --continue, or --print'],
	[
		['--continue'],
		'Standard input is not a terminal, so this is print mode. Print mode begins a new session. Remove --continue, or start it in a terminal',
	],
	[
		['--preset', 'order'],
		'Standard input is not a terminal, so this is print mode. It takes its question from there, not from a preset. Remove the preset, or start it in a terminal',
	],
])('%j is refused with what was typed', (words, sentence) => {
	expect(resolved(words, true)).toMatchObject({problems: [{sentence}]});
});
