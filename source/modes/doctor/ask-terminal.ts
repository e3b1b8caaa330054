/** Asks the terminal, with the keyboard raw for that time: the answers are no typed text. */
import {StringDecoder} from 'node:string_decoder';
import type {Clock} from '../../clock.ts';
import type {ExitingProcess} from '../../terminal/exit-guard.ts';
import {holdTerminal} from '../../terminal/hold-terminal.ts';
import type {TerminalSource} from '../../terminal/input/terminal-input.ts';
import type {StoppableProcess} from '../../terminal/job-control.ts';
import {hasLastAnswer, readAnswers, TERMINAL_QUERIES, type TerminalAnswers} from './terminal-answers.ts';

export interface AskedTerminal {
	readonly input: TerminalSource;
	readonly output: {write(text: string): unknown};
	readonly process: ExitingProcess & StoppableProcess;
	readonly clock: Clock;
}

/** Time for all answers, ms: what comes later is typed into the shell. */
const ANSWER_MS = 2_000;
const CTRL_C = '\u0003';
/** Puts the row and the cursor back, whatever the terminal has drawn of the queries. */
const CLEAR = '\r\u001B[K';

/** @returns the answers so far, at the latest after two seconds; undefined if the user pressed Ctrl+C */
export function askTerminal({
	input,
	output,
	process,
	clock,
}: AskedTerminal): Promise<TerminalAnswers | undefined> {
	const decoder = new StringDecoder('utf8');
	let text = '';
	return new Promise((resolve) => {
		const setRaw = (isRaw: boolean): void => {
			try {
				input.setRawMode?.(isRaw);
			} catch {
				// The terminal is gone.
			}
		};
		const holder = {suspend: () => setRaw(false), resume: () => setRaw(true)};
		const held = holdTerminal(holder, {process, clock});
		const end = (isCancelled: boolean): void => {
			cancel();
			input.off('data', onData);
			input.off('end', onEnd);
			input.off('error', onEnd);
			input.pause();
			input.unref?.();
			setRaw(false);
			held.release();
			output.write(CLEAR);
			resolve(isCancelled ? undefined : readAnswers(text));
		};
		const onData = (chunk: Uint8Array | string): void => {
			text += typeof chunk === 'string' ? chunk : decoder.write(chunk);
			if (text.includes(CTRL_C)) end(true);
			else if (hasLastAnswer(text)) end(false);
		};
		const onEnd = (): void => end(false);
		const cancel = clock.after(ANSWER_MS, onEnd);
		setRaw(true);
		input.on('data', onData);
		input.on('end', onEnd);
		input.on('error', onEnd);
		input.ref?.();
		input.resume();
		output.write(TERMINAL_QUERIES);
	});
}
