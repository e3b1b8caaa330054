/** Rows 12 to 15: one frame of 100 MB: the time from its last byte to the screen, the echo of keys meanwhile, and memory. */
import {setTimeout as pause} from 'node:timers/promises';
import {CLI, type Driven, drive, driving, WSCAT} from './driver.ts';
import {type Figure, figure, median, skipped} from './figures.ts';
import {LAST_WORDS} from './large-frames.ts';
import {hasProc, peakMiB, residentMiB, WITHOUT_PROC} from './proc.ts';
import type {BenchServer} from './server-process.ts';
import {KEYS} from './typing.ts';

/** The frame: a text of this many bytes, or this many tool results. */
type Large = 'string=100000000' | 'results=168000';

const QUESTION = 'large';
/** ms between two keys, and for how long keys are typed after the frame is shown. */
const BETWEEN_KEYS = 6;
const AFTERWARDS = 300;
/** ms after which memory is measured again. */
const REST = 3000;
const TERMINAL = {columns: 200, rows: 30};

interface Taken {
	/** ms from the last byte sent to the screen. */
	readonly shown: number;
	/** Longest time from a key to its echo, ms. */
	readonly gap: number;
	/** MiB. */
	readonly peak: number;
	readonly after: number;
}

async function ours(server: BenchServer, large: Large): Promise<Taken> {
	const program = drive(CLI, [server.url(large)], TERMINAL);
	return await driving([program], async () => {
		await program.shows('ready');
		await program.quiet(500);
		const sent = server.sent();
		const seen = program.shows(large.startsWith('string') ? 'MB more: ' : 'more results,', 30_000);
		program.type(QUESTION);
		await program.quiet(100);
		// Keys that arrive together with Enter would be a paste.
		const isSent = program.when((output) => output !== '');
		program.type('\r');
		await isSent;
		const typing = typeUntil(program, seen);
		const at = await seen;
		const shown = at - sinceStart(program, await sent);
		const gap = await typing;
		return {shown, gap, ...(await memoryOf(program))};
	});
}

/** Reads its output, not its screen. wscat echoes no keys meanwhile: it draws its prompt when everything is printed. */
async function theirs(server: BenchServer, large: Large): Promise<Omit<Taken, 'gap'>> {
	const program = drive(WSCAT, ['-c', server.url(large)], {...TERMINAL, hasScreen: false});
	return await driving([program], async () => {
		await program.prints('>');
		await program.quiet(500);
		const sent = server.sent();
		const seen = program.prints(LAST_WORDS, 30_000);
		program.type(`${JSON.stringify({type: 'chat', message: QUESTION})}\r`);
		const at = await seen;
		return {shown: at - sinceStart(program, await sent), ...(await memoryOf(program))};
	});
}

/** Converts a time of another process to the clock of `elapsed`. */
const sinceStart = (program: Driven, at: number): number =>
	program.elapsed() - (performance.timeOrigin + performance.now() - at);

async function memoryOf(program: Driven): Promise<Pick<Taken, 'peak' | 'after'>> {
	if (!hasProc) return {peak: Number.NaN, after: Number.NaN};
	await pause(REST);
	return {peak: peakMiB(program.pid), after: residentMiB(program.pid)};
}

/** @returns the longest time from a key to its echo, ms */
async function typeUntil(program: Driven, seen: Promise<number>): Promise<number> {
	let isOver = false;
	void seen.then(
		() => setTimeout(() => (isOver = true), AFTERWARDS),
		() => (isOver = true),
	);
	const waits: Promise<number>[] = [];
	for (let index = 0; !isOver; index++) {
		const key = KEYS[index % KEYS.length] ?? 'Z';
		const typed = program.elapsed();
		waits.push(program.when((output) => output.includes(key)).then((at) => at - typed));
		program.type(key);
		await pause(BETWEEN_KEYS);
	}
	return Math.max(...(await Promise.all(waits)));
}

async function measured(server: BenchServer, large: Large, runs: number) {
	const oursTaken: Taken[] = [];
	const theirsTaken: Omit<Taken, 'gap'>[] = [];
	for (let run = 0; run < runs; run++) {
		oursTaken.push(await ours(server, large));
		theirsTaken.push(await theirs(server, large));
	}
	const of = (name: keyof Taken): number => median(oursTaken.map((each) => each[name]));
	const wscat = (name: Exclude<keyof Taken, 'gap'>): number => median(theirsTaken.map((each) => each[name]));
	return {of, wscat};
}

/** @param runs of each program, interleaved, each in a new process */
export async function large(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const text = await measured(server, 'string=100000000', runs);
	const results = await measured(server, 'results=168000', runs);
	const memory = (
		row: string,
		title: string,
		{of, wscat}: typeof text,
		which: 'peak' | 'after',
		goal?: number,
	): Figure =>
		hasProc
			? figure(row, title, of(which), 'MiB', {...(goal === undefined ? {} : {goal}), wscat: wscat(which)})
			: skipped(row, title, WITHOUT_PROC);
	return [
		figure('12', '100 MB of text, last byte sent to shown (goal: 0.15 of wscat)', text.of('shown'), 'ms', {
			goal: 0.15 * text.wscat('shown'),
			wscat: text.wscat('shown'),
		}),
		figure('13', '100 MB of text, longest key to echo meanwhile', text.of('gap'), 'ms', {goal: 16}),
		memory('14', '100 MB of text, peak memory', text, 'peak', 350),
		memory('14', '100 MB of text, memory 3 s later', text, 'after', 250),
		figure('15', '168,000 tool results, last byte sent to shown', results.of('shown'), 'ms', {
			goal: 300,
			wscat: results.wscat('shown'),
		}),
		figure('15', '168,000 tool results, longest key to echo meanwhile', results.of('gap'), 'ms', {goal: 16}),
		memory('15', '168,000 tool results, peak memory', results, 'peak', 350),
		memory('15', '168,000 tool results, memory 3 s later', results, 'after'),
	];
}
