/**
 * The message list as the viewport sees it: entries, the turn under way in its place once there is something of it to
 * show, and what is queued at the end. A long reply is several items.
 */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Entry, QueueItem, ReplyPart, ToolCall, Turn} from '../../chat/entry.ts';
import {callsIn} from '../../chat/tools.ts';
import {KeyIndex} from './key-index.ts';
import {chunkAt, chunkKey, chunkOfCall, entryAt, itemsBefore, itemsIn, readChunkKey} from './reply-chunks.ts';

/** `nth` counts the items of one reply, from 0; left out for the first. */
export type ListItem =
	| {readonly kind: 'entry'; readonly entry: Entry; readonly nth?: number | undefined}
	| {readonly kind: 'turn'; readonly turn: Turn; readonly nth?: number | undefined}
	/** The last one can be taken back. */
	| {readonly kind: 'queued'; readonly item: QueueItem; readonly isLast: boolean};

/** The list without the cost of building one: any item by index, any index by key. */
export interface List {
	readonly count: number;
	/** How many messages the items are of. */
	readonly messages: number;
	item(index: number): ListItem;
	key(index: number): string;
	/** By the key of an item, or of a tool call in it. -1 when there is no such item. */
	indexOf(key: string): number;
	/** The index among the entries of the item there, or of the next item that is one. */
	entryIndex(index: number): number;
	/** The index among the messages of the item there. */
	messageIndex(index: number): number;
}

/** All parts of the reply that an item is of; none for any other item. */
export function partsOf(item: ListItem): readonly ReplyPart[] {
	if (item.kind === 'turn') return item.turn.parts;
	return item.kind === 'entry' && item.entry.kind === 'assistant' ? item.entry.parts : [];
}

/** The parts that an item shows. */
export function shownParts(item: ListItem): readonly ReplyPart[] {
	const parts = partsOf(item);
	if (itemsIn(parts) === 1) return parts;
	const {from, to} = chunkAt(parts, nthOf(item));
	return parts.slice(from, to);
}

/** The tool calls of an item, in order. */
export const callsOf = (item: ListItem): readonly ToolCall[] => callsIn(shownParts(item));

/** The how-manieth item of its message it is, from 0. */
export const nthOf = (item: ListItem): number => (item.kind === 'queued' ? 0 : (item.nth ?? 0));

/**
 * A reply keeps the key that its turn had, so that who reads it while it is written goes on reading when it is done.
 */
export function keyOf(item: ListItem): string {
	if (item.kind === 'turn') return chunkKey(turnKey(item.turn), nthOf(item));
	if (item.kind === 'queued') return item.item.id;
	return chunkKey(entryKey(item.entry), nthOf(item));
}

const turnKey = ({entryId}: Turn): string => `reply ${entryId}`;

/** The key of an entry's first item. */
export const entryKey = (entry: Entry): string =>
	entry.kind === 'assistant' && entry.answers !== undefined ? `reply ${entry.answers}` : entry.id;

/** What the keys of an entry's calls begin with: its own id, or that of the question, under which they were announced. */
const callPrefix = (id: string): string => `${id}/`;

function prefixOf(key: string): string | undefined {
	const end = key.indexOf('/');
	return end < 0 ? undefined : key.slice(0, end + 1);
}

/** One for all lists, since each mostly is the one before with an entry more. */
const places = new KeyIndex<Entry>((entry) => {
	if (entry.kind !== 'assistant') return [entryKey(entry)];
	const own = [entryKey(entry), callPrefix(entry.id)];
	return entry.answers === undefined ? own : [...own, callPrefix(entry.answers)];
});
/** The same by id, under which a reply is not found as the turn that it was. */
const questions = new KeyIndex<Entry>((entry) => [entry.id]);

export function listOf(snapshot: Pick<ChatSnapshot, 'entries' | 'turn' | 'queue'>): List {
	const {entries, queue} = snapshot;
	// A turn that has brought nothing yet is no item: when its first words come below the screen, they are news.
	const turn = snapshot.turn === undefined || isBare(snapshot.turn) ? undefined : snapshot.turn;
	const question = turn === undefined ? -1 : questions.indexOf(entries, turn.entryId);
	/** Entries before the live turn; all of them when there is none. */
	const before = question < 0 ? entries.length : question + 1;
	/** Index of the live turn's first item, and how many it has. */
	const live = itemsBefore(entries, before);
	const liveItems = turn === undefined ? 0 : itemsIn(turn.parts);
	const shown = itemsBefore(entries, entries.length) + liveItems;
	const count = shown + queue.length;

	function item(index: number): ListItem {
		if (index >= shown) {
			const queued = queue[index - shown];
			if (queued === undefined) throw new RangeError(`no item ${index} in a list of ${count}`);
			return {kind: 'queued', item: queued, isLast: index === count - 1};
		}
		if (turn !== undefined && index >= live && index < live + liveItems)
			return {kind: 'turn', turn, nth: index - live};
		const place = entryAt(entries, index < live ? index : index - liveItems);
		const entry = entries[place.index];
		if (entry === undefined) throw new RangeError(`no item ${index} in a list of ${count}`);
		return {kind: 'entry', entry, nth: place.nth};
	}

	function indexOf(key: string): number {
		for (let index = count - 1; index >= shown; index--) if (keyOf(item(index)) === key) return index;
		const prefix = prefixOf(key);
		const {base, nth} = readChunkKey(key);
		/** Within the message found, -1 when it is not there. */
		const within = (parts: readonly ReplyPart[]): number => {
			const place = prefix === undefined ? nth : chunkOfCall(parts, key);
			return place < itemsIn(parts) ? place : -1;
		};
		if (turn !== undefined && (base === turnKey(turn) || prefix === callPrefix(turn.entryId))) {
			const place = within(turn.parts);
			return place < 0 ? -1 : live + place;
		}
		const index = places.indexOf(entries, prefix ?? base);
		const entry = entries[index];
		if (entry === undefined) return -1;
		const place = within(partsOf({kind: 'entry', entry}));
		if (place < 0) return -1;
		const at = itemsBefore(entries, index) + place;
		return index < before ? at : at + liveItems;
	}

	function entryIndex(index: number): number {
		if (index >= shown) return entries.length;
		if (index >= live && index < live + liveItems) return before;
		return entryAt(entries, index < live ? index : index - liveItems).index;
	}

	function messageIndex(index: number): number {
		const turns = turn === undefined ? 0 : 1;
		if (index >= shown) return entries.length + turns + index - shown;
		return entryIndex(index) + (index >= live + liveItems ? turns : 0);
	}

	return {
		count,
		messages: entries.length + (turn === undefined ? 0 : 1) + queue.length,
		item,
		key: (index) => keyOf(item(index)),
		indexOf,
		entryIndex,
		messageIndex,
	};
}

function isBare({parts, text}: Turn): boolean {
	return parts.length === 0 && text === '';
}
