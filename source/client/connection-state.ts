/** The vocabulary of the connection machine: where it can be, what happens to it, and what it wants done. */
import type {Decoded} from '../protocol/frames.ts';
import type {Failure} from './failure/failure-code.ts';
import type {TimeLimits} from './limits.ts';
import type {SocketEnd} from './socket.ts';

/** What the server called this session, and whom it took us for. Never a credential. */
export interface Session {
	readonly id: string;
	/** H with a verified user. */
	readonly displayName: string | undefined;
	/** `true` once a credential was accepted on this connection. */
	readonly authenticated: boolean;
	/** `true` when the greeting named the session that was asked for with `?session_id=`; `undefined` when none was. */
	readonly resumed: boolean | undefined;
}

/**
 * Where the connection is. One arm at a time: nothing about it is kept anywhere else.
 *
 * `attempt` counts dials in a row from 1; a connection that was ready for 30 s starts the count anew. In
 * `waiting` it is the number of the dial to come. `resume` is the session to ask for with `?session_id=`.
 */
export type ConnectionState =
	/** Nothing was asked yet. */
	| {readonly at: 'idle'}
	/** TCP, TLS and the HTTP upgrade. */
	| {readonly at: 'dialing'; readonly attempt: number; readonly resume: string | undefined}
	/** Open; `connection_established` has not come yet. */
	| {
			readonly at: 'greeting';
			readonly attempt: number;
			readonly resume: string | undefined;
			/** H with an SSO cookie answers before it greets. */
			readonly identity: {readonly displayName: string | undefined} | undefined;
	  }
	/** Greeted; the answer to `auth` has not come yet. */
	| {
			readonly at: 'authenticating';
			readonly attempt: number;
			readonly session: Session;
			/** Since when it was ready before it was asked to sign in anew; it goes back to that whatever the answer. */
			readonly since: number | undefined;
	  }
	/** Chats may be sent. `since` is the clock's time. */
	| {readonly at: 'ready'; readonly session: Session; readonly since: number; readonly attempt: number}
	/** Lost, and will dial again by itself at `retryAt` (the clock's time). */
	| {
			readonly at: 'waiting';
			readonly attempt: number;
			readonly retryAt: number;
			readonly because: Failure;
			readonly resume: string | undefined;
	  }
	/** Lost, and trying again by itself would not help: the user has to do something, then `reconnect`. */
	| {readonly at: 'stopped'; readonly because: Failure; readonly resume: string | undefined}
	/** Closing handshake under way, at our wish. */
	| {readonly at: 'closing'}
	/** Ended at our wish; never left. */
	| {readonly at: 'closed'};

/** `quiet` and `pong` are the keepalive; the others are named after the state they run in or limit. */
export type TimerName = 'dial' | 'greeting' | 'auth' | 'quiet' | 'pong' | 'retry' | 'close';

/** Carried by events after which a wait may have to be computed. */
export interface EventContext {
	/** The clock's time, ms. */
	readonly now: number;
	/** 0 <= random < 1. */
	readonly random: number;
}

/** What can happen. `now` is the clock's time in ms. */
export type ConnectionEvent =
	/** The owner wants a connection. `resume`: the session that the URL itself names. */
	| {readonly type: 'connect'; readonly resume: string | undefined}
	/** The WebSocket is open. */
	| {readonly type: 'opened'}
	| ({readonly type: 'frame'; readonly decoded: Decoded} & EventContext)
	/** A sign of life that is no frame: a pong, or part of a large message. */
	| {readonly type: 'heard'}
	| ({readonly type: 'ended'; readonly end: SocketEnd} & EventContext)
	| ({readonly type: 'elapsed'; readonly timer: TimerName} & EventContext)
	/** The owner has a new credential. The credential itself is never told to the machine. */
	| {readonly type: 'authenticate'}
	| {readonly type: 'reconnect'; readonly resume: boolean; readonly now: number}
	| {readonly type: 'close'};

/** What is to be done about it. */
export type Effect =
	/** Open a socket; `resume` is the session to ask for. There is never a second one open. */
	| {readonly type: 'dial'; readonly resume: string | undefined}
	/** Send the credential. */
	| {readonly type: 'authenticate'}
	/** Take the credential before this one again. */
	| {readonly type: 'revertCredential'}
	| {readonly type: 'sendPing'}
	/** Start, or start again. */
	| {readonly type: 'startTimer'; readonly timer: TimerName; readonly ms: number}
	/** Harmless when it does not run. */
	| {readonly type: 'stopTimer'; readonly timer: TimerName}
	/** Begin the closing handshake. */
	| {readonly type: 'close'; readonly code: number; readonly reason: string}
	/** Drop the socket and let go of it; harmless when there is none. */
	| {readonly type: 'terminate'};

/** What stays the same from event to event, but for the credential, which comes and goes. */
export interface ConnectionSettings {
	/** Only quoted in failures. */
	readonly url: string;
	readonly maxFrameBytes: number;
	readonly limits: TimeLimits;
	/** `false`: a loss ends in `stopped`. */
	readonly reconnect: boolean;
	/** Whether there is something to authenticate with. */
	readonly hasCredential: boolean;
	/** Takes the credential out of a text of the server's before a failure quotes it. */
	redact(text: string): string;
}
