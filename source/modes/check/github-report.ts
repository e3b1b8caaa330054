/** The report of a check as annotations of GitHub Actions, each at its line of the deck. */
import {rateInWords} from '../../deck/pass-rate.ts';
import {safe} from '../../text/safe.ts';
import {type DeckReport, stepReports} from './check-report.ts';
import {summary} from './text-report.ts';

export function githubReport(reports: readonly DeckReport[]): string {
	const annotations = reports.flatMap((report) =>
		stepReports(report).flatMap(({at, step, rate, mismatches, problem}) => {
			const title = `${step.title} (${report.server})`;
			const share = rate !== undefined && rate.of > 1 ? [`passed: ${rateInWords(rate)}`] : [];
			if (at === 'stopped' && problem !== undefined)
				return [annotation('error', report.file, step.line, title, `${problem.message} [${problem.code}]`)];
			if (at === 'not-run') return [annotation('notice', report.file, step.line, title, 'not run')];
			// What failed in a few repetitions only, and may do so, is no error.
			const level = at === 'failed' ? 'error' : 'notice';
			return mismatches.map(({line, expected, received}) => {
				const lines = [`expected: ${expected}`, `received: ${received}`, ...share];
				return annotation(level, report.file, line, title, lines.join('\n'));
			});
		}),
	);
	return `${[...annotations, summary(reports)].join('\n')}\n`;
}

function annotation(
	level: 'error' | 'notice',
	file: string,
	line: number,
	title: string,
	message: string,
): string {
	return `::${level} file=${property(file)},line=${line},title=${property(title)}::${data(message)}`;
}

/** The runner decodes these sequences alone. `##[` would begin a command anywhere in a line. */
const data = (text: string): string =>
	safe(text).replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('##[', '# #[');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
