/** Row 19: one question in print mode, from the start of the program to its end, as a multiple of a bare client with `ws`. */
import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {HERE} from '../clients.ts';
import {environment} from '../driver.ts';
import {type Figure, figure, median, scaled, summary} from '../figures.ts';
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
	];
}
