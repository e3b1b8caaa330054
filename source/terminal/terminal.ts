/** The terminal, taken hold of for the full screen: keyboard, screen, looks, job control; all of it given back together. */
import type {Clock} from '../clock.ts';
import type {Characters} from '../text/ascii.ts';
import {type Background, watchBackground} from './background.ts';
import {type CharacterFacts, charactersOf} from './charset.ts';
import {backgroundHint, type ColourDepth, type ColourFacts, colourDepth} from './colour-depth.ts';
import {type ExitingProcess, guardExits} from './exit-guard.ts';
import {createTerminalInput, type TerminalInput, type TerminalSource} from './input/terminal-input.ts';
import {createJobControl, type JobControl, type StoppableProcess} from './job-control.ts';
import {QUERIES} from './queries.ts';
import {createScreen, type Screen, type ScreenOutput} from './screen.ts';

/** What the environment says about how things are drawn. */
export type TerminalFacts = ColourFacts & CharacterFacts & {readonly COLORFGBG?: string | undefined};

export interface TerminalOptions {
	readonly stdin: TerminalSource;
	readonly stdout: ScreenOutput;
	readonly process: ExitingProcess & StoppableProcess;
	/** What has the terminal until now, its full screen on and its keyboard raw; undefined = nobody. */
	readonly before: {handOver(): void} | undefined;
	readonly facts: TerminalFacts;
	/** Draw lines and signs with ASCII characters, whatever the facts are. */
	readonly ascii: boolean;
	/** Hides credentials in what an unexpected error prints. */
	readonly redact: (text: string) => string;
	readonly clock: Clock;
	/** Called when the terminal reports its background. */
	readonly onBackground: (background: Background) => void;
}

export interface Terminal {
	readonly screen: Screen;
	readonly input: TerminalInput;
	readonly colourDepth: ColourDepth;
	/** The background as far as the environment tells, until the terminal reports it. */
	readonly background: Background;
	readonly characters: Characters;
	readonly jobs: JobControl;
	/** Reads keys, draws, and asks for the background. */
	enter(): void;
	/** Gives the terminal back as it was; an answer that is still to come would be typed into the shell. */
	leave(): Promise<void>;
	/** Lets go of the process, after the last thing that could fail. */
	close(): void;
}

/** Nothing is read or drawn before `enter`; whatever ends the process from now on, the terminal is given back first. */
export function openTerminal(options: TerminalOptions): Terminal {
	const {stdin, stdout, process, before, facts, clock} = options;
	const screen = createScreen({output: stdout, isOn: before !== undefined});
	const input = createTerminalInput({input: stdin, clock, isRawBefore: false});
	const leaveAtOnce = (): void => {
		input.stop();
		screen.leave();
	};
	const releaseExits = guardExits(leaveAtOnce, {
		process,
		redact: options.redact,
		// While an editor has the terminal, its keys of interruption are none of ours.
		ignoresKeyboard: () => jobs.isLent(),
	});
	before?.handOver();
	// A window that shrank and grew back at once has lost rows, yet has the size it had: no `resize` tells of it.
	const repaint = (): void => screen.redraw();
	process.on('SIGWINCH', repaint);
	const depth = colourDepth(facts);
	const characters = charactersOf(facts, options.ascii);
	const background = watchBackground({
		ask: () => screen.pass(QUERIES['ask-background']),
		onReply: input.onReply,
		learn: options.onBackground,
		clock,
	});
	const askBackground = (): void => {
		if (depth !== 'none') background.ask();
	};
	const jobs = createJobControl({
		// The keyboard first: a key that answers to what is drawn must not meet the terminal's own line editing.
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
			input.start();
			screen.enter();
			// As early as can be: the sooner the answer comes, the fewer frames have the wrong colours.
			askBackground();
		},
		async leave() {
			await background.settled();
			leaveAtOnce();
			background.stop();
		},
		close() {
			jobs.dispose();
			process.off('SIGWINCH', repaint);
			releaseExits();
			screen.close();
		},
	};
}
