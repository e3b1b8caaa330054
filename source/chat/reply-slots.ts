/** Reply slots: callbacks for the outcome of a message, request or sign-in, each settled exactly once. */
import type {ServerFrame} from '../protocol/server-frames.ts';
import type {AssistantEntry, Delivery} from './entry.ts';
import type {Notice} from './notices.ts';

/** Compared by identity: one object per message, request or sign-in. */
export interface ReplySlot<Outcome> {
	/** Called exactly once, after the listeners of the chat; it may use the chat. */
	settle(outcome: Outcome): void;
}

/** There will be no answer. */
export type Unanswered =
	/** `notice` is the reason; for messages and requests it is in the transcript too. */
	| {readonly status: 'failed'; readonly notice: Notice}
	/** Cancelled or taken back before it was sent, or still unanswered when the chat was closed. */
	| {readonly status: 'dropped'};

/** An answer arrived that cannot be decoded. */
export interface Unreadable {
	readonly status: 'unreadable';
	readonly notice: Notice;
}

export type MessageOutcome =
	/** Complete: calls of tools that the reply left out have been looked up as far as the server has them. */
	| {readonly status: 'answered'; readonly entry: AssistantEntry}
	| (Unanswered & {readonly delivery: Exclude<Delivery, 'sending'>});

export interface MessageSlot extends ReplySlot<MessageOutcome> {
	/** Called each time the message was written to the socket: again only after the server refused it unread. */
	onSent(): void;
}

export type RequestOutcome =
	| {readonly status: 'answered'; readonly frame: ServerFrame}
	/** The server has no conversation yet, hence no history. */
	| {readonly status: 'empty'}
	| Unreadable
	| Unanswered;

export type RequestSlot = ReplySlot<RequestOutcome>;

export type FeatureOutcome =
	/** `config_updated` may have rejected values, and `conversation_bulk_deleted` may lack ids. */
	| {readonly status: 'answered'; readonly frame: ServerFrame}
	/** `conversation_new`, which has no answer. */
	| {readonly status: 'done'}
	| Unreadable
	| Unanswered;

/** Its owner shows the outcome: no notice is added to the conversation. */
export type FeatureSlot = ReplySlot<FeatureOutcome>;

export type SignInOutcome =
	| {readonly status: 'accepted'; readonly displayName: string | undefined}
	| Unanswered;

export type SignInSlot = ReplySlot<SignInOutcome>;

/** Settles a slot when the present change of the chat is complete; undefined when the caller left none. */
export type Settle = <Outcome>(slot: ReplySlot<Outcome> | undefined, outcome: Outcome) => void;
