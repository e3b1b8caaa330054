/** The frames of the server: one reader for each type of frame; the types derive from the readers. */
import {content, contentSoFar} from './content.ts';
import {
	count,
	flag,
	list,
	map,
	optionalFlag,
	optionalList,
	optionalMap,
	optionalText,
	type Problems,
	type ReadObject,
	text,
	texts,
} from './fields.ts';
import type {JsonObject, Truncation} from './frames.ts';
import {readConversation, readMessage, readToolCall, readToolResult} from './objects.ts';
import {reason} from './reason.ts';
import type {LongText} from './remote-text.ts';

/**
 * The reader of each type of frame, the most frequent types first. Each returns an object literal: a loop over a list of fields
 * is shorter, but made decoding a `typing` frame 18 % slower.
 */
const SERVER_FRAMES = {
	/** Progress during a turn. Its text REPLACES the previous one (`today` sends the text so far, `seed` the text of a tool round). */
	typing: (object, problems) => ({
		type: 'typing' as const,
		message: contentSoFar(object, 'message', problems),
		timestamp: timestamp(object, problems),
	}),
	/** The end of a turn. In `today` both tool lists are always empty, in `seed` `tool_calls` is. */
	ai_response: (object, problems) => ({
		type: 'ai_response' as const,
		/** A remote text if the frame is large. */
		message: content(object, 'message', problems) as LongText,
		message_id: optionalText(object, 'message_id', problems),
		tool_calls: optionalList(object, 'tool_calls', readToolCall, problems),
		tool_results: optionalList(object, 'tool_results', readToolResult, problems),
		/** Whether the turn failed. `seed` with default settings reports this in `metadata.error` instead; see `turnFailed()` in decode.ts. */
		error: optionalFlag(object, 'error', problems),
		metadata: optionalMap(object, 'metadata', problems),
		conversation_id: optionalText(object, 'conversation_id', problems),
		timestamp: timestamp(object, problems),
	}),
	connection_established: (object, problems) => ({
		type: 'connection_established' as const,
		session_id: text(object, 'session_id', problems),
		message: text(object, 'message', problems),
		timestamp: timestamp(object, problems),
	}),
	/** A rejected frame, or an error outside a turn. The connection stays open; the frame that it answers is not named. */
	error: (object, problems) => ({
		type: 'error' as const,
		message: reason(object, problems),
		/** Not sent by `seed` or `today`; for other servers. */
		code: optionalText(object, 'code', problems),
		timestamp: timestamp(object, problems),
	}),
	history: (object, problems) => ({
		type: 'history' as const,
		messages: list(object, 'messages', readMessage, problems),
		timestamp: timestamp(object, problems),
	}),
	history_cleared: (object, problems) => ({
		type: 'history_cleared' as const,
		message: text(object, 'message', problems),
		timestamp: timestamp(object, problems),
	}),
	pong: (object, problems) => ({
		type: 'pong' as const,
		timestamp: timestamp(object, problems),
	}),
	logout_success: (object, problems) => ({
		type: 'logout_success' as const,
		message: text(object, 'message', problems),
		timestamp: timestamp(object, problems),
	}),
	auth_configured: (object, problems) => ({
		type: 'auth_configured' as const,
		message: text(object, 'message', problems),
		auth_type: optionalText(object, 'auth_type', problems),
		/** `today` with a verified user. */
		display_name: optionalText(object, 'display_name', problems),
		timestamp: timestamp(object, problems),
	}),
	auth_failed: (object, problems) => ({
		type: 'auth_failed' as const,
		message: reason(object, problems),
		auth_type: optionalText(object, 'auth_type', problems),
		/** With `sso` only. */
		redirect_url: optionalText(object, 'redirect_url', problems),
		timestamp: timestamp(object, problems),
	}),
	/** The answer to `auth` in `document`; neither real server sends it. */
	auth_response: (object, problems) => ({
		type: 'auth_response' as const,
		success: flag(object, 'success', problems),
		message: reason(object, problems),
		timestamp: timestamp(object, problems),
	}),
	/** `today`: the SSO session has ended. The chat message that was rejected gets no other answer. */
	auth_expired: (object, problems) => ({
		type: 'auth_expired' as const,
		message: reason(object, problems),
		redirect_url: optionalText(object, 'redirect_url', problems),
		timestamp: timestamp(object, problems),
	}),

	// The remaining types: `today` only, for conversations, feedback, settings.

	conversation_created: (object, problems) => ({
		type: 'conversation_created' as const,
		conversation_id: text(object, 'conversation_id', problems),
		timestamp: timestamp(object, problems),
	}),
	conversation_titled: (object, problems) => ({
		type: 'conversation_titled' as const,
		conversation_id: text(object, 'conversation_id', problems),
		title: text(object, 'title', problems),
		timestamp: timestamp(object, problems),
	}),
	conversation_list: (object, problems) => ({
		type: 'conversation_list' as const,
		conversations: list(object, 'conversations', readConversation, problems),
		timestamp: timestamp(object, problems),
	}),
	conversation_loaded: (object, problems) => ({
		type: 'conversation_loaded' as const,
		conversation_id: text(object, 'conversation_id', problems),
		conversation: map(object, 'conversation', problems),
		messages: list(object, 'messages', readMessage, problems),
		timestamp: timestamp(object, problems),
	}),
	conversation_deleted: (object, problems) => ({
		type: 'conversation_deleted' as const,
		conversation_id: text(object, 'conversation_id', problems),
		timestamp: timestamp(object, problems),
	}),
	conversation_bulk_deleted: (object, problems) => ({
		type: 'conversation_bulk_deleted' as const,
		deleted_ids: texts(object, 'deleted_ids', problems),
		active_conversation_deleted: flag(object, 'active_conversation_deleted', problems),
		timestamp: timestamp(object, problems),
	}),
	conversation_all_deleted: (object, problems) => ({
		type: 'conversation_all_deleted' as const,
		deleted_count: count(object, 'deleted_count', problems),
		timestamp: timestamp(object, problems),
	}),
	conversation_renamed: (object, problems) => ({
		type: 'conversation_renamed' as const,
		conversation_id: text(object, 'conversation_id', problems),
		title: text(object, 'title', problems),
		timestamp: timestamp(object, problems),
	}),
	conversation_error: (object, problems) => ({
		type: 'conversation_error' as const,
		code: text(object, 'code', problems),
		message: reason(object, problems),
		conversation_id: optionalText(object, 'conversation_id', problems),
		timestamp: timestamp(object, problems),
	}),
	feedback_ack: (object, problems) => ({
		type: 'feedback_ack' as const,
		message_id: text(object, 'message_id', problems),
		feedback_id: text(object, 'feedback_id', problems),
		status: text(object, 'status', problems),
		timestamp: timestamp(object, problems),
	}),
	feedback_error: (object, problems) => ({
		type: 'feedback_error' as const,
		code: text(object, 'code', problems),
		message: reason(object, problems),
		message_id: optionalText(object, 'message_id', problems),
		timestamp: timestamp(object, problems),
	}),
	config_updated: (object, problems) => ({
		type: 'config_updated' as const,
		active_overrides: map(object, 'active_overrides', problems),
		applied_overrides: map(object, 'applied_overrides', problems),
		rejected_overrides: texts(object, 'rejected_overrides', problems),
		timestamp: timestamp(object, problems),
	}),
} satisfies Readonly<Record<string, ReadObject<{readonly type: string}>>>;

/** The server's local time without a zone; missing in the short frames of `document` and in the notices of `today` about a summary. */
function timestamp(object: JsonObject, problems: Problems): string | undefined {
	return optionalText(object, 'timestamp', problems);
}

const READERS = Object.entries(SERVER_FRAMES);

/**
 * The reader of a type of frame; undefined for an unknown type. Compares the names one by one: looking them up in a `Map` made
 * decoding an `ai_response` 6 % slower.
 */
export function frameReader(type: string): ReadObject<ServerFrame> | undefined {
	for (const [name, read] of READERS) if (name === type) return read;
	return undefined;
}

// ---------------------------------------------------------------------------------------------------------
// Types

type KnownType = keyof typeof SERVER_FRAMES;
type FrameOf<Type extends KnownType> = Readonly<ReturnType<(typeof SERVER_FRAMES)[Type]>> & Shortened;

interface Shortened {
	/** Present if long texts and lists of a large frame were shortened, and the rest was not kept. */
	readonly isShortened?: true;
}

export type AiResponseFrame = FrameOf<'ai_response'> & {
	/** JSON text of `metadata` as received; present if the value may have lost something. */
	readonly metadataJson?: string;
	/** Present if more than the `message` of a large frame was left out. */
	readonly rest?: Truncation;
};

export type TypingFrame = FrameOf<'typing'>;
export type ConnectionEstablishedFrame = FrameOf<'connection_established'>;
export type ErrorFrame = FrameOf<'error'>;
export type HistoryFrame = FrameOf<'history'>;
export type AuthConfiguredFrame = FrameOf<'auth_configured'>;
export type AuthFailedFrame = FrameOf<'auth_failed'>;
export type AuthResponseFrame = FrameOf<'auth_response'>;
export type AuthExpiredFrame = FrameOf<'auth_expired'>;
export type ConversationErrorFrame = FrameOf<'conversation_error'>;
export type ConversationLoadedFrame = FrameOf<'conversation_loaded'>;
export type ConfigUpdatedFrame = FrameOf<'config_updated'>;

/** A frame of an unknown type, kept as a whole; never an error. */
export interface UnknownFrame extends Shortened {
	readonly type: 'unknown';
	/** The `type` on the wire as text; undefined if there was none. */
	readonly name: string | undefined;
	readonly value: JsonObject;
}

export type ServerFrame =
	| {[Type in KnownType]: Type extends 'ai_response' ? AiResponseFrame : FrameOf<Type>}[KnownType]
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
