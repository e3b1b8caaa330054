/** Ctrl+Z: restores the terminal, stops the whole job, and draws everything again when it continues. */
import type {Clock} from '../clock.ts';

/** A user of the terminal: the screen, and the keyboard. */
export interface TerminalHolder {
	suspend(): void;
	resume(): void;
}

/** The part of `process` that is used. */
export interface StoppableProcess {
	kill(pid: number, signal: string): unknown;
	on(event: 'SIGCONT', listener: () => void): unknown;
	off(event: 'SIGCONT', listener: () => void): unknown;
}

export interface JobControlOptions {
	/** In the order in which they resume; they are suspended in reverse. */
	readonly holders: readonly TerminalHolder[];
	readonly process: StoppableProcess;
	readonly clock: Clock;
}

export interface JobControl {
	/** Stops the job, like Ctrl+Z in other programs. */
	stop(): void;
	/** Releases the terminal, runs `task` (an editor), and takes the terminal again. */
	lend<Result>(task: () => Promise<Result>): Promise<Result>;
	/** Whether an editor has the terminal. */
	isLent(): boolean;
	dispose(): void;
}

/** If nothing could continue the job, the system does not stop it: then the program resumes after this time, ms. */
const STOP_TIMEOUT_MS = 250;

/** The current owner of the terminal. */
type Owner =
	| {readonly by: 'self'}
	| {readonly by: 'editor'}
	/** The shell, until the job continues; `cancelWait` ends the wait for a stop that did not happen. */
	| {readonly by: 'shell'; readonly cancelWait: () => void};

export function createJobControl({holders, process, clock}: JobControlOptions): JobControl {
	let owner: Owner = {by: 'self'};

	const release = () => {
		for (const holder of holders.toReversed()) holder.suspend();
	};

	const acquire = () => {
		owner = {by: 'self'};
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

	process.on('SIGCONT', onContinue);

	return {
		stop() {
			if (owner.by === 'self') {
				release();
				owner = {by: 'shell', cancelWait: clock.after(STOP_TIMEOUT_MS, onContinue)};
				// The whole process group: the shell waits for npm too, not only for this process.
				process.kill(0, 'SIGTSTP');
			}
		},
		async lend(task) {
			release();
			owner = {by: 'editor'};
			try {
				return await task();
			} finally {
				acquire();
			}
		},
		isLent: () => owner.by === 'editor',
		dispose() {
			if (owner.by === 'shell') owner.cancelWait();
			process.off('SIGCONT', onContinue);
		},
	};
}
