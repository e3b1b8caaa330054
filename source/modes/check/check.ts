/** `bedrock-chat check DECK`: plays decks against servers, prints whether the answers are as expected, and exits. */
import path from 'node:path';
import {systemClock} from '../../clock.ts';
import type {CheckSettings, ConversationSettings} from '../../config/settings.ts';
import type {Deck} from '../../deck/deck.ts';
import {readDeck} from '../../deck/read-deck.ts';
import {redactUrl} from '../../protocol/redact.ts';
import type {Sandbox} from '../../sandbox/server.ts';
import {type ModeOptions, openServer} from '../../session/open-session.ts';
import {readTextFile} from '../../session/read-text-file.ts';
import {duration} from '../../text/quantity.ts';
import {EMPTY_TEXT, own, type SafeText, safe} from '../../text/safe.ts';
import {timeLimit} from '../demo/time-limit.ts';
import {type AnswerStream, writeWhole} from '../print/answer-output.ts';
import {createProgress, type ErrorStream} from '../print/progress.ts';
import {countSteps, type DeckReport, type StepRun} from './check-report.ts';
import {githubReport} from './github-report.ts';
import {junitReport} from './junit-report.ts';
import {playDeck} from './play-deck.ts';
import {tapReport} from './tap-report.ts';
import {textReport} from './text-report.ts';

export interface CheckIo {
	/** Receives the report, and nothing else. */
	readonly stdout: AnswerStream;
	/** Receives problems of the decks, and in a terminal the progress. */
	readonly stderr: ErrorStream;
	/** Whether standard error is a terminal that can replace a row. */
	readonly hasProgress: boolean;
	/** File of a log that was requested without a path; undefined = this machine has none. */
	readonly defaultLogFile?: string | undefined;
	/** Receives every secret of the sessions, for the report of a crash. */
	readonly secrets?: Set<string> | undefined;
}

const FORMATS = {text: textReport, tap: tapReport, junit: junitReport, github: githubReport} as const;

interface DeckFile {
	readonly file: string;
	readonly deck: Deck;
}

/** A server with the settings of its sessions. */
interface CheckedServer {
	readonly name: string;
	readonly settings: ConversationSettings;
}

/**
 * @returns exit code: 0 all steps passed; 2 a deck has problems, or the built-in assistant cannot listen; 3 to 6 as in print mode,
 * where there was no answer; 8 an expectation failed; 130 if `signal` ended it
 */
export async function checkDecks(
	settings: CheckSettings,
	io: CheckIo,
	signal: AbortSignal,
	{clock = systemClock, pace = 1}: ModeOptions = {},
): Promise<number> {
	const {repeat, format, timeoutMs, isQuiet} = settings;
	const secrets = io.secrets ?? new Set();
	let redact = (text: string): string => text;
	/** What is played, as the progress shows it. */
	let place = EMPTY_TEXT;
	const hasRow = io.hasProgress && !isQuiet;
	const progress = createProgress(
		io.stderr,
		clock,
		hasRow,
		(text) => redact(text),
		() => place,
	);
	const fail = (sentence: SafeText): void => progress.report(own`bedrock-chat: ${sentence}`);
	const files = await readFiles(settings.decks, fail);
	if (files === undefined) return 2;
	const hints = new Set(settings.servers.flatMap((server) => server.hints));
	for (const hint of hints) fail(safe(hint));
	const opened = await openServers(settings.servers, pace, fail);
	if (opened === undefined) return 2;
	const {servers, sandboxes} = opened;
	const limit = timeLimit(timeoutMs, clock, signal);
	const reports: DeckReport[] = [];
	let exitCode = 0;

	async function play({file, deck}: DeckFile, {name, settings: conversation}: CheckedServer): Promise<void> {
		const runs: Array<readonly StepRun[]> = [];
		reports.push({file, deck, server: name, runs});
		while (runs.length < repeat) {
			const repetition = repeat === 1 ? EMPTY_TEXT : own`, repetition ${runs.length + 1} of ${repeat}`;
			place = own`${path.basename(file)}, ${name}${repetition}: `;
			const {steps, exitCode: code} = await playDeck(deck, conversation, {
				...{clock, secrets, defaultLogFile: io.defaultLogFile, signal: limit.signal},
				onChange(snapshot, redactNow) {
					redact = redactNow;
					progress.update(snapshot);
				},
			});
			runs.push(steps);
			exitCode ||= code;
			// A server that cannot be reached is not asked again and again.
			if (code !== 0 && code !== 6) return;
		}
	}

	try {
		for (const file of files) for (const server of servers) await play(file, server);
	} finally {
		limit.cancel();
		progress.stop();
		await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
	}
	if (limit.isOver()) fail(own`Timed out after ${duration(timeoutMs ?? 0)} (--timeout). [timeout]`);
	await writeWhole(io.stdout, FORMATS[format](reports));
	if (exitCode === 130) return limit.isOver() ? 5 : 130;
	return exitCode || (countSteps(reports).failed > 0 ? 8 : 0);
}

/** @returns undefined if one cannot be read, with all problems reported */
async function readFiles(
	paths: readonly string[],
	fail: (sentence: SafeText) => void,
): Promise<readonly DeckFile[] | undefined> {
	const decks: DeckFile[] = [];
	for (const file of paths) {
		const read = await readTextFile(file);
		if ('problem' in read) {
			fail(own`The deck ${file} cannot be read: ${read.problem}. [deck_unreadable]`);
			continue;
		}
		const reading = await readDeck(read.text);
		if ('deck' in reading) decks.push({file, deck: reading.deck});
		else
			for (const {line, sentence} of reading.problems)
				fail(own`${file}:${line}: ${sentence}${sentence.endsWith('?') ? '' : '.'} [deck_invalid]`);
	}
	return decks.length === paths.length ? decks : undefined;
}

/** Starts each built-in assistant once, so that all repetitions have the same one. */
async function openServers(
	all: readonly ConversationSettings[],
	pace: number,
	fail: (sentence: SafeText) => void,
): Promise<{readonly servers: readonly CheckedServer[]; readonly sandboxes: readonly Sandbox[]} | undefined> {
	const servers: CheckedServer[] = [];
	const sandboxes: Sandbox[] = [];
	for (const settings of all) {
		const opened = await openServer(settings, pace);
		if ('problem' in opened) {
			fail(own`${opened.problem} [cannot_listen]`);
			await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
			return undefined;
		}
		const {url, sandbox} = opened;
		if (sandbox !== undefined) sandboxes.push(sandbox);
		const {server, profile} = settings;
		servers.push({
			name: `${profile === undefined ? '' : `${profile}, `}${server.kind === 'sandbox' ? `sandbox (${server.dialect})` : redactUrl(server.url)}`,
			settings: server.kind === 'url' ? settings : {...settings, server: {kind: 'url', url, given: true}},
		});
	}
	return {servers, sandboxes};
}
