/** The chat as a store: a snapshot to read, and the actions of the user. */
import type {Client, ClientEvents} from '../client/client.ts';
import type {ConnectionState, Session} from '../client/connection.ts';
import type {Failure, FailureCode} from '../client/failure/failure-code.ts';
import type {Clock} from '../clock.ts';
import type {AuthFrame, FeatureFrame, JsonObject} from '../protocol/frames.ts';
import type {Decoded} from '../protocol/server-frames.ts';
import {sessionIdOf} from '../protocol/session-url.ts';
import {createChanges} from './changes.ts';
import {createConversationActions} from './conversations/conversation-actions.ts';
import type {Delivery, Entry, QueueItem, RequestKind, Turn} from './entry.ts';
import {createFeatures, type FeatureState} from './features/feature-requests.ts';
import type {FeedbackWish} from './feedback/feedback-wish.ts';
import {createRawFrames} from './inbox/raw-frames.ts';
import {createInbox} from './inbox.ts';
import {topicOf, UNTIL_CONNECTED} from './notices/topics.ts';
import {connectionFailed, type Notice, notice} from './notices.ts';
import {createOutbox, isRequest, type OutstandingMessage, REQUEST_LIMIT_MS} from './outbox.ts';
import {type RestoredChat, restoredConversation, restoredTranscript} from './recovery/restored.ts';
import {createReturns} from './recovery/returns.ts';
import {createRecovery} from './recovery.ts';
import type {FeatureSlot, MessageSlot, ReplySlot, RequestSlot, SignInSlot} from './reply-slots.ts';
import {createSignIn, isOnline} from './sign-in.ts';
import {EMPTY_TRANSCRIPT, hasReply, reduce, type Transcript, type TranscriptEvent} from './transcript.ts';
import {createTurnSlot} from './turn-slot.ts';
import {createUserActions} from './user-actions.ts';

/** One immutable view of the chat. A part that did not change is the same object as before. */
export interface ChatSnapshot extends FeatureState {
	readonly connection: ConnectionState;
	readonly entries: readonly Entry[];
	readonly turn: Turn | undefined;
	readonly queue: readonly QueueItem[];
	/** The same behind a request under way that leads elsewhere, as to another conversation: what waits is for where that leads. */
	readonly unfinished: readonly QueueItem[];
	/** The address of the server, for the header. */
	readonly url: string;
	/** A request of the user's that the server has not answered yet. */
	readonly awaiting: RequestKind | undefined;
	/** `true` while the program itself requests the history, for tool calls that the last reply left out. */
	readonly completing: boolean;
	/**
	 * What a sign-in waits for: the end of the answer under way, a connection, or the answer to its credential; undefined =
	 * there is none. Before it waits for the server nothing was sent, and it can be withdrawn.
	 */
	readonly signIn: 'turn' | 'connection' | 'server' | undefined;
	/** The sign-in has expired: requests wait for another one, or for /retry. */
	readonly needsSignIn: boolean;
	/** Messages that wait are held until the user types /retry, or signs in where that is needed. */
	readonly isHeld: boolean;
	/** The latest session; it stays while the connection is lost. */
	readonly session: Session | undefined;
	/** The stored conversation that the chat continues (`today`); undefined while there is none. */
	readonly conversation: {readonly id: string; readonly title: string | undefined} | undefined;
	/** The number of the conversation on the screen in this run of the program. */
	readonly conversationNumber: number;
	/** Requests for features that wait or are not answered yet, in order. */
	readonly pendingFeatures: readonly FeatureFrame[];
	/** The model that answered last, as the server calls it; undefined before that, and once another one is set. */
	readonly model: string | undefined;
}

export interface Chat {
	getSnapshot(): ChatSnapshot;
	/**
	 * @param listener called after a change; `urgent` is false for streamed text, which may be drawn a little later
	 * @returns unsubscribe
	 */
	subscribe(listener: (urgent: boolean) => void): () => void;
	/**
	 * @param listener called before a message is written to the connection, and before the listeners of a changed queue, which
	 * may draw it; the snapshot has it already
	 * @returns unsubscribe
	 */
	beforeSending(listener: () => void): () => void;
	/** Starts connecting. */
	connect(): void;
	/**
	 * Sends a message, or queues it while a turn is under way or the connection is not ready.
	 * @returns false when it was refused (blank, too large, or no connection to be expected), with a notice: keep the draft
	 */
	send(text: string): boolean;
	/** The same with settings for this message alone (`today`). */
	sendWith(text: string, overrides: JsonObject): boolean;
	/** Sends one of the small requests, or queues it behind the turn. */
	request(kind: RequestKind): void;
	/**
	 * Sends a request for a feature of `today`, or queues it behind the turn. The state in the snapshot follows the answer.
	 * Never repeated after a connection loss, except `conversation_load` and `conversation_new`, which change nothing twice.
	 * @param slot gets the outcome; without one, a notice reports it
	 */
	requestFeature(frame: FeatureFrame, slot?: FeatureSlot): void;
	/**
	 * Sends feedback on an answer, or queues it behind the turn. The snapshot has what was given; never repeated after a
	 * connection loss.
	 * @returns the reason why none is sent; without a slot it is a notice in the conversation too
	 */
	giveFeedback(wish: FeedbackWish, slot?: FeatureSlot): Notice | undefined;
	/** Sends the last unanswered message again; adds a notice when there is none. */
	retry(): void;
	/** Removes the newest waiting item from the queue and returns it as it was typed, for editing; undefined when none waits. */
	takeBack(): string | undefined;
	/**
	 * Drops the messages and requests that are held, where none are all that wait, with a notice that says how many. What
	 * was written after those that are held is sent.
	 * @returns them as they were typed, in order
	 */
	dropHeld(): readonly string[];
	/** Stops waiting for the turn under way; an answer that still arrives is inserted after its message. */
	stopWaiting(): void;
	/**
	 * Drops the connection and dials again now, resuming the session; in a new one while messages wait for the end of a
	 * turn that the user stopped waiting for.
	 */
	reconnect(): void;
	/**
	 * Signs in with another credential, now or when the turn under way has ended; a notice reports the outcome, and the slot
	 * gets it. The credential is never part of a snapshot.
	 */
	signIn(credential: AuthFrame, slot?: SignInSlot): void;
	/**
	 * Withdraws a sign-in that was not sent yet, with a notice; the credential before it stays in force.
	 * @returns false when there is none
	 */
	withdrawSignIn(): boolean;
	/**
	 * Sends a frame as it was typed, if nothing is under way; a notice says so, or why not. What is sent later waits until the server
	 * has handled it, so that its answer is not taken for another one.
	 * @param json an object
	 * @returns whether it was sent
	 */
	sendRaw(json: string): boolean;
	/** Adds a notice to the conversation. */
	notify(notice: Notice): void;
	/**
	 * Begins a new conversation: a stored one where the server stores them, else in a new session. After everything that
	 * was sent before is answered.
	 */
	beginConversation(): void;
	/** Renames the stored conversation under way; a notice reports the outcome. */
	renameConversation(title: string): void;
	/** Deletes the stored conversation under way: the first call adds a notice that asks, the second deletes. */
	deleteConversation(): void;
	/** Closes the connection; resolves when it is closed. */
	close(): Promise<void>;
}

/** A chat whose caller gets the answer to each thing that it sends in a slot. */
export interface ChatWithSlots extends Chat {
	send(text: string, slot?: MessageSlot): boolean;
	sendWith(text: string, overrides: JsonObject, slot?: MessageSlot): boolean;
	request(kind: RequestKind, slot?: RequestSlot): void;
	/** Signs in behind everything that was sent before, when the connection is ready. */
	queueSignIn(credential: AuthFrame, slot: SignInSlot): void;
	/** Cancels: removes a waiting item, or stops waiting for the turn. The slot is settled as always. */
	cancel(slot: MessageSlot | RequestSlot | SignInSlot | FeatureSlot): void;
	/**
	 * Handles messages of the server that arrived together: listeners are called once, after the last one.
	 * @param hasMore more messages arrived, which are handled next: the listeners are called after those
	 */
	together(handle: () => void, hasMore: boolean): void;
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
	/** The conversation of an earlier run, to be continued. */
	readonly restored?: RestoredChat | undefined;
}

/** After this long without a frame in a turn the server is asked whether it is over, ms. */
const SILENCE_MS = 60_000;

/** Losses before which nothing arrived: neither a close frame nor a message that could not be read. */
const SILENT_LOSSES: ReadonlySet<FailureCode> = new Set(['connection_lost', 'pong_timeout', 'gave_up']);

/** The session of an earlier run, which the server may still have. */
const sessionOf = (restored: RestoredChat | undefined): Session | undefined =>
	restored?.sessionId === undefined
		? undefined
		: {id: restored.sessionId, displayName: undefined, authenticated: false, resumed: undefined};

/** In place of the answer to a logout that was lost with its connection. */
const LOGGED_OUT: Decoded = {
	kind: 'frame',
	frame: {type: 'logout_success', message: '', timestamp: undefined},
	problems: [],
};

/** Makes a chat; nothing happens before `connect`. */
export function createChat({createClient, url, clock, onNotice, restored}: ChatOptions): ChatWithSlots {
	let transcript: Transcript =
		restored === undefined ? EMPTY_TRANSCRIPT : restoredTranscript(restored, clock.now());
	let snapshot: ChatSnapshot | undefined;
	let lastSession: Session | undefined = sessionOf(restored);
	let model: string | undefined;
	/** As in the last snapshot, so that what did not change is the same object. */
	let conversation: ChatSnapshot['conversation'];
	let pending: readonly FeatureFrame[] = [];
	/** Whether the connection was online when it last reported its state: its loss has to be handled. */
	let wasOnline = false;
	let stopSilence: () => void = () => {};
	/** The failure that has a notice already: one for each, however often the client tries again. */
	let reportedFailure: string | undefined;
	/** The user has asked for a connection: its outcome has a notice, also when it is the same as before. */
	let isAsked = false;
	/** Losses in a row of connections that were not stable. */
	let losses = 0;
	/** Whether the connection comes and goes: only its first loss and its first return have notices. */
	let isFlapping = false;
	/** As in the last state that the connection reported: a frame that changes it is handled before that. */
	let credentialState = {isSignedIn: false, isVerified: false};
	const changes = createChanges(pump);
	const sendingListeners = new Set<() => void>();
	/** As the listeners of messages last had it. */
	let announcedQueue: readonly QueueItem[] = [];

	const client = createClient({onState, onFrame, onSent: () => {}});
	const timers: Clock = {
		now: clock.now,
		after: (ms, callback) => clock.after(ms, () => changes.run(callback)),
	};
	const turnSlot = createTurnSlot(() => transcript, settle);
	const signIn = createSignIn(
		client,
		notify,
		settle,
		(displayName, isRequested) => {
			actions.onSignedIn(displayName, isRequested);
			features.onSignedIn(displayName, isRequested);
			inbox.onSignedIn();
		},
		() => lastSession !== undefined,
	);
	const outbox = createOutbox({
		client,
		clock: timers,
		settle,
		// The client may be ready before it has reported that, and the history is requested before anything else.
		isReady: () => wasOnline && client.state.at === 'ready',
		isTurnUnderWay: () => transcript.turn !== undefined,
		historyRequest: () => recovery.historyRequest(),
		conversationNumber: () => transcript.conversationNumber,
		onOtherConversation(item) {
			const request = item.kind === 'request' ? item.request : item.frame.type;
			notify(notice('other_conversation', {request}));
		},
		isWanted: (entryId) => !hasReply(transcript, entryId),
		onMessage(text, slot, again, overrides) {
			apply({type: 'sent', text, again, overrides, at: clock.now()});
			const entryId = transcript.turn?.entryId ?? '';
			turnSlot.begin(entryId, slot);
			watchSilence();
			return entryId;
		},
		onSending: announceMessages,
		onNotTaken: requeue,
		onSignIn(credential, slot) {
			actions.onSignIn();
			signIn.begin(credential, slot);
		},
		onNewSession() {
			isAsked = true;
			client.reconnect({resume: false});
		},
		onUnknown: (request) => actions.onUnknown(request),
		onNoAnswer(request) {
			if (request.kind === 'feature') {
				features.onNoAnswer(request);
				return;
			}
			const {kind, isSilent, slot} = request;
			if (isSilent) {
				recovery.onRefused();
				return;
			}
			const because = notice('no_answer', {request: kind, afterMs: REQUEST_LIMIT_MS});
			notify(because);
			settle(slot, {status: 'failed', notice: because});
		},
		onChange: () => touch(true),
	});
	const access = {clock: timers, outbox, settle, transcript: () => transcript, apply, notify, endTurn};
	const onNotContinued = (): void => actions.onNotContinued();
	const returns = createReturns({...access, onNotContinued});
	const recovery = createRecovery({
		...access,
		isSignedIn: () => client.state.at === 'ready' && client.state.session.authenticated,
		author: () => actions.author,
		send: (frame) => void client.send(frame),
		announceReturn: returns.announce,
		forget: returns.forget,
		onNotContinued,
		onReopened: () => actions.onReopened(),
		onStaysClosed: (code) => actions.onStaysClosed(code),
		onFound: (messages) => actions.onFound(messages),
		conversation: restoredConversation(restored?.conversationId),
	});
	const features = createFeatures({
		...{...access, client, recovery, redact: client.redact, feedback: restored?.feedback},
		reconnect: () => client.reconnect(),
		onModelSet() {
			model = undefined;
		},
		author: () => actions.author,
		onNotOpened: onNotContinued,
		remindOfHold: () => actions.remindOfHold(),
		onChange: () => touch(true),
	});
	const rawFrames = createRawFrames({client, outbox, transcript: () => transcript, notify});
	const inbox = createInbox({
		onRawPong: rawFrames.onPong,
		...access,
		...{recovery, features},
		requeue,
		reconnect: () => client.reconnect(),
		onModel(name) {
			model = name;
		},
		onSignInMissing: () => actions.onSignInMissing(),
		redact: client.redact,
		credentialState: () => credentialState,
		url,
	});

	const actions = createUserActions({
		...{...access, client, recovery, signIn},
		isSessionLost: () => inbox.isSessionLost,
		isOfEarlierRun: (entryId) => restored?.entries.some(({id}) => id === entryId) === true,
		onAttempt() {
			isAsked = true;
		},
		onOtherUser: features.onOtherUser,
	});
	const ofConversation = createConversationActions({
		...{...access, client, features, run: changes.run},
		remindOfHold: () => actions.remindOfHold(),
		conversation: currentConversation,
	});

	if (restored !== undefined)
		changes.run(() => {
			if (restored.sessionId === undefined && restored.entries.length > 0)
				apply({type: 'forgotten', notice: notice('restored_only'), at: clock.now()});
			actions.restore(restored.queue);
		});

	// -------------------------------------------------------------------------------------------------- changes

	/** Settles the slot of a finished turn, then sends the next item if possible. */
	function pump(): void {
		// With an answer, only once the calls of tools that it left out were looked up, over a lost connection too.
		if (transcript.turn === undefined && !outbox.asksSilently && wasOnline) turnSlot.finish();
		outbox.pump();
		// What is shown as sent or queued is on the disk.
		if (outbox.queue !== announcedQueue) announceMessages();
	}

	/** A listener that fails keeps no message from being sent: its error is thrown at the end of the change. */
	function announceMessages(): void {
		announcedQueue = outbox.queue;
		for (const listener of sendingListeners) {
			try {
				listener();
			} catch (error) {
				changes.afterwards(() => {
					throw error;
				});
			}
		}
	}

	/** A message that the server does not have waits again, before all others. */
	function requeue({entryId, ...item}: OutstandingMessage): void {
		turnSlot.release();
		apply({type: 'unsent', entryId});
		outbox.enqueue(item, 'first');
	}

	function touch(urgent: boolean): void {
		snapshot = undefined;
		changes.mark(urgent);
	}

	function settle<Outcome>(slot: ReplySlot<Outcome> | undefined, outcome: Outcome): void {
		if (slot !== undefined) changes.afterwards(() => slot.settle(outcome));
	}

	function takeSnapshot(): ChatSnapshot {
		const {outstanding, queue} = outbox;
		const {entries} = transcript;
		const connection = client.state;
		return {
			connection,
			// Copied lazily: most readers of a snapshot do not need the entries.
			get entries() {
				return entries.items;
			},
			turn: transcript.turn,
			queue,
			unfinished: outbox.unfinished,
			url,
			session:
				connection.at === 'ready' || connection.at === 'authenticating' ? connection.session : lastSession,
			model,
			awaiting: !isRequest(outstanding) || outstanding.isSilent ? undefined : outstanding.kind,
			completing: outbox.asksSilently,
			needsSignIn: outbox.needsSignIn,
			isHeld: outbox.isHeld,
			signIn: outbox.hasSignIn ? (isOnline(connection) ? 'turn' : 'connection') : signIn.waitsFor,
			conversations: features.conversations,
			settings: features.settings,
			feedback: features.feedback,
			conversation: currentConversation(),
			conversationNumber: transcript.conversationNumber,
			pendingFeatures: pendingFeatures(),
		};
	}

	function getSnapshot(): ChatSnapshot {
		snapshot ??= takeSnapshot();
		return snapshot;
	}

	function currentConversation(): ChatSnapshot['conversation'] {
		const id = recovery.conversationId;
		const title = id === undefined ? undefined : features.conversations.titles.get(id);
		if (conversation?.id !== id || conversation?.title !== title)
			conversation = id === undefined ? undefined : {id, title};
		return conversation;
	}

	function pendingFeatures(): readonly FeatureFrame[] {
		const {outstanding, features: waiting} = outbox;
		const next = outstanding?.kind === 'feature' ? [outstanding.frame, ...waiting] : waiting;
		const isSame = next.length === pending.length && next.every((frame, index) => frame === pending[index]);
		if (!isSame) pending = next;
		return pending;
	}

	function apply(event: TranscriptEvent, urgent = true): void {
		const next = reduce(transcript, event);
		const added = 'notice' in event ? event.notice : undefined;
		if (onNotice !== undefined && added !== undefined) changes.afterwards(() => onNotice(added));
		if (next === transcript) return;
		transcript = next;
		if (next.turn === undefined) stopSilence();
		touch(urgent);
	}

	function notify(next: Notice): void {
		apply({type: 'notice', notice: next, about: topicOf(next), at: clock.now()});
	}

	function endTurn(delivery: Delivery, because: Notice, past?: Notice): void {
		const about = transcript.turn?.entryId;
		const isRefused = delivery === 'not-sent' && because.code !== 'not_received';
		apply({type: 'ended', delivery, isRefused, at: clock.now()});
		apply({type: 'notice', notice: because, about, past, at: clock.now()});
		turnSlot.finish({status: 'failed', notice: because});
		actions.onUnanswered();
	}

	/** Asks the server after a long silence, once, whether the turn under way is over. */
	function watchSilence(): void {
		stopSilence();
		const {turn} = transcript;
		if (turn === undefined || turn.phase === 'recovering') return;
		const left = turn.lastFrameAt + SILENCE_MS - clock.now();
		if (left <= 0) outbox.probe();
		else stopSilence = timers.after(left, watchSilence);
	}

	// --------------------------------------------------------------------------------------------- connection

	function onState(next: ConnectionState): void {
		changes.run(() => {
			const before = wasOnline;
			wasOnline = isOnline(next);
			const session = next.at === 'ready' || next.at === 'authenticating' ? next.session : undefined;
			const isSignedIn = session?.authenticated === true;
			if (before && !wasOnline) {
				losses = next.at === 'waiting' && next.attempt > 2 ? losses + 1 : 1;
				isFlapping = losses > 1 && next.at === 'waiting' && transcript.turn === undefined;
			}
			const isRepetition = isFlapping && before && !wasOnline;
			if ((next.at === 'waiting' || next.at === 'stopped') && !isRepetition) {
				const failure = `${next.at} ${next.because.code}`;
				if (reportedFailure !== failure || isAsked) notify(connectionFailed(next.because));
				reportedFailure = failure;
				isAsked = false;
				isFlapping = false;
			}
			if (before && !wasOnline) onLost('because' in next ? next.because : undefined);
			if (next.at === 'stopped') recovery.suspend(next.because);
			else if (next.at === 'dialing') apply({type: 'unsuspended', at: clock.now()});
			credentialState = {isSignedIn, isVerified: isSignedIn && session?.isUnverified !== true};
			signIn.onState(next);
			if (!before && next.at === 'ready') onReady(next.session);
			touch(true);
		});
	}

	function onFrame(decoded: Decoded, at: number): void {
		changes.run(() => {
			if (!signIn.receive(decoded)) inbox.receive(decoded, at);
		});
	}

	/** @param failure undefined when the connection was dropped here */
	function onLost(failure: Failure | undefined): void {
		recovery.stop();
		stopSilence();
		if (failure !== undefined && !SILENT_LOSSES.has(failure.code)) recovery.onReaction();
		// The next connection has no credential, and a session of its own: a second logout could only end a later sign-in.
		if (outbox.outstanding?.kind === 'logout') inbox.receive(LOGGED_OUT, clock.now());
		inbox.onLost();
		rawFrames.onLost();
		const interrupted = outbox.onLost();
		apply({type: 'lost', at: clock.now()});
		features.onLost(interrupted?.kind === 'feature' ? interrupted : undefined);
		if (!isRequest(interrupted)) return;
		const {kind, isSilent, slot, madeIn} = interrupted;
		const because = kind === 'history' ? recovery.onInterrupted(failure) : undefined;
		if (because !== undefined) settle(slot, {status: 'failed', notice: because});
		// Small requests change nothing that a second one would spoil, so they may be sent again.
		else if (!isSilent) outbox.enqueue({kind: 'request', request: kind, slot, madeIn}, 'first');
	}

	function onReady(session: Session): void {
		if (reportedFailure !== undefined) apply({type: 'connected', at: clock.now()});
		reportedFailure = undefined;
		apply({type: 'retracted', about: UNTIL_CONNECTED, at: clock.now()});
		outbox.onReady();
		actions.onReady();
		if (session.authenticated) actions.onSignedIn(session.displayName, false);
		const before = lastSession;
		lastSession = session;
		if (session.resumed === undefined) isAsked = false;
		if (before === undefined) {
			const {id: sessionId, displayName, isUnverified} = session;
			notify(notice('connected', {greeting: inbox.greeting, sessionId, displayName, isUnverified}));
			// A session that the URL names may have been used before.
			outbox.wantHistory(sessionIdOf(url) !== undefined && session.resumed === true);
			return;
		}
		// Not by the ids, of which a server may change the spelling.
		const isNew = session.resumed !== true;
		if (isNew) inbox.onNewSession();
		if (session.resumed === undefined) {
			inbox.restart();
			recovery.restart();
			features.restart();
			returns.startAnew(session);
			return;
		}
		features.onReturn();
		returns.onReturn(session.id, isNew, isFlapping, isAsked);
		isAsked = false;
		recovery.resume(isNew);
	}

	function dropSlots(): void {
		turnSlot.finish({status: 'dropped'});
		signIn.drop();
		outbox.drop();
	}

	return {
		getSnapshot,
		subscribe: changes.subscribe,
		beforeSending(listener) {
			sendingListeners.add(listener);
			return () => sendingListeners.delete(listener);
		},
		connect: () => client.connect(),
		send: (text, slot) => changes.run(() => actions.send(text, slot)),
		sendWith: (text, overrides, slot) => changes.run(() => actions.send(text, slot, overrides)),
		request: (kind, slot) => changes.run(() => actions.request(kind, slot)),
		requestFeature: (frame, slot) => changes.run(() => features.request(frame, slot)),
		giveFeedback: (wish, slot) => changes.run(() => features.giveFeedback(wish, slot)),
		sendRaw: (json) => changes.run(() => rawFrames.send(json)),
		retry: () => changes.run(actions.retry),
		takeBack: () => changes.run(actions.takeBack),
		dropHeld: () => changes.run(actions.dropHeld),
		stopWaiting: () => changes.run(actions.stopWaiting),
		reconnect: () => changes.run(actions.reconnect),
		signIn: (credential, slot) => changes.run(() => actions.signIn(credential, slot)),
		withdrawSignIn: () => changes.run(actions.withdrawSignIn),
		queueSignIn: (credential, slot) =>
			changes.run(() => outbox.enqueue({kind: 'sign-in', credential, slot, preempts: false}, 'free')),
		cancel: (slot) =>
			changes.run(() => {
				if (!outbox.cancel(slot) && turnSlot.holds(slot)) actions.stopWaiting();
			}),
		dropSlots: () => changes.run(dropSlots),
		beginConversation: () => changes.run(ofConversation.begin),
		renameConversation: (title) => changes.run(() => ofConversation.rename(title)),
		deleteConversation: () => changes.run(ofConversation.remove),
		notify: (next) => changes.run(() => notify(next)),
		together: changes.together,
		async close() {
			changes.run(() => {
				recovery.stop();
				stopSilence();
				dropSlots();
			});
			await client.close();
		},
	};
}
