/** `bedrock-chat --print QUESTION`: asks one question after the other, prints the answers and nothing else, and exits. */
import {setImmediate as nextTurn} from 'node:timers/promises';
import {LARGE_ANSWER_SOCKETS} from '../../client/large-answers.ts';
import {systemClock} from '../../clock.ts';
import {INPUT} from '../../config/flags/read-print.ts';
import type {PrintSettings} from '../../config/settings.ts';
import {placeOf} from '../../session/journal-server.ts';
import type {KeptChat} from '../../session/keep-chat.ts';
import {keepChatOnDemand} from '../../session/keep-chat-on-demand.ts';
import type {ProcessTable} from '../../session/open-elsewhere.ts';
import {type ModeOptions, openSession} from '../../session/open-session.ts';
import {notifyOpening} from '../../session/opening-notices.ts';
import {duration} from '../../text/quantity.ts';
import {own, safe, safeLine} from '../../text/safe.ts';
import {plainNotice} from '../demo/plain-text.ts';
import {reportNotices} from '../demo/report-notices.ts';
import {timeLimit} from '../demo/time-limit.ts';
import {createWaiter} from '../demo/wait-for.ts';
import {findResumed, notifyResumed} from '../interactive/resume-at-start.ts';
import type {AnswerStream} from './answer-output.ts';
import {converse} from './converse.ts';
import {createJsonOutput} from './json-output.ts';
import type {EndedQuestion} from './print-output.ts';
import {createProgress, type ErrorStream} from './progress.ts';
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
	/** The folder of the stored sessions; undefined = the platform has none. */
	readonly sessions?: string | undefined;
	readonly process: ProcessTable;
}

/**
 * Runs until the last answer, or the first question without one: questions may build on each other.
 * @returns exit code: 0; 1 an answer was cut off at its limit; 2 a question cannot be sent, a preset makes none, the session cannot
 * be continued, or the built-in assistant cannot listen; 3 cannot connect; 4 authentication; 5 timeout; 6 lost during a turn; 7 the server reported an error; 130 if `signal` ended it
 */
export async function runPrint(
	given: PrintSettings,
	io: PrintIo,
	signal: AbortSignal,
	{clock = systemClock, pace = 1}: ModeOptions = {},
): Promise<number> {
	const secrets = io.secrets ?? new Set();
	let redact = (text: string): string => text;
	const showsAll = io.hasProgress && !given.isQuiet;
	const progress = createProgress(io.stderr, clock, showsAll, (text) => redact(text));
	/** What was reported last. */
	let problem: EndedQuestion['problem'];
	const fail = (code: string, sentence: string): void => {
		problem = {code, message: redact(sentence)};
		progress.report(own`bedrock-chat: ${safe(problem.message)} [${code}]`);
	};

	const limit = timeLimit(given.timeoutMs, clock, signal);
	const stopped = (): number => {
		if (limit.isOver()) fail('timeout', `Timed out after ${duration(given.timeoutMs ?? 0)} (--timeout).`);
		return limit.isOver() ? 5 : 130;
	};
	const questions = await questionsOf(given.questions, io.stdin, limit.signal);
	if ('problem' in questions) {
		if (questions.problem === undefined) return stopped();
		limit.cancel();
		fail('input', questions.problem);
		return 2;
	}
	const found = await findResumed(given, io.sessions, io.process);
	if (found?.kind === 'problem') {
		limit.cancel();
		fail('session', found.problem);
		return 2;
	}
	const resumed = found?.kind === 'resumed' ? found.resumed : undefined;
	if (resumed !== undefined && !resumed.isSameServer) {
		limit.cancel();
		const place = safeLine(placeOf(resumed.stored.server));
		fail(
			'session',
			own`Session ${resumed.stored.id} is one of another server: ${place}. Leave out the URL, or --sandbox, to ask that server.`,
		);
		return 2;
	}
	const settings = resumed?.settings ?? given;
	const started = await openSession(settings, {
		...{clock, pace, secrets},
		defaultLogFile: io.defaultLogFile,
		sockets: LARGE_ANSWER_SOCKETS,
		// What was not sent waits for the user, and stays in the journal.
		restored: resumed && {...resumed.restored, queue: []},
	});
	if ('problem' in started) {
		limit.cancel();
		fail('cannot_listen', started.problem);
		return 2;
	}
	const {chat} = started;
	redact = started.redact;
	const waiter = createWaiter(chat, clock, limit.signal);
	const stopNotices = reportNotices(
		chat,
		(notice) => {
			// The question that is held is reported instead.
			if (notice.code === 'queue_astray') return;
			const text = plainNotice(notice);
			if (notice.level === 'error' || notice.level === 'warning') fail(notice.code, text);
			else if (showsAll) progress.report(safe(redact(text)));
		},
		resumed?.restored.entries,
	);
	const {format, tools} = settings;
	const output =
		format === 'text'
			? createTextOutput(io.stdout, tools, started.hidden)
			: createJsonOutput(io.stdout, format === 'stream-json', started.hidden);
	const stopProgress = chat.subscribe(() => {
		output.update(chat.getSnapshot());
		progress.update(chat.getSnapshot());
	});
	if (found !== undefined) notifyResumed(chat, resumed);
	notifyOpening(settings, started);
	chat.connect();
	let kept: KeptChat | undefined;
	try {
		// Loaded while the server answers the handshake, which is sent in this turn of the event loop.
		await nextTurn();
		const waiting = resumed?.restored.queue ?? [];
		const more = {
			...{clock, secrets, resumed, waiting, process: io.process, prunesAtEnd: true},
			// A question that is not sent begins no segment.
			skipsQueue: true,
		};
		kept = await keepChatOnDemand(settings, started, io.sessions, more);
		return await converse(questions.texts, {
			session: started,
			preset: settings.presets?.use,
			keptId: () => kept?.id(),
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
		await kept?.stop();
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
