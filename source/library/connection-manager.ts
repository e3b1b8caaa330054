/** The connection of a client: one chat session at a time, opened on request, and reported to the listeners. */
import {isOnline} from '../chat/sign-in.ts';
import type {ConnectionState, Session} from '../client/connection.ts';
import type {ServerFrame} from '../protocol/server-frames.ts';
import {withSessionId} from '../protocol/session-url.ts';
import {type ChatSession, createChatSession} from './chat-session.ts';
import {type CredentialStore, createCredentialStore} from './credential-store.ts';
import {createDeferred, type Deferred} from './deferred.ts';
import {createEmitter, type Emitter} from './emitter.ts';
import {ChatError, ConnectionError} from './errors.ts';
import {createFrameStream, type FrameStream} from './frame-stream.ts';
import type {ClientSettings} from './options.ts';
import type {CompleteTurn} from './turn-result.ts';

/** The events that `on` listens to, by name. */
export interface ChatClientEvents {
	/** Every frame of the server's that could be decoded, the greeting included. */
	message: ServerFrame;
	/** Everything that goes wrong; a call that is rejected because of it rejects afterwards. */
	error: ChatError;
	/** The connection is ready, for the first time or again: the session id. */
	connected: string;
	/** The connection is no longer ready; undefined when that was requested. */
	disconnected: ConnectionError | undefined;
	/** Every change of the connection. */
	state: ConnectionState;
	/** A message was answered, whether or not a call still waits for it. */
	turn: CompleteTurn;
}

export interface ConnectionManager {
	/** As last reported. */
	readonly state: ConnectionState;
	/** The latest session; undefined before the first, and until one that replaces it is ready. */
	readonly session: Session | undefined;
	/** Takes calls; undefined before `connect`, and after the connection has ended permanently. */
	readonly chatSession: ChatSession | undefined;
	readonly emitter: Emitter<ChatClientEvents>;
	readonly credentials: CredentialStore;
	/** @param retry do not give up at the first failure */
	connect(signal: AbortSignal | undefined, retry: boolean): Promise<string>;
	reconnect(signal: AbortSignal | undefined): Promise<string>;
	disconnect(): Promise<void>;
	frames(signal: AbortSignal | undefined): AsyncIterableIterator<ServerFrame>;
}

type Phase =
	/** Not connected yet, disconnected, or ended by a failure. */
	| {
			readonly at: 'apart';
			/** The session to request when connecting again, unless the credential has changed since this version. */
			readonly resume: string | undefined;
			readonly version: number;
			/** Resolves when the last connection is closed. */
			readonly closed: Promise<void>;
	  }
	/** Opened and not ready yet: the first failure ends it, unless `retry` is set. */
	| {
			readonly at: 'opening';
			readonly chatSession: ChatSession;
			readonly resume: string | undefined;
			readonly retry: boolean;
	  }
	/** Was ready: after a loss the client connects again by itself. */
	| {readonly at: 'established'; readonly chatSession: ChatSession};

export function createConnectionManager(settings: ClientSettings): ConnectionManager {
	const emitter = createEmitter<ChatClientEvents>();
	const credentials = createCredentialStore(settings.credential);
	const streams = new Set<FrameStream<ServerFrame>>();
	const connecting = new Set<Deferred<string>>();
	let phase: Phase = {
		at: 'apart',
		resume: undefined,
		version: credentials.version,
		closed: Promise.resolve(),
	};
	let session: Session | undefined;
	/** `isOnline`: the last event was `connected`, not `disconnected`. */
	let reported: {readonly state: ConnectionState; readonly isOnline: boolean} = {
		state: {at: 'idle'},
		isOnline: false,
	};

	function current(): ChatSession | undefined {
		return phase.at === 'apart' ? undefined : phase.chatSession;
	}

	function open(resume: string | undefined, isOther: boolean): ChatSession {
		const url = resume === undefined && !isOther ? settings.url : withSessionId(settings.url, resume);
		const opened = createChatSession(
			{url, credential: credentials.current, connection: settings.connection, redact: credentials.redact},
			{
				onState: (next) => {
					if (opened === current()) onState(opened, next);
				},
				onFrame(frame) {
					if (opened !== current()) return;
					for (const stream of streams) stream.put(frame);
					emitter.emit('message', frame);
				},
				onSent(frame) {
					if (frame.type === 'logout') credentials.forget();
				},
				onError: (error) => {
					if (opened === current()) emitter.emit('error', error);
				},
			},
		);
		return opened;
	}

	function onState(from: ChatSession, next: ConnectionState): void {
		const endsAtFailure = phase.at === 'opening' && !phase.retry;
		if (next.at === 'stopped' || (next.at === 'waiting' && endsAtFailure)) {
			onEnded(from, next);
			return;
		}
		// A new session for another identity, or none: the old one is over.
		if (next.at === 'dialing' && next.resume === undefined && phase.at === 'established') session = undefined;
		if (next.at === 'ready') {
			({session} = next);
			phase = {at: 'established', chatSession: from};
		}
		// A listener that requests another connection does not mean this one.
		const waiting = [...connecting];
		report(next);
		if (next.at !== 'ready' || from !== current()) return;
		for (const deferred of waiting) {
			connecting.delete(deferred);
			deferred.resolve(next.session.id);
		}
	}

	/** Reports a new state, unless a listener causes another one meanwhile. */
	function report(state: ConnectionState): void {
		reported = {...reported, state};
		emitter.emit('state', state);
		if (reported.state !== state || reported.isOnline === isOnline(state)) return;
		reported = {state, isOnline: !reported.isOnline};
		if (state.at === 'ready') emitter.emit('connected', state.session.id);
		else emitter.emit('disconnected', 'because' in state ? new ConnectionError(state.because) : undefined);
	}

	/** The connection ended, and the client does not connect again by itself. */
	function onEnded(
		from: ChatSession,
		{at, because, resume}: Extract<ConnectionState, {readonly at: 'stopped' | 'waiting'}>,
	): void {
		phase = {at: 'apart', resume, version: credentials.version, closed: Promise.resolve()};
		rejectAll(from, () => new ConnectionError(because));
		for (const stream of streams) stream.end(new ConnectionError(because));
		// A stopped connection closes politely by itself; a waiting one would dial again.
		if (at === 'waiting') void from.chat.close();
		report({at: 'stopped', because, resume});
	}

	/** @param error creates a new error for each promise, so that its stack shows the call */
	function rejectAll(from: ChatSession | undefined, error: () => ChatError): void {
		from?.end(error());
		for (const deferred of connecting) deferred.reject(error());
		connecting.clear();
	}

	function awaitReady(deferred: Deferred<string>): void {
		connecting.add(deferred);
		deferred.onAbort(() => {
			connecting.delete(deferred);
			if (phase.at === 'opening' && connecting.size === 0) void disconnect();
		});
	}

	function connect(signal: AbortSignal | undefined, retry: boolean): Promise<string> {
		const deferred = createDeferred<string>(signal);
		if (deferred.isSettled) return deferred.promise;
		if (isOnline(reported.state) && session !== undefined) {
			deferred.resolve(session.id);
			return deferred.promise;
		}
		awaitReady(deferred);
		if (phase.at === 'apart') {
			// Another credential gets a session of its own, whatever session the endpoint names.
			const isOther = phase.resume !== undefined && phase.version !== credentials.version;
			const resume = isOther ? undefined : phase.resume;
			const chatSession = open(resume, isOther);
			phase = {at: 'opening', chatSession, resume, retry};
			chatSession.chat.connect();
		} else if (phase.at === 'opening') phase = {...phase, retry: phase.retry || retry};
		return deferred.promise;
	}

	function disconnect(): Promise<void> {
		const from = current();
		phase = {
			at: 'apart',
			resume: undefined,
			version: credentials.version,
			closed: phase.at === 'apart' ? phase.closed : Promise.resolve(),
		};
		const message = 'disconnect() was called before this was done.';
		rejectAll(from, () => new ChatError({code: 'disconnected', message}));
		for (const stream of streams) stream.end();
		if (from === undefined) return phase.closed;
		const closed = from.chat.close().then(() => {
			if (phase.at === 'apart' && phase.closed === closed) report({at: 'closed'});
		});
		phase = {at: 'apart', resume: undefined, version: credentials.version, closed};
		report({at: 'closing'});
		return closed;
	}

	return {
		get state() {
			return reported.state;
		},
		get session() {
			return session;
		},
		get chatSession() {
			return current();
		},
		emitter,
		credentials,
		connect,
		reconnect(signal) {
			if (phase.at !== 'established') return connect(signal, false);
			const deferred = createDeferred<string>(signal);
			if (deferred.isSettled) return deferred.promise;
			awaitReady(deferred);
			phase.chatSession.chat.reconnect();
			return deferred.promise;
		},
		disconnect,
		frames(signal) {
			const stream = createFrameStream<ServerFrame>(signal, () => streams.delete(stream));
			if (!signal?.aborted) streams.add(stream);
			return stream.frames;
		},
	};
}
