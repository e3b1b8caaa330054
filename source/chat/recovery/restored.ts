/** A conversation of an earlier run of the program: the transcript to continue it with. */
import {AppendList} from '../append-list.ts';
import type {AssistantEntry, Entry, Turn} from '../entry.ts';
import type {FeedbackByMessage} from '../feedback/feedback.ts';
import {EMPTY_TRANSCRIPT, hasReply, lastUser, type Transcript} from '../transcript.ts';
import {begin} from '../turn.ts';
import type {RestoredItem} from '../unsent/queued-request.ts';
import {type Conversation, OF_SESSION} from './conversation.ts';
import {whole} from './whole.ts';

export interface RestoredChat {
	/** Messages and replies, with the ids of the earlier run. */
	readonly entries: readonly Entry[];
	/** The one of them that is the part of an answer which had arrived when the program ended; no record has it. */
	readonly partial?: AssistantEntry | undefined;
	/** Number of entries at the beginning that the server no longer knew. */
	readonly epoch: number;
	/** The session on the server, which the client requests; undefined = none that this server knows. */
	readonly sessionId: string | undefined;
	/** The stored conversation on the server. */
	readonly conversationId: string | undefined;
	/** What was sent for the answers; without its texts. */
	readonly feedback: FeedbackByMessage;
	/** The messages and requests that were not sent, in order: they wait until the user decides. */
	readonly queue: readonly RestoredItem[];
}

/** The ids of entries: a number after one letter. */
const numberIn = (id: string): number => Number(/^e(\d+)$/.exec(id)?.[1] ?? 0);

/**
 * An unanswered last message is looked up in the server's history, as after a loss of the connection.
 * @param now clock time: what is waited for is waited for since then
 */
export function restoredTranscript(
	{entries, epoch, sessionId, conversationId}: RestoredChat,
	now: number,
): Transcript {
	const settled = entries.map(
		(entry): Entry =>
			entry.kind === 'user' && entry.delivery === 'sending'
				? {...whole(entry), delivery: 'unconfirmed'}
				: entry,
	);
	const transcript: Transcript = {
		...EMPTY_TRANSCRIPT,
		entries: AppendList.of(settled),
		epoch,
		nextId: settled.reduce((most, {id}) => Math.max(most, numberIn(id)), 0) + 1,
	};
	const canLookUp = sessionId !== undefined || conversationId !== undefined;
	return {...transcript, turn: canLookUp ? unansweredTurn(transcript, now) : undefined};
}

function unansweredTurn(transcript: Transcript, now: number): Turn | undefined {
	const last = lastUser(transcript);
	if (last === undefined || last.delivery === 'not-sent' || hasReply(transcript, last.id)) return undefined;
	if (transcript.entries.findLastIndex(({id}) => id === last.id) < transcript.epoch) return undefined;
	return {...begin(last.id, now), phase: 'recovering'};
}

/** The stored conversation, which this connection has to load. */
export const restoredConversation = (id: string | undefined): Conversation =>
	id === undefined ? OF_SESSION : {at: 'stored', id, isActive: false};
