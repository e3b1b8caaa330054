/** The items of the outbox: what is to be sent, with the slots for the answers. */
import type {AuthFrame, FeatureFrame, JsonObject} from '../../protocol/frames.ts';
import type {RequestKind} from '../entry.ts';
import type {FeatureSlot, MessageSlot, RequestSlot, SignInSlot} from '../reply-slots.ts';

/** A user who signed in; compared by identity, since a server need not name its users. */
export interface Author {
	readonly displayName: string | undefined;
}

/** Something to send, with the slot for its answer. */
export type OutboxItem =
	/**
	 * `madeIn`: the conversation on the screen when the user made a request that deletes: it is not carried out in another one.
	 * `encoded`: the frame as `encode` gives it, where it was needed before. `again`: the entry that it repeats, unless
	 * the answer to that arrives first.
	 */
	| {
			readonly kind: 'message';
			readonly text: string;
			readonly encoded?: string;
			readonly again?: string | undefined;
			/** The user who was signed in when it was written; undefined = nobody, or a sign-in was under way. */
			readonly author?: Author | undefined;
			/** Settings for this message alone. */
			readonly overrides?: JsonObject | undefined;
			readonly slot?: MessageSlot | undefined;
	  }
	| {
			readonly kind: 'request';
			readonly request: RequestKind;
			readonly madeIn?: number | undefined;
			readonly slot?: RequestSlot | undefined;
	  }
	| {
			readonly kind: 'feature';
			readonly frame: FeatureFrame;
			/** Sent by the program, not by the user. */
			readonly isSilent?: true;
			/** The command that made it, where that is not evident from the frame. */
			readonly typed?: string | undefined;
			/** How the queue shows one that no command makes, in place of words for its frame. */
			readonly words?: string | undefined;
			readonly madeIn?: number | undefined;
			/** As of a message: another user must not send it. */
			readonly author?: Author | undefined;
			readonly slot?: FeatureSlot | undefined;
	  }
	/** Leaves the session for a new one, once everything before it is answered. */
	| {readonly kind: 'new-session'; readonly slot?: undefined}
	/** A request of an earlier run that cannot be carried out as it was meant, which is said when it is due. */
	| {
			readonly kind: 'unknown';
			readonly text: string;
			readonly typed: string;
			readonly author?: Author | undefined;
			readonly slot?: undefined;
	  }
	/** `preempts`: goes out before everything else, as soon as no turn is under way. */
	| {
			readonly kind: 'sign-in';
			readonly credential: AuthFrame;
			readonly preempts: boolean;
			readonly slot?: SignInSlot | undefined;
	  };

export type MessageItem = Extract<OutboxItem, {readonly kind: 'message'}>;
export type RequestItem = Extract<OutboxItem, {readonly kind: 'request'}>;
export type FeatureItem = Extract<OutboxItem, {readonly kind: 'feature'}>;
