/** Holds the reply slot of the message whose turn is under way, until its answer is complete or known not to arrive. */
import type {AssistantEntry, UserEntry} from './entry.ts';
import type {MessageOutcome, MessageSlot, Settle, Unanswered} from './reply-slots.ts';
import type {Transcript} from './transcript.ts';

export interface TurnSlot {
	/** A message was sent, with its entry and the slot that the caller left for it. */
	begin(entryId: string, slot: MessageSlot | undefined): void;
	/** `true` while this slot is held here. */
	holds(slot: unknown): boolean;
	/** Lets go of the slot without settling it: its message is to be sent again. */
	release(): void;
	/** Settles with the answer if there is one, else as `otherwise`; without that the slot stays open. */
	finish(otherwise?: Unanswered): void;
}

export function createTurnSlot(transcript: () => Transcript, settle: Settle): TurnSlot {
	let open: {readonly entryId: string; readonly slot: MessageSlot} | undefined;

	function answerTo(entryId: string): AssistantEntry | undefined {
		return transcript().entries.items.findLast(
			(entry): entry is AssistantEntry =>
				entry.kind === 'assistant' && entry.answers === entryId && entry.arrived !== 'partial',
		);
	}

	function deliveryOf(entryId: string): Extract<MessageOutcome, Unanswered>['delivery'] {
		const entry = transcript().entries.items.findLast(
			(candidate): candidate is UserEntry => candidate.kind === 'user' && candidate.id === entryId,
		);
		if (entry === undefined) return 'not-sent';
		return entry.delivery === 'sending' ? 'unconfirmed' : entry.delivery;
	}

	return {
		begin(entryId, slot) {
			open = slot && {entryId, slot};
			slot?.onSent();
		},
		holds: (slot) => open?.slot === slot,
		release() {
			open = undefined;
		},
		finish(otherwise) {
			if (open === undefined) return;
			const {entryId, slot} = open;
			const entry = answerTo(entryId);
			if (entry === undefined && otherwise === undefined) return;
			open = undefined;
			if (entry !== undefined) settle(slot, {status: 'answered', entry});
			else if (otherwise !== undefined) settle(slot, {...otherwise, delivery: deliveryOf(entryId)});
		},
	};
}
