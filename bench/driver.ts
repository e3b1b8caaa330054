/** Drives a program in a pseudo-terminal and times its output. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

let folder: string | undefined;

/** A folder for files of this run of the bench; removed at its end. */
export function scratch(): string {
	if (folder !== undefined) return folder;
	const made = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-bench-'));
	process.on('exit', () => rmSync(made, {recursive: true, force: true, maxRetries: 3}));
	folder = made;
	return made;
}

/** One compile cache for all runs, so that every start except the first is warm. */
export const compileCache = (): string => path.join(scratch(), 'cache');

/** Environment of every program of the bench, without extra certificates, which each start would read. */
export function environment(): Record<string, string> {
	const {NODE_EXTRA_CA_CERTS: _, ...inherited} = process.env;
	return {
		...inherited,
		TERM: 'xterm-256color',
		CI: 'false',
		XDG_CACHE_HOME: compileCache(),
		XDG_STATE_HOME: path.join(scratch(), 'state'),
	} as Record<string, string>;
}

export interface Driven {
	readonly pid: number;
	/** ms since the spawn, now. */
	elapsed(): number;
	/** Bytes written by the program so far. */
	bytes(): number;
	type(text: string): void;
	/** Gives the terminal another size. */
	resize(columns: number, rows: number): void;
	/** Resolves with the time (ms since the spawn) of the write after which `holds` is true for all output from now on. */
	when(holds: (freshOutput: string) => boolean, limitMs?: number): Promise<number>;
	/** The same for one text, at a cost independent of the amount of output. */
	prints(mark: string, limitMs?: number): Promise<number>;
	/** The same for a text on the screen of an emulator. */
	shows(text: string, limitMs?: number): Promise<number>;
	/** Resolves when nothing was written for this many milliseconds. */
	quiet(ms: number): Promise<void>;
	/** Waits for a write, then for `quietMs` without one; resolves with the time of the last write. */
	settles(quietMs: number, expected: string, limitMs?: number): Promise<number>;
	/** ms from the spawn to the end of the program. */
	readonly exited: Promise<number>;
	end(): Promise<void>;
}

export interface DriveOptions {
	readonly columns?: number;
	readonly rows?: number;
	/** False: output is not interpreted, and `shows` rejects; for programs that write megabytes. */
	readonly hasScreen?: boolean;
	/** Added to the environment. */
	readonly env?: Readonly<Record<string, string>>;
}

/** Starts `node FILE ARGS` in a pty, by default of 200x50. */
export function drive(
	file: string,
	args: readonly string[],
	{columns = 200, rows = 50, hasScreen = true, env = {}}: DriveOptions = {},
): Driven {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const started = performance.now();
	const pty = spawn(process.execPath, [file, ...args], {
		cols: columns,
		rows,
		env: {...environment(), ...env},
	});
	const elapsed = (): number => performance.now() - started;
	let total = 0;
	const watchers = new Set<(data: string) => void>();
	pty.onData((data) => {
		total += Buffer.byteLength(data);
		if (hasScreen) terminal.write(data);
		for (const watcher of watchers) watcher(data);
	});
	terminal.onData((data) => pty.write(data));
	const exited = new Promise<number>((resolve) => {
		pty.onExit(() => resolve(elapsed()));
	});

	/**
	 * @param inspect is called with every write, and calls `found` to end the watch
	 * @param expected the awaited output, for the error
	 */
	function watch(
		inspect: (data: string, found: (at: number) => void) => void,
		expected: string,
		limitMs: number,
	): Promise<number> {
		return new Promise((resolve, reject) => {
			const stop = (): void => {
				clearTimeout(timer);
				watchers.delete(watcher);
			};
			const watcher = (data: string): void =>
				inspect(data, (at) => {
					stop();
					resolve(at);
				});
			const timer = setTimeout(() => {
				stop();
				reject(new Error(`the program did not show ${expected} within ${limitMs} ms`));
			}, limitMs);
			watchers.add(watcher);
			watcher('');
		});
	}

	function isOnScreen(text: string): boolean {
		const buffer = terminal.buffer.active;
		return Array.from({length: terminal.rows}, (_, row) => row).some((row) =>
			buffer
				.getLine(buffer.baseY + row)
				?.translateToString(true)
				.includes(text),
		);
	}

	return {
		pid: pty.pid,
		elapsed,
		bytes: () => total,
		exited,
		type: (text) => pty.write(text),
		resize(columns, rows) {
			terminal.resize(columns, rows);
			pty.resize(columns, rows);
		},
		when(holds, limitMs = 10_000) {
			let fresh = '';
			return watch(
				(data, found) => {
					fresh += data;
					if (holds(fresh)) found(elapsed());
				},
				'the expected output',
				limitMs,
			);
		},
		prints(mark, limitMs = 20_000) {
			let tail = '';
			return watch(
				(data, found) => {
					const seen = tail + data;
					if (seen.includes(mark)) found(elapsed());
					tail = seen.slice(Math.max(0, seen.length - mark.length + 1));
				},
				`"${mark}"`,
				limitMs,
			);
		},
		shows(text, limitMs = 20_000) {
			if (!hasScreen) return Promise.reject(new Error('This program has no screen.'));
			return watch(
				// The emulator parses asynchronously.
				(_, found) => terminal.write('', () => isOnScreen(text) && found(elapsed())),
				`"${text}"`,
				limitMs,
			);
		},
		quiet: (ms) =>
			new Promise((resolve) => {
				const done = (): void => {
					watchers.delete(again);
					resolve();
				};
				let timer = setTimeout(done, ms);
				const again = (): void => {
					clearTimeout(timer);
					timer = setTimeout(done, ms);
				};
				watchers.add(again);
			}),
		settles(quietMs, expected, limitMs = 20_000) {
			let timer: NodeJS.Timeout | undefined;
			return watch(
				(data, found) => {
					if (data === '') return;
					const at = elapsed();
					clearTimeout(timer);
					timer = setTimeout(() => found(at), quietMs);
				},
				expected,
				limitMs,
			);
		},
		async end() {
			pty.kill('SIGTERM');
			await exited;
			terminal.dispose();
		},
	};
}

/** Converts a time of another process, ms since the epoch, to the clock of `elapsed`. */
export const sinceStart = (program: Driven, at: number): number =>
	program.elapsed() - (performance.timeOrigin + performance.now() - at);

/** Runs a measure and then ends all programs, also when it fails. */
export async function driving<T>(programs: readonly Driven[], measure: () => Promise<T>): Promise<T> {
	try {
		return await measure();
	} finally {
		await Promise.all(programs.map((program) => program.end()));
	}
}
