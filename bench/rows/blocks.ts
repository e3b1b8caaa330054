/** Row 20: the longest block of the screen's thread by the first content of each kind: no key is read meanwhile. */
import {existsSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {CLIENTS, type Client, connected, interleaved, medians, sees, startClient} from '../clients.ts';
import {type Driven, driving, scratch} from '../driver.ts';
import {type Figure, figure} from '../figures.ts';
import type {BenchServer} from '../server-process.ts';
import {CONTENT_KINDS, type ContentKind, END_OF_REPLY} from '../texts.ts';

/** ms without a write before the question, and before the measure is read. */
const BEFORE = 1500;
const AFTERWARDS = 500;
const SIGNAL_LIMIT = 10_000;

const MONITOR = new URL('../block-monitor.js', import.meta.url).href;

/** @returns ms */
async function longestBlock(client: Client, url: string, kind: ContentKind): Promise<number> {
	const file = path.join(scratch(), 'block');
	const program = startClient(client, url, {
		env: {NODE_OPTIONS: `--import=${MONITOR}`, BENCH_BLOCK_FILE: file},
	});
	return await driving([program], async () => {
		await connected(client, program);
		await program.quiet(BEFORE);
		await blockSince(program, file);
		const seen = sees(client, program, END_OF_REPLY);
		program.type(`${client.question(`content ${kind}`)}\r`);
		await seen;
		await program.quiet(AFTERWARDS);
		return await blockSince(program, file);
	});
}

/** The longest block since the last call, ms. */
async function blockSince(program: Driven, file: string): Promise<number> {
	rmSync(file, {force: true});
	process.kill(program.pid, 'SIGUSR2');
	const until = performance.now() + SIGNAL_LIMIT;
	while (!existsSync(file)) {
		if (performance.now() > until) throw new Error('the program did not report its longest block');
		await pause(5);
	}
	return Number(readFileSync(file, 'utf8'));
}

/** @param runs of each client and kind, interleaved, each in a new process */
export async function blocks(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const figures: Figure[] = [];
	for (const [kind, {title}] of Object.entries(CONTENT_KINDS) as [ContentKind, {title: string}][]) {
		const taken = await interleaved(CLIENTS, runs, (client) => longestBlock(client, server.url(), kind));
		figures.push(
			figure(
				'20',
				`longest block of the screen's thread: ${title}`,
				'ms',
				medians(taken, (ms) => ms),
				{
					goal: {most: 12},
				},
			),
		);
	}
	return figures;
}
