/** The report of a check for people. */
import {rateInWords} from '../../deck/pass-rate.ts';
import {countOf, duration} from '../../text/quantity.ts';
import {joinSafe, linesOf, own, type SafeText, safe, safeLine} from '../../text/safe.ts';
import {countSteps, type DeckReport, type StepReport, type StepRun, stepReports} from './check-report.ts';

const WORDS: Readonly<Record<StepRun['at'], SafeText>> = {
	passed: own`pass`,
	failed: own`FAIL`,
	stopped: own`STOP`,
	'not-run': own`skip`,
};

/** The servers of one deck side by side, and below what failed; a line says how many steps passed in all. */
export function textReport(reports: readonly DeckReport[]): string {
	const files = [...new Set(reports.map(({file}) => file))];
	const blocks = files.map((file) => deckLines(reports.filter((report) => report.file === file)));
	return `${[...blocks, [summary(reports)]].map((lines) => joinSafe(lines, '\n')).join('\n\n')}\n`;
}

/** "4 steps: 3 passed, 1 failed." */
export function summary(reports: readonly DeckReport[]): SafeText {
	const {passed, failed, stopped, 'not-run': notRun} = countSteps(reports);
	const parts = [
		own`${passed} passed`,
		...(failed > 0 ? [own`${failed} failed`] : []),
		...(stopped > 0 ? [own`${stopped} without an answer`] : []),
		...(notRun > 0 ? [own`${notRun} not run`] : []),
	];
	return own`${countOf(passed + failed + stopped + notRun, 'step')}: ${joinSafe(parts, ', ')}.`;
}

/** @param reports of one deck, one for each server */
function deckLines(reports: readonly DeckReport[]): readonly SafeText[] {
	const [first] = reports;
	if (first === undefined) return [];
	const {file, deck} = first;
	const isAlone = reports.length === 1;
	const title = deck.title === undefined ? own`` : own` · ${deck.title}`;
	const columns = reports.map((report) => stepReports(report));
	const widths = columns.map((column) => Math.max(...column.map((cell) => cellOf(cell).length)));
	const rows = deck.steps.map((step, index) => {
		const cells = columns.flatMap((column) => column[index] ?? []);
		const padded = cells.map((cell, column) => own`${cellOf(cell).padEnd(widths[column] ?? 0)}`);
		return [
			own`  ${joinSafe(padded, '  ')}  ${step.title}`,
			...(isAlone ? cells.flatMap((cell) => detailLines(cell)) : []),
		];
	});
	const others = isAlone
		? []
		: reports.flatMap(({server}, index) => {
				const details = (columns[index] ?? []).flatMap((cell) => {
					const lines = detailLines(cell);
					return lines.length === 0 ? [] : [own`  ${WORDS[cell.at]}  ${cell.step.title}`, ...lines];
				});
				return details.length === 0 ? [] : [own``, own`  ${index + 1} ${server}`, ...details];
			});
	return [
		own`${file}${title}${isAlone ? own` · ${first.server}` : own``}`,
		...(isAlone ? [] : reports.map(({server}, index) => own`  ${index + 1} ${server}`)),
		...rows.flat(),
		...others,
	];
}

/** `pass`, or with repetitions also the rate; the time only where it stands alone. */
function cellOf({at, rate, tookMs}: StepReport): SafeText {
	if (rate !== undefined && rate.of > 1) return own`${WORDS[at]} ${rateInWords(rate)}`;
	return tookMs === undefined ? WORDS[at] : own`${WORDS[at]} ${duration(tookMs).padStart(6)}`;
}

function detailLines({at, step, rate, mismatches, problem}: StepReport): readonly SafeText[] {
	const place = (line: number): SafeText => own`        line ${line}`;
	const needed =
		at === 'failed' && rate !== undefined && step.rate < 1
			? [own`${place(step.line)}: at least ${(step.rate * 100).toFixed(0)} % must pass`]
			: [];
	const times = (count: number): SafeText =>
		rate !== undefined && rate.of > 1 ? own` (${count} times)` : own``;
	return [
		...needed,
		...mismatches.flatMap(({line, expected, received, times: count}) => [
			own`${place(line)}${times(count)}`,
			...labelledLines(own`expected`, expected),
			...labelledLines(own`received`, received),
		]),
		...(problem === undefined
			? []
			: [own`${place(step.line)}`, ...labelledLines(own`stopped`, `${problem.message} [${problem.code}]`)]),
	];
}

/** A text of any number of lines, each behind a bar, so that none looks like a line of the report. */
const labelledLines = (label: SafeText, text: string): readonly SafeText[] =>
	linesOf(safe(text)).map(
		(line, index) => own`          ${(index === 0 ? label : safeLine('')).padEnd(8)} | ${line}`,
	);
