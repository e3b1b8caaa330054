/** Row 11: many messages at once, until the last is on the screen. A message is an answer that nobody asked for. */
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
		return await ms(program, BURST, () => program.shows(LAST));
	});
}

/** Its screen is not looked at, so what it is told to be is rather less than a person would wait. */
async function theirs(server: BenchServer): Promise<number> {
	const program = drive(WSCAT, ['-c', server.url()], {columns: 100, rows: 30, hasScreen: false});
	return await driving([program], async () => {
		await program.prints('>');
		return await ms(program, JSON.stringify({type: 'chat', message: BURST}), () => program.prints(LAST));
	});
}

/** From the key that sets the burst off. */
async function ms(program: Driven, question: string, seen: () => Promise<number>): Promise<number> {
	program.type(question);
	await program.quiet(300);
	const last = seen();
	const from = program.elapsed();
	program.type('\r');
	return (await last) - from;
}

/** @param runs of each, interleaved; every one in a fresh process */
export async function burst(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const here: number[] = [];
	const wscat: number[] = [];
	for (let run = 0; run < runs; run++) {
		here.push(await ours(server));
		wscat.push(await theirs(server));
	}
	const what = `${BURST_MESSAGES} messages at once until the last is seen (goal: half of wscat)`;
	return [figure('11', what, median(here), 'ms', {goal: 0.5 * median(wscat), wscat: median(wscat)})];
}
