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
	[['-p', 'hi', '--screen-reader'], 'not_for_print'],
	[['-p', 'hi', '--theme', 'dark'], 'not_for_print'],
	[['-p', 'hi', '--ascii'], 'not_for_print'],
	[['-p', 'hi', '--no-bell'], 'not_for_print'],
	[['-p', 'hi', '--no-progress'], 'not_for_print'],
	[['-p', 'hi', '--cast', 'a.cast'], 'not_for_print'],
	[['-p', 'hi', '--demo'], 'not_for_print'],
	[['-p', 'hi', '--resume'], 'resume_lines'],
	[['-p', 'hi', '--resume=ab', '--continue'], 'resume_twice'],
	[['-p', 'hi', '--resume=!'], 'session_id'],
	[['-p'], 'missing_value'],
	[['-p', 'hi', '--tools', 'full', '--json'], 'tools_pointless'],
])('%j is a problem', (words, code) => {
	expect(resolved(words)).toMatchObject({problems: [{code}]});
});

it.each([
	[
		['-p', 'hi', '--resume'],
		'The list of --resume needs the full screen. Type it without --print, or type --resume=ID or --continue. bedrock-chat sessions list prints the ids',
	],
	[
		['--resume'],
		'The list of --resume needs the full screen. Start it in a terminal, or type --resume=ID or --continue. bedrock-chat sessions list prints the ids',
	],
	[
		['--ascii'],
		'Standard input is not a terminal, so this is print mode. Print mode does not use --ascii. Remove --ascii, or start it in a terminal',
	],
])('%j is refused with what was typed', (words, sentence) => {
	expect(resolved(words, true)).toMatchObject({problems: [{sentence}]});
});

it('saves its conversation, and continues a stored one', () => {
	expect(resolved(['-p', 'hi'])).toMatchObject({settings: {journal: true}});
	expect(resolved(['-p', 'hi', '--no-journal'])).toMatchObject({settings: {journal: false}});
	expect(resolved(['-p', 'hi', '--continue'])).toMatchObject({settings: {resume: {at: 'newest'}}});
	expect(resolved(['-p', 'hi', '--resume=ab'])).toMatchObject({settings: {resume: {at: 'id', id: 'ab'}}});
});

it('needs no question with a preset, and then does not read standard input', () => {
	const use = {id: 'order'};
	for (const words of [
		['--preset', 'order', '-p'],
		['-p', '--preset', 'order'],
		['https://h/chat/ui?prompt=order', '-p'],
	])
		expect(resolved(words)).toMatchObject({settings: {mode: 'print', questions: [], presets: {use}}});
	expect(resolved(['--preset', 'order'], true)).toMatchObject({settings: {mode: 'print', questions: []}});
	expect(resolved(['--preset', 'order', '-p', '-'])).toMatchObject({settings: {questions: ['-']}});
});

it.each([
	[
		['--demo', 'what is 2+2?', 'ws://h/a', 'my name is Ada', 'q.txt'],
		['what is 2+2?', 'my name is Ada', 'q.txt'],
	],
	[['--demo', 'ws://h/a'], []],
	[
		['--demo', 'ws://h/a', 'why?', 'docs/q.MD'],
		['why?', 'docs/q.MD'],
	],
])('%j is a demo with questions of its own: %j', (words, questions) => {
	expect(resolved(words)).toMatchObject({settings: {mode: 'demo', questions, server: {url: 'ws://h/a'}}});
});

it('takes no other word of --demo as a question', () => {
	expect(resolved(['--demo', 'localhost:8000'])).toMatchObject({problems: [{code: 'url_without_scheme'}]});
	expect(resolved(['--demo', 'ws://h/a.txt'])).toMatchObject({settings: {questions: []}});
});
