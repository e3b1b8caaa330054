/** Requests the history without the user: after a reconnection, for turns without an end, and for calls of tools that a reply left out. */
import {wantsCredential} from '../client/failure/failure.ts';
import type {Failure, FailureCode} from '../client/failure/failure-code.ts';
import type {Clock} from '../clock.ts';
import type {ClientFrame, ConversationSummary, HistoryMessage} from '../protocol/frames.ts';
import {headOf} from '../protocol/remote-text.ts';
import type {AssistantEntry, Delivery, NoticeEntry, Turn, UserEntry} from './entry.ts';
import {endsUnfinished} from './history.ts';
import {excerptOf, historyListing, type Notice, notice} from './notices.ts';
import type {Outbox} from './outbox.ts';
import {isSameText} from './reconcile.ts';
import {type ClosedConversation, lineBelowClosed} from './recovery/closed.ts';
import {type Conversation, historyRequest, OF_SESSION, whenLost} from './recovery/conversation.ts';
import type {Settle} from './reply-slots.ts';
import {callsIn, isIncomplete} from './tools.ts';
import {hasReply, lastUser, type Transcript, type TranscriptEvent, userEntryOf} from './transcript.ts';
import type {Author} from './unsent/outbox-item.ts';

/** The shared state and functions of the parts of a chat. */
export interface ChatAccess {
	readonly clock: Clock;
	readonly outbox: Outbox;
	readonly settle: Settle;
	transcript(): Transcript;
	/** `urgent` is false for streamed text. */
	apply(event: TranscriptEvent, urgent?: boolean): void;
	notify(next: Notice): void;
	/** Ends the turn under way without an answer. @param past takes the place of the notice once there is one */
	endTurn(delivery: Delivery, because: Notice, past?: Notice): void;
}

export interface RecoveryOptions extends ChatAccess {
	/** Whether the server knows the user. */
	isSignedIn(): boolean;
	/** The user who is signed in; undefined = nobody, or a sign-in is under way. */
	author(): Author | undefined;
	/** Sends a frame that has no answer. */
	send(frame: ClientFrame): void;
	/** The connection is back; `unchecked` where the history does not show whether the server has the conversation. */
	announceReturn(outcome: 'remembered' | 'unchecked'): void;
	/** The server does not have the conversation above. Without a notice, the chat reports that by itself. */
	forget(because?: Notice): void;
	/** The server does not continue the conversation above, which what waits was written for. */
	onNotContinued(): void;
	/** The server continues the conversation above again, which what waits was written for; its messages are in the transcript. */
	onReopened(): void;
	/** The server does not open the conversation above for the user who has signed in either: `code` of its error. */
	onStaysClosed(code: string): void;
	/** The history has messages below the last one that was known. */
	onFound(messages: readonly UserEntry[]): void;
	/** The conversation of an earlier run. */
	readonly conversation?: Conversation | undefined;
}

/** The next step of a request for the history: its messages, or `again` where another frame has to be sent for them. */
export type HistoryStep = readonly HistoryMessage[] | 'again';

export interface Recovery {
	/** The frame that requests the history. */
	historyRequest(): ClientFrame;
	/** A reply arrived: requests the history where it left calls of tools out. */
	onReply(entry: AssistantEntry): void;
	/** The stored conversation that this chat continues; undefined while there is none. */
	readonly conversationId: string | undefined;
	/** A user has signed in: requests the conversation above, if it was not opened for want of that. @returns whether it does */
	reopen(): boolean;
	/** The user opened a stored conversation, or (undefined) none: the next message begins one. */
	adopt(id: string | undefined): void;
	/** The turn under way, or a reply, belongs to this stored conversation. */
	onConversation(id: string): void;
	/** The user's conversations arrived, the newest first. */
	onList(rows: readonly ConversationSummary[]): HistoryStep;
	/** A stored conversation was loaded: this connection continues it. */
	onLoaded(id: string, messages: readonly HistoryMessage[]): HistoryStep;
	/** There is no active conversation, hence no history. @returns undefined where nothing was said yet */
	onNoConversation(): HistoryStep | undefined;
	/**
	 * The server did not open a stored conversation.
	 * @param code and serverText of its error, which may not quote a credential
	 * @returns the messages, or the reason why there are none
	 */
	onConversationError(code: string, serverText: string): HistoryStep | Notice;
	/** The history arrived; `isSilent` when the program requested it. */
	onHistory(messages: readonly HistoryMessage[], isSilent: boolean, at: number): void;
	/** The server refused its history: it is not requested silently again. `because` ends a turn that waits for it. */
	onRefused(because?: Notice): void;
	/** The server has lost the session, and its history with it: the next connection may find both again. */
	onSessionLost(because: Notice): void;
	/** The connection was lost while the history was received. @returns the reason why it is not requested again, if so */
	onInterrupted(failure: Failure | undefined): Notice | undefined;
	/** The server has ended the turn under way without an answer: its history is looked up once. */
	onSilentEnd(): void;
	/** Requests the history for this message. @returns false when it cannot be in there */
	lookUp(entryId: string): boolean;
	/** The server sent something after the message of the turn was written: it may have received that message. */
	onReaction(): void;
	/** The connection was lost: stops polling for an answer; the turn stays as it is. */
	stop(): void;
	/** The connection has stopped: the outcome of a turn is unknown until the user reconnects. */
	suspend(because: Failure): void;
	/** The connection is ready again, in a session that may be a new one although the old one was requested. */
	resume(isNewSession: boolean): void;
	/** The connection is ready in a session without any of the conversation above. */
	restart(): void;
	/** Ends the turn under way with its outcome unknown. */
	endUnknown(because?: Notice): void;
}

/** Waits between polls of the history for the answer of a turn that outlived its connection, ms; the last repeats. */
const POLL_DELAYS = [1000, 2000, 4000, 6000] as const;

/** After this many polls, which take about two minutes, the outcome is unknown. */
const MOST_POLLS = 20;

/** Failures of the part that reads messages: the same history would cause the same failure again. */
const READER_FAILURES: ReadonlySet<FailureCode> = new Set([
	'frame_too_large',
	'protocol_error',
	'out_of_memory',
	'reader_failed',
]);

/** Whether reading has failed: a close frame of the server is no such failure. */
const breaksReader = ({code, facts: {mark}}: Failure): boolean =>
	READER_FAILURES.has(code) && mark?.startsWith('code ') !== true;

/** So many losses in a row, whatever their reason, while the history was received are no coincidence. */
const MOST_INTERRUPTIONS = 3;

export function createRecovery(options: RecoveryOptions): Recovery {
	const {clock, outbox, transcript, apply, notify, endTurn} = options;
	let conversation: Conversation = options.conversation ?? OF_SESSION;
	/** The user for whom the server had the stored conversation in this run. */
	let openedBy: {readonly author: Author | undefined} | undefined;
	let closed: ClosedConversation | undefined;
	/** It is open again, and its messages are not in the transcript yet. */
	let isReopened = false;
	let refusesHistory = false;
	/** In another session than the requested one, whose history has not arrived yet. */
	let isNewSession = false;
	let polls = 0;
	let interruptions = 0;
	/** The entry of a turn whose end was proved without an answer. */
	let endedEntry: string | undefined;
	/** The entry of a turn in which the server sent something: its history does not prove that it received nothing. */
	let reactedTo: string | undefined;
	let stopTimer: () => void = () => {};

	/** The messages of the user that the server's present history can have. */
	function knownUsers(): readonly UserEntry[] {
		const {entries, epoch} = transcript();
		return entries.items
			.slice(epoch)
			.filter((entry) => entry.kind === 'user')
			.filter(({delivery}) => delivery !== 'not-sent');
	}

	/**
	 * Whether a history without this message proves that the server forgot it. Some servers store a message only with its
	 * answer, and one that was just reached may not have stored that of the turn under way yet.
	 */
	function isExpected({id}: UserEntry, turn: Turn | undefined): boolean {
		if (id === endedEntry) return false;
		return isNewSession || (id === turn?.entryId ? polls > 0 : hasReply(transcript(), id));
	}

	function onHistory(messages: readonly HistoryMessage[], isSilent: boolean, at: number): void {
		interruptions = 0;
		const before = transcript().turn;
		const isEmpty = messages.every(({role}) => role === 'system');
		const isForgotten = isEmpty && knownUsers().some((entry) => isExpected(entry, before));
		isNewSession = false;
		if (isForgotten) {
			options.forget();
			endUnknown();
			options.onNotContinued();
		} else {
			const last = lastUser(transcript())?.id;
			apply({type: 'history', messages, at});
			const {entries, epoch} = transcript();
			const below = Math.max(epoch, entries.findLastIndex(({id}) => id === last) + 1);
			options.onFound(entries.items.slice(below).filter((entry) => entry.kind === 'user'));
		}
		if (!isSilent) {
			refusesHistory = false;
			polls = 0;
			if (!isForgotten) notify(historyListing(messages));
		}
		if (isReopened) options.onReopened();
		isReopened = false;
		const {turn} = transcript();
		if (turn?.phase === 'recovering') lookAgain(turn);
		else if (turn === undefined && isUnfinished(messages)) schedule();
		// A first empty history is not conclusive for a turn: the next one is.
		if (!isForgotten && !(isEmpty && turn?.phase === 'recovering')) options.announceReturn('remembered');
	}

	/** Whether a turn that nothing here waits for may still run. */
	function isUnfinished(messages: readonly HistoryMessage[]): boolean {
		const last = lastUser(transcript());
		return (
			endsUnfinished(messages) &&
			last !== undefined &&
			last.id !== endedEntry &&
			!hasReply(transcript(), last.id)
		);
	}

	/** The history has no answer to the turn yet: it still runs on the server, has failed, or was never received. */
	function lookAgain(turn: Turn): void {
		const isDelivered = deliveryOf(turn) === 'delivered';
		const message = messageOf(turn);
		if (turn.entryId === endedEntry) endTurn(deliveryOf(turn), notice('ended_silently', {message}));
		else if (!isDelivered && polls > 0) {
			if (turn.entryId === reactedTo) endUnknown();
			else endTurn('not-sent', notice('not_received', {message}));
		} else if (!schedule()) endUnknown();
	}

	/** @returns false when it was polled often enough */
	function schedule(): boolean {
		stopTimer();
		if (polls >= MOST_POLLS) return false;
		const delay = POLL_DELAYS[Math.min(polls, POLL_DELAYS.length - 1)] ?? 6000;
		polls++;
		stopTimer = clock.after(delay, () => outbox.wantHistory(true));
		return true;
	}

	function endUnknown(because?: Notice): void {
		stopTimer();
		const {turn} = transcript();
		if (turn !== undefined) endTurn(deliveryOf(turn), because ?? notice('unconfirmed', outcomeOf(turn)));
	}

	function outcomeOf(turn: Turn): {readonly message: string; readonly isReceived: boolean} {
		return {message: messageOf(turn), isReceived: deliveryOf(turn) === 'delivered'};
	}

	function deliveryOf(turn: Turn): Delivery {
		const delivery = userEntryOf(transcript(), turn)?.delivery ?? 'unconfirmed';
		return delivery === 'sending' ? 'unconfirmed' : delivery;
	}

	function messageOf(turn: Turn): string {
		return excerptOf(userEntryOf(transcript(), turn)?.text ?? '');
	}

	/** The line above which the conversation is that is requested for the user who has signed in. */
	const reopening = (): NoticeEntry | undefined =>
		closed === undefined ? undefined : lineBelowClosed(transcript());

	/** The server opens the conversation for nobody here: the line below it stays. */
	function stayClosed(code: string): void {
		endUnknown();
		options.onNotContinued();
		if (code === 'unauthorized_conversation') return;
		closed = undefined;
		options.onStaysClosed(code);
	}

	/** A stored conversation is open: if it was closed before, nothing separates it from what follows any more. */
	function onReopened(id: string): void {
		const line = reopening();
		if (line !== undefined && closed?.id === id) {
			apply({type: 'reopened', line: line.id, first: closed.first, at: clock.now()});
			notify(notice('conversation_reopened'));
			isReopened = true;
		}
		closed = undefined;
	}

	function onRefused(because?: Notice): void {
		refusesHistory = true;
		if (conversation.at === 'stored' && !conversation.isActive && reopening() !== undefined) {
			conversation = OF_SESSION;
			stayClosed('');
		}
		const {entries, turn} = transcript();
		const last = entries.at(entries.findLastIndex(({kind}) => kind === 'assistant'));
		// It was requested for the results that an answer left out, or for those of a turn that was cut off.
		const isForTools = turn === undefined && last?.kind === 'assistant' && leavesToolsOut(last);
		if (isForTools && because?.code === 'history_refused')
			notify(notice('tools_not_fetched', {serverText: because.facts.serverText}));
		onSessionLost(because);
	}

	function onSessionLost(because?: Notice): void {
		endUnknown(because);
		options.announceReturn('unchecked');
	}

	/** This connection continues a stored conversation. */
	function onOpen(id: string): void {
		conversation = {at: 'stored', id, isActive: true};
		openedBy = {author: options.author()};
	}

	/** A search for the conversation of a turn that was cut off has found none. */
	function nothingFound(): HistoryStep {
		conversation = OF_SESSION;
		return [];
	}

	return {
		historyRequest: () => historyRequest(conversation),
		get conversationId() {
			return conversation.at === 'stored' ? conversation.id : undefined;
		},
		reopen() {
			if (closed === undefined || reopening() === undefined || conversation.at !== 'session') return false;
			conversation = {at: 'stored', id: closed.id, isActive: false};
			refusesHistory = false;
			outbox.wantHistory(true);
			return true;
		},
		adopt(id) {
			stopTimer();
			closed = undefined;
			polls = 0;
			refusesHistory = false;
			outbox.wantHistory(false);
			if (id === undefined) conversation = OF_SESSION;
			else onOpen(id);
		},
		onReply(entry) {
			if (!refusesHistory && leavesToolsOut(entry)) outbox.wantHistory(true);
		},
		onConversation(id) {
			const isSame = conversation.at === 'stored' && conversation.id === id;
			onOpen(id);
			const {turn} = transcript();
			if (isSame || !knownUsers().some((entry) => entry.id !== turn?.entryId)) return;
			const because = notice('new_conversation');
			apply({type: 'forgotten', notice: because, before: turn?.entryId, at: clock.now()});
		},
		onList([newest]) {
			if (newest === undefined) return nothingFound();
			conversation = {at: 'candidate', id: newest.id};
			return 'again';
		},
		onLoaded(id, messages) {
			const last = messages.findLast(({role}) => role === 'user');
			const own = knownUsers().at(-1);
			const isOwn = last !== undefined && own !== undefined && isSameText(own, headOf(last.content));
			if (conversation.at === 'candidate' && !isOwn) {
				// It is active now: the next message must not go there.
				options.send({type: 'conversation_new'});
				return nothingFound();
			}
			onReopened(id);
			onOpen(id);
			return messages;
		},
		onNoConversation() {
			if (knownUsers().length === 0) return undefined;
			if (conversation.at !== 'session' || !options.isSignedIn()) return nothingFound();
			conversation = {at: 'unlisted'};
			return 'again';
		},
		onConversationError(code, serverText) {
			const lost = conversation;
			conversation = OF_SESSION;
			if (lost.at !== 'stored') return [];
			const wasOpen = openedBy !== undefined && openedBy.author === options.author();
			const because = notice('conversation_lost', {code, serverText, wasOpen});
			if (reopening() !== undefined) {
				stayClosed(code);
				return because;
			}
			const first = transcript().entries.at(transcript().epoch)?.id;
			options.forget(because);
			closed =
				code === 'unauthorized_conversation' && !options.isSignedIn() ? {id: lost.id, first} : undefined;
			endUnknown();
			options.onNotContinued();
			return because;
		},
		onHistory,
		onRefused,
		onSessionLost,
		onInterrupted(failure) {
			if (failure === undefined) return undefined;
			interruptions++;
			if (!breaksReader(failure) && interruptions < MOST_INTERRUPTIONS) return undefined;
			interruptions = 0;
			const {turn} = transcript();
			const because = notice('history_breaks', {message: turn && messageOf(turn)});
			refusesHistory = true;
			if (turn === undefined) notify(because);
			else endUnknown(because);
			return because;
		},
		onSilentEnd() {
			endedEntry = transcript().turn?.entryId;
			apply({type: 'lost', at: clock.now()});
			if (refusesHistory) endUnknown();
			else outbox.wantHistory(true);
		},
		lookUp(entryId) {
			const isKnown = !refusesHistory && knownUsers().some(({id}) => id === entryId);
			if (isKnown) outbox.wantHistory(true);
			return isKnown;
		},
		onReaction() {
			reactedTo = transcript().turn?.entryId;
		},
		stop() {
			stopTimer();
			conversation = whenLost(conversation);
		},
		suspend(because) {
			const {turn} = transcript();
			if (turn !== undefined)
				apply({
					type: 'suspended',
					notice: notice('answer_lost', {...outcomeOf(turn), isRefused: wantsCredential(because)}),
					at: clock.now(),
				});
		},
		resume(isNew) {
			polls = 0;
			// A turn that is under way began later. Without another request, the next message would run beside it.
			if (isNew || transcript().turn !== undefined) refusesHistory = false;
			const isWanted = !refusesHistory && (conversation.at === 'stored' || knownUsers().length > 0);
			isNewSession = isNew && isWanted;
			if (!isWanted) endUnknown();
			outbox.wantHistory(isWanted);
			if (!isWanted) options.announceReturn('unchecked');
		},
		restart() {
			closed = undefined;
			endUnknown();
			conversation = OF_SESSION;
			refusesHistory = false;
			outbox.wantHistory(false);
		},
		endUnknown,
	};
}

/** `true` when the server used tools in this turn and sent less about them than its history may hold. */
function leavesToolsOut(entry: AssistantEntry): boolean {
	const {tool_call_rounds: rounds, total_tool_calls: total} = entry.metadata;
	const used = Math.max(typeof rounds === 'number' ? rounds : 0, typeof total === 'number' ? total : 0);
	return isIncomplete(entry.parts) || callsIn(entry.parts).length < used;
}
