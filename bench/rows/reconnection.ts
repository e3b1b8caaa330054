/** Row 16: the time from the return of the server to a ready program. wscat ends with the connection. */
import {setTimeout as pause} from 'node:timers/promises';
import {connected, FLOOR, HERE, interleaved, medians, startClient} from '../clients.ts';
import {driving} from '../driver.ts';
import {type Figure, figure, type PerClient, quantileOf, summary, type Value} from '../figures.ts';
import type {BenchServer} from '../server-process.ts';

const DOWN = 500;

/** @param runs each with a new program, since the backoff of one program grows with every loss */
export async function reconnection(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const waits = await interleaved([HERE, FLOOR], runs, async (client) => {
		const program = startClient(client, server.url());
		return await driving([program], async () => {
			await connected(client, program);
			await server.die();
			await pause(DOWN);
			await server.revive();
			const from = program.elapsed();
			return (await connected(client, program)) - from;
		});
	});
	const p90: PerClient<Value> = new Map(
		[...waits].map(([name, each]) => [name, {...summary(each), value: quantileOf([each], 0.9).value}]),
	);
	return [
		figure(
			'16',
			'server back after 0.5 s, until ready, p50',
			'ms',
			medians(waits, (ms) => ms),
			{
				goal: {most: 300},
			},
		),
		figure('16', `server back after 0.5 s, until ready, p90 of ${runs}`, 'ms', p90, {goal: {most: 500}}),
	];
}
