/** The items that wait to be sent: messages, requests and sign-ins, in order, each with the slot for its answer. */
import type {FeatureFrame} from '../protocol/frames.ts';
import {typedAs} from './commands.ts';
import type {QueueItem} from './entry.ts';
import type {Settle} from './reply-slots.ts';
import {typedWith} from './settings/session-settings.ts';
import type {Author, FeatureItem, OutboxItem} from './unsent/outbox-item.ts';
import {shownAs} from './unsent/queued-request.ts';

/** What was removed from the queue: how many, and those that can be typed again as they were typed, in order. */
export interface Dropped extends WrittenCount {
	readonly typed: readonly string[];
}

export interface WrittenCount {
	readonly messages: number;
	readonly requests: number;
}

/** An item that waits. */
export interface Waiting {
	readonly item: OutboxItem;
	/** How the queue shows it; undefined for a sign-in and what only asks for something that another place shows. */
	readonly shown: QueueItem | undefined;
	/** It is before everything that is held, and not held itself. */
	readonly isFree: boolean;
}

/** Where an item is added: before all others, e.g. to be sent again; behind those at the beginning that are not held; at the end. */
export type QueuePosition = 'first' | 'free' | 'last';

export interface SendQueue {
	/** Messages and requests that wait; without sign-ins, whose credentials stay in here. */
	readonly items: readonly QueueItem[];
	/** The item to send next: a sign-in that preempts, else the first. */
	readonly next: Waiting | undefined;
	/** The next of those that need no sign-in, whatever waits before it: another sign-in, or a logout that is not held. */
	readonly nextWhileHeld: Waiting | undefined;
	/** The first, if it is not held, or a sign-in that preempts: what is held back holds back everything behind it. */
	readonly nextFree: Waiting | undefined;
	/**
	 * Adds an item. A sign-in that preempts replaces one that waits; so does a request of the program's for a feature. A
	 * message is held with the others, a request before them is not.
	 */
	enqueue(item: OutboxItem, position: QueuePosition): void;
	/** How the queue shows an item that does not wait. */
	show(item: OutboxItem): QueueItem | undefined;
	/** Removes an item that was sent. */
	remove(sent: Waiting): void;
	/** Removes the newest message or request, as it was typed; undefined when none waits. */
	takeBack(): string | undefined;
	/** Removes the first ones of the messages that the user wrote and of the requests, and messages of another user than this one. */
	dropFirst(count: WrittenCount, author: Author | undefined): Dropped;
	/**
	 * Removes a message without a slot that is before everything else if this is true of its text.
	 * @returns whether it was removed
	 */
	withdrawFirst(isWithdrawn: (text: string) => boolean): boolean;
	/** The numbers of messages that the user wrote, without those whose caller holds a slot, and of requests. */
	readonly writtenCount: WrittenCount;
	/** Whether nothing waits. */
	readonly isEmpty: boolean;
	/** The requests for features that wait, in order. */
	readonly features: readonly FeatureFrame[];
	/** Whether a sign-in waits. */
	readonly hasSignIn: boolean;
	/** Removes the sign-in that preempts, and settles it as dropped. @returns false when none waits */
	withdrawSignIn(): boolean;
	/** The number of messages that another user than this one wrote. */
	countOfOthers(author: Author): number;
	/** Removes the requests for features that another user than this one made, without settling them. */
	takeFeaturesOfOthers(author: Author): readonly FeatureItem[];
	/** Leaves the authors of all messages out: the user who is signed in sends them. */
	forgetAuthors(): void;
	/** Whether a repetition of this entry waits. */
	repeats(entryId: string): boolean;
	/** Removes the item with this slot. @returns false when none waits */
	cancel(slot: NonNullable<OutboxItem['slot']>): boolean;
	/** Settles every slot as dropped, and removes the items with one. */
	drop(): void;
}

export function createSendQueue(settle: Settle, onChange: () => void): SendQueue {
	let waiting: readonly Waiting[] = [];
	let items: readonly QueueItem[] = [];
	let nextId = 1;

	function update(next: readonly Waiting[]): void {
		waiting = next;
		items = next.flatMap(({shown}) => shown ?? []);
		onChange();
	}

	const show = (item: OutboxItem): QueueItem | undefined => shownAs(item, `q${nextId++}`);

	function remove(removed: Waiting): void {
		update(waiting.filter((other) => other !== removed));
	}

	function drop({item}: Waiting): void {
		if (item.kind === 'message') settle(item.slot, {status: 'dropped', delivery: 'not-sent'});
		else if (item.kind === 'request') settle(item.slot, {status: 'dropped'});
		else if (item.kind === 'feature') settle(item.slot, {status: 'dropped'});
		else if (item.kind === 'sign-in') settle(item.slot, {status: 'dropped'});
	}

	/** An item as it was typed; '' for one that was made on a page. */
	function typedOf({item, shown}: Waiting): string {
		if (shown === undefined || shown.kind === 'request') return shown?.typed ?? '';
		const {overrides} = item.kind === 'message' ? item : {};
		return overrides === undefined ? typedAs(shown.text) : typedWith(overrides, shown.text);
	}

	return {
		get items() {
			return items;
		},
		get next() {
			return waiting.find(preempts) ?? waiting[0];
		},
		get nextWhileHeld() {
			return waiting.find(preempts) ?? waiting.find(needsNoSignIn);
		},
		get nextFree() {
			return waiting.find(preempts) ?? waiting.slice(0, 1).find(({isFree}) => isFree);
		},
		enqueue(item, position) {
			const isFree = position !== 'last' && item.kind !== 'message';
			const added: Waiting = {item, shown: show(item), isFree};
			const replaced = waiting.filter((each) => isReplaced(each, added));
			for (const each of replaced) drop(each);
			const others = waiting.filter((other) => !replaced.includes(other));
			const firstHeld = others.findIndex((other) => !other.isFree);
			const index =
				position === 'first' ? 0 : position === 'free' && firstHeld >= 0 ? firstHeld : others.length;
			update(others.toSpliced(index, 0, added));
		},
		show,
		remove,
		takeBack() {
			const last = waiting.findLast(({shown}) => shown !== undefined);
			if (last === undefined) return undefined;
			remove(last);
			drop(last);
			return typedOf(last);
		},
		dropFirst({messages, requests}, author) {
			const written = waiting.filter(isWritten);
			const asked = waiting.filter(({shown}) => shown?.kind === 'request');
			const others = author === undefined ? [] : written.filter(({item}) => isOfOther(item, author));
			const first = [...written.slice(0, messages), ...others, ...asked.slice(0, requests)];
			const dropped = waiting.filter((each) => first.includes(each));
			update(waiting.filter((each) => !dropped.includes(each)));
			for (const each of dropped) drop(each);
			return {
				messages: dropped.filter(isWritten).length,
				requests: dropped.filter((each) => !isWritten(each)).length,
				typed: dropped.map(typedOf).filter((text) => text !== ''),
			};
		},
		withdrawFirst(isWithdrawn) {
			const first = waiting.find(({shown}) => shown !== undefined);
			if (first?.item.kind !== 'message' || first.item.slot !== undefined || !isWithdrawn(first.item.text))
				return false;
			remove(first);
			return true;
		},
		get writtenCount() {
			return {
				messages: waiting.filter(isWritten).length,
				requests: items.filter(({kind}) => kind === 'request').length,
			};
		},
		get isEmpty() {
			return waiting.length === 0;
		},
		get features() {
			return waiting.flatMap(({item}) => (item.kind === 'feature' ? item.frame : []));
		},
		get hasSignIn() {
			return waiting.some(({item}) => item.kind === 'sign-in');
		},
		countOfOthers: (author) =>
			waiting.filter(({item}) => item.kind === 'message' && isOfOther(item, author)).length,
		takeFeaturesOfOthers(author) {
			const taken = waiting.filter(({item}) => item.kind === 'feature' && isOfOther(item, author));
			if (taken.length > 0) update(waiting.filter((each) => !taken.includes(each)));
			return taken.flatMap(({item}) => (item.kind === 'feature' ? item : []));
		},
		forgetAuthors: () =>
			update(
				waiting.map((each) =>
					each.item.kind === 'message' ? {...each, item: {...each.item, author: undefined}} : each,
				),
			),
		repeats: (entryId) => waiting.some(({item}) => item.kind === 'message' && item.again === entryId),
		withdrawSignIn() {
			const withdrawn = waiting.find(preempts);
			if (withdrawn === undefined) return false;
			remove(withdrawn);
			drop(withdrawn);
			return true;
		},
		cancel(slot) {
			const cancelled = waiting.find(({item}) => item.slot === slot);
			if (cancelled === undefined) return false;
			remove(cancelled);
			drop(cancelled);
			return true;
		},
		drop() {
			for (const each of waiting) drop(each);
			update(waiting.filter(({item}) => item.slot === undefined));
		},
	};
}

/** Whether an item that waits is the same as one that is added, with another content perhaps. */
function isReplaced(waiting: Waiting, added: Waiting): boolean {
	if (preempts(added)) return preempts(waiting);
	const [old, next] = [waiting.item, added.item];
	if (old.kind !== 'feature' || next.kind !== 'feature') return false;
	return old.isSilent === true && next.isSilent === true && old.frame.type === next.frame.type;
}

/** Whether it is a message of the user's, for which no caller holds a slot. */
const isWritten = ({item}: Waiting): boolean => item.kind === 'message' && item.slot === undefined;

/** Whether an item goes out before everything else. */
export function preempts({item}: Waiting): boolean {
	return item.kind === 'sign-in' && item.preempts;
}

function isOfOther(item: OutboxItem | {readonly author?: Author | undefined}, author: Author): boolean {
	return 'author' in item && item.author !== undefined && item.author !== author;
}

function needsNoSignIn({item, isFree}: Waiting): boolean {
	return item.kind === 'sign-in' || (isFree && item.kind === 'request' && item.request === 'logout');
}
