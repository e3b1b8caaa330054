/** Rows 17 and 17a: whether keys cost more in a conversation of 100,000 entries, or of 100,000 calls of tools. */
import {setTimeout as pause} from 'node:timers/promises';
import {BINDINGS} from '../source/ui/key-bindings.ts';
import {CLI, type Driven, drive, driving} from './driver.ts';
import {type Figure, figure, median, skipped} from './figures.ts';
import type {BenchServer} from './server-process.ts';
import {messageMark} from './texts.ts';
import {BETWEEN_KEYS, CTRL_U, SHIFT_UP} from './typing.ts';

const SHORT = 100;
const LONG = 100_000;
const MESSAGE_BYTES = 100;
const ESC = '\u001B';
const UP = '\u001B[A';
const CTRL_END = '\u001B[1;5F';

/** One thing to do over and over, and how the program is brought from the empty draft to where it can be done. */
interface Action {
	readonly what: string;
	/** The key that is pressed. */
	readonly key: string;
	/** How the page of keys calls it, if the program has it; undefined for what every version has. */
	readonly binding: string | undefined;
	prepare(program: Driven): Promise<void>;
}

/** Types, and waits until whatever that sets off has come to rest. */
async function does(program: Driven, ...keys: readonly string[]): Promise<void> {
	for (const key of keys) {
		program.type(key);
		await program.quiet(300);
	}
}

const isBound = (key: string): boolean => BINDINGS.some(({keys}) => keys.split(/[\s,]+/).includes(key));

/** The key that jumps backwards by a turn. */
const JUMP = ['{', '['].find(isBound) ?? '{';

const ACTIONS: readonly Action[] = [
	{what: 'key', key: 'Z', binding: undefined, prepare: async () => {}},
	{what: 'scrolled line', key: SHIFT_UP, binding: undefined, prepare: async () => {}},
	{
		what: 'step of a search',
		key: 'N',
		binding: 'N',
		// It is in every message: there are as many finds as there are entries.
		prepare: (program) => does(program, ESC, '/', 'lazy dog', '\r'),
	},
	{what: 'jump by a turn', key: JUMP, binding: JUMP, prepare: (program) => does(program, ESC)},
];

/** What is done to calls: there is one question alone, so that nothing is there to jump to. */
const CALL_ACTIONS: readonly Action[] = [
	...ACTIONS.slice(0, 2),
	{
		what: 'fold of a call',
		key: ' ',
		binding: undefined,
		// From the reply's last words to the call above them.
		prepare: (program) => does(program, ESC, UP),
	},
];

/** Back to the empty draft and the end of the transcript, wherever the keys now go. */
const returns = (program: Driven): Promise<void> => does(program, ESC, 'i', CTRL_U, CTRL_END);

/** ms from a key to the last write that it caused. */
async function stepMs(program: Driven, key: string, what: string): Promise<number> {
	const settled = program.settles(BETWEEN_KEYS, what);
	const from = program.elapsed();
	program.type(key);
	return (await settled) - from;
}

/** @param runs of each action on both, one after the other; the short one has no more than some 32 jumps in it */
export async function longTranscript(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const short = drive(CLI, [server.url(`history=${SHORT}&size=${MESSAGE_BYTES}`)]);
	const long = drive(CLI, [server.url(`history=${LONG}&size=${MESSAGE_BYTES}`)]);
	return await driving([short, long], async () => {
		await Promise.all([short.shows(messageMark(SHORT - 1)), long.shows(messageMark(LONG - 1), 60_000)]);
		await long.quiet(2000);
		const figures: Figure[] = [];
		for (const action of ACTIONS) figures.push(await ratio(action, short, long, runs));
		return figures;
	});
}

/** How many replies the calls are spread over. In fewer they would be large messages, of which 100 calls are shown. */
const SPREADS = [100, 1000] as const;

/**
 * The same with calls of tools: 100,000 in a hundred replies, and in a thousand, against 100 in one.
 * @param runs of each action on both
 */
export async function manyCalls(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const figures: Figure[] = [];
	for (const replies of SPREADS) {
		const short = drive(CLI, [server.url('')]);
		const long = drive(CLI, [server.url('')]);
		const taken = await driving([short, long], async () => {
			await Promise.all([short.shows('ready'), long.shows('ready')]);
			short.type(`calls ${SHORT} 1\r`);
			long.type(`calls ${LONG} ${replies}\r`);
			await Promise.all([short.shows('calls done'), long.shows('calls done', 60_000)]);
			await long.quiet(2000);
			const words = `${LONG} calls in ${replies} replies against ${SHORT}`;
			const own: Figure[] = [];
			for (const action of CALL_ACTIONS) own.push(await ratio(action, short, long, runs, '17a', words));
			return own;
		});
		figures.push(...taken);
	}
	return figures;
}

async function ratio(
	action: Action,
	short: Driven,
	long: Driven,
	runs: number,
	row = '17',
	lengths = `${LONG} entries against ${SHORT}`,
): Promise<Figure> {
	const {what: name, key, binding} = action;
	const what = `${name}, ${lengths}`;
	if (binding !== undefined && !isBound(binding)) return skipped(row, what, `there is no key ${binding} yet`);
	const programs = [short, long] as const;
	const times: readonly [number[], number[]] = [[], []];
	for (const program of programs) await action.prepare(program);
	for (let run = 0; run < runs; run++) {
		// Whoever comes second finds the machine awake, so they take turns.
		const order = run % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
		for (const index of order) times[index].push(await stepMs(programs[index], key, `what a ${name} does`));
		await pause(BETWEEN_KEYS);
	}
	for (const program of programs) await returns(program);
	const [few, many] = [median(times[0]), median(times[1])];
	return figure(row, `${what} (${few.toFixed(2)} ms)`, many / few, 'x', {goal: 1.3});
}
