/** Plays one cell of the matrix: brings a chat into the state, injects the fault, and observes what becomes of everything. */
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {adviceAtPrompt, wordNotice} from '../../../source/chat/notices.ts';
import {wordFailure} from '../../../source/client/failure/failure-table.ts';
import {headOf} from '../../../source/protocol/remote-text.ts';
import {tokenOf} from '../sandbox-chat.ts';
import {CANARY} from './fault.ts';
import {type Cell, effectOf, type Fate, type Outcome, secondsOfSilence} from './model.ts';
import {answerTo} from './peer.ts';
import {openStage, type Stage} from './stage.ts';
import {isAnswered} from './states.ts';

export interface Played {
	/** What was true when the program did nothing more by itself. */
	readonly outcome: Outcome;
	/** A sentence about each property that did not hold, then or after the user had done what the notices say. */
	readonly problems: readonly string[];
}

const [EARLIER, FIRST, SECOND] = ['earlier question', 'first question', 'second question'] as const;

/** A cell that hangs is reported after this time, ms, instead of the whole run. */
const GUARD_MS = 10_000;

export async function playCell(cell: Cell): Promise<Played> {
	const stage = await openStage(cell);
	let stopGuard: () => void = () => {};
	const guard = new Promise<never>((_, reject) => {
		const timer = setTimeout(() => reject(new Error(describe(stage))), GUARD_MS);
		stopGuard = () => clearTimeout(timer);
	});
	try {
		return await Promise.race([playOn(stage, cell), guard]);
	} finally {
		stopGuard();
		await stage.close();
	}
}

/** The chat in a cell that hangs. */
function describe({chat, dials, problems}: Stage): string {
	const {connection, turn, queue, entries} = chat.getSnapshot();
	const codes = entries.map((entry) => (entry.kind === 'notice' ? entry.code : entry.kind));
	return JSON.stringify({
		hangs: connection.at,
		turn: turn?.phase,
		queue: queue.length,
		codes,
		dials,
		problems,
	});
}

async function playOn(stage: Stage, cell: Cell): Promise<Played> {
	const {chat, server, problems} = stage;
	const {state, fault} = cell;
	const effect = effectOf(cell);
	const isClosing = state.phase === 'closing';

	async function until(holds: (snapshot: ChatSnapshot) => boolean): Promise<void> {
		while (!holds(chat.getSnapshot())) await stage.changed();
	}

	/** Waits for the next event, or lets time pass where nothing else can happen. */
	async function step(): Promise<void> {
		const {connection, turn, queue, completing, awaiting} = chat.getSnapshot();
		const isPaused = turn === undefined && awaiting === undefined && queue.length > 0;
		const isPolling = turn?.phase === 'recovering';
		const isOfTime = connection.at === 'ready' && !completing && (isPaused || isPolling);
		if (connection.at === 'waiting' || isOfTime) await stage.tick();
		else await stage.changed();
	}

	async function settle(): Promise<void> {
		while (!isAtRest(chat.getSnapshot())) await step();
	}

	/** Brings the chat to the point of the fault. */
	async function begin(): Promise<void> {
		chat.connect();
		if (['unread', 'asked', 'recovering'].includes(state.progress)) {
			chat.send(EARLIER);
			await until(isAnswered);
		}
		if (!isClosing) server.arm();
		chat.send(FIRST);
		if (state.progress === 'answered') await until(isAnswered);
		else chat.send(SECOND);
		if (isClosing) {
			server.arm();
			void chat.close();
		}
		while (!stage.isMet) await step();
	}

	/** Lets time pass while nothing arrives on the connection. */
	async function endSilence(): Promise<void> {
		const {dials, failures} = stage;
		const count = failures.length;
		let passed = 0;
		for (; stage.dials === dials && stage.failures.length === count; passed++) await stage.tick();
		if (passed > secondsOfSilence(cell)) problems.push(`silence is noticed after ${passed} s`);
	}

	async function endClosing(): Promise<void> {
		if (chat.send(SECOND)) problems.push('a message is accepted while the connection closes');
		while (chat.getSnapshot().connection.at !== 'closed') await stage.tick();
	}

	async function play(): Promise<Outcome> {
		await begin();
		if (!server.actsAtOnce) {
			await until(state.seen);
			await server.inject();
		}
		if (isClosing) await endClosing();
		else if (fault.isSilent) await endSilence();
		if (state.progress === 'answered' && !isClosing) {
			if (effect === 'same') await server.barrier();
			else await until(({connection}) => connection.at !== 'ready');
			chat.send(SECOND);
		}
		await settle();
		checkCounts();
		return observe();
	}

	function fateOf(text: string): Fate {
		const {entries, queue} = chat.getSnapshot();
		if (queue.some((item) => item.text === text)) return 'waits';
		const entry = entries.findLast((each) => each.kind === 'user' && headOf(each.text) === text);
		if (entry === undefined) {
			if (!isClosing) problems.push(`"${text}" is gone`);
			return 'waits';
		}
		const isReplied = entries.some((each) => isWhole(each) && each.answers === entry.id);
		return isReplied ? 'answered' : 'unanswered';
	}

	/** Nothing is there twice, as long as the user sends nothing again. */
	function checkCounts(): void {
		const {entries} = chat.getSnapshot();
		const questions = entries.flatMap((entry) => (entry.kind === 'user' ? [headOf(entry.text)] : []));
		const answers = entries.flatMap((entry) => (isWhole(entry) ? [entry.answers] : []));
		if (new Set(questions).size < questions.length) problems.push('a message is there twice');
		if (new Set(answers).size < answers.length) problems.push('a message has two answers');
	}

	function observe(): Outcome {
		const {at} = chat.getSnapshot().connection;
		checkWords();
		return {
			end: at === 'stopped' || at === 'closed' ? at : 'ready',
			...{dials: stage.dials, code: stage.failures.at(-1)?.code},
			...{first: fateOf(FIRST), second: fateOf(SECOND)},
			received: [server.peer.received(FIRST), server.peer.received(SECOND)],
		};
	}

	/** Every failure and every message without an answer has a notice, and nothing says or holds the credential. */
	function checkWords(): void {
		const snapshot = chat.getSnapshot();
		const {entries} = snapshot;
		const notices = entries.filter((entry) => entry.kind === 'notice');
		if (JSON.stringify(snapshot).includes(CANARY)) problems.push('the snapshot has the credential');
		for (const notice of notices) {
			const {text, advice, atPrompt, onlyAtPrompt} = wordNotice(notice);
			const sentences = [text, advice, atPrompt, onlyAtPrompt].filter((each) => each !== undefined);
			if (sentences.some((each) => each.trim() === '')) problems.push(`${notice.code} has no words`);
			if (sentences.join().includes(CANARY)) problems.push(`${notice.code} says the credential`);
		}
		for (const failure of stage.failures) {
			if (!notices.some(({code}) => code === failure.code)) problems.push(`no notice says ${failure.code}`);
			if (failure.retry === 'stop' && !adviceAtPrompt(wordFailure(failure)))
				problems.push(`no advice after ${failure.code}`);
		}
		for (const text of [FIRST, SECOND]) {
			const entry = entries.findLast((each) => each.kind === 'user' && headOf(each.text) === text);
			if (entry === undefined || fateOf(text) !== 'unanswered') continue;
			if (!notices.some(({about}) => about === entry.id))
				problems.push(`no notice says that the ${text} has no answer`);
		}
		for (const entry of entries) {
			if (!isWhole(entry) || entry.answers === undefined) continue;
			const question = entries.find(({id}) => id === entry.answers);
			const last = entry.parts.at(-1);
			const text = last?.kind === 'text' ? headOf(last.text) : '';
			if (question?.kind !== 'user' || !text.startsWith(answerTo(headOf(question.text))))
				problems.push(`the answer "${text.slice(0, 40)}" is below another message`);
		}
	}

	/** The user does what the notices say, until both messages are answered. */
	async function recover(): Promise<void> {
		if (chat.getSnapshot().connection.at === 'stopped') {
			chat.reconnect();
			await settle();
		}
		if (chat.getSnapshot().needsSignIn) {
			chat.signIn(tokenOf(CANARY));
			await settle();
		}
		const isDone = (): boolean => fateOf(FIRST) === 'answered' && fateOf(SECOND) === 'answered';
		for (let left = 3; left > 0 && !isDone(); left--) {
			chat.retry();
			await settle();
		}
		if (!isDone()) problems.push(`at the end: ${fateOf(FIRST)}, ${fateOf(SECOND)}`);
		checkWords();
	}

	const outcome = await play();
	if (!isClosing) await recover();
	const closed = chat.close();
	while (chat.getSnapshot().connection.at !== 'closed') await stage.tick();
	await closed;
	if (stage.timers > 0) problems.push(`${stage.timers} timers are left`);
	await server.whenIdle();
	return {outcome, problems: [...new Set(problems)]};
}

type Entry = ChatSnapshot['entries'][number];

/** Whether an entry is an answer that arrived whole. */
const isWhole = (entry: Entry): entry is Extract<Entry, {readonly kind: 'assistant'}> =>
	entry.kind === 'assistant' && entry.arrived !== 'partial';

/** Whether nothing happens before the user acts. */
function isAtRest({
	connection,
	turn,
	queue,
	awaiting,
	completing,
	entries,
	needsSignIn,
}: ChatSnapshot): boolean {
	if (connection.at === 'stopped' || connection.at === 'closed') return true;
	if (connection.at !== 'ready' || turn !== undefined || awaiting !== undefined || completing) return false;
	const isHeld =
		needsSignIn || entries.some((entry) => entry.kind === 'notice' && /^queue_/.test(entry.code));
	return queue.length === 0 || isHeld;
}
