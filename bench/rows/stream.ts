/** Rows 6, 7, 8 and 8a: bytes and processor time of a streamed reply. */
import {CLIENTS, type Client, connected, interleaved, medians, startClient} from '../clients.ts';
import {driving} from '../driver.ts';
import {type Figure, figure, skipped} from '../figures.ts';
import {cpuSeconds, hasProc, WITHOUT_PROC} from '../proc.ts';
import type {BenchServer} from '../server-process.ts';
import {CHUNK, END_OF_REPLY} from '../texts.ts';

const CHUNKS = 2000;
const MANY_CHUNKS = 8000;
const RATE = 1000;

interface Cost {
	readonly bytes: number;
	/** Seconds; NaN without /proc. */
	readonly cpu: number;
}

/**
 * Measures from the key that sends the question to the end of the last drawing. wscat prints every frame completely, so the
 * end of the reply also appears before the answer: waits for the answer.
 */
async function cost(client: Client, url: string, chunks: number): Promise<Cost> {
	const program = startClient(client, url);
	return await driving([program], async () => {
		await connected(client, program);
		program.type(client.question(`stream ${chunks} ${RATE}`));
		await program.quiet(300);
		const cpu = hasProc ? cpuSeconds(program.pid) : Number.NaN;
		const bytes = program.bytes();
		const limitMs = 20_000 + (10 * chunks * 1000) / RATE;
		const end = client.hasScreen
			? program.shows(END_OF_REPLY, limitMs)
			: program.prints('"ai_response"', limitMs);
		program.type('\r');
		await end;
		await program.quiet(300);
		return {bytes: program.bytes() - bytes, cpu: hasProc ? cpuSeconds(program.pid) - cpu : Number.NaN};
	});
}

/** @param runs of each client, interleaved, each in a new process */
export async function stream(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const taken = await interleaved(CLIENTS, runs, (client) => cost(client, server.url(), CHUNKS));
	const characters = CHUNKS * CHUNK;
	const cpuTitle = `processor time for ${CHUNKS} chunks`;
	return [
		figure(
			'6',
			'bytes per streamed chunk at 1,000/s',
			'B',
			medians(taken, ({bytes}) => bytes / CHUNKS),
			{
				goal: {most: 15},
				older: {most: 30},
			},
		),
		figure(
			'7',
			`bytes for ${characters} characters in ${CHUNKS} cumulative chunks`,
			'MB',
			medians(taken, ({bytes}) => bytes / 1e6),
			{goal: {most: 0.1}},
		),
		hasProc
			? figure(
					'8',
					cpuTitle,
					's',
					medians(taken, ({cpu}) => cpu),
					{
						goal: {most: 2.3, times: 'floor'},
						older: {most: 0.46},
					},
				)
			: skipped('8', cpuTitle, WITHOUT_PROC),
	];
}

/** The same with a reply four times as long: its frames are cumulative, so 16 times as many bytes arrive. */
export async function longStream(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const title = `processor time for ${MANY_CHUNKS} chunks`;
	if (!hasProc) return [skipped('8a', title, WITHOUT_PROC)];
	const taken = await interleaved(CLIENTS, runs, (client) => cost(client, server.url(), MANY_CHUNKS));
	return [
		figure(
			'8a',
			title,
			's',
			medians(taken, ({cpu}) => cpu),
			{goal: {most: 2, times: 'floor'}},
		),
	];
}
