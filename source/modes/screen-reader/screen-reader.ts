/** `bedrock-chat --screen-reader`: the chat as plain lines that are only ever added, for ears and for plain terminals. */
import {notice} from '../../chat/notices.ts';
import {type Clock, systemClock} from '../../clock.ts';
import {isExposed} from '../../config/endpoint.ts';
import {askHidden, type PromptTerminal} from '../../config/hidden-prompt.ts';
import type {ConversationSettings, ScreenSettings} from '../../config/settings.ts';
import {trackExitCode} from '../../session/exit-code.ts';
import {exposureOf} from '../../session/exposure.ts';
import {closingLine} from '../../session/farewell.ts';
import {type OpenedSession, openSession} from '../../session/open-session.ts';
import {notifyOpening} from '../../session/opening-notices.ts';
import {type CharacterFacts, charactersOf} from '../../terminal/charset.ts';
import {type ExitingProcess, guardExits} from '../../terminal/exit-guard.ts';
import {createJobControl, type StoppableProcess} from '../../terminal/job-control.ts';
import {type Characters, inCharacters} from '../../text/ascii.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {createAnnouncer} from './announcer.ts';
import {createInputLoop} from './input-loop.ts';
import {createLineOutput, type LineOutputStream} from './line-output.ts';
import {createDumbLineReader, createLineReader, type LineReader, type LineSource} from './line-reader.ts';

export interface ScreenReaderIo {
	readonly stdin: LineSource & PromptTerminal['input'];
	readonly stdout: LineOutputStream;
	/** Where the last line goes. */
	readonly stderr: {write(text: string): unknown};
	readonly process: ExitingProcess & StoppableProcess;
	/** What the environment says about the terminal. One that is `dumb` edits the lines itself, and tells no keys. */
	readonly terminal: CharacterFacts;
	/** Where a log goes that was asked for without a place; undefined = this machine has none. */
	readonly defaultLogFile: string | undefined;
}

/** Of the screen's settings only the choice of characters counts. */
export type ScreenReaderSettings = ConversationSettings & {readonly screen: Pick<ScreenSettings, 'ascii'>};

export interface ScreenReaderOptions {
	readonly clock?: Clock;
	/** Factor on the built-in assistant's delays; default 1. */
	readonly pace?: number;
}

/**
 * Runs until the user leaves.
 * @returns exit code: 0; 1 when the built-in assistant cannot listen; 3 when no connection was ever made; 4 when the
 * last credential was rejected
 */
export async function runScreenReader(
	settings: ScreenReaderSettings,
	io: ScreenReaderIo,
	{clock = systemClock, pace = 1}: ScreenReaderOptions = {},
): Promise<number> {
	const startedAt = clock.now();
	const characters = charactersOf(io.terminal, settings.screen.ascii);
	const stdout = inTheirCharacters(io.stdout, characters);
	const sayLast = (line: SafeText): void => void io.stderr.write(`${inCharacters(line, characters)}\n`);
	const started = await openSession(settings, {clock, pace, defaultLogFile: io.defaultLogFile});
	if ('problem' in started) {
		sayLast(started.problem);
		return 1;
	}
	const outcome = trackExitCode(started.chat);
	await converse(settings, started, {...io, stdout}, clock);
	const remark = await started.stop();
	sayLast(closingLine(started.chat.getSnapshot(), clock.now() - startedAt));
	if (remark !== undefined) sayLast(remark);
	return outcome.exitCode();
}

/** Tells and listens until the user leaves. */
function converse(
	settings: ScreenReaderSettings,
	started: OpenedSession,
	{stdin, stdout, process, terminal}: ScreenReaderIo,
	clock: Clock,
): Promise<void> {
	const {chat, url, redact} = started;
	const isDumb = terminal.TERM === 'dumb';
	return new Promise((resolve) => {
		const paper = createLineOutput(stdout, clock, isDumb ? 'terminal' : 'ours');
		const narrator = createAnnouncer(chat, clock, paper.say);
		const dialogue = createInputLoop({
			chat,
			clock,
			paper,
			keyboard: () => keyboard,
			narrator,
			openness: exposureOf(url, settings),
			isDumb,
			async askSecret(question) {
				keyboard.stop();
				const secret = await askHidden(question, {input: stdin, output: stdout});
				keyboard.start();
				return secret;
			},
			suspend: () => jobs.stop(),
			quit: leave,
		});
		const keyboard: LineReader = (isDumb ? createDumbLineReader : createLineReader)(stdin, dialogue);
		const jobs = createJobControl({
			holders: [
				{
					suspend() {
						paper.leave();
						keyboard.suspend();
					},
					resume() {
						keyboard.resume();
						paper.comeBack();
					},
				},
			],
			process,
			clock,
		});
		const releaseExits = guardExits(() => keyboard.stop(), {
			process: isDumb ? withoutInterrupt(process) : process,
			redact,
		});
		if (isDumb) process.on('SIGINT', dialogue.onInterrupt);

		function leave(): void {
			narrator.stop();
			keyboard.stop();
			paper.close();
			jobs.dispose();
			releaseExits();
			if (isDumb) process.off('SIGINT', dialogue.onInterrupt);
			resolve();
		}

		keyboard.start();
		paper.say([own`bedrock-chat in lines. Type a message and press Enter; /help tells more.`], false);
		notifyOpening(settings, started);
		if (isExposed(url) && settings.credential !== undefined) chat.notify(notice('exposed'));
		chat.connect();
	});
}

/** What is no control character. */
const TEXT = /\P{Cc}+/gu;

/** Writes in the characters that the terminal can show; each takes as many columns as before. */
function inTheirCharacters(output: LineOutputStream, characters: Characters): LineOutputStream {
	return {
		get columns() {
			return output.columns;
		},
		write: (text) => output.write(text.replace(TEXT, (run) => inCharacters(run, characters))),
	};
}

/** In a terminal that edits lines Ctrl+C arrives as a signal, and is no end. */
function withoutInterrupt(process: ExitingProcess): ExitingProcess {
	return {
		on: (event, listener) => event !== 'SIGINT' && process.on(event, listener),
		off: (event, listener) => event !== 'SIGINT' && process.off(event, listener),
		exit: (code) => process.exit(code),
		stderr: process.stderr,
	};
}
