/** A user who types, sends and waits at random, whose program is killed at random moments and continued: nothing is lost or doubled. */
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {expect} from 'vitest';
import {runSessions} from '../../source/modes/sessions.ts';
import {createHandClock} from './hand-clock.ts';
import {type Random, randomFrom} from './mutated-frames.ts';
import {type Program, startProgram, stateFolder} from './pty.ts';
import {type ReferenceServer, startServer} from './reference-server/server.mjs';

/** Actions of the user in a round that nothing ends before. */
const MOST_ACTIONS = 14;

/** When a program is killed: at a number of bytes that it wrote, of messages on the wire, or of actions of the user. */
interface Moment {
	readonly by: 'bytes' | 'frames' | 'actions';
	readonly count: number;
}

const anyMoment = (random: Random): Moment =>
	random.pick([
		{by: 'bytes', count: 1 + random.below(3_000)},
		{by: 'bytes', count: 3_000 + random.below(6_000)},
		{by: 'frames', count: 1 + random.below(16)},
		{by: 'actions', count: random.below(MOST_ACTIONS)},
	]);

/** A session as `sessions show --json` prints it. */
export interface Shown {
	readonly entries: ReadonlyArray<{
		readonly kind: 'user' | 'assistant' | 'notice';
		readonly id: string;
		readonly text?: string;
		readonly delivery?: string;
		readonly answers?: string;
		readonly parts?: ReadonlyArray<{readonly text?: string}>;
	}>;
	readonly queue: ReadonlyArray<{readonly text: string}>;
	readonly drafts: readonly string[];
	readonly damaged: number;
}

const NOTHING: Shown = {entries: [], queue: [], drafts: [], damaged: 0};

export interface KillFigures {
	kills: number;
	/** Messages that were sent, and those that the server received. */
	sent: number;
	received: number;
	/** Kills while a draft was typed, of these with one that was on the disk, and kills while an answer was awaited. */
	withDraft: number;
	withSavedDraft: number;
	inTurn: number;
	/** Kills before the program was ready. */
	starting: number;
	/** Messages that no server has received, and that are shown so. */
	notSent: number;
}

/** What the user knows. */
interface Known {
	/** In the input, with what is typed and not on the screen yet. */
	draft: string;
	/** The beginning of it that was seen on the disk. */
	saved: string;
	/** Sent, as far as the screen shows it. */
	readonly acknowledged: Set<string>;
	/** Enter was pressed, and the screen has not shown the message yet. */
	entered: string | undefined;
}

export interface KillOptions {
	readonly kills: number;
	readonly seed: number;
}

/** Kills the program so many times, and continues it; then all is sent and answered, and the program quits. */
export async function killRounds({kills, seed}: KillOptions): Promise<KillFigures> {
	const state = stateFolder();
	const sessions = path.join(state, 'bedrock-chat', 'sessions');
	const figures: KillFigures = {
		...{kills: 0, sent: 0, received: 0, withDraft: 0, withSavedDraft: 0, inTurn: 0, starting: 0, notSent: 0},
	};
	/** Turns that wait, and what is called with each message on the wire. */
	const held: Array<() => void> = [];
	let onFrame = (): void => {};
	const release = (): void => {
		for (const resolve of held.splice(0)) resolve();
	};
	let holds = false;
	const server = await startServer({
		version: 'H',
		beforeModel: () => (holds ? new Promise((resolve) => void held.push(resolve)) : undefined),
		onLog({dir}) {
			if (dir === 'in' || dir === 'out') onFrame();
			return undefined;
		},
	});
	const start = (isFirst: boolean): Program =>
		startProgram({
			args: [server.url, ...(isFirst ? [] : ['--continue'])],
			env: {XDG_STATE_HOME: state},
		});
	const acknowledged = new Set<string>();
	let shown = NOTHING;
	try {
		for (let round = 0; round < kills; round++) {
			const random = randomFrom(seed * 1000 + round);
			holds = random.below(2) === 0;
			const moment = anyMoment(random);
			const program = start(shown === NOTHING);
			const draft = shown.drafts.at(-1) ?? '';
			const known: Known = {draft, saved: draft, entered: undefined, acknowledged};
			let isKilled = false;
			let frames = 0;
			const kill = (): void => {
				if (isKilled) return;
				isKilled = true;
				process.kill(program.pid, 'SIGKILL');
			};
			onFrame = () => {
				if (moment.by === 'frames' && ++frames >= moment.count) kill();
			};
			const user = actAtRandom({program, random, known, round: seed * 1000 + round, sessions, release});
			const watch =
				moment.by === 'bytes'
					? program.shows(() => program.output().length >= moment.count)
					: new Promise<void>(() => {});
			const acting = (async () => {
				let isReady = false;
				try {
					await user.ready();
					isReady = true;
					for (let action = 0; action < MOST_ACTIONS; action++) {
						if (isKilled || (moment.by === 'actions' && action >= moment.count)) break;
						await user.act();
					}
				} catch (error) {
					if (!isKilled) throw error;
				}
				return isReady;
			})();
			await Promise.race([acting, watch.catch(() => {})]);
			kill();
			await program.exited;
			onFrame = () => {};
			const isReady = await acting;
			figures.kills++;
			if (!isReady) figures.starting++;
			if (held.length > 0) figures.inTurn++;
			if (known.draft !== '') figures.withDraft++;
			if (known.saved !== '') figures.withSavedDraft++;
			const where = `seed ${seed}, round ${round}, ${JSON.stringify(moment)}, ${JSON.stringify({...known, acknowledged: []})}`;
			const next = await sessionIn(sessions);
			expectKept(next, known, {server, where, earlier: shown});
			shown = next;
			if (random.below(2) === 0) release();
		}
		await finish(
			start(shown === NOTHING),
			shown.drafts.at(-1) ?? '',
			() => {
				holds = false;
				release();
			},
			acknowledged,
		);
		shown = await sessionIn(sessions);
		const received = (text: string): number =>
			server.questions.filter((question) => question === text).length;
		const users = shown.entries.filter(({kind}) => kind === 'user');
		for (const {text = '', delivery} of users) {
			// What is called delivered was received, and nothing was twice.
			if (delivery === 'delivered') expect([text, received(text)]).toEqual([text, 1]);
			else figures.notSent++;
			expect(received(text)).toBeLessThan(2);
		}
		expect(new Set(users.map(({text}) => text))).toEqual(new Set([...acknowledged, ...server.questions]));
		expect([shown.queue, shown.damaged]).toEqual([[], 0]);
		figures.sent = users.length;
		figures.received = server.questions.length;
		return figures;
	} finally {
		release();
		await server.close();
	}
}

/** The session that --continue would continue. */
export async function sessionIn(sessions: string): Promise<Shown> {
	const written: string[] = [];
	const stdout = {write: (more: string) => written.push(more)};
	const code = await runSessions(
		{mode: 'sessions', action: {do: 'show', id: undefined}, json: true},
		{sessions, stdout, stderr: stdout, clock: createHandClock()},
	);
	const text = written.join('');
	if (code !== 0 && text.includes('No sessions are stored')) return NOTHING;
	expect(code, text).toBe(0);
	return JSON.parse(text);
}

function actAtRandom({
	program,
	random,
	known,
	round,
	sessions,
	release,
}: {
	readonly program: Program;
	readonly random: Random;
	readonly known: Known;
	readonly round: number;
	readonly sessions: string;
	readonly release: () => void;
}) {
	let words = 0;
	let messages = 0;

	async function type(): Promise<void> {
		const word = `w${round}x${++words}`;
		const isStart = known.draft === '';
		// The server answers a message with what is behind its first word, and each is another one.
		const typed = isStart
			? `echo m${round}n${++messages}e ${word}`
			: `${random.pick([' ', ' ', '\n'])}${word}`;
		known.draft += typed;
		program.type(typed);
		if (random.below(3) > 0) await program.shows(word);
	}

	/** Waits until the draft is on the disk, without another key. */
	async function rest(): Promise<void> {
		const {draft} = known;
		let hasEnded = false;
		void program.exited.then(() => {
			hasEnded = true;
		});
		while (!hasEnded && (await sessionIn(sessions)).drafts.at(-1) !== draft) await wait(5);
		if (!hasEnded) known.saved = draft;
	}

	async function enter(): Promise<void> {
		const text = known.draft;
		const first = text.split(/\s/)[1] ?? '';
		known.entered = text;
		program.type('\r');
		await program.shows((rows) => isInConversation(rows, first));
		known.acknowledged.add(text);
		known.entered = undefined;
		known.draft = '';
		known.saved = '';
	}

	/** Sends what was held since the last kill. */
	async function retry(): Promise<void> {
		program.type('/retry\r');
		await program.hides('› /retry');
	}

	return {
		async ready() {
			await program.shows('● ready');
			if (known.draft !== '') await program.shows(known.draft.split(/\s/).at(-1) ?? '');
		},
		async act() {
			const choice = random.below(10);
			const isHeld = program.text().includes('Type /retry');
			if (known.draft === '' && isHeld && choice < 5) await retry();
			else if (known.draft === '' || choice < 5) await type();
			else if (choice < 8) await enter();
			else if (choice < 9) await rest();
			else release();
		},
	};
}

interface Kill {
	readonly server: ReferenceServer;
	readonly where: string;
	readonly earlier: Shown;
}

const textsOf = ({entries, queue}: Shown): readonly string[] => [
	...entries.flatMap(({kind, text}) => (kind === 'user' ? [text ?? ''] : [])),
	...queue.map(({text}) => text),
];

/** Without those that the screen calls not received, which the user may have sent again. */
const certainTextsOf = (shown: Shown): readonly string[] =>
	textsOf({
		...shown,
		entries: shown.entries.filter(({delivery}) => delivery !== 'not-sent' && delivery !== 'unconfirmed'),
	});

/** What the reference server answers. */
const answerTo = (question: string): string => question.replace(/^echo\s/, '');

function expectKept(shown: Shown, known: Known, {server, where, earlier}: Kill): void {
	const texts = textsOf(shown);
	expect(shown.damaged, where).toBe(0);
	const certain = certainTextsOf(shown);
	expect(
		certain.filter((text, index) => certain.indexOf(text) !== index),
		`${where}: there twice: ${JSON.stringify([shown, server.questions])}`,
	).toEqual([]);
	const draft = shown.drafts.at(-1) ?? '';
	const isSent = known.entered !== undefined && texts.includes(known.entered);
	const sure = [...known.acknowledged, ...textsOf(earlier)];
	expect(
		sure.filter((text) => !texts.includes(text)),
		`${where}: lost`,
	).toEqual([]);
	expect(
		server.questions.filter((text) => !texts.includes(text) && text !== draft),
		`${where}: received and not kept`,
	).toEqual([]);
	// A message that was sent again is another entry.
	const ids = new Set(shown.entries.map(({id}) => id));
	expect(earlier.entries.filter(({kind, id}) => kind === 'assistant' && !ids.has(id))).toEqual([]);
	expectAnswers(shown, where);

	// What is typed now, or was when Enter was pressed, if the message is not there.
	const typed = known.entered === undefined ? known.draft : isSent ? '' : known.entered;
	const wanted = typed === '' ? '' : known.saved;
	expect({draft, isBeginning: typed.startsWith(draft), others: shown.drafts.length > 1}, where).toEqual({
		draft,
		isBeginning: true,
		others: false,
	});
	expect(draft.startsWith(wanted), `${where}: the draft is "${draft}" instead of at least "${wanted}"`).toBe(
		true,
	);
}

export function expectAnswers({entries}: Shown, where: string): void {
	let question = '';
	for (const {kind, text = '', answers, parts = []} of entries) {
		if (kind === 'user') question = text;
		else if (kind === 'assistant') {
			const asked = entries.find(({id}) => id === answers)?.text ?? question;
			expect([asked, parts.at(-1)?.text], where).toEqual([asked, answerTo(asked)]);
		}
	}
}

/** Sends what is left, waits for every answer, and quits. */
async function finish(
	program: Program,
	draft: string,
	release: () => void,
	acknowledged: Set<string>,
): Promise<void> {
	await program.shows('● ready');
	release();
	const isCalm = (rows: readonly string[]): boolean => !/Looking|thinking|sending/.test(rows.join('\n'));
	const isSent = (rows: readonly string[]): boolean => isCalm(rows) && !rows.join('\n').includes('queued');
	if (draft !== '') {
		program.type('\r');
		await program.shows((rows) => isInConversation(rows, draft.split(/\s/)[1] ?? ''));
		acknowledged.add(draft);
	}
	await program.shows(isCalm);
	if (!isSent(program.rows()) || program.text().includes('Type /retry')) program.send('/retry');
	await program.shows(isSent);
	program.send('/quit');
	await program.exited;
}

/** Whether a row of the conversation, not of the input, has this text. */
function isInConversation(rows: readonly string[], text: string): boolean {
	const rule = rows.findLastIndex((row) => row.startsWith('────'));
	return rows.slice(0, rule).some((row) => row.includes(text));
}
