/** Rows 6, 7 and 8: bytes and processor time of a streamed reply. */
import {setTimeout as pause} from 'node:timers/promises';
import {CLI, type Driven, drive, driving, WSCAT} from './driver.ts';
import {type Figure, figure, median, skipped} from './figures.ts';
import {cpuSeconds, hasProc, WITHOUT_PROC} from './proc.ts';
import type {BenchServer} from './server-process.ts';
import {CHUNK, END_OF_REPLY} from './texts.ts';

const CHUNKS = 2000;
const RATE = 1000;
const ASK = `stream ${CHUNKS} ${RATE}`;

interface Cost {
	readonly bytes: number;
	/** Seconds; NaN without /proc. */
	readonly cpu: number;
}

/** Measures from the key that sends the question to the end of the last drawing. */
async function cost(program: Driven, question: string, seen: () => Promise<number>): Promise<Cost> {
	program.type(question);
	await program.quiet(300);
	const cpu = hasProc ? cpuSeconds(program.pid) : Number.NaN;
	const bytes = program.bytes();
	const end = seen();
	program.type('\r');
	await end;
	await program.quiet(300);
	return {bytes: program.bytes() - bytes, cpu: hasProc ? cpuSeconds(program.pid) - cpu : Number.NaN};
}

async function ours(server: BenchServer): Promise<Cost> {
	const program = drive(CLI, [server.url()]);
	return await driving([program], async () => {
		await program.shows('ready');
		return await cost(program, ASK, () => program.shows(END_OF_REPLY));
	});
}

/** wscat prints every frame completely, so the end of the reply also appears before the answer: waits for the answer. */
async function theirs(server: BenchServer): Promise<Cost> {
	const program = drive(WSCAT, ['-c', server.url()], {hasScreen: false});
	return await driving([program], async () => {
		await program.prints('>');
		const question = JSON.stringify({type: 'chat', message: ASK});
		return await cost(program, question, () => program.prints('"ai_response"'));
	});
}

/** @param runs of each program, interleaved, each in a new process */
export async function stream(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const here: Cost[] = [];
	const wscat: Cost[] = [];
	for (let run = 0; run < runs; run++) {
		here.push(await ours(server));
		wscat.push(await theirs(server));
		await pause(100);
	}
	const of = (costs: readonly Cost[], name: keyof Cost): number => median(costs.map((each) => each[name]));
	const megabytes = (costs: readonly Cost[]): number => of(costs, 'bytes') / 1e6;
	const cpuTitle = `processor time for ${CHUNKS} chunks`;
	return [
		figure('6', 'bytes per streamed chunk at 1,000/s', of(here, 'bytes') / CHUNKS, 'B', {
			goal: 30,
			wscat: of(wscat, 'bytes') / CHUNKS,
		}),
		figure(
			'7',
			`bytes for ${CHUNKS * CHUNK} characters in ${CHUNKS} cumulative chunks`,
			megabytes(here),
			'MB',
			{
				goal: 0.1,
				wscat: megabytes(wscat),
			},
		),
		hasProc
			? figure('8', cpuTitle, of(here, 'cpu'), 's', {goal: 0.46, wscat: of(wscat, 'cpu')})
			: skipped('8', cpuTitle, WITHOUT_PROC),
	];
}
