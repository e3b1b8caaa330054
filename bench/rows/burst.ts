/** Row 11: many messages at once, until the last is on the screen. Each message is an unsolicited answer. */
import {CLIENTS, type Client, connected, interleaved, medians, sees, startClient} from '../clients.ts';
import {driving} from '../driver.ts';
import {type Figure, figure} from '../figures.ts';
import type {BenchServer} from '../server-process.ts';
import {BURST_MESSAGES, messageMark} from '../texts.ts';

/** ms since the key that starts the burst. */
async function latency(client: Client, url: string): Promise<number> {
	const program = startClient(client, url, {columns: 100, rows: 30});
	return await driving([program], async () => {
		await connected(client, program);
		program.type(client.question('burst'));
		await program.quiet(300);
		const last = sees(client, program, messageMark(BURST_MESSAGES - 1));
		const from = program.elapsed();
		program.type('\r');
		return (await last) - from;
	});
}

/** @param runs of each client, interleaved, each in a new process */
export async function burst(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const taken = await interleaved(CLIENTS, runs, (client) => latency(client, server.url()));
	const title = `${BURST_MESSAGES} messages at once, until the last is shown`;
	return [
		figure(
			'11',
			title,
			'ms',
			medians(taken, (ms) => ms),
			{
				goal: {most: 0.45, times: 'wscat'},
				older: {most: 0.5, times: 'wscat'},
			},
		),
	];
}
