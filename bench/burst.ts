/** Row 11: many messages at once, until the last is on the screen. Each message is an unsolicited answer. */
import {CLI, type Driven, drive, driving, WSCAT} from './driver.ts';
import {type Figure, figure, median} from './figures.ts';
import type {BenchServer} from './server-process.ts';
import {BURST_MESSAGES, messageMark} from './texts.ts';

const BURST = 'burst';
const LAST = messageMark(BURST_MESSAGES - 1);

async function ours(server: BenchServer): Promise<number> {
	const program = drive(CLI, [server.url()], {columns: 100, rows: 30});
	return await driving([program], async () => {
		await program.shows('ready');
		return await latency(program, BURST, () => program.shows(LAST));
	});
}

/** Reads its output, not its screen, so the figure is lower than the time a person would wait. */
async function theirs(server: BenchServer): Promise<number> {
	const program = drive(WSCAT, ['-c', server.url()], {columns: 100, rows: 30, hasScreen: false});
	return await driving([program], async () => {
		await program.prints('>');
		return await latency(program, JSON.stringify({type: 'chat', message: BURST}), () => program.prints(LAST));
	});
}

/** ms since the key that starts the burst. */
async function latency(program: Driven, question: string, seen: () => Promise<number>): Promise<number> {
	program.type(question);
	await program.quiet(300);
	const last = seen();
	const from = program.elapsed();
	program.type('\r');
	return (await last) - from;
}

/** @param runs of each program, interleaved, each in a new process */
export async function burst(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const here: number[] = [];
	const wscat: number[] = [];
	for (let run = 0; run < runs; run++) {
		here.push(await ours(server));
		wscat.push(await theirs(server));
	}
	const title = `${BURST_MESSAGES} messages at once, until the last is shown (goal: half of wscat)`;
	return [figure('11', title, median(here), 'ms', {goal: 0.5 * median(wscat), wscat: median(wscat)})];
}
