/** What a fault of the matrix is: how it acts on a connection, where it can occur, and what it means by the specification. */
import type {Agent} from 'node:http';
import type {FailureCode} from '../../../source/client/failure/failure-code.ts';
import type {Link} from '../fault-proxy.ts';
import type {WireUnit} from '../wire-frames.ts';
import type {Place, State} from './states.ts';

/** What a fault does to the connection. */
export type Effect =
	/** Nothing: the connection continues. */
	| 'same'
	/** It is lost, and the program connects again. `undefined`: without a notice of a failure. */
	| {readonly again: FailureCode | undefined}
	/** It ends, and the user has to act. */
	| {readonly stops: FailureCode}
	/** The server signs the user out: the program connects again without a credential. */
	| 'signed out';

export interface Scene {
	readonly link: Link;
	/** The unit at which it occurs, held back; undefined where there is none. */
	readonly unit: WireUnit | undefined;
	/** Moves the time that the program sees, ms; its timers run on. */
	shiftClock(ms: number): void;
	/** The machine sleeps so long, ms. */
	sleep(ms: number): void;
	/** Answers no ping of the client any more. */
	dropPings(): void;
}

export interface Fault {
	/** As in docs/reliability.md. */
	readonly name: string;
	readonly places: readonly Place[];
	/** Names of states, where it is not meaningful in all with these places. */
	readonly only?: readonly string[];
	/** Acts on the connection. Where the effect is `same`, what was held back is passed on afterwards. */
	act?(scene: Scene): void | Promise<void>;
	/** Settings of the dial with this number, where the fault is not one of an accepted connection. */
	dial?(dial: Dial): {readonly agent?: Agent; readonly host?: string; readonly port?: number};
	/** The address begins with wss, and the connection that meets the fault has this certificate. */
	readonly certificate?: 'self-signed' | 'expired' | 'other-host' | 'none';
	/** Nothing arrives: only time ends it. */
	readonly isSilent?: true;
	readonly effect: Effect | ((state: State) => Effect);
}

export interface Dial {
	readonly isFaulty: boolean;
	/** Port of the fault proxy. */
	readonly port: number;
}

/** Part of every text of the server's: no sentence and no state may contain it, because it is the credential. */
export const CANARY = 'canary-7d1f0c44';
/** The reason in close frames, bodies and errors: it quotes the credential, and controls a terminal. */
export const REASON = `refused ${CANARY}\u001b[2J`;

/** Limit of a message, bytes. */
export const MAX_FRAME = 1024 * 1024;

export const again = (code: FailureCode | undefined): Effect => ({again: code});
export const stops = (code: FailureCode): Effect => ({stops: code});

/** Messages, and the bytes around them. */
export const OPEN = {places: ['messages', 'closing']} as const;
