/** Drives a program in a pseudo-terminal and times what comes back. */
import {fork} from 'node:child_process';
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type {Order, Report} from './server.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
export const CLI = path.join(here, '../dist/cli.js');
export const WSCAT = path.join(here, '../node_modules/wscat/bin/wscat');
/** One compile cache for all runs, so that every start but the first is warm. */
const cache = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-bench-'));

export interface Driven {
	readonly pid: number;
	/** ms since the spawn, now. */
	elapsed(): number;
	/** Bytes written by the program so far. */
	bytes(): number;
	type(text: string): void;
	/** Resolves with the time (ms since the spawn) of the write after which `holds` was first true. */
	when(holds: (freshOutput: string) => boolean, limitMs?: number): Promise<number>;
	/** The same, asking the screen of an emulator. */
	shows(text: string, limitMs?: number): Promise<number>;
	/** Resolves when nothing was written for so long. */
	quiet(ms: number): Promise<void>;
	/** ms from the spawn to the end of the program. */
	readonly exited: Promise<number>;
	end(): Promise<void>;
}

/** Starts `node FILE ARGS` in a pty of 200x50 unless said otherwise. */
export function drive(file: string, args: readonly string[], {columns = 200, rows = 50} = {}): Driven {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const {NODE_EXTRA_CA_CERTS: _, ...inherited} = process.env;
	const env = {...inherited, TERM: 'xterm-256color', CI: 'false', XDG_CACHE_HOME: cache} as Record<
		string,
		string
	>;
	const started = performance.now();
	const pty = spawn(process.execPath, [file, ...args], {cols: columns, rows, env});
	let total = 0;
	let fresh = '';
	const watchers = new Set<() => void>();
	pty.onData((data) => {
		total += Buffer.byteLength(data);
		fresh += data;
		terminal.write(data);
		for (const watcher of watchers) watcher();
	});
	terminal.onData((data) => pty.write(data));
	const elapsed = (): number => performance.now() - started;
	const exited = new Promise<number>((resolve) => {
		pty.onExit(() => resolve(elapsed()));
	});

	function watch(look: () => number | undefined, what: string, limitMs: number): Promise<number> {
		return new Promise((resolve, reject) => {
			const stop = (): void => {
				clearTimeout(timer);
				watchers.delete(watcher);
			};
			const watcher = (): void => {
				const found = look();
				if (found === undefined) return;
				stop();
				resolve(found);
			};
			const timer = setTimeout(() => {
				stop();
				reject(new Error(`the program did not show ${what} within ${limitMs} ms`));
			}, limitMs);
			watchers.add(watcher);
			watcher();
		});
	}

	return {
		pid: pty.pid,
		elapsed,
		bytes: () => total,
		exited,
		type: (text) => pty.write(text),
		when(holds, limitMs = 10_000) {
			fresh = '';
			return watch(() => (holds(fresh) ? elapsed() : undefined), 'what was waited for', limitMs);
		},
		shows(text, limitMs = 20_000) {
			return new Promise((resolve, reject) => {
				const look = (): boolean => {
					const buffer = terminal.buffer.active;
					for (let row = 0; row < rows; row++) {
						if (
							buffer
								.getLine(buffer.baseY + row)
								?.translateToString(true)
								.includes(text)
						)
							return true;
					}
					return false;
				};
				const done = (): void => {
					clearTimeout(timer);
					watchers.delete(check);
					resolve(elapsed());
				};
				const check = (): void =>
					terminal.write('', () => {
						if (watchers.has(check) && look()) done();
					});
				const timer = setTimeout(() => {
					watchers.delete(check);
					reject(new Error(`the screen did not show "${text}" within ${limitMs} ms`));
				}, limitMs);
				watchers.add(check);
				check();
			});
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
		async end() {
			pty.kill('SIGTERM');
			await exited;
			terminal.dispose();
		},
	};
}

/** Resident memory of a process, MiB (Linux). */
export function residentMiB(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

export interface BenchServer {
	readonly port: number;
	listen(port: number): Promise<number>;
	die(): Promise<void>;
	stop(): void;
}

/** Starts the bench's server in a process of its own. */
export async function startServer(): Promise<BenchServer> {
	const child = fork(path.join(here, 'server.ts'), {stdio: 'inherit'});
	const order = (what: Order): Promise<Report> =>
		new Promise((resolve) => {
			child.once('message', (report: Report) => resolve(report));
			child.send(what);
		});
	const listen = async (port: number): Promise<number> => {
		const report = await order({do: 'listen', port});
		return 'port' in report ? report.port : 0;
	};
	const port = await listen(0);
	return {
		port,
		listen,
		async die() {
			await order({do: 'die'});
		},
		stop: () => child.kill('SIGKILL'),
	};
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
