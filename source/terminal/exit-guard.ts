/** Restores the terminal before the program ends, whatever ends it. */
import {constants} from 'node:os';
import {crashReport, outputProblem} from './crash-report.ts';
import {syncStdout} from './write-sync.ts';

/** The part of `process` that is used. */
export interface ExitingProcess {
	on(event: string, listener: (...details: unknown[]) => void): unknown;
	off(event: string, listener: (...details: unknown[]) => void): unknown;
	exit(code: number): unknown;
	readonly stderr: {write(text: string): unknown};
}

export interface ExitOptions {
	readonly process: ExitingProcess;
	/** Hides credentials in an error's message or stack. */
	redact(text: string): string;
	/** Text for stderr after a signal, once the screen is left: what the signal loses. */
	lost?(): string;
	/** While it returns true, Ctrl+C and Ctrl+\ are meant for another program that has the terminal. */
	ignoresKeyboard?(): boolean;
	/** Ends that program first. @returns a promise of its end; undefined if none has the terminal */
	endOther?(signal: 'SIGTERM' | 'SIGHUP'): Promise<void> | undefined;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Leaves the screen first on a signal, an uncaught exception or rejection, and the end of the process. Signals end the
 * process with 128 + their number, errors with 1 after a sentence and their stack on stderr.
 * @param leave restores the terminal at once; called more than once
 * @returns a function that removes all listeners
 */
export function guardExits(
	leave: () => void,
	{process, redact, lost, ignoresKeyboard, endOther}: ExitOptions,
): () => void {
	let isFailing = false;

	const onError = (error: unknown) => {
		leave();
		// An error while printing would come back here.
		if (!isFailing) {
			isFailing = true;
			process.stderr.write(outputProblem(error) ?? crashReport(error, redact));
		}

		process.exit(1);
	};

	const listeners = new Map<string, (...details: unknown[]) => void>([
		['uncaughtException', onError],
		['unhandledRejection', onError],
		['exit', leave],
	]);
	for (const signal of SIGNALS) {
		listeners.set(signal, () => {
			if ((signal === 'SIGINT' || signal === 'SIGQUIT') && ignoresKeyboard?.() === true) return;
			const exit = (): void => {
				leave();
				const text = lost?.() ?? '';
				// After SIGHUP the terminal may be gone.
				if (text !== '') syncStdout(process.stderr, text);
				process.exit(128 + constants.signals[signal]);
			};
			const ended = endOther?.(signal === 'SIGHUP' ? signal : 'SIGTERM');
			if (ended === undefined) exit();
			else void ended.then(exit);
		});
	}

	for (const [event, listener] of listeners) process.on(event, listener);

	return () => {
		for (const [event, listener] of listeners) process.off(event, listener);
	};
}
