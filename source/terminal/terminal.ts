/** The terminal in full-screen mode: keyboard, screen, colours, job control; all restored together. */
import type {Clock} from '../clock.ts';
import type {Characters} from '../text/ascii.ts';
import {type Background, watchBackground} from './background.ts';
import {type CharacterFacts, charactersOf} from './charset.ts';
import {backgroundHint, type ColourDepth, type ColourFacts, colourDepth} from './colour-depth.ts';
import {type ExitingProcess, guardExits} from './exit-guard.ts';
import {createTerminalInput, type TerminalInput, type TerminalSource} from './input/terminal-input.ts';
import {createJobControl, type JobControl, type StoppableProcess} from './job-control.ts';
import {QUERIES} from './queries.ts';
import {createScreen, type Screen, type ScreenOptions, type ScreenOutput} from './screen.ts';

/** The environment variables that decide how things are drawn. */
export type TerminalFacts = ColourFacts &
	CharacterFacts & {
		readonly COLORFGBG?: string | undefined;
		/** Set by the SSH server, each with another one of them. */
		readonly SSH_TTY?: string | undefined;
		readonly SSH_CONNECTION?: string | undefined;
		readonly SSH_CLIENT?: string | undefined;
	};

export interface TerminalOptions {
	readonly stdin: TerminalSource;
	readonly stdout: ScreenOutput;
	readonly process: ExitingProcess & StoppableProcess;
	/** The current owner of the terminal, with the full screen on and the keyboard raw; undefined = none. */
	readonly before: {handOver(): boolean} | undefined;
	readonly facts: TerminalFacts;
	/** Draw lines and symbols with ASCII characters, whatever the facts are. */
	readonly ascii: boolean;
	/** Hides credentials in the text of an unexpected error. */
	readonly redact: (text: string) => string;
	/** Text for the normal screen after a signal. */
	readonly lost?: () => string;
	readonly clock: Clock;
	/** Called with each frame before it is drawn. */
	readonly onFrame?: ScreenOptions['onFrame'];
	/** Called when the terminal reports its background. */
	readonly onBackground: (background: Background) => void;
	/** Called when the terminal reports whether it draws graphemes whole. */
	readonly onGraphemeMode: (isOn: boolean) => void;
}

export interface Terminal {
	readonly screen: Screen;
	readonly input: TerminalInput;
	readonly colourDepth: ColourDepth;
	/** The background according to the environment, until the terminal reports it. */
	readonly background: Background;
	readonly characters: Characters;
	readonly jobs: JobControl;
	/** Starts to read keys and to draw, and queries the background. */
	enter(): void;
	/** Stops the job, after the pending answers. */
	suspend(): Promise<void>;
	/** Leaves the full screen, and stops reading after the pending answers, which the shell would take for typing. */
	leave(): Promise<void>;
	/** Removes all listeners from the process; call it after the last thing that could fail. */
	close(): void;
}

/** Nothing is read or drawn before `enter`. From now on, whatever ends the process, the terminal is restored first. */
export function openTerminal(options: TerminalOptions): Terminal {
	const {stdin, stdout, process, before, facts, clock} = options;
	const screen = createScreen({output: stdout, isOn: before !== undefined, onFrame: options.onFrame});
	const input = createTerminalInput({
		input: stdin,
		clock,
		isRawBefore: false,
		isRemote: [facts.SSH_TTY, facts.SSH_CONNECTION, facts.SSH_CLIENT].some(Boolean),
	});
	const leaveAtOnce = (): void => {
		input.stop();
		screen.leave();
	};
	const releaseExits = guardExits(leaveAtOnce, {
		process,
		redact: options.redact,
		...(options.lost === undefined ? {} : {lost: options.lost}),
		// While an editor has the terminal, Ctrl+C and Ctrl+\ are meant for the editor.
		ignoresKeyboard: () => jobs.isLent(),
		endOther: (signal) => jobs.endLent(signal),
	});
	const hasEarlyKeys = before?.handOver();
	// A window that shrank and grew again at once has lost rows but has the same size: there is no `resize` event.
	const repaint = (): void => screen.redraw();
	process.on('SIGWINCH', repaint);
	const depth = colourDepth(facts);
	const characters = charactersOf(facts, options.ascii);
	const background = watchBackground({
		ask: () => screen.pass(QUERIES['ask-background']),
		onReply: input.onReply,
		onBackground: options.onBackground,
		clock,
	});
	const stopListening = input.onReply((reply) => {
		if (reply.kind === 'grapheme-mode') options.onGraphemeMode(reply.isOn);
	});
	const askBackground = (): void => {
		if (depth !== 'none') background.ask();
	};
	const jobs = createJobControl({
		// The keyboard first: a key that responds to the drawing must not reach the terminal's own line editing.
		holders: [
			{suspend: () => input.pause(), resume: () => input.resume()},
			screen,
			{suspend: () => {}, resume: askBackground},
		],
		process,
		clock,
	});

	return {
		screen,
		input,
		colourDepth: depth,
		background: backgroundHint(facts.COLORFGBG) ?? 'dark',
		characters,
		jobs,
		enter() {
			input.start(hasEarlyKeys);
			screen.enter();
			// As early as possible: the sooner the answer arrives, the fewer frames have the wrong colours.
			if (depth !== 'none') screen.pass(QUERIES['ask-modes']);
			askBackground();
		},
		async suspend() {
			await background.settled();
			jobs.stop();
		},
		async leave() {
			screen.leave();
			await background.settled();
			leaveAtOnce();
			background.stop();
			stopListening();
		},
		close() {
			jobs.dispose();
			process.off('SIGWINCH', repaint);
			releaseExits();
			screen.close();
		},
	};
}
