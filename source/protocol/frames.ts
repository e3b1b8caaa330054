/**
 * Every frame that travels, in both directions, for the three dialects of the chat protocol.
 *
 * D is the document the protocol was first written down in, S the first public server
 * (`auto_bedrock_chat_fastapi`), H today's (`autolangchat`). Field names are those of the wire.
 * `docs/protocol.md` says in prose when each is sent. The servers answer strictly in order and echo no
 * request ids, so a reply can only be matched by its place.
 */

import type {LongText, RemoteText} from './remote-text.ts';

/** Any value that JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object; a missing key reads as `undefined`. */
export interface JsonObject {
	readonly [key: string]: JsonValue | undefined;
}

// ---------------------------------------------------------------------------------------------------------
// Objects inside frames

/** One call of a tool, as the model asked for it. S: `history` only; H: `history` only; D: `ai_response`. */
export interface ToolCallObject {
	/** Opaque id made by the model (`toolu_…`); the key that pairs a call with its result. */
	readonly id: string | undefined;
	readonly name: string;
	/** The arguments; `arguments` on S, `args` on H. */
	readonly arguments: JsonValue | undefined;
}

/** What a tool gave back: exactly one of `result` and `error`; a failed HTTP call is a `result` with an `error` key. */
export interface ToolResultObject {
	readonly tool_call_id: string | undefined;
	readonly name: string | undefined;
	readonly result: JsonValue | undefined;
	readonly error: string | undefined;
}

/** One message of `history` or `conversation_loaded`. User messages on H have neither time nor id. */
export interface HistoryMessage {
	readonly message_id: string | undefined;
	/** `user`, `assistant`, `tool`, `system`, or something a later server adds. */
	readonly role: string;
	readonly content: LongText;
	/** ISO 8601, local time of the server, without a zone. */
	readonly timestamp: string | undefined;
	readonly tool_calls: readonly ToolCallObject[];
	readonly tool_results: readonly ToolResultObject[];
	readonly metadata: JsonObject;
}

/** One row of `conversation_list` (H). */
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

/** Spelling of an auth type on the wire. */
export type AuthType = AuthFrame['auth_type'];

/** A request other than a chat, with one answer. */
export type RequestKind = 'history' | 'clear' | 'ping' | 'logout';

export type ClientFrame =
	| {
			readonly type: 'chat';
			readonly message: string;
			/** H only. */
			readonly config_overrides?: JsonObject;
			/** H only; the server's default here is `message`. */
			readonly override_mode?: OverrideMode;
	  }
	| AuthFrame
	| {readonly type: 'ping'}
	| {readonly type: 'history'}
	| {readonly type: 'clear'}
	| {readonly type: 'logout'}
	// H only from here on.
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

/** What every frame may carry: the server's local time without a zone; missing in D's short frames and H's summarising notices. */
interface Stamped {
	readonly timestamp: string | undefined;
}

export interface ConnectionEstablishedFrame extends Stamped {
	readonly type: 'connection_established';
	readonly session_id: string;
	readonly message: string;
}

/** Progress during a turn. The text REPLACES what was there (H sends the text so far, S the words of a tool round). */
export interface TypingFrame extends Stamped {
	readonly type: 'typing';
	readonly message: string;
}

/** The end of a turn. H leaves both tool lists empty always; S leaves `tool_calls` empty. */
export interface AiResponseFrame extends Stamped {
	readonly type: 'ai_response';
	readonly message: LongText;
	readonly message_id: string | undefined;
	readonly tool_calls: readonly ToolCallObject[];
	readonly tool_results: readonly ToolResultObject[];
	/** `true` when the turn failed. S with default settings says it in `metadata.error` instead; see `turnFailed()` in decode.ts. */
	readonly error: boolean;
	readonly metadata: JsonObject;
	readonly conversation_id: string | undefined;
	/** Where the frame was so large that more than its `message` was left out. */
	readonly rest?: Truncation;
}

/** What was left out of a large frame. */
export interface Truncation {
	/** Items that are missing in `tool_calls` and in `tool_results`. */
	readonly calls: number;
	readonly results: number;
	/** The whole frame as it came. */
	readonly json: RemoteText;
}

/** A refused frame, or a fault outside a turn. The connection stays open; nothing says which frame it answers. */
export interface ErrorFrame extends Stamped {
	readonly type: 'error';
	readonly message: string;
	/** Not sent by S or H; carried for servers that do. */
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
	/** H with a verified user. */
	readonly display_name: string | undefined;
}

export interface AuthFailedFrame extends Stamped {
	readonly type: 'auth_failed';
	readonly message: string;
	readonly auth_type: string | undefined;
	/** With `sso` only. */
	readonly redirect_url: string | undefined;
}

/** The document's answer to `auth`; sent by neither real server. */
export interface AuthResponseFrame extends Stamped {
	readonly type: 'auth_response';
	readonly success: boolean;
	readonly message: string;
}

/** H: the SSO session ended; the chat that met it was dropped and gets no other answer. */
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

/** A frame of a type this client does not know: carried whole, never an error. */
export interface UnknownFrame {
	readonly type: 'unknown';
	/** The wire's `type` as text; `undefined` where there was none. */
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
	// H: conversations, feedback, settings.
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

/** What one WebSocket message turned out to be. */
export type Decoded =
	| {
			readonly kind: 'frame';
			readonly frame: ServerFrame;
			/**
			 * What was wrong with it and was read leniently: a missing or wrongly typed field, bare `NaN`.
			 * One short English phrase each ("message is missing"); empty for a clean frame.
			 */
			readonly problems: readonly string[];
	  }
	| {
			readonly kind: 'undecodable';
			readonly code: 'not_json' | 'not_an_object' | 'binary';
			/** What the parser said, or what it was instead; not safe to draw as it is. */
			readonly detail: string;
			/** First 200 characters of what came; empty for binary. */
			readonly head: string;
			/** The `type` that the broken text seems to have (`ai_response` ends a turn even if it cannot be read). */
			readonly looksLike: string | undefined;
	  };
