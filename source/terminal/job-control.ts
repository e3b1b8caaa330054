/** Ctrl+Z: gives the terminal back, stops the whole job, and draws everything again when it goes on. */
import type {Clock} from '../clock.ts';

/** What holds on to the terminal: the screen, and the keyboard. */
export interface TerminalHolder {
	suspend(): void;
	resume(): void;
}

/** What is asked of `process`. */
export interface StoppableProcess {
	kill(pid: number, signal: string): unknown;
	on(event: 'SIGCONT', listener: () => void): unknown;
	off(event: 'SIGCONT', listener: () => void): unknown;
}

export interface JobControlOptions {
	/** In the order in which they take hold of the terminal; they let go in reverse. */
	readonly holders: readonly TerminalHolder[];
	readonly process: StoppableProcess;
	readonly clock: Clock;
}

export interface JobControl {
	/** Stops the job, as Ctrl+Z does in other programs. */
	stop(): void;
	/** Lets go of the terminal, runs `task` (an editor), and takes hold of it again. */
	lend<Result>(task: () => Promise<Result>): Promise<Result>;
	/** An editor has the terminal. */
	isLent(): boolean;
	dispose(): void;
}

/** Where nothing can continue the job, the system does not stop it: then we go on by ourselves after this time. */
const NOT_STOPPED = 250;

/** Who has the terminal. */
type Hold =
	| {readonly by: 'us'}
	| {readonly by: 'editor'}
	/** The shell, until the job goes on; `cancelWait` ends the wait for a stop that did not happen. */
	| {readonly by: 'shell'; readonly cancelWait: () => void};

export function createJobControl({holders, process, clock}: JobControlOptions): JobControl {
	let hold: Hold = {by: 'us'};

	const letGo = () => {
		for (const holder of holders.toReversed()) {
			holder.suspend();
		}
	};

	const takeHold = () => {
		hold = {by: 'us'};
		for (const holder of holders) {
			holder.resume();
		}
	};

	const onContinue = () => {
		if (hold.by === 'editor') {
			// The editor was stopped together with us; it draws itself again.
			return;
		}

		if (hold.by === 'shell') {
			hold.cancelWait();
		} else {
			// Stopped from outside (`kill -STOP`): the shell has drawn over us and changed the modes.
			letGo();
		}

		takeHold();
	};

	process.on('SIGCONT', onContinue);

	return {
		stop() {
			if (hold.by === 'us') {
				letGo();
				hold = {by: 'shell', cancelWait: clock.after(NOT_STOPPED, onContinue)};
				// The whole group: the shell waits for npm too, not for us alone.
				process.kill(0, 'SIGTSTP');
			}
		},
		async lend(task) {
			letGo();
			hold = {by: 'editor'};
			try {
				return await task();
			} finally {
				takeHold();
			}
		},
		isLent: () => hold.by === 'editor',
		dispose() {
			if (hold.by === 'shell') {
				hold.cancelWait();
			}

			process.off('SIGCONT', onContinue);
		},
	};
}
