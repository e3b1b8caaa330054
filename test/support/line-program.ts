/** The screen-reader mode in this process, on a terminal without a screen. */
import {EventEmitter} from 'node:events';
import type {ConversationSettings} from '../../source/config/settings.ts';
import {
	runScreenReader,
	type ScreenReaderIo,
	type ScreenReaderSettings,
} from '../../source/modes/screen-reader/screen-reader.ts';
import type {CharacterFacts} from '../../source/terminal/charset.ts';
import {VirtualLineInput} from './line-reader.ts';

/** As much of a process as the program uses; nothing here may end it. */
class FakeProcess extends EventEmitter {
	readonly killed: string[] = [];
	readonly stderr = {
		write(text: string): void {
			throw new Error(`nothing should go wrong here, but: ${text}`);
		},
	};

	exit(code: number): void {
		throw new Error(`ended with ${code}`);
	}

	kill(_pid: number, signal: string): void {
		this.killed.push(signal);
	}
}

/** Starts it; `settings` without the screen's. @param sessions the folder of the stored sessions */
export function startLines(
	settings: ConversationSettings & Pick<ScreenReaderSettings, 'journal' | 'resume'>,
	terminal: CharacterFacts = {TERM: 'xterm'},
	sessions?: string,
) {
	const stdin = new VirtualLineInput();
	const process = new FakeProcess();
	let written = '';
	let read = 0;
	let stayed = '';
	const io: ScreenReaderIo = {
		stdin,
		stdout: {
			columns: 500,
			write(text) {
				written += text;
			},
		},
		stderr: {
			write(text) {
				stayed += text;
			},
		},
		process,
		terminal,
		folder: '/',
		defaultLogFile: undefined,
		sessions,
	};
	const exitCode = runScreenReader({...settings, linesBy: ['--screen-reader'], screen: {ascii: false}}, io, {
		pace: 0,
	});
	return {
		stdin,
		process,
		exitCode,
		written: () => written,
		/** The last line, on standard error. */
		stayed: () => stayed,
		/** Resolves when this was written, now or later, and gives everything after it. */
		async says(text: string): Promise<string> {
			for (;;) {
				const start = written.indexOf(text);
				if (start >= 0) return written.slice(start + text.length);
				await new Promise((resolve) => setImmediate(resolve));
			}
		},
		/** The same for what was written after the last text that this waited for; gives everything between the two. */
		async next(text: string | RegExp): Promise<string> {
			for (;;) {
				const rest = written.slice(read);
				const found = typeof text === 'string' ? text : text.exec(rest)?.[0];
				const start = found === undefined ? -1 : rest.indexOf(found);
				if (found !== undefined && start >= 0) {
					read += start + found.length;
					return rest.slice(0, start);
				}
				await new Promise((resolve) => setImmediate(resolve));
			}
		},
		/** Types a line at the prompt. */
		async enter(text: string): Promise<void> {
			await stdin.type(text, '\r');
		},
	};
}
