/**
 * The message list as the viewport sees it: entries, the turn under way in its place once there is something of it to
 * show, and what is queued at the end.
 */
import type {ChatSnapshot} from '../chat/chat.ts';
import type {Entry, QueueItem, Turn} from '../chat/entry.ts';

export type ListItem =
	| {readonly kind: 'entry'; readonly entry: Entry}
	| {readonly kind: 'turn'; readonly turn: Turn}
	| {readonly kind: 'queued'; readonly item: QueueItem};

/** The list without the cost of building one: any item by index, any index by key. */
export interface List {
	readonly count: number;
	item(index: number): ListItem;
	key(index: number): string;
	/** -1 when there is no such item. */
	indexOf(key: string): number;
}

/**
 * A reply keeps the key that its turn had, so that who reads it while it is written goes on reading when it is done.
 */
export function keyOf(item: ListItem): string {
	if (item.kind === 'turn') return `reply ${item.turn.entryId}`;
	if (item.kind === 'queued') return item.item.id;
	const {entry} = item;
	return entry.kind === 'assistant' && entry.answers !== undefined ? `reply ${entry.answers}` : entry.id;
}

export function listOf(snapshot: Pick<ChatSnapshot, 'entries' | 'turn' | 'queue'>): List {
	const {entries, queue} = snapshot;
	// A turn that has brought nothing yet is no item: when its first words come below the screen, they are news.
	const turn = snapshot.turn === undefined || isBare(snapshot.turn) ? undefined : snapshot.turn;
	const question = turn === undefined ? -1 : entries.findLastIndex((entry) => entry.id === turn.entryId);
	/** Index of the live turn in the list; past the end when there is none. */
	const live = turn === undefined ? Number.POSITIVE_INFINITY : question < 0 ? entries.length : question + 1;
	const shown = entries.length + (turn === undefined ? 0 : 1);
	const count = shown + queue.length;

	function item(index: number): ListItem {
		if (index >= shown) {
			const queued = queue[index - shown];
			if (queued === undefined) throw new RangeError(`no item ${index} in a list of ${count}`);
			return {kind: 'queued', item: queued};
		}
		if (index === live && turn !== undefined) return {kind: 'turn', turn};
		const entry = entries[index > live ? index - 1 : index];
		if (entry === undefined) throw new RangeError(`no item ${index} in a list of ${count}`);
		return {kind: 'entry', entry};
	}

	function indexOf(key: string): number {
		// What is looked up is nearly always near the end.
		for (let index = count - 1; index >= 0; index--) if (keyOf(item(index)) === key) return index;
		return -1;
	}

	return {count, item, key: (index) => keyOf(item(index)), indexOf};
}

function isBare({parts, text}: Turn): boolean {
	return parts.length === 0 && text === '';
}
