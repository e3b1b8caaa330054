/** What the server's history is asked for unasked: calls of tools that a reply left out, and turns that outlived their connection. */
import type {Clock} from '../clock.ts';
import type {HistoryFrame} from '../protocol/frames.ts';
import type {AssistantEntry, Delivery, Entry, Turn} from './entry.ts';
import {historyListing, type Notice, notice} from './notices.ts';
import type {Outbox} from './outbox.ts';
import {callsIn, isIncomplete} from './tools.ts';
import {type Transcript, type TranscriptEvent, userEntryOf} from './transcript.ts';

/** What a part of the chat may do to the rest of it. */
export interface ChatAccess {
	readonly clock: Clock;
	readonly outbox: Outbox;
	transcript(): Transcript;
	/** `urgent` is false for streamed text. */
	apply(event: TranscriptEvent, urgent?: boolean): void;
	notify(notice: Notice): void;
}

export interface Recovery {
	/** A reply came: history is wanted where it left calls of tools out. */
	onReply(entry: AssistantEntry): void;
	/** History came; `silent` when nobody but us asked for it. */
	onHistory(frame: HistoryFrame, silent: boolean, at: number): void;
	/** The server cannot tell its history: it is not asked again unasked. The notice is for a turn that is looked up. */
	onRefused(notice: Notice): void;
	/** The connection is ready again. */
	resume(): void;
	/** Ends the search for an answer without a word. */
	stop(): void;
	/** Ends the turn under way without knowing what became of it, with a notice that says so. */
	endUnknown(notice: Notice): void;
}

/** Waits between looks at the history for the answer of a turn that outlived its connection, ms; the last repeats. */
const LOOK_AGAIN_MS = [1000, 2000, 4000, 5000] as const;

export function createRecovery({clock, outbox, transcript, apply, notify}: ChatAccess): Recovery {
	let refusesHistory = false;
	let looks = 0;
	let stop: () => void = () => {};

	function onHistory(frame: HistoryFrame, silent: boolean, at: number): void {
		const remembers = frame.messages.some((message) => message.role !== 'system');
		// One look is no look: a server that has just been reached may not have written the message down yet.
		const isVerdict = transcript().turn === undefined || looks > 0;
		if (!remembers && isVerdict && spokenSince(transcript()).some(wasHeard)) {
			endUnknown(notice('unconfirmed'));
			apply({type: 'forgotten', notice: notice('server_forgot'), at});
		} else apply({type: 'history', messages: frame.messages, at});
		if (!silent) {
			refusesHistory = false;
			notify(historyListing(frame.messages));
		}
		const {turn} = transcript();
		if (turn?.phase === 'recovering') lookAgain(turn);
	}

	/** The turn has no answer in the history yet: it still runs there, or was never received. */
	function lookAgain(turn: Turn): void {
		if (deliveryOf(turn) !== 'delivered' && looks > 0) {
			apply({type: 'ended', delivery: 'not-sent', at: clock.now()});
			notify(notice('not_received'));
			return;
		}
		const wait = LOOK_AGAIN_MS[Math.min(looks, LOOK_AGAIN_MS.length - 1)] ?? 5000;
		looks++;
		stop = clock.after(wait, () => {
			outbox.wantHistory(true);
			outbox.pump();
		});
	}

	function endUnknown(reason: Notice): void {
		stop();
		const {turn} = transcript();
		if (turn === undefined) return;
		apply({type: 'ended', delivery: deliveryOf(turn), at: clock.now()});
		notify(reason);
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
		onRefused(reason) {
			refusesHistory = true;
			endUnknown(reason);
		},
		resume() {
			looks = 0;
			const isWanted = spokenSince(transcript()).length > 0;
			if (isWanted && refusesHistory) endUnknown(notice('unconfirmed'));
			outbox.wantHistory(isWanted && !refusesHistory);
		},
		stop: () => stop(),
		endUnknown,
	};
}

/** The user's entries that the server's present history can know. */
function spokenSince({entries, epoch}: Transcript): readonly Entry[] {
	return entries.items.slice(epoch).filter((entry) => entry.kind === 'user');
}

/** An entry of the user's that the server may have had. */
function wasHeard(entry: Entry): boolean {
	return entry.kind === 'user' && entry.delivery !== 'not-sent';
}

/** `true` when the server used tools in this turn and told less about them than its history may. */
function leavesToolsOut(entry: AssistantEntry): boolean {
	const {tool_call_rounds: rounds, total_tool_calls: total} = entry.metadata;
	const used = Math.max(typeof rounds === 'number' ? rounds : 0, typeof total === 'number' ? total : 0);
	return isIncomplete(entry.parts) || callsIn(entry.parts).length < used;
}
