/** Keeps a client's connection: one line at a time, made anew when it is asked for, and told of to whoever listens. */
import {isOnline} from '../chat/sign-in.ts';
import type {ConnectionState, Session} from '../client/connection.ts';
import type {Failure} from '../client/failure/failure-code.ts';
import {type Secret, sealed} from '../config/secrets.ts';
import type {AuthFrame, ServerFrame} from '../protocol/frames.ts';
import {redactText, secretsOf} from '../protocol/redact.ts';
import {withSessionId} from '../protocol/session-url.ts';
import {type ChatSession, createChatSession} from './chat-session.ts';
import {createDeferred, type Deferred} from './deferred.ts';
import {createEmitter, type Emitter} from './emitter.ts';
import {ChatError, ConnectionError} from './errors.ts';
import {createFrameStream, type FrameStream} from './frame-stream.ts';
import type {ClientSettings} from './options.ts';
import type {CompleteTurn} from './turn-result.ts';

/** What `on` tells of, by name. */
export interface ChatClientEvents {
	/** Every frame of the server's that could be read, the greeting included. */
	message: ServerFrame;
	/** Whatever goes wrong; a call that is rejected because of it rejects afterwards. */
	error: ChatError;
	/** The connection is ready, for the first time or again: the session id. */
	connected: string;
	/** It is not any more; undefined when that was wanted. */
	disconnected: ConnectionError | undefined;
	/** Every change of the connection. */
	state: ConnectionState;
	/** A message was answered, whether or not somebody waits for it. */
	turn: CompleteTurn;
}

export interface ConnectionManager {
	readonly state: ConnectionState;
	/** The last session heard of. */
	readonly session: Session | undefined;
	/** Where something can be asked; undefined before `connect`, and after the connection has ended for good. */
	readonly line: ChatSession | undefined;
	/** Milliseconds between the last ping and its pong. */
	readonly roundTrip: number;
	readonly listeners: Emitter<ChatClientEvents>;
	/** @param isPatient do not give up at the first failure */
	connect(signal: AbortSignal | undefined, isPatient: boolean): Promise<string>;
	reconnect(signal: AbortSignal | undefined): Promise<string>;
	disconnect(): Promise<void>;
	frames(signal: AbortSignal | undefined): AsyncIterableIterator<ServerFrame>;
	/** A credential that is about to be presented: no error shows it from now on. */
	hide(credential: AuthFrame): void;
	/** The credential for connections to come. */
	keep(credential: AuthFrame): void;
}

export function createConnectionManager(settings: ClientSettings): ConnectionManager {
	const listeners = createEmitter<ChatClientEvents>();
	const streams = new Set<FrameStream<ServerFrame>>();
	const connecting = new Set<Deferred<string>>();
	let credential = settings.credential;
	/** Every credential so far. */
	let hidden: ReadonlyArray<Secret<AuthFrame>> = credential === undefined ? [] : [credential];
	let line: ChatSession | undefined;
	let state: ConnectionState = {at: 'idle'};
	let session: Session | undefined;
	/** Whether this line was ready before: what breaks then is made good, while a first failure ends `connect`. */
	let wasUp = false;
	let waitsPatiently = false;
	/** Whether `connected` was told last, or `disconnected`. */
	let isToldUp = false;
	/** The session to ask for again after a loss. */
	let resume: string | undefined;
	let closing: Promise<void> = Promise.resolve();
	let pingedAt = 0;
	let roundTrip = 0;

	function redact(text: string): string {
		return redactText(
			text,
			hidden.flatMap((each) => secretsOf(each.reveal())),
		);
	}

	function open(): ChatSession {
		wasUp = false;
		const url = resume === undefined ? settings.url : withSessionId(settings.url, resume);
		const opened = createChatSession(
			{url, credential: credential?.reveal(), connection: settings.connection, redact},
			{
				onState: (next) => {
					if (opened === line) onState(opened, next);
				},
				onFrame(frame) {
					if (opened !== line) return;
					if (frame.type === 'pong') roundTrip = performance.now() - pingedAt;
					for (const stream of streams) stream.put(frame);
					listeners.emit('message', frame);
				},
				onSent(frame) {
					if (frame.type === 'ping') pingedAt = performance.now();
					else if (frame.type === 'logout') credential = undefined;
				},
				onTrouble: (error) => {
					if (opened === line) listeners.emit('error', error);
				},
			},
		);
		return opened;
	}

	function onState(from: ChatSession, next: ConnectionState): void {
		const isHopeless = next.at === 'stopped' || (next.at === 'waiting' && !wasUp && !waitsPatiently);
		if (isHopeless) {
			rest(from, next.because);
			return;
		}
		if (next.at === 'ready') {
			({session} = next);
			wasUp = true;
		}
		// Who asks for another connection on hearing of this one does not mean this one.
		const asked = [...connecting];
		become(next);
		if (next.at !== 'ready' || from !== line) return;
		for (const pending of asked) {
			connecting.delete(pending);
			pending.resolve(next.session.id);
		}
	}

	/** Tells of a new state, unless a listener has brought about another one meanwhile. */
	function become(next: ConnectionState): void {
		state = next;
		listeners.emit('state', next);
		if (state !== next || isToldUp === isOnline(next)) return;
		isToldUp = !isToldUp;
		if (next.at === 'ready') listeners.emit('connected', next.session.id);
		else listeners.emit('disconnected', 'because' in next ? new ConnectionError(next.because) : undefined);
	}

	/** The connection ended and does not come back by itself. */
	function rest(from: ChatSession, because: Failure): void {
		line = undefined;
		if (wasUp) resume = session?.id || undefined;
		// One that was stopped says goodbye by itself; one that waits would dial again.
		if (from.chat.getSnapshot().connection.at === 'waiting') void from.chat.close();
		endAll(from, () => new ConnectionError(because), 'failed');
		become({at: 'stopped', because, resume});
	}

	/** @param error made anew for each who waits, since its stack leads to where they wait */
	function endAll(from: ChatSession | undefined, error: () => ChatError, how: 'failed' | 'wanted'): void {
		from?.errands.fail(error());
		for (const pending of connecting) pending.reject(error());
		connecting.clear();
		for (const stream of streams) stream.end(how === 'failed' ? error() : undefined);
		streams.clear();
	}

	function awaitReady(pending: Deferred<string>): void {
		connecting.add(pending);
		pending.onAbort(() => {
			connecting.delete(pending);
			if (!wasUp && connecting.size === 0) void disconnect();
		});
	}

	function connect(signal: AbortSignal | undefined, isPatient: boolean): Promise<string> {
		const pending = createDeferred<string>(signal);
		if (pending.isSettled) return pending.promise;
		if (isOnline(state) && session !== undefined) {
			pending.resolve(session.id);
			return pending.promise;
		}
		awaitReady(pending);
		if (line !== undefined) waitsPatiently ||= isPatient;
		else {
			waitsPatiently = isPatient;
			line = open();
			line.chat.connect();
		}
		return pending.promise;
	}

	function disconnect(): Promise<void> {
		const from = line;
		line = undefined;
		resume = undefined;
		const message = 'disconnect() was called before this was done.';
		endAll(from, () => new ChatError({code: 'disconnected', message}), 'wanted');
		if (from === undefined) return closing;
		const done = from.chat.close().then(() => {
			if (closing === done && state.at === 'closing') become({at: 'closed'});
		});
		closing = done;
		become({at: 'closing'});
		return done;
	}

	return {
		get state() {
			return state;
		},
		get session() {
			return session;
		},
		get line() {
			return line;
		},
		get roundTrip() {
			return roundTrip;
		},
		listeners,
		connect,
		reconnect(signal) {
			if (line === undefined || !wasUp) return connect(signal, false);
			const pending = createDeferred<string>(signal);
			if (pending.isSettled) return pending.promise;
			awaitReady(pending);
			line.chat.reconnect();
			return pending.promise;
		},
		disconnect,
		frames(signal) {
			const stream = createFrameStream<ServerFrame>(signal, () => streams.delete(stream));
			if (!signal?.aborted) streams.add(stream);
			return stream.frames;
		},
		hide(next) {
			hidden = [...hidden, sealed(next)];
		},
		keep(next) {
			credential = sealed(next);
		},
	};
}
