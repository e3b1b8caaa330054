/** What a conversation is made of: entries, the turn that is under way, and what waits to be sent. */
import type {JsonObject, JsonValue, RequestKind, Truncation} from '../protocol/frames.ts';
import type {LongText} from '../protocol/remote-text.ts';
import type {Notice} from './notices.ts';

export type {RequestKind};

/** What is known of the way of the user's message to the server. */
export type Delivery =
	/** Written to the socket; no frame has answered it yet. */
	| 'sending'
	/** The server has begun to answer it (or its history holds it). */
	| 'delivered'
	/** The connection broke before that; the server has not been asked yet, or cannot tell. */
	| 'unconfirmed'
	/** The server's history does not hold it, or the server refused it. */
	| 'not-sent';

export interface UserEntry {
	readonly kind: 'user';
	/** Local, stable, unique in this run. */
	readonly id: string;
	readonly text: LongText;
	/** Clock time it was sent (ms since the epoch); undefined when it came from the server's history without a time. */
	readonly at: number | undefined;
	readonly delivery: Delivery;
}

/** How a call ended, as far as the server told. */
export type ToolOutcome =
	/** Announced ("Calling X..."), its round has not ended yet. */
	| {readonly state: 'running'}
	| {readonly state: 'succeeded'; readonly result: JsonValue}
	/** `error` is what is shown; `result` the whole result where the error was inside one (a failed HTTP call). */
	| {
			readonly state: 'failed';
			readonly error: string;
			/** HTTP status where one was told. */
			readonly status: number | undefined;
			readonly result: JsonValue | undefined;
	  }
	/** The turn is over and the server has told no result (yet, or ever). */
	| {readonly state: 'unknown'};

/** One call of a tool with what became of it: `tool_calls` and `tool_results` paired by id. */
export interface ToolCall {
	/** Local, stable while the call lives, the key of its fold; not the server's id. */
	readonly key: string;
	/** The server's id of the call; undefined for a live row and for an orphan without one. */
	readonly id: string | undefined;
	readonly name: string;
	/** undefined = the server has not told (S and D may never). */
	readonly arguments: JsonValue | undefined;
	readonly outcome: ToolOutcome;
	/** Tool round in its turn, from 1; undefined where it cannot be known. */
	readonly round: number | undefined;
	/** Clock times measured here: when it was announced, and when its round was seen to be over. */
	readonly startedAt: number | undefined;
	readonly endedAt: number | undefined;
	/** A result came and, among the calls that were told, none of it. */
	readonly isOrphan?: true | undefined;
	/** The name that its result gives, where that is another one. */
	readonly resultName?: string | undefined;
}

/** A reply in the order it came about: words of the model and calls of tools between them. */
export type ReplyPart =
	| {readonly kind: 'text'; readonly text: LongText}
	| {readonly kind: 'tool'; readonly call: ToolCall};

export interface AssistantEntry {
	readonly kind: 'assistant';
	readonly id: string;
	/** The server's id (H). */
	readonly messageId: string | undefined;
	/** The user's entry it answers; undefined for one that came from history alone. */
	readonly answers: string | undefined;
	readonly parts: readonly ReplyPart[];
	/** `true` when the server says the turn failed (`error: true`, or S's `metadata.error`). */
	readonly failed: boolean;
	readonly metadata: JsonObject;
	/** Clock time it arrived. */
	readonly at: number | undefined;
	/** From sending to arrival, ms; undefined when not measured here. */
	readonly tookMs: number | undefined;
	/**
	 * How it came: in its turn; after the user had stopped waiting; out of the server's history; or `cut`, which is
	 * what had come when the connection broke, until history tells the rest.
	 */
	readonly arrived: 'in-turn' | 'late' | 'from-history' | 'partial';
	/** Where its frame was too large to be read whole: what is not among the parts. */
	readonly rest?: Truncation;
}

/** A notice in the conversation. */
export type NoticeEntry = Notice & {
	readonly kind: 'notice';
	readonly id: string;
	readonly at: number;
	/** `rule`: drawn as a line across the list (after `/clear`, a new session). */
	readonly shape: 'line' | 'rule';
};

/** Immutable: a changed entry is a new object, so what was made from it can be cached by identity. */
export type Entry = UserEntry | AssistantEntry | NoticeEntry;

/** The turn under way. Its clocks are the clock's times; "stalled" is `now - lastFrameAt`, not a state. */
export interface Turn {
	/** The user's entry. */
	readonly entryId: string;
	readonly phase: /** Written to the socket, nothing heard. */
		| 'sending'
		/** The server works; `words` say at what. */
		| 'thinking'
		/** Tools run; `tools` says which. */
		| 'tools'
		/** The answer's text is coming. */
		| 'writing'
		/** The connection broke in mid-turn and is being, or has been, made again; history is asked for the answer. */
		| 'recovering';
	readonly startedAt: number;
	/** When the server was last heard in this turn. */
	readonly lastFrameAt: number;
	/** The server's words for what it is doing ("AI is thinking...", "Calling get_order... (1/2)"); may be empty. */
	readonly words: string;
	/** In phase `tools`: which call of how many was announced last, as the server counts. */
	readonly progress: {readonly call: number; readonly of: number} | undefined;
	/** Rounds that are over or running: the model's words and the calls, in order. */
	readonly parts: readonly ReplyPart[];
	/** Text of the model's current call so far; replaces, never appends. */
	readonly text: string;
	/** The user stopped waiting: the screen is free, the server is not. */
	readonly givenUp: boolean;
}

/** What waits for its turn on the wire, in order. Messages become entries when they are sent. */
export type QueueItem =
	| {readonly kind: 'message'; readonly id: string; readonly text: string}
	| {readonly kind: 'request'; readonly id: string; readonly request: RequestKind};
