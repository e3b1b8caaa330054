/** The command line of `serve`. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {readFlags} from '../../source/config/flags/flags.ts';
import {resolve} from '../../source/config/resolve.ts';

const load = (words: readonly string[]) => resolve(readFlags(['serve', ...words]), {});

describe('serve', () => {
	it.each([
		[['a.jsonl'], {speed: 1, once: false, port: 0, host: '127.0.0.1'}],
		[['a.jsonl', '--speed', '2x', '--port', '8000'], {speed: 2, port: 8000}],
		[['a.jsonl', '--speed=0.5', '--host', '::1'], {speed: 0.5, host: '::1'}],
		[['a.jsonl', '--at-once', '--once'], {speed: Number.POSITIVE_INFINITY, once: true}],
	])('takes %j', (words, settings) => {
		expect(load(words)).toMatchObject({settings: {mode: 'serve', file: 'a.jsonl', ...settings}});
	});

	it.each([
		[[], 'recording_missing: There is no recording after serve. Type bedrock-chat serve FILE'],
		[['a', 'b'], 'too_many_words: Unexpected argument "b". Type one recording'],
		[['a', '--sandbox'], 'not_for_serve: The command serve does not take --sandbox. Remove it'],
		[
			['a', '--speed', '2', '--at-once'],
			'speed_twice: --speed and --at-once exclude each other. Remove one of them',
		],
		...['0', '-1', 'fast', '1001', '1e3', 'x'].map((speed): [string[], string] => [
			['a', `--speed=${speed}`],
			`speed_invalid: "${speed}" is not a speed (0.01 to 1000). Type --speed 2 for twice as fast, or --at-once for no delays`,
		]),
		[['a', '--port', 'x'], expect.stringMatching(/^port_invalid: /)],
	])('reports %j', (words, problem) => {
		const outcome = load(words);
		const problems = 'problems' in outcome ? outcome.problems : [];
		expect(problems.map(({code, sentence}) => `${code}: ${sentence}`)).toEqual([problem]);
	});

	it('is named where a chat has its flags', () => {
		const outcome = resolve(readFlags(['--at-once']), {});
		expect(outcome).toMatchObject({
			problems: [
				{
					sentence:
						'--at-once is for the commands serve and replay. Type bedrock-chat serve FILE, or remove --at-once',
				},
			],
		});
	});
});

it('docs/recordings.md shows valid command lines', () => {
	const page = readFileSync('docs/recordings.md', 'utf8');
	const lines = [...page.matchAll(/^bedrock-chat serve (.*)$/gm)].map(([, words = '']) => words.split(' '));
	expect(lines.length).toBeGreaterThan(1);
	for (const words of lines) expect(load(words)).toHaveProperty('settings.mode', 'serve');
});
