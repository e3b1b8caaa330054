/** Requests the history without the user: for calls of tools that a reply left out, and for turns that outlived their connection. */
import type {Clock} from '../clock.ts';
import type {HistoryFrame} from '../protocol/server-frames.ts';
import type {AssistantEntry, Delivery, Entry, Turn} from './entry.ts';
import {historyListing, type Notice, notice} from './notices.ts';
import type {Outbox} from './outbox.ts';
import type {Settle} from './reply-slots.ts';
import {callsIn, isIncomplete} from './tools.ts';
import {type Transcript, type TranscriptEvent, userEntryOf} from './transcript.ts';

/** The shared state and functions of the parts of a chat. */
export interface ChatAccess {
	readonly clock: Clock;
	readonly outbox: Outbox;
	readonly settle: Settle;
	transcript(): Transcript;
	/** `urgent` is false for streamed text. */
	apply(event: TranscriptEvent, urgent?: boolean): void;
	notify(next: Notice): void;
	/** Ends the turn under way without an answer. */
	endTurn(delivery: Delivery, because: Notice): void;
}

export interface Recovery {
	/** A reply arrived: requests the history where it left calls of tools out. */
	onReply(entry: AssistantEntry): void;
	/** The history arrived; `isSilent` when the program requested it. */
	onHistory(frame: HistoryFrame, isSilent: boolean, at: number): void;
	/** The server refused its history: it is not requested silently again. `because` ends a turn that waits for it. */
	onRefused(because: Notice): void;
	/** The connection is ready again. */
	resume(): void;
	/** Stops polling for an answer; the turn stays as it is. */
	stop(): void;
	/** Ends the turn under way with its outcome unknown. */
	endUnknown(because: Notice): void;
}

/** Waits between polls of the history for the answer of a turn that outlived its connection, ms; the last repeats. */
const POLL_DELAYS = [1000, 2000, 4000, 5000] as const;

export function createRecovery({clock, outbox, transcript, apply, notify, endTurn}: ChatAccess): Recovery {
	let refusesHistory = false;
	let historyPolls = 0;
	let stop: () => void = () => {};

	function onHistory(frame: HistoryFrame, isSilent: boolean, at: number): void {
		const remembers = frame.messages.some((message) => message.role !== 'system');
		// A single poll is not conclusive: a server just reached may not have stored the message yet.
		const isConclusive = transcript().turn === undefined || historyPolls > 0;
		if (!remembers && isConclusive && userEntriesSince(transcript()).some(mayBeKnown)) {
			endUnknown(notice('unconfirmed'));
			apply({type: 'forgotten', notice: notice('server_forgot'), at});
		} else apply({type: 'history', messages: frame.messages, at});
		if (!isSilent) {
			refusesHistory = false;
			notify(historyListing(frame.messages));
		}
		const {turn} = transcript();
		if (turn?.phase === 'recovering') pollAgain(turn);
	}

	/** The history has no answer to the turn yet: it still runs on the server, or was never received. */
	function pollAgain(turn: Turn): void {
		if (deliveryOf(turn) !== 'delivered' && historyPolls > 0) {
			endTurn('not-sent', notice('not_received'));
			return;
		}
		const delay = POLL_DELAYS[Math.min(historyPolls, POLL_DELAYS.length - 1)] ?? 5000;
		historyPolls++;
		stop = clock.after(delay, () => outbox.wantHistory(true));
	}

	function endUnknown(because: Notice): void {
		stop();
		const {turn} = transcript();
		if (turn !== undefined) endTurn(deliveryOf(turn), because);
	}

	function deliveryOf(turn: Turn): Delivery {
		const delivery = userEntryOf(transcript(), turn)?.delivery ?? 'unconfirmed';
		return delivery === 'sending' ? 'unconfirmed' : delivery;
	}

	return {
		onReply(entry) {
			if (!refusesHistory && leavesToolsOut(entry)) outbox.wantHistory(true);
		},
		onHistory,
		onRefused(because) {
			refusesHistory = true;
			endUnknown(because);
		},
		resume() {
			historyPolls = 0;
			const isWanted = userEntriesSince(transcript()).length > 0;
			if (isWanted && refusesHistory) endUnknown(notice('unconfirmed'));
			outbox.wantHistory(isWanted && !refusesHistory);
		},
		stop: () => stop(),
		endUnknown,
	};
}

/** The user's entries that the server's present history can know. */
function userEntriesSince({entries, epoch}: Transcript): readonly Entry[] {
	return entries.items.slice(epoch).filter((entry) => entry.kind === 'user');
}

/** Whether the server may have received this entry of the user's. */
function mayBeKnown(entry: Entry): boolean {
	return entry.kind === 'user' && entry.delivery !== 'not-sent';
}

/** `true` when the server used tools in this turn and sent less about them than its history may hold. */
function leavesToolsOut(entry: AssistantEntry): boolean {
	const {tool_call_rounds: rounds, total_tool_calls: total} = entry.metadata;
	const used = Math.max(typeof rounds === 'number' ? rounds : 0, typeof total === 'number' ? total : 0);
	return isIncomplete(entry.parts) || callsIn(entry.parts).length < used;
}
