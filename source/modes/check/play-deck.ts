/** Plays a deck once: sends its prompts in a session of their own, and checks each answer before the next prompt is sent. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {ConversationSettings} from '../../config/settings.ts';
import {type AnswerFacts, factsOfAnswer} from '../../deck/answer-facts.ts';
import {checkAnswer} from '../../deck/check-answer.ts';
import type {Deck, DeckStep} from '../../deck/deck.ts';
import {openSession, type SessionContext} from '../../session/open-session.ts';
import {answerOutcome} from '../demo/answer-outcome.ts';
import {plainNotice} from '../demo/plain-text.ts';
import {reportNotices} from '../demo/report-notices.ts';
import {createWaiter, type Ending} from '../demo/wait-for.ts';
import type {RunProblem, StepRun} from './check-report.ts';

export interface PlayContext extends Pick<SessionContext, 'clock' | 'defaultLogFile' | 'secrets'> {
	/** Ends the run. */
	readonly signal: AbortSignal;
	/** The chat has changed. @param redact removes the secrets of the session from a text */
	onChange(snapshot: ChatSnapshot, redact: (text: string) => string): void;
}

export interface PlayedDeck {
	/** One for each step. */
	readonly steps: readonly StepRun[];
	/** 0, also if expectations were not met; otherwise why there is no answer, as in print mode. */
	readonly exitCode: number;
}

type Asked = {readonly facts: AnswerFacts} | {readonly problem: RunProblem; readonly exitCode: number};

/** Never rejects because of a server. */
export async function playDeck(
	deck: Deck,
	settings: ConversationSettings,
	{clock, defaultLogFile, secrets, signal, onChange}: PlayContext,
): Promise<PlayedDeck> {
	const started = await openSession(settings, {clock, defaultLogFile, secrets});
	if ('problem' in started) {
		const problem = {code: 'cannot_listen', message: started.problem};
		return {steps: stoppedAt(deck, [], problem), exitCode: 2};
	}
	const {chat, redact} = started;
	const waiter = createWaiter(chat, clock, signal);
	/** The notice that was reported last. */
	let problem: RunProblem | undefined;
	const stopNotices = reportNotices(chat, (notice) => {
		if (notice.level === 'error' || notice.level === 'warning')
			problem = {code: notice.code, message: redact(plainNotice(notice))};
	});
	const stopListening = chat.subscribe(() => onChange(chat.getSnapshot(), redact));
	const steps: StepRun[] = [];
	try {
		chat.connect();
		const connected = await waiter.until(({connection}) => (connection.at === 'ready' ? true : undefined));
		if ('ending' in connected) {
			const {problem: because, exitCode} = without(connected.ending);
			return {steps: stoppedAt(deck, steps, because), exitCode};
		}
		for (const step of deck.steps) {
			const asked = await ask(step);
			if ('problem' in asked) return {steps: stoppedAt(deck, steps, asked.problem), exitCode: asked.exitCode};
			const {facts} = asked;
			const tookMs = facts.measured.latency;
			const mismatches = checkAnswer(step.expectations, facts, step.line).map(({received, ...each}) => ({
				...each,
				received: redact(received),
			}));
			steps.push(mismatches.length === 0 ? {at: 'passed', tookMs} : {at: 'failed', tookMs, mismatches});
		}
		return {steps, exitCode: 0};
	} finally {
		stopListening();
		stopNotices();
		waiter.dispose();
		await started.stop();
	}

	async function ask({prompt}: DeckStep): Promise<Asked> {
		problem = undefined;
		if (!chat.send(prompt)) return without({exitCode: 2, sentence: undefined});
		const outcome = await waiter.until((snapshot) => answerOutcome(snapshot, prompt));
		if ('ending' in outcome) return without(outcome.ending);
		const {reply, exitCode} = outcome.found;
		if (reply !== undefined && (exitCode === 0 || reply.failed)) return {facts: factsOfAnswer(reply)};
		const because = without({exitCode, sentence: undefined});
		// The server refused the message: a failed turn without an answer.
		return exitCode === 7 ? {facts: refusal(because.problem.message)} : because;
	}

	function without({exitCode, sentence}: Ending): {readonly problem: RunProblem; readonly exitCode: number} {
		if (sentence !== undefined) return {problem: {code: 'gave_up', message: sentence}, exitCode};
		const unknown = signal.aborted
			? {code: 'interrupted', message: 'The check was interrupted.'}
			: {code: 'no_answer', message: 'There is no answer.'};
		return {problem: (signal.aborted ? undefined : problem) ?? unknown, exitCode};
	}
}

const refusal = (text: string): AnswerFacts => ({
	text,
	failed: true,
	cutOffBy: undefined,
	calls: [],
	measured: {failures: 0, rounds: undefined, tokens: undefined, latency: undefined},
});

/** The steps that were played, the one that got no answer, and those after it. */
const stoppedAt = (deck: Deck, played: readonly StepRun[], problem: RunProblem): readonly StepRun[] =>
	deck.steps.map((_, index) => {
		const at = index === played.length ? ({at: 'stopped', problem} as const) : ({at: 'not-run'} as const);
		return played[index] ?? at;
	});
