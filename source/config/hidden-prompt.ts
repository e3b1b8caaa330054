/** Asks the user for a secret on the terminal, without an echo. */
import {StringDecoder} from 'node:string_decoder';

/** The terminal's input and output. */
export interface PromptTerminal {
	readonly input: {
		setRawMode(isRaw: boolean): unknown;
		on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
		on(event: 'end' | 'error', listener: () => void): unknown;
		off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
		off(event: 'end' | 'error', listener: () => void): unknown;
		unshift(chunk: Uint8Array): unknown;
		resume(): unknown;
		pause(): unknown;
	};
	readonly output: {write(text: string): unknown};
	/** Makes every end and stop of the program call `suspend` first, and its continuation `resume`. */
	hold(prompt: {suspend(): void; resume(): void}): HeldPrompt;
}

export interface HeldPrompt {
	/** Stops the job, like Ctrl+Z in other programs. */
	stop(): void;
	release(): void;
}

/** Keys that edit or end the answer. */
const eraseLast = ['\b', '\u007F'];
const eraseAll = '\u0015';
const cancel = '\u0003';
const endOfInput = '\u0004';
const suspend = '\u001A';
const esc = '\u001B';

/** Escape sequences: arrows, function keys, the markers around a paste, replies of the terminal; ESC alone before a control. */
const sequence = new RegExp(
	`^${esc}(?:\\[[0-?]*[ -/]*[@-~]?|O\\P{Cc}?|[\\]PX^_]\\P{Cc}*(?:\u0007|${esc}\\\\)?|\\P{Cc})?`,
	'u',
);

/** An incomplete escape sequence: a slow line may cut it anywhere. */
const partialSequence = new RegExp(`^${esc}(?:\\[[0-?]*[ -/]*|O|[\\]PX^_]\\P{Cc}*${esc}?)?$`, 'u');

/**
 * Asks, and waits for Enter. Backspace and Ctrl+U erase; Ctrl+C, Ctrl+D on an empty answer and the end of the input
 * cancel; Ctrl+Z stops the job. Restores the terminal afterwards, whatever ends the program; input after Enter is left for the next reader.
 * @returns the answer; undefined if it was cancelled
 */
export function askHidden(
	question: string,
	{input, output, hold}: PromptTerminal,
): Promise<string | undefined> {
	return new Promise((resolve) => {
		const decoder = new StringDecoder('utf8');
		let answer: string[] = [];
		let rest = '';

		function finish(value: string | undefined): void {
			input.off('data', onData);
			input.off('end', onEnd);
			input.off('error', onEnd);
			input.setRawMode(false);
			held.release();
			input.pause();
			if (rest !== '') input.unshift(Buffer.from(rest));
			output.write('\r\n');
			resolve(value);
		}

		/** @returns true when the answer is finished */
		function handleKey(key: string): boolean {
			if (key === '\r' || key === '\n') finish(answer.join(''));
			else if (key === cancel || (key === endOfInput && answer.length === 0)) finish(undefined);
			else if (key === suspend) {
				held.stop();
				return false;
			} else {
				if (eraseLast.includes(key)) answer.pop();
				else if (key === eraseAll) answer = [];
				else if (!/\p{Cc}/u.test(key)) answer.push(key);
				return false;
			}
			return true;
		}

		function onData(chunk: Uint8Array): void {
			rest += decoder.write(Buffer.from(chunk));
			while (rest !== '') {
				if (partialSequence.test(rest)) return;
				const skipped = sequence.exec(rest)?.[0];
				if (skipped !== undefined) {
					rest = rest.slice(skipped.length);
					continue;
				}
				const key = String.fromCodePoint(rest.codePointAt(0) ?? 0);
				rest = rest.slice(key.length);
				if (handleKey(key)) return;
			}
		}

		function onEnd(): void {
			finish(undefined);
		}

		let isRaw = false;

		function begin(): void {
			isRaw = true;
			// Raw mode comes before the question: an answer that is typed at once must not be echoed.
			input.setRawMode(true);
			output.write(`${question} (hidden while you type): `);
		}

		const held = hold({
			suspend() {
				if (!isRaw) return;
				isRaw = false;
				input.setRawMode(false);
				output.write('\r\n');
			},
			resume: begin,
		});
		begin();
		input.on('data', onData);
		input.on('end', onEnd);
		input.on('error', onEnd);
		input.resume();
	});
}
