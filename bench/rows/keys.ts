/** Rows 3, 4, 5, 5a and 5b: the time from a key to its echo, idle and while an answer streams, and the bytes written for it. */
import {setTimeout as pause} from 'node:timers/promises';
import {
	CLIENTS,
	type Client,
	connected,
	FLOOR,
	HERE,
	interleaved,
	medians,
	sees,
	startClient,
} from '../clients.ts';
import {type Driven, driving} from '../driver.ts';
import {type Figure, figure, mean, type PerClient, quantileOf, summary, type Value} from '../figures.ts';
import type {BenchServer} from '../server-process.ts';
import {BEGIN_OF_REPLY, messageMark} from '../texts.ts';
import {BETWEEN_KEYS, CTRL_O, SHIFT_UP, type Typed, typeAndWait, typeKeys} from '../typing.ts';

const MESSAGES = 10_000;
const SCROLLS = 60;
/** Keys typed into one program before the next one's turn: one run. */
const TURN = 50;
/** Calls in one message: their rows fill several screens. */
const CALLS = 40;

/** @param runs of `TURN` keys of each client */
export async function keys(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const figures = await idle(server, runs);
	figures.push(...(await callScrolls(server, runs)));
	for (const rate of [200, 1000]) figures.push(...(await streaming(server, runs, rate)));
	return figures;
}

const quantiles = (taken: PerClient<readonly Typed[]>, share: number): PerClient<Value> =>
	new Map(
		[...taken].map(([name, runs]) => [
			name,
			quantileOf(
				runs.map(({ms}) => ms),
				share,
			),
		]),
	);

async function idle(server: BenchServer, runs: number): Promise<Figure[]> {
	const programs = new Map<Client, Driven>();
	// wscat has no history.
	for (const client of CLIENTS)
		programs.set(client, startClient(client, server.url(client.hasScreen ? `history=${MESSAGES}` : '')));
	const programOf = (client: Client): Driven => programs.get(client) as Driven;
	return await driving([...programs.values()], async () => {
		await Promise.all(
			[...programs].map(([client, program]) =>
				client.hasScreen ? program.shows(messageMark(MESSAGES - 1)) : connected(client, program),
			),
		);
		for (const program of programs.values()) await program.quiet(500);
		const taken = await interleaved(CLIENTS, runs, (client) => typeKeys(programOf(client), TURN));
		const scrolls = await interleaved([HERE, FLOOR], 1, (client) => scrollBytes(programOf(client)));
		const count = runs * TURN;
		return [
			figure('3', `key to echo, idle, ${MESSAGES} messages, p50`, 'ms', quantiles(taken, 0.5), {
				goal: {most: 1},
			}),
			figure('3', `key to echo, idle, ${MESSAGES} messages, p99 of ${count}`, 'ms', quantiles(taken, 0.99), {
				goal: {most: 4},
			}),
			figure(
				'5',
				'bytes per keypress (mean)',
				'B',
				medians(taken, ({bytes}) => mean(bytes)),
				{
					goal: {most: 2},
					older: {most: 8},
				},
			),
			figure('5a', 'bytes per scrolled row (median)', 'B', perScroll(scrolls), {
				goal: {most: 150},
				older: {most: 200},
			}),
		];
	});
}

/** Bytes of each scrolled row. */
async function scrollBytes(program: Driven): Promise<readonly number[]> {
	const scrolls: number[] = [];
	for (let index = 0; index < SCROLLS; index++) {
		const before = program.bytes();
		program.type(SHIFT_UP);
		await pause(BETWEEN_KEYS);
		scrolls.push(program.bytes() - before);
	}
	return scrolls;
}

const perScroll = (taken: PerClient<readonly (readonly number[])[]>): PerClient<Value> =>
	new Map([...taken].map(([name, runs]) => [name, summary(runs.flat())]));

/** The rows of an unfolded message with tool calls. */
async function callScrolls(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const taken = await interleaved([HERE], Math.min(runs, 3), async (client) => {
		const program = startClient(client, server.url());
		return await driving([program], async () => {
			await connected(client, program);
			program.type(`calls ${CALLS} 1 nested\r`);
			await sees(client, program, 'calls done');
			await typeAndWait(program, CTRL_O);
			return await scrollBytes(program);
		});
	});
	const largest: PerClient<Value> = new Map([...taken].map(([name, runs]) => [name, quantileOf(runs, 1)]));
	const title = 'bytes per scrolled row of unfolded tool calls';
	return [
		figure('5b', `${title} (median)`, 'B', perScroll(taken), {goal: {most: 200}}),
		figure('5b', `${title} (largest)`, 'B', largest),
	];
}

/** Each run is a new process, since the frames of a longer reply are larger. */
async function streaming(server: BenchServer, runs: number, rate: number): Promise<readonly Figure[]> {
	// Long enough for all keys: the program is killed after the last one.
	const seconds = Math.ceil((TURN * (BETWEEN_KEYS + 10)) / 1000) + 5;
	const taken = await interleaved(CLIENTS, runs, async (client) => {
		const program = startClient(client, server.url());
		return await driving([program], async () => {
			await connected(client, program);
			program.type(`${client.question(`stream ${rate * seconds} ${rate}`)}\r`);
			await sees(client, program, BEGIN_OF_REPLY);
			return await typeKeys(program, TURN);
		});
	});
	const p99 = `key to echo at ${rate} chunks/s, p99 of ${runs * TURN}`;
	return [
		figure('4', `key to echo at ${rate} chunks/s, p50`, 'ms', quantiles(taken, 0.5)),
		figure('4', p99, 'ms', quantiles(taken, 0.99), {
			...(rate === 1000 ? {goal: {most: 4, times: 'floor'}} : {}),
			older: {most: 6},
		}),
	];
}
