/** Rows 1 and 2: start-up times as multiples of `node -e 0`, the shortest possible program. */
import {spawnSync} from 'node:child_process';
import {CLI, drive, environment, WSCAT} from './driver.ts';
import {type Figure, figure, median} from './figures.ts';
import type {BenchServer} from './server-process.ts';

const PLACEHOLDER = 'type a message';
const READY = '● ready';
const ALTERNATE_SCREEN = '\u001B[?1049h';

function runMs(args: readonly string[]): number {
	const started = performance.now();
	spawnSync(process.execPath, args, {stdio: 'ignore', env: environment()});
	return performance.now() - started;
}

async function startMs(file: string, args: readonly string[], mark: string): Promise<number> {
	const program = drive(file, args);
	const at = await program.prints(mark);
	await program.end();
	return at;
}

/** Types a key immediately, and waits for it on the alternate screen: the terminal's own echo does not count. */
async function echoOfFirstKeyMs(url: string): Promise<number> {
	const program = drive(CLI, [url]);
	program.type('Z');
	const at = await program.when((output) => output.split(ALTERNATE_SCREEN)[1]?.includes('Z') === true);
	await program.end();
	return at;
}

/** `node -e 0` in a pty, as the programs that it is compared with. */
async function floorMs(): Promise<number> {
	return await drive('-e', ['0'], {hasScreen: false}).exited;
}

/** @param runs of each, interleaved */
export async function startup(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const url = server.url();
	// The first start fills the compile cache.
	await startMs(CLI, [url], PLACEHOLDER);
	for (const args of [['--version'], ['--help']]) runMs([CLI, ...args]);
	const floor: number[] = [];
	const bare: number[] = [];
	const whole: number[] = [];
	const echo: number[] = [];
	const ready: number[] = [];
	const wscat: number[] = [];
	const version: number[] = [];
	const help: number[] = [];
	for (let run = 0; run < runs; run++) {
		floor.push(await floorMs());
		whole.push(await startMs(CLI, [url], PLACEHOLDER));
		echo.push(await echoOfFirstKeyMs(url));
		ready.push(await startMs(CLI, [url], READY));
		wscat.push(await startMs(WSCAT, ['-c', url], '>'));
		bare.push(runMs(['-e', '0']));
		version.push(runMs([CLI, '--version']));
		help.push(runMs([CLI, '--help']));
	}
	const times = (values: readonly number[], of: readonly number[]): number => median(values) / median(of);
	const unit = 'x node -e 0';
	return [
		figure('1', 'start to first key echo', times(echo, floor), unit, {goal: 1.5}),
		figure('1', 'start to complete interface', times(whole, floor), unit, {
			goal: 4.5,
			wscat: times(wscat, floor),
		}),
		figure('1', 'start to ready, connected', times(ready, floor), unit),
		figure('1', 'node -e 0 in a terminal', median(floor), 'ms'),
		figure('2', '--version', times(version, bare), unit, {goal: 1.6}),
		figure('2', '--help', times(help, bare), unit, {goal: 1.6}),
		figure('2', 'node -e 0', median(bare), 'ms'),
	];
}
