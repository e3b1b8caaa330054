/** Ctrl+Z and SIGTSTP: restores the terminal, stops the whole job, and draws everything again when it continues. */
import type {Clock} from '../clock.ts';

/** A user of the terminal: the screen, and the keyboard. */
export interface TerminalHolder {
	suspend(): void;
	resume(): void;
}

/** The part of `process` that is used. */
export interface StoppableProcess {
	kill(pid: number, signal: string): unknown;
	on(event: 'SIGCONT' | 'SIGTSTP', listener: () => void): unknown;
	off(event: 'SIGCONT' | 'SIGTSTP', listener: () => void): unknown;
}

export interface JobControlOptions {
	/** In the order in which they resume; they are suspended in reverse. */
	readonly holders: readonly TerminalHolder[];
	readonly process: StoppableProcess;
	readonly clock: Clock;
}

/** Ends the program that has the terminal. */
export type EndProgram = (signal: 'SIGTERM' | 'SIGHUP' | 'SIGKILL') => void;

export interface JobControl {
	/** Stops the job, like Ctrl+Z in other programs. */
	stop(): void;
	/**
	 * Releases the terminal, runs `task` (an editor), and takes the terminal again.
	 * @param task calls `onEnd` when its program runs, with a function that ends it
	 */
	lend<Result>(task: (onEnd: (end: EndProgram) => void) => Promise<Result>): Promise<Result>;
	/** Whether an editor has the terminal. */
	isLent(): boolean;
	/**
	 * Ends the editor, which would otherwise keep reading the keys of the shell, and does not take the terminal again.
	 * @returns a promise of its end; undefined if no editor has the terminal
	 */
	endLent(signal: 'SIGTERM' | 'SIGHUP'): Promise<void> | undefined;
	dispose(): void;
}

/** If nothing could continue the job, the system does not stop it: then the program resumes after this time, ms. */
const STOP_TIMEOUT_MS = 250;
/** How long an editor may take to end, ms. */
const END_TIMEOUT_MS = 1_000;

/** The current owner of the terminal. */
type Owner =
	| {readonly by: 'self'}
	| {
			readonly by: 'editor';
			readonly end: EndProgram | undefined;
			readonly ended: Promise<void>;
			/** The program exits: it does not take the terminal again. */
			readonly isLast: boolean;
	  }
	/** The shell, until the job continues; `cancelWait` ends the wait for a stop that did not happen. */
	| {readonly by: 'shell'; readonly cancelWait: () => void};

export function createJobControl({holders, process, clock}: JobControlOptions): JobControl {
	let owner: Owner = {by: 'self'};

	const release = () => {
		for (const holder of holders.toReversed()) holder.suspend();
	};

	const acquire = () => {
		owner = {by: 'self'};
		process.off('SIGTSTP', stop);
		process.on('SIGTSTP', stop);
		for (const holder of holders) holder.resume();
	};

	const onContinue = () => {
		if (owner.by === 'editor') {
			// The editor was stopped together with this program; it redraws itself.
			return;
		}

		if (owner.by === 'shell') owner.cancelWait();
		else {
			// Stopped from outside (`kill -STOP`): the shell has drawn over the screen and changed the modes.
			release();
		}

		acquire();
	};

	function stop(): void {
		if (owner.by === 'self') {
			release();
			owner = {by: 'shell', cancelWait: clock.after(STOP_TIMEOUT_MS, onContinue)};
			// Without a listener the signal stops this process, too.
			process.off('SIGTSTP', stop);
			// The whole process group: the shell waits for npm too, not only for this process.
			process.kill(0, 'SIGTSTP');
		}
	}

	process.on('SIGCONT', onContinue);
	process.on('SIGTSTP', stop);

	return {
		stop,
		async lend(task) {
			release();
			process.off('SIGTSTP', stop);
			let onEnded = (): void => {};
			const ended = new Promise<void>((resolve) => {
				onEnded = resolve;
			});
			owner = {by: 'editor', end: undefined, ended, isLast: false};
			try {
				return await task((end) => {
					if (owner.by === 'editor') owner = {...owner, end};
				});
			} finally {
				if (owner.by === 'editor' && !owner.isLast) acquire();
				onEnded();
			}
		},
		isLent: () => owner.by === 'editor',
		endLent(signal) {
			if (owner.by !== 'editor') return undefined;
			const {end, ended, isLast} = owner;
			if (!isLast) {
				owner = {...owner, isLast: true};
				end?.(signal);
				const cancel = clock.after(END_TIMEOUT_MS, () => end?.('SIGKILL'));
				void ended.then(cancel);
			}
			return ended;
		},
		dispose() {
			if (owner.by === 'shell') owner.cancelWait();
			process.off('SIGCONT', onContinue);
			process.off('SIGTSTP', stop);
		},
	};
}
