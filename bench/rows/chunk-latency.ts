/** Row 22: the time from the moment when the server sends one chunk of a reply until it is on the terminal. */
import {setTimeout as pause} from 'node:timers/promises';
import {CLIENTS, type Client, connected, interleaved, startClient} from '../clients.ts';
import {driving, sinceStart} from '../driver.ts';
import {type Figure, figure, type PerClient, quantileOf, type Value} from '../figures.ts';
import type {BenchServer} from '../server-process.ts';
import {chunkMark} from '../texts.ts';

/** ms between two chunks: at least this, and up to as much more, so that the chunks do not follow a clock of the client. */
const BETWEEN = 110;

/** @returns ms of each chunk */
async function latencies(client: Client, server: BenchServer, chunks: number): Promise<readonly number[]> {
	const program = startClient(client, server.url());
	return await driving([program], async () => {
		await connected(client, program);
		program.type(`${client.question('chunks')}\r`);
		await pause(4 * BETWEEN);
		const taken: number[] = [];
		for (let index = 0; index < chunks; index++) {
			const seen = program.prints(chunkMark(index));
			const sent = await server.sendChunk(index);
			taken.push((await seen) - sinceStart(program, sent));
			await pause(BETWEEN * (1 + Math.random()));
		}
		return taken;
	});
}

/**
 * @param runs of each client, interleaved, each in a new process
 * @param chunks of each run
 */
export async function chunkLatency(
	server: BenchServer,
	runs: number,
	chunks: number,
): Promise<readonly Figure[]> {
	const taken = await interleaved(CLIENTS, runs, (client) => latencies(client, server, chunks));
	const of = (share: number): PerClient<Value> =>
		new Map([...taken].map(([name, each]) => [name, quantileOf(each, share)]));
	const title = 'one chunk, from server to screen';
	return [
		figure('22', `${title}, p50`, 'ms', of(0.5), {goal: {most: 6}}),
		figure('22', `${title}, p90 of ${runs * chunks}`, 'ms', of(0.9)),
	];
}
