/** Rows 9, 10 and 10a: memory when idle, after 10,000 messages, and after 300 long replies; each run in new processes. */
import {CLIENTS, type Client, connected, interleaved, medians, sees, startClient} from '../clients.ts';
import {type Driven, driving} from '../driver.ts';
import {type Figure, figure, skipped} from '../figures.ts';
import {hasProc, residentMiB, WITHOUT_PROC} from '../proc.ts';
import type {BenchServer} from '../server-process.ts';
import {BURST_BYTES, BURST_MESSAGES, messageMark, replyMark} from '../texts.ts';

const TERMINAL = {columns: 100, rows: 30};
/** ms without a write before memory is measured: work that follows a drawing is done by then. */
const REST = 2000;
const CTRL_HOME = '\u001B[1;5H';

const REPLIES = 300;
const REPLY_CHARACTERS = 20_000;
/** ms between two replies: each is drawn. */
const BETWEEN_REPLIES = 40;

interface Memory {
	readonly idle: number;
	readonly growth: number;
}

async function growth(client: Client, url: string): Promise<Memory> {
	const program = startClient(client, url, TERMINAL);
	return await driving([program], async () => {
		await connected(client, program);
		await program.quiet(REST);
		const idle = residentMiB(program.pid);
		const last = sees(client, program, messageMark(BURST_MESSAGES - 1));
		program.type(`${client.question('burst')}\r`);
		await last;
		await program.quiet(REST);
		const growth = residentMiB(program.pid) - idle;
		// The figure only counts if every message is kept and can be scrolled to. wscat keeps nothing: its terminal does.
		if (client.hasScreen) {
			program.type(CTRL_HOME);
			await program.shows(messageMark(0));
		}
		return {idle, growth};
	});
}

/** @param runs of each client, interleaved */
export async function memory(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const idleTitle = 'idle memory (RSS), 100x30';
	const growthTitle = `memory growth by ${BURST_MESSAGES} messages of ${BURST_BYTES} bytes, all kept`;
	if (!hasProc) return [skipped('9', idleTitle, WITHOUT_PROC), skipped('10', growthTitle, WITHOUT_PROC)];
	const taken = await interleaved(CLIENTS, runs, (client) => growth(client, server.url()));
	return [
		figure(
			'9',
			idleTitle,
			'MiB',
			medians(taken, ({idle}) => idle),
			{goal: {most: 80}, older: {most: 95}},
		),
		figure(
			'10',
			growthTitle,
			'MiB',
			medians(taken, ({growth}) => growth),
			{
				goal: {most: 28},
				older: {most: 30},
			},
		),
	];
}

interface Replies {
	/** After half of the replies, and after all of them. */
	readonly half: number;
	readonly all: number;
}

async function afterReplies(client: Client, url: string): Promise<Replies> {
	const program = startClient(client, url, TERMINAL);
	return await driving([program], async () => {
		await connected(client, program);
		return {half: await replies(client, program), all: await replies(client, program)};
	});
}

/** Half of the replies, each drawn; then the memory at rest. */
async function replies(client: Client, program: Driven): Promise<number> {
	const count = REPLIES / 2;
	const last = sees(client, program, replyMark(count - 1), 20_000 + 10 * count * BETWEEN_REPLIES);
	program.type(`${client.question(`replies ${count} ${REPLY_CHARACTERS} ${BETWEEN_REPLIES}`)}\r`);
	await last;
	await program.quiet(REST);
	return residentMiB(program.pid);
}

/** @param runs of each client, interleaved */
export async function longReplies(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const title = `memory after ${REPLIES} replies of ${REPLY_CHARACTERS} characters, each shown`;
	if (!hasProc) return [skipped('10a', title, WITHOUT_PROC)];
	const taken = await interleaved(CLIENTS, runs, (client) => afterReplies(client, server.url()));
	return [
		figure(
			'10a',
			title,
			'MiB',
			medians(taken, ({all}) => all),
			{goal: {most: 130}},
		),
		// Flat: the texts themselves are 3 MB.
		figure(
			'10a',
			`its growth by the last ${REPLIES / 2} of them`,
			'MiB',
			medians(taken, ({all, half}) => all - half),
			{
				goal: {most: 10},
			},
		),
	];
}
