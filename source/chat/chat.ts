/** The chat as a store: a snapshot to read, and the actions of the user. */
import type {Client, ClientEvents} from '../client/client.ts';
import type {ConnectionState, Session} from '../client/connection.ts';
import type {Clock} from '../clock.ts';
import {encode} from '../protocol/encode.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {headOf} from '../protocol/remote-text.ts';
import type {Decoded} from '../protocol/server-frames.ts';
import {sessionIdOf} from '../protocol/session-url.ts';
import {createChanges} from './changes.ts';
import type {Delivery, Entry, QueueItem, RequestKind, Turn} from './entry.ts';
import {createInbox} from './inbox.ts';
import {connectionFailed, type Notice, notice} from './notices.ts';
import {createOutbox, REQUEST_LIMIT_MS} from './outbox.ts';
import {createRecovery} from './recovery.ts';
import type {MessageSlot, ReplySlot, RequestSlot, SignInSlot} from './reply-slots.ts';
import {createSignIn, isOnline} from './sign-in.ts';
import {
	EMPTY_TRANSCRIPT,
	lastUnanswered,
	reduce,
	type Transcript,
	type TranscriptEvent,
} from './transcript.ts';
import {createTurnSlot} from './turn-slot.ts';

/** One immutable view of the chat. A part that did not change is the same object as before. */
export interface ChatSnapshot {
	readonly connection: ConnectionState;
	readonly entries: readonly Entry[];
	readonly turn: Turn | undefined;
	readonly queue: readonly QueueItem[];
	/** The address of the server, for the header. */
	readonly url: string;
	/** A request of the user's that the server has not answered yet. */
	readonly awaiting: RequestKind | undefined;
	/** `true` while the program itself requests the history, for tool calls that the last reply left out. */
	readonly completing: boolean;
	/** The latest session; it stays while the connection is lost. */
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
	 * Sends a message, or queues it while a turn is under way or the connection is not ready.
	 * @returns false when it was refused (blank, too large, or no connection to be expected), with a notice: keep the draft
	 */
	send(text: string): boolean;
	/** Sends one of the small requests, or queues it behind the turn. */
	request(kind: RequestKind): void;
	/** Sends the last unanswered message again; adds a notice when there is none. */
	retry(): void;
	/** Removes the newest waiting item from the queue and returns it as it was typed, for editing; undefined when none waits. */
	takeBack(): string | undefined;
	/** Stops waiting for the turn under way; an answer that still arrives is inserted after its message. */
	stopWaiting(): void;
	/** Drops the connection and dials again now, resuming the session. */
	reconnect(): void;
	/**
	 * Signs in with another credential, now or when the turn under way has ended; a notice reports the outcome. The
	 * credential is never part of a snapshot.
	 */
	signIn(credential: AuthFrame): void;
	/** Adds a notice to the conversation. */
	notify(notice: Notice): void;
	/** Closes the connection; resolves when it is closed. */
	close(): Promise<void>;
}

/** A chat whose caller gets the answer to each thing that it sends in a slot. */
export interface ChatWithSlots extends Chat {
	send(text: string, slot?: MessageSlot): boolean;
	request(kind: RequestKind, slot?: RequestSlot): void;
	/** Signs in behind everything that was sent before, when the connection is ready. */
	queueSignIn(credential: AuthFrame, slot: SignInSlot): void;
	/** Cancels: removes a waiting item, or stops waiting for the turn. The slot is settled as always. */
	cancel(slot: MessageSlot | RequestSlot | SignInSlot): void;
	/** Settles every open slot: no answer will arrive. `close` does so too. */
	dropSlots(): void;
}

export interface ChatOptions {
	/** Makes the client that reports to this chat. */
	readonly createClient: (events: ClientEvents) => Client;
	readonly url: string;
	readonly clock: Clock;
	/** Called with each notice of the conversation, after the listeners. */
	readonly onNotice?: (notice: Notice) => void;
}

/** Largest message that servers accept, in bytes of the whole frame. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;

/** Makes a chat; nothing happens before `connect`. */
export function createChat({createClient, url, clock, onNotice}: ChatOptions): ChatWithSlots {
	let transcript: Transcript = EMPTY_TRANSCRIPT;
	let snapshot: ChatSnapshot | undefined;
	let lastSession: Session | undefined;
	let model: string | undefined;
	/** Whether the connection was online when it last reported its state: its loss has to be handled. */
	let wasOnline = false;
	/** The failure that has a notice already: one for each, however often the client tries again. */
	let reportedFailure: string | undefined;
	/** Losses in a row of connections that were not stable. */
	let losses = 0;
	/** Whether the connection comes and goes: only its first loss and its first return have notices. */
	let isFlapping = false;
	const changes = createChanges(pump);

	const client = createClient({onState, onFrame, onSent: () => {}});
	const timers: Clock = {
		now: clock.now,
		after: (ms, callback) => clock.after(ms, () => changes.run(callback)),
	};
	const turnSlot = createTurnSlot(() => transcript, settle);
	const signIn = createSignIn(client, notify, settle);
	const outbox = createOutbox({
		client,
		clock: timers,
		settle,
		// The client may be ready before it has reported that, and the history is requested before anything else.
		isReady: () => wasOnline && client.state.at === 'ready',
		isTurnUnderWay: () => transcript.turn !== undefined,
		onMessage(text, slot) {
			apply({type: 'sent', text, at: clock.now()});
			const entryId = transcript.turn?.entryId ?? '';
			turnSlot.begin(entryId, slot);
			return entryId;
		},
		onSignIn: signIn.begin,
		onNoAnswer({kind, isSilent, slot}) {
			if (isSilent) {
				recovery.onRefused(notice('unconfirmed'));
				return;
			}
			const because = notice('no_answer', {request: kind, afterMs: REQUEST_LIMIT_MS});
			notify(because);
			settle(slot, {status: 'failed', notice: because});
		},
		onChange: () => touch(true),
	});
	const access = {clock: timers, outbox, settle, transcript: () => transcript, apply, notify, endTurn};
	const recovery = createRecovery(access);
	const inbox = createInbox({
		...access,
		recovery,
		requeue({text, entryId, slot}) {
			turnSlot.release();
			apply({type: 'unsent', entryId});
			outbox.enqueue({kind: 'message', text, slot}, 'first');
		},
		reconnect: () => client.reconnect(),
		onModel(name) {
			model = name;
		},
	});

	// -------------------------------------------------------------------------------------------------- changes

	/** Settles the slot of a finished turn, then sends the next item if possible. */
	function pump(): void {
		// With an answer, only once the calls of tools that it left out were looked up, over a lost connection too.
		if (transcript.turn === undefined && !outbox.asksSilently && wasOnline) turnSlot.finish();
		outbox.pump();
	}

	function touch(urgent: boolean): void {
		snapshot = undefined;
		changes.mark(urgent);
	}

	function settle<Outcome>(slot: ReplySlot<Outcome> | undefined, outcome: Outcome): void {
		if (slot !== undefined) changes.afterwards(() => slot.settle(outcome));
	}

	function getSnapshot(): ChatSnapshot {
		const {outstanding, queue} = outbox;
		const {entries} = transcript;
		const connection = client.state;
		snapshot ??= {
			connection,
			// Copied lazily: most readers of a snapshot do not need the entries.
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
				outstanding === undefined || outstanding.kind === 'message' || outstanding.isSilent
					? undefined
					: outstanding.kind,
			completing: outbox.asksSilently,
		};
		return snapshot;
	}

	function apply(event: TranscriptEvent, urgent = true): void {
		const next = reduce(transcript, event);
		if (onNotice !== undefined && 'notice' in event) changes.afterwards(() => onNotice(event.notice));
		if (next === transcript) return;
		transcript = next;
		touch(urgent);
	}

	function notify(next: Notice): void {
		apply({type: 'notice', notice: next, at: clock.now()});
	}

	function endTurn(delivery: Delivery, because: Notice): void {
		apply({type: 'ended', delivery, at: clock.now()});
		notify(because);
		turnSlot.finish({status: 'failed', notice: because});
	}

	// --------------------------------------------------------------------------------------------- connection

	function onState(next: ConnectionState): void {
		changes.run(() => {
			const before = wasOnline;
			wasOnline = isOnline(next);
			if (before && !wasOnline) {
				losses = next.at === 'waiting' && next.attempt > 2 ? losses + 1 : 1;
				isFlapping = losses > 1 && next.at === 'waiting' && transcript.turn === undefined;
				onLost();
			}
			signIn.onState(next);
			if (!before && next.at === 'ready') onReady(next.session);
			const isRepetition = isFlapping && before && !wasOnline;
			if ((next.at === 'waiting' || next.at === 'stopped') && !isRepetition) {
				const failure = `${next.at} ${next.because.code}`;
				if (reportedFailure !== failure) notify(connectionFailed(next.because));
				reportedFailure = failure;
				isFlapping = false;
			}
			touch(true);
		});
	}

	function onFrame(decoded: Decoded, at: number): void {
		changes.run(() => {
			if (!signIn.receive(decoded)) inbox.receive(decoded, at);
		});
	}

	function onLost(): void {
		recovery.stop();
		const interrupted = outbox.settle();
		if (interrupted !== undefined && interrupted.kind !== 'message' && !interrupted.isSilent) {
			// Small requests change nothing that a second one would spoil, so they may be sent again.
			const {kind, slot} = interrupted;
			outbox.enqueue({kind: 'request', request: kind, slot}, 'first');
		}
		const {turn} = transcript;
		apply({type: 'lost', at: clock.now()});
		// After the user has stopped waiting, the history is not polled for the answer; it may still contain it.
		if (turn?.givenUp === true) recovery.endUnknown(notice('unconfirmed'));
	}

	function onReady(session: Session): void {
		reportedFailure = undefined;
		const before = lastSession;
		lastSession = session;
		if (before === undefined) {
			const {id: sessionId, displayName} = session;
			notify(notice('connected', {greeting: inbox.greeting, sessionId, displayName}));
			// A session that the URL names may have been used before.
			outbox.wantHistory(sessionIdOf(url) !== undefined && session.resumed === true);
			return;
		}
		const last = transcript.entries.at(transcript.entries.length - 1);
		// Today's server may need a second connection before it sends the history: that needs no second notice.
		const isReported = last?.kind === 'notice' && last.code === 'resumed';
		if (isFlapping) {
			recovery.resume();
			return;
		}
		if (session.id !== before.id) notify(notice('new_session', {sessionId: session.id}));
		else if (!isReported) notify(notice('resumed'));
		recovery.resume();
	}

	// -------------------------------------------------------------------------------------------- user actions

	function canConnect(): boolean {
		const {at} = client.state;
		return at !== 'stopped' && at !== 'closing' && at !== 'closed';
	}

	/** The reason why a message cannot be sent; undefined when it can. */
	function obstacleTo(text: string, encoded: string): Notice | undefined {
		if (text.trim() === '') return notice('empty_message');
		if (!canConnect()) return notice('not_connected', {});
		const bytes = Buffer.byteLength(encoded);
		return bytes > LARGEST_MESSAGE ? notice('message_too_large', {bytes}) : undefined;
	}

	/** @param unsent id of an entry that the server never received: it is replaced */
	function send(text: string, slot?: MessageSlot, unsent?: string): boolean {
		const encoded = encode({type: 'chat', message: text});
		const obstacle = obstacleTo(text, encoded);
		if (obstacle !== undefined) {
			notify(obstacle);
			settle(slot, {status: 'failed', notice: obstacle, delivery: 'not-sent'});
			return false;
		}
		if (unsent !== undefined) apply({type: 'unsent', entryId: unsent});
		outbox.enqueue({kind: 'message', text, encoded, slot}, 'last');
		return true;
	}

	function retry(): void {
		const last = lastUnanswered(transcript);
		if (last === undefined || transcript.turn !== undefined) notify(notice('nothing_to_retry'));
		// A message that the server never received moves to its new position; any other stays, since the server may know it.
		else send(headOf(last.text), undefined, last.delivery === 'not-sent' ? last.id : undefined);
	}

	function stopWaiting(): void {
		const {turn} = transcript;
		if (turn === undefined || turn.givenUp) return;
		if (turn.phase === 'recovering') {
			recovery.endUnknown(notice('unconfirmed'));
			return;
		}
		apply({type: 'gave-up', at: clock.now()});
		notify(notice('stopped_waiting'));
	}

	function requestOf(kind: RequestKind, slot?: RequestSlot): void {
		if (canConnect()) {
			outbox.enqueue({kind: 'request', request: kind, slot}, 'last');
			return;
		}
		const obstacle = notice('not_connected', {request: kind});
		notify(obstacle);
		settle(slot, {status: 'failed', notice: obstacle});
	}

	function signInNext(credential: AuthFrame): void {
		outbox.enqueue({kind: 'sign-in', credential, preempts: true}, 'first');
		const {at} = client.state;
		if (at === 'closing' || at === 'closed') notify(notice('not_connected', {}));
		else if (at !== 'ready') outbox.preempt();
		else if (transcript.turn !== undefined || outbox.outstanding !== undefined)
			notify(notice('sign_in_later'));
	}

	function dropSlots(): void {
		turnSlot.finish({status: 'dropped'});
		signIn.drop();
		outbox.drop();
	}

	return {
		getSnapshot,
		subscribe: changes.subscribe,
		connect: () => client.connect(),
		send: (text, slot) => changes.run(() => send(text, slot)),
		request: (kind, slot) => changes.run(() => requestOf(kind, slot)),
		retry: () => changes.run(retry),
		takeBack: () => changes.run(outbox.takeBack),
		stopWaiting: () => changes.run(stopWaiting),
		reconnect: () => client.reconnect(),
		signIn: (credential) => changes.run(() => signInNext(credential)),
		queueSignIn: (credential, slot) =>
			changes.run(() => outbox.enqueue({kind: 'sign-in', credential, slot, preempts: false}, 'last')),
		cancel: (slot) =>
			changes.run(() => {
				if (!outbox.cancel(slot) && turnSlot.holds(slot)) stopWaiting();
			}),
		dropSlots: () => changes.run(dropSlots),
		notify: (next) => changes.run(() => notify(next)),
		async close() {
			changes.run(() => {
				recovery.stop();
				dropSlots();
			});
			await client.close();
		},
	};
}
