/** Runs the connection machine on a real socket and a clock: connects, authenticates, keeps alive, reconnects. */
import {isDeepStrictEqual} from 'node:util';
import type {Clock} from '../clock.ts';
import {encode} from '../protocol/encode.ts';
import type {AuthFrame, ClientFrame} from '../protocol/frames.ts';
import {redactFrame, redactText, secretsInUrl, secretsOf} from '../protocol/redact.ts';
import type {Decoded} from '../protocol/server-frames.ts';
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
import {sessionOf} from './transitions.ts';

export {TIME_LIMITS, type TimeLimits} from './limits.ts';

export interface ClientOptions {
	/** `ws:` or `wss:` URL, valid. `session_id` is added on reconnection. */
	readonly url: string;
	/**
	 * The credential, sent after each greeting; undefined = none. Kept in the closure, never in the state.
	 * After `logout` the credential is forgotten until `authenticate` is called.
	 */
	readonly credential: AuthFrame | undefined;
	/** URL of the proxy that the sockets use, for the sentences of failures. */
	readonly proxy?: string | undefined;
	/** The environment variable that names it; undefined = it was given. */
	readonly proxyVariable?: string | undefined;
	/** Secrets of the handshake, which a server may quote in a refusal. */
	readonly secrets?: readonly string[] | undefined;
	readonly reconnect: boolean;
	readonly maxFrameBytes: number;
	readonly compress: boolean;
	readonly limits: TimeLimits;
	readonly clock: Clock;
	readonly openSocket: OpenSocket;
	/** 0 <= random() < 1; spreads the waits before retries. */
	readonly random: () => number;
}

/**
 * The events of a client, for its one owner, in order: first the message, then the state it led to, then the frames
 * sent because of it. Calls of the owner during an event take effect at once, and their events follow. An error that
 * the owner throws does not reach the connection: a timer throws it again.
 */
export interface ClientEvents {
	/** After every change of the machine's state. `at` is the clock's time of the change. */
	onState(state: ConnectionState, at: number): void;
	/**
	 * The beginning of every message as it was received, before its frames; asked for by a log alone, since it costs a copy.
	 * @param head its first `LOGGED_BYTES` as UTF-8; `bytes` is the size of the whole message
	 */
	onMessage?(head: string, at: number, bytes: number): void;
	/**
	 * Every message of the server, the greeting and the auth replies included, after the machine has handled it;
	 * none while the connection is `stopped` or `closing`. `at` is the clock's time.
	 */
	onFrame(decoded: Decoded, at: number, bytes: number): void;
	/**
	 * Every frame that was sent; the auth frame is redacted.
	 * @param text as it was sent; undefined of an auth frame
	 */
	onSent(frame: ClientFrame, at: number, text?: string): void;
}

export interface Client {
	readonly state: ConnectionState;
	/** Bytes of the largest message accepted. */
	readonly maxFrameBytes: number;
	/** Starts dialing; a no-op unless `idle`. */
	connect(): void;
	/**
	 * Sends one frame. After a `logout`, whatever the server answers, no reconnection signs in again or resumes the session.
	 * @param encoded the frame as `encode` writes it, where the caller has it already
	 * @returns false (and sends nothing) unless the connection is `ready`
	 */
	send(frame: ClientFrame, encoded?: string): boolean;
	/**
	 * Sends a `ping` behind the turn under way, whose `pong` proves that the turn has ended.
	 * @returns false (and sends nothing) unless the connection is `ready`
	 */
	probe(): boolean;
	/**
	 * Sets the credential, for now and for reconnections, and authenticates at once when ready or stopped. When a
	 * server rejects it on a connection that was ready, the one before it stays in force. A credential that replaces an
	 * accepted one gets a new connection without the session of that.
	 */
	authenticate(credential: AuthFrame): void;
	/**
	 * Withdraws the credential of the last `authenticate`, if it was not sent yet: the one before it is in force again, and
	 * so is the session of that.
	 * @returns whether it was withdrawn
	 */
	withdraw(): boolean;
	/** Replaces the token of the credential in force, for reconnections: the session and the connection stay. */
	renew(credential: AuthFrame): void;
	/** Removes the credential, and the secrets of the handshake, from a text of the server, which may quote them. */
	redact(text: string): string;
	/**
	 * Drops the connection and dials again now, in every state except `closed`.
	 * @param options.resume request the same session again (default true)
	 */
	reconnect(options?: {readonly resume?: boolean}): void;
	/** Closes with a handshake that has a time limit. Resolves when the state is `closed`. */
	close(): Promise<void>;
}

interface Timer {
	/** When the clock calls, and when it is to end. */
	readonly elapses: number;
	due: number;
	readonly cancel: () => void;
}

export type CreateClient = (options: ClientOptions, events: ClientEvents) => Client;

/** The label of a ping behind a frame that is not answered yet. */
const BEHIND = 'behind';

/** Milliseconds between two looks at the clock. */
const LOOK_MS = 2_000;
/** A timer that is so late, ms, has slept with its machine. */
const SLEPT_MS = 5_000;

/** Makes a client; nothing is dialed before `connect`. */
export const createClient: CreateClient = (options, events) => {
	const {url, proxy, proxyVariable, compress, maxFrameBytes, limits, reconnect, clock} = options;
	const handshakeSecrets = [...secretsInUrl(url), ...(options.secrets ?? [])];
	let {credential} = options;
	let earlierCredential: AuthFrame | undefined;
	/** What `authenticate` has replaced, until the new credential is sent. */
	let unsent: {readonly credential: AuthFrame | undefined; readonly resume: string | undefined} | undefined;
	/** Who the latest session belongs to; without a credential, the user whom a cookie names. */
	let identity: {readonly credential: AuthFrame | undefined} | undefined;
	/** Of every credential, also of one that was rejected: the server may quote it later. */
	const secrets = new Set([...handshakeSecrets, ...(credential === undefined ? [] : secretsOf(credential))]);
	const settings: ConnectionSettings = {
		...{url, proxy, proxyVariable, maxFrameBytes, limits, reconnect},
		get hasCredential() {
			return credential !== undefined;
		},
		redact: (text) => redactText(text, [...secrets]),
	};
	let state: ConnectionState = {at: 'idle'};
	/** The current socket; events of an older one are ignored. */
	let current: {readonly number: number; readonly socket: Socket} | undefined;
	let dials = 0;
	const timers = new Map<TimerName, Timer>();
	let whenClosed: ReadonlyArray<() => void> = [];
	let stopWatching: () => void = () => {};

	// One event is handled completely before the next, and the owner is notified after that: its calls find the
	// machine at rest, and `state` is never out of date.
	const inbox: ConnectionEvent[] = [];
	const pending: Array<() => void> = [];
	let phase: 'resting' | 'stepping' | 'notifying' = 'resting';

	function dispatch(event: ConnectionEvent): void {
		inbox.push(event);
		if (phase === 'stepping') return;
		const before = phase;
		phase = 'stepping';
		try {
			for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) advance(next);
		} finally {
			phase = before;
		}
		flush();
	}

	function flush(): void {
		if (phase !== 'resting') return;
		phase = 'notifying';
		for (let notify = pending.shift(); notify !== undefined; notify = pending.shift()) {
			try {
				notify();
			} catch (error) {
				// A bug of the owner's, which must surface, but not in the connection.
				clock.after(0, () => {
					throw error;
				});
			}
		}
		phase = 'resting';
	}

	function advance(event: ConnectionEvent): void {
		const before = state;
		const [next, effects] = step(state, event, settings);
		const isChanged = next !== state;
		if (isChanged) {
			state = next;
			const at = clock.now();
			pending.push(() => events.onState(next, at));
			if (next.at === 'closed') {
				pending.push(...whenClosed);
				whenClosed = [];
			}
		}
		for (const effect of effects) perform(effect);
		if (isChanged && next.at !== before.at) watchSleep();
		if (isChanged && next.at === 'ready') identity = next.session.authenticated ? {credential} : undefined;
	}

	function perform(effect: Effect): void {
		switch (effect.type) {
			case 'dial':
				dial(effect.resume);
				break;
			case 'authenticate':
				unsent = undefined;
				if (credential !== undefined) transmit(credential);
				break;
			case 'revertCredential':
				credential = earlierCredential;
				break;
			case 'forgetCredential':
				credential = undefined;
				identity = undefined;
				break;
			case 'sendPing':
				current?.socket.ping(effect.isBehind ? BEHIND : '');
				break;
			case 'startTimer':
				startTimer(effect.timer, effect.ms);
				break;
			case 'stopTimer':
				stopTimer(effect.timer);
				break;
			case 'close':
				current?.socket.close(effect.code, effect.reason);
				break;
			case 'terminate': {
				const last = current;
				current = undefined;
				last?.socket.terminate();
				break;
			}
		}
	}

	function dial(resume: string | undefined): void {
		const number = ++dials;
		const received = eventsOf(() => current?.number === number);
		const socket = options.openSocket({url: withSessionId(url, resume), compress, maxFrameBytes}, received);
		current = {number, socket};
	}

	function eventsOf(isCurrent: () => boolean): SocketEvents {
		const onMessage = events.onMessage?.bind(events);
		return {
			onOpen() {
				if (isCurrent()) dispatch({type: 'opened'});
			},
			...(onMessage && {
				onMessage(head: string, bytes: number) {
					const now = clock.now();
					if (isCurrent()) pending.push(() => onMessage(head, now, bytes));
				},
			}),
			onFrame(decoded, bytes) {
				if (!isCurrent()) return;
				const now = clock.now();
				if (state.at === 'greeting' || state.at === 'authenticating' || state.at === 'ready') {
					pending.push(() => events.onFrame(decoded, now, bytes));
				}
				dispatch({type: 'frame', decoded, now, random: options.random()});
			},
			onPong(label) {
				if (!isCurrent()) return;
				if (label === BEHIND) dispatch({type: 'pongBehind'});
				dispatch({type: 'activity'});
			},
			onActivity() {
				if (isCurrent()) dispatch({type: 'activity'});
			},
			onEnd(end) {
				if (!isCurrent()) return;
				current = undefined;
				dispatch({type: 'ended', end, now: clock.now(), random: options.random()});
			},
		};
	}

	function transmit(frame: ClientFrame, encoded = encode(frame)): void {
		current?.socket.send(encoded);
		const now = clock.now();
		const redacted = redactFrame(frame);
		const text = redacted === frame ? encoded : undefined;
		pending.push(() => events.onSent(redacted, now, text));
	}

	function startTimer(timer: TimerName, ms: number): void {
		const due = clock.now() + ms;
		const running = timers.get(timer);
		// Each of many messages starts it again: one that elapses too early continues, instead of a new one each time.
		if (running !== undefined && due >= running.elapses) {
			running.due = due;
			return;
		}
		stopTimer(timer);
		run(timer, due, ms, ms);
	}

	/** @param most ms that it may continue: the clock may have been set meanwhile */
	function run(timer: TimerName, elapses: number, ms: number, most: number): void {
		const cancel = clock.after(ms, () => {
			const {due} = running;
			timers.delete(timer);
			if (due > elapses) run(timer, due, Math.min(due - elapses, most), most);
			else dispatch({type: 'elapsed', timer, now: clock.now(), random: options.random()});
		});
		const running: Timer = {elapses, due: elapses, cancel};
		timers.set(timer, running);
	}

	function stopTimer(timer: TimerName): void {
		timers.get(timer)?.cancel();
		timers.delete(timer);
	}

	/** While a sleep matters, looks at the clock every few seconds: it jumps while no timer runs. */
	function watchSleep(): void {
		stopWatching();
		stopWatching = () => {};
		if (state.at !== 'ready' && state.at !== 'waiting') return;
		const due = clock.now() + LOOK_MS;
		stopWatching = clock.after(LOOK_MS, () => {
			const isLate = clock.now() - due > SLEPT_MS;
			watchSleep();
			if (isLate) dispatch({type: 'woke'});
		});
	}

	return {
		get state() {
			return state;
		},
		maxFrameBytes,
		connect() {
			dispatch({type: 'connect', resume: sessionIdOf(url)});
		},
		send(frame, encoded) {
			if (state.at !== 'ready') return false;
			transmit(frame, encoded);
			if (frame.type === 'logout') {
				credential = undefined;
				dispatch({type: 'signedOut'});
			} else flush();
			return true;
		},
		probe() {
			if (state.at !== 'ready') return false;
			// Every server answers a protocol ping during a turn, as long as no frame waits.
			if (state.probe === undefined) current?.socket.ping();
			transmit({type: 'ping'});
			dispatch({type: 'probed'});
			return true;
		},
		authenticate(next) {
			const isOther = identity !== undefined && !isDeepStrictEqual(identity.credential, next);
			unsent ??= {credential, resume: sessionOf(state)};
			earlierCredential = unsent.credential;
			credential = next;
			for (const secret of secretsOf(next)) secrets.add(secret);
			dispatch({type: 'authenticate', isOther});
		},
		withdraw() {
			if (unsent === undefined) return false;
			const {resume} = unsent;
			credential = unsent.credential;
			unsent = undefined;
			dispatch({type: 'withdrawn', resume});
			return true;
		},
		renew(next) {
			for (const secret of secretsOf(next)) secrets.add(secret);
			if (identity !== undefined && isDeepStrictEqual(identity.credential, credential))
				identity = {credential: next};
			credential = next;
		},
		redact: settings.redact,
		reconnect({resume = true} = {}) {
			dispatch({type: 'reconnect', resume, now: clock.now()});
		},
		close() {
			if (state.at === 'closed') return Promise.resolve();
			const closed = new Promise<void>((resolve) => {
				whenClosed = [...whenClosed, resolve];
			});
			dispatch({type: 'close'});
			return closed;
		},
	};
};
