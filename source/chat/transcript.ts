/** The transcript as a pure reducer: entries, the turn under way, and how every event changes them. */
import type {HistoryMessage} from '../protocol/frames.ts';
import {headOf} from '../protocol/remote-text.ts';
import type {AiResponseFrame} from '../protocol/server-frames.ts';
import {AppendList} from './append-list.ts';
import type {AssistantEntry, Delivery, Entry, NoticeEntry, Turn, UserEntry} from './entry.ts';
import type {Notice} from './notices.ts';
import {reconcile} from './reconcile.ts';
import {begin, partialParts, replyParts, typing} from './turn.ts';

export interface Transcript {
	readonly entries: AppendList<Entry>;
	readonly turn: Turn | undefined;
	/** Index of the first entry that the server's present history can know: moves at `/clear` and at a new session. */
	readonly epoch: number;
	/** Number in the next local id. */
	readonly nextId: number;
}

export const EMPTY_TRANSCRIPT: Transcript = {
	entries: AppendList.of<Entry>([]),
	turn: undefined,
	epoch: 0,
	nextId: 1,
};

/** The events of a transcript; `at` is the clock's time in ms. */
export type TranscriptEvent =
	/** A message was written to the socket: adds an entry and starts a turn. */
	| {readonly type: 'sent'; readonly text: string; readonly at: number}
	| {readonly type: 'typing'; readonly message: string; readonly at: number}
	| {
			readonly type: 'answered';
			readonly frame: AiResponseFrame;
			readonly failed: boolean;
			readonly at: number;
	  }
	/** The turn ended without a reply; `delivery` is that of its message. */
	| {readonly type: 'ended'; readonly delivery: Delivery; readonly at: number}
	/** The message will be sent again: removes its entry and turn. */
	| {readonly type: 'unsent'; readonly entryId: string}
	| {readonly type: 'gave-up'; readonly at: number}
	/** The connection was lost; a turn under way has to be looked up in the history. */
	| {readonly type: 'lost'; readonly at: number}
	| {readonly type: 'history'; readonly messages: readonly HistoryMessage[]; readonly at: number}
	| {readonly type: 'notice'; readonly notice: Notice; readonly at: number}
	/** The server's history starts again, after `/clear` or with a new session. The entries so far stay. */
	| {readonly type: 'forgotten'; readonly notice: Notice; readonly at: number};

/** Applies one event. Returns the same object when nothing changed. */
export function reduce(transcript: Transcript, event: TranscriptEvent): Transcript {
	switch (event.type) {
		case 'sent': {
			const id = `e${transcript.nextId}`;
			const entry: UserEntry = {kind: 'user', id, text: event.text, at: event.at, delivery: 'sending'};
			return {
				...transcript,
				entries: transcript.entries.append(entry),
				nextId: transcript.nextId + 1,
				turn: begin(id, event.at),
			};
		}
		case 'typing': {
			if (transcript.turn === undefined) return transcript;
			return deliver({...transcript, turn: typing(transcript.turn, event.message, event.at)}, 'delivered');
		}
		case 'answered':
			return answered(transcript, event.frame, event.failed, event.at);
		case 'ended':
			return endTurn(transcript, event.delivery);
		case 'unsent': {
			const index = transcript.entries.findLastIndex((entry) => entry.id === event.entryId);
			if (index < 0) return transcript;
			const turn = transcript.turn?.entryId === event.entryId ? undefined : transcript.turn;
			const epoch = index < transcript.epoch ? transcript.epoch - 1 : transcript.epoch;
			return {
				...transcript,
				entries: AppendList.of(transcript.entries.items.toSpliced(index, 1)),
				turn,
				epoch,
			};
		}
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
			return {...unsure, turn: {...turn, phase: 'recovering', statusText: '', progress: undefined}};
		}
		case 'history':
			return withHistory(transcript, event.messages, event.at);
		case 'notice':
			return addNotice(transcript, event.notice, event.at);
		case 'forgotten': {
			const noticed = addNotice(transcript, event.notice, event.at, 'rule');
			return {...noticed, epoch: noticed.entries.length};
		}
	}
}

function addNotice(
	transcript: Transcript,
	notice: Notice,
	at: number,
	shape: NoticeEntry['shape'] = 'line',
): Transcript {
	const entry: NoticeEntry = {...notice, kind: 'notice', id: `e${transcript.nextId}`, at, shape};
	return {...transcript, entries: transcript.entries.append(entry), nextId: transcript.nextId + 1};
}

/** The user's entry that a turn answers. */
export function userEntryOf(transcript: Transcript, turn: Turn): UserEntry | undefined {
	const {entries} = transcript;
	const entry = entries.at(entries.findLastIndex((candidate) => candidate.id === turn.entryId));
	return entry?.kind === 'user' ? entry : undefined;
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

/** Sets the delivery of the turn's message; the same entries when it is unchanged. */
function deliver(transcript: Transcript, delivery: Delivery): Transcript {
	const {turn, entries} = transcript;
	if (turn === undefined) return transcript;
	const index = entries.findLastIndex((candidate) => candidate.id === turn.entryId);
	const entry = entries.at(index);
	if (entry?.kind !== 'user' || entry.delivery === delivery) return transcript;
	return {...transcript, entries: AppendList.of(entries.items.with(index, {...entry, delivery}))};
}

function answered(transcript: Transcript, frame: AiResponseFrame, failed: boolean, at: number): Transcript {
	const {turn} = transcript;
	const id = `e${transcript.nextId}`;
	const entry: AssistantEntry = {
		kind: 'assistant',
		id,
		messageId: frame.message_id,
		answers: turn?.entryId,
		parts: replyParts(turn, frame, id),
		failed,
		metadata: frame.metadata,
		...(frame.metadataJson === undefined ? {} : {metadataJson: frame.metadataJson}),
		at,
		tookMs: turn === undefined ? undefined : at - turn.startedAt,
		arrived: turn?.givenUp === true ? 'late' : 'in-turn',
		...(frame.rest === undefined ? {} : {rest: frame.rest}),
	};
	return {...insert(deliver(transcript, 'delivered'), entry), turn: undefined};
}

/** Inserts a reply after its question: a late one precedes later entries. */
function insert(transcript: Transcript, entry: AssistantEntry): Transcript {
	const {entries} = transcript;
	// A reply without a question needs no search, however many entries there are.
	const question =
		entry.answers === undefined ? -1 : entries.findLastIndex((candidate) => candidate.id === entry.answers);
	// Without a question the reply goes to the end.
	const index = question < 0 ? entries.length : question + 1;
	return {
		...transcript,
		entries:
			index === entries.length
				? entries.append(entry)
				: AppendList.of(entries.items.toSpliced(index, 0, entry)),
		nextId: transcript.nextId + 1,
		epoch: index < transcript.epoch ? transcript.epoch + 1 : transcript.epoch,
	};
}

/** Ends the turn without a reply, keeping the parts of one that arrived. */
function endTurn(transcript: Transcript, delivery: Delivery): Transcript {
	const {turn} = transcript;
	if (turn === undefined) return transcript;
	const known = deliver(transcript, delivery);
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
	return {
		...transcript,
		entries: entries === before ? transcript.entries : AppendList.of(entries),
		nextId,
		turn: isAnswered || turn === undefined ? undefined : {...turn, lastFrameAt: at},
	};
}
