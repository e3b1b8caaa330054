/** Asks a person for a secret on the terminal, without showing what is typed. */
import {StringDecoder} from 'node:string_decoder';

/** The terminal's two ends. */
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
}

/** What a key does, as long as the answer is not finished. */
const eraseLast = ['\b', '\u007F'];
const eraseAll = '\u0015';
const cancel = '\u0003';
const endOfInput = '\u0004';
const esc = '\u001B';

/** Keys that are no characters arrive as sequences: arrows, function keys, the frame around a paste. */
const sequence = new RegExp(`^${esc}(?:\\[[0-?]*[ -/]*[@-~]|O.|[^[O])`, 's');

/** A sequence of which the rest is still to come. */
const halfSequence = new RegExp(`^${esc}(?:\\[[0-?]*[ -/]*|O)$`);

/**
 * Asks, and waits for Enter. Backspace and Ctrl+U erase; Ctrl+C, Ctrl+D on nothing and the end of the input leave.
 * The terminal is as it was afterwards; what was typed after Enter is left for the next reader.
 * @returns what was typed, or undefined
 */
export function askHidden(question: string, {input, output}: PromptTerminal): Promise<string | undefined> {
	return new Promise((resolve) => {
		const decoder = new StringDecoder('utf8');
		let answer: string[] = [];
		let rest = '';

		function finish(value: string | undefined): void {
			input.off('data', onData);
			input.off('end', onEnd);
			input.off('error', onEnd);
			input.setRawMode(false);
			input.pause();
			if (rest !== '') input.unshift(Buffer.from(rest));
			output.write('\r\n');
			resolve(value);
		}

		/** @returns true when the answer is finished */
		function take(key: string): boolean {
			if (key === '\r' || key === '\n') finish(answer.join(''));
			else if (key === cancel || (key === endOfInput && answer.length === 0)) finish(undefined);
			else {
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
				if (halfSequence.test(rest)) return;
				const skipped = sequence.exec(rest)?.[0];
				if (skipped !== undefined) {
					rest = rest.slice(skipped.length);
					continue;
				}
				const key = String.fromCodePoint(rest.codePointAt(0) ?? 0);
				rest = rest.slice(key.length);
				if (take(key)) return;
			}
		}

		function onEnd(): void {
			finish(undefined);
		}

		// Before the question: who answers it at once must not see the first letters echoed.
		input.setRawMode(true);
		output.write(`${question} (not shown while you type): `);
		input.on('data', onData);
		input.on('end', onEnd);
		input.on('error', onEnd);
		input.resume();
	});
}
