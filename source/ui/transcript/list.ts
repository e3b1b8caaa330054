/**
 * The list of items for the viewport: entries, the running turn at its position once it has something to show, and the queue
 * at the end. A long reply has several items.
 */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {Entry, QueueItem, ReplyPart, ToolCall, Turn} from '../../chat/entry.ts';
import {callsIn} from '../../chat/tools.ts';
import type {CallRun, ReplySegment} from './call-runs.ts';
import {Folds} from './fold-state.ts';
import {KeyIndex} from './key-index.ts';
import {
	chunkAt,
	chunkKey,
	chunkOfPart,
	entryAt,
	firstPartAt,
	itemsBefore,
	itemsIn,
	partOfCall,
	readChunkKey,
} from './reply-chunks.ts';

/** An item of a reply. */
interface ReplyItem {
	/** Index among the items of the reply, from 0; undefined for the first. */
	readonly chunk?: number | undefined;
	/** The folds with which the reply was split into items; undefined = nothing was opened. */
	readonly folds?: Folds | undefined;
}

export type ListItem =
	| ({
			readonly kind: 'entry';
			readonly entry: Entry;
			/** The time of the entry before one that is no reply, as far as it is known: the gap is marked. */
			readonly since?: number | undefined;
	  } & ReplyItem)
	| ({readonly kind: 'turn'; readonly turn: Turn} & ReplyItem)
	| QueuedListItem;

/** One of the queue. Several of them have one row each, so that the answer that is arriving keeps its space. */
export interface QueuedListItem {
	readonly kind: 'queued';
	readonly item: QueueItem;
	/** Only the last one can be taken back. */
	readonly isLast: boolean;
	readonly isFolded?: boolean;
	/** Number of those between the item before and this one, which have no rows. */
	readonly hidden?: number;
}

/** Rows of a queue, at most, with the one that counts the others. */
const QUEUE_ROWS = 5;
/** Items of a longer queue: the first ones, and the last one. */
const SHOWN_OF_LONG = QUEUE_ROWS - 1;

/** The list without the cost of building an array: any item by index, any index by key. */
export interface List {
	readonly count: number;
	/** Number of messages. */
	readonly messages: number;
	item(index: number): ListItem;
	key(index: number): string;
	/** Takes the key of an item, or of a tool call in it. Returns -1 if there is no such item. */
	indexOf(key: string): number;
	/** The index among the entries, of the item or of the next item that is an entry. */
	entryIndex(index: number): number;
	/** The index of the item's message. */
	messageIndex(index: number): number;
}

/** Always the same object, since parts are the key of caches. */
const NO_PARTS: readonly ReplyPart[] = [];

/** All parts of the item's reply; none for an item that is no reply. */
export function partsOf(item: ListItem): readonly ReplyPart[] {
	if (item.kind === 'turn') return item.turn.parts;
	return item.kind === 'entry' && item.entry.kind === 'assistant' ? item.entry.parts : NO_PARTS;
}

/** Nothing was opened or folded. */
const UNTOUCHED = new Folds();

export const foldsOf = (item: ListItem): Folds =>
	item.kind === 'queued' ? UNTOUCHED : (item.folds ?? UNTOUCHED);

/** What an item of a reply shows. */
export const segmentsIn = (item: ListItem): readonly ReplySegment[] =>
	chunkAt(partsOf(item), chunkOf(item), foldsOf(item));

/** The parts that an item shows. */
export function shownParts(item: ListItem): readonly ReplyPart[] {
	const parts = partsOf(item);
	return segmentsIn(item).flatMap((segment) => (typeof segment === 'number' ? (parts[segment] ?? []) : []));
}

/** The tool calls of an item, in order. */
export const callsOf = (item: ListItem): readonly ToolCall[] => callsIn(shownParts(item));

/** The call that a unit of the item is, or the calls of the run whose row it is; none for the message itself. */
export function callsUnder(item: ListItem, unit: string): readonly ToolCall[] {
	const call = callsOf(item).find(({key}) => key === unit);
	if (call !== undefined) return [call];
	const run = segmentsIn(item).find(
		(segment): segment is CallRun => typeof segment !== 'number' && segment.key === unit,
	);
	return run === undefined ? [] : callsIn(partsOf(item).slice(run.from, run.to));
}

/** Index of the item among those of its message, from 0. */
export const chunkOf = (item: ListItem): number => (item.kind === 'queued' ? 0 : (item.chunk ?? 0));

/** A reply keeps the key of its turn, so that a position in it stays valid when the turn ends. */
export function keyOf(item: ListItem): string {
	if (item.kind === 'queued') return item.item.id;
	const first = firstPartAt(partsOf(item), chunkOf(item), foldsOf(item));
	return chunkKey(item.kind === 'turn' ? turnKey(item.turn) : entryKey(item.entry), first);
}

/** The key of the first item of the turn under way. */
export const turnKey = ({entryId}: Turn): string => `reply ${entryId}`;

/** The key of an entry's first item. */
export const entryKey = (entry: Entry): string =>
	entry.kind === 'assistant' && entry.answers !== undefined ? `reply ${entry.answers}` : entry.id;

/** The prefix of the keys of an entry's calls: its own id, or that of the question, under which they were announced. */
const callPrefix = (id: string): string => `${id}/`;

function prefixOf(key: string): string | undefined {
	const end = key.indexOf('/');
	return end < 0 ? undefined : key.slice(0, end + 1);
}

/** Shared by all lists, since a list usually equals the previous one with another entry. */
const entryKeys = new KeyIndex<Entry>((entry) => {
	if (entry.kind !== 'assistant') return [entryKey(entry)];
	const own = [entryKey(entry), callPrefix(entry.id)];
	return entry.answers === undefined ? own : [...own, callPrefix(entry.answers)];
});
/** The same by id only: a reply is not found by the key of its turn. */
const entryIds = new KeyIndex<Entry>((entry) => [entry.id]);

/** @param folds decide how many items a long reply has */
export function listOf(snapshot: Pick<ChatSnapshot, 'entries' | 'turn' | 'queue'>, folds = UNTOUCHED): List {
	const {entries, queue} = snapshot;
	// An empty turn is no item: when its first text arrives below the screen, it counts as new.
	const turn = snapshot.turn === undefined || isEmpty(snapshot.turn) ? undefined : snapshot.turn;
	const question = turn === undefined ? -1 : entryIds.indexOf(entries, turn.entryId);
	/** Number of entries before the live turn; all entries if there is none. */
	const before = question < 0 ? entries.length : question + 1;
	/** Index of the live turn's first item, and the number of its items. */
	const live = itemsBefore(entries, before, folds);
	const liveItems = turn === undefined ? 0 : itemsIn(turn.parts, folds);
	const shown = itemsBefore(entries, entries.length, folds) + liveItems;
	const queued = queue.length > QUEUE_ROWS ? SHOWN_OF_LONG : queue.length;
	const count = shown + queued;

	function queuedItem(index: number): ListItem {
		const isLast = index === queued - 1;
		const found = isLast ? queue.at(-1) : queue[index];
		if (found === undefined) throw new RangeError(`no item ${shown + index} in a list of ${count}`);
		const hidden = isLast ? queue.length - queued : 0;
		return {kind: 'queued', item: found, isLast, isFolded: queue.length > 1, hidden};
	}

	function item(index: number): ListItem {
		if (index >= shown) return queuedItem(index - shown);
		if (turn !== undefined && index >= live && index < live + liveItems)
			return {kind: 'turn', turn, chunk: index - live, folds};
		const position = entryAt(entries, index < live ? index : index - liveItems, folds);
		const entry = entries[position.index];
		if (entry === undefined) throw new RangeError(`no item ${index} in a list of ${count}`);
		// The time of a reply is in its heading.
		const since = entry.kind === 'assistant' ? undefined : entries[position.index - 1]?.at;
		return {kind: 'entry', entry, chunk: position.chunk, folds, ...(since === undefined ? {} : {since})};
	}

	function indexOf(key: string): number {
		for (let index = count - 1; index >= shown; index--) if (keyOf(item(index)) === key) return index;
		const prefix = prefixOf(key);
		const {base, part} = readChunkKey(key);
		/** Index within the message; -1 if it is not there. */
		const within = (parts: readonly ReplyPart[]): number =>
			chunkOfPart(parts, prefix === undefined ? part : partOfCall(parts, key), folds);
		if (turn !== undefined && (base === turnKey(turn) || prefix === callPrefix(turn.entryId))) {
			// The text that is arriving follows the parts.
			const isArriving = prefix === undefined && part > 0 && part === turn.parts.length;
			const position = isArriving ? liveItems - 1 : within(turn.parts);
			return position < 0 ? -1 : live + position;
		}
		const index = entryKeys.indexOf(entries, prefix ?? base);
		const entry = entries[index];
		if (entry === undefined) return -1;
		const position = within(partsOf({kind: 'entry', entry}));
		if (position < 0) return -1;
		const at = itemsBefore(entries, index, folds) + position;
		return index < before ? at : at + liveItems;
	}

	function entryIndex(index: number): number {
		if (index >= shown) return entries.length;
		if (index >= live && index < live + liveItems) return before;
		return entryAt(entries, index < live ? index : index - liveItems, folds).index;
	}

	function messageIndex(index: number): number {
		const turns = turn === undefined ? 0 : 1;
		if (index >= shown) return entries.length + turns + index - shown;
		return entryIndex(index) + (index >= live + liveItems ? turns : 0);
	}

	return {
		count,
		messages: entries.length + (turn === undefined ? 0 : 1) + queued,
		item,
		key: (index) => keyOf(item(index)),
		indexOf,
		entryIndex,
		messageIndex,
	};
}

function isEmpty({parts, text}: Turn): boolean {
	return parts.length === 0 && text === '';
}
