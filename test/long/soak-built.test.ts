/** The built program in real time, whose server fails every few seconds: `SOAK_SECONDS=60 SOAK_SEED=7 npm run test:long`. */
import path from 'node:path';
import {expect, it} from 'vitest';
import {hasProc, residentMiB} from '../../bench/proc.ts';
import {FAULT_NAMES, type Fault, type FaultyServer, startFaultyServer} from '../support/faulty-server.ts';
import {expectAnswers, type Shown, sessionIn} from '../support/kill-rounds.ts';
import {randomFrom} from '../support/mutated-frames.ts';
import {type Program, startProgram, stateFolder} from '../support/pty.ts';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 300);
const SEED = Number(process.env.SOAK_SEED ?? 1);
/** A half-open connection is noticed after the keepalive; then the program waits until it connects again. */
const CALM_MS = 150_000;
/** Compiling and the first layouts of each kind are over after so many seconds. */
const WARM = 15;
/** What the last minute may need more than the first, MiB: the conversation itself is longer. */
const MOST_GROWTH = 30;

const FAULTS = FAULT_NAMES.filter((name) => name !== 'expired sign-in') as [Fault, ...Fault[]];

/** Rows of the screen: header, rule, conversation, status, rule, input. */
const statusOf = (rows: readonly string[]): string => rows.at(-3) ?? '';
const isReady = (rows: readonly string[]): boolean => rows[0]?.includes('● ready') ?? false;

/** The command that the status row or the mark of the last message asks for; undefined = the program waits for nothing. */
function commandFor(rows: readonly string[]): '/retry' | '/reconnect' | undefined {
	const status = statusOf(rows);
	if (status.includes('/reconnect')) return '/reconnect';
	const last = rows.findLastIndex((row) => row.startsWith(' You '));
	const isUnsure = /\? not confirmed|✗ not received/.test(rows[last] ?? '');
	return status.includes('/retry') || isUnsure ? '/retry' : undefined;
}

function isCalm(rows: readonly string[]): boolean {
	return isReady(rows) && !/Looking|thinking|sending|queued|Thinking|waits/.test(rows.slice(2).join('\n'));
}

/** Waits until nothing is awaited; the user types what the screen asks for. */
async function calm(program: Program): Promise<void> {
	for (let commands = 0; commands < 6; commands++) {
		const isOver = (rows: readonly string[]): boolean => isCalm(rows) || commandFor(rows) !== undefined;
		await program.shows(isOver, CALM_MS);
		const command = commandFor(program.rows());
		if (command === undefined) return;
		await send(program, command);
	}
}

/** A message is on the wire, or in the queue, once it is no longer in the input. */
async function send(program: Program, text: string): Promise<void> {
	program.type(text);
	await program.shows(`› ${text}`);
	program.type('\r');
	await program.hides(`› ${text}`);
}

it('the built program loses and doubles nothing while its server fails, and needs no more memory', {
	timeout: (SECONDS + 300) * 1000,
}, async () => {
	const random = randomFrom(SEED);
	let left = Number.POSITIVE_INFINITY;
	let fault: (() => void) | undefined;
	const server = await startFaultyServer(false, () => {
		if (left-- <= 0) fault?.();
	});
	const state = stateFolder();
	const program = startProgram({args: [server.url], env: {XDG_STATE_HOME: state}});
	const started = performance.now();
	const seconds = (): number => (performance.now() - started) / 1000;
	const memory: Array<{readonly at: number; readonly mib: number}> = [];
	const sent: string[] = [];
	const faults: string[] = [];
	try {
		await program.shows('● ready');
		while (seconds() < SECONDS) {
			const kind = random.pick(FAULTS);
			let injected = Promise.resolve();
			fault = () => {
				fault = undefined;
				faults.push(kind);
				injected = server.inject(kind);
			};
			left = random.below(10);
			for (let count = 1 + random.below(3); count > 0; count--) {
				const text = `echo q${sent.length}e ${random.below(1_000_000)}`;
				await send(program, text);
				sent.push(text);
			}
			if (random.below(6) === 0) await send(program, '/history');
			await calm(program);
			fault?.();
			await injected;
			if (server.isSilent) await send(program, '/reconnect');
			await calm(program);
			if (hasProc) memory.push({at: seconds(), mib: residentMiB(program.pid)});
		}
		await calm(program);
		program.send('/quit');
		await program.exited;
		expectRight(await sessionIn(path.join(state, 'bedrock-chat', 'sessions')), server, sent);
	} finally {
		await server.close();
	}
	const windows = [
		memory.filter(({at}) => at > WARM && at < WARM + 60),
		memory.filter(({at}) => at > SECONDS - 60),
	];
	const [first = 0, last = 0] = windows.map(medianOf);
	console.log(
		JSON.stringify({
			...{seconds: SECONDS, seed: SEED, faults: faults.length, kinds: new Set(faults).size},
			...{sent: sent.length, received: server.received.length, first, last},
		}),
	);
	if (SECONDS >= 150 && hasProc) expect(last - first).toBeLessThan(MOST_GROWTH);
});

function medianOf(window: ReadonlyArray<{readonly mib: number}>): number {
	const sorted = window.map(({mib}) => mib).toSorted((a, b) => a - b);
	return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

/** Each message is kept, was received once unless a restart made the server forget it, and has its own answer or none. */
function expectRight(shown: Shown, server: FaultyServer, sent: readonly string[]): void {
	const users = shown.entries.filter(({kind}) => kind === 'user');
	const countIn = (texts: ReadonlyArray<string | undefined>, text: string): number =>
		texts.filter((each) => each === text).length;
	expect(shown.damaged).toBe(0);
	expect(
		[...new Set([...users.map(({text}) => text), ...shown.queue.map(({text}) => text)])].toSorted(),
	).toEqual(sent.toSorted());
	expectAnswers(shown, 'the answers');
	for (const text of sent) {
		const copies = users.filter((user) => user.text === text);
		const delivered = copies.filter(({delivery}) => delivery === 'delivered').length;
		const asked = countIn(server.questions, text);
		expect(delivered, text).toBeLessThanOrEqual(countIn(server.received, text));
		if (server.forgotten.has(text)) continue;
		expect(asked, text).toBeLessThan(2);
		expect([text, delivered]).toEqual([text, asked]);
		const ids = copies.map(({id}) => id);
		const answers = shown.entries.filter(
			({kind, answers: id}) => kind === 'assistant' && ids.includes(id ?? ''),
		);
		expect([text, answers.length]).toEqual([text, asked]);
	}
}
