/**
 * Splits long replies into several items of the list, each a chunk of the parts, so that the screen lays out the chunks near
 * the visible rows and never a hundred thousand calls.
 */
import type {Entry, ReplyPart} from '../../chat/entry.ts';

/** Parts in one item. More than fit on a screen, so that a screen shows at most two items. */
export const CHUNK_SIZE = 64;

/** Parts `from` (inclusive) to `to` (exclusive) of a reply. */
export interface ReplyChunk {
	readonly from: number;
	readonly to: number;
}

/** Number of items of a reply with these parts: at least one. */
export const itemsIn = (parts: readonly ReplyPart[]): number =>
	Math.max(1, Math.ceil(parts.length / CHUNK_SIZE));

/** @param chunk index from 0 */
export const chunkAt = (parts: readonly ReplyPart[], chunk: number): ReplyChunk => ({
	from: chunk * CHUNK_SIZE,
	to: Math.min(parts.length, (chunk + 1) * CHUNK_SIZE),
});

/** The key of an item of a reply, made from the key of its first item. */
export const chunkKey = (key: string, chunk: number): string => (chunk === 0 ? key : `${key} #${chunk}`);

/** The inverse of `chunkKey`. */
export function readChunkKey(key: string): {readonly base: string; readonly chunk: number} {
	const match = / #(\d+)$/.exec(key);
	return match === null ? {base: key, chunk: 0} : {base: key.slice(0, match.index), chunk: Number(match[1])};
}

const callIndexes = new WeakMap<readonly ReplyPart[], ReadonlyMap<string, number>>();

/** Index of the item of a reply that shows a call; -1 if there is no such call. Reads the parts once. */
export function chunkOfCall(parts: readonly ReplyPart[], key: string): number {
	let indexes = callIndexes.get(parts);
	if (indexes === undefined) {
		const created = new Map<string, number>();
		for (const [index, part] of parts.entries()) if (part.kind === 'tool') created.set(part.call.key, index);
		callIndexes.set(parts, created);
		indexes = created;
	}
	const index = indexes.get(key);
	return index === undefined ? -1 : Math.floor(index / CHUNK_SIZE);
}

/** A reply of more than one item. */
interface LongReply {
	/** Index among the entries. */
	readonly index: number;
	/** Items of all entries before it. */
	readonly first: number;
	readonly items: number;
}

const longReplies = new WeakMap<readonly Entry[], readonly LongReply[]>();

function longRepliesIn(entries: readonly Entry[]): readonly LongReply[] {
	const known = longReplies.get(entries);
	if (known !== undefined) return known;
	const found: LongReply[] = [];
	let extra = 0;
	for (const [index, entry] of entries.entries()) {
		if (entry.kind !== 'assistant' || entry.parts.length <= CHUNK_SIZE) continue;
		const items = itemsIn(entry.parts);
		found.push({index, first: index + extra, items});
		extra += items - 1;
	}
	longReplies.set(entries, found);
	return found;
}

/** The last reply for which the predicate holds; it must hold for all replies before that one. */
function lastWhere(
	replies: readonly LongReply[],
	holds: (reply: LongReply) => boolean,
): LongReply | undefined {
	let [low, high] = [0, replies.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		const reply = replies[middle];
		if (reply !== undefined && holds(reply)) low = middle + 1;
		else high = middle;
	}
	return replies[low - 1];
}

/** Number of items of all entries before an index. */
export function itemsBefore(entries: readonly Entry[], index: number): number {
	const long = lastWhere(longRepliesIn(entries), (reply) => reply.index < index);
	return long === undefined ? index : long.first + long.items + (index - long.index - 1);
}

/** The entry of an item, and the index of its chunk. */
export function entryAt(
	entries: readonly Entry[],
	item: number,
): {readonly index: number; readonly chunk: number} {
	const long = lastWhere(longRepliesIn(entries), (reply) => reply.first <= item);
	if (long === undefined) return {index: item, chunk: 0};
	const offset = item - long.first;
	if (offset < long.items) return {index: long.index, chunk: offset};
	return {index: long.index + 1 + offset - long.items, chunk: 0};
}
