/** `bedrock-chat --demo`: three questions one after the other, each after the answer to the one before, as plain text. */
import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import type {AssistantEntry, NoticeEntry} from '../../chat/entry.ts';
import type {Notice} from '../../chat/notices.ts';
import {cutParts} from '../../chat/turn.ts';
import {type Clock, systemClock} from '../../clock.ts';
import type {ConversationSettings} from '../../config/settings.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {closingLine} from '../../session/farewell.ts';
import {openSession} from '../../session/open-session.ts';
import {notifyOpening} from '../../session/opening-notices.ts';
import {own, type SafeText, safe} from '../../text/safe.ts';
import {labelled, plainNotice, plainReply} from './plain-text.ts';
import {createWaiter, type Ending, type Waiter} from './wait-for.ts';

/** The questions of the document's conversation flow. */
export const QUESTIONS = [
	'What is machine learning?',
	'Can you give me an example?',
	'How does it differ from deep learning?',
] as const;

export interface DemoIo {
	/** Gets the conversation, and nothing else. */
	readonly stdout: {write(text: string): unknown};
	/** Gets everything about the connection. */
	readonly stderr: {write(text: string): unknown};
	/** Where a log goes that was asked for without a place; undefined = this machine has none. */
	readonly defaultLogFile?: string | undefined;
}

export interface DemoOptions {
	readonly clock?: Clock;
	/** Factor on the built-in assistant's delays; default 1. */
	readonly pace?: number;
}

/**
 * Holds the conversation and ends with the last answer, or with the first thing that goes wrong: the questions build
 * on each other.
 * @returns exit code: 0; 1 when the built-in assistant cannot listen; 3 cannot connect; 4 authentication; 5 timeout;
 * 6 lost in mid-turn; 7 the server reported an error; 130 when `signal` ended it
 */
export async function runDemo(
	settings: ConversationSettings,
	io: DemoIo,
	signal: AbortSignal,
	{clock = systemClock, pace = 1}: DemoOptions = {},
): Promise<number> {
	const say = (line: SafeText): void => void io.stderr.write(`${line}\n`);
	const startedAt = clock.now();
	const started = await openSession(settings, {clock, pace, defaultLogFile: io.defaultLogFile});
	if ('problem' in started) {
		say(started.problem);
		return 1;
	}
	const {chat} = started;
	const watch = createWaiter(chat, clock, signal);
	const stopNotices = tellNotices(chat, say);
	notifyOpening(settings, started);
	try {
		const {exitCode, sentence} = await converse(chat, watch, io);
		if (sentence !== undefined) say(safe(sentence));
		return exitCode;
	} finally {
		stopNotices();
		watch.dispose();
		const whereTheLogIs = await started.stop();
		say(closingLine(chat.getSnapshot(), clock.now() - startedAt));
		if (whereTheLogIs !== undefined) say(whereTheLogIs);
	}
}

/** Tells every notice of the chat once, as it comes. */
function tellNotices(chat: Chat, say: (line: SafeText) => void): () => void {
	const told = new Set<string>();
	return chat.subscribe(() => {
		for (const notice of noticesIn(chat.getSnapshot())) {
			if (told.has(notice.id)) continue;
			told.add(notice.id);
			say(plainNotice(notice));
		}
	});
}

function noticesIn({entries}: ChatSnapshot): readonly NoticeEntry[] {
	return entries.filter((entry): entry is NoticeEntry => entry.kind === 'notice');
}

async function converse(chat: Chat, watch: Waiter, {stdout}: DemoIo): Promise<Ending> {
	const tell = (block: SafeText): void => void stdout.write(`${block}\n\n`);
	chat.connect();
	const connected = await watch.until(({connection}) => (connection.at === 'ready' ? true : undefined));
	if ('ending' in connected) return connected.ending;
	for (const question of QUESTIONS) {
		tell(labelled(own`You`, question));
		chat.send(question);
		const outcome = await watch.until((snapshot) => outcomeOf(snapshot, question));
		if ('ending' in outcome) {
			const {turn} = chat.getSnapshot();
			const parts = turn === undefined ? [] : cutParts(turn);
			if (parts.length > 0) tell(plainReply({parts, failed: false, arrived: 'partial'}));
			return outcome.ending;
		}
		const {reply, exitCode} = outcome.found;
		if (reply !== undefined) tell(plainReply(reply));
		if (exitCode !== 0) return {exitCode, sentence: undefined};
	}
	const hasComplained = noticesIn(chat.getSnapshot()).some(({code}) => code === 'server_error');
	return {exitCode: hasComplained ? 7 : 0, sentence: undefined};
}

interface Outcome {
	readonly reply: AssistantEntry | undefined;
	readonly exitCode: number;
}

/** What became of a question; undefined while its turn, or what completes its tool calls, is under way. */
function outcomeOf({entries, turn, queue, completing}: ChatSnapshot, question: string): Outcome | undefined {
	if (turn !== undefined || queue.length > 0 || completing) return undefined;
	const index = entries.findLastIndex((entry) => entry.kind === 'user' && headOf(entry.text) === question);
	const asked = entries[index];
	if (asked === undefined) return undefined;
	const later = entries.slice(index + 1);
	const reply = later.find(
		(entry): entry is AssistantEntry => entry.kind === 'assistant' && entry.answers === asked.id,
	);
	if (reply !== undefined && reply.arrived !== 'partial') return {reply, exitCode: reply.failed ? 7 : 0};
	const codes = later.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));
	return {reply, exitCode: Math.min(...codes.map((code) => WITHOUT_REPLY[code] ?? 7), 7)};
}

/** Exit codes of notices that end a turn without a reply, where it is not that the server reported an error. */
const WITHOUT_REPLY: Readonly<Partial<Record<Notice['code'], number>>> = {
	auth_required: 4,
	auth_expired: 4,
	unconfirmed: 6,
	not_received: 6,
	server_forgot: 6,
	history_refused: 6,
};
