/** Rows 9 and 10: idle memory and its growth by 10,000 messages, each figure from new processes. */
import {CLI, type Driven, drive, driving, WSCAT} from './driver.ts';
import {type Figure, figure, median, skipped} from './figures.ts';
import {hasProc, residentMiB, WITHOUT_PROC} from './proc.ts';
import type {BenchServer} from './server-process.ts';
import {BURST_BYTES, BURST_MESSAGES, messageMark} from './texts.ts';

const BURST = 'burst';
/** ms without a write before memory is measured: work that follows a drawing is done by then. */
const REST = 2000;
const CTRL_HOME = '\u001B[1;5H';

interface Memory {
	readonly idle: number;
	readonly growth: number;
}

async function ours(server: BenchServer): Promise<Memory> {
	const program = drive(CLI, [server.url()], {columns: 100, rows: 30});
	return await driving([program], async () => {
		await program.shows('ready');
		const memory = await growth(program, BURST, () => program.shows(messageMark(BURST_MESSAGES - 1)));
		// The figure only counts if every message is kept and can be scrolled to.
		program.type(CTRL_HOME);
		await program.shows(messageMark(0));
		return memory;
	});
}

/** wscat keeps nothing: its terminal does. */
async function theirs(server: BenchServer): Promise<Memory> {
	const program = drive(WSCAT, ['-c', server.url()], {columns: 100, rows: 30, hasScreen: false});
	return await driving([program], async () => {
		await program.prints('>');
		const question = JSON.stringify({type: 'chat', message: BURST});
		return await growth(program, question, () => program.prints(messageMark(BURST_MESSAGES - 1)));
	});
}

async function growth(program: Driven, question: string, seen: () => Promise<number>): Promise<Memory> {
	await program.quiet(REST);
	const idle = residentMiB(program.pid);
	const last = seen();
	program.type(`${question}\r`);
	await last;
	await program.quiet(REST);
	return {idle, growth: residentMiB(program.pid) - idle};
}

/** @param runs of each, interleaved */
export async function memory(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const idleTitle = 'idle memory (RSS), 100x30';
	const growthTitle = `memory growth by ${BURST_MESSAGES} messages of ${BURST_BYTES} bytes, all kept`;
	if (!hasProc) return [skipped('9', idleTitle, WITHOUT_PROC), skipped('10', growthTitle, WITHOUT_PROC)];
	const here: Memory[] = [];
	const wscat: Memory[] = [];
	for (let run = 0; run < runs; run++) {
		here.push(await ours(server));
		wscat.push(await theirs(server));
	}
	const of = (memories: readonly Memory[], name: keyof Memory): number =>
		median(memories.map((each) => each[name]));
	return [
		figure('9', idleTitle, of(here, 'idle'), 'MiB', {goal: 95, wscat: of(wscat, 'idle')}),
		figure('10', growthTitle, of(here, 'growth'), 'MiB', {goal: 30, wscat: of(wscat, 'growth')}),
	];
}
