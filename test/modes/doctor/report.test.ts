/** The report of the command doctor for people and for programs. */
import {describe, expect, it} from 'vitest';
import {type Check, exitCodeOf} from '../../../source/modes/doctor/check.ts';
import {jsonReport} from '../../../source/modes/doctor/json-report.ts';
import {checkLines, type ReportLayout, summaryLine} from '../../../source/modes/doctor/text-report.ts';
import {own, safe} from '../../../source/text/safe.ts';
import {widthOf} from '../../../source/text/width.ts';

const plain: ReportLayout = {columns: undefined, hasColours: false, characters: 'unicode'};

const failed: Check = {
	...{group: 'server', id: 'tcp', outcome: 'failed', exitCode: 3},
	text: own`Nothing is listening on localhost:8000 (connection refused).`,
	fix: own`Start the server, or type --sandbox in place of the URL.`,
};

describe('a line', () => {
	it('has a mark and a word for each outcome', () => {
		const lines = (['ok', 'failed', 'note', 'skipped'] as const).map((outcome) =>
			checkLines({group: 'server', id: 'dns', outcome, text: own`text`}, plain),
		);
		expect(lines).toEqual([
			'  ✓ ok    dns        text\n',
			'  ✗ FAIL  dns        text\n',
			'  – note  dns        text\n',
			'  – skip  dns        text\n',
		]);
	});

	it('is followed by what to do, below its text', () => {
		expect(checkLines({...failed, text: own`Refused.`}, plain)).toBe(
			'  ✗ FAIL  tcp        Refused.\n                     → Start the server, or type --sandbox in place of the URL.\n',
		);
	});

	it.each([40, 80, 200])('fits a terminal of %i columns', (columns) => {
		const text = checkLines({...failed, text: safe('first line\nsecond line')}, {...plain, columns});
		for (const row of text.split('\n')) expect(widthOf(row)).toBeLessThanOrEqual(columns);
		expect(text).toContain('second line\n');
	});

	it('has the text below its name in a narrow terminal', () => {
		expect(checkLines({...failed, text: own`Refused.`}, {...plain, columns: 40})).toBe(
			'  ✗ FAIL  tcp\n    Refused.\n    → Start the server, or type\n    --sandbox in place of the URL.\n',
		);
	});

	it('has colours that say nothing more, and marks in ASCII, where the terminal has these', () => {
		expect(checkLines({...failed, fix: undefined}, {...plain, hasColours: true})).toMatch(
			// biome-ignore lint/suspicious/noControlCharactersInRegex: the colour.
			/^ {2}\u001B\[31m✗ FAIL\u001B\[m {2}tcp/,
		);
		expect(checkLines({...failed}, {...plain, characters: 'ascii'})).toMatch(/^ {2}x FAIL [^→]*> Start/);
	});
});

it('ends with the count of each outcome', () => {
	const checks = (['ok', 'ok', 'failed', 'note', 'skipped'] as const).map((outcome) => ({
		...failed,
		outcome,
	}));
	expect(summaryLine(checks)).toBe('5 checks: 2 ok, 1 failed, 1 note, 1 skipped.');
	expect(summaryLine(checks.slice(0, 1))).toBe('1 check: 1 ok.');
});

it('has the exit code of the first check that failed', () => {
	expect(exitCodeOf([])).toBe(0);
	expect(exitCodeOf([{...failed, outcome: 'note'}])).toBe(0);
	expect(exitCodeOf([{...failed, exitCode: 4}, failed])).toBe(4);
	const {exitCode: _, ...other} = failed;
	expect(exitCodeOf([other])).toBe(1);
});

it('is JSON for programs, with the facts', () => {
	const checks = [
		{...failed, facts: {code: 'refused'}},
		{...failed, outcome: 'skipped', fix: undefined} as const,
	];
	expect(JSON.parse(jsonReport(checks))).toEqual({
		version: 1,
		exitCode: 3,
		checks: [
			{
				...{group: 'server', id: 'tcp', outcome: 'failed', text: failed.text, fix: failed.fix},
				facts: {code: 'refused'},
			},
			{group: 'server', id: 'tcp', outcome: 'skipped', text: failed.text, facts: {}},
		],
	});
});
