/** The state that all connections of one sandbox share. */

import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import type {Access, DialectRules} from './dialects/dialect.ts';
import type {Draw} from './draws.ts';
import type {SandboxMemory} from './memory.ts';
import type {ScaledClock} from './sandbox-clock.ts';
import type {ScriptTurn, TurnStep} from './turn.ts';

/** Plays a turn instead of the assistant; undefined leaves the message to the assistant. */
export type Script = (message: string, turn: ScriptTurn) => Promise<void> | undefined;

/** An event for a log. Every text in it is external input. */
export type SandboxEvent =
	| {readonly kind: 'connected'; readonly sessionId: string}
	| {readonly kind: 'disconnected'; readonly sessionId: string; readonly code: number}
	/** A handshake that was refused with 403. */
	| {readonly kind: 'wrong-path'; readonly path: string}
	/** A frame, at the moment of its arrival. `message`: the text of a chat. */
	| {readonly kind: 'received'; readonly type: string; readonly message: string | undefined}
	| {readonly kind: 'turn-began'; readonly sessionId: string; readonly message: string}
	| {
			readonly kind: 'turn-ended';
			readonly sessionId: string;
			readonly tookMs: number;
			readonly abandoned: boolean;
	  };

/** Reads the frames of clients, and quotes values in error messages: by default as JavaScript does. */
export interface FrameReader {
	/** @throws an error whose message is sent after "Invalid JSON: " */
	parse(text: string): JsonValue;
	/** Formats a value for an error message. */
	quote(value: JsonValue): string;
}

/** The state that the server keeps of a client. */
export interface ClientState {
	readonly sessionId: string;
	access: Access;
	/** The verified user; a later sign-in on the same connection does not change it. */
	userId: string | undefined;
	/** The active one of the stored conversations. */
	conversationId: string | undefined;
	/** The settings of the session. */
	overrides: JsonObject;
	/** The token of a single sign-on, which can end. */
	ssoToken: string | undefined;
}

export interface ServerContext {
	readonly rules: DialectRules;
	readonly memory: SandboxMemory;
	/** Ids of the sessions that the server knows. */
	readonly sessions: Set<string>;
	/** Number of frames received of each type. A frame without a type counts as `chat`. */
	readonly received: Map<string, number>;
	/** Connections accepted so far. */
	accepted: number;
	readonly clock: ScaledClock;
	readonly requireAuth: boolean;
	/** Today's dialect: conversations of verified users are stored. */
	readonly stores: boolean;
	/** Today's dialect: settings, feedback, presets, a knowledge base and single sign-on. */
	readonly features: boolean;
	readonly script: Script | undefined;
	readonly beforeStep: (step: TurnStep) => Promise<void>;
	readonly frameReader: FrameReader;
	readonly newId: () => string;
	readonly draw: Draw;
	readonly onEvent: (event: SandboxEvent) => void;
}
