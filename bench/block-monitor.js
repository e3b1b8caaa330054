/**
 * Loaded into a program with `NODE_OPTIONS=--import`: on SIGUSR2 writes the longest block of its main thread since the last
 * signal, in ms, to the file in BENCH_BLOCK_FILE. The delays are those of a timer of Node itself, not of JavaScript.
 */
import {renameSync, writeFileSync} from 'node:fs';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import process from 'node:process';
import {isMainThread} from 'node:worker_threads';

const RESOLUTION = 1;
const file = process.env.BENCH_BLOCK_FILE;

if (isMainThread && file !== undefined) {
	const delays = monitorEventLoopDelay({resolution: RESOLUTION});
	delays.enable();
	process.on('SIGUSR2', () => {
		writeFileSync(`${file}.new`, String(Math.max(0, delays.max / 1e6 - RESOLUTION)));
		renameSync(`${file}.new`, file);
		delays.reset();
	});
}
