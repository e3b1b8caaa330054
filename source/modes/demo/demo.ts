/**
 * `bedrock-chat --demo`: asks three questions, or those that were typed, each after the answer to the previous one, or the one that a preset makes, and
 * prints plain text.
 */
import {partialParts} from '../../chat/turn.ts';
import {systemClock} from '../../clock.ts';
import type {ConversationSettings, DemoSettings, PresetStart} from '../../config/settings.ts';
import {closingLine} from '../../session/farewell.ts';
import {type ModeOptions, type OpenedSession, openSession} from '../../session/open-session.ts';
import {notifyOpening} from '../../session/opening-notices.ts';
import {own, type SafeText, safe} from '../../text/safe.ts';
import {answerOutcome} from './answer-outcome.ts';
import {labelled, plainNotice, plainReply} from './plain-text.ts';
import {questionsIn} from './questions.ts';
import {noticesIn, reportNotices} from './report-notices.ts';
import {createWaiter, type Ending, type Waiter} from './wait-for.ts';

/** The questions of the conversation flow in the protocol document. */
export const QUESTIONS = [
	'What is machine learning?',
	'Can you give me an example?',
	'How does it differ from deep learning?',
] as const;

export interface DemoIo {
	/** Receives the conversation, and nothing else. */
	readonly stdout: {write(text: string): unknown};
	/** Receives everything about the connection. */
	readonly stderr: {write(text: string): unknown};
	/** File of a log that was requested without a path; undefined = this machine has none. */
	readonly defaultLogFile?: string | undefined;
	/** Receives every secret of the session, for the report of a crash. */
	readonly secrets?: Set<string> | undefined;
}

/**
 * Runs the conversation until the last answer or the first error: the questions build on each other.
 * @returns exit code: 0; 2 if the built-in assistant cannot listen, the file of presets cannot be used, or the preset makes no message; 3 cannot connect; 4 authentication; 5 timeout;
 * 6 lost during a turn; 7 the server reported an error; 130 if `signal` ended it
 */
export async function runDemo(
	settings: ConversationSettings & Partial<Pick<DemoSettings, 'questions'>>,
	io: DemoIo,
	signal: AbortSignal,
	{clock = systemClock, pace = 1}: ModeOptions = {},
): Promise<number> {
	const report = (line: SafeText): void => void io.stderr.write(`${line}\n`);
	const startedAt = clock.now();
	const given = questionsIn(settings.questions ?? []);
	if ('problem' in given) {
		report(given.problem);
		return 2;
	}
	const started = await openSession(settings, {
		clock,
		pace,
		defaultLogFile: io.defaultLogFile,
		secrets: io.secrets,
	});
	if ('problem' in started) {
		report(started.problem);
		return 2;
	}
	const {chat} = started;
	const waiter = createWaiter(chat, clock, signal);
	const stopNotices = reportNotices(chat, (notice) => report(plainNotice(notice)));
	notifyOpening(settings, started);
	try {
		const {exitCode, sentence} = await converse(
			given.questions,
			settings.presets?.use,
			started,
			waiter,
			io,
			report,
		);
		if (sentence !== undefined) report(safe(sentence));
		return exitCode;
	} finally {
		stopNotices();
		waiter.dispose();
		const logStatus = await started.stop();
		report(closingLine(chat.getSnapshot(), {startedAt, now: clock.now()}));
		if (logStatus !== undefined) report(logStatus);
	}
}

async function converse(
	given: readonly string[],
	preset: PresetStart | undefined,
	session: OpenedSession,
	waiter: Waiter,
	{stdout}: DemoIo,
	report: (line: SafeText) => void,
): Promise<Ending> {
	const {chat} = session;
	const print = (block: SafeText): void => void stdout.write(`${block}\n\n`);
	// A notice says why.
	if ((await session.ownPresets())?.kind === 'unreadable') return {exitCode: 2, sentence: undefined};
	chat.connect();
	const connected = await waiter.until(({connection}) => (connection.at === 'ready' ? true : undefined));
	if ('ending' in connected) return connected.ending;
	const made =
		preset && (await import('./preset-question.ts').then((module) => module.presetQuestion(preset, session)));
	if (made !== undefined && 'problems' in made) {
		for (const problem of made.problems) report(problem);
		return {exitCode: 2, sentence: undefined};
	}
	const questions = made === undefined ? given : [made.question, ...given];
	for (const question of questions.length === 0 ? QUESTIONS : questions) {
		print(labelled(own`You`, question));
		chat.send(question);
		const outcome = await waiter.until((snapshot) => answerOutcome(snapshot, question));
		if ('ending' in outcome) {
			const {turn} = chat.getSnapshot();
			const parts = turn === undefined ? [] : partialParts(turn);
			if (parts.length > 0) print(plainReply({parts, failed: false, arrived: 'partial'}));
			return outcome.ending;
		}
		const {reply, exitCode} = outcome.found;
		if (reply !== undefined) print(plainReply(reply));
		if (exitCode !== 0) return {exitCode, sentence: undefined};
	}
	const hasServerError = noticesIn(chat.getSnapshot()).some(({code}) => code === 'server_error');
	return {exitCode: hasServerError ? 7 : 0, sentence: undefined};
}
