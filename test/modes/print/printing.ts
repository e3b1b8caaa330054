/** Starts print mode for a test. */
import type {
	ConversationSettings,
	PrintFormat,
	StoredSettings,
	ToolDetail,
} from '../../../source/config/settings.ts';
import {runPrint} from '../../../source/modes/print/print.ts';
import type {ModeOptions} from '../../../source/session/open-session.ts';
import {serverSettings} from '../../support/settings.ts';

export interface PrintStart {
	readonly url: string;
	readonly questions: readonly string[];
	/** Of standard input; undefined = it never ends. */
	readonly input?: string | undefined;
	readonly isQuiet?: boolean;
	readonly format?: PrintFormat;
	readonly tools?: ToolDetail;
	readonly timeoutMs?: number;
	/** Standard output is a terminal. */
	readonly isTerminal?: boolean;
	/** Standard error is one. */
	readonly hasProgress?: boolean;
	readonly secrets?: Set<string>;
	readonly settings?: Partial<ConversationSettings & StoredSettings>;
	/** The folder of the stored sessions; undefined = nothing is stored. */
	readonly sessions?: string;
}

export function printing(start: PrintStart, options: ModeOptions = {}) {
	const {url, questions, input, isQuiet = false, isTerminal, hasProgress = false, secrets, settings} = start;
	const stop = new AbortController();
	const written = {out: '', err: ''};
	const io = {
		stdin: () => inputOf(input),
		stdout: {
			write(text: string, done: () => void) {
				written.out += text;
				done();
			},
			isTTY: isTerminal,
		},
		stderr: {
			write(text: string) {
				written.err += text;
			},
		},
		...{hasProgress, secrets, process},
		sessions: start.sessions,
	};
	const ended = runPrint(
		{
			mode: 'print',
			journal: start.sessions !== undefined,
			...serverSettings(url, settings),
			questions,
			isQuiet,
			timeoutMs: start.timeoutMs,
			format: start.format ?? 'text',
			tools: start.tools ?? 'none',
		},
		io,
		stop.signal,
		options,
	);
	return {written, stop, ended};
}

async function* inputOf(text: string | undefined): AsyncGenerator<Uint8Array> {
	if (text === undefined) await new Promise(() => {});
	for (const byte of Buffer.from(text ?? '')) yield Uint8Array.of(byte);
}
