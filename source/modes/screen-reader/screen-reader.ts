/** `bedrock-chat --screen-reader`: the chat as plain lines that are only added, for screen readers and dumb terminals. */

import {notice} from '../../chat/notices.ts';
import {type Clock, systemClock} from '../../clock.ts';
import {isExposed} from '../../config/endpoint.ts';
import {askHidden, type PromptTerminal} from '../../config/hidden-prompt.ts';
import type {
	ChatSettings,
	ConversationSettings,
	ScreenSettings,
	StoredSettings,
} from '../../config/settings.ts';
import {trackExitCode} from '../../session/exit-code.ts';
import {exposureOf} from '../../session/exposure.ts';
import {closingLine, savedLines, unsentTexts} from '../../session/farewell.ts';
import {journalServerOf} from '../../session/journal-server.ts';
import type {KeptChat} from '../../session/keep-chat.ts';
import {keepChatOnDemand} from '../../session/keep-chat-on-demand.ts';
import {type ModeOptions, type OpenedSession, openSession} from '../../session/open-session.ts';
import {notifyOpening} from '../../session/opening-notices.ts';
import type {Resumed} from '../../session/resume.ts';
import {type CharacterFacts, charactersOf} from '../../terminal/charset.ts';
import {type ExitingProcess, guardExits} from '../../terminal/exit-guard.ts';
import {createJobControl, type StoppableProcess, type TerminalHolder} from '../../terminal/job-control.ts';
import {type ResizableOutput, readWindowSize} from '../../terminal/window-size.ts';
import {type Characters, inCharacters} from '../../text/ascii.ts';
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {wrapAtSpaces} from '../../text/wrap.ts';
import {learnOffer} from '../interactive/learn-offer.ts';
import {findResumed, notifyResumed} from '../interactive/resume-at-start.ts';
import {startPreset} from '../interactive/start-preset.ts';
import {createAnnouncer} from './announcer.ts';
import {createInputLoop} from './input-loop.ts';
import {createLineOutput, type LineOutputStream} from './line-output.ts';
import {createDumbLineReader, createLineReader, type LineReader, type LineSource} from './line-reader.ts';

export interface ScreenReaderIo {
	readonly stdin: LineSource & PromptTerminal['input'];
	readonly stdout: LineOutputStream & ResizableOutput;
	/** Receives the last line. */
	readonly stderr: {write(text: string): unknown; readonly columns?: number | undefined};
	readonly process: ExitingProcess & StoppableProcess;
	/** The terminal according to the environment. A `dumb` one edits the lines itself, and reports no keys. */
	readonly terminal: CharacterFacts;
	/** File of a log that was requested without a path; undefined = this machine has none. */
	readonly defaultLogFile: string | undefined;
	/** Receives every secret of the session, for the report of a crash. */
	readonly secrets?: Set<string> | undefined;
	/** The folder of relative file names. */
	readonly folder: string;
	/** The folder of the stored sessions; undefined = the platform has none. */
	readonly sessions?: string | undefined;
}

/** Of the screen settings only the characters are used. */
export type ScreenReaderSettings = ConversationSettings &
	Partial<StoredSettings> &
	Pick<ChatSettings, 'linesBy'> & {
		readonly screen: Pick<ScreenSettings, 'ascii'>;
	};

/**
 * Runs until the user quits.
 * @returns exit code: 0; 2 if the built-in assistant cannot listen, or the session cannot be continued; 3 if no connection was ever made; 4 if the last
 * credential was rejected
 */
export async function runScreenReader(
	given: ScreenReaderSettings,
	io: ScreenReaderIo,
	{clock = systemClock, pace = 1}: ModeOptions = {},
): Promise<number> {
	const startedAt = clock.now();
	const characters = charactersOf(io.terminal, given.screen.ascii);
	const stdout = withCharacters(io.stdout, characters);
	const report = (line: SafeText): void =>
		void io.stderr.write(`${inCharacters(wrapAtSpaces(line, io.stderr.columns), characters)}\n`);
	const secrets = io.secrets ?? new Set();
	const found = await findResumed(given, io.sessions, io.process);
	if (found?.kind === 'problem') {
		report(found.problem);
		return 2;
	}
	const resumed = found?.kind === 'resumed' ? found.resumed : undefined;
	const settings = resumed?.settings ?? given;
	const started = await openSession(settings, {
		...{clock, pace, secrets},
		defaultLogFile: io.defaultLogFile,
		restored: resumed?.restored,
	});
	if ('problem' in started) {
		report(started.problem);
		return 2;
	}
	const outcome = trackExitCode(started.chat);
	const unsent = (): readonly SafeText[] => unsentTexts(started.chat.getSnapshot(), {redact: started.redact});
	const flags = settings.linesBy.includes('--screen-reader') ? own` --screen-reader` : own``;
	const lost = (): string =>
		[...unsent(), ...savedLines({id: kept?.id() ?? resumed?.stored.id, trouble: kept?.trouble()}, flags)]
			.map((line) => `${inCharacters(line, characters)}\n`)
			.join('');
	if (found !== undefined) notifyResumed(started.chat, resumed);
	const kept = await keepChatOnDemand(settings, started, io.sessions, {
		clock,
		secrets: started.hidden,
		resumed,
		process: io.process,
	});
	await converse(settings, started, {...io, stdout}, {clock, lost, kept, resumed});
	const trouble = await kept?.stop();
	const logStatus = await started.stop();
	const last = closingLine(started.chat.getSnapshot(), {startedAt, now: clock.now()});
	const saved = savedLines({id: kept?.id() ?? resumed?.stored.id, trouble}, flags);
	for (const line of [last, ...unsent(), ...saved]) report(line);
	if (logStatus !== undefined) report(logStatus);
	return outcome.exitCode();
}

interface Conversing {
	readonly clock: Clock;
	/** What a crash would lose. */
	readonly lost: () => string;
	readonly kept: KeptChat | undefined;
	readonly resumed: Pick<Resumed, 'stored'> | undefined;
}

/** Runs the conversation until the user quits. */
function converse(
	settings: ScreenReaderSettings,
	started: OpenedSession,
	{stdin, stdout, process, terminal, folder}: ScreenReaderIo,
	{clock, lost, kept, resumed}: Conversing,
): Promise<void> {
	const {chat, url, redact} = started;
	const isDumb = terminal.TERM === 'dumb';
	const startedAt = clock.now();
	return new Promise((resolve) => {
		const output = createLineOutput(stdout, clock, isDumb ? 'terminal' : 'ours');
		/** The prompt for a secret that reads the terminal instead of the line reader. */
		let prompt: TerminalHolder | undefined;
		// Of a session that is continued, the last message and what followed it are announced.
		const {entries} = chat.getSnapshot();
		const last = Math.max(
			0,
			entries.findLastIndex(({kind}) => kind === 'user'),
		);
		const announcer = createAnnouncer(chat, clock, output.add, entries.slice(0, last));
		const inputLoop = createInputLoop({
			chat,
			clock,
			server: started,
			files: {
				async *exported(name) {
					const {exportChat} = await import('../interactive/export-chat.ts');
					const {startedAt: begun = startedAt, id} = resumed?.stored ?? {};
					yield* exportChat(name, {
						...{snapshot: chat.getSnapshot(), drafts: [], secrets: started.hidden},
						...{id: kept?.id() ?? id, server: journalServerOf(settings.server, url), startedAt: begun},
					});
				},
				async save(name, content, mayReplace) {
					const {saveFile} = await import('../interactive/save-file.ts');
					return saveFile(name, content, mayReplace, folder);
				},
			},
			output,
			reader: () => reader,
			announcer,
			exposure: exposureOf(url, settings),
			isDumb,
			linesBy: settings.linesBy,
			kept,
			async askSecret(question) {
				reader.stop();
				const secret = await askHidden(question, {
					input: stdin,
					output: stdout,
					hold(holder) {
						prompt = holder;
						return {
							stop: () => jobs.stop(),
							release() {
								prompt = undefined;
							},
						};
					},
				});
				reader.start();
				return secret;
			},
			suspend: () => jobs.stop(),
			quit: leave,
		});
		const reader: LineReader = (isDumb ? createDumbLineReader : createLineReader)(stdin, inputLoop);
		const jobs = createJobControl({
			holders: [
				{
					suspend() {
						output.suspend();
						(prompt ?? reader).suspend();
					},
					resume() {
						(prompt ?? reader).resume();
						output.resume();
					},
				},
			],
			process,
			clock,
		});
		const releaseExits = guardExits(() => (prompt === undefined ? reader.stop() : prompt.suspend()), {
			process: isDumb ? withoutInterrupt(process) : process,
			redact,
			lost,
		});
		if (isDumb) process.on('SIGINT', inputLoop.onInterrupt);

		const stopLearning = learnOffer({chat, clock, ask: inputLoop.features.askOffer});
		const stopPreset = startPreset(settings.presets, chat, clock, {
			applyPreset: (use) => inputLoop.hold(inputLoop.features.preset(use)),
			loadPresets: async () => {},
		});

		function leave(): void {
			stopLearning();
			stopPreset();
			announcer.stop();
			reader.stop();
			output.close();
			jobs.dispose();
			releaseExits();
			if (isDumb) process.off('SIGINT', inputLoop.onInterrupt);
			resolve();
		}

		reader.start();
		output.add(
			[own`bedrock-chat in screen-reader mode. Type a message and press Enter. For help, type /help.`],
			false,
		);
		if (resumed !== undefined) {
			const messages = entries.filter(({kind}) => kind !== 'notice').length;
			output.add([own`Continued a session with ${countOf(messages, 'message')}.`], false);
			inputLoop.restoreDrafts(resumed.stored.drafts);
		}
		notifyOpening(settings, started);
		if (isExposed(url) && settings.credential !== undefined) chat.notify(notice('exposed'));
		chat.connect();
	});
}

/** Runs without control characters. */
const TEXT = /\P{Cc}+/gu;

/** Replaces characters that the terminal cannot show by others of the same width. */
function withCharacters(
	output: LineOutputStream & ResizableOutput,
	characters: Characters,
): LineOutputStream {
	return {
		get columns() {
			readWindowSize(output);
			return output.columns;
		},
		write: (text) => output.write(text.replace(TEXT, (run) => inCharacters(run, characters))),
	};
}

/** In a terminal that edits lines, Ctrl+C arrives as a signal and does not end the program. */
function withoutInterrupt(process: ExitingProcess): ExitingProcess {
	return {
		on: (event, listener) => event !== 'SIGINT' && process.on(event, listener),
		off: (event, listener) => event !== 'SIGINT' && process.off(event, listener),
		exit: (code) => process.exit(code),
		stderr: process.stderr,
	};
}
