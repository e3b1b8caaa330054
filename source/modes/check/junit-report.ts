/** The report of a check as JUnit XML: a suite for each deck and server, a case for each step. */
import {rateInWords} from '../../deck/pass-rate.ts';
import {safe} from '../../text/safe.ts';
import {countSteps, type DeckReport, type StepReport, stepReports} from './check-report.ts';

export function junitReport(reports: readonly DeckReport[]): string {
	const lines = [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites${countAttributes(reports)}>`,
		...reports.flatMap((report) => [
			`  <testsuite name="${xml(suiteName(report))}" file="${xml(report.file)}"${countAttributes([report])}>`,
			...stepReports(report).flatMap((step) => caseLines(step, report)),
			'  </testsuite>',
		]),
		'</testsuites>',
	];
	return `${lines.join('\n')}\n`;
}

const suiteName = ({file, deck, server}: DeckReport): string => `${deck.title ?? file} (${server})`;

function countAttributes(reports: readonly DeckReport[]): string {
	const {passed, failed, stopped, 'not-run': notRun} = countSteps(reports);
	const all = passed + failed + stopped + notRun;
	return ` tests="${all}" failures="${failed}" errors="${stopped}" skipped="${notRun}"`;
}

function caseLines(step: StepReport, report: DeckReport): readonly string[] {
	const {at, rate, tookMs, problem, mismatches} = step;
	const time = tookMs === undefined ? '' : ` time="${(tookMs / 1000).toFixed(3)}"`;
	const place = ` file="${xml(report.file)}" line="${step.step.line}"`;
	const details = mismatches.map(
		({line, expected, received, times}) =>
			`${report.file}:${line} (${times} of ${rate?.of ?? times})\nexpected: ${expected}\nreceived: ${received}`,
	);
	const failure = mismatches[0]?.expected ?? 'too few repetitions passed';
	const content = [
		...(at === 'failed'
			? [`      <failure message="${xml(`expected: ${failure}`)}">${xml(details.join('\n\n'))}</failure>`]
			: []),
		...(at === 'stopped' && problem !== undefined
			? [`      <error type="${xml(problem.code)}" message="${xml(problem.message)}"/>`]
			: []),
		...(at === 'not-run' ? ['      <skipped/>'] : []),
		...(rate !== undefined && rate.of > 1
			? [`      <system-out>${xml(rateInWords(rate))}</system-out>`]
			: []),
	];
	const head = `    <testcase name="${xml(step.step.title)}" classname="${xml(suiteName(report))}"${place}${time}`;
	return content.length === 0 ? [`${head}/>`] : [`${head}>`, ...content, '    </testcase>'];
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
	'\n': '&#10;',
};

/** Text for an attribute or an element. XML has no place for control characters and U+FFFE, which are shown. */
const xml = (text: string): string =>
	safe(text).replaceAll(/[&<>"'\n]/g, (character) => ENTITIES[character] ?? '');
