/** What all connections of one sandbox share. */
import type {DialectRules} from './dialects/dialect.ts';
import type {FrameCounts} from './frame-counts.ts';
import type {SandboxMemory} from './memory.ts';
import type {ScaledClock} from './sandbox-clock.ts';
import type {ScriptTurn} from './turn.ts';
import type {Breakpoints} from './turn-breakpoints.ts';

/** Plays a turn in the assistant's place; undefined leaves the message to the assistant. */
export type Script = (message: string, turn: ScriptTurn) => Promise<void> | undefined;

/** What happens, for whoever keeps a log. Every text in it comes from outside. */
export type SandboxEvent =
	| {readonly kind: 'connected'; readonly sessionId: string}
	| {readonly kind: 'disconnected'; readonly sessionId: string; readonly code: number}
	/** A handshake that was refused with 403. */
	| {readonly kind: 'wrong-path'; readonly path: string}
	| {readonly kind: 'turn-began'; readonly sessionId: string; readonly message: string}
	| {
			readonly kind: 'turn-ended';
			readonly sessionId: string;
			readonly tookMs: number;
			readonly abandoned: boolean;
	  };

export interface ServerContext {
	readonly rules: DialectRules;
	readonly memory: SandboxMemory;
	/** Ids of the sessions that the server knows. */
	readonly sessions: Set<string>;
	readonly tally: FrameCounts;
	readonly pacer: ScaledClock;
	readonly gates: Breakpoints;
	readonly requireAuth: boolean;
	readonly script: Script | undefined;
	readonly newId: () => string;
	readonly log: (event: SandboxEvent) => void;
}
