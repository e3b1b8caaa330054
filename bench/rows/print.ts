/**
 * Row 19: one question in print mode, from the start of the program to its end, as a multiple of a bare client with `ws`; and the
 * memory for an answer of 100 MB.
 */
import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {HERE} from '../clients.ts';
import {environment} from '../driver.ts';
import {type Figure, figure, median, scaled, skipped, summary} from '../figures.ts';
import {hasProc, peakMiB, WITHOUT_PROC} from '../proc.ts';
import type {BenchServer} from '../server-process.ts';

const BARE = fileURLToPath(new URL('../bare-client.js', import.meta.url));
const QUESTION = 'hi';

/** ms until the program has ended with the answer. Its output is a pipe, as in a script. */
function answeredMs(args: readonly string[]): Promise<number> {
	const started = performance.now();
	const program = spawn(process.execPath, args, {
		stdio: ['ignore', 'pipe', 'ignore'],
		env: environment(),
	});
	let output = '';
	program.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});
	return new Promise((resolve, reject) => {
		program.on('error', reject);
		program.on('close', () => {
			if (output === 'ok\n') resolve(performance.now() - started);
			else reject(new Error(`${args[0]} printed ${JSON.stringify(output)}`));
		});
	});
}

/** ms between two looks at the memory of a program, which has a peak for the time before each. */
const LOOK_MS = 5;

/** MiB of memory at the peak of a program that receives an answer of 100 MB. */
function peakOf(args: readonly string[]): Promise<number> {
	const program = spawn(process.execPath, args, {stdio: 'ignore', env: environment()});
	let peak = 0;
	const look = setInterval(() => {
		// Without memory, it is about to end.
		if (program.pid !== undefined) peak = Math.max(peak, peakMiB(program.pid) || 0);
	}, LOOK_MS);
	return new Promise((resolve, reject) => {
		program.on('error', reject);
		program.on('exit', (code) => {
			clearInterval(look);
			if (code === 0) resolve(peak);
			else reject(new Error(`${args[0]} ended with ${code}`));
		});
	});
}

const LARGE = 'an answer of 100 MB, peak memory';

async function memory(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	if (!hasProc) return [skipped('19', LARGE, WITHOUT_PROC)];
	const url = server.url('string=100000000');
	const peaks: Record<'here' | 'holding' | 'bare', number[]> = {here: [], holding: [], bare: []};
	for (let run = 0; run < runs; run++) {
		peaks.here.push(await peakOf([HERE.file, '--print', 'large', url]));
		peaks.holding.push(await peakOf([BARE, url, 'large', '--hold']));
		peaks.bare.push(await peakOf([BARE, url, 'large']));
	}
	return [
		figure('19', LARGE, 'MiB', summary(peaks.here)),
		figure('19', `${LARGE}: the bare client, which only receives it`, 'MiB', summary(peaks.holding)),
		figure('19', `${LARGE}: the bare client`, 'MiB', summary(peaks.bare)),
	];
}

/** @param runs of each, interleaved */
export async function print(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const url = server.url();
	const here = (): Promise<number> => answeredMs([HERE.file, '--print', QUESTION, url]);
	const bare = (): Promise<number> => answeredMs([BARE, url, QUESTION]);
	// The first start fills the compile cache.
	await here();
	const taken: {readonly here: number; readonly bare: number}[] = [];
	for (let run = 0; run < runs; run++) taken.push({bare: await bare(), here: await here()});
	const times = summary(taken.map((run) => run.here));
	const ofBare = summary(taken.map((run) => run.bare));
	return [
		figure(
			'19',
			'one question in print mode',
			'x bare client',
			new Map([['here', scaled(times, 1 / median(taken.map((run) => run.bare)))]]),
			{goal: {most: 1.3}},
		),
		figure('19', 'the bare client', 'ms', ofBare),
		...(await memory(server, Math.min(runs, 3))),
	];
}
