/** Row 21: processor time a second while an answer is awaited: a spinner and the seconds are drawn. */
import {setTimeout as pause} from 'node:timers/promises';
import {CLIENTS, type Client, connected, interleaved, medians, startClient} from '../clients.ts';
import {driving} from '../driver.ts';
import {type Figure, figure, skipped} from '../figures.ts';
import {cpuSeconds, hasProc, WITHOUT_PROC} from '../proc.ts';
import type {BenchServer} from '../server-process.ts';

/** ms before the measure: the question is drawn, and what runs in a pause after the start has run. */
const BEFORE = 2000;

/** @returns ms of processor time for each second */
async function perSecond(client: Client, url: string, seconds: number): Promise<number> {
	const program = startClient(client, url);
	return await driving([program], async () => {
		await connected(client, program);
		program.type(`${client.question('wait')}\r`);
		await pause(BEFORE);
		const [from, cpu] = [program.elapsed(), cpuSeconds(program.pid)];
		await pause(seconds * 1000);
		return ((cpuSeconds(program.pid) - cpu) * 1e6) / (program.elapsed() - from);
	});
}

/**
 * @param runs of each client, interleaved
 * @param seconds of each run: the kernel counts in steps of 10 ms
 */
export async function waiting(
	server: BenchServer,
	runs: number,
	seconds: number,
): Promise<readonly Figure[]> {
	const title = 'processor time a second while an answer is awaited';
	if (!hasProc) return [skipped('21', title, WITHOUT_PROC)];
	const taken = await interleaved(CLIENTS, runs, (client) => perSecond(client, server.url(), seconds));
	return [
		figure(
			'21',
			title,
			'ms',
			medians(taken, (ms) => ms),
			{goal: {most: 15}},
		),
	];
}
