/** The types of a conversation: entries, the turn under way, and the queue. */

import type {
	CutValue,
	FeatureFrame,
	JsonObject,
	JsonValue,
	RequestKind,
	Truncation,
} from '../protocol/frames.ts';
import type {LongText} from '../protocol/remote-text.ts';
import type {Notice} from './notices.ts';

export type {RequestKind};

/** The known delivery state of the user's message. */
export type Delivery =
	/** Written to the socket; no frame of the turn has arrived yet. */
	| 'sending'
	/** The server has started to answer it, or its history holds it. */
	| 'delivered'
	/** The connection was lost before that; the history was not requested yet, or is not conclusive. */
	| 'unconfirmed'
	/** The server's history does not hold it, or the server refused it. */
	| 'not-sent';

/**
 * What is known without a wait of an entry whose contents are on the disk: each access reads them, unless that was done lately.
 * A spread leaves them out; `whole` has them.
 */
export interface OnDisk<Stored> {
	readonly partCount: number;
	/** Its calls of tools, without repetitions. */
	readonly calls: readonly CallFigures[];
	/** Values of it are incomplete, or not loaded with it. */
	readonly isCut: boolean;
	/** The entry as a plain object with its contents, which are not kept for the next access. */
	whole(): Stored;
}

/** A call as it is counted. */
export interface CallFigures {
	readonly name: string;
	readonly isFailed: boolean;
	/** Its answer is over, and no result was received. */
	readonly isUnknown: boolean;
	/** ms; undefined where it was not measured. */
	readonly tookMs: number | undefined;
}

export interface UserEntry {
	readonly kind: 'user';
	/** Local, stable, unique in this run. */
	readonly id: string;
	readonly text: LongText;
	/** Clock time it was sent (ms since the epoch); undefined when it came from the server's history without a time. */
	readonly at: number | undefined;
	readonly delivery: Delivery;
	/** It is `not-sent` because the server refused it. */
	readonly isRefused?: true | undefined;
	/** Settings for this message alone. */
	readonly overrides?: JsonObject | undefined;
	readonly onDisk?: OnDisk<UserEntry>;
}

/** The outcome of a call, as far as the server reported it. */
export type ToolOutcome =
	/** Announced ("Calling X..."), its round has not ended yet. */
	| {readonly state: 'running'}
	| {
			readonly state: 'succeeded';
			readonly result: JsonValue;
			/** JSON text of `result` as received; present if the value may have lost something, as for `argumentsJson`. */
			readonly resultJson?: string;
			/** Present if the result is incomplete. */
			readonly resultCut?: CutValue;
	  }
	/** `error` is the text that is shown; `result` the whole result when the error was inside one (a failed HTTP call). */
	| {
			readonly state: 'failed';
			readonly error: string;
			/** HTTP status where the server sent one. */
			readonly status: number | undefined;
			readonly result: JsonValue | undefined;
			readonly resultJson?: string;
			readonly resultCut?: CutValue;
	  }
	/** The turn is over, and no result has been received. */
	| {readonly state: 'unknown'};

/** One tool call with its outcome: `tool_calls` and `tool_results` paired by id. */
export interface ToolCall {
	/** Local, stable while the call lives, the key of its fold; not the server's id. */
	readonly key: string;
	/** The server's id of the call; undefined for an announced call, and for an orphan without one. */
	readonly id: string | undefined;
	readonly name: string;
	/** undefined = not received (from `seed` and `document` perhaps never). */
	readonly arguments: JsonValue | undefined;
	/** JSON text of `arguments` as received; present if the value may have lost digits, the order of keys, or equal keys. */
	readonly argumentsJson?: string;
	/** Present if the arguments are incomplete. */
	readonly argumentsCut?: CutValue;
	readonly outcome: ToolOutcome;
	/** Tool round in its turn, from 1; undefined where it cannot be known. */
	readonly round: number | undefined;
	/** Clock times measured here: of its announcement, and of the observed end of its round. */
	readonly startedAt: number | undefined;
	readonly endedAt: number | undefined;
	/** A result whose call is missing among the calls that were received. */
	readonly isOrphan?: true | undefined;
	/** The name in its result, where it differs. */
	readonly resultName?: string | undefined;
}

/** A part of a reply, in order: a text of the model, or a tool call. */
export type ReplyPart =
	| {readonly kind: 'text'; readonly text: LongText}
	| {readonly kind: 'tool'; readonly call: ToolCall};

export interface AssistantEntry {
	readonly kind: 'assistant';
	readonly id: string;
	/** The server's id, which only `today` sends. */
	readonly messageId: string | undefined;
	/** The user's entry that it answers; undefined for one without a question here. */
	readonly answers: string | undefined;
	readonly parts: readonly ReplyPart[];
	/** `true` when the server reports that the turn failed (`error: true`, or `metadata.error` in `seed`). */
	readonly failed: boolean;
	readonly metadata: JsonObject;
	/** Settings that only its message had, and that differ from those of the session. */
	readonly overrides?: JsonObject | undefined;
	/** JSON text of `metadata` as received; present if the value may have lost something. */
	readonly metadataJson?: string | undefined;
	/** Clock time it arrived. */
	readonly at: number | undefined;
	/** From sending to arrival, ms; undefined when not measured here. */
	readonly tookMs: number | undefined;
	/**
	 * How it arrived: in its turn; after the user had stopped waiting, or had sent another message; from the server's history;
	 * or `partial`, which is the part received before the connection was lost, until the history has the rest.
	 */
	readonly arrived: 'in-turn' | 'late' | 'from-history' | 'partial';
	/** The part of the frame that is not among the parts, when it was too large to decode completely. */
	readonly rest?: Truncation | undefined;
	readonly onDisk?: OnDisk<AssistantEntry>;
}

/** A notice in the conversation. */
export type NoticeEntry = Notice & {
	readonly kind: 'notice';
	readonly id: string;
	readonly at: number;
	/** `rule`: drawn as a line across the list (after `/clear`, a new session). */
	readonly shape: 'line' | 'rule';
	/** The user's entry that it is about: the notice is removed when that is answered or sent again. */
	readonly about?: string | undefined;
	/** Takes its place then: the part of it that stays true. */
	readonly past?: Notice | undefined;
};

/** Immutable: a changed entry is a new object, so that results can be cached by identity. */
export type Entry = UserEntry | AssistantEntry | NoticeEntry;

/** The turn under way. Times are the clock's; "stalled" is `now - lastFrameAt`, not a state. */
export interface Turn {
	/** The user's entry. */
	readonly entryId: string;
	readonly phase: /** Written to the socket, nothing received. */
		| 'sending'
		/** The server is working; `statusText` is its status. */
		| 'thinking'
		/** Tools are running; `parts` has their calls. */
		| 'tools'
		/** The text of the answer is arriving. */
		| 'writing'
		/** The connection was lost during the turn; the answer is looked up in the history once it is back. */
		| 'recovering';
	readonly startedAt: number;
	/** Time of the last frame of this turn. */
	readonly lastFrameAt: number;
	/** The server's status text ("AI is thinking...", "Calling get_order... (1/2)"); may be empty. */
	readonly statusText: string;
	/** In phase `tools`: the number of the call announced last, and the number of calls, as the server counts. */
	readonly progress: {readonly call: number; readonly of: number} | undefined;
	/** Completed and running rounds: the model's texts and the calls, in order. */
	readonly parts: readonly ReplyPart[];
	/** Text of the current round so far, as in the last frame. */
	readonly text: string;
	/** The server streams that text: it has grown. `seed` sends the text of a round at once, then runs its tools. */
	readonly isGrowing?: true;
	/** The user stopped waiting; the server still works on the answer. */
	readonly givenUp: boolean;
	/** The connection has stopped: nothing can find the answer before the user reconnects. */
	readonly isSuspended?: true;
}

/** What a request that waits asks for, as data. `madeIn`: one that deletes is for the conversation with this number alone. */
export type QueuedRequest =
	| {readonly kind: 'request'; readonly request: RequestKind; readonly madeIn?: number}
	| {readonly kind: 'feature'; readonly frame: FeatureFrame; readonly madeIn?: number}
	| {readonly kind: 'new-session'}
	/** Another run of the program cannot carry it out as it was meant: when it is due, that is said. */
	| {readonly kind: 'unknown'};

/**
 * A message or request that waits to be sent. Messages become entries when they are sent. `typed`: what taking it back puts
 * into the input; '' for a request that no command makes. `author`: the name of the user who wrote it, as far as the server
 * names its users.
 */
export type QueueItem =
	| {
			readonly kind: 'message';
			readonly id: string;
			readonly text: string;
			/** Settings for this message alone. */
			readonly overrides?: JsonObject;
			readonly author?: string;
	  }
	| {
			readonly kind: 'request';
			readonly id: string;
			readonly text: string;
			readonly typed: string;
			readonly request: QueuedRequest;
			readonly author?: string;
	  };
