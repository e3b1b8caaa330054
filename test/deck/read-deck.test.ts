/** What is read of a deck, and the lines of its mistakes. */
import {readdirSync, readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {LONGEST_DECK, readDeck} from '../../source/deck/read-deck.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

const deckOf = async (...lines: readonly string[]) => {
	const reading = await readDeck(lines.join('\n'));
	if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
	return reading.deck;
};

const problemsOf = async (...lines: readonly string[]): Promise<readonly string[]> => {
	const reading = await readDeck(lines.join('\n'));
	return 'problems' in reading ? reading.problems.map(({line, sentence}) => `${line}: ${sentence}`) : [];
};

/** A step with this expectation, which begins in line 6. */
const expecting = (...lines: readonly string[]): readonly string[] => [
	...['## One', '', 'Hello', '', '```expect'],
	...lines,
	'```',
];

describe('a deck', () => {
	it('has a step for each heading of level two, with the text below it as the prompt', async () => {
		const deck = await deckOf(
			...[
				'---',
				'title: Mine',
				'---',
				'# A title',
				'For readers.',
				'',
				'## One ##',
				'',
				'Hello',
				'there',
				'',
			],
			...[
				'### not a step',
				'```js',
				'## nor this',
				'```',
				'',
				'##',
				'second prompt',
				'## Three',
				'```prompt',
			],
			...['  ## verbatim', '', '```', 'not sent', '```caption', 'shown', '```', '~~~notes', 'a', '~~~'],
			...['<!-- a comment', '## in it', '-->'],
		);
		expect(deck.title).toBe('Mine');
		expect(deck.steps).toMatchObject([
			{title: 'One', line: 7, prompt: 'Hello\nthere\n\n### not a step\n```js\n## nor this\n```'},
			{title: 'second prompt', line: 17, prompt: 'second prompt', caption: undefined, notes: undefined},
			{title: 'Three', line: 19, prompt: '  ## verbatim\n', caption: 'shown', notes: 'a'},
		]);
	});

	it('is read alike with every kind of line end', async () => {
		const lines = ['---', 'title: t', '---', ...expecting('contains: x', 'rounds: 2')];
		const expected = await readDeck(lines.join('\n'));
		expect(expected).toHaveProperty('deck');
		for (const end of ['\r\n', '\r']) expect(await readDeck(lines.join(end))).toEqual(expected);
	});

	it('has expectations with their lines, and those of the front matter for every step', async () => {
		const {steps} = await deckOf(
			...['---', 'expect:', '  failures: {max: 1}', '  rate: 0.5', '---'],
			...expecting(
				...['contains: [a, 1]', 'not matches: /b+/i', 'json: {$.x: 1, y: {min: -1, count: 2}}'],
				...[
					'tools:',
					'  used: t',
					'  order: [t, u]',
					'  calls:',
					'    - name: t',
					'      arguments: {x: null}',
				],
				...['      times: 2', 'latency: {max: 1.5s}', 'failed: true'],
			),
			...['## Two', 'prompt', '```expect', 'rate: 1', 'tools: none', '```'],
		);
		const any = {min: 1, max: Number.POSITIVE_INFINITY};
		const defaults = {kind: 'measure', measure: 'failures', range: {min: 0, max: 1}, line: 3};
		expect(steps[0]).toMatchObject({rate: 0.5});
		expect(steps[0]?.expectations).toEqual([
			{kind: 'text', test: {kind: 'contains', text: 'a'}, line: 11},
			{kind: 'text', test: {kind: 'contains', text: '1'}, line: 11},
			{kind: 'text', test: {kind: 'not matches', pattern: {source: 'b+', flags: 'i'}}, line: 12},
			{kind: 'json', json: {path: '$.x', tests: [{kind: 'equals', value: 1}], count: any}, line: 13},
			{
				kind: 'json',
				json: {
					path: '$.y',
					tests: [{kind: 'range', range: {min: -1, max: Number.POSITIVE_INFINITY}}],
					count: {min: 2, max: 2},
				},
				line: 13,
			},
			{kind: 'used', tool: 't', line: 15},
			{kind: 'order', tools: ['t', 'u'], line: 16},
			{
				kind: 'call',
				call: {
					...{tool: 't', result: [], error: [], times: {min: 2, max: 2}},
					arguments: [{path: '$.x', tests: [{kind: 'equals', value: null}], count: any}],
				},
				line: 18,
			},
			{kind: 'measure', measure: 'latency', range: {min: 0, max: 1500}, line: 21},
			{kind: 'failed', isExpected: true, line: 22},
			defaults,
		]);
		expect(steps[1]).toMatchObject({rate: 1, expectations: [{kind: 'only', tools: []}, defaults]});
	});

	it.each([
		[
			'no step',
			[''],
			['1: The deck has no step. Write a heading of level two (## Title) and the prompt below it'],
		],
		[
			'no prompt',
			['## One', '', '## Two', 'x'],
			['1: The step "One" has no prompt. Write it below the heading'],
		],
		[
			'an unclosed front matter',
			['---', 'title: x', '## One', 'x'],
			[/^1: The front matter has no end/, /has no step/],
		],
		[
			'a front matter that is no YAML',
			['---', 'title: "x', '---', '## One', 'x'],
			[/^2: .* not valid YAML: Missing/],
		],
		['an unknown field', ['---', 'titel: x', '---', '## One', 'x'], [/^2: .* no field "titel"/]],
		[
			'an unclosed block',
			['## One', 'x', '```expect', 'contains: a'],
			['3: The block expect has no end. Close it with a line of ```'],
		],
		[
			'an expect without a step',
			['```expect', '```', '## One', 'x'],
			[/^1: A block expect belongs to a step/],
		],
		[
			'two prompts',
			['## One', '```prompt', 'a', '```', '```prompt', 'b', '```'],
			[/^5: The step has two prompts/],
		],
		[
			'a mistyped field',
			expecting('contains: a', 'contians: b'),
			['7: "expect" has no field "contians". Did you mean "contains"?'],
		],
		[
			'a mistyped field of tools',
			expecting('tools:', '  usd: t'),
			[/^7: "tools" has no field "usd"\. Did you mean "used"\?$/],
		],
		[
			'YAML with a mistake',
			expecting('contains: a', 'matches: [c'),
			[/^7: The block expect is not valid YAML: /],
		],
		['an empty text', expecting('contains: ""'), [/^6: "contains" needs a text/]],
		['a text that is an object', expecting('contains: [a, {b: c}]'), [/^6: "contains" needs a text/]],
		['a wrong pattern', expecting('matches: "("'), [/^6: "matches" has no valid regular expression: /]],
		['a wrong flag', expecting('matches: /a/g'), [/^6: .* flags are i, m, s and u$/]],
		['a wrong JSONPath', expecting('json:', '  $.a[: 1'), [/^7: "\$\.a\[" is not a JSONPath: /]],
		['an object without a test', expecting('json: {$.a: {b: 1}}'), [/^6: "\$\.a" has no field "b"/]],
		[
			'a wrong number',
			expecting('rounds: many'),
			[/^6: "rounds" needs a number, or limits such as \{max: 3\}$/],
		],
		['limits in the wrong order', expecting('rounds: {min: 3, max: 1}'), [/^6: "rounds" needs/]],
		['an exact latency', expecting('latency: 5s'), [/^6: "latency" needs limits such as \{max: 5s\}$/]],
		[
			'a call without a name',
			expecting('tools:', '  calls:', '    - times: 1'),
			[/^8: A call needs the name of its tool/],
		],
		['a rate above 1', expecting('rate: 2'), [/^6: "rate" is the share/]],
		['a list of expectations', expecting('- contains: a'), [/^6: "expect" needs fields/]],
		['too much', ['## One', 'x'.repeat(LONGEST_DECK)], [/^1: The deck is larger than 1 MB/]],
	])('with %s is not read, and each mistake is reported with its line', async (_, lines, problems) => {
		const found = await problemsOf(...lines);
		expect(found).toEqual(
			problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
		);
	});

	it('reports all its mistakes in their order', async () => {
		const found = await problemsOf(...expecting('contians: a', 'rounds: x'), '## Two', '', '## Three', 'x');
		expect(found.map((problem) => problem.split(':', 1)[0])).toEqual(['6', '7', '9']);
	});

	it('of any lines is a deck, or has mistakes in lines that exist', async () => {
		const line = fc.oneof(
			fc.constantFrom(
				'---',
				'## a',
				'##',
				'```',
				'```expect',
				'~~~',
				'<!--',
				'-->',
				'contains: x',
				'- a',
				'tools:',
			),
			fc.constantFrom(...HOSTILE_TEXTS),
			fc.string(),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(line, {maxLength: 30}), async (lines) => {
				const text = lines.join('\n');
				const reading = await readDeck(text);
				if ('deck' in reading) expect(reading.deck.steps.length).toBeGreaterThan(0);
				else
					for (const {line: at, sentence} of reading.problems) {
						expect(at).toBeGreaterThan(0);
						expect(at).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length + 1);
						expect(sentence).not.toMatch(/\.$/);
					}
			}),
		);
	});

	it('is each of the examples', async () => {
		const names = readdirSync('examples/decks');
		expect(names.length).toBeGreaterThanOrEqual(3);
		for (const name of names) {
			const {steps} = await deckOf(readFileSync(`examples/decks/${name}`, 'utf8'));
			for (const {expectations} of steps) expect(expectations.length).toBeGreaterThan(0);
		}
	});
});
