/** Decides which message an answer belongs to: servers name no request, and one surplus answer would shift all later ones. */
import type {Clock} from '../../clock.ts';
import {headOf, lengthOf} from '../../protocol/remote-text.ts';
import type {AiResponseFrame} from '../../protocol/server-frames.ts';

/** The message that an answer belongs to. */
export type Placement =
	/** The one whose turn is under way; `isUncertain` if it may be the one before, whose turn ended by an error. */
	| {readonly to: 'turn'; readonly isUncertain: boolean}
	/** An earlier one, whose turn had ended without an answer. */
	| {readonly to: 'earlier'; readonly entryId: string}
	/** None: the answer was received before. */
	| {readonly to: 'repetition'}
	/** Unknown, but not the one whose turn is under way. */
	| {readonly to: 'unknown'};

export interface AnswerCheckOptions {
	readonly clock: Clock;
	/**
	 * Sends a `ping`. Servers answer strictly in order: its `pong` follows the answer to everything sent before.
	 * @returns false if the connection does not take it
	 */
	probe(): boolean;
	/** Whether a message awaits its answer, and whether a frame of its turn has arrived. */
	turn(): 'none' | 'sent' | 'begun';
	/** Shows an answer. */
	place(frame: AiResponseFrame, at: number, placement: Placement): void;
}

export interface AnswerCheck {
	/** An answer arrived; it is shown now, or when the server has shown which message it belongs to. */
	onAnswer(frame: AiResponseFrame, at: number): void;
	/** A frame of a turn arrived. */
	onTyping(): void;
	/** A frame arrived that may have been the answer, but cannot be read as one. */
	onUnreadable(): void;
	/** A `pong` proved that the turn under way is over. @returns true if its answer had arrived, and is shown now */
	onTurnOver(): boolean;
	/** An error ends the turn under way. */
	onError(): void;
	/** A turn ended without an answer that can be read; the answer may still arrive. */
	onUnanswered(entryId: string): void;
	/** The connection was lost: nothing more arrives. */
	onLost(): void;
	/** Another session may use the ids of the one before again. */
	onNewSession(): void;
}

/** Time without another frame after which the server is asked about an unreadable one, or a repetition is an answer, ms. */
const QUIET_MS = 1000;
/** Time limit of the answer to a ping, ms: after that an answer belongs to the turn under way. */
const PING_LIMIT_MS = 5000;

type Received = {readonly frame: AiResponseFrame; readonly at: number};

const textOf = ({message}: AiResponseFrame): string => headOf(message);

export function createAnswerCheck({clock, probe, turn, place}: AnswerCheckOptions): AnswerCheck {
	/** Ids of the answers of this session so far, with the lengths of their texts. */
	const known = new Map<string, number>();
	let last: AiResponseFrame | undefined;
	/** The message whose turn ended without an answer, as long as that may still arrive. */
	let unanswered: string | undefined;
	/** Whether this server begins a turn with a frame before the answer. */
	let announcesTurns = false;
	/** An answer that waits for the pong. */
	let held: Received | undefined;
	let stopTimer: () => void = () => {};

	/** Whether a frame may be the last answer again: without an id it may also be another answer with the same text. */
	function isLastAgain(frame: AiResponseFrame): boolean {
		if (last === undefined || textOf(last) !== textOf(frame) || last.message_id !== frame.message_id)
			return false;
		return last.timestamp === frame.timestamp;
	}

	function show({frame, at}: Received, placement: Placement): void {
		stopTimer();
		if (placement.to === 'turn' || placement.to === 'earlier') unanswered = undefined;
		if (frame.message_id !== undefined) known.set(frame.message_id, lengthOf(frame.message));
		last = frame;
		place(frame, at, placement);
	}

	/** Shows an answer that does not belong to the turn under way, or arrived without one. */
	function showOther(received: Received): void {
		if (unanswered !== undefined) show(received, {to: 'earlier', entryId: unanswered});
		else show(received, {to: isLastAgain(received.frame) ? 'repetition' : 'unknown'});
	}

	/** The server has shown whose answer the held one is. */
	function release(isOfTurn: boolean): void {
		const received = held;
		held = undefined;
		if (received === undefined) return;
		if (isOfTurn) {
			// This server does not announce every turn.
			announcesTurns = false;
			show(received, {to: 'turn', isUncertain: false});
		} else showOther(received);
	}

	function onAwaited(received: Received): void {
		const {frame} = received;
		if (turn() === 'begun' || held !== undefined) {
			release(false);
			show(received, {to: 'turn', isUncertain: false});
		} else if (unanswered !== undefined && !announcesTurns) show(received, {to: 'turn', isUncertain: true});
		else if ((announcesTurns || isLastAgain(frame)) && probe()) {
			held = received;
			stopTimer();
			stopTimer = clock.after(PING_LIMIT_MS, () => release(true));
		} else show(received, {to: 'turn', isUncertain: false});
	}

	return {
		onAnswer(frame, at) {
			const received = {frame, at};
			const length = frame.message_id === undefined ? undefined : known.get(frame.message_id);
			if (length !== undefined) {
				// The id of an earlier answer with another text is shown, as the answer to no message.
				place(frame, at, {to: length === lengthOf(frame.message) ? 'repetition' : 'unknown'});
			} else if (turn() === 'none') showOther(received);
			else onAwaited(received);
		},
		onTyping() {
			if (turn() === 'none') return;
			// The turn under way begins with this frame, so an answer before it belongs to another message.
			if (turn() === 'sent') release(false);
			announcesTurns = true;
			if (held === undefined) stopTimer();
		},
		onUnreadable() {
			if (turn() === 'none' || held !== undefined) return;
			stopTimer();
			stopTimer = clock.after(QUIET_MS, probe);
		},
		onTurnOver() {
			if (held === undefined) return false;
			stopTimer();
			// A server that does not answer in order may still send the answer to which this one is a repetition.
			if (isLastAgain(held.frame)) stopTimer = clock.after(QUIET_MS, () => release(true));
			else release(true);
			return true;
		},
		onError: () => release(false),
		onUnanswered(entryId) {
			unanswered = entryId;
			stopTimer();
		},
		onLost() {
			stopTimer();
			release(true);
			unanswered = undefined;
			announcesTurns = false;
		},
		onNewSession() {
			known.clear();
			last = undefined;
		},
	};
}
