/** Rows 3, 4, 5 and 5a: the time from a key to its echo, idle and while an answer streams, and the bytes written for it. */
import {setTimeout as pause} from 'node:timers/promises';
import {CLI, type Driven, drive, driving, WSCAT} from './driver.ts';
import {type Figure, figure, mean, median, quantile} from './figures.ts';
import type {BenchServer} from './server-process.ts';
import {BEGIN_OF_REPLY, messageMark} from './texts.ts';
import {BETWEEN_KEYS, SHIFT_UP, type Typed, typeKeys} from './typing.ts';

const MESSAGES = 10_000;
const SCROLLS = 60;
/** Keys typed into one program before the other one's turn. */
const TURN = 50;

export async function keys(server: BenchServer, count: number): Promise<readonly Figure[]> {
	const figures = await idle(server, count);
	for (const rate of [200, 1000]) figures.push(...(await streaming(server, count, rate)));
	return figures;
}

async function idle(server: BenchServer, count: number): Promise<Figure[]> {
	const program = drive(CLI, [server.url(`history=${MESSAGES}`)]);
	const wscat = drive(WSCAT, ['-c', server.url()]);
	return await driving([program, wscat], async () => {
		await Promise.all([program.shows(messageMark(MESSAGES - 1)), wscat.prints('>')]);
		await Promise.all([program.quiet(500), wscat.quiet(500)]);
		const ours: Typed = {ms: [], bytes: []};
		const theirs: Typed = {ms: [], bytes: []};
		for (let typed = 0; typed < count; typed += TURN) {
			await add(ours, program, Math.min(TURN, count - typed));
			await add(theirs, wscat, Math.min(TURN, count - typed));
		}
		const scrolls: number[] = [];
		for (let index = 0; index < SCROLLS; index++) {
			const before = program.bytes();
			program.type(SHIFT_UP);
			await pause(BETWEEN_KEYS);
			scrolls.push(program.bytes() - before);
		}
		return [
			figure('3', `key to echo, idle, ${MESSAGES} messages, p50`, median(ours.ms), 'ms', {
				goal: 1,
				wscat: median(theirs.ms),
			}),
			figure('3', `key to echo, idle, ${MESSAGES} messages, p99 of ${count}`, quantile(ours.ms, 0.99), 'ms', {
				goal: 4,
				wscat: quantile(theirs.ms, 0.99),
			}),
			figure('5', 'bytes per keypress (mean)', mean(ours.bytes), 'B', {goal: 8, wscat: mean(theirs.bytes)}),
			figure('5a', 'bytes per scrolled row (median)', median(scrolls), 'B', {goal: 200}),
		];
	});
}

async function add({ms, bytes}: Typed, program: Driven, count: number): Promise<void> {
	const typed = await typeKeys(program, count);
	ms.push(...typed.ms);
	bytes.push(...typed.bytes);
}

async function streaming(server: BenchServer, count: number, rate: number): Promise<readonly Figure[]> {
	const program = drive(CLI, [server.url()]);
	return await driving([program], async () => {
		await program.shows('ready');
		// Long enough for all keys: the program is killed after the last one.
		const seconds = Math.ceil((count * (BETWEEN_KEYS + 10)) / 1000) + 5;
		program.type(`stream ${rate * seconds} ${rate}\r`);
		await program.shows(BEGIN_OF_REPLY);
		const {ms} = await typeKeys(program, count);
		return [
			figure('4', `key to echo at ${rate} chunks/s, p50`, median(ms), 'ms'),
			figure('4', `key to echo at ${rate} chunks/s, p99 of ${count}`, quantile(ms, 0.99), 'ms', {goal: 6}),
		];
	});
}
