/** The measures themselves; each gives rows for the table. Ratios are taken within one run, interleaved. */
import {spawnSync} from 'node:child_process';
import {type BenchServer, CLI, type Driven, drive, median, quantile, residentMiB, WSCAT} from './driver.ts';

/** One figure: what was measured, in which unit, and how far it should get. */
export interface Figure {
	/** Number of the measure. */
	readonly row: string;
	readonly what: string;
	readonly value: number;
	readonly unit: string;
	/** Largest value that is good; undefined where there is nothing to hold it against. */
	readonly goal: number | undefined;
	/** What wscat does in the same run. */
	readonly wscat?: number;
}

/** ms between two keys: slower than any frame, so that no key hides behind another. */
const BETWEEN_KEYS = 25;
/** Letters that neither the stream nor our control sequences contain. */
const KEYS = ['Z', 'Q', 'W', 'Y'] as const;
const SHIFT_UP = '\u001B[1;2A';
const CTRL_U = '\u0015';
const PLACEHOLDER = 'type a message';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function runMs(args: readonly string[]): number {
	const started = performance.now();
	spawnSync(process.execPath, args, {stdio: 'ignore', env: {...process.env, NODE_EXTRA_CA_CERTS: ''}});
	return performance.now() - started;
}

async function startMs(file: string, args: readonly string[], mark: string): Promise<number> {
	const program = drive(file, args);
	const at = await program.when((output) => output.includes(mark));
	await program.end();
	return at;
}

/** The key is sent at once; it counts when it stands in the input bar, not when the terminal itself echoes it. */
async function echoOfFirstKeyMs(url: string): Promise<number> {
	const program = drive(CLI, [url]);
	program.type('Z');
	const at = await program.shows('› Z');
	await program.end();
	return at;
}

/** The shortest a program of this Node can be, started in the same way as the one it is held against. */
async function floorMs(): Promise<number> {
	const program = drive('-e', ['0']);
	return await program.exited;
}

/** Rows 1 and 2. */
export async function startup(server: BenchServer, runs: number): Promise<Figure[]> {
	const url = `ws://127.0.0.1:${server.port}/chat/ws`;
	// The first start fills the compile cache.
	await startMs(CLI, [url], PLACEHOLDER);
	const floor: number[] = [];
	const bare: number[] = [];
	const whole: number[] = [];
	const echo: number[] = [];
	const wscat: number[] = [];
	const version: number[] = [];
	const help: number[] = [];
	for (let run = 0; run < runs; run++) {
		floor.push(await floorMs());
		bare.push(runMs(['-e', '0']));
		whole.push(await startMs(CLI, [url], PLACEHOLDER));
		echo.push(await echoOfFirstKeyMs(url));
		wscat.push(await startMs(WSCAT, ['-c', url], '>'));
		version.push(runMs([CLI, '--version']));
		help.push(runMs([CLI, '--help']));
	}
	const times = (values: readonly number[]): number => median(values) / median(floor);
	const timesBare = (values: readonly number[]): number => median(values) / median(bare);
	return [
		{
			row: '1',
			what: 'start to whole interface',
			value: times(whole),
			unit: 'x node -e 0',
			goal: 5.5,
			wscat: times(wscat),
		},
		{
			row: '1',
			what: 'start to first echo of a key',
			value: times(echo),
			unit: 'x node -e 0',
			goal: undefined,
		},
		{row: '1', what: 'node -e 0 in a terminal', value: median(floor), unit: 'ms', goal: undefined},
		{row: '2', what: 'node -e 0', value: median(bare), unit: 'ms', goal: undefined},
		{row: '2', what: '--version', value: timesBare(version), unit: 'x node -e 0', goal: 1.6},
		{row: '2', what: '--help', value: timesBare(help), unit: 'x node -e 0', goal: 1.6},
	];
}

/** Types keys one by one; returns ms from each to its echo, and the bytes that each cost. */
async function typeKeys(program: Driven, keys: number): Promise<{ms: number[]; bytes: number[]}> {
	const ms: number[] = [];
	const bytes: number[] = [];
	for (let index = 0; index < keys; index++) {
		if (index % 100 === 0) {
			program.type(CTRL_U);
			await pause(100);
		}
		const key = KEYS[index % KEYS.length] ?? 'Z';
		const before = program.bytes();
		const sent = program.elapsed();
		const seen = program.when((output) => output.includes(key));
		program.type(key);
		ms.push((await seen) - sent);
		await pause(BETWEEN_KEYS);
		bytes.push(program.bytes() - before);
	}
	return {ms, bytes};
}

/** Rows 3, 5, 5a and 9. */
export async function idle(server: BenchServer, keys: number): Promise<Figure[]> {
	const session = '5f0c8c58-3d1e-4c5a-9a77-0c2f1b7e9d21';
	const program = drive(CLI, [`ws://127.0.0.1:${server.port}/chat/ws?session_id=${session}&long=1`]);
	await program.shows('message 9999');
	await program.quiet(500);
	const {ms, bytes} = await typeKeys(program, keys);
	program.type(CTRL_U);
	await program.quiet(200);
	const scrolls: number[] = [];
	for (let index = 0; index < 60; index++) {
		const before = program.bytes();
		program.type(SHIFT_UP);
		await pause(BETWEEN_KEYS);
		scrolls.push(program.bytes() - before);
	}
	await program.end();

	const small = drive(CLI, [`ws://127.0.0.1:${server.port}/chat/ws`], {columns: 100, rows: 30});
	await small.shows('ready');
	await small.quiet(2000);
	const memory = residentMiB(small.pid);
	await small.end();
	const peer = drive(WSCAT, ['-c', `ws://127.0.0.1:${server.port}/chat/ws`]);
	await peer.when((output) => output.includes('>'));
	await peer.quiet(1000);
	const peerMemory = residentMiB(peer.pid);
	const peerKeys = await typeKeys(peer, Math.min(keys, 200));
	await peer.end();
	return [
		{
			row: '3',
			what: 'key to echo, idle, 10,000 messages, p50',
			value: median(ms),
			unit: 'ms',
			goal: 6,
			wscat: median(peerKeys.ms),
		},
		{
			row: '3',
			what: `the same, p99 of ${keys}`,
			value: quantile(ms, 0.99),
			unit: 'ms',
			goal: 12,
			wscat: quantile(peerKeys.ms, 0.99),
		},
		{
			row: '5',
			what: 'bytes a keypress (mean)',
			value: bytes.reduce((sum, each) => sum + each, 0) / bytes.length,
			unit: 'B',
			goal: 8,
		},
		{
			row: '5a',
			what: 'bytes for scrolling by one line (median)',
			value: median(scrolls),
			unit: 'B',
			goal: 200,
		},
		{row: '9', what: 'memory idle (RSS)', value: memory, unit: 'MiB', goal: 95, wscat: peerMemory},
	];
}

/** Rows 4 and 6. */
export async function streaming(server: BenchServer, keys: number): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const rate of [200, 1000]) {
		const program = drive(CLI, [`ws://127.0.0.1:${server.port}/chat/ws`]);
		await program.shows('ready');
		const seconds = Math.ceil((keys * (BETWEEN_KEYS + 10)) / 1000) + 2;
		program.type(`stream ${rate * seconds} ${rate}\r`);
		await program.when((output) => output.includes('chunk'));
		const {ms} = await typeKeys(program, keys);
		await program.end();
		figures.push(
			{
				row: '4',
				what: `key to echo at ${rate} chunks/s, p50`,
				value: median(ms),
				unit: 'ms',
				goal: undefined,
			},
			{row: '4', what: `the same, p99 of ${keys}`, value: quantile(ms, 0.99), unit: 'ms', goal: 16},
		);
	}
	const program = drive(CLI, [`ws://127.0.0.1:${server.port}/chat/ws`]);
	await program.shows('ready');
	const chunks = 3000;
	program.type(`stream ${chunks} 1000`);
	await program.quiet(200);
	const before = program.bytes();
	program.type('\r');
	await program.shows(`chunk${chunks}`);
	await program.quiet(300);
	const each = (program.bytes() - before) / chunks;
	await program.end();
	figures.push({row: '6', what: 'bytes a streamed chunk at 1,000/s', value: each, unit: 'B', goal: 30});
	return figures;
}

/** Row 16. A fresh program every time: one whose connections keep breaking waits longer and longer, as it should. */
export async function reconnection(server: BenchServer, runs: number): Promise<Figure[]> {
	const waits: number[] = [];
	for (let run = 0; run < runs; run++) {
		const program = drive(CLI, [`ws://127.0.0.1:${server.port}/chat/ws`]);
		await program.shows('● ready');
		await server.die();
		await pause(500);
		await server.listen(server.port);
		const from = program.elapsed();
		waits.push((await program.shows('● ready')) - from);
		await program.end();
	}
	return [
		{
			row: '16',
			what: 'server back after 0.5 s: to ready, p50',
			value: median(waits),
			unit: 'ms',
			goal: 300,
		},
		{row: '16', what: `the same, p90 of ${runs}`, value: quantile(waits, 0.9), unit: 'ms', goal: 500},
	];
}
