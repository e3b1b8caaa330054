/** The types of the connection machine: states, events and effects. */
import type {Decoded} from '../protocol/server-frames.ts';
import type {Failure} from './failure/failure-code.ts';
import type {TimeLimits} from './limits.ts';
import type {SocketEnd} from './socket.ts';

/** The server's session and the identity that it gave the client. Never a credential. */
export interface Session {
	readonly id: string;
	/** Set by `today` for a verified user. */
	readonly displayName: string | undefined;
	/** `true` once a credential was accepted on this connection. */
	readonly authenticated: boolean;
	/** The server only stored the credential: a wrong one is refused later, by the tools that need it. */
	readonly isUnverified?: true;
	/** `true` when the greeting named the session requested with `?session_id=`; `undefined` when none was requested. */
	readonly resumed: boolean | undefined;
}

/**
 * The state of the connection: a tagged union, and all that is kept about it.
 *
 * `attempt` counts dials in a row from 1; a connection that was ready for 30 s, or answered a turn, restarts the count. In `waiting` it is
 * the number of the next dial. `resume` is the session to request with `?session_id=`.
 */
export type ConnectionState =
	/** `connect` was not called yet. */
	| {readonly at: 'idle'}
	/** TCP, TLS and the HTTP upgrade. */
	| {readonly at: 'dialing'; readonly attempt: number; readonly resume: string | undefined}
	/** Open; `connection_established` has not arrived yet. */
	| {
			readonly at: 'greeting';
			readonly attempt: number;
			readonly resume: string | undefined;
			/** `today` with an SSO cookie sends the identity before the greeting. */
			readonly identity: {readonly displayName: string | undefined} | undefined;
	  }
	/** Greeted; the answer to `auth` has not arrived yet. */
	| {
			readonly at: 'authenticating';
			readonly attempt: number;
			readonly session: Session;
			/** When it became ready, if it was before this sign-in: it will be ready again whatever the answer. */
			readonly since: number | undefined;
			/** The credential replaces another one: once it is accepted, it gets a connection and a session of its own. */
			readonly isOther?: true | undefined;
			readonly isSignedOut?: true | undefined;
	  }
	/** Messages may be sent. `since` is the clock's time. */
	| {
			readonly at: 'ready';
			readonly session: Session;
			readonly since: number;
			readonly attempt: number;
			/** Set while a `ping` waits behind a turn. */
			readonly probe?: Probe | undefined;
			/** The user has signed out, whatever the server answers: no connection resumes this session. */
			readonly isSignedOut?: true | undefined;
	  }
	/** Lost; dials again by itself at `retryAt` (the clock's time). */
	| {
			readonly at: 'waiting';
			readonly attempt: number;
			readonly retryAt: number;
			readonly because: Failure;
			readonly resume: string | undefined;
	  }
	/** Lost, and a retry would not help: the user has to act, then `reconnect`. */
	| {readonly at: 'stopped'; readonly because: Failure; readonly resume: string | undefined}
	/** The closing handshake that the owner requested is under way. */
	| {readonly at: 'closing'}
	/** Closed as the owner requested; final. */
	| {readonly at: 'closed'};

/**
 * What is known of a server that has a `ping` to answer when its turn ends: some read nothing until then, and answer no
 * protocol ping either. `sent`: nothing; `tested`: a protocol ping was sent behind it; `answers`: and answered; `mute`: and
 * not answered in time, so that only the system can tell a dead network, which needs that nothing more is sent.
 */
export type Probe = 'sent' | 'tested' | 'answers' | 'mute';

/** `quiet` and `pong` are the keepalive; the others are named after the state that they limit. */
export type TimerName = 'dial' | 'greeting' | 'auth' | 'quiet' | 'pong' | 'retry' | 'close';

/** Part of events after which a wait may have to be computed. */
export interface EventContext {
	/** The clock's time, ms. */
	readonly now: number;
	/** 0 <= random < 1. */
	readonly random: number;
}

/** The input of the machine. `now` is the clock's time in ms. */
export type ConnectionEvent =
	/** The owner requests a connection. `resume`: the session that the URL names. */
	| {readonly type: 'connect'; readonly resume: string | undefined}
	/** The WebSocket is open. */
	| {readonly type: 'opened'}
	| ({readonly type: 'frame'; readonly decoded: Decoded} & EventContext)
	/** A sign of life other than a frame: a pong, or a part of a large message. */
	| {readonly type: 'activity'}
	/** The pong of a ping that was sent with `isBehind`. */
	| {readonly type: 'pongBehind'}
	| ({readonly type: 'ended'; readonly end: SocketEnd} & EventContext)
	| ({readonly type: 'elapsed'; readonly timer: TimerName} & EventContext)
	/** The owner has a new credential, which the machine itself never gets. `isOther`: it replaces one that was accepted. */
	| {readonly type: 'authenticate'; readonly isOther: boolean}
	/** The owner's new credential is withdrawn before it was sent; `resume` is the session that it had replaced. */
	| {readonly type: 'withdrawn'; readonly resume: string | undefined}
	/** A protocol ping, and then a `ping`, were sent behind a turn. */
	| {readonly type: 'probed'}
	/** The machine has slept, or its clock was set ahead. */
	| {readonly type: 'woke'}
	/** A `logout` was sent. */
	| {readonly type: 'signedOut'}
	| {readonly type: 'reconnect'; readonly resume: boolean; readonly now: number}
	| {readonly type: 'close'};

/** The output of the machine. */
export type Effect =
	/** Open a socket; `resume` is the session to request. There is never a second socket. */
	| {readonly type: 'dial'; readonly resume: string | undefined}
	/** Send the credential. */
	| {readonly type: 'authenticate'}
	/** Restore the previous credential. */
	| {readonly type: 'revertCredential'}
	/** The credential is no longer valid. */
	| {readonly type: 'forgetCredential'}
	/** A protocol ping; `isBehind` = behind a `ping` of the protocol's frames that is not answered yet. */
	| {readonly type: 'sendPing'; readonly isBehind?: true}
	/** Start or restart. */
	| {readonly type: 'startTimer'; readonly timer: TimerName; readonly ms: number}
	/** No effect when it does not run. */
	| {readonly type: 'stopTimer'; readonly timer: TimerName}
	/** Start the closing handshake. */
	| {readonly type: 'close'; readonly code: number; readonly reason: string}
	/** Drop the socket; no effect when there is none. */
	| {readonly type: 'terminate'};

/** Constant for all events, except `hasCredential`. */
export interface ConnectionSettings {
	/** Used only in failures. */
	readonly url: string;
	/** URL of the proxy; used only in failures. */
	readonly proxy?: string | undefined;
	/** The environment variable that names it; undefined = it was given. */
	readonly proxyVariable?: string | undefined;
	readonly maxFrameBytes: number;
	readonly limits: TimeLimits;
	/** `false`: a loss ends in `stopped`. */
	readonly reconnect: boolean;
	/** Whether there is a credential. */
	readonly hasCredential: boolean;
	/** Removes the credential from a text of the server's that a failure quotes. */
	redact(text: string): string;
}
