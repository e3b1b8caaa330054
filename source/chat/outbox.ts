/** The queue of items to send, and the one frame whose answer is awaited: one at a time, in order. */
import type {Client} from '../client/client.ts';
import type {Clock} from '../clock.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {typedAs} from './commands.ts';
import type {QueueItem, RequestKind} from './entry.ts';
import type {MessageSlot, RequestSlot, Settle, SignInSlot} from './reply-slots.ts';

/** Sent and not answered yet. Servers answer strictly in order, so there is one at a time. */
export type Outstanding =
	| {
			readonly kind: 'message';
			readonly text: string;
			readonly entryId: string;
			readonly slot?: MessageSlot | undefined;
	  }
	| OutstandingRequest;

export interface OutstandingRequest {
	readonly kind: RequestKind;
	/** Sent by the program, not by the user. */
	readonly isSilent: boolean;
	/** Clock time it was sent. */
	readonly at: number;
	readonly slot?: RequestSlot | undefined;
}

/** Something to send, with the slot for its answer. */
export type OutboxItem =
	/** `encoded`: the frame as `encode` gives it, where it was needed before. */
	| {
			readonly kind: 'message';
			readonly text: string;
			readonly encoded?: string;
			readonly slot?: MessageSlot | undefined;
	  }
	| {readonly kind: 'request'; readonly request: RequestKind; readonly slot?: RequestSlot | undefined}
	/** `preempts`: goes out before everything else, as soon as no turn is under way. */
	| {
			readonly kind: 'sign-in';
			readonly credential: AuthFrame;
			readonly preempts: boolean;
			readonly slot?: SignInSlot | undefined;
	  };

export interface OutboxOptions {
	readonly client: Pick<Client, 'send' | 'forgetCredential'>;
	readonly clock: Clock;
	readonly settle: Settle;
	/** `true` while the connection takes frames. */
	isReady(): boolean;
	/** `true` while a turn is under way: everything but a silent request for the history waits for its end. */
	isTurnUnderWay(): boolean;
	/** A message was sent; returns the id of its new entry. */
	onMessage(text: string, slot: MessageSlot | undefined): string;
	/** Authenticates with another credential. */
	onSignIn(credential: AuthFrame, slot: SignInSlot | undefined): void;
	/** A request was given up after `REQUEST_LIMIT_MS`. */
	onNoAnswer(request: OutstandingRequest): void;
	onChange(): void;
}

export interface Outbox {
	/** Messages and requests that wait; without sign-ins, whose credentials stay in here. */
	readonly queue: readonly QueueItem[];
	readonly outstanding: Outstanding | undefined;
	/** `true` while a silent request for the history is outstanding, or the next to be sent. */
	readonly asksSilently: boolean;
	/** Sends the next item, if one may be sent. */
	pump(): void;
	/** Requests the history before any item of the user's; `false` withdraws the request. */
	wantHistory(isWanted: boolean): void;
	/** Adds an item; `first` for one that has to be sent again. A sign-in that preempts replaces one that waits. */
	enqueue(item: OutboxItem, position: 'first' | 'last'): void;
	/** Starts the waiting sign-in that preempts, if there is one, whatever the state of the connection. */
	preempt(): void;
	/** Removes the newest message or request, as it was typed; undefined when none waits. */
	takeBack(): string | undefined;
	/** Removes the waiting item with this slot. @returns false when none waits */
	cancel(slot: NonNullable<OutboxItem['slot']>): boolean;
	/** Nothing is outstanding any more: the answer arrived, or none will. The slot is left to the caller. */
	settle(): Outstanding | undefined;
	/** Settles every slot as dropped: of the items that wait, and of an outstanding request. */
	drop(): void;
}

/** After this long a request is given up. */
export const REQUEST_LIMIT_MS = 30_000;

interface Waiting {
	readonly item: OutboxItem;
	/** How the queue shows it; undefined for a sign-in. */
	readonly shown: QueueItem | undefined;
}

export function createOutbox(options: OutboxOptions): Outbox {
	const {client, clock, settle} = options;
	let waiting: readonly Waiting[] = [];
	let queue: readonly QueueItem[] = [];
	let outstanding: Outstanding | undefined;
	let stopTimer: () => void = () => {};
	let wantsHistory = false;
	let nextId = 1;

	function update(next: readonly Waiting[]): void {
		waiting = next;
		queue = next.flatMap(({shown}) => (shown === undefined ? [] : [shown]));
		options.onChange();
	}

	function remove(removed: Waiting): void {
		update(waiting.filter((other) => other !== removed));
	}

	function pump(): void {
		if (!options.isReady() || outstanding !== undefined) return;
		const isFree = !options.isTurnUnderWay();
		const first = waiting.find(preempts) ?? waiting[0];
		if (first !== undefined && isFree && (preempts(first) || !wantsHistory)) send(first);
		else if (wantsHistory) {
			wantsHistory = false;
			request('history', true, undefined);
		}
	}

	/** Sends an item; one that the connection does not take keeps its position. */
	function send(next: Waiting): void {
		const {item} = next;
		switch (item.kind) {
			case 'message': {
				const {text, slot} = item;
				if (!client.send({type: 'chat', message: text}, item.encoded)) return;
				outstanding = {kind: 'message', text, slot, entryId: options.onMessage(text, slot)};
				break;
			}
			case 'request':
				if (!request(item.request, false, item.slot)) return;
				break;
			case 'sign-in':
				options.onSignIn(item.credential, item.slot);
				break;
		}
		remove(next);
	}

	/** @returns false when the connection did not take it */
	function request(kind: RequestKind, isSilent: boolean, slot: RequestSlot | undefined): boolean {
		if (!client.send({type: kind})) return false;
		// Whatever the server answers: after a logout no reconnection signs in again unasked.
		if (kind === 'logout') client.forgetCredential();
		const sent: OutstandingRequest = {kind, isSilent, at: clock.now(), slot};
		outstanding = sent;
		stopTimer = clock.after(REQUEST_LIMIT_MS, () => {
			outstanding = undefined;
			options.onNoAnswer(sent);
			options.onChange();
		});
		options.onChange();
		return true;
	}

	function drop({item}: Waiting): void {
		if (item.kind === 'message') settle(item.slot, {status: 'dropped', delivery: 'not-sent'});
		else if (item.kind === 'request') settle(item.slot, {status: 'dropped'});
		else settle(item.slot, {status: 'dropped'});
	}

	return {
		get queue() {
			return queue;
		},
		get outstanding() {
			return outstanding;
		},
		get asksSilently() {
			return (
				wantsHistory || (outstanding !== undefined && outstanding.kind !== 'message' && outstanding.isSilent)
			);
		},
		pump,
		wantHistory(isWanted) {
			wantsHistory = isWanted;
		},
		enqueue(item, position) {
			const id = `q${nextId++}`;
			const added: Waiting = {item, shown: shownAs(item, id)};
			const others = preempts(added) ? waiting.filter((other) => !preempts(other)) : waiting;
			update(position === 'last' ? [...others, added] : [added, ...others]);
		},
		preempt() {
			const next = waiting.find(preempts);
			if (next !== undefined) send(next);
		},
		takeBack() {
			const last = waiting.findLast(({shown}) => shown !== undefined);
			if (last?.shown === undefined) return undefined;
			remove(last);
			drop(last);
			return last.shown.kind === 'message' ? typedAs(last.shown.text) : `/${last.shown.request}`;
		},
		cancel(slot) {
			const cancelled = waiting.find(({item}) => item.slot === slot);
			if (cancelled === undefined) return false;
			remove(cancelled);
			drop(cancelled);
			return true;
		},
		settle() {
			const settled = outstanding;
			stopTimer();
			outstanding = undefined;
			// A message's end shows in the transcript; that of a request shows here alone.
			if (settled !== undefined && settled.kind !== 'message') options.onChange();
			return settled;
		},
		drop() {
			for (const each of waiting) drop(each);
			update(waiting.filter(({item}) => item.slot === undefined));
			if (outstanding !== undefined && outstanding.kind !== 'message')
				settle(outstanding.slot, {status: 'dropped'});
			stopTimer();
			outstanding = undefined;
		},
	};
}

function preempts({item}: Waiting): boolean {
	return item.kind === 'sign-in' && item.preempts;
}

function shownAs(item: OutboxItem, id: string): QueueItem | undefined {
	if (item.kind === 'message') return {kind: 'message', id, text: item.text};
	return item.kind === 'request' ? {kind: 'request', id, request: item.request} : undefined;
}
