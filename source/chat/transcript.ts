/** The transcript as a pure reducer: entries, the turn under way, and how every event changes them. */
import type {FailureCode} from '../client/failure/failure-code.ts';
import type {HistoryMessage, JsonObject} from '../protocol/frames.ts';
import {headOf} from '../protocol/remote-text.ts';
import type {AiResponseFrame} from '../protocol/server-frames.ts';
import {AppendList} from './append-list.ts';
import type {AssistantEntry, Delivery, Entry, NoticeEntry, Turn, UserEntry} from './entry.ts';
import type {FailureNotice, Notice, NoticeCode} from './notices.ts';
import {reconcile} from './reconcile.ts';
import {whole} from './recovery/whole.ts';
import {ownSettings} from './settings/session-settings.ts';
import {endAll} from './tools.ts';
import {begin, partialParts, replyParts, typing} from './turn.ts';

export interface Transcript {
	readonly entries: AppendList<Entry>;
	readonly turn: Turn | undefined;
	/** Index of the first entry that the server's present history can know: moves at `/clear` and at a new session. */
	readonly epoch: number;
	/** Number of the conversation on the server, counted up when another one, or none, takes its place. */
	readonly conversationNumber: number;
	/** Number in the next local id. */
	readonly nextId: number;
}

export const EMPTY_TRANSCRIPT: Transcript = {
	entries: AppendList.of<Entry>([]),
	turn: undefined,
	epoch: 0,
	conversationNumber: 0,
	nextId: 1,
};

/** The events of a transcript; `at` is the clock's time in ms. */
export type TranscriptEvent =
	/** A message was written to the socket: adds an entry and starts a turn. `again`: the entry that it repeats. */
	| {
			readonly type: 'sent';
			readonly text: string;
			readonly at: number;
			readonly again?: string | undefined;
			readonly overrides?: JsonObject | undefined;
	  }
	| {readonly type: 'typing'; readonly message: string; readonly at: number}
	| {
			readonly type: 'answered';
			readonly frame: AiResponseFrame;
			readonly failed: boolean;
			readonly at: number;
			/** The overrides of the session, by the names of the settings. */
			readonly settings?: JsonObject | undefined;
			/** It is not the answer to the turn under way, which goes on: `answers` is the user's entry, if it is known. */
			readonly other?: {readonly answers: string | undefined} | undefined;
			/** Goes below the reply. */
			readonly notice?: Notice | undefined;
	  }
	/** The turn ended without a reply; `delivery` is that of its message. */
	| {readonly type: 'ended'; readonly delivery: Delivery; readonly isRefused?: boolean; readonly at: number}
	/** The message will be sent again: removes its entry and turn. */
	| {readonly type: 'unsent'; readonly entryId: string}
	/** The notices about this are no longer true. */
	| {readonly type: 'retracted'; readonly about: string; readonly at: number}
	| {readonly type: 'gave-up'; readonly at: number}
	/** The connection was lost; a turn under way has to be looked up in the history. */
	| {readonly type: 'lost'; readonly at: number}
	/** The connection has stopped during a turn; `notice`: about its message. */
	| {readonly type: 'suspended'; readonly notice: Notice; readonly at: number}
	/** The connection is ready: the notice about its last failure gives no advice to connect any more. */
	| {readonly type: 'connected'; readonly at: number}
	/** The user has given a credential that is accepted: earlier failures to sign in are no longer true. */
	| {readonly type: 'signed-in'; readonly at: number}
	/** It is being made again. */
	| {readonly type: 'unsuspended'; readonly at: number}
	| {readonly type: 'history'; readonly messages: readonly HistoryMessage[]; readonly at: number}
	/** `about`: the user's entry that it is about; `past`: takes its place once that is answered. */
	| {
			readonly type: 'notice';
			readonly notice: Notice;
			readonly at: number;
			readonly about?: string | undefined;
			readonly past?: Notice | undefined;
	  }
	/**
	 * The server's history starts again, after `/clear` or with a new session; with the entry `before`, if it has that
	 * already. The entries so far stay.
	 */
	| {
			readonly type: 'forgotten';
			readonly notice: Notice;
			readonly at: number;
			readonly before?: string | undefined;
	  }
	/** The server has opened the conversation above a line of `forgotten` again, from the entry `first` on: the line goes. */
	| {
			readonly type: 'reopened';
			readonly line: string;
			readonly first: string | undefined;
			readonly at: number;
	  };

/** Applies one event. Returns the same object when nothing changed. */
export function reduce(transcript: Transcript, event: TranscriptEvent): Transcript {
	switch (event.type) {
		case 'sent': {
			const id = `e${transcript.nextId}`;
			const {text, at, overrides} = event;
			const entry: UserEntry = {
				...{kind: 'user', id, text, at, delivery: 'sending'},
				...(overrides === undefined ? {} : {overrides}),
			};
			const before = retract(transcript, event.again);
			return {
				...before,
				entries: before.entries.append(entry),
				nextId: transcript.nextId + 1,
				turn: begin(id, event.at),
			};
		}
		case 'typing': {
			if (transcript.turn === undefined) return transcript;
			return deliver({...transcript, turn: typing(transcript.turn, event.message, event.at)}, 'delivered');
		}
		case 'answered':
			return answered(transcript, event);
		case 'ended':
			return endTurn(transcript, event.delivery, event.isRefused);
		case 'unsent': {
			const {entryId} = event;
			const known = without(transcript, (entry) => entry.id === entryId || isAbout(entry, entryId));
			return transcript.turn?.entryId === entryId ? {...known, turn: undefined} : known;
		}
		case 'retracted':
			return retract(transcript, event.about);
		case 'gave-up': {
			if (transcript.turn === undefined) return transcript;
			return {...transcript, turn: {...transcript.turn, givenUp: true}};
		}
		case 'lost': {
			const {turn} = transcript;
			if (turn === undefined) return transcript;
			const unsure =
				userEntryOf(transcript, turn)?.delivery === 'sending'
					? deliver(transcript, 'unconfirmed')
					: transcript;
			// How long a call took whose end was missed is not known.
			const parts = endAll(turn.parts, undefined);
			return {...unsure, turn: {...turn, parts, phase: 'recovering', statusText: '', progress: undefined}};
		}
		case 'suspended': {
			const {turn} = transcript;
			if (turn === undefined || turn.givenUp) return transcript;
			const noticed = addNotice(retract(transcript, turn.entryId), event.notice, event.at, {
				about: turn.entryId,
			});
			return {...noticed, turn: {...turn, isSuspended: true}};
		}
		case 'connected': {
			const {entries} = transcript;
			if (entries.findLastIndex(isFailureNow) < 0) return transcript;
			const items = entries.items.map((entry) =>
				isFailureNow(entry) ? {...entry, isOver: true as const} : entry,
			);
			return {...transcript, entries: AppendList.of(items)};
		}
		case 'signed-in':
			return without(transcript, isSignInFailure);
		case 'unsuspended': {
			const {turn} = transcript;
			if (turn?.isSuspended === undefined) return transcript;
			const {isSuspended: _, ...resumed} = turn;
			return {...retract(transcript, turn.entryId), turn: resumed};
		}
		case 'history':
			return withHistory(transcript, event.messages, event.at);
		case 'notice':
			// Of several about one message only the newest is true.
			return addNotice(retract(transcript, event.about), event.notice, event.at, event);
		case 'forgotten': {
			// Cleared, it is the same one.
			const conversationNumber =
				transcript.conversationNumber + (event.notice.code === 'history_cleared' ? 0 : 1);
			const noticed = addNotice({...transcript, conversationNumber}, event.notice, event.at, {shape: 'rule'});
			const {length, items} = noticed.entries;
			const index =
				event.before === undefined ? -1 : noticed.entries.findLastIndex(({id}) => id === event.before);
			const rule = items.at(-1);
			if (index < 0 || rule === undefined) return {...noticed, epoch: length};
			const moved = [...items.slice(0, index), rule, ...items.slice(index, -1)];
			return {...noticed, entries: AppendList.of(moved), epoch: index + 1};
		}
		case 'reopened': {
			const {entries} = transcript;
			const index = entries.findLastIndex(({id}) => id === event.first);
			const epoch = index < 0 ? transcript.epoch : index;
			const conversationNumber = transcript.conversationNumber - 1;
			return without({...transcript, epoch, conversationNumber}, ({id}) => id === event.line);
		}
	}
}

function addNotice(
	transcript: Transcript,
	notice: Notice,
	at: number,
	{shape = 'line', about, past}: Partial<Pick<NoticeEntry, 'shape' | 'about' | 'past'>>,
): Transcript {
	const own = about === undefined ? {} : {about, ...(past === undefined ? {} : {past})};
	const entry: NoticeEntry = {...noticeEntry(notice, `e${transcript.nextId}`, at), shape, ...own};
	const last = transcript.entries.at(transcript.entries.length - 1);
	const before = isRepeatedReturn(last, entry) ? without(transcript, (each) => each === last) : transcript;
	return {...before, entries: before.entries.append(entry), nextId: transcript.nextId + 1};
}

/** Whether a notice that the connection is back in its session has another one right after it, which says the same. */
const isRepeatedReturn = (entry: Entry | undefined, next: Entry | undefined): boolean =>
	[entry, next].every((each) => each?.kind === 'notice' && RETURNS.has(each.code));

const RETURNS: ReadonlySet<string> = new Set<NoticeCode>(['resumed', 'reconnected']);

/** A failure after which the program has not been connected yet. */
const isFailureNow = (entry: Entry): entry is Extract<NoticeEntry, FailureNotice> =>
	entry.kind === 'notice' && 'failure' in entry && entry.isOver === undefined;

const SIGN_IN_FAILURES: ReadonlySet<string> = new Set<FailureCode>([
	'auth_failed',
	'auth_timeout',
	'unauthorized',
]);

const isSignInFailure = (entry: Entry): boolean =>
	entry.kind === 'notice' && 'failure' in entry && SIGN_IN_FAILURES.has(entry.code);

const noticeEntry = (notice: Notice, id: string, at: number): NoticeEntry => ({
	...notice,
	kind: 'notice',
	id,
	at,
	shape: 'line',
});

function without(transcript: Transcript, isRemoved: (entry: Entry) => boolean): Transcript {
	const {entries, epoch} = transcript;
	const others = entries.items.filter((entry) => !isRemoved(entry));
	if (others.length === entries.length) return transcript;
	const kept = others.filter((entry, index) => !isRepeatedReturn(entry, others[index + 1]));
	const above = new Set(entries.items.slice(0, epoch));
	return {
		...transcript,
		entries: AppendList.of(kept),
		epoch: kept.filter((entry) => above.has(entry)).length,
	};
}

/** Without notices that are no longer true; what stays true of one takes its place. */
function outdated(transcript: Transcript, isAboutIt: (about: string) => boolean): Transcript {
	const isOutdated = (entry: Entry): entry is NoticeEntry =>
		entry.kind === 'notice' && entry.about !== undefined && isAboutIt(entry.about);
	const known = without(transcript, (entry) => isOutdated(entry) && entry.past === undefined);
	const {entries} = known;
	if (!entries.items.some(isOutdated)) return known;
	const items = entries.items.map((entry) =>
		isOutdated(entry) && entry.past !== undefined ? noticeEntry(entry.past, entry.id, entry.at) : entry,
	);
	return {...known, entries: AppendList.of(items)};
}

const isAbout = (entry: Entry, entryId: string): boolean =>
	entry.kind === 'notice' && entry.about === entryId;

/** Without the notices about a message that has an answer or a newer notice now, or is sent again: they are no longer true. */
function retract(transcript: Transcript, entryId: string | undefined): Transcript {
	const {entries} = transcript;
	if (entryId === undefined) return transcript;
	// They follow the message, so that a search from the end is short.
	const found = entries.at(entries.findLastIndex((entry) => entry.id === entryId || isAbout(entry, entryId)));
	if (found === undefined || found.id === entryId) return transcript;
	return outdated(transcript, (about) => about === entryId);
}

/** The user's entry that a turn answers. */
export const userEntryOf = (transcript: Transcript, turn: Turn): UserEntry | undefined =>
	userEntryWith(transcript, turn.entryId);

/** The user's entry with this id. */
export function userEntryWith({entries}: Transcript, id: string | undefined): UserEntry | undefined {
	if (id === undefined) return undefined;
	const entry = entries.at(entries.findLastIndex((candidate) => candidate.id === id));
	return entry?.kind === 'user' ? entry : undefined;
}

/** The newest message of the user's. */
export function lastUser({entries}: Transcript): UserEntry | undefined {
	const entry = entries.at(entries.findLastIndex(({kind}) => kind === 'user'));
	return entry?.kind === 'user' ? entry : undefined;
}

/** Whether a message has a reply, be it the server's report of a failure. */
export function hasReply({entries}: Transcript, entryId: string): boolean {
	const index = entries.findLastIndex(
		(entry) =>
			entry.id === entryId ||
			(entry.kind === 'assistant' && entry.answers === entryId && entry.arrived !== 'partial'),
	);
	return entries.at(index)?.kind === 'assistant';
}

/** The newest message without an answer that was not sent again since; messages queued behind it may have answers. */
export function lastUnanswered({entries}: Transcript): UserEntry | undefined {
	const answered = new Set(
		entries.items.flatMap((entry) =>
			entry.kind === 'assistant' && entry.arrived !== 'partial' && !entry.failed ? [entry.answers] : [],
		),
	);
	const users = entries.items.filter((entry): entry is UserEntry => entry.kind === 'user');
	return users.findLast(
		({id, text}, index) =>
			!answered.has(id) && !users.slice(index + 1).some((later) => headOf(later.text) === headOf(text)),
	);
}

/** Sets the delivery of a message, by default the turn's; the same entries when it is unchanged. */
function deliver(
	transcript: Transcript,
	delivery: Delivery,
	entryId: string | undefined = transcript.turn?.entryId,
	isRefused = false,
): Transcript {
	const {entries} = transcript;
	if (entryId === undefined) return transcript;
	const index = entries.findLastIndex((candidate) => candidate.id === entryId);
	const entry = entries.at(index);
	if (entry?.kind !== 'user' || entry.delivery === delivery) return transcript;
	return {
		...transcript,
		entries: AppendList.of(
			entries.items.with(index, {...whole(entry), delivery, ...(isRefused ? {isRefused} : {})}),
		),
	};
}

function answered(
	transcript: Transcript,
	{frame, failed, at, other, notice, settings = {}}: Extract<TranscriptEvent, {readonly type: 'answered'}>,
): Transcript {
	const turn = other === undefined ? transcript.turn : undefined;
	const id = `e${transcript.nextId}`;
	const answers = other === undefined ? turn?.entryId : other.answers;
	const overrides = ownSettings(userEntryWith(transcript, answers)?.overrides, settings);
	/** A late answer has no turn any more; that of a restored turn began in an earlier run. */
	const startedAt = userEntryWith(transcript, answers)?.at;
	// After an error or an unreadable frame, the next answer is in time as long as nothing else was sent.
	const isLate =
		turn?.givenUp === true || (answers !== turn?.entryId && answers !== lastUser(transcript)?.id);
	const usual: AssistantEntry = {
		kind: 'assistant',
		id,
		messageId: frame.message_id,
		answers,
		parts: replyParts(turn, frame, id),
		failed,
		metadata: frame.metadata,
		at,
		tookMs: startedAt === undefined ? undefined : at - startedAt,
		arrived: isLate ? 'late' : 'in-turn',
	};
	const {metadataJson, rest} = frame;
	// A spread takes longer than all the rest, and nearly no reply has these.
	const hasMore = overrides !== undefined || metadataJson !== undefined || rest !== undefined;
	const entry: AssistantEntry = hasMore
		? {
				...usual,
				...(overrides === undefined ? {} : {overrides}),
				...(metadataJson === undefined ? {} : {metadataJson}),
				...(rest === undefined ? {} : {rest}),
			}
		: usual;
	const remark = notice && noticeEntry(notice, `e${transcript.nextId + 1}`, at);
	const delivered = answers === undefined ? transcript : deliver(transcript, 'delivered', answers);
	const received = insert(withoutPartial(delivered, answers), entry, remark);
	const known = retract(received, answers);
	return other === undefined ? {...known, turn: undefined} : known;
}

/** Removes the part of a reply that its late answer replaces. */
function withoutPartial(transcript: Transcript, answers: string | undefined): Transcript {
	const {entries, epoch} = transcript;
	// A search for each of 10,000 messages that arrive at once would take half a second.
	if (answers === undefined) return transcript;
	const index = entries.findLastIndex(
		(entry) =>
			entry.id === answers ||
			(entry.kind === 'assistant' && entry.arrived === 'partial' && entry.answers === answers),
	);
	// It is below its message, so that the search ends there.
	if (entries.at(index)?.kind !== 'assistant') return transcript;
	return {
		...transcript,
		entries: AppendList.of(entries.items.toSpliced(index, 1)),
		epoch: index < epoch ? epoch - 1 : epoch,
	};
}

/**
 * Inserts a reply after its question, with a notice about it: a late one precedes later entries, one without a question the
 * message that waits.
 */
function insert(transcript: Transcript, entry: AssistantEntry, notice?: NoticeEntry): Transcript {
	const {entries} = transcript;
	const added = notice === undefined ? [entry] : [entry, notice];
	// A reply without a question needs no search, however many entries there are.
	const question =
		entry.answers === undefined ? -1 : entries.findLastIndex((candidate) => candidate.id === entry.answers);
	const {turn} = transcript;
	const waiting =
		question >= 0 || turn === undefined ? -1 : entries.findLastIndex(({id}) => id === turn.entryId);
	const index = question >= 0 ? question + 1 : waiting >= 0 ? waiting : entries.length;
	return {
		...transcript,
		entries:
			index === entries.length
				? added.reduce((list, each) => list.append(each), entries)
				: AppendList.of(entries.items.toSpliced(index, 0, ...added)),
		nextId: transcript.nextId + added.length,
		epoch: index < transcript.epoch ? transcript.epoch + added.length : transcript.epoch,
	};
}

/** Ends the turn without a reply, keeping the parts of one that arrived. */
function endTurn(transcript: Transcript, delivery: Delivery, isRefused = false): Transcript {
	const {turn} = transcript;
	if (turn === undefined) return transcript;
	const known = deliver(transcript, delivery, turn.entryId, isRefused);
	const parts = partialParts(turn);
	if (parts.length === 0) return {...known, turn: undefined};
	const cut: AssistantEntry = {
		kind: 'assistant',
		id: `e${transcript.nextId}`,
		messageId: undefined,
		answers: turn.entryId,
		parts,
		failed: false,
		metadata: {},
		at: turn.lastFrameAt,
		tookMs: turn.lastFrameAt - turn.startedAt,
		arrived: 'partial',
	};
	return {...insert(known, cut), turn: undefined};
}

function withHistory(transcript: Transcript, messages: readonly HistoryMessage[], at: number): Transcript {
	const before = transcript.entries.items;
	const {entries, nextId} = reconcile(before, transcript.epoch, messages, transcript.nextId);
	const {turn} = transcript;
	const isAnswered =
		turn !== undefined &&
		entries.some(
			(entry) => entry.kind === 'assistant' && entry.answers === turn.entryId && entry.arrived !== 'partial',
		);
	const merged: Transcript = {
		...transcript,
		entries: entries === before ? transcript.entries : AppendList.of(entries),
		nextId,
		turn: isAnswered || turn === undefined ? undefined : {...turn, lastFrameAt: at},
	};
	if (entries === before || !entries.some((entry) => entry.kind === 'notice' && entry.about !== undefined))
		return merged;
	const answered = new Set(
		entries.flatMap((entry) =>
			entry.kind === 'assistant' && entry.arrived !== 'partial' ? [entry.answers] : [],
		),
	);
	return outdated(merged, (about) => answered.has(about));
}
