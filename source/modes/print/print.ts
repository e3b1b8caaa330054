/** `bedrock-chat --print QUESTION`: asks one question after the other, prints the answers and nothing else, and exits. */
import type {Chat} from '../../chat/chat.ts';
import {cutOffBy} from '../../chat/metadata.ts';
import {systemClock} from '../../clock.ts';
import {INPUT} from '../../config/flags/read-print.ts';
import type {PrintSettings} from '../../config/settings.ts';
import {type ModeOptions, openSession} from '../../session/open-session.ts';
import {notifyOpening} from '../../session/opening-notices.ts';
import {countOf, duration} from '../../text/quantity.ts';
import {own, safe} from '../../text/safe.ts';
import {type AnswerOutcome, answerOutcome} from '../demo/answer-outcome.ts';
import {plainNotice} from '../demo/plain-text.ts';
import {reportNotices} from '../demo/report-notices.ts';
import {timeLimit} from '../demo/time-limit.ts';
import {createWaiter, type Ending, type Waiter} from '../demo/wait-for.ts';
import {type AnswerStream, answerText} from './answer-output.ts';
import {createJsonOutput} from './json-output.ts';
import type {EndedQuestion, PrintOutput} from './print-output.ts';
import {createProgress, type ErrorStream, type Progress} from './progress.ts';
import {readQuestion} from './read-question.ts';
import {createTextOutput} from './text-output.ts';

export interface PrintIo {
	/** Called only if it is a question. */
	stdin(): AsyncIterable<Uint8Array>;
	/** Receives the answers, and nothing else. */
	readonly stdout: AnswerStream;
	/** Receives what went wrong, and in a terminal the progress. */
	readonly stderr: ErrorStream;
	/** Whether standard error is a terminal that can replace a row. */
	readonly hasProgress: boolean;
	/** File of a log that was requested without a path; undefined = this machine has none. */
	readonly defaultLogFile?: string | undefined;
	/** Receives every secret of the session, for the report of a crash. */
	readonly secrets?: Set<string> | undefined;
}

/**
 * Runs until the last answer, or the first question without one: questions may build on each other.
 * @returns exit code: 0; 1 an answer was cut off at its limit; 2 a question cannot be sent, or the built-in assistant cannot
 * listen; 3 cannot connect; 4 authentication; 5 timeout; 6 lost during a turn; 7 the server reported an error; 130 if `signal` ended it
 */
export async function runPrint(
	settings: PrintSettings,
	io: PrintIo,
	signal: AbortSignal,
	{clock = systemClock, pace = 1}: ModeOptions = {},
): Promise<number> {
	const secrets = io.secrets ?? new Set();
	let redact = (text: string): string => text;
	const showsAll = io.hasProgress && !settings.isQuiet;
	const progress = createProgress(io.stderr, clock, showsAll, (text) => redact(text));
	/** What was reported last. */
	let problem: EndedQuestion['problem'];
	const fail = (code: string, sentence: string): void => {
		problem = {code, message: redact(sentence)};
		progress.report(own`bedrock-chat: ${safe(problem.message)} [${code}]`);
	};

	const limit = timeLimit(settings.timeoutMs, clock, signal);
	const stopped = (): number => {
		if (limit.isOver())
			fail('timeout', `The time of --timeout is over (${duration(settings.timeoutMs ?? 0)}).`);
		return limit.isOver() ? 5 : 130;
	};
	const questions = await questionsOf(settings.questions, io.stdin, limit.signal);
	if ('problem' in questions) {
		if (questions.problem === undefined) return stopped();
		limit.cancel();
		fail('input', questions.problem);
		return 2;
	}
	const started = await openSession(settings, {
		...{clock, pace, secrets},
		defaultLogFile: io.defaultLogFile,
	});
	if ('problem' in started) {
		limit.cancel();
		fail('cannot_listen', started.problem);
		return 2;
	}
	const {chat} = started;
	redact = started.redact;
	const waiter = createWaiter(chat, clock, limit.signal);
	const stopNotices = reportNotices(chat, (notice) => {
		const text = plainNotice(notice);
		if (notice.level === 'error' || notice.level === 'warning') fail(notice.code, text);
		else if (showsAll) progress.report(safe(redact(text)));
	});
	const {format, tools} = settings;
	const output =
		format === 'text'
			? createTextOutput(io.stdout, tools)
			: createJsonOutput(io.stdout, format === 'stream-json');
	const stopProgress = chat.subscribe(() => {
		output.update(chat.getSnapshot());
		progress.update(chat.getSnapshot());
	});
	notifyOpening(settings, started);
	try {
		return await converse(questions.texts, {
			chat,
			waiter,
			output,
			progress,
			fail,
			problem: () => problem,
			stopped,
		});
	} finally {
		limit.cancel();
		stopProgress();
		progress.stop();
		stopNotices();
		waiter.dispose();
		const logStatus = await started.stop();
		if (showsAll && logStatus !== undefined) progress.report(logStatus);
	}
}

/** The texts of the questions. @returns no texts if one cannot be read, and no problem if `signal` ended the reading */
async function questionsOf(
	given: readonly string[],
	stdin: PrintIo['stdin'],
	signal: AbortSignal,
): Promise<{readonly texts: readonly string[]} | {readonly problem: string | undefined}> {
	if (!given.includes(INPUT)) return {texts: given};
	const aborted = new Promise<{readonly problem: undefined}>((resolve) => {
		if (signal.aborted) resolve({problem: undefined});
		signal.addEventListener('abort', () => resolve({problem: undefined}), {once: true});
	});
	const read = await Promise.race([readQuestion(stdin()), aborted]);
	if ('problem' in read) return read;
	return {texts: given.map((question) => (question === INPUT ? read.text : question))};
}

interface Conversing {
	readonly chat: Chat;
	readonly waiter: Waiter;
	readonly output: PrintOutput;
	readonly progress: Progress;
	readonly fail: (code: string, sentence: string) => void;
	/** What was reported last. */
	readonly problem: () => EndedQuestion['problem'];
	/** Reports the time limit, if that ended the waiting. @returns the exit code */
	readonly stopped: () => number;
}

async function converse(questions: readonly string[], conversing: Conversing): Promise<number> {
	const {chat, waiter, output, progress, fail, problem, stopped} = conversing;
	let exitCode = 0;
	chat.connect();
	const connected = await waiter.until(({connection}) => (connection.at === 'ready' ? true : undefined));
	for (const [index, question] of questions.entries()) {
		if ('found' in connected) output.begin(question);
		const {reply, exitCode: code} =
			'ending' in connected ? withoutReply(connected.ending) : await ask(question);
		progress.clear();
		if (reply?.failed) fail('failed_turn', answerText(reply));
		const cutBy = reply && cutOffBy(reply.metadata);
		if (cutBy !== undefined)
			fail('cut_off', `The answer is not complete: it was cut off at its limit (${cutBy}).`);
		const ownCode = code === 0 && cutBy !== undefined ? 1 : code;
		await output.end({
			question,
			reply: code === 0 || reply?.failed ? reply : undefined,
			sessionId: chat.getSnapshot().session?.id,
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
		const outcome = await waiter.until((snapshot) => answerOutcome(snapshot, question, output.needsCalls));
		return 'ending' in outcome ? withoutReply(outcome.ending) : outcome.found;
	}

	function withoutReply({exitCode: code, sentence}: Ending): AnswerOutcome {
		if (sentence !== undefined) fail('gave_up', sentence);
		return {reply: undefined, exitCode: code === 130 ? stopped() : code};
	}
}
