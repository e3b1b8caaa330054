/** Row 16: the time from the return of the server to a ready program. */
import {setTimeout as pause} from 'node:timers/promises';
import {CLI, drive, driving} from './driver.ts';
import {type Figure, figure, median, quantile} from './figures.ts';
import type {BenchServer} from './server-process.ts';

const DOWN = 500;

/** @param runs each with a new program, since the backoff of one program grows with every loss */
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
		figure('16', 'server back after 0.5 s, until ready, p50', median(waits), 'ms', {goal: 300}),
		figure('16', `server back after 0.5 s, until ready, p90 of ${runs}`, quantile(waits, 0.9), 'ms', {
			goal: 500,
		}),
	];
}
