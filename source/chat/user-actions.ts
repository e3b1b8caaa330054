/** The actions of the user: sending, requesting, retrying, stopping, signing in; and the reminder of a queue that is held. */
import type {Client} from '../client/client.ts';
import {wantsCredential} from '../client/failure/failure.ts';
import {encode} from '../protocol/encode.ts';
import type {AuthFrame, JsonObject} from '../protocol/frames.ts';
import {isRedacted} from '../protocol/redact.ts';
import {headOf} from '../protocol/remote-text.ts';
import type {RequestKind, UserEntry} from './entry.ts';
import {EXPIRED} from './inbox/credential-notices.ts';
import {EARLIER_CREDENTIAL, SIGN_IN} from './notices/topics.ts';
import {excerptOf, type Notice, notice} from './notices.ts';
import {chatFrame} from './outbox.ts';
import {isSameText} from './reconcile.ts';
import {lineBelowClosed} from './recovery/closed.ts';
import type {RestoredChat} from './recovery/restored.ts';
import type {ChatAccess, Recovery} from './recovery.ts';
import type {MessageSlot, RequestSlot, SignInSlot} from './reply-slots.ts';
import type {WrittenCount} from './send-queue.ts';
import {needsCredential, type SignIn} from './sign-in.ts';
import {hasReply, lastUnanswered, lastUser, userEntryWith} from './transcript.ts';
import type {Author, OutboxItem} from './unsent/outbox-item.ts';
import {onlyReads, type RestoredItem} from './unsent/queued-request.ts';

export interface UserActionsOptions extends ChatAccess {
	readonly client: Pick<Client, 'state' | 'reconnect'>;
	readonly recovery: Pick<Recovery, 'lookUp' | 'reopen'>;
	readonly signIn: Pick<SignIn, 'isUnderWay' | 'withdraw'>;
	/** Whether the server keeps losing the session, so that only a new one helps. */
	isSessionLost(): boolean;
	/** Whether this entry was stored by an earlier run. */
	isOfEarlierRun(entryId: string): boolean;
	/** The user asks for a connection, or for another one, or gave another credential. */
	onAttempt(): void;
	/** Another user than before is signed in. */
	onOtherUser(author: Author): void;
}

/** The actions of `Chat`, for one change each. */
export interface UserActions {
	/** @param overrides settings for this message alone */
	send(text: string, slot?: MessageSlot, overrides?: JsonObject): boolean;
	request(kind: RequestKind, slot?: RequestSlot): void;
	/** The user for whom something is queued now; undefined = nobody, or a sign-in is under way. */
	readonly author: Author | undefined;
	retry(): void;
	takeBack(): string | undefined;
	dropHeld(): readonly string[];
	stopWaiting(): void;
	reconnect(): void;
	signIn(credential: AuthFrame, slot?: SignInSlot): void;
	/** Withdraws a sign-in that was not sent yet, with a notice. @returns false when there is none */
	withdrawSignIn(): boolean;
	/** The credential that waited is sent. */
	onSignIn(): void;
	/**
	 * A sign-in is in force: sends what was held back after one had expired, and holds what another user wrote.
	 * @param isRequested the user gave a credential, so that one without a name may be another user
	 */
	onSignedIn(displayName: string | undefined, isRequested: boolean): void;
	/** The server does not continue the conversation that the messages that wait were written for: holds them until /retry. */
	onNotContinued(): void;
	/** The server continues that conversation again: what waits is held for no other reason than before. */
	onReopened(): void;
	/** The server does not open the conversation above for the user who has signed in: `code` of its error. */
	onStaysClosed(code: string): void;
	/** A turn has ended without an answer: /retry sends its message before those that are held. */
	onUnanswered(): void;
	/** They wait behind a message that was refused or cut off for want of a sign-in: holds them until /retry, also after one. */
	onSignInMissing(): void;
	/** The history has messages that were not known, below those that were. One that an earlier run sent before it was killed does not wait any more. */
	onFound(messages: readonly UserEntry[]): void;
	/** The connection is ready. */
	onReady(): void;
	/** Adds what an earlier run did not send, in order: holds it until the user decides. */
	restore(items: RestoredChat['queue']): void;
	/** A request that an earlier run did not send is due, and cannot be carried out: holds what waits behind it. */
	onUnknown(request: string): void;
	/** What the user asked for waits behind what is held, if anything is: says so. */
	remindOfHold(): void;
}

/** In place of an entry: the notice is about the queue. */
const HELD = 'queue';
/** The same: about a connection that has stopped. */
const OFFLINE = 'connection';
/** The same: about a stored conversation. */
const NOT_CONTINUED = 'conversation';

/** The number of a conversation that is never on the screen. */
const NO_CONVERSATION = -1;

/** Largest message that servers accept, in bytes of the whole frame. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;

export function createUserActions(options: UserActionsOptions): UserActions {
	const {client, clock, outbox, recovery, transcript, apply, notify, settle} = options;

	/** Whether what is queued now may be sent. A stopped connection needs the user, not the caller that holds a slot. */
	function canSend(slot: unknown): boolean {
		const {at} = client.state;
		return (at !== 'stopped' || slot === undefined) && at !== 'closing' && at !== 'closed';
	}

	let author: Author | undefined;
	/** Users who wrote what an earlier run did not send, by name. */
	const restoredAuthors = new Map<string | undefined, Author>();
	/** Why what waits is held, beside its authors. */
	let kept: 'astray' | 'behind' | 'restored' | 'unknown' | undefined;
	/** The same, before the server did not continue the conversation. */
	let keptBefore: typeof kept;
	/** The numbers of messages and requests for which that is true: the first ones. */
	let keptCount: WrittenCount = {messages: 0, requests: 0};
	/** The number of messages of an earlier run that wait, and that it may have sent before it was killed: the first ones. */
	let doubtful = 0;

	/** The reason why a message cannot be sent; undefined when it can. */
	function obstacleTo(text: string, encoded: string, slot: unknown): Notice | undefined {
		if (text.trim() === '') return notice('empty_message');
		if (!canSend(slot)) return notice('not_connected', {isRefused: needsCredential(client.state)});
		const bytes = Buffer.byteLength(encoded);
		return bytes > LARGEST_MESSAGE ? notice('message_too_large', {bytes}) : undefined;
	}

	/**
	 * @param repeated a message without an answer; one that the server never received is replaced
	 * @param position `first` for one that goes out before those that waited
	 */
	function send(
		text: string,
		slot?: MessageSlot,
		overrides?: JsonObject,
		repeated?: UserEntry,
		position: 'first' | 'last' = 'last',
	): boolean {
		const encoded = encode(chatFrame(text, overrides));
		const obstacle = obstacleTo(text, encoded, slot);
		if (obstacle !== undefined) {
			notify(obstacle);
			settle(slot, {status: 'failed', notice: obstacle, delivery: 'not-sent'});
			return false;
		}
		const again = repeated?.id;
		if (again !== undefined && repeated?.delivery === 'not-sent') apply({type: 'unsent', entryId: again});
		// The server may have the answer already.
		else if (again !== undefined) recovery.lookUp(again);
		// A caller that holds a slot decides for itself.
		const writer = slot === undefined ? authorNow() : undefined;
		outbox.enqueue({kind: 'message', text, encoded, slot, again, overrides, author: writer}, position);
		remindOfHold();
		return true;
	}

	const authorNow = (): Author | undefined =>
		outbox.hasSignIn || options.signIn.isUnderWay ? undefined : author;

	/** After the sign-in has expired, or while the connection has stopped, nothing is sent: says so, once. */
	function remindOfHold(): void {
		const {state} = client;
		if (state.at === 'stopped') {
			const isRefused = wantsCredential(state.because);
			apply({type: 'notice', notice: notice('queued_offline', {isRefused}), about: OFFLINE, at: clock.now()});
		} else if (outbox.needsSignIn)
			apply({type: 'notice', notice: notice('queue_held'), about: HELD, at: clock.now()});
		else if (outbox.isHeld) holdBack();
	}

	function forgetReminder(about: string): void {
		apply({type: 'retracted', about, at: clock.now()});
	}

	function release(): void {
		outbox.hold(false);
		for (const about of [HELD, EXPIRED]) forgetReminder(about);
	}

	function onSignedIn(displayName: string | undefined, isRequested: boolean): void {
		const isSame =
			author?.displayName === displayName &&
			author !== undefined &&
			(displayName !== undefined || !isRequested);
		if (!isSame) {
			author = restoredAuthors.get(displayName) ?? {displayName};
			options.onOtherUser(author);
		}
		forgetReminder(SIGN_IN);
		if (isRequested) {
			forgetReminder(EARLIER_CREDENTIAL);
			apply({type: 'signed-in', at: clock.now()});
		}
		release();
		holdBack();
		replaceRefusals();
		if (!recovery.reopen() && isRequested) remindOfConversation('');
	}

	/** A stored conversation that was not opened for want of a sign-in, as that of a continued session, is not open now: says so. */
	function remindOfConversation(code: string): void {
		if (lineBelowClosed(transcript()) === undefined) return;
		const unanswered = interrupted();
		const isRefused = unanswered?.delivery === 'not-sent';
		const message = unanswered === undefined || isRefused ? undefined : excerptOf(unanswered.text);
		const next = notice('sign_in_not_continued', {code, message});
		apply({type: 'notice', notice: next, about: NOT_CONTINUED, at: clock.now()});
	}

	/** The advice to sign in is no longer true; what is left to do is said once, here or with the messages that are held. */
	function replaceRefusals(): void {
		const refusals = transcript().entries.items.filter(
			(entry) => entry.kind === 'notice' && (entry.code === 'auth_required' || entry.code === 'auth_expired'),
		);
		for (const {about} of refusals) if (about !== undefined) forgetReminder(about);
		const {about, code} = refusals.at(-1) ?? {};
		const refused = userEntryWith(transcript(), about);
		if (refused === undefined || outbox.isHeld) return;
		const wasBegun = code === 'auth_expired' && refused.delivery === 'delivered';
		const next = notice('refused_before_sign_in', {message: excerptOf(refused.text), wasBegun});
		apply({type: 'notice', notice: next, about, at: clock.now()});
	}

	function restoredItem({author: name, text, ...more}: RestoredItem): OutboxItem {
		const writer = name === undefined ? undefined : (restoredAuthors.get(name) ?? {displayName: name});
		if (writer !== undefined) restoredAuthors.set(name, writer);
		if (more.request === undefined) {
			const {overrides} = more;
			return {kind: 'message', text, encoded: encode(chatFrame(text, overrides)), overrides, author: writer};
		}
		const {request, typed, isOfConversation} = more;
		if (request.kind === 'unknown') return {kind: 'unknown', text, typed, author: writer};
		if (request.kind === 'new-session') return request;
		const madeIn =
			request.madeIn === undefined
				? undefined
				: isOfConversation === true
					? transcript().conversationNumber
					: NO_CONVERSATION;
		if (request.kind === 'request') return {...request, madeIn};
		return {...request, madeIn, author: writer, ...(typed === '' ? {words: text} : {})};
	}

	const countOfOthers = (): number => (author === undefined ? 0 : outbox.countOfOthers(author));

	/** Holds what waits now, where a message does, or anything of an earlier run. */
	function keep(because: NonNullable<typeof kept>): void {
		kept = because;
		keptCount = outbox.writtenCount;
		holdBack();
	}

	/** Holds what waits for /retry, with a notice that says what that does. */
	function holdBack(): void {
		const all = outbox.writtenCount;
		if (all.messages + (kept === 'restored' ? all.requests : 0) === 0) kept = undefined;
		const {messages: count, requests} = keptNow();
		const others = countOfOthers();
		if (kept === undefined && others === 0) return;
		outbox.holdMessages();
		if (outbox.needsSignIn) return;
		const unanswered = interrupted();
		const before = unanswered && excerptOf(unanswered.text);
		const [later, laterRequests] = [all.messages - count, all.requests - requests];
		const facts = {count, requests, later, laterRequests, before, isOfOther: others > 0};
		apply({
			type: 'notice',
			notice:
				kept === 'astray'
					? notice('queue_astray', facts)
					: kept === 'behind'
						? notice('queue_behind', facts)
						: kept === 'restored'
							? notice('queue_restored', facts)
							: kept === 'unknown'
								? notice('queue_not_led', facts)
								: notice('queue_of_other', {
										...{count: others, later: all.messages - others, before},
										laterRequests: all.requests,
									}),
			about: HELD,
			at: clock.now(),
		});
	}

	/** The last message, where it has no answer and none is expected: what waits goes out after it. */
	function interrupted(): UserEntry | undefined {
		const last = lastUser(transcript());
		const isOpen = last !== undefined && transcript().turn === undefined && !outbox.repeats(last.id);
		return isOpen && !hasReply(transcript(), last.id) && !isAltered(last) ? last : undefined;
	}

	/** A credential in it was not stored: it is not what the user wrote, and not sent again. */
	const isAltered = ({id, text}: UserEntry): boolean =>
		options.isOfEarlierRun(id) && isRedacted(headOf(text));

	function takeBack(): string | undefined {
		const text = outbox.takeBack();
		onWithdrawn();
		return text;
	}

	/** Drops what a notice says is held, where none does all that waits; what is behind it is sent. */
	function dropHeld(): readonly string[] {
		const isNamed = outbox.isHeld && !outbox.needsSignIn;
		const first = isNamed ? keptNow() : outbox.writtenCount;
		const {typed, ...count} = outbox.dropFirst(first, isNamed ? author : undefined);
		doubtful = Math.max(0, doubtful - count.messages);
		kept = undefined;
		onWithdrawn();
		const isAny = count.messages + count.requests > 0;
		notify(isAny ? notice('queue_dropped', {...count, typed: typed.length}) : notice('nothing_to_drop'));
		return typed;
	}

	/** The numbers of those for which `kept` is true, and that wait. */
	function keptNow(): WrittenCount {
		const all = outbox.writtenCount;
		if (kept === undefined) return {messages: 0, requests: 0};
		return {
			messages: kept === 'behind' ? all.messages : Math.min(all.messages, keptCount.messages),
			requests: Math.min(all.requests, keptCount.requests),
		};
	}

	/** What the notices say of the messages that wait is true again. */
	function onWithdrawn(): void {
		if (outbox.isHeld && !outbox.needsSignIn) {
			release();
			holdBack();
		}
		if (outbox.queue.length === 0) for (const about of [HELD, OFFLINE]) forgetReminder(about);
	}

	function onFound(messages: readonly UserEntry[]): void {
		for (const {text} of messages) {
			if (doubtful === 0 || !outbox.withdrawFirst((waiting) => isSameText({text: waiting}, headOf(text))))
				continue;
			doubtful--;
			keptCount = {...keptCount, messages: keptCount.messages - 1};
			onWithdrawn();
		}
	}

	/** Sends the last unanswered message again, then those that were held, also without a sign-in. */
	function retry(): void {
		const {isHeld} = outbox;
		const last = isHeld ? interrupted() : lastUnanswered(transcript());
		kept = undefined;
		// From now on they are sent, unless the history comes first.
		if (client.state.at === 'ready' && !outbox.asksSilently) doubtful = 0;
		if (countOfOthers() > 0) outbox.forgetAuthors();
		release();
		const isExpected = transcript().turn !== undefined || (last !== undefined && outbox.repeats(last.id));
		if (last === undefined || isExpected) {
			if (transcript().turn?.isSuspended === true) remindOfHold();
			else if (!isHeld) {
				const isOffline = transcript().turn?.phase === 'recovering' && client.state.at !== 'ready';
				// The answer ends it.
				const about = isExpected ? (transcript().turn?.entryId ?? last?.id) : undefined;
				const nothing = notice('nothing_to_retry', {isExpected, isOffline});
				if (about === undefined) notify(nothing);
				else apply({type: 'notice', notice: nothing, about, at: clock.now()});
			}
			return;
		}
		if (isAltered(last)) {
			notify(notice('retry_redacted', {message: excerptOf(headOf(last.text))}));
			return;
		}
		// A failure is an answer: the same message is simply sent again.
		const repeated = hasReply(transcript(), last.id) ? undefined : last;
		send(headOf(last.text), undefined, last.overrides, repeated, isHeld ? 'first' : 'last');
	}

	function stopWaiting(): void {
		const {turn} = transcript();
		if (turn === undefined || turn.givenUp) return;
		const isLookedUp = turn.phase === 'recovering';
		const at = clock.now();
		apply({type: 'gave-up', at});
		apply({type: 'notice', notice: notice('stopped_waiting', {isLookedUp}), about: turn.entryId, at});
		if (!isLookedUp) outbox.probe();
	}

	function reconnect(): void {
		const {turn} = transcript();
		// Without its answer the conversation cannot continue: the server would forget one of two turns at once.
		const isHeld = turn?.phase === 'recovering' && turn.givenUp;
		options.onAttempt();
		client.reconnect({resume: !isHeld && !options.isSessionLost()});
	}

	function request(kind: RequestKind, slot?: RequestSlot): void {
		if (kind === 'logout' && slot === undefined) withdrawSignIn();
		if (canSend(slot)) {
			// Whoever signs out now does not want to wait for what is held.
			const waits = kind !== 'logout' && !onlyReads(kind);
			// A caller that holds a slot decides for itself.
			const madeIn = kind === 'clear' && slot === undefined ? transcript().conversationNumber : undefined;
			outbox.enqueue({kind: 'request', request: kind, slot, madeIn}, waits ? 'last' : 'free');
			if (waits || outbox.needsSignIn) remindOfHold();
			return;
		}
		const obstacle = notice('not_connected', {request: kind, isRefused: needsCredential(client.state)});
		notify(obstacle);
		settle(slot, {status: 'failed', notice: obstacle});
	}

	function signIn(credential: AuthFrame, slot?: SignInSlot): void {
		options.onAttempt();
		outbox.enqueue({kind: 'sign-in', credential, slot, preempts: true}, 'first');
		const {at} = client.state;
		if (at === 'closing' || at === 'closed') notify(notice('not_connected', {}));
		else if (at !== 'ready') outbox.preempt();
		else if (transcript().turn !== undefined || outbox.outstanding !== undefined)
			notify(notice('sign_in_later'));
	}

	function withdrawSignIn(): boolean {
		const isWithdrawn = outbox.withdrawSignIn() || options.signIn.withdraw();
		if (isWithdrawn) {
			notify(notice('sign_in_withdrawn'));
		}
		return isWithdrawn;
	}

	return {
		send,
		request,
		get author() {
			return authorNow();
		},
		retry,
		takeBack,
		dropHeld,
		stopWaiting,
		reconnect,
		signIn,
		withdrawSignIn,
		onSignIn: () => forgetReminder(SIGN_IN),
		onSignedIn,
		onNotContinued() {
			if (kept !== 'astray') keptBefore = kept;
			keep('astray');
		},
		onReopened() {
			if (kept !== 'astray') return;
			kept = keptBefore;
			if (kept === undefined) release();
			holdBack();
			if (!outbox.isHeld) forgetReminder(HELD);
		},
		onStaysClosed: remindOfConversation,
		onUnanswered() {
			if (outbox.isHeld) holdBack();
		},
		onSignInMissing() {
			if (kept === undefined) keep('behind');
			else holdBack();
		},
		onFound,
		onReady: () => forgetReminder(OFFLINE),
		restore(items) {
			for (const item of items) outbox.enqueue(restoredItem(item), 'last');
			doubtful = outbox.writtenCount.messages;
			keep('restored');
		},
		onUnknown(request) {
			notify(notice('request_unknown', {request}));
			keep('unknown');
		},
		remindOfHold,
	};
}
