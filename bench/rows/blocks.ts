/** Row 20: the longest block of the screen's thread, in which no key is read: by content of each kind, and by keys about long texts. */
import {existsSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {CLIENTS, type Client, connected, HERE, interleaved, medians, sees, startClient} from '../clients.ts';
import {type Driven, driving, scratch} from '../driver.ts';
import {type Figure, figure} from '../figures.ts';
import type {BenchServer} from '../server-process.ts';
import {CONTENT_KINDS, type ContentKind, END_OF_REPLY, reply, replyMark} from '../texts.ts';
import {typeAndWait} from '../typing.ts';

/** ms without a write before the question, and before the measure is read. */
const BEFORE = 1500;
const AFTERWARDS = 500;
const SIGNAL_LIMIT = 10_000;

const MONITOR = new URL('../block-monitor.js', import.meta.url).href;

/** What a user does with long texts. */
interface Act {
	readonly title: string;
	/** Before the measure. */
	prepare(program: Driven): Promise<void>;
	act(program: Driven): Promise<void>;
}

const LONG_REPLIES = 5;

async function longReplies(program: Driven): Promise<void> {
	program.type(`replies ${LONG_REPLIES} 250000 2000\r`);
	await program.shows(replyMark(LONG_REPLIES - 1), 60_000);
	await program.quiet(BEFORE);
	await typeAndWait(program, '\t');
}

const paste = (text: string): string => `\u001B[200~${text.replaceAll('\n', '\r')}\u001B[201~`;

const ACTS: readonly Act[] = [
	{
		title: 'a message of 1 MB, pasted and sent',
		async prepare() {},
		act: (program) => typeAndWait(program, paste(reply(100_000)), '\r'),
	},
	{
		title: `a find in ${LONG_REPLIES} replies of 250 KB, and steps to its matches`,
		prepare: longReplies,
		act: (program) => typeAndWait(program, '/', ...'end-of', '\r', 'n', 'n', 'N'),
	},
	{
		title: `another width, with ${LONG_REPLIES} replies of 250 KB`,
		prepare: longReplies,
		async act(program) {
			program.resize(120, 50);
			await program.quiet(AFTERWARDS);
		},
	},
];

/** @returns ms */
const blockByContent = (client: Client, url: string, kind: ContentKind): Promise<number> =>
	longestBlock(client, url, {
		async prepare() {},
		async act(program) {
			const seen = sees(client, program, END_OF_REPLY);
			program.type(`${client.question(`content ${kind}`)}\r`);
			await seen;
		},
	});

/** @returns ms */
async function longestBlock(
	client: Client,
	url: string,
	{prepare, act}: Pick<Act, 'prepare' | 'act'>,
): Promise<number> {
	const file = path.join(scratch(), 'block');
	const program = startClient(client, url, {
		env: {NODE_OPTIONS: `--import=${MONITOR}`, BENCH_BLOCK_FILE: file},
	});
	return await driving([program], async () => {
		await connected(client, program);
		await program.quiet(BEFORE);
		await prepare(program);
		await blockSince(program, file);
		await act(program);
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
	const add = async (
		title: string,
		clients: readonly Client[],
		measure: (client: Client) => Promise<number>,
	): Promise<void> => {
		const taken = medians(await interleaved(clients, runs, measure), (ms) => ms);
		figures.push(
			figure('20', `longest block of the screen's thread: ${title}`, 'ms', taken, {goal: {most: 12}}),
		);
	};
	for (const [kind, {title}] of Object.entries(CONTENT_KINDS) as [ContentKind, {title: string}][])
		await add(title, CLIENTS, (client) => blockByContent(client, server.url(), kind));
	for (const act of ACTS) await add(act.title, [HERE], (client) => longestBlock(client, server.url(), act));
	return figures;
}
