/** The items that wait to be sent: messages, requests and sign-ins, in order, each with the slot for its answer. */
import type {AuthFrame, FeatureFrame, JsonObject} from '../protocol/frames.ts';
import {typedAs} from './commands.ts';
import type {QueueItem, RequestKind} from './entry.ts';
import type {FeatureSlot, MessageSlot, RequestSlot, Settle, SignInSlot} from './reply-slots.ts';
import {typedPairs, typedWith} from './settings/session-settings.ts';

/** A user who signed in; compared by identity, since a server need not name its users. */
export interface Author {
	readonly displayName: string | undefined;
}

/** Something to send, with the slot for its answer. */
export type OutboxItem =
	/**
	 * `madeIn`: the conversation on the screen when the user made a request that deletes: it is not carried out in another one.
	 * `encoded`: the frame as `encode` gives it, where it was needed before. `again`: the entry that it repeats, unless
	 * the answer to that arrives first.
	 */
	| {
			readonly kind: 'message';
			readonly text: string;
			readonly encoded?: string;
			readonly again?: string | undefined;
			/** The user who was signed in when it was written; undefined = nobody, or a sign-in was under way. */
			readonly author?: Author | undefined;
			/** Settings for this message alone. */
			readonly overrides?: JsonObject | undefined;
			readonly slot?: MessageSlot | undefined;
	  }
	| {
			readonly kind: 'request';
			readonly request: RequestKind;
			readonly madeIn?: number | undefined;
			readonly slot?: RequestSlot | undefined;
	  }
	| {
			readonly kind: 'feature';
			readonly frame: FeatureFrame;
			/** Sent by the program, not by the user. */
			readonly isSilent?: true;
			/** The command that made it, where that is not evident from the frame. */
			readonly typed?: string | undefined;
			readonly madeIn?: number | undefined;
			/** As of a message: another user must not send it. */
			readonly author?: Author | undefined;
			readonly slot?: FeatureSlot | undefined;
	  }
	/** Leaves the session for a new one, once everything before it is answered. */
	| {readonly kind: 'new-session'; readonly slot?: undefined}
	/** `preempts`: goes out before everything else, as soon as no turn is under way. */
	| {
			readonly kind: 'sign-in';
			readonly credential: AuthFrame;
			readonly preempts: boolean;
			readonly slot?: SignInSlot | undefined;
	  };

export type MessageItem = Extract<OutboxItem, {readonly kind: 'message'}>;
export type RequestItem = Extract<OutboxItem, {readonly kind: 'request'}>;
export type FeatureItem = Extract<OutboxItem, {readonly kind: 'feature'}>;

/** An item that waits. */
export interface Waiting {
	readonly item: OutboxItem;
	/** How the queue shows it; undefined for a sign-in and what only asks for something that another place shows. */
	readonly shown: QueueItem | undefined;
}

export interface SendQueue {
	/** Messages and requests that wait; without sign-ins, whose credentials stay in here. */
	readonly items: readonly QueueItem[];
	/** The item to send next: a sign-in that preempts, else the first. */
	readonly next: Waiting | undefined;
	/** The next of those that need no sign-in, whatever waits before it: another sign-in, or a logout. */
	readonly nextWhileHeld: Waiting | undefined;
	/** The next that is not a message, or a sign-in that preempts. */
	readonly nextWithoutMessages: Waiting | undefined;
	/**
	 * Adds an item; `first` for one that has to be sent again. A sign-in that preempts replaces one that waits; so does a
	 * request of the program's for a feature.
	 */
	enqueue(item: OutboxItem, position: 'first' | 'last'): void;
	/** Removes an item that was sent. */
	remove(sent: Waiting): void;
	/** Removes the newest message or request, as it was typed; undefined when none waits. */
	takeBack(): string | undefined;
	/** Removes the first message without a slot if this is true of its text. @returns whether it was removed */
	withdrawFirst(isWithdrawn: (text: string) => boolean): boolean;
	/** The number of messages that the user wrote, without those whose caller holds a slot. */
	readonly writtenCount: number;
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

	function remove(removed: Waiting): void {
		update(waiting.filter((other) => other !== removed));
	}

	function drop({item}: Waiting): void {
		if (item.kind === 'message') settle(item.slot, {status: 'dropped', delivery: 'not-sent'});
		else if (item.kind === 'request') settle(item.slot, {status: 'dropped'});
		else if (item.kind === 'feature') settle(item.slot, {status: 'dropped'});
		else if (item.kind === 'sign-in') settle(item.slot, {status: 'dropped'});
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
		get nextWithoutMessages() {
			return waiting.find(preempts) ?? waiting.find(({item}) => item.kind !== 'message');
		},
		enqueue(item, position) {
			const added: Waiting = {item, shown: shownAs(item, `q${nextId++}`)};
			const replaced = waiting.filter((each) => isReplaced(each, added));
			for (const each of replaced) drop(each);
			const others = waiting.filter((other) => !replaced.includes(other));
			update(position === 'last' ? [...others, added] : [added, ...others]);
		},
		remove,
		takeBack() {
			const last = waiting.findLast(({shown}) => shown !== undefined);
			if (last?.shown === undefined) return undefined;
			remove(last);
			drop(last);
			if (last.shown.kind === 'request') return last.shown.typed;
			const {overrides} = last.item.kind === 'message' ? last.item : {};
			return overrides === undefined ? typedAs(last.shown.text) : typedWith(overrides, last.shown.text);
		},
		withdrawFirst(isWithdrawn) {
			const first = waiting.find(({item}) => item.kind === 'message' && item.slot === undefined);
			if (first?.item.kind !== 'message' || !isWithdrawn(first.item.text)) return false;
			remove(first);
			return true;
		},
		get writtenCount() {
			return waiting.filter(({item}) => item.kind === 'message' && item.slot === undefined).length;
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

/** Whether an item goes out before everything else. */
export function preempts({item}: Waiting): boolean {
	return item.kind === 'sign-in' && item.preempts;
}

function isOfOther(item: {readonly author?: Author | undefined}, author: Author): boolean {
	return item.author !== undefined && item.author !== author;
}

function needsNoSignIn({item}: Waiting): boolean {
	return item.kind === 'sign-in' || (item.kind === 'request' && item.request === 'logout');
}

function shownAs(item: OutboxItem, id: string): QueueItem | undefined {
	switch (item.kind) {
		case 'message':
			return {
				...{kind: 'message', id, text: item.text},
				...(item.overrides === undefined ? {} : {overrides: item.overrides}),
			};
		case 'request':
			return commandShown(id, `/${item.request}`);
		case 'new-session':
			return commandShown(id, '/new');
		case 'feature': {
			if (item.isSilent) return undefined;
			const shown = item.typed === undefined ? featureShown(item) : {text: item.typed, typed: item.typed};
			return shown && {kind: 'request', id, ...shown};
		}
		case 'sign-in':
			return undefined;
	}
}

const commandShown = (id: string, typed: string): QueueItem => ({kind: 'request', id, text: typed, typed});

/** A request for a feature, as the command that makes it or else in words. A list, settings that are asked for, and feedback are shown elsewhere. */
function featureShown({
	frame,
	slot,
}: FeatureItem): {readonly text: string; readonly typed: string} | undefined {
	const command = (typed: string) => ({text: typed, typed});
	const words = (text: string) => ({text, typed: ''});
	// A command leaves no slot: the page of conversations does, where it is about any of them.
	const isCommand = slot === undefined;
	switch (frame.type) {
		case 'conversation_new':
			return command('/new');
		case 'conversation_rename':
			return isCommand
				? command(`/rename ${frame.title}`)
				: words(`rename a conversation to "${frame.title}"`);
		case 'conversation_delete':
			return isCommand ? command('/delete') : words('delete a conversation');
		case 'conversation_delete_bulk':
			return words(`delete ${frame.conversation_ids.length} conversations`);
		case 'conversation_delete_all':
			return words('delete all conversations');
		case 'conversation_load':
			return words('open a conversation');
		case 'config_reset':
			return words('reset the settings');
		case 'config_update': {
			const pairs = typedPairs(frame.config_overrides);
			return pairs === '' ? undefined : command(`/set ${pairs}`);
		}
		case 'conversation_list':
		case 'feedback':
			return undefined;
	}
}
