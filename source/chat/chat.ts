/** The chat as a store: what the screen and a programmer's code see and do; no React in it. */
import type {Client, ClientEvents} from '../client/client.ts';
import type {ConnectionState, Session} from '../client/connection.ts';
import type {Clock} from '../clock.ts';
import {encode} from '../protocol/encode.ts';
import type {AuthFrame, Decoded} from '../protocol/frames.ts';
import {headOf} from '../protocol/remote-text.ts';
import {sessionIdOf} from '../protocol/session-url.ts';
import type {Entry, QueueItem, RequestKind, Turn, UserEntry} from './entry.ts';
import {createInbox} from './inbox.ts';
import {connectionFailed, type Notice, notice} from './notices.ts';
import {createOutbox, REQUEST_LIMIT_MS} from './outbox.ts';
import {createRecovery} from './recovery.ts';
import {createSignIn, isOnline} from './sign-in.ts';
import {EMPTY_TRANSCRIPT, reduce, type Transcript, type TranscriptEvent} from './transcript.ts';

/** One immutable view of everything. A part that did not change is the same object as before. */
export interface ChatSnapshot {
	readonly connection: ConnectionState;
	readonly entries: readonly Entry[];
	readonly turn: Turn | undefined;
	readonly queue: readonly QueueItem[];
	/** Where the client connects to, for the header. */
	readonly url: string;
	/** A request of the user's that the server has not answered yet. */
	readonly awaiting: RequestKind | undefined;
	/**
	 * `true` while the history is asked, unasked by the user, for what the last reply left out. It is set a moment after
	 * the reply was told, within the same turn of the event loop.
	 */
	readonly completing: boolean;
	/** The session last heard of; it stays while the connection is made anew. */
	readonly session: Session | undefined;
	/** Name of the model that answered last, as the server calls it. */
	readonly model: string | undefined;
}

export interface Chat {
	getSnapshot(): ChatSnapshot;
	/**
	 * @param listener called after a change; `urgent` is false for streamed text, which may be drawn a little later
	 * @returns unsubscribe
	 */
	subscribe(listener: (urgent: boolean) => void): () => void;
	/** Starts connecting. */
	connect(): void;
	/**
	 * Sends a message, or queues it while a turn is under way or the connection is being made.
	 * @returns false when it was refused (blank, or no connection is to be had), with a notice: keep the draft
	 */
	send(text: string): boolean;
	/** Sends one of the small requests, or queues it behind the turn. */
	request(kind: RequestKind): void;
	/** Sends the last unanswered message again, at the user's word; a notice when there is none. */
	retry(): void;
	/** Takes the newest waiting item out of the queue, as it was typed, for editing; undefined when none is waiting. */
	takeBack(): string | undefined;
	/** Frees the screen from the running turn; its answer, when it comes, is shown in its place. */
	stopWaiting(): void;
	/** Drops the connection and dials again now, resuming the session. */
	reconnect(): void;
	/**
	 * Signs in with another credential, now or when the turn under way is over; a notice tells the outcome. It is
	 * never part of a snapshot.
	 */
	signIn(credential: AuthFrame): void;
	/** Puts one of the program's own sentences into the conversation. */
	notify(notice: Notice): void;
	/** Closes the connection; resolves when it is closed. */
	close(): Promise<void>;
}

export interface ChatOptions {
	/** Makes the client that tells this chat what happens. */
	readonly createClient: (events: ClientEvents) => Client;
	readonly url: string;
	readonly clock: Clock;
}

/** Largest message a server accepts, in bytes of the whole frame. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;

/** Makes a chat; nothing happens before `connect`. */
export function createChat({createClient, url, clock}: ChatOptions): Chat {
	let transcript: Transcript = EMPTY_TRANSCRIPT;
	let snapshot: ChatSnapshot | undefined;
	let lastSession: Session | undefined;
	let model: string | undefined;
	/** Told about this failure already; one notice a failure, however often it is tried again. */
	let toldFailure: string | undefined;
	const listeners = new Set<(urgent: boolean) => void>();

	const client = createClient({onState, onFrame, onSent: () => {}});
	let connection: ConnectionState = client.state;
	const outbox = createOutbox({
		client: {
			// Ours, not the client's: a greeting is told before the state it leads to, and history goes before all else.
			get state() {
				return connection;
			},
			send: client.send,
			forgetCredential: client.forgetCredential,
		},
		clock,
		isTurnUnderWay: () => transcript.turn !== undefined,
		onMessage(text) {
			apply({type: 'sent', text, at: clock.now()});
			return transcript.turn?.entryId ?? '';
		},
		takesTheWire: () => signIn.begin(),
		onNoAnswer(request, silent) {
			if (silent) recovery.onRefused(notice('unconfirmed'));
			else notify(notice('no_answer', {request, afterMs: REQUEST_LIMIT_MS}));
		},
		onChange: changed,
	});
	const signIn = createSignIn(client, notify);
	const access = {clock, outbox, transcript: () => transcript, apply, notify};
	const recovery = createRecovery(access);
	const inbox = createInbox({
		...access,
		recovery,
		reconnect: () => client.reconnect(),
		onModel(name) {
			model = name;
		},
	});

	function changed(urgent = true): void {
		snapshot = undefined;
		for (const listener of listeners) listener(urgent);
	}

	function getSnapshot(): ChatSnapshot {
		const {outstanding, queue} = outbox;
		const {entries} = transcript;
		snapshot ??= {
			connection,
			// Most snapshots are looked at for something else, and this one costs a copy.
			get entries() {
				return entries.items;
			},
			turn: transcript.turn,
			queue,
			url,
			session:
				connection.at === 'ready' || connection.at === 'authenticating' ? connection.session : lastSession,
			model,
			awaiting:
				outstanding === undefined || outstanding.what === 'chat' || outstanding.silent
					? undefined
					: outstanding.what,
			completing: outbox.asksSilently,
		};
		return snapshot;
	}

	function apply(event: TranscriptEvent, urgent = true): void {
		const next = reduce(transcript, event);
		if (next === transcript) return;
		transcript = next;
		changed(urgent);
	}

	function notify(next: Notice): void {
		apply({type: 'notice', notice: next, at: clock.now()});
	}

	// --------------------------------------------------------------------------------------------- connection

	function onState(next: ConnectionState): void {
		const before = connection;
		connection = next;
		if (isOnline(before) && !isOnline(next)) onLost();
		signIn.onState(before, next);
		if (isOnline(next) && !isOnline(before) && next.at === 'ready') onReady(next.session);
		if (next.at === 'waiting' || next.at === 'stopped') {
			const failure = `${next.at} ${next.because.code}`;
			if (toldFailure !== failure) notify(connectionFailed(next.because));
			toldFailure = failure;
		}
		changed();
		outbox.pump();
	}

	function onFrame(decoded: Decoded, at: number): void {
		if (!signIn.receive(decoded, connection)) inbox.receive(decoded, at);
	}

	function onLost(): void {
		recovery.stop();
		const settled = outbox.settle();
		if (settled !== undefined && settled.what !== 'chat' && !settled.silent) {
			// Small requests change nothing that a second one would spoil, so they may go out again.
			outbox.enqueue({kind: 'request', request: settled.what}, 'first');
		}
		const {turn} = transcript;
		apply({type: 'lost', at: clock.now()});
		// Who stopped waiting is not kept waiting by the search for the answer; history may still bring it.
		if (turn?.givenUp === true) recovery.endUnknown(notice('unconfirmed'));
	}

	function onReady(session: Session): void {
		toldFailure = undefined;
		const before = lastSession;
		lastSession = session;
		if (before === undefined) {
			notify(
				notice('connected', {
					greeting: inbox.greeting,
					sessionId: session.id,
					displayName: session.displayName,
				}),
			);
			// A session that was named in the URL may have been talked in before.
			outbox.wantHistory(sessionIdOf(url) !== undefined && session.resumed === true);
			return;
		}
		const last = transcript.entries.at(transcript.entries.length - 1);
		// Today's server may need a second connection before it tells the history: that is no news.
		const isTold = last?.kind === 'notice' && last.code === 'resumed';
		if (session.id !== before.id) notify(notice('new_session', {sessionId: session.id}));
		else if (!isTold) notify(notice('resumed'));
		recovery.resume();
	}

	// ------------------------------------------------------------------------------------- what the user wants

	function canHope(): boolean {
		return connection.at !== 'stopped' && connection.at !== 'closing' && connection.at !== 'closed';
	}

	/** The notice that says why a message cannot be sent; undefined when it can. */
	function obstacleTo(text: string): Notice | undefined {
		if (text.trim() === '') return notice('empty_message');
		if (!canHope()) return notice('not_connected', {});
		const bytes = Buffer.byteLength(encode({type: 'chat', message: text}));
		return bytes > LARGEST_MESSAGE ? notice('message_too_large', {bytes}) : undefined;
	}

	function send(text: string): boolean {
		const obstacle = obstacleTo(text);
		if (obstacle !== undefined) {
			notify(obstacle);
			return false;
		}
		outbox.enqueue({kind: 'message', text}, 'last');
		outbox.pump();
		return true;
	}

	/** The newest message that nothing answered and that was not sent anew since; what waited behind it may be answered. */
	function lastUnanswered(): UserEntry | undefined {
		const entries = transcript.entries.items;
		const answered = new Set(
			entries.flatMap((entry) =>
				entry.kind === 'assistant' && entry.arrived !== 'partial' && !entry.failed ? [entry.answers] : [],
			),
		);
		const users = entries.filter((entry): entry is UserEntry => entry.kind === 'user');
		return users.findLast(
			({id, text}, index) =>
				!answered.has(id) && !users.slice(index + 1).some((later) => headOf(later.text) === headOf(text)),
		);
	}

	function retry(): void {
		const last = lastUnanswered();
		if (last === undefined || transcript.turn !== undefined) {
			notify(notice('nothing_to_retry'));
			return;
		}
		const text = headOf(last.text);
		const obstacle = obstacleTo(text);
		if (obstacle !== undefined) {
			notify(obstacle);
			return;
		}
		// One that the server never had moves to its new place; any other stays, since the server may know it.
		if (last.delivery === 'not-sent') apply({type: 'unsent', entryId: last.id});
		send(text);
	}

	function stopWaiting(): void {
		const {turn} = transcript;
		if (turn === undefined || turn.givenUp) return;
		if (turn.phase === 'recovering') {
			recovery.endUnknown(notice('unconfirmed'));
			outbox.pump();
			return;
		}
		apply({type: 'gave-up', at: clock.now()});
		notify(notice('stopped_waiting'));
	}

	return {
		getSnapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		connect: () => client.connect(),
		send,
		request(kind) {
			if (!canHope()) return notify(notice('not_connected', {request: kind}));
			outbox.enqueue({kind: 'request', request: kind}, 'last');
			outbox.pump();
		},
		retry,
		takeBack: outbox.takeBack,
		stopWaiting,
		reconnect: () => client.reconnect(),
		signIn(credential) {
			signIn.ask(credential);
			const isBusy = transcript.turn !== undefined || outbox.outstanding !== undefined;
			if (connection.at === 'closing' || connection.at === 'closed') notify(notice('not_connected', {}));
			else if (connection.at === 'ready' && isBusy) notify(notice('sign_in_later'));
			else signIn.begin();
		},
		notify,
		async close() {
			recovery.stop();
			outbox.settle();
			await client.close();
		},
	};
}
