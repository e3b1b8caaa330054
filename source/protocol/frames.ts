/**
 * The frames of the chat protocol, in both directions, for its three dialects: `document`, the protocol's first
 * description; `seed`, the first public server (`auto_bedrock_chat_fastapi`); `today`, the current server (`autolangchat`).
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
	/** JSON text of `metadata` as received; present if the value may have lost something that is shown. */
	readonly metadataJson?: string;
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

// ---------------------------------------------------------------------------------------------------------
// Server to client

/** Common to all frames: the server's local time without a zone; missing in the short frames of `document` and in the notices of `today` about a summary. */
interface Stamped {
	readonly timestamp: string | undefined;
}

export interface ConnectionEstablishedFrame extends Stamped {
	readonly type: 'connection_established';
	readonly session_id: string;
	readonly message: string;
}

/** Progress during a turn. Its text REPLACES the previous one (`today` sends the text so far, `seed` the text of a tool round). */
export interface TypingFrame extends Stamped {
	readonly type: 'typing';
	readonly message: string;
}

/** The end of a turn. In `today` both tool lists are always empty, in `seed` `tool_calls` is. */
export interface AiResponseFrame extends Stamped {
	readonly type: 'ai_response';
	readonly message: LongText;
	readonly message_id: string | undefined;
	readonly tool_calls: readonly ToolCallObject[];
	readonly tool_results: readonly ToolResultObject[];
	/** Whether the turn failed. `seed` with default settings reports this in `metadata.error` instead; see `turnFailed()` in decode.ts. */
	readonly error: boolean;
	readonly metadata: JsonObject;
	/** JSON text of `metadata` as received; present if the value may have lost something that is shown. */
	readonly metadataJson?: string;
	readonly conversation_id: string | undefined;
	/** Present if more than the `message` of a large frame was left out. */
	readonly rest?: Truncation;
}

/** The parts left out of a large frame. */
export interface Truncation {
	/** Number of items missing in `tool_calls` and in `tool_results`. */
	readonly calls: number;
	readonly results: number;
	/** The whole frame as received. */
	readonly json: RemoteText;
}

/** A rejected frame, or an error outside a turn. The connection stays open; the frame that it answers is not named. */
export interface ErrorFrame extends Stamped {
	readonly type: 'error';
	readonly message: string;
	/** Not sent by `seed` or `today`; for other servers. */
	readonly code: string | undefined;
}

export interface HistoryFrame extends Stamped {
	readonly type: 'history';
	readonly messages: readonly HistoryMessage[];
}

export interface AuthConfiguredFrame extends Stamped {
	readonly type: 'auth_configured';
	readonly message: string;
	readonly auth_type: string | undefined;
	/** `today` with a verified user. */
	readonly display_name: string | undefined;
}

export interface AuthFailedFrame extends Stamped {
	readonly type: 'auth_failed';
	readonly message: string;
	readonly auth_type: string | undefined;
	/** With `sso` only. */
	readonly redirect_url: string | undefined;
}

/** The answer to `auth` in `document`; neither real server sends it. */
export interface AuthResponseFrame extends Stamped {
	readonly type: 'auth_response';
	readonly success: boolean;
	readonly message: string;
}

/** `today`: the SSO session has ended. The chat message that was rejected gets no other answer. */
export interface AuthExpiredFrame extends Stamped {
	readonly type: 'auth_expired';
	readonly message: string;
	readonly redirect_url: string | undefined;
}

export interface ConversationErrorFrame extends Stamped {
	readonly type: 'conversation_error';
	readonly code: string;
	readonly message: string;
	readonly conversation_id: string | undefined;
}

export interface ConversationLoadedFrame extends Stamped {
	readonly type: 'conversation_loaded';
	readonly conversation_id: string;
	readonly conversation: JsonObject;
	readonly messages: readonly HistoryMessage[];
}

export interface ConfigUpdatedFrame extends Stamped {
	readonly type: 'config_updated';
	readonly active_overrides: JsonObject;
	readonly applied_overrides: JsonObject;
	readonly rejected_overrides: readonly string[];
}

/** A frame of an unknown type, kept as a whole; never an error. */
export interface UnknownFrame {
	readonly type: 'unknown';
	/** The `type` on the wire as text; undefined if there was none. */
	readonly name: string | undefined;
	readonly value: JsonObject;
}

export type ServerFrame =
	| ConnectionEstablishedFrame
	| TypingFrame
	| AiResponseFrame
	| ErrorFrame
	| HistoryFrame
	| ({readonly type: 'history_cleared'; readonly message: string} & Stamped)
	| ({readonly type: 'pong'} & Stamped)
	| ({readonly type: 'logout_success'; readonly message: string} & Stamped)
	| AuthConfiguredFrame
	| AuthFailedFrame
	| AuthResponseFrame
	| AuthExpiredFrame
	// `today`: conversations, feedback, settings.
	| ({readonly type: 'conversation_created'; readonly conversation_id: string} & Stamped)
	| ({
			readonly type: 'conversation_titled';
			readonly conversation_id: string;
			readonly title: string;
	  } & Stamped)
	| ({readonly type: 'conversation_list'; readonly conversations: readonly ConversationSummary[]} & Stamped)
	| ConversationLoadedFrame
	| ({readonly type: 'conversation_deleted'; readonly conversation_id: string} & Stamped)
	| ({
			readonly type: 'conversation_bulk_deleted';
			readonly deleted_ids: readonly string[];
			readonly active_conversation_deleted: boolean;
	  } & Stamped)
	| ({readonly type: 'conversation_all_deleted'; readonly deleted_count: number} & Stamped)
	| ({
			readonly type: 'conversation_renamed';
			readonly conversation_id: string;
			readonly title: string;
	  } & Stamped)
	| ConversationErrorFrame
	| ({
			readonly type: 'feedback_ack';
			readonly message_id: string;
			readonly feedback_id: string;
			readonly status: string;
	  } & Stamped)
	| ({
			readonly type: 'feedback_error';
			readonly code: string;
			readonly message: string;
			readonly message_id: string | undefined;
	  } & Stamped)
	| ConfigUpdatedFrame
	| UnknownFrame;

/** The result of decoding one WebSocket message. */
export type Decoded =
	| {
			readonly kind: 'frame';
			readonly frame: ServerFrame;
			/**
			 * The problems that were tolerated: a missing or wrongly typed field, bare `NaN`. One short English phrase each
			 * ("message is missing"); empty for a valid frame.
			 */
			readonly problems: readonly string[];
	  }
	| {
			readonly kind: 'undecodable';
			readonly code: 'not_json' | 'not_an_object' | 'binary';
			/** The message of the parser, or the type of the value; not safe to draw as it is. */
			readonly detail: string;
			/** First 200 characters of the message; empty for binary. */
			readonly head: string;
			/** The `type` that the undecodable text seems to have (`ai_response` ends a turn even if it cannot be decoded). */
			readonly looksLike: string | undefined;
	  };
