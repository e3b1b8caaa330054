/** Runs the connection machine over a real socket and a clock: connect, authenticate, keep alive, come back. */

import type {Clock} from '../clock.ts';
import {encode} from '../protocol/encode.ts';
import type {AuthFrame, ClientFrame, Decoded} from '../protocol/frames.ts';
import {redactFrame, redactText, secretsOf} from '../protocol/redact.ts';
import {sessionIdOf, withSessionId} from '../protocol/session-url.ts';
import {
	type ConnectionEvent,
	type ConnectionSettings,
	type ConnectionState,
	type Effect,
	step,
	type TimerName,
} from './connection.ts';
import type {TimeLimits} from './limits.ts';
import type {OpenSocket, Socket, SocketEvents} from './socket.ts';

export {TIME_LIMITS, type TimeLimits} from './limits.ts';

export interface ClientOptions {
	/** `ws:` or `wss:` URL, valid. `session_id` is added on reconnection. */
	readonly url: string;
	/**
	 * What to send as `auth` after each greeting; undefined = none. Kept in the closure, never in the state.
	 * After `logout` the credential is forgotten until `authenticate` is called.
	 */
	readonly credential: AuthFrame | undefined;
	readonly reconnect: boolean;
	readonly maxFrameBytes: number;
	readonly compress: boolean;
	readonly limits: TimeLimits;
	readonly clock: Clock;
	readonly openSocket: OpenSocket;
	/** 0 <= random() < 1; for the spread of waits. */
	readonly random: () => number;
}

/**
 * What a client tells its one owner, in order: first the message, then the state it led to, then what went out
 * because of it. What the owner does meanwhile takes effect at once and is told afterwards. An error that it
 * throws does not reach the connection: it is thrown again by a timer of its own.
 */
export interface ClientEvents {
	/** After every change of the machine's state. */
	onState(state: ConnectionState): void;
	/**
	 * Every message of the server, the greeting and the auth replies included, after the machine has seen it;
	 * none while nobody listens (`stopped`, `closing`). `at` is the clock's time.
	 */
	onFrame(decoded: Decoded, at: number, bytes: number): void;
	/** Every frame that went out; the auth frame arrives redacted. */
	onSent(frame: ClientFrame, at: number): void;
}

export interface Client {
	readonly state: ConnectionState;
	/** Bytes of the largest message accepted. */
	readonly maxFrameBytes: number;
	/** Starts dialing; a no-op unless `idle`. */
	connect(): void;
	/**
	 * Sends one frame.
	 * @param encoded the frame as `encode` writes it, where the caller has it already
	 * @returns false (and sends nothing) unless the connection is `ready`
	 */
	send(frame: ClientFrame, encoded?: string): boolean;
	/**
	 * Sets the credential, for now and for reconnections, and authenticates at once when ready or stopped. When a
	 * server rejects it on a connection that was ready, the one before it stays in force.
	 */
	authenticate(credential: AuthFrame): void;
	/** Forgets the credential: a reconnection will not authenticate again. */
	forgetCredential(): void;
	/**
	 * Drops what there is and dials again now, whatever the state (except `closed`).
	 * @param options.resume ask for the same session again (default true)
	 */
	reconnect(options?: {readonly resume?: boolean}): void;
	/** Closing handshake with a time limit; ends in `closed`. Resolves when it is. */
	close(): Promise<void>;
}

export type CreateClient = (options: ClientOptions, events: ClientEvents) => Client;

/** Makes a client; nothing is dialed before `connect`. */
export const createClient: CreateClient = (options, events) => {
	const {url, compress, maxFrameBytes, limits, reconnect, clock} = options;
	let {credential} = options;
	let earlierCredential: AuthFrame | undefined;
	const settings: ConnectionSettings = {
		...{url, maxFrameBytes, limits, reconnect},
		get hasCredential() {
			return credential !== undefined;
		},
		redact: (text) => (credential === undefined ? text : redactText(text, secretsOf(credential))),
	};
	let state: ConnectionState = {at: 'idle'};
	/** The one socket that is listened to; what an older one still says is not heard. */
	let line: {readonly number: number; readonly socket: Socket} | undefined;
	let dials = 0;
	const timers = new Map<TimerName, {readonly due: number; readonly cancel: () => void}>();
	let whenClosed: ReadonlyArray<() => void> = [];

	// One event is carried out to the end before the next, and the owner hears of it when all is done: what it
	// asks for then meets a machine at rest, and `state` is never behind.
	const inbox: ConnectionEvent[] = [];
	const news: Array<() => void> = [];
	let phase: 'resting' | 'stepping' | 'telling' = 'resting';

	function happen(event: ConnectionEvent): void {
		inbox.push(event);
		if (phase === 'stepping') return;
		const before = phase;
		phase = 'stepping';
		try {
			for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) advance(next);
		} finally {
			phase = before;
		}
		tell();
	}

	function tell(): void {
		if (phase !== 'resting') return;
		phase = 'telling';
		for (let item = news.shift(); item !== undefined; item = news.shift()) {
			try {
				item();
			} catch (error) {
				// The owner's fault, which must be seen, but not by the connection.
				clock.after(0, () => {
					throw error;
				});
			}
		}
		phase = 'resting';
	}

	function advance(event: ConnectionEvent): void {
		const [next, effects] = step(state, event, settings);
		if (next !== state) {
			state = next;
			news.push(() => events.onState(next));
			if (next.at === 'closed') {
				news.push(...whenClosed);
				whenClosed = [];
			}
		}
		for (const effect of effects) carryOut(effect);
	}

	function carryOut(effect: Effect): void {
		switch (effect.type) {
			case 'dial':
				dial(effect.resume);
				break;
			case 'authenticate':
				if (credential !== undefined) transmit(credential);
				break;
			case 'revertCredential':
				credential = earlierCredential;
				break;
			case 'sendPing':
				line?.socket.ping();
				break;
			case 'startTimer':
				startTimer(effect.timer, effect.ms);
				break;
			case 'stopTimer':
				stopTimer(effect.timer);
				break;
			case 'close':
				line?.socket.close(effect.code, effect.reason);
				break;
			case 'terminate': {
				const last = line;
				line = undefined;
				last?.socket.terminate();
				break;
			}
		}
	}

	function dial(resume: string | undefined): void {
		const number = ++dials;
		const heard = eventsOf(() => line?.number === number);
		const socket = options.openSocket({url: withSessionId(url, resume), compress, maxFrameBytes}, heard);
		line = {number, socket};
	}

	function eventsOf(isCurrent: () => boolean): SocketEvents {
		return {
			onOpen() {
				if (isCurrent()) happen({type: 'opened'});
			},
			onFrame(decoded, bytes) {
				if (!isCurrent()) return;
				const now = clock.now();
				if (state.at === 'greeting' || state.at === 'authenticating' || state.at === 'ready') {
					news.push(() => events.onFrame(decoded, now, bytes));
				}
				happen({type: 'frame', decoded, now, random: options.random()});
			},
			onPong() {
				if (isCurrent()) happen({type: 'heard'});
			},
			onActivity() {
				if (isCurrent()) happen({type: 'heard'});
			},
			onEnd(end) {
				if (!isCurrent()) return;
				line = undefined;
				happen({type: 'ended', end, now: clock.now(), random: options.random()});
			},
		};
	}

	function transmit(frame: ClientFrame, encoded = encode(frame)): void {
		line?.socket.send(encoded);
		const now = clock.now();
		const shown = redactFrame(frame);
		news.push(() => events.onSent(shown, now));
	}

	function startTimer(timer: TimerName, ms: number): void {
		const due = clock.now() + ms;
		// Of messages that come together each would start it anew, to no other end.
		if (timers.get(timer)?.due === due) return;
		stopTimer(timer);
		const cancel = clock.after(ms, () => {
			timers.delete(timer);
			happen({type: 'elapsed', timer, now: clock.now(), random: options.random()});
		});
		timers.set(timer, {due, cancel});
	}

	function stopTimer(timer: TimerName): void {
		timers.get(timer)?.cancel();
		timers.delete(timer);
	}

	return {
		get state() {
			return state;
		},
		maxFrameBytes,
		connect() {
			happen({type: 'connect', resume: sessionIdOf(url)});
		},
		send(frame, encoded) {
			if (state.at !== 'ready') return false;
			transmit(frame, encoded);
			if (frame.type === 'logout') credential = undefined;
			tell();
			return true;
		},
		authenticate(next) {
			earlierCredential = credential;
			credential = next;
			happen({type: 'authenticate'});
		},
		forgetCredential() {
			credential = undefined;
		},
		reconnect({resume = true} = {}) {
			happen({type: 'reconnect', resume, now: clock.now()});
		},
		close() {
			if (state.at === 'closed') return Promise.resolve();
			const closed = new Promise<void>((resolve) => {
				whenClosed = [...whenClosed, resolve];
			});
			happen({type: 'close'});
			return closed;
		},
	};
};
