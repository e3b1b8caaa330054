/** The results of a check, as all forms of its report read them. Texts are raw, without secrets. */
import type {Mismatch} from '../../deck/check-answer.ts';
import type {Deck, DeckStep} from '../../deck/deck.ts';
import {type PassRate, passRate} from '../../deck/pass-rate.ts';

/** One repetition of a step. */
export type StepRun =
	| {readonly at: 'passed'; readonly tookMs: number | undefined}
	| {readonly at: 'failed'; readonly tookMs: number | undefined; readonly mismatches: readonly Mismatch[]}
	/** No answer, so that the repetition ended here. */
	| {readonly at: 'stopped'; readonly problem: RunProblem}
	| {readonly at: 'not-run'};

/** `message` is a full sentence. */
export interface RunProblem {
	readonly code: string;
	readonly message: string;
}

/** A deck against one server. */
export interface DeckReport {
	/** Its path as it was typed. */
	readonly file: string;
	readonly deck: Deck;
	/** `sandbox (today)`, or its URL. */
	readonly server: string;
	/** For each repetition the outcome of each step. */
	readonly runs: ReadonlyArray<readonly StepRun[]>;
}

export interface StepReport {
	readonly step: DeckStep;
	/** `stopped` and `not-run` only if no repetition failed. */
	readonly at: StepRun['at'];
	/** Of the repetitions in which the step was run; undefined = in none. */
	readonly rate: PassRate | undefined;
	readonly mismatches: readonly CountedMismatch[];
	/** Of the first repetition that ended at the step. */
	readonly problem: RunProblem | undefined;
	/** The median of the answers' times, ms; undefined = none was measured. */
	readonly tookMs: number | undefined;
}

/** A mismatch with the number of repetitions that have it; what was received is of the first. */
export interface CountedMismatch extends Mismatch {
	readonly times: number;
}

/** The steps of a deck over all repetitions. */
export function stepReports({deck, runs}: Pick<DeckReport, 'deck' | 'runs'>): readonly StepReport[] {
	return deck.steps.map((step, index) => {
		const ofStep = runs.flatMap((run) => run[index] ?? []);
		const passed = ofStep.filter(({at}) => at === 'passed').length;
		const failed = ofStep.flatMap((run) => (run.at === 'failed' ? [run] : []));
		const problem = ofStep.flatMap((run) => (run.at === 'stopped' ? [run.problem] : []))[0];
		const run = passed + failed.length;
		const rate = run === 0 ? undefined : passRate(passed, run);
		const times = ofStep.flatMap((each) =>
			'tookMs' in each && each.tookMs !== undefined ? [each.tookMs] : [],
		);
		return {
			...{step, rate, problem},
			at: statusOf(step.rate, rate, problem),
			mismatches: counted(failed.flatMap(({mismatches}) => mismatches)),
			tookMs: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)],
		};
	});
}

function statusOf(
	wanted: number,
	rate: PassRate | undefined,
	problem: RunProblem | undefined,
): StepReport['at'] {
	if (rate !== undefined && rate.passed < wanted * rate.of) return 'failed';
	if (problem !== undefined) return 'stopped';
	return rate === undefined ? 'not-run' : 'passed';
}

function counted(mismatches: readonly Mismatch[]): readonly CountedMismatch[] {
	const found = new Map<string, CountedMismatch>();
	for (const mismatch of mismatches) {
		const key = `${mismatch.line} ${mismatch.expected}`;
		const before = found.get(key);
		found.set(key, {...(before ?? mismatch), times: (before?.times ?? 0) + 1});
	}
	return [...found.values()].toSorted((a, b) => a.line - b.line);
}

/** The numbers of steps by their outcome, over all reports. */
export function countSteps(reports: readonly DeckReport[]): Readonly<Record<StepRun['at'], number>> {
	const counts = {passed: 0, failed: 0, stopped: 0, 'not-run': 0};
	for (const report of reports) for (const {at} of stepReports(report)) counts[at]++;
	return counts;
}
