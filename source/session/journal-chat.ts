/** Keeps a chat in its journal: messages with their delivery, answers with their tools, the queue, drafts and prompts. */
import type {Chat, ChatSnapshot} from '../chat/chat.ts';
import {readInput, withoutSecret} from '../chat/commands.ts';
import type {AssistantEntry, Entry, NoticeEntry, QueueItem, Turn, UserEntry} from '../chat/entry.ts';
import type {FeedbackByMessage} from '../chat/feedback/feedback.ts';
import {wordNotice} from '../chat/notices.ts';
import type {RestoredChat} from '../chat/recovery/restored.ts';
import {whole} from '../chat/recovery/whole.ts';
import {partialParts} from '../chat/turn.ts';
import type {Clock} from '../clock.ts';
import type {JournalWriter} from '../journal/journal-writer.ts';
import type {EntryValue, JournalRecord} from '../journal/records.ts';

export interface JournalChatOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'subscribe' | 'beforeSending'>;
	readonly journal: JournalWriter;
	readonly clock: Clock;
	/** What an earlier segment has kept already, and this one continues. */
	readonly entries?: readonly Entry[];
	/** What waits there, and the chat does not have: it still waits in this one. */
	readonly waiting?: RestoredChat['queue'];
	/** What waits is not kept: nobody is there who could send it later. */
	readonly skipsQueue?: boolean;
}

export interface JournalledChat {
	/** The texts of the input, the newest last. */
	setDrafts(texts: readonly string[]): void;
	/** A prompt was sent or put away. */
	addPrompt(text: string): void;
	/** Writes everything and ends. Call it before the chat is closed. */
	stop(): Promise<void>;
}

/** Answers wait so long, ms, so that a burst of them is received and drawn before it is written. Messages wait less. */
const ANSWERS_MS = 100;

export function journalChat({
	chat,
	journal,
	clock,
	entries = [],
	waiting = [],
	skipsQueue = false,
}: JournalChatOptions): JournalledChat {
	let carried = waiting;
	let known: Pick<ChatSnapshot, 'entries' | 'unfinished' | 'feedback' | 'turn'> = {
		turn: undefined,
		entries,
		unfinished: [],
		feedback: chat.getSnapshot().feedback,
	};
	let server = '';
	/** The server's part of the last conversation that was stored there. */
	let opened = serverPart(chat.getSnapshot());
	let cancel: (() => void) | undefined;
	let isStopped = false;
	const subscriptions = [chat.subscribe(plan), chat.beforeSending(() => collect('now'))];
	plan();

	function unfinishedOf({unfinished}: ChatSnapshot): ChatSnapshot['unfinished'] {
		return skipsQueue ? known.unfinished : unfinished;
	}

	/** A message of the user is written before the server can have it, a change of the queue in this turn of the event loop, all else soon. */
	function plan(): void {
		if (unfinishedOf(chat.getSnapshot()) !== known.unfinished) collect('now');
		else cancel ??= clock.after(ANSWERS_MS, () => collect());
	}

	function collect(when: 'now' | 'soon' = 'soon'): void {
		cancel?.();
		cancel = undefined;
		if (isStopped) return;
		const snapshot = chat.getSnapshot();
		const {turn} = snapshot;
		const unfinished = unfinishedOf(snapshot);
		const lost = lostAt(snapshot.entries);
		const all = lost < 0 ? snapshot.entries : snapshot.entries.toSpliced(lost, 1);
		if (turn !== known.turn) journal.partial(turn && partOf(turn), turn?.text.length ?? 0);
		const records = [
			...queuedRecords(known.unfinished, unfinished, clock.now()),
			...entryRecords(known.entries, all, clock.now()),
			...unqueuedRecords(known.unfinished, unfinished),
			...ratedRecords(known.feedback, snapshot.feedback),
		];
		// What only goes with a conversation begins no session.
		const begins =
			journal.id !== undefined || records.some((record) => !isCompanion(record, entries.length > 0));
		known = {...known, turn, feedback: snapshot.feedback};
		if (!begins) return;
		known = {...known, entries: all, unfinished};
		const part = serverPart(snapshot);
		if (part.conversation !== undefined) opened = part;
		if (lost < 0 && (records.length > 0 || journal.id !== undefined)) records.unshift(...serverRecords(part));
		// A message that was refused, before which the line was stored, has begun no other conversation.
		else if (lost >= 0 && server !== '' && opened.conversation !== undefined)
			records.unshift(...serverRecords(opened));
		records.unshift(...carriedRecords(carried, clock.now()));
		carried = [];
		if (records.length > 0) (when === 'now' ? journal.writeNow : journal.write)(records);
	}

	function serverRecords(record: ServerPart): readonly JournalRecord[] {
		const text = JSON.stringify(record);
		if (text === server || text === '{}') return [];
		server = text;
		return [{kind: 'server', at: clock.now(), ...record}];
	}

	return {
		setDrafts(texts) {
			const isKept = journal.id === undefined ? isSaid : isStoredText;
			if (!isStopped) journal.draft(texts.filter(isKept));
		},
		addPrompt(text) {
			// The message of the prompt is written first.
			collect();
			if (!isStopped && isStoredText(text)) journal.prompt(text);
		},
		async stop() {
			if (isStopped) return;
			collect();
			isStopped = true;
			for (const unsubscribe of subscriptions) unsubscribe();
			await journal.close();
		},
	};
}

type ServerPart = Omit<Extract<JournalRecord, {readonly kind: 'server'}>, 'kind' | 'at'>;

const serverPart = ({session, conversation, conversationNumber}: ChatSnapshot): ServerPart => ({
	...{session: session?.id, conversation: conversation?.id, title: conversation?.title},
	number: conversationNumber || undefined,
});

/** What may be a credential after a command, as after an incomplete `/login`, must not be stored; `/with` has a message behind it. */
function isStoredText(text: string): boolean {
	if (withoutSecret(text) !== undefined) return false;
	const input = readInput(text);
	if (input.kind === 'command') return input.command.name === 'with' || input.argument === '';
	return input.kind !== 'surplus';
}

/** Alone, a command begins no session: something has to be said. */
function isSaid(text: string): boolean {
	if (!isStoredText(text) || text.trim() === '/') return false;
	const input = readInput(text);
	if (input.kind === 'command') return input.command.name === 'with' || input.argument !== '';
	return input.kind !== 'unknown' || input.argument !== '';
}

/**
 * A line across the conversation, a part of an answer, or a request that waits: they say nothing without the messages.
 * @param isContinued an earlier segment has messages
 */
const isCompanion = (record: JournalRecord, isContinued: boolean): boolean =>
	record.kind === 'rule' ||
	record.kind === 'forgotten' ||
	(record.kind === 'queued-request' && !isContinued) ||
	(record.kind === 'entry' && record.entry.arrived === 'partial');

/** The part of an answer that has arrived, as an entry; undefined if nothing has. */
function partOf(turn: Turn): EntryValue | undefined {
	const parts = partialParts(turn);
	const {entryId: answers, startedAt, lastFrameAt: at} = turn;
	const more = {parts, answers, at, tookMs: at - startedAt, metadata: {}, failed: false};
	return parts.length === 0 ? undefined : {id: 'e1', kind: 'assistant', arrived: 'partial', ...more};
}

/**
 * Where the line is that says that the server does not have the conversation, if nothing was said since but what the server
 * did not take; else -1. Another sign-in may find it, so until then what is stored leads there.
 */
function lostAt(entries: readonly Entry[]): number {
	const newest = entries.findLastIndex(isSaidOrLine);
	const entry = entries[newest];
	const isLoss = entry?.kind === 'notice' && ['conversation_lost', 'server_forgot'].includes(entry.code);
	return isLoss ? newest : -1;
}

const isSaidOrLine = (entry: Entry): boolean =>
	entry.kind === 'notice' ? entry.shape === 'rule' : entry.kind !== 'user' || entry.delivery !== 'not-sent';

/** Their places are in the order of the records. */
const carriedRecords = (waiting: RestoredChat['queue'], at: number): readonly JournalRecord[] =>
	waiting.map((item, index) => ({
		...{kind: item.request === undefined ? 'queued' : 'queued-request', at, id: `carried${index}`},
		...item,
	}));

/** The records of what waits and is new in a queue; each that others wait behind is after the one before it. */
function queuedRecords(
	before: readonly QueueItem[],
	after: readonly QueueItem[],
	at: number,
): readonly JournalRecord[] {
	if (before === after) return [];
	const ids = new Set(before.map(({id}) => id));
	const lastOld = after.findLastIndex(({id}) => ids.has(id));
	return after.flatMap((item, index): readonly JournalRecord[] => {
		if (ids.has(item.id)) return [];
		const {kind: _, ...values} = item;
		const place = index < lastOld ? {after: after[index - 1]?.id ?? ''} : {};
		return [{kind: item.kind === 'message' ? 'queued' : 'queued-request', at, ...values, ...place}];
	});
}

function unqueuedRecords(
	before: readonly QueueItem[],
	after: readonly QueueItem[],
): readonly JournalRecord[] {
	if (before === after) return [];
	const ids = new Set(after.map(({id}) => id));
	return before.filter(({id}) => !ids.has(id)).map(({id}) => ({kind: 'unqueued', id}));
}

function ratedRecords(before: FeedbackByMessage, after: FeedbackByMessage): readonly JournalRecord[] {
	if (before === after) return [];
	return [...after].flatMap(([messageId, given]): readonly JournalRecord[] => {
		const {rating, outcome} = given;
		if (before.get(messageId) === given || (outcome.at !== 'stored' && outcome.at !== 'unknown')) return [];
		return [{kind: 'rated', messageId, rating, isStored: outcome.at === 'stored'}];
	});
}

type Kept = UserEntry | AssistantEntry;

const isKept = (entry: Entry): entry is Kept => entry.kind !== 'notice';

/** The records of what changed between two states of the entries; what they share at both ends is compared quickly. */
export function entryRecords(
	before: readonly Entry[],
	after: readonly Entry[],
	at: number,
): readonly JournalRecord[] {
	if (before === after) return [];
	let start = 0;
	while (start < before.length && before[start] === after[start]) start++;
	let same = 0;
	const most = Math.min(before.length, after.length) - start;
	while (same < most && before.at(-1 - same) === after.at(-1 - same)) same++;
	const [oldEnd, end] = [before.length - same, after.length - same];
	const old = new Map(before.slice(start, oldEnd).map((entry) => [entry.id, entry]));
	const changed = after.slice(start, end);
	const ids = new Set(changed.map(({id}) => id));
	const records: JournalRecord[] = [];
	/** Whether all messages from here on are new, so that a record needs no place. */
	const lastOld = changed.findLastIndex((entry) => isKept(entry) && old.has(entry.id));
	let next = end;
	while (after[next]?.kind === 'notice') next++;
	const above = keptAbove(after, start);
	let last = above;
	for (const [index, entry] of changed.entries()) {
		const known = old.get(entry.id);
		if (!isKept(entry)) continue;
		if (known === undefined) {
			const place = next < after.length || index < lastOld ? {after: last} : {};
			records.push({kind: 'entry', entry: valueFor(entry), ...place});
		} else if (known !== entry) records.push(changeOf(known, entry));
		last = entry.id;
	}
	for (const entry of old.values())
		if (isKept(entry) && !ids.has(entry.id)) records.push({kind: 'removed', id: entry.id});
	// The lines directly below may be below another message now.
	const known = rulesIn(before.slice(start, oldEnd + next - end), above);
	const rules = rulesIn(after.slice(start, next), above);
	for (const [id, rule] of rules) {
		if (known.get(id)?.after === rule.after || rule.after === '') continue;
		const text = wordNotice(rule.entry).text.slice(0, LONGEST_RULE);
		records.push({kind: 'rule', at: rule.entry.at, id, after: rule.after, text});
	}
	for (const id of known.keys()) if (!rules.has(id)) records.push({kind: 'removed', id});
	const [oldRule, rule] = [lastRule(before, [], 0), lastRule(after, before, start)];
	// Without a line any more, the server has all of it again.
	if (rule >= 0 || oldRule >= 0) {
		const forgotten = keptAbove(after, rule);
		if (rule < 0 !== oldRule < 0 || keptAbove(before, oldRule) !== forgotten)
			records.push({kind: 'forgotten', at, after: forgotten});
	}
	return records;
}

/** UTF-16 units of a line across the conversation: it may quote the server. */
const LONGEST_RULE = 2000;

/** The lines across the conversation by id, each with the message or answer above it; '' = none. Late answers come above it. */
type Rules = ReadonlyMap<string, {readonly entry: NoticeEntry; readonly after: string}>;

/** @param above the message or answer above these entries */
function rulesIn(entries: readonly Entry[], above: string): Rules {
	const rules = new Map<string, {readonly entry: NoticeEntry; readonly after: string}>();
	let after = above;
	for (const entry of entries) {
		if (isKept(entry)) after = entry.id;
		else if (entry.shape === 'rule') rules.set(entry.id, {entry, after});
	}
	return rules;
}

/** The id of the last message or answer before an index; '' = none. */
function keptAbove(entries: readonly Entry[], index: number): string {
	for (let at = index - 1; at >= 0; at--) {
		const entry = entries[at];
		if (entry !== undefined && isKept(entry)) return entry.id;
	}
	return '';
}

/** The index of the last line of a list; -1 = none. Each list is asked for twice: after a change, and before the next. */
const lastRules = new WeakMap<readonly Entry[], number>();

/** @param before a list that begins with the same entries, so many of them */
function lastRule(entries: readonly Entry[], before: readonly Entry[], shared: number): number {
	let index = lastRules.get(entries);
	if (index !== undefined) return index;
	const earlier = lastRules.get(before) ?? shared;
	const [first, none] = earlier < shared ? [shared, earlier] : [0, -1];
	index = entries.length - 1;
	while (index >= first && !isRule(entries[index])) index--;
	if (index < first) index = none;
	lastRules.set(entries, index);
	return index;
}

const isRule = (entry: Entry | undefined): boolean => entry?.kind === 'notice' && entry.shape === 'rule';

function changeOf(known: Entry, entry: Kept): JournalRecord {
	const isSameText = known.kind === 'user' && entry.kind === 'user' && known.text === entry.text;
	if (!isSameText) return {kind: 'entry', entry: valueFor(entry)};
	const {id, delivery, isRefused} = entry;
	return {kind: 'delivery', id, delivery, isRefused};
}

const valueFor = (entry: Kept): EntryValue => ({...whole(entry)});
