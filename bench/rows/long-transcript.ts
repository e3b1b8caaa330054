/** Rows 17 and 17a: the time of keys with 100,000 entries, or 100,000 tool calls, as a multiple of that with 100. */
import {setTimeout as pause} from 'node:timers/promises';
import {keyLabel, keySections} from '../../source/ui/keys/key-dispatch.ts';
import {HERE, startClient} from '../clients.ts';
import {type Driven, driving} from '../driver.ts';
import {type Figure, figure, median, skipped, summary} from '../figures.ts';
import type {BenchServer} from '../server-process.ts';
import {messageMark} from '../texts.ts';
import {BETWEEN_KEYS, CTRL_O, CTRL_U, SHIFT_UP, typeAndWait} from '../typing.ts';

const SHORT = 100;
const LONG = 100_000;
const MESSAGE_BYTES = 100;
const ESC = '\u001B';
const TAB = '\t';
const UP = '\u001B[A';
const CTRL_END = '\u001B[1;5F';

/** A repeatable action, and how to get from the empty draft to the state that it needs. */
interface Action {
	readonly name: string;
	/** The key to press. */
	readonly key: string;
	/** Its key in the key table; the action is skipped without it. undefined = every version has the key. */
	readonly binding: string | undefined;
	prepare(program: Driven): Promise<void>;
}

const isBound = (key: string): boolean =>
	keySections().some(({rows}) => rows.some(({keys}) => Object.keys(keys).map(keyLabel).includes(key)));

/** The key that jumps to the previous turn. */
const JUMP = ['{', '['].find(isBound) ?? '{';

const ACTIONS: readonly Action[] = [
	{name: 'key', key: 'Z', binding: undefined, prepare: async () => {}},
	{name: 'scrolled row', key: SHIFT_UP, binding: undefined, prepare: async () => {}},
	{
		name: 'step to a match',
		key: 'N',
		binding: 'N',
		// Every entry has it: there are as many matches as entries.
		prepare: (program) => typeAndWait(program, TAB, '/', 'lazy dog', '\r'),
	},
	{name: 'jump by a turn', key: JUMP, binding: JUMP, prepare: (program) => typeAndWait(program, TAB)},
];

/** Actions while the calls of each reply are one row. */
const RUN_ACTIONS: readonly Action[] = [
	{name: 'key beside a folded run', key: 'Z', binding: undefined, prepare: async () => {}},
	{
		name: 'fold of a run',
		key: ' ',
		binding: undefined,
		// From the end of the reply to the run above it.
		prepare: (program) => typeAndWait(program, TAB, UP),
	},
];

/** Actions on unfolded tool calls. There is only one question, so there is nothing to jump to. */
const CALL_ACTIONS: readonly Action[] = [
	...ACTIONS.slice(0, 2),
	{
		name: 'fold of a call',
		key: ' ',
		binding: undefined,
		// From the end of the reply to the call above it.
		prepare: (program) => typeAndWait(program, TAB, UP),
	},
];

/** Returns to the empty draft and the end of the transcript from any state; a find takes an Esc of its own. */
const reset = (program: Driven): Promise<void> => typeAndWait(program, ESC, ESC, CTRL_U, CTRL_END);

/** ms from a key to the last write that it caused. */
async function stepMs(program: Driven, key: string, expected: string): Promise<number> {
	const settled = program.settles(BETWEEN_KEYS, expected);
	const from = program.elapsed();
	program.type(key);
	return (await settled) - from;
}

/** @param runs of each action on both programs in turn; the short transcript has only some 32 jumps */
export async function longTranscript(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const short = startClient(HERE, server.url(`history=${SHORT}&size=${MESSAGE_BYTES}`));
	const long = startClient(HERE, server.url(`history=${LONG}&size=${MESSAGE_BYTES}`));
	return await driving([short, long], async () => {
		await Promise.all([short.shows(messageMark(SHORT - 1)), long.shows(messageMark(LONG - 1), 60_000)]);
		await long.quiet(2000);
		const figures: Figure[] = [];
		for (const action of ACTIONS) figures.push(await ratio(action, short, long, runs));
		return figures;
	});
}

/** Numbers of replies that the calls are spread over. Fewer replies would be large messages, which show 100 calls each. */
const SPREADS = [100, 1000] as const;

/**
 * The same with tool calls: 100,000 in 100 and in 1,000 replies, against 100 in one.
 * @param runs of each action on both programs
 */
export async function manyCalls(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const figures: Figure[] = [];
	for (const replies of SPREADS) {
		const short = startClient(HERE, server.url(''));
		const long = startClient(HERE, server.url(''));
		const taken = await driving([short, long], async () => {
			await Promise.all([short.shows('ready'), long.shows('ready')]);
			short.type(`calls ${SHORT} 1\r`);
			long.type(`calls ${LONG} ${replies}\r`);
			await Promise.all([short.shows('calls done'), long.shows('calls done', 60_000)]);
			await long.quiet(2000);
			const sizes = `${LONG} calls in ${replies} replies against ${SHORT}`;
			const own: Figure[] = [];
			for (const action of RUN_ACTIONS) own.push(await ratio(action, short, long, runs, '17a', sizes));
			for (const program of [short, long]) await typeAndWait(program, CTRL_O);
			for (const action of CALL_ACTIONS) own.push(await ratio(action, short, long, runs, '17a', sizes));
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
	sizes = `${LONG} entries against ${SHORT}`,
): Promise<Figure> {
	const {name, key, binding} = action;
	const title = `${name}, ${sizes}`;
	if (binding !== undefined && !isBound(binding))
		return skipped(row, title, `this version has no key ${binding}`);
	const programs = [short, long] as const;
	const times: readonly [number[], number[]] = [[], []];
	for (const program of programs) await action.prepare(program);
	for (let run = 0; run < runs; run++) {
		// The second one finds a warm machine, so they alternate.
		const order = run % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
		for (const index of order)
			times[index].push(await stepMs(programs[index], key, `the result of a ${name}`));
		await pause(BETWEEN_KEYS);
	}
	for (const program of programs) await reset(program);
	const few = median(times[0]);
	// Each step of the long transcript against the median of the short one, so that the quartiles are those of the steps.
	const ratios = summary(times[1].map((ms) => ms / few));
	return figure(row, `${title} (${few.toFixed(2)} ms)`, 'x', ratios, {goal: {most: 1.3}});
}
