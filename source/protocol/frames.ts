/**
 * The frames of the client, and the objects inside frames in both directions, for the three dialects of the protocol:
 * `document`, the protocol's first description; `seed`, the first public server (`auto_bedrock_chat_fastapi`); `today`, the
 * current server (`autolangchat`). The frames of the server: `server-frames.ts`.
 *
 * Field names are those on the wire. `docs/protocol.md` describes when each frame is sent. The servers answer strictly in
 * order and return no request ids, so that an answer can only be matched by its position.
 */

import type {LongText, RemoteText} from './remote-text.ts';

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object; a missing key reads as `undefined`. */
export interface JsonObject {
	readonly [key: string]: JsonValue | undefined;
}

// ---------------------------------------------------------------------------------------------------------
// Objects inside frames

/** One tool call as requested by the model. `seed` and `today`: only in `history`; `document`: in `ai_response`. */
export interface ToolCallObject {
	/** Opaque id created by the model (`toolu_…`), which pairs a call with its result. One that is not text: `json:1`. */
	readonly id: string | undefined;
	readonly name: string;
	/** Named `arguments` in `seed`, `args` in `today`. */
	readonly arguments: JsonValue | undefined;
	/** JSON text of `arguments` as received; present if the value may have lost digits, the order of keys, or equal keys. */
	readonly argumentsJson?: string;
	/** Present if the arguments are incomplete. */
	readonly argumentsCut?: CutValue;
}

/** The result of a tool call: exactly one of `result` and `error`; a failed HTTP call is a `result` with an `error` key. */
export interface ToolResultObject {
	/** One that is not text: `json:1`. */
	readonly tool_call_id: string | undefined;
	readonly name: string | undefined;
	readonly result: JsonValue | undefined;
	/** JSON text of `result` as received; present if the value may have lost something, as for `argumentsJson`. */
	readonly resultJson?: string;
	readonly error: string | undefined;
	/** Present if the result, or the error, is incomplete. */
	readonly resultCut?: CutValue;
}

/** One message of `history` or `conversation_loaded`. User messages of `today` have neither time nor id. */
export interface HistoryMessage {
	readonly message_id: string | undefined;
	/** `user`, `assistant`, `tool`, `system`, or a role of a later server. */
	readonly role: string;
	readonly content: LongText;
	/** ISO 8601, local time of the server, without a zone. */
	readonly timestamp: string | undefined;
	readonly tool_calls: readonly ToolCallObject[];
	readonly tool_results: readonly ToolResultObject[];
	readonly metadata: JsonObject;
	/** JSON text of `metadata` as received; present if the value may have lost something. */
	readonly metadataJson?: string;
	/** Present if more than the `content` is incomplete. */
	readonly cut?: Cut;
	/** The same, once the frame has left the worker. */
	readonly rest?: Truncation;
}

/** The parts left out of a large frame, or of a large message of a history. */
export interface Truncation {
	/** Number of items missing in `tool_calls` and in `tool_results`. */
	readonly calls: number;
	readonly results: number;
	/** The whole frame, or message, as received. */
	readonly json: RemoteText;
}

/** One row of `conversation_list` (`today`). */
export interface ConversationSummary {
	readonly id: string;
	readonly title: string | undefined;
	readonly updated_at: string | undefined;
	/** Completed turns, not messages. */
	readonly message_count: number | undefined;
}

// ---------------------------------------------------------------------------------------------------------
// What is missing from a large message

/** A value that is incomplete: something was left out of it, or of a value in it. */
export interface Cut {
	/** Its index in the list or object around it, in the order of the message. */
	readonly at: number;
	/** Its name in that object. */
	readonly key: string | undefined;
	/** Its first byte in the message. */
	readonly start: number;
	/** Bytes of the whole value in the message, and the same in UTF-16 code units. */
	readonly size: number;
	readonly units: number;
	/** Number of its items or members, if some were left out: `left` at its end. */
	readonly count?: number;
	readonly left?: number;
	/** The incomplete values in it, in order; those that are nested very deeply are only a part of the one around them. */
	readonly inside: readonly Cut[];
	/** A later member of the same object has its name. */
	readonly isReplaced?: true;
}

/** A value of a frame that is incomplete, with a handle to the whole. */
export interface CutValue extends Cut {
	/** Its JSON text as received; missing until the frame has left the worker. */
	readonly whole?: RemoteText;
}

// ---------------------------------------------------------------------------------------------------------
// Client to server

export type OverrideMode = 'message' | 'session';

export type AuthFrame =
	| {readonly type: 'auth'; readonly auth_type: 'bearer_token'; readonly token: string}
	| {
			readonly type: 'auth';
			readonly auth_type: 'basic_auth';
			readonly username: string;
			readonly password: string;
	  }
	| {
			readonly type: 'auth';
			readonly auth_type: 'api_key';
			readonly api_key: string;
			readonly api_key_header: string;
	  }
	| {
			readonly type: 'auth';
			readonly auth_type: 'oauth2';
			readonly client_id: string;
			readonly client_secret: string;
			readonly token_url: string;
			readonly scope?: string;
	  }
	| {
			readonly type: 'auth';
			readonly auth_type: 'custom';
			readonly custom_headers: Readonly<Record<string, string>>;
			readonly metadata?: JsonObject;
	  }
	| {readonly type: 'auth'; readonly auth_type: 'sso'; readonly session_token: string};

/** Name of an auth type on the wire. */
export type AuthType = AuthFrame['auth_type'];

/** A request other than a chat, with one answer. */
export type RequestKind = 'history' | 'clear' | 'ping' | 'logout';

export type ClientFrame =
	| {
			readonly type: 'chat';
			readonly message: string;
			/** `today` only. */
			readonly config_overrides?: JsonObject;
			/** `today` only; the server's default here is `message`. */
			readonly override_mode?: OverrideMode;
	  }
	| AuthFrame
	| {readonly type: 'ping'}
	| {readonly type: 'history'}
	| {readonly type: 'clear'}
	| {readonly type: 'logout'}
	// The remaining types: `today` only.
	| {readonly type: 'conversation_list'; readonly limit?: number; readonly offset?: number}
	| {readonly type: 'conversation_new'}
	| {readonly type: 'conversation_load'; readonly conversation_id: string}
	| {readonly type: 'conversation_delete'; readonly conversation_id: string}
	| {readonly type: 'conversation_delete_bulk'; readonly conversation_ids: readonly string[]}
	| {readonly type: 'conversation_delete_all'}
	| {readonly type: 'conversation_rename'; readonly conversation_id: string; readonly title: string}
	| {
			readonly type: 'feedback';
			readonly message_id: string;
			readonly rating: 'positive' | 'negative';
			readonly score?: number;
			readonly correction_text?: string;
			readonly user_comment?: string;
	  }
	| {
			readonly type: 'config_update';
			readonly config_overrides: JsonObject;
			readonly override_mode?: OverrideMode;
	  }
	| {readonly type: 'config_reset'};

/** The types of the requests for a feature of `today`. All have one answer, except `conversation_new`. */
export type FeatureType = Extract<
	ClientFrame['type'],
	`conversation_${string}` | `config_${string}` | 'feedback'
>;

/** A request for a feature of `today`: stored conversations, settings of answers, feedback on an answer. */
export type FeatureFrame = Extract<ClientFrame, {readonly type: FeatureType}>;
