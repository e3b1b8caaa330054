/**
 * The message list as the viewport sees it: entries, the turn under way in its place once there is something of it to
 * show, and what is queued at the end.
 */
import type {ChatSnapshot} from '../chat/chat.ts';
import type {Entry, QueueItem, ToolCall, Turn} from '../chat/entry.ts';
import {callsIn} from '../chat/tools.ts';
import {KeyIndex} from './key-index.ts';

export type ListItem =
	| {readonly kind: 'entry'; readonly entry: Entry}
	| {readonly kind: 'turn'; readonly turn: Turn}
	/** The last one can be taken back. */
	| {readonly kind: 'queued'; readonly item: QueueItem; readonly isLast: boolean};

/** The list without the cost of building one: any item by index, any index by key. */
export interface List {
	readonly count: number;
	item(index: number): ListItem;
	key(index: number): string;
	/** By the key of an item, or of a tool call in it. -1 when there is no such item. */
	indexOf(key: string): number;
	/** The index among the entries of the item there, or of the next item that is one. */
	entryIndex(index: number): number;
}

/** The tool calls of an item, in order. */
export function callsOf(item: ListItem): readonly ToolCall[] {
	if (item.kind === 'turn') return callsIn(item.turn.parts);
	return item.kind === 'entry' && item.entry.kind === 'assistant' ? callsIn(item.entry.parts) : [];
}

/**
 * A reply keeps the key that its turn had, so that who reads it while it is written goes on reading when it is done.
 */
export function keyOf(item: ListItem): string {
	if (item.kind === 'turn') return `reply ${item.turn.entryId}`;
	if (item.kind === 'queued') return item.item.id;
	return entryKey(item.entry);
}

/** The key of an entry's item. */
export const entryKey = (entry: Entry): string =>
	entry.kind === 'assistant' && entry.answers !== undefined ? `reply ${entry.answers}` : entry.id;

/** One for all lists, since each mostly is the one before with an entry more. */
const places = new KeyIndex<Entry>((entry) => [
	entryKey(entry),
	...(entry.kind === 'assistant' ? callsIn(entry.parts).map(({key}) => key) : []),
]);
/** The same by id, under which a reply is not found as the turn that it was. */
const questions = new KeyIndex<Entry>((entry) => [entry.id]);

export function listOf(snapshot: Pick<ChatSnapshot, 'entries' | 'turn' | 'queue'>): List {
	const {entries, queue} = snapshot;
	// A turn that has brought nothing yet is no item: when its first words come below the screen, they are news.
	const turn = snapshot.turn === undefined || isBare(snapshot.turn) ? undefined : snapshot.turn;
	const question = turn === undefined ? -1 : questions.indexOf(entries, turn.entryId);
	/** Index of the live turn in the list; past the end when there is none. */
	const live = turn === undefined ? Number.POSITIVE_INFINITY : question < 0 ? entries.length : question + 1;
	const shown = entries.length + (turn === undefined ? 0 : 1);
	const count = shown + queue.length;

	function item(index: number): ListItem {
		if (index >= shown) {
			const queued = queue[index - shown];
			if (queued === undefined) throw new RangeError(`no item ${index} in a list of ${count}`);
			return {kind: 'queued', item: queued, isLast: index === count - 1};
		}
		if (index === live && turn !== undefined) return {kind: 'turn', turn};
		const entry = entries[index > live ? index - 1 : index];
		if (entry === undefined) throw new RangeError(`no item ${index} in a list of ${count}`);
		return {kind: 'entry', entry};
	}

	function indexOf(key: string): number {
		for (let index = count - 1; index >= shown; index--) if (keyOf(item(index)) === key) return index;
		if (turn !== undefined && isIn(turn, key)) return live;
		const index = places.indexOf(entries, key);
		return index < live ? index : index + 1;
	}

	function entryIndex(index: number): number {
		return Math.min(entries.length, index > live ? index - 1 : index);
	}

	return {count, item, key: (index) => keyOf(item(index)), indexOf, entryIndex};
}

function isIn(turn: Turn, key: string): boolean {
	return key === keyOf({kind: 'turn', turn}) || callsIn(turn.parts).some((call) => call.key === key);
}

function isBare({parts, text}: Turn): boolean {
	return parts.length === 0 && text === '';
}
