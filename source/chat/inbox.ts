/** Handles each message of the server's: settles the request that it answers, and updates the turn. */
import {turnFailed} from '../protocol/decode.ts';
import {errorCodeOf, isRefusal} from '../protocol/error-code.ts';
import {BARE_NUMBERS} from '../protocol/json.ts';
import {shownReason} from '../protocol/reason.ts';
import type {AiResponseFrame, Decoded, HistoryFrame, ServerFrame} from '../protocol/server-frames.ts';
import type {RequestKind} from './entry.ts';
import type {Features} from './features/feature-requests.ts';
import {createAnswerCheck, type Placement} from './inbox/answer-check.ts';
import {type CredentialNoticesOptions, createCredentialNotices} from './inbox/credential-notices.ts';
import {modelOf} from './metadata.ts';
import {messageRefused, type Notice, notice, requestRefused} from './notices.ts';
import {isRequest, type Outstanding, type OutstandingRequest} from './outbox.ts';
import type {HistoryStep, Recovery} from './recovery.ts';
import {userEntryWith} from './transcript.ts';

export interface InboxOptions extends CredentialNoticesOptions {
	readonly recovery: Recovery;
	readonly features: Pick<Features, 'settings' | 'receive' | 'onRefused' | 'onUnreadable' | 'onPong'>;
	/** Connects again, resuming the session. */
	reconnect(): void;
	/** A `pong` arrived that answers no request: that of a frame which the user wrote. */
	onRawPong(): void;
	/** A reply named the model that wrote it. */
	onModel(name: string): void;
}

export interface Inbox {
	/** The server's text in its last greeting. */
	readonly greeting: string;
	/** The server keeps losing the session: only a new one helps. */
	readonly isSessionLost: boolean;
	/** The connection is ready in a session that is not to be continued. */
	restart(): void;
	/** The connection is ready in another session. */
	onNewSession(): void;
	/** Handles one message of the server's, at the clock's time. */
	receive(decoded: Decoded, at: number): void;
	/** The connection was lost. */
	onLost(): void;
	/** Another credential is in force. */
	onSignedIn(): void;
}

/** After an error that ended a turn, the next message waits so long for the answer to that turn, ms. */
const LATE_ANSWER_MS = 1500;

/** After this many answers "Session not found" in a row the user has to decide. */
const SESSION_RETRIES = 3;

/** Characters of a message that cannot be read that are shown: fewer than the decoder keeps, so that no secret is cut. */
const SHOWN_HEAD = 80;

/** Types of frames with the history. */
const HISTORIES: ReadonlySet<string | undefined> = new Set(['history', 'conversation_loaded']);

export function createInbox(options: InboxOptions): Inbox {
	const {outbox, recovery, apply, notify, endTurn, settle, redact} = options;
	let greeting = '';
	let sessionLosses = 0;
	/** Flaws and unknown types that were reported: a server that repeats them does not fill the screen. */
	const reported = new Set<string>();
	const credentials = createCredentialNotices(options);
	const check = createAnswerCheck({
		clock: options.clock,
		probe: outbox.probe,
		turn() {
			const {turn} = options.transcript();
			if (turn === undefined) return 'none';
			return turn.phase === 'sending' ? 'sent' : 'begun';
		},
		place,
	});

	const reasonOf = (frame: {readonly message: string}): string => shownReason(frame, redact);

	function notifyOnce(key: string, next: Notice): void {
		if (reported.has(key)) return;
		reported.add(key);
		notify(next);
	}

	function receive(decoded: Decoded, at: number): void {
		if (outbox.outstanding?.kind === 'message') recovery.onReaction();
		if (decoded.kind === 'undecodable') {
			const {detail, looksLike} = decoded;
			const head = redact(decoded.head).slice(0, SHOWN_HEAD);
			const problem = notice('undecodable_frame', {detail, head});
			const {turn} = options.transcript();
			// As the answer to a request each time, in a turn once, and otherwise once for each text.
			const {outstanding} = outbox;
			if (outstanding !== undefined && outstanding.kind !== 'message') notify(problem);
			else if (turn !== undefined) notifyOnce(`undecodable in ${turn.entryId}`, problem);
			else notifyOnce(`undecodable ${head || detail}`, problem);
			onUnreadable(looksLike, problem);
			return;
		}
		const {frame, problems} = decoded;
		const isOfNumbers = problems.every((problem) => problem === BARE_NUMBERS);
		// In a history, the numbers are those of an answer before.
		const about = isOfNumbers ? 'numbers' : `${frame.type}: ${problems.join()}`;
		if (problems.length > 0) notifyOnce(about, notice('flawed_frame', {type: frame.type, problems}));
		handle(frame, at);
	}

	/** An answer that cannot be decoded is an answer: nothing waits for it any longer. */
	function onUnreadable(type: string | undefined, problem: Notice): void {
		const {outstanding} = outbox;
		if (type === 'ai_response' && outstanding?.kind === 'message') {
			outbox.settle();
			recovery.endUnknown(notice('unreadable_answer'));
			check.onUnanswered(outstanding.entryId);
		} else if (HISTORIES.has(type) && outstanding?.kind === 'history') {
			outbox.settle();
			settle(outstanding.slot, {status: 'unreadable', notice: problem});
			if (outstanding.isSilent) recovery.onRefused();
		} else if (!options.features.onUnreadable(type, problem) && outstanding?.kind === 'message')
			check.onUnreadable();
	}

	function handle(frame: ServerFrame, at: number): void {
		if (options.features.receive(frame, at)) return;
		const {outstanding} = outbox;
		switch (frame.type) {
			case 'connection_established':
				greeting = redact(frame.message);
				return;
			case 'typing':
				if (outstanding?.kind !== 'message') return;
				check.onTyping();
				apply({type: 'typing', message: frame.message, at}, false);
				return;
			case 'ai_response':
				check.onAnswer(frame, at);
				return;
			case 'error':
				// Not every server has pings.
				if (outbox.isProbing && errorCodeOf(frame.message) === 'unknown_type') onPong(frame, at);
				else {
					check.onError();
					onError(reasonOf(frame), at);
				}
				return;
			case 'auth_expired':
				credentials.onExpired(frame);
				return;
			case 'auth_failed':
			case 'auth_response':
				// The answer to a sign-in is handled there: this one was not requested.
				if (frame.type === 'auth_response' && frame.success) return;
				credentials.onRejected(frame);
				if (outstanding?.kind === 'message') check.onUnreadable();
				return;
			case 'history':
			case 'conversation_list':
			case 'conversation_loaded': {
				const asked = outbox.outstanding;
				if (asked?.kind !== 'history') return;
				outbox.settle();
				if (frame.type === 'history') onHistory(asked, frame.messages, at);
				else if (frame.type === 'conversation_list')
					onHistory(asked, recovery.onList(frame.conversations), at);
				else onHistory(asked, recovery.onLoaded(frame.conversation_id, frame.messages), at);
				return;
			}
			case 'conversation_created':
				recovery.onConversation(frame.conversation_id);
				return;
			case 'history_cleared':
				answered('clear', frame);
				// A message after it may be under way, where the answer was not awaited any longer.
				apply({
					type: 'forgotten',
					notice: notice('history_cleared'),
					before: options.transcript().turn?.entryId,
					at,
				});
				return;
			case 'logout_success':
				answered('logout', frame);
				credentials.onLoggedOut(frame);
				return;
			case 'pong':
				onPong(frame, at);
				return;
			case 'conversation_error': {
				const asked = outbox.outstanding;
				if (asked?.kind !== 'history') {
					notify(notice('server_error', {serverText: reasonOf(frame)}));
					return;
				}
				outbox.settle();
				const outcome = recovery.onConversationError(frame.code, reasonOf(frame));
				if (typeof outcome === 'object' && 'code' in outcome)
					settle(asked.slot, {status: 'failed', notice: outcome});
				else onHistory(asked, outcome, at);
				return;
			}
			case 'feedback_error':
				notify(notice('server_error', {serverText: reasonOf(frame)}));
				return;
			case 'unknown': {
				const name = frame.name === undefined ? undefined : redact(frame.name);
				notifyOnce(`unknown ${name}`, notice('unknown_frame', {name}));
				if (outstanding?.kind === 'message') check.onUnreadable();
				return;
			}
			default:
				// Frames of the connection itself, and those of today's server that nothing here requests.
				return;
		}
	}

	/** Settles the request of this kind with its answer. @returns the request; undefined when none is outstanding */
	function answered(kind: RequestKind, frame: ServerFrame): OutstandingRequest | undefined {
		const {outstanding} = outbox;
		if (!isRequest(outstanding) || outstanding.kind !== kind) return undefined;
		outbox.settle();
		settle(outstanding.slot, {status: 'answered', frame});
		return outstanding;
	}

	function onPong(frame: ServerFrame, at: number): void {
		const {outstanding} = outbox;
		const answeredBy = outbox.onPong();
		if (answeredBy === 'turn' && !check.onTurnOver()) {
			outbox.settle();
			recovery.onSilentEnd();
			if (outstanding?.kind === 'message') check.onUnanswered(outstanding.entryId);
		}
		if (answeredBy === 'feature') options.features.onPong();
		const asked = answeredBy === 'request' ? answered('ping', frame) : undefined;
		if (asked !== undefined) notify(notice('pong', {ms: at - asked.at}));
		else if (answeredBy === 'request') options.onRawPong();
	}

	/** Continues a request for the history, or passes its messages on. */
	function onHistory({isSilent, slot}: OutstandingRequest, step: HistoryStep, at: number): void {
		if (step === 'again') {
			if (isSilent) outbox.wantHistory(true);
			else outbox.enqueue({kind: 'request', request: 'history', slot}, 'first');
			return;
		}
		const frame: HistoryFrame = {type: 'history', messages: step, timestamp: undefined};
		settle(slot, {status: 'answered', frame});
		recovery.onHistory(step, isSilent, at);
		credentials.checkTools();
	}

	/** Shows an answer where it belongs. */
	function place(frame: AiResponseFrame, at: number, placement: Placement): void {
		const {to} = placement;
		if (to === 'repetition') {
			notifyOnce('repeated answer', notice('repeated_answer'));
			return;
		}
		if (to === 'turn' && outbox.outstanding?.kind === 'message') outbox.settle();
		if (to === 'earlier') outbox.pause(0);
		sessionLosses = 0;
		const about = to === 'turn' ? options.transcript().turn?.entryId : undefined;
		const message = userEntryWith(options.transcript(), about);
		const model = modelOf(frame.metadata);
		if (model !== undefined && message?.overrides?.model_id === undefined) options.onModel(model);
		if (frame.conversation_id !== undefined) recovery.onConversation(frame.conversation_id);
		const other = to === 'turn' ? undefined : {answers: to === 'earlier' ? placement.entryId : undefined};
		const id = `e${options.transcript().nextId}`;
		const failed = turnFailed(frame);
		const settings = options.features.settings.overrides;
		apply({type: 'answered', frame, failed, at, other, settings, notice: remarkOn(placement)});
		const {entries} = options.transcript();
		const entry = entries.at(entries.findLastIndex((candidate) => candidate.id === id));
		if (entry?.kind === 'assistant') recovery.onReply(entry);
		credentials.checkTools();
	}

	function remarkOn(placement: Placement): Notice | undefined {
		if (placement.to === 'unknown') return notice('unmatched_answer');
		return placement.to === 'turn' && placement.isUncertain ? notice('uncertain_answer') : undefined;
	}

	function onError(message: string, at: number): void {
		const refused = outbox.settle();
		if (refused === undefined) notify(notice('server_error', {serverText: message}));
		else if (refused.kind === 'feature') options.features.onRefused(refused, message);
		else if (errorCodeOf(message) === 'session_not_found') onSessionNotFound(refused);
		else if (refused.kind === 'message') {
			const wasBegun = options.transcript().turn?.phase !== 'sending';
			const refusal = messageRefused(message, wasBegun);
			// What the server reported stays true when the answer follows, or when the message is sent again.
			const past =
				refusal.code === 'auth_required' ? undefined : notice('server_error', {serverText: message});
			endTurn(wasBegun ? 'delivered' : 'not-sent', refusal, past);
			if (errorCodeOf(message) === 'auth_required') options.onSignInMissing();
			if (!isRefusal(message)) {
				check.onUnanswered(refused.entryId);
				// Not every server answers in order: an answer that follows soon is that of this message.
				outbox.pause(LATE_ANSWER_MS);
			}
		} else if (refused.kind === 'history' && errorCodeOf(message) === 'no_active_conversation')
			onNoConversation(refused, message, at);
		else if (refused.isSilent)
			recovery.onRefused(notice('history_refused', {serverText: message, silent: true}));
		else {
			const refusal = requestRefused(refused.kind, message);
			notify(refusal);
			const isEmpty = refusal.code === 'clear_empty';
			settle(refused.slot, isEmpty ? {status: 'empty'} : {status: 'failed', notice: refusal});
		}
	}

	/** That is an empty history, unless the server stores the conversation: then it has to be loaded. */
	function onNoConversation(refused: OutstandingRequest, message: string, at: number): void {
		const step = recovery.onNoConversation() ?? (refused.isSilent ? [] : undefined);
		if (step !== undefined) onHistory(refused, step, at);
		else {
			notify(requestRefused('history', message));
			settle(refused.slot, {status: 'empty'});
		}
	}

	/** The server lost the session but not the connection: only a new connection helps. */
	function onSessionNotFound(refused: Exclude<Outstanding, {readonly kind: 'feature'}>): void {
		sessionLosses++;
		const isHopeless = sessionLosses > SESSION_RETRIES;
		const {turn} = options.transcript();
		const hopeless = notice('session_not_found', {hasMessage: turn !== undefined});
		// A turn that the server began may have done something: its answer is looked up instead.
		const wasBegun = refused.kind === 'message' && turn?.phase !== 'sending';
		if (wasBegun) options.apply({type: 'lost', at: options.clock.now()});
		else if (refused.kind === 'message') {
			if (isHopeless) endTurn('not-sent', hopeless);
			else options.requeue(refused);
		} else if (!isHopeless && refused.isSilent) outbox.wantHistory(true);
		else if (!isHopeless)
			outbox.enqueue(
				{kind: 'request', request: refused.kind, slot: refused.slot, madeIn: refused.madeIn},
				'first',
			);
		else {
			settle(refused.slot, {status: 'failed', notice: hopeless});
			if (turn === undefined) notify(hopeless);
			if (refused.isSilent) recovery.onSessionLost(hopeless);
		}
		if (!isHopeless || wasBegun) options.reconnect();
	}

	return {
		get greeting() {
			return greeting;
		},
		get isSessionLost() {
			return sessionLosses > SESSION_RETRIES;
		},
		restart() {
			sessionLosses = 0;
		},
		receive,
		onNewSession: check.onNewSession,
		onLost: check.onLost,
		onSignedIn: credentials.onSignedIn,
	};
}
