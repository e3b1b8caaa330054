/** Rows 12 to 15: one frame of 100 MB: the time from its last byte to the screen, the echo of keys meanwhile, and memory. */
import {setTimeout as pause} from 'node:timers/promises';
import {CLIENTS, type Client, connected, interleaved, medians, startClient, WSCAT} from '../clients.ts';
import {type Driven, driving, sinceStart} from '../driver.ts';
import {type Figure, figure, type Goals, type PerClient, skipped, type Value} from '../figures.ts';
import {LAST_WORDS} from '../large-frames.ts';
import {hasProc, peakMiB, residentMiB, WITHOUT_PROC} from '../proc.ts';
import type {BenchServer} from '../server-process.ts';
import {KEYS} from '../typing.ts';

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

/**
 * wscat's output is read, not its screen, and nothing is typed: it echoes no keys meanwhile, since it draws its prompt when
 * everything is printed.
 */
async function take(client: Client, server: BenchServer, large: Large): Promise<Taken> {
	const program = startClient(client, server.url(large), TERMINAL);
	return await driving([program], async () => {
		await connected(client, program);
		await program.quiet(500);
		const sent = server.sent();
		const shown = large.startsWith('string') ? 'MB more: ' : 'more results,';
		const seen = client === WSCAT ? program.prints(LAST_WORDS, 30_000) : program.shows(shown, 30_000);
		program.type(client.question(QUESTION));
		await program.quiet(100);
		// Keys that arrive together with Enter would be a paste.
		const isSent = program.when((output) => output !== '');
		program.type('\r');
		await isSent;
		const typing = client === WSCAT ? Number.NaN : typeUntil(program, seen);
		const at = await seen;
		const ms = at - sinceStart(program, await sent);
		const gap = await typing;
		return {shown: ms, gap, ...(await memoryOf(program))};
	});
}

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
		waits.push(program.prints(key).then((at) => at - typed));
		program.type(key);
		await pause(BETWEEN_KEYS);
	}
	return Math.max(...(await Promise.all(waits)));
}

function timeFigure(row: string, title: string, taken: PerClient<readonly Taken[]>, goals: Goals): Figure {
	return figure(
		row,
		title,
		'ms',
		medians(taken, ({shown}) => shown),
		goals,
	);
}

function gapFigure(row: string, title: string, taken: PerClient<readonly Taken[]>, goals: Goals): Figure {
	const gaps: PerClient<Value> = new Map(
		[...medians(taken, ({gap}) => gap)].filter(([name]) => name !== WSCAT.name),
	);
	return figure(row, title, 'ms', gaps, goals);
}

function memoryFigure(
	row: string,
	title: string,
	taken: PerClient<readonly Taken[]>,
	which: 'peak' | 'after',
	goals: Goals = {},
): Figure {
	if (!hasProc) return skipped(row, title, WITHOUT_PROC);
	return figure(
		row,
		title,
		'MiB',
		medians(taken, (each) => each[which]),
		goals,
	);
}

/** @param runs of each client, interleaved, each in a new process */
export async function large(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const measured = (frame: Large): Promise<PerClient<readonly Taken[]>> =>
		interleaved(CLIENTS, runs, (client) => take(client, server, frame));
	const text = await measured('string=100000000');
	const results = await measured('results=168000');
	const [string, calls] = ['100 MB of text', '168,000 tool results'];
	return [
		timeFigure('12', `${string}, last byte sent to shown`, text, {goal: {most: 0.15, times: 'wscat'}}),
		gapFigure('13', `${string}, longest key to echo meanwhile`, text, {goal: {most: 12}, older: {most: 16}}),
		memoryFigure('14', `${string}, peak memory`, text, 'peak', {goal: {most: 350}}),
		memoryFigure('14', `${string}, memory 3 s later`, text, 'after', {goal: {most: 250}}),
		timeFigure('15', `${calls}, last byte sent to shown`, results, {goal: {most: 300}}),
		gapFigure('15', `${calls}, longest key to echo meanwhile`, results, {goal: {most: 16}}),
		memoryFigure('15', `${calls}, peak memory`, results, 'peak', {goal: {most: 350}}),
		memoryFigure('15', `${calls}, memory 3 s later`, results, 'after'),
	];
}
