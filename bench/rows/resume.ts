/** Rows 23 and 23a: continuing a session of 250 MB and 75,000 records, and starting beside 500 stored sessions. */
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {systemClock} from '../../source/clock.ts';
import {createJournalWriter, type JournalWriter} from '../../source/journal/journal-writer.ts';
import type {JournalRecord} from '../../source/journal/records.ts';
import {HERE} from '../clients.ts';
import {type Driven, drive, driving, scratch} from '../driver.ts';
import {type Figure, figure, median, scaled, skipped, summary, type Value} from '../figures.ts';
import {hasProc, peakMiB, residentMiB, WITHOUT_PROC} from '../proc.ts';
import {type BenchServer, SESSION_ID} from '../server-process.ts';
import {message, messageMark, replyMark} from '../texts.ts';

const TERMINAL = {columns: 100, rows: 30};
/** ms without a write before memory is measured. */
const REST = 2000;
const CTRL_HOME = '\u001B[1;5H';

/** Each is a message, its delivery, and its answer with the call of a tool: three records of 10 KB together. */
const TURNS = 25_000;
const TURN_BYTES = 10_000;
const QUESTION_SIZE = 200;
/** Messages in the server's history. */
const KNOWN = 100;

const SESSIONS = 500;

/** A folder of state, and the folder of the sessions in it. */
function stateFolder(name: string): {readonly state: string; readonly sessions: string} {
	const state = path.join(scratch(), name);
	const sessions = path.join(state, 'bedrock-chat', 'sessions');
	mkdirSync(path.dirname(sessions), {recursive: true});
	return {state, sessions};
}

const journalFor = (folder: string, url: string): JournalWriter =>
	createJournalWriter({
		...{folder, clock: systemClock, server: {url}, secrets: new Set()},
		onTrouble(code) {
			throw new Error(`the session cannot be written: ${code}`);
		},
		onRecovered() {},
	});

/** The records of a turn whose texts the history of the server has too. */
function turn(index: number, bytes: number): readonly JournalRecord[] {
	const [question, answer] = [2 * index, 2 * index + 1];
	const [id, answerId] = [`e${question + 1}`, `e${answer + 1}`];
	const at = Date.UTC(2026, 0, 1) + index * 1000;
	const items = Array.from({length: Math.floor(bytes / 200)}, (_, item) => ({
		...{item, name: message(item, 100), isSpare: item % 2 === 0},
	}));
	const call = {
		...{
			key: `${answerId}/0`,
			id: `call_${index}`,
			name: `get_order_${index % 7}`,
			arguments: {order_id: index},
		},
		...{outcome: {state: 'succeeded', result: {items}}, startedAt: at, endedAt: at + 120},
	};
	const text = `${message(answer, bytes / 4)}\n\n${replyMark(answer)}`;
	return [
		{
			kind: 'entry',
			entry: {kind: 'user', id, text: message(question, QUESTION_SIZE), at, delivery: 'sending'},
		},
		{kind: 'delivery', id, delivery: 'delivered'},
		{
			kind: 'entry',
			entry: {
				...{
					kind: 'assistant',
					id: answerId,
					messageId: `m${answer}`,
					answers: id,
					failed: false,
					metadata: {},
				},
				parts: [
					{kind: 'tool', call},
					{kind: 'text', text},
				],
				...{at: at + 900, tookMs: 900, arrived: 'in-turn'},
			},
		},
	];
}

async function writeSession(folder: string, url: string, turns: number, bytes: number): Promise<void> {
	const journal = journalFor(folder, url);
	journal.write({kind: 'server', at: Date.now(), session: SESSION_ID});
	for (let index = 0; index < turns; index++) {
		journal.write(turn(index, bytes));
		if (index % 1000 === 0) await journal.flush();
	}
	await journal.close();
}

interface Resuming {
	/** ms since the spawn. */
	readonly first: number;
	readonly whole: number;
	readonly memory: number;
	readonly peak: number;
}

async function resuming(state: string): Promise<Resuming> {
	const program = drive(HERE.file, ['--continue'], {...TERMINAL, env: {XDG_STATE_HOME: state}});
	return await driving([program], async () => {
		const ready = program.shows(HERE.readyMark);
		const first = await program.shows(replyMark(2 * TURNS - 1));
		// The conversation is whole when its first message can be shown.
		program.type(CTRL_HOME);
		const whole = await program.shows(messageMark(0));
		await ready;
		await program.quiet(REST);
		return {first, whole, memory: residentMiB(program.pid), peak: peakMiB(program.pid)};
	});
}

interface Started {
	readonly interface: number;
	readonly ready: number;
}

const started = (program: Driven): Promise<Started> =>
	driving([program], async () => {
		const ready = program.prints(HERE.readyMark);
		return {interface: await program.prints(HERE.interfaceMark), ready: await ready};
	});

/** @param runs of each */
export async function resume(server: BenchServer, runs: number): Promise<readonly Figure[]> {
	const title = `a session of ${(TURNS * TURN_BYTES) / 1_000_000} MB, ${3 * TURNS} records:`;
	if (!hasProc) return [skipped('23', title, WITHOUT_PROC)];
	const large = stateFolder('large');
	const url = server.url(`history=${KNOWN}&first=${2 * TURNS - KNOWN}&size=${QUESTION_SIZE}`);
	await writeSession(large.sessions, url.replace(/session_id=[^&]*&/, ''), TURNS, TURN_BYTES);
	const many = stateFolder('many');
	const none = stateFolder('none');
	for (let index = 0; index < SESSIONS; index++) await writeSession(many.sessions, server.url(), 5, 2000);
	const start = (state: string): Promise<Started> =>
		started(drive(HERE.file, [server.url()], {...TERMINAL, env: {XDG_STATE_HOME: state}}));
	// The first start fills the compile cache.
	await start(none.state);
	const resumed: Resuming[] = [];
	const beside: Started[] = [];
	const alone: Started[] = [];
	for (let run = 0; run < runs; run++) {
		alone.push(await start(none.state));
		resumed.push(await resuming(large.state));
		beside.push(await start(many.state));
	}
	const each = (read: (run: Resuming) => number): Value => summary(resumed.map(read));
	const usual = median(alone.map((run) => run.interface));
	const ratio = (read: (run: Started) => number): Value =>
		scaled(summary(beside.map(read)), 1 / median(alone.map(read)));
	return [
		figure(
			'23',
			`${title} first screen, after the interface`,
			'ms',
			each(({first}) => first - usual),
			{goal: {most: 150}},
		),
		figure(
			'23',
			`${title} whole, after the interface`,
			'ms',
			each(({whole}) => whole - usual),
			{goal: {most: 1000}},
		),
		figure(
			'23',
			`${title} memory`,
			'MiB',
			each(({memory}) => memory),
			{goal: {most: 150}},
		),
		figure(
			'23',
			`${title} peak memory`,
			'MiB',
			each(({peak}) => peak),
		),
		figure(
			'23a',
			`interface beside ${SESSIONS} stored sessions, against none`,
			'x',
			ratio((run) => run.interface),
			{goal: {most: 1.1}},
		),
		figure(
			'23a',
			`ready beside ${SESSIONS} stored sessions, against none`,
			'x',
			ratio((run) => run.ready),
			{goal: {most: 1.1}},
		),
	];
}
