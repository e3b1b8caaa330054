/** Asks the questions of print mode one after the other, and gives their answers to the output. */
import {cutOffBy} from '../../chat/metadata.ts';
import type {PresetStart} from '../../config/settings.ts';
import type {OpenedSession} from '../../session/open-session.ts';
import {countOf} from '../../text/quantity.ts';
import {type AnswerOutcome, answerOutcome} from '../demo/answer-outcome.ts';
import {availableText} from '../demo/plain-text.ts';
import type {Ending, Waiter} from '../demo/wait-for.ts';
import {answerText} from './answer-output.ts';
import type {EndedQuestion, PrintOutput} from './print-output.ts';
import type {Progress} from './progress.ts';
import {receivedParts} from './received-parts.ts';

export interface Conversing {
	readonly session: OpenedSession;
	readonly preset: PresetStart | undefined;
	/** The id of the stored session; undefined = nothing is kept. */
	readonly keptId: () => string | undefined;
	readonly waiter: Waiter;
	readonly output: PrintOutput;
	readonly progress: Progress;
	readonly fail: (code: string, sentence: string) => void;
	/** What was reported last. */
	readonly problem: () => EndedQuestion['problem'];
	/** Reports the time limit, if that ended the waiting. @returns the exit code */
	readonly stopped: () => number;
}

/**
 * Asks until the last answer, or the first question without one.
 * @param given the questions; the message of the preset comes before them
 * @returns the exit code, as `runPrint` has it
 */
export async function converse(given: readonly string[], conversing: Conversing): Promise<number> {
	const {session, preset, keptId, waiter, output, progress, fail, problem, stopped} = conversing;
	const {chat} = session;
	let exitCode = 0;
	// A notice says why.
	if ((await session.ownPresets())?.kind === 'unreadable') return 2;
	const connected = await waiter.until(({connection}) => (connection.at === 'ready' ? true : undefined));
	const made =
		'found' in connected && preset !== undefined
			? await import('../demo/preset-question.ts').then((module) => module.presetQuestion(preset, session))
			: undefined;
	if (made !== undefined && 'problems' in made) {
		for (const sentence of made.problems) fail('preset', sentence);
		return 2;
	}
	const questions = made === undefined ? given : [made.question, ...given];
	// Without a connection there is no message of the preset: a preset alone has no question to report on.
	if ('ending' in connected && questions.length === 0) return withoutReply(connected.ending).exitCode;
	for (const [index, question] of questions.entries()) {
		if ('found' in connected) output.begin(question);
		const before = chat.getSnapshot().entries.length;
		const {reply, exitCode: code} =
			'ending' in connected ? withoutReply(connected.ending) : await ask(question);
		progress.clear();
		if (reply?.failed) fail('failed_turn', availableText(answerText(reply)));
		const cutBy = reply && cutOffBy(reply.metadata);
		if (cutBy !== undefined)
			fail('cut_off', `The answer is not complete: it was cut off at its limit (${cutBy}).`);
		const isOver = code === 0 || reply?.failed === true;
		const ownCode = code === 0 && cutBy !== undefined ? 1 : code;
		await output.end({
			question,
			reply: isOver ? reply : undefined,
			received: isOver ? [] : receivedParts(chat.getSnapshot(), question, before),
			sessionId: chat.getSnapshot().session?.id,
			keptId: keptId(),
			exitCode: ownCode,
			problem: ownCode === 0 ? undefined : problem(),
		});
		if (ownCode !== 0) exitCode = ownCode;
		if (code === 0) continue;
		const left = questions.length - index - 1;
		if (left > 0)
			fail('not_asked', `${countOf(left, 'question')} after it ${left === 1 ? 'was' : 'were'} not asked.`);
		break;
	}
	return exitCode;

	async function ask(question: string): Promise<AnswerOutcome> {
		// A notice says why.
		if (!chat.send(question)) return {reply: undefined, exitCode: 2};
		const outcome = await waiter.until((snapshot) =>
			snapshot.isHeld && snapshot.queue.length > 0
				? ('held' as const)
				: answerOutcome(snapshot, question, output.needsCalls),
		);
		// A question that was not sent does not wait for the next start of the program.
		while (chat.takeBack() !== undefined);
		if ('ending' in outcome) return withoutReply(outcome.ending);
		if (outcome.found !== 'held') return outcome.found;
		const {needsSignIn, session: now} = chat.getSnapshot();
		if (needsSignIn) return {reply: undefined, exitCode: 4};
		// Only a user has stored conversations.
		const isUnknown = now?.authenticated !== true && problem()?.code === 'conversation_lost';
		const sentence =
			'The question was not sent: the server does not continue the conversation before it. Without --continue and --resume it is asked in a new one.';
		fail('not_continued', sentence);
		return {reply: undefined, exitCode: isUnknown ? 4 : 1};
	}

	function withoutReply({exitCode: code, sentence}: Ending): AnswerOutcome {
		if (sentence !== undefined) fail('gave_up', sentence);
		return {reply: undefined, exitCode: code === 130 ? stopped() : code};
	}
}
