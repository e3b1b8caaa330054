/** The report of a check as TAP, version 14: a test point for each step of each deck and server. */
import {rateInWords} from '../../deck/pass-rate.ts';
import {safe, safeLine} from '../../text/safe.ts';
import {type DeckReport, type StepReport, stepReports} from './check-report.ts';
import {summary} from './text-report.ts';

export function tapReport(reports: readonly DeckReport[]): string {
	const points = reports.flatMap((report) =>
		stepReports(report).map((step) => ({...step, file: report.file, server: report.server})),
	);
	const lines = points.flatMap((point, index) => {
		const name = escaped(`${point.file}: ${point.step.title} (${point.server})`);
		const skip = point.at === 'not-run' ? ' # SKIP not run' : '';
		const isOk = point.at === 'passed' || point.at === 'not-run';
		return [`${isOk ? 'ok' : 'not ok'} ${index + 1} - ${name}${skip}`, ...diagnostics(point)];
	});
	return `${['TAP version 14', `1..${points.length}`, ...lines, `# ${escaped(summary(reports))}`].join('\n')}\n`;
}

/** In a description `#` begins a directive. */
const escaped = (text: string): string => safeLine(text).replaceAll(/[\\#]/g, String.raw`\$&`);

/** YAML of which every value is JSON in one line. */
function diagnostics(point: StepReport & Pick<DeckReport, 'file'>): readonly string[] {
	const {at, step, file, rate, mismatches, problem} = point;
	const value = (text: string | number): string =>
		JSON.stringify(typeof text === 'string' ? safe(text) : text);
	const fields: readonly string[] = [
		...(rate !== undefined && rate.of > 1 ? [`rate: ${value(rateInWords(rate))}`] : []),
		...(at === 'passed' || at === 'not-run' ? [] : [`at: ${value(`${file}:${step.line}`)}`]),
		...(problem === undefined ? [] : [`problem: ${value(`${problem.message} [${problem.code}]`)}`]),
		...(mismatches.length === 0 ? [] : ['mismatches:']),
		...mismatches.flatMap(({line, expected, received, times}) => [
			`  - line: ${line}`,
			`    times: ${times}`,
			`    expected: ${value(expected)}`,
			`    received: ${value(received)}`,
		]),
	];
	return fields.length === 0 ? [] : ['  ---', ...fields.map((field) => `  ${field}`), '  ...'];
}
