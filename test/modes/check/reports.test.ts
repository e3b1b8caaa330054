/** The forms of a report: what they say, and that no text from outside is a part of their syntax. */
import {describe, expect, it} from 'vitest';
import type {DeckStep} from '../../../source/deck/deck.ts';
import type {DeckReport, StepRun} from '../../../source/modes/check/check-report.ts';
import {githubReport} from '../../../source/modes/check/github-report.ts';
import {junitReport} from '../../../source/modes/check/junit-report.ts';
import {tapReport} from '../../../source/modes/check/tap-report.ts';
import {textReport} from '../../../source/modes/check/text-report.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

const step = (title: string, line: number, rate = 1): DeckStep => ({
	...{title, line, rate, prompt: 'x', caption: undefined, notes: undefined, expectations: []},
});

const failed = (received: string, expected = 'the answer contains "a"'): StepRun => ({
	at: 'failed',
	tookMs: 900,
	mismatches: [{line: 7, expected, received}],
});

const passed: StepRun = {at: 'passed', tookMs: 1200};
const stopped: StepRun = {at: 'stopped', problem: {code: 'refused', message: 'Nothing is listening.'}};

const report = (
	runs: DeckReport['runs'],
	server = 'sandbox (today)',
	steps = [step('One', 3), step('Two', 9)],
): DeckReport => ({
	...{file: 'a.md', deck: {title: 'Mine', steps}, server, runs},
});

const BOTH = [report([[passed, failed('b\nc')]]), report([[stopped, {at: 'not-run'}]], 'ws://b/')];

describe('the text', () => {
	it('has a line for each step, and what was expected and received', () => {
		expect(textReport(BOTH.slice(0, 1))).toBe(
			[
				...['a.md · Mine · sandbox (today)', '  pass  1.2 s  One', '  FAIL 900 ms  Two', '        line 7'],
				...[
					'          expected | the answer contains "a"',
					'          received | b',
					'                   | c',
				],
				...['', '2 steps: 1 passed, 1 failed.', ''],
			].join('\n'),
		);
	});

	it('has the servers side by side', () => {
		expect(textReport(BOTH)).toBe(
			[
				...[
					'a.md · Mine',
					'  1 sandbox (today)',
					'  2 ws://b/',
					'  pass  1.2 s  STOP  One',
					'  FAIL 900 ms  skip  Two',
				],
				...[
					'',
					'  1 sandbox (today)',
					'  FAIL  Two',
					'        line 7',
					'          expected | the answer contains "a"',
				],
				...[
					'          received | b',
					'                   | c',
					'',
					'  2 ws://b/',
					'  STOP  One',
					'        line 3',
				],
				...['          stopped  | Nothing is listening. [refused]', ''],
				...['4 steps: 1 passed, 1 failed, 1 without an answer, 1 not run.', ''],
			].join('\n'),
		);
	});

	it('has the titles of the steps below each other', () => {
		const runs = [
			[passed, passed],
			[passed, failed('b')],
		];
		const lines = textReport([report(runs, 'a'), report([[stopped, {at: 'not-run'}]], 'b')]).split('\n');
		const columns = lines.filter((line) => /(?:One|Two)$/.test(line)).map((line) => line.search(/One|Two/));
		expect(columns.slice(0, 2)).toEqual([columns[0], columns[0]]);
		expect(columns[0]).toBeGreaterThan(30);
	});

	it('has the rate of repetitions, and how often each expectation was not met', () => {
		const runs = [[failed('b')], [passed], [failed('c')], [passed]];
		const lines = (rate: number): string => textReport([report(runs, 's', [step('One', 3, rate)])]);
		expect(lines(0.5)).toContain('\n  pass 2 of 4, 50 % (15 to 85 %)  One\n        line 7 (2 times)\n');
		expect(lines(0.5)).toContain('received | b\n\n1 step: 1 passed.\n');
		expect(lines(0.75)).toContain('\n        line 3: at least 75 % must pass\n');
		expect(lines(0.75)).toContain('\n1 step: 0 passed, 1 failed.\n');
	});
});

it('TAP has a test point for each step and server', () => {
	expect(tapReport(BOTH)).toBe(
		[
			...[
				'TAP version 14',
				'1..4',
				'ok 1 - a.md: One (sandbox (today))',
				'not ok 2 - a.md: Two (sandbox (today))',
			],
			...['  ---', '  at: "a.md:9"', '  mismatches:', '    - line: 7', '      times: 1'],
			...[
				String.raw`      expected: "the answer contains \"a\""`,
				String.raw`      received: "b\nc"`,
				'  ...',
			],
			...[
				'not ok 3 - a.md: One (ws://b/)',
				'  ---',
				'  at: "a.md:3"',
				'  problem: "Nothing is listening. [refused]"',
				'  ...',
			],
			...[
				'ok 4 - a.md: Two (ws://b/) # SKIP not run',
				'# 4 steps: 1 passed, 1 failed, 1 without an answer, 1 not run.',
				'',
			],
		].join('\n'),
	);
	const hash = report([[passed]], 's', [step('a # TODO \\', 1)]);
	expect(tapReport([hash])).toContain(`${String.raw`ok 1 - a.md: a \# TODO \\ (s)`}\n`);
});

it('JUnit has a suite for each deck and server', () => {
	expect(junitReport(BOTH)).toBe(
		[
			'<?xml version="1.0" encoding="UTF-8"?>',
			'<testsuites tests="4" failures="1" errors="1" skipped="1">',
			'  <testsuite name="Mine (sandbox (today))" file="a.md" tests="2" failures="1" errors="0" skipped="0">',
			'    <testcase name="One" classname="Mine (sandbox (today))" file="a.md" line="3" time="1.200"/>',
			'    <testcase name="Two" classname="Mine (sandbox (today))" file="a.md" line="9" time="0.900">',
			'      <failure message="expected: the answer contains &quot;a&quot;">a.md:7 (1 of 1)&#10;expected: the answer contains &quot;a&quot;&#10;received: b&#10;c</failure>',
			'    </testcase>',
			'  </testsuite>',
			'  <testsuite name="Mine (ws://b/)" file="a.md" tests="2" failures="0" errors="1" skipped="1">',
			'    <testcase name="One" classname="Mine (ws://b/)" file="a.md" line="3">',
			'      <error type="refused" message="Nothing is listening."/>',
			'    </testcase>',
			'    <testcase name="Two" classname="Mine (ws://b/)" file="a.md" line="9">',
			'      <skipped/>',
			'    </testcase>',
			'  </testsuite>',
			'</testsuites>',
			'',
		].join('\n'),
	);
});

it('GitHub gets an annotation for each mismatch, at its line', () => {
	expect(githubReport(BOTH)).toBe(
		[
			'::error file=a.md,line=7,title=Two (sandbox (today))::expected: the answer contains "a"%0Areceived: b%0Ac',
			'::error file=a.md,line=3,title=One (ws%3A//b/)::Nothing is listening. [refused]',
			'::notice file=a.md,line=9,title=Two (ws%3A//b/)::not run',
			'4 steps: 1 passed, 1 failed, 1 without an answer, 1 not run.',
			'',
		].join('\n'),
	);
	const often = report([[failed('b')], [passed]], 's', [step('50%, or', 3, 0.5)]);
	expect(githubReport([often]).split('\n')[0]).toBe(
		'::notice file=a.md,line=7,title=50%25%2C or (s)::expected: the answer contains "a"%0Areceived: b%0Apassed: 1 of 2, 50 %25 (9 to 91 %25)',
	);
});

describe('a hostile text', () => {
	const EXTRA = [
		'::error::x',
		'\uFFFE \uFFFF',
		'##[error]x',
		']]>',
		'</failure>',
		'\n::stop-commands::x',
		'\nnot ok 9 - x',
		'\nBail out!',
		'  ...\n',
	];
	const reports = [...HOSTILE_TEXTS, ...EXTRA].map((text) =>
		report([[failed(text, text)]], 's', [step(text.split(/[\r\n]/)[0] || 'x', 3)]),
	);
	/** C0 but LF, DEL, C1, bidirectional controls, lone surrogates. */
	const CONTROLS = /[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069\p{Cs}]/u;

	it.each([
		['text', textReport, /^(?: {2}\S|a\.md| {8}| {0}$|\d+ steps?: )/],
		[
			'TAP',
			tapReport,
			/^(?:TAP version 14|1\.\.\d+|not ok \d+ - a\.md: | {2}(?:---|\.\.\.|at: "| {2}- line: 7| {4}\w+: ["\d]|mismatches:)|# \d+ steps: |$)/,
		],
		['GitHub', githubReport, /^(?:::error file=a\.md,line=7,title=[^:,]*::expected: |\d+ steps: |$)/],
	])('is never a line of its own, nor a control character, as %s', (_, format, line) => {
		const text = format(reports);
		expect(text).not.toMatch(CONTROLS);
		expect(text.split('\n').filter((each) => !line.test(each))).toEqual([]);
		expect(text.length).toBeGreaterThan(10_000);
	});

	it('is never a tag of XML, nor a character that XML forbids', () => {
		const text = junitReport(reports);
		expect(text).not.toMatch(CONTROLS);
		expect(text).not.toMatch(/[\uFFFE\uFFFF]/);
		const tags = [...text.matchAll(/<([/?]?[\w-]+)/g)].map(([, tag]) => tag);
		const each = ['testsuite', 'testcase', 'failure', '/failure', '/testcase', '/testsuite'];
		expect(tags).toEqual(['?xml', 'testsuites', ...reports.flatMap(() => each), '/testsuites']);
		expect(text.replaceAll(/&(?:amp|lt|gt|quot|apos|#10);/g, '')).not.toContain('&');
	});

	it('begins no command of the runner', () => {
		expect(githubReport(reports)).not.toContain('##[');
		expect(githubReport(reports).match(/^\s*::/gm)).toHaveLength(reports.length);
	});
});
