/** The client for programs: connects, asks, and gives answers, with the chat of the screen behind it and no screen. */
import type {ConnectionState, Session} from '../client/connection.ts';
import type {HistoryMessage, ServerFrame} from '../protocol/frames.ts';
import {redactUrl} from '../protocol/redact.ts';
import {type Calls, createCalls, type Identity} from './calls.ts';
import {
	type ChatClientEvents,
	type ConnectionManager,
	createConnectionManager,
} from './connection-manager.ts';
import type {CredentialOptions} from './credential.ts';
import {type ChatClientOptions, readOptions} from './options.ts';
import type {CompleteTurn} from './turn-result.ts';

export interface SignalOptions {
	/** Gives the call up: it rejects with the signal's reason. */
	readonly signal?: AbortSignal | undefined;
}

export interface ConnectOptions extends SignalOptions {
	/** Do not reject as long as trying again may help: wait until the server is there. Needs `reconnect`; default false. */
	readonly retry?: boolean | undefined;
}

/**
 * A chat with one server. Messages and requests go out one at a time, in the order of the calls. After a loss the
 * connection is made anew, and the answer of a turn that was under way is looked up in the server's history; nothing is
 * sent twice. A promise that nobody waits for does no harm: `onError` hears of everything that goes wrong.
 */
export class ChatClient implements AsyncDisposable {
	readonly #manager: ConnectionManager;
	readonly #calls: Calls;
	readonly #endpoint: string;

	/** @throws ConfigurationError when the options do not fit together. Nothing is connected before `connect`. */
	constructor(options: ChatClientOptions = {}) {
		const settings = readOptions(options);
		this.#endpoint = redactUrl(settings.url);
		this.#manager = createConnectionManager(settings);
		this.#calls = createCalls(this.#manager);
		if (options.onMessage) this.on('message', options.onMessage);
		if (options.onError) this.on('error', options.onError);
		if (options.onConnected) this.on('connected', options.onConnected);
	}

	/** Where it connects to, without anything secret. */
	get endpoint(): string {
		return this.#endpoint;
	}

	/** Where the connection is: `idle`, `ready`, `waiting`, `stopped` and so on, with what belongs to it. */
	get state(): ConnectionState {
		return this.#manager.state;
	}

	/** The session last heard of; undefined before the first. */
	get session(): Session | undefined {
		return this.#manager.session;
	}

	get sessionId(): string | undefined {
		return this.session?.id;
	}

	/**
	 * Connects and authenticates. Resolves with the session id; at once when the connection is ready already. After a
	 * loss it asks for the same session again, after `disconnect` for a new one.
	 *
	 * Rejects with a ConnectionError at the first failure, and nothing goes on behind it, unless `retry` is set.
	 */
	connect({signal, retry = false}: ConnectOptions = {}): Promise<string> {
		return this.#manager.connect(signal, retry);
	}

	/**
	 * Drops the connection and makes it anew, in the same session where the server can. An answer that was given up by a
	 * signal is not waited for any longer.
	 */
	reconnect({signal}: SignalOptions = {}): Promise<string> {
		return this.#manager.reconnect(signal);
	}

	/** Closes the connection; what is under way is rejected with the code `disconnected`. Never rejects. */
	disconnect(): Promise<void> {
		return this.#manager.disconnect();
	}

	/** The same as `disconnect`, for `await using`. */
	[Symbol.asyncDispose](): Promise<void> {
		return this.disconnect();
	}

	/**
	 * Sends a message, when everything before it is done, and waits for its whole turn: a turn that failed on the server
	 * resolves too, with `failed`.
	 *
	 * Rejects with a TurnError when there is no answer; its `delivery` says what became of the message. Given up by its
	 * signal, a message that waits is taken back; one that was sent is answered all the same, which `turn` tells.
	 */
	ask(text: string, {signal}: SignalOptions = {}): Promise<CompleteTurn> {
		return this.#calls.ask(text, signal);
	}

	/** Sends a message; resolves when it is on its way. Its answer comes to `onMessage`, and whole to `turn`. */
	sendChatMessage(text: string, {signal}: SignalOptions = {}): Promise<void> {
		return this.#calls.send(text, signal);
	}

	/** Resolves when everything that was asked for is done, or never will be. */
	idle({signal}: SignalOptions = {}): Promise<void> {
		return this.#calls.idle(signal);
	}

	/** The conversation as the server remembers it, oldest message first; empty where nothing was said yet. */
	getHistory({signal}: SignalOptions = {}): Promise<readonly HistoryMessage[]> {
		return this.#calls.request('history', signal, (frame) =>
			frame?.type === 'history' ? frame.messages : [],
		);
	}

	/** Makes the server forget the conversation. */
	clearHistory({signal}: SignalOptions = {}): Promise<void> {
		return this.#calls.request('clear', signal, () => {});
	}

	/** Tests the connection. Resolves with the round trip in milliseconds. */
	ping({signal}: SignalOptions = {}): Promise<number> {
		return this.#calls.request('ping', signal, (_frame, {roundTrip}) => roundTrip);
	}

	/** Signs out. Neither a reconnection nor `connect` signs in again; `authenticate` does. */
	logout({signal}: SignalOptions = {}): Promise<void> {
		return this.#calls.request('logout', signal, () => {});
	}

	/**
	 * Signs in with another credential, and connects first where there is no connection. Rejects with a RequestError
	 * when the server does not accept it (the one before it, if any, then stays in force), or as `connect` does.
	 */
	authenticate(credential: CredentialOptions, {signal}: SignalOptions = {}): Promise<Identity> {
		return this.#calls.signIn(credential, signal);
	}

	/**
	 * Every frame of the server's from now on, in order, over all reconnections. The loop ends with `disconnect`; it
	 * throws the ConnectionError when the connection ends for good, and the signal's reason when that aborts.
	 */
	frames({signal}: SignalOptions = {}): AsyncIterableIterator<ServerFrame> {
		return this.#manager.frames(signal);
	}

	/** Calls `listener` whenever it happens. Returns a function that ends that, as `signal` does. */
	on<Name extends keyof ChatClientEvents>(
		name: Name,
		listener: (value: ChatClientEvents[Name]) => void,
		{signal}: SignalOptions = {},
	): () => void {
		return this.#manager.emitter.on(name, listener, signal);
	}

	toJSON(): {readonly endpoint: string; readonly state: string; readonly sessionId: string | undefined} {
		return {endpoint: this.endpoint, state: this.state.at, sessionId: this.sessionId};
	}

	toString(): string {
		return `ChatClient(${[this.endpoint, this.state.at, this.sessionId].filter(Boolean).join(', ')})`;
	}

	/** What `util.inspect` and `console.log` show. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return this.toString();
	}
}
