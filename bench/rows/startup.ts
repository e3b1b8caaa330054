/** Rows 1 and 2: start-up times as multiples of `node -e 0`, the shortest possible program. */
import {spawnSync} from 'node:child_process';
import {CLIENTS, type Client, HERE, interleaved, medians, startClient, WSCAT} from '../clients.ts';
import {type Driven, drive, environment} from '../driver.ts';
import {type Figure, figure, median, type PerClient, scaled, summary, type Value} from '../figures.ts';
import type {BenchServer} from '../server-process.ts';

const ALTERNATE_SCREEN = '\u001B[?1049h';

interface Start {
	readonly echo: number;
	readonly whole: number;
	readonly ready: number;
}

/** ms of a program that ends by itself. */
function runMs(args: readonly string[]): number {
	const started = performance.now();
	spawnSync(process.execPath, args, {stdio: 'ignore', env: environment()});
	return performance.now() - started;
}

async function timed(program: Driven, wait: () => Promise<number>): Promise<number> {
	const at = await wait();
	await program.end();
	return at;
}

async function startMs(client: Client, url: string, mark: string): Promise<number> {
	const program = startClient(client, url);
	return await timed(program, () => program.prints(mark));
}

/** Types a key immediately, and waits for it on the alternate screen: the terminal's own echo does not count. */
async function echoOfFirstKeyMs(client: Client, url: string): Promise<number> {
	const program = startClient(client, url);
	program.type('Z');
	return await timed(program, () =>
		program.when((output) => output.split(ALTERNATE_SCREEN)[1]?.includes('Z') === true),
	);
}

/** wscat has no alternate screen, and is complete when it is connected. */
async function start(client: Client, url: string): Promise<Start> {
	const ready = await startMs(client, url, client.readyMark);
	if (client === WSCAT) return {ready, whole: ready, echo: Number.NaN};
	return {
		ready,
		whole: await startMs(client, url, client.interfaceMark),
		echo: await echoOfFirstKeyMs(client, url),
	};
}

/** @param runs of each, interleaved */
export async function startup(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const url = server.url();
	// The first start fills the compile cache.
	for (const client of CLIENTS) await startMs(client, url, client.readyMark);
	for (const args of [['--version'], ['--help']]) runMs([HERE.file, ...args]);
	const inTerminal: number[] = [];
	const bare: number[] = [];
	const version: number[] = [];
	const help: number[] = [];
	const starts = await interleaved(CLIENTS, runs, async (client) => {
		if (client === HERE) {
			// In a pty, as the programs that it is compared with.
			inTerminal.push(await drive('-e', ['0'], {hasScreen: false}).exited);
			bare.push(runMs(['-e', '0']));
			version.push(runMs([HERE.file, '--version']));
			help.push(runMs([HERE.file, '--help']));
		}
		return await start(client, url);
	});
	const times = (values: PerClient<Value>): PerClient<Value> =>
		new Map(
			[...values]
				.filter(([, {value}]) => !Number.isNaN(value))
				.map(([name, value]) => [name, scaled(value, 1 / median(inTerminal))]),
		);
	const ofBare = (values: readonly number[]): Value => scaled(summary(values), 1 / median(bare));
	const unit = 'x node -e 0';
	return [
		figure('1', 'start to first key echo', unit, times(medians(starts, ({echo}) => echo)), {
			goal: {most: 1.5},
		}),
		figure('1', 'start to complete interface', unit, times(medians(starts, ({whole}) => whole)), {
			goal: {most: 3},
			older: {most: 4.5},
		}),
		figure('1', 'start to ready, connected', unit, times(medians(starts, ({ready}) => ready)), {
			goal: {most: 3.6},
		}),
		figure('1', 'node -e 0 in a terminal', 'ms', summary(inTerminal)),
		figure('2', '--version', unit, ofBare(version), {goal: {most: 1.6}}),
		figure('2', '--help', unit, ofBare(help), {goal: {most: 1.6}}),
		figure('2', 'node -e 0', 'ms', summary(bare)),
	];
}
