/** The built program in a pseudo-terminal, read through a terminal emulator: what is asserted is what a person would see. */
import {existsSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const CLI = path.join(root, 'dist/cli.js');

export interface ProgramOptions {
	readonly args?: readonly string[];
	readonly columns?: number;
	readonly rows?: number;
	/** Added to a small clean environment; undefined takes a variable away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** What to run instead of the program itself, for example a shell. */
	readonly command?: readonly [string, ...string[]];
}

export interface Exit {
	readonly code: number;
	readonly signal: number | undefined;
}

export interface Program {
	/** Rows of the screen as text, right-trimmed. */
	rows(): string[];
	/** The screen as one text. */
	text(): string;
	/** Waits until the screen shows it; looks after every write, and never sleeps. */
	shows(what: string | RegExp | ((text: string) => boolean), limitMs?: number): Promise<void>;
	/** Waits until the screen no longer shows it. */
	hides(what: string | RegExp, limitMs?: number): Promise<void>;
	/** Sends bytes as a terminal would. */
	type(bytes: string): void;
	paste(text: string): void;
	resize(columns: number, rows: number): Promise<void>;
	kill(signal: string): void;
	readonly pid: number;
	readonly exited: Promise<Exit>;
	/** Everything the program wrote. */
	output(): string;
	/** State of the terminal that a program must leave as it found it. */
	modes(): {
		readonly isAlternate: boolean;
		readonly isBracketedPaste: boolean;
		readonly sendsFocus: boolean;
		readonly isCursorHidden: boolean;
		readonly mouse: string;
	};
	/** Where the terminal's own cursor is, from 0. */
	cursor(): {readonly row: number; readonly column: number};
	dispose(): void;
}

const LIMIT_MS = 15_000;

/** Starts the built program; `dispose` it in the test's teardown. */
export function startProgram(options: ProgramOptions = {}): Program {
	if (!existsSync(CLI)) throw new Error('dist/cli.js is missing: `npm run build` makes it.');
	const {args = [], columns = 100, rows = 30, command} = options;
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
	const [file, ...rest] = command ?? [process.execPath, CLI];
	const env: Record<string, string> = {
		PATH: process.env.PATH ?? '',
		HOME: process.env.HOME ?? '/',
		TERM: 'xterm-256color',
		LANG: 'C.UTF-8',
		TZ: 'UTC',
		CI: 'false',
	};
	for (const [name, value] of Object.entries(options.env ?? {})) {
		if (value === undefined) delete env[name];
		else env[name] = value;
	}
	const pty = spawn(file, [...rest, ...args], {cols: columns, rows, env, cwd: root, name: 'xterm-256color'});
	let output = '';
	let exit: Exit | undefined;
	const waiting = new Set<() => void>();
	const look = (): void => {
		for (const check of waiting) check();
	};
	pty.onData((data) => {
		output += data;
		terminal.write(data, look);
	});
	// What the emulator answers (cursor position, device attributes) goes back to the program.
	terminal.onData((data) => {
		if (exit === undefined) pty.write(data);
	});
	const exited = new Promise<Exit>((resolve) => {
		pty.onExit(({exitCode, signal}) => {
			exit = {code: exitCode, signal: signal === 0 ? undefined : signal};
			// Everything written before the end must be on the screen before anybody looks.
			terminal.write('', () => {
				look();
				if (exit !== undefined) resolve(exit);
			});
		});
	});

	function screenRows(): string[] {
		const buffer = terminal.buffer.active;
		return Array.from(
			{length: terminal.rows},
			(_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
		);
	}

	function until(holds: () => boolean, describe: string, limitMs: number): Promise<void> {
		return new Promise((resolve, reject) => {
			const stop = (): void => {
				clearTimeout(timer);
				waiting.delete(check);
			};
			const check = (): void => {
				if (holds()) {
					stop();
					resolve();
				}
			};
			const timer = setTimeout(() => {
				stop();
				const end = exit === undefined ? 'still running' : `ended with ${JSON.stringify(exit)}`;
				reject(
					new Error(`${describe} within ${limitMs} ms (${end}). The screen was:\n${screenRows().join('\n')}`),
				);
			}, limitMs);
			waiting.add(check);
			check();
		});
	}

	const matches = (what: string | RegExp | ((text: string) => boolean)): boolean => {
		const text = screenRows().join('\n');
		if (typeof what === 'function') return what(text);
		return typeof what === 'string' ? text.includes(what) : what.test(text);
	};

	return {
		rows: screenRows,
		text: () => screenRows().join('\n'),
		shows: (what, limitMs = LIMIT_MS) =>
			until(() => matches(what), `The screen did not show ${String(what)}`, limitMs),
		hides: (what, limitMs = LIMIT_MS) =>
			until(() => !matches(what), `The screen went on showing ${String(what)}`, limitMs),
		type: (bytes) => pty.write(bytes),
		paste: (text) => pty.write(`\u001B[200~${text}\u001B[201~`),
		async resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		kill: (signal) => pty.kill(signal),
		pid: pty.pid,
		exited,
		output: () => output,
		modes: () => ({
			isAlternate: terminal.buffer.active.type === 'alternate',
			isBracketedPaste: terminal.modes.bracketedPasteMode,
			sendsFocus: terminal.modes.sendFocusMode,
			isCursorHidden: output.lastIndexOf('\u001B[?25l') > output.lastIndexOf('\u001B[?25h'),
			mouse: terminal.modes.mouseTrackingMode,
		}),
		cursor: () => ({row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX}),
		dispose() {
			if (exit === undefined) pty.kill('SIGKILL');
			terminal.dispose();
		},
	};
}
