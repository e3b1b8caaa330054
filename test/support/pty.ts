/** Runs the built program in a pseudo-terminal and reads its screen through a terminal emulator, as a user would see it. */
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {type IPty, spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {onTestFinished} from 'vitest';
import {type TerminalModes, watchModes} from './terminal-modes.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const CLI = path.join(root, 'dist/cli.js');
/** One compile cache for all runs, so that every start except the first is warm. */
const cache = path.join(tmpdir(), `bedrock-chat-tests-${process.getuid?.() ?? 'user'}`);

export interface ProgramOptions {
	readonly args?: readonly string[];
	readonly columns?: number;
	readonly rows?: number;
	/** Added to a minimal environment; undefined removes a variable. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** The background that the terminal reports, `rgb:ffff/ffff/ffff`; undefined = it does not reply. */
	readonly background?: string;
	/** The command to run instead of the program, for example a shell. */
	readonly command?: readonly [string, ...string[]];
	/** Working directory; default: the project. */
	readonly cwd?: string;
}

export interface Exit {
	readonly code: number;
	readonly signal: number | undefined;
}

/** A text anywhere on the screen, or a predicate over all rows. */
export type ScreenCondition = string | RegExp | ((rows: readonly string[]) => boolean);

export interface Program {
	/** Rows of the screen as text, right-trimmed. */
	rows(): string[];
	/** The scrollback of the normal screen, followed by the rows of the screen. */
	rowsWithScrollback(): string[];
	/** The screen as one string. */
	text(): string;
	/**
	 * Waits until the screen shows all of it at the same time; checks after every write, and never sleeps.
	 * Rejects with the screen after the time limit, or when the program exits.
	 */
	shows(what: ScreenCondition | readonly ScreenCondition[], limitMs?: number): Promise<void>;
	/** Waits until the screen no longer shows it. */
	hides(what: ScreenCondition, limitMs?: number): Promise<void>;
	/** Changes the terminal's background, and reports the colour change to the program. */
	recolour(background: string, scheme: 'dark' | 'light'): void;
	/** Sends bytes as a terminal would. */
	type(bytes: string): void;
	/** Types a message, or a command, and sends it. */
	send(text: string): void;
	/** Pastes a text with the line ends that terminals send. */
	paste(text: string): void;
	resize(columns: number, rows: number): void;
	kill(signal: string): void;
	/** Closes the terminal, as closing its window does. */
	closeWindow(): void;
	readonly pid: number;
	readonly exited: Promise<Exit>;
	/** SGR parameters of the colour at the start of a text on the screen; '' = the default colour. */
	colourOf(text: string): string;
	/** Everything that the program wrote. */
	output(): string;
	/** Resolves once the program has written something after this call. */
	writes(): Promise<void>;
	modes(): TerminalModes;
	title(): string;
	/** Control strings, bells and replies that the program caused. */
	incidents(): readonly string[];
	/** Position of the terminal's cursor, from 0. */
	cursor(): {readonly row: number; readonly column: number};
}

const LIMIT_MS = 15_000;

function described(what: ScreenCondition | readonly ScreenCondition[]): string {
	return Array.isArray(what) ? what.map(String).join(' and ') : String(what);
}

/** A new folder for the sessions that a program saves; deleted at the end of the test. */
export function stateFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-state-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true, maxRetries: 3}));
	return folder;
}

/** Starts the built program, or `command`; killed at the end of the test. */
export function startProgram(options: ProgramOptions = {}): Program {
	if (!existsSync(CLI)) throw new Error('dist/cli.js is missing: `npm run build` makes it.');
	const {args = [], columns = 100, rows = 30, command, cwd = root} = options;
	let {background} = options;
	const terminal = new xterm.Terminal({
		cols: columns,
		rows,
		allowProposedApi: true,
		scrollback: 1000,
		windowOptions: {pushTitle: true, popTitle: true},
	});
	const watch = watchModes(terminal);
	terminal.parser.registerOscHandler(11, (content) => {
		if (content === '?' && background !== undefined) pty.write(`\u001B]11;${background}\u001B\\`);
		return false;
	});
	const [file, ...rest] = command ?? [process.execPath, CLI];
	const env: Record<string, string> = {
		PATH: process.env.PATH ?? '',
		HOME: process.env.HOME ?? '/',
		XDG_CACHE_HOME: cache,
		XDG_STATE_HOME: stateFolder(),
		TERM: 'xterm-256color',
		LANG: 'C.UTF-8',
		TZ: 'UTC',
		CI: 'false',
	};
	for (const [name, value] of Object.entries(options.env ?? {})) {
		if (value === undefined) delete env[name];
		else env[name] = value;
	}
	const pty = spawn(file, [...rest, ...args], {cols: columns, rows, env, cwd, name: 'xterm-256color'});
	let output = '';
	let title = '';
	let exit: Exit | undefined;
	const waiting = new Set<() => void>();
	const look = (): void => {
		for (const check of waiting) check();
	};
	terminal.onTitleChange((next) => {
		title = next;
	});
	pty.onData((data) => {
		output += data;
		terminal.write(data, look);
	});
	// The emulator's replies (cursor position, device attributes) go back to the program.
	terminal.onData((data) => {
		if (exit === undefined) pty.write(data);
	});
	const exited = new Promise<Exit>((resolve) => {
		pty.onExit(({exitCode, signal}) => {
			// Everything written before the exit must be on the screen before it is read.
			terminal.write('', () => {
				exit = {code: exitCode, signal: signal === 0 ? undefined : signal};
				look();
				resolve(exit);
			});
		});
	});
	onTestFinished(async () => {
		if (exit === undefined) {
			endGroup(pty.pid);
			await exited;
		}
		terminal.dispose();
	});

	function rowsFrom(first: number): string[] {
		const buffer = terminal.buffer.active;
		return Array.from({length: buffer.baseY + terminal.rows - first}, (_, row) =>
			(buffer.getLine(first + row)?.translateToString(true, 0, terminal.cols) ?? '').trimEnd(),
		);
	}
	const screenRows = (): string[] => rowsFrom(terminal.buffer.active.baseY);

	function until(holds: () => boolean, problem: string, limitMs: number): Promise<void> {
		return new Promise((resolve, reject) => {
			const stop = (): void => {
				clearTimeout(timer);
				waiting.delete(check);
			};
			const fail = (when: string): void => {
				stop();
				reject(new Error(`${problem} ${when}. The screen was:\n${screenRows().join('\n')}`));
			};
			const check = (): void => {
				if (holds()) {
					stop();
					resolve();
				} else if (exit !== undefined) fail(`before the program ended with ${JSON.stringify(exit)}`);
			};
			const timer = setTimeout(() => fail(`within ${limitMs} ms`), limitMs);
			waiting.add(check);
			check();
		});
	}

	function isSeen(what: ScreenCondition | readonly ScreenCondition[]): boolean {
		const shown = screenRows();
		const text = shown.join('\n');
		const sights: readonly ScreenCondition[] =
			typeof what === 'object' && !(what instanceof RegExp) ? what : [what];
		return sights.every((sight) => {
			if (typeof sight === 'function') return sight(shown);
			return typeof sight === 'string' ? text.includes(sight) : sight.test(text);
		});
	}

	function colourOf(text: string): string {
		const buffer = terminal.buffer.active;
		const row = screenRows().findIndex((each) => each.includes(text));
		if (row < 0) throw new Error(`${text} is not on the screen:\n${screenRows().join('\n')}`);
		const cell = buffer.getLine(buffer.baseY + row)?.getCell(screenRows()[row]?.indexOf(text) ?? 0);
		if (cell === undefined || cell.isFgDefault()) return '';
		const colour = cell.getFgColor();
		if (cell.isFgRGB()) return `38;2;${colour >> 16};${(colour >> 8) & 0xff};${colour & 0xff}`;
		if (colour >= 16) return `38;5;${colour}`;
		return String(colour < 8 ? 30 + colour : 82 + colour);
	}

	return {
		rows: screenRows,
		rowsWithScrollback: () => rowsFrom(0),
		text: () => screenRows().join('\n'),
		shows: (what, limitMs = LIMIT_MS) =>
			until(() => isSeen(what), `The screen did not show ${described(what)}`, limitMs),
		hides: (what, limitMs = LIMIT_MS) =>
			until(() => !isSeen(what), `The screen went on showing ${described(what)}`, limitMs),
		recolour(next, scheme) {
			background = next;
			pty.write(`\u001B[?997;${scheme === 'dark' ? 1 : 2}n`);
		},
		type: (bytes) => pty.write(bytes),
		send: (text) => pty.write(`${text}\r`),
		paste: (text) => pty.write(`\u001B[200~${text.replaceAll('\n', '\r')}\u001B[201~`),
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		kill: (signal) => pty.kill(signal),
		// Exists on Unix, although the type does not declare it.
		closeWindow: () => (pty as IPty & {destroy(): void}).destroy(),
		pid: pty.pid,
		exited,
		colourOf,
		output: () => output,
		writes() {
			const before = output.length;
			return until(() => output.length > before, 'The program wrote nothing', LIMIT_MS);
		},
		modes: watch.modes,
		title: () => title,
		incidents: () => watch.incidents,
		cursor: () => ({row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX}),
	};
}

/** Kills the process group in the terminal: the child of a shell would outlive the shell. */
function endGroup(leader: number): void {
	try {
		process.kill(-leader, 'SIGKILL');
	} catch {
		// It has exited in the meantime.
	}
}
