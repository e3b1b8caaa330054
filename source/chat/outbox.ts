/** Sends the waiting items one at a time, in order: the next only when the answer to the one before has arrived. */
import type {Client} from '../client/client.ts';
import {TIME_LIMITS} from '../client/limits.ts';
import type {Clock} from '../clock.ts';
import type {AuthFrame, ClientFrame, FeatureFrame, JsonObject} from '../protocol/frames.ts';
import type {QueueItem, RequestKind} from './entry.ts';
import type {FeatureSlot, MessageSlot, RequestSlot, Settle, SignInSlot} from './reply-slots.ts';
import {createSendQueue, preempts, type QueuePosition, type SendQueue, type Waiting} from './send-queue.ts';
import type {Author, FeatureItem, MessageItem, OutboxItem, RequestItem} from './unsent/outbox-item.ts';
import {leadsElsewhere} from './unsent/queued-request.ts';

/** Sent and not answered yet. Servers answer strictly in order, so there is one at a time. */
export type Outstanding = OutstandingMessage | OutstandingRequest | OutstandingFeature;

/** As it waited: a message that was refused unread waits there again. */
export type OutstandingMessage = MessageItem & {readonly entryId: string};

export interface OutstandingFeature {
	readonly kind: 'feature';
	readonly frame: FeatureFrame;
	/** Sent by the program, not by the user. */
	readonly isSilent?: true;
	/** The user who made it, as in the queue: an interrupted request waits there again. */
	readonly author?: Author | undefined;
	/** As the queue shows it, if it leads elsewhere. */
	readonly shown?: QueueItem | undefined;
	readonly slot?: FeatureSlot | undefined;
}

export interface OutstandingRequest {
	readonly kind: RequestKind;
	/** Sent by the program, not by the user. */
	readonly isSilent: boolean;
	/** Clock time it was sent. */
	readonly at: number;
	/** As in the queue, where an interrupted request waits again. */
	readonly madeIn?: number | undefined;
	/** As the queue shows it, if it leads elsewhere. */
	readonly shown?: QueueItem | undefined;
	readonly slot?: RequestSlot | undefined;
}

export interface OutboxOptions {
	readonly client: Pick<Client, 'send' | 'probe'>;
	readonly clock: Clock;
	readonly settle: Settle;
	/** `true` while the connection takes frames. */
	isReady(): boolean;
	/** `true` while a turn is under way: everything but a silent request for the history waits for its end. */
	isTurnUnderWay(): boolean;
	/** The frame that requests the history. */
	historyRequest(): ClientFrame;
	/** The number of the conversation on the screen. */
	conversationNumber(): number;
	/** A request is dropped that was made in another conversation than this one. */
	onOtherConversation(item: RequestItem | FeatureItem): void;
	/** `false` for a message that was to be sent again, and whose answer has arrived meanwhile. */
	isWanted(entryId: string): boolean;
	/** A message is being sent; returns the id of its new entry. */
	onMessage(
		text: string,
		slot: MessageSlot | undefined,
		again: string | undefined,
		overrides: JsonObject | undefined,
	): string;
	/** It is written to the connection next. */
	onSending(): void;
	/** The connection did not take it after all: it has to wait again. */
	onNotTaken(message: OutstandingMessage): void;
	/** Authenticates with another credential. */
	onSignIn(credential: AuthFrame, slot: SignInSlot | undefined): void;
	/** The item that leaves the session is due. */
	onNewSession(): void;
	/** A request of an earlier run is due that cannot be carried out. */
	onUnknown(request: string): void;
	/** A request was given up after `REQUEST_LIMIT_MS`. */
	onNoAnswer(request: OutstandingRequest | OutstandingFeature): void;
	onChange(): void;
}

export interface Outbox
	extends Pick<
		SendQueue,
		| 'takeBack'
		| 'dropFirst'
		| 'withdrawFirst'
		| 'cancel'
		| 'repeats'
		| 'features'
		| 'writtenCount'
		| 'isEmpty'
		| 'hasSignIn'
		| 'withdrawSignIn'
		| 'countOfOthers'
		| 'takeFeaturesOfOthers'
		| 'forgetAuthors'
	> {
	/** Messages and requests that wait; without sign-ins. */
	readonly queue: readonly QueueItem[];
	/** The same behind a request under way that leads elsewhere: what waits is for where that leads. */
	readonly unfinished: readonly QueueItem[];
	/** Adds an item; `free` for one that does not wait for what is held, which is at the end where nothing is. */
	enqueue(item: OutboxItem, position: QueuePosition): void;
	/** Leaves the session for a new one. */
	startSession(): void;
	/** The connection is ready in a session. */
	onReady(): void;
	readonly outstanding: Outstanding | undefined;
	/** `true` while a silent request for the history is outstanding, or the next to be sent. */
	readonly asksSilently: boolean;
	/** Sends the next item, if one may be sent. */
	pump(): void;
	/** Requests the history before any item of the user's; `false` withdraws the request. */
	wantHistory(isWanted: boolean): void;
	/**
	 * Sends a `ping` behind the turn under way, once: its `pong` without an answer before it proves that the turn is over.
	 * @returns whether a `pong` is expected
	 */
	probe(): boolean;
	/** Whether a `pong` is expected, and an answer to nothing else before it. */
	readonly isProbing: boolean;
	/** A `pong` arrived. @returns what it answers; `feature`: it proves that `conversation_new` was accepted */
	onPong(): 'turn' | 'earlier turn' | 'feature' | 'request';
	/** Holds the items of the queue back, except sign-ins and logouts; `false` lets them go. */
	hold(isHeld: boolean): void;
	/** Holds all that waits now, and what is added behind it; nothing changes while all is held. */
	holdMessages(): void;
	readonly isHeld: boolean;
	/** Whether all is held, which a sign-in ends. */
	readonly needsSignIn: boolean;
	/** Holds all back for a time, ms, except sign-ins that preempt; 0 ends it. */
	pause(ms: number): void;
	/** Starts the waiting sign-in that preempts, if there is one, whatever the state of the connection. */
	preempt(): void;
	/** Nothing is outstanding any more: the answer arrived, or none will. The slot is left to the caller. */
	settle(): Outstanding | undefined;
	/** The same for a lost connection: no `pong` will arrive either. */
	onLost(): Outstanding | undefined;
	/** Settles every slot as dropped: of the items that wait, and of an outstanding request. */
	drop(): void;
}

/** After this time, ms, a request is given up. A dead connection is dropped before that: what waits is not sent into it. */
export const REQUEST_LIMIT_MS = TIME_LIMITS.quiet + TIME_LIMITS.pong + 5_000;

export function createOutbox(options: OutboxOptions): Outbox {
	const {client, clock, settle} = options;
	const queue = createSendQueue(settle, options.onChange);
	let outstanding: Outstanding | undefined;
	let stopTimer: () => void = () => {};
	let wantsHistory = false;
	/** The request that leaves the session, until the next one is ready. */
	let leaving: QueueItem | undefined;
	let unfinished: readonly QueueItem[] = [];
	/** What the probes are about that the server has not answered, in order: entries of turns, requests for a feature. */
	let probes: ReadonlyArray<string | OutstandingFeature> = [];
	let held: 'nothing' | 'queue' | 'all' = 'nothing';
	let isPaused = false;
	let endPause: () => void = () => {};

	function pump(): void {
		if (!options.isReady() || outstanding !== undefined) return;
		const isFree = !options.isTurnUnderWay();
		const next = nextInQueue();
		if (next !== undefined && isFree && (preempts(next) || !(wantsHistory || isPaused))) send(next);
		else if (wantsHistory) {
			wantsHistory = false;
			request('history', true);
		}
	}

	function nextInQueue(): Waiting | undefined {
		if (held === 'all') return queue.nextWhileHeld;
		return held === 'queue' ? queue.nextFree : queue.next;
	}

	/** Sends an item; one that the connection does not take keeps its position. */
	function send(next: Waiting): void {
		const {item} = next;
		if ('madeIn' in item && item.madeIn !== undefined && item.madeIn !== options.conversationNumber()) {
			queue.remove(next);
			options.onOtherConversation(item);
			pump();
			return;
		}
		switch (item.kind) {
			case 'message': {
				const {text, slot, again, overrides} = item;
				if (again !== undefined && !options.isWanted(again)) {
					queue.remove(next);
					pump();
					return;
				}
				// It is kept first: a program killed now must not forget what the server has.
				queue.remove(next);
				const sent = {...item, entryId: options.onMessage(text, slot, again, overrides)};
				outstanding = sent;
				options.onSending();
				if (client.send(chatFrame(text, overrides), item.encoded)) return;
				// What listeners did has ended the connection.
				outstanding = undefined;
				options.onNotTaken(sent);
				return;
			}
			case 'request':
				if (!request(item.request, false, {...item, shown: next.shown})) return;
				break;
			case 'feature': {
				if (!client.send(item.frame)) return;
				const sent = leadsElsewhere(item.frame) ? {...item, shown: next.shown} : item;
				awaitAnswer(sent);
				// It has no answer of its own.
				if (item.frame.type === 'conversation_new' && client.probe()) probes = [...probes, sent];
				break;
			}
			case 'new-session':
				queue.remove(next);
				leave(next.shown);
				return;
			case 'unknown':
				queue.remove(next);
				options.onUnknown(item.text);
				return;
			case 'sign-in':
				options.onSignIn(item.credential, item.slot);
				break;
		}
		queue.remove(next);
	}

	/** @returns false when the connection did not take it */
	function request(
		kind: RequestKind,
		isSilent: boolean,
		{slot, madeIn, shown}: Pick<OutstandingRequest, 'slot' | 'madeIn' | 'shown'> = {},
	): boolean {
		if (!client.send(kind === 'history' ? options.historyRequest() : {type: kind})) return false;
		const led = leadsElsewhere(kind) ? shown : undefined;
		awaitAnswer({kind, isSilent, at: clock.now(), slot, madeIn, shown: led});
		return true;
	}

	function leave(shown: QueueItem | undefined): void {
		leaving = shown;
		options.onChange();
		options.onNewSession();
	}

	function awaitAnswer(sent: OutstandingRequest | OutstandingFeature): void {
		outstanding = sent;
		stopTimer = clock.after(REQUEST_LIMIT_MS, () => {
			outstanding = undefined;
			options.onNoAnswer(sent);
			options.onChange();
		});
		options.onChange();
	}

	function settled(): Outstanding | undefined {
		const before = outstanding;
		stopTimer();
		outstanding = undefined;
		// A message's end shows in the transcript; that of a request shows here alone.
		if (before !== undefined && before.kind !== 'message') options.onChange();
		return before;
	}

	return {
		get queue() {
			return queue.items;
		},
		get outstanding() {
			return outstanding;
		},
		get asksSilently() {
			return wantsHistory || (isRequest(outstanding) && outstanding.isSilent);
		},
		pump,
		wantHistory(isWanted) {
			wantsHistory = isWanted;
		},
		hold(isHeld) {
			held = isHeld ? 'all' : 'nothing';
		},
		holdMessages() {
			if (held === 'nothing') held = 'queue';
		},
		get isHeld() {
			return held !== 'nothing';
		},
		get needsSignIn() {
			return held === 'all';
		},
		pause(ms) {
			endPause();
			isPaused = ms > 0;
			if (isPaused)
				endPause = clock.after(ms, () => {
					isPaused = false;
				});
		},
		get unfinished() {
			const shown =
				outstanding === undefined || outstanding.kind === 'message' ? undefined : outstanding.shown;
			const first = leaving ?? shown;
			const {items} = queue;
			if (first === undefined) unfinished = items;
			else if (unfinished[0] !== first || !isSameRest(unfinished, items)) unfinished = [first, ...items];
			return unfinished;
		},
		startSession: () => leave(queue.show({kind: 'new-session'})),
		onReady() {
			if (leaving === undefined) return;
			leaving = undefined;
			options.onChange();
		},
		enqueue(item, position) {
			queue.enqueue(item, position === 'free' && held === 'nothing' ? 'last' : position);
		},
		preempt() {
			const {next} = queue;
			if (next !== undefined && preempts(next)) send(next);
		},
		repeats: queue.repeats,
		get features() {
			return queue.features;
		},
		get writtenCount() {
			return queue.writtenCount;
		},
		get isEmpty() {
			return queue.isEmpty;
		},
		get hasSignIn() {
			return queue.hasSignIn;
		},
		countOfOthers: queue.countOfOthers,
		takeFeaturesOfOthers: queue.takeFeaturesOfOthers,
		withdrawSignIn: queue.withdrawSignIn,
		forgetAuthors: queue.forgetAuthors,
		takeBack: queue.takeBack,
		dropFirst: queue.dropFirst,
		withdrawFirst: queue.withdrawFirst,
		cancel: queue.cancel,
		probe() {
			if (outstanding?.kind !== 'message') return false;
			if (probes.includes(outstanding.entryId)) return true;
			const isSent = client.probe();
			if (isSent) probes = [...probes, outstanding.entryId];
			return isSent;
		},
		get isProbing() {
			return probes.length > 0 && (outstanding?.kind !== 'feature' || probes[0] !== outstanding);
		},
		onPong() {
			const [probed, ...later] = probes;
			if (probed === undefined) return 'request';
			probes = later;
			if (outstanding?.kind === 'feature' && outstanding === probed) return 'feature';
			return outstanding?.kind === 'message' && outstanding.entryId === probed ? 'turn' : 'earlier turn';
		},
		settle: settled,
		onLost() {
			probes = [];
			endPause();
			isPaused = false;
			return settled();
		},
		drop() {
			queue.drop();
			if (isRequest(outstanding)) settle(outstanding.slot, {status: 'dropped'});
			else if (outstanding?.kind === 'feature') settle(outstanding.slot, {status: 'dropped'});
			stopTimer();
			outstanding = undefined;
		},
	};
}

/** Whether a list is another one behind its first item. */
const isSameRest = (list: readonly QueueItem[], rest: readonly QueueItem[]): boolean =>
	list.length === rest.length + 1 && rest.every((item, index) => item === list[index + 1]);

/** The frame of a message, with settings for it alone. */
export function chatFrame(message: string, overrides?: JsonObject): ClientFrame {
	if (overrides === undefined) return {type: 'chat', message};
	return {type: 'chat', message, config_overrides: overrides, override_mode: 'message'};
}

/** Whether what is outstanding is one of the small requests. */
export function isRequest(outstanding: Outstanding | undefined): outstanding is OutstandingRequest {
	return outstanding !== undefined && outstanding.kind !== 'message' && outstanding.kind !== 'feature';
}
