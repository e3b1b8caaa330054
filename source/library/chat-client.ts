/** The client for programs: the chat of the screen without the screen. */
import type {ConnectionState, Session} from '../client/connection.ts';
import type {HistoryMessage} from '../protocol/frames.ts';
import {redactUrl} from '../protocol/redact.ts';
import type {ServerFrame} from '../protocol/server-frames.ts';
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
	/** Cancels the call: it rejects with the signal's reason. */
	readonly signal?: AbortSignal | undefined;
}

export interface ConnectOptions extends SignalOptions {
	/** Do not reject while a retry may help: wait for the server. Requires `reconnect`; default false. */
	readonly retry?: boolean | undefined;
}

/**
 * A chat with one server. Messages and requests are sent one at a time, in the order of the calls. After a loss the
 * client reconnects, and looks up the answer of an interrupted turn in the server's history; nothing is sent twice. An
 * unhandled rejection does no harm: `onError` gets every error.
 */
export class ChatClient implements AsyncDisposable {
	readonly #manager: ConnectionManager;
	readonly #calls: Calls;
	readonly #endpoint: string;

	/** @throws ConfigurationError when the options are invalid. Nothing is connected before `connect`. */
	constructor(options: ChatClientOptions = {}) {
		const settings = readOptions(options);
		this.#endpoint = redactUrl(settings.url);
		this.#manager = createConnectionManager(settings);
		this.#calls = createCalls(this.#manager);
		if (options.onMessage) this.on('message', options.onMessage);
		if (options.onError) this.on('error', options.onError);
		if (options.onConnected) this.on('connected', options.onConnected);
	}

	/** The address of the server, without secrets. */
	get endpoint(): string {
		return this.#endpoint;
	}

	/** The state of the connection: `idle`, `ready`, `waiting`, `stopped` and so on, with its data. */
	get state(): ConnectionState {
		return this.#manager.state;
	}

	/** The latest session; undefined before the first, and until one that replaces it is ready. */
	get session(): Session | undefined {
		return this.#manager.session;
	}

	get sessionId(): string | undefined {
		return this.session?.id;
	}

	/**
	 * Connects and authenticates. Resolves with the session id; immediately when the connection is ready already. After
	 * a loss it requests the same session again, after `disconnect` a new one.
	 *
	 * Rejects with a ConnectionError at the first failure, and does not retry, unless `retry` is set.
	 */
	connect({signal, retry = false}: ConnectOptions = {}): Promise<string> {
		return this.#manager.connect(signal, retry);
	}

	/**
	 * Drops the connection and connects again, in the same session if the server can. After a cancelled call whose answer
	 * is outstanding, messages wait until the server's history shows the end of its turn, for two minutes at most; a
	 * second `reconnect` starts a new session instead.
	 */
	reconnect({signal}: SignalOptions = {}): Promise<string> {
		return this.#manager.reconnect(signal);
	}

	/** Closes the connection; open calls reject with the code `disconnected`. Never rejects. */
	disconnect(): Promise<void> {
		return this.#manager.disconnect();
	}

	/** The same as `disconnect`, for `await using`. */
	[Symbol.asyncDispose](): Promise<void> {
		return this.disconnect();
	}

	/**
	 * Sends a message when all earlier calls are done, and waits for its whole turn. A turn that failed on the server
	 * resolves too, with `failed`.
	 *
	 * Rejects with a TurnError when there is no answer; its `delivery` is that of the message. When the signal cancels
	 * the call, a message that waits is not sent; one that was sent is still answered, which emits `turn`.
	 */
	ask(text: string, {signal}: SignalOptions = {}): Promise<CompleteTurn> {
		return this.#calls.ask(text, signal);
	}

	/** Sends a message; resolves when it was sent. Its frames are passed to `onMessage`, the whole turn to `turn`. */
	sendChatMessage(text: string, {signal}: SignalOptions = {}): Promise<void> {
		return this.#calls.send(text, signal);
	}

	/** Resolves when every call is done. */
	idle({signal}: SignalOptions = {}): Promise<void> {
		return this.#calls.idle(signal);
	}

	/** The server's history, oldest message first; empty without a conversation. */
	getHistory({signal}: SignalOptions = {}): Promise<readonly HistoryMessage[]> {
		return this.#calls.request('history', signal, (frame) =>
			frame?.type === 'history' ? frame.messages : [],
		);
	}

	/** Clears the server's history. */
	clearHistory({signal}: SignalOptions = {}): Promise<void> {
		return this.#calls.request('clear', signal, () => {});
	}

	/** Tests the connection. Resolves with the round trip in milliseconds. */
	ping({signal}: SignalOptions = {}): Promise<number> {
		return this.#calls.request('ping', signal, (_frame, {roundTrip}) => roundTrip);
	}

	/**
	 * Signs out. Neither a reconnection nor `connect` signs in again; `authenticate` does. If a credential was accepted
	 * before, a new session follows, since servers keep the old one for its user.
	 */
	logout({signal}: SignalOptions = {}): Promise<void> {
		return this.#calls.request('logout', signal, () => {});
	}

	/**
	 * Signs in with another credential; connects first if there is no connection. One that replaces an accepted
	 * credential gets a new connection and a new session. Rejects with a RequestError when the
	 * server does not accept it (an earlier one then stays valid), or as `connect` does.
	 */
	authenticate(credential: CredentialOptions, {signal}: SignalOptions = {}): Promise<Identity> {
		return this.#calls.signIn(credential, signal);
	}

	/**
	 * All later frames of the server's, in order, across reconnections. The loop ends with `disconnect`; it throws the
	 * ConnectionError when the connection ends permanently, and the signal's reason when that aborts.
	 */
	frames({signal}: SignalOptions = {}): AsyncIterableIterator<ServerFrame> {
		return this.#manager.frames(signal);
	}

	/** Calls `listener` for each event of this name. Returns a function that unsubscribes, as `signal` does. */
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

	/** The output of `util.inspect` and `console.log`. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return this.toString();
	}
}
