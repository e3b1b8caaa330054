/** Row 16: how soon the program is back when its server is. */
import {setTimeout as pause} from 'node:timers/promises';
import {CLI, drive, driving} from './driver.ts';
import {type Figure, figure, median, quantile} from './figures.ts';
import type {BenchServer} from './server-process.ts';

const DOWN = 500;

/** A fresh program every time: one whose connections keep breaking waits longer and longer, as it should. */
export async function reconnection(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const waits: number[] = [];
	for (let run = 0; run < runs; run++) {
		const program = drive(CLI, [server.url()]);
		await driving([program], async () => {
			await program.shows('● ready');
			await server.die();
			await pause(DOWN);
			await server.revive();
			const from = program.elapsed();
			waits.push((await program.shows('● ready')) - from);
		});
	}
	return [
		figure('16', 'server back after 0.5 s: to ready, p50', median(waits), 'ms', {goal: 300}),
		figure('16', `the same, p90 of ${runs}`, quantile(waits, 0.9), 'ms', {goal: 500}),
	];
}
