/**
 * Cuts long replies into items of the list, each a stretch of the parts, so that the screen lays out what is near and
 * never a hundred thousand calls: where each begins, and which stretch a place in the list belongs to.
 */
import type {Entry, ReplyPart} from '../../chat/entry.ts';

/** Parts in one item. More than a screen, so that a screen is two items of them. */
export const CHUNK_PARTS = 64;

/** Parts `from` (inclusive) to `to` (exclusive) of a reply. */
export interface ReplyChunk {
	readonly from: number;
	readonly to: number;
}

/** How many items a reply of these parts is: at least one. */
export const itemsIn = (parts: readonly ReplyPart[]): number =>
	Math.max(1, Math.ceil(parts.length / CHUNK_PARTS));

/** @param nth from 0 */
export const chunkAt = (parts: readonly ReplyPart[], nth: number): ReplyChunk => ({
	from: nth * CHUNK_PARTS,
	to: Math.min(parts.length, (nth + 1) * CHUNK_PARTS),
});

/** The key of the n-th item of a reply, made from the key of its first. */
export const chunkKey = (key: string, nth: number): string => (nth === 0 ? key : `${key} #${nth}`);

/** Reads `stretchKey` backwards. */
export function readChunkKey(key: string): {readonly base: string; readonly nth: number} {
	const match = / #(\d+)$/.exec(key);
	return match === null ? {base: key, nth: 0} : {base: key.slice(0, match.index), nth: Number(match[1])};
}

const callPlaces = new WeakMap<readonly ReplyPart[], ReadonlyMap<string, number>>();

/** Which item of a reply shows a call; -1 when there is no such call. Walks through the parts once. */
export function chunkOfCall(parts: readonly ReplyPart[], key: string): number {
	let places = callPlaces.get(parts);
	if (places === undefined) {
		const made = new Map<string, number>();
		for (const [place, part] of parts.entries()) if (part.kind === 'tool') made.set(part.call.key, place);
		callPlaces.set(parts, made);
		places = made;
	}
	const place = places.get(key);
	return place === undefined ? -1 : Math.floor(place / CHUNK_PARTS);
}

/** A reply of more than one item. */
interface LongReply {
	/** Among the entries. */
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
		if (entry.kind !== 'assistant' || entry.parts.length <= CHUNK_PARTS) continue;
		const items = itemsIn(entry.parts);
		found.push({index, first: index + extra, items});
		extra += items - 1;
	}
	longReplies.set(entries, found);
	return found;
}

/** The last of them for which it holds; it must hold for all before one for which it does. */
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

/** Items of all entries before one; of all of them for the number of entries. */
export function itemsBefore(entries: readonly Entry[], index: number): number {
	const long = lastWhere(longRepliesIn(entries), (reply) => reply.index < index);
	return long === undefined ? index : long.first + long.items + (index - long.index - 1);
}

/** The entry that an item is of, and the how-manieth item of it, from 0. */
export function entryAt(
	entries: readonly Entry[],
	item: number,
): {readonly index: number; readonly nth: number} {
	const long = lastWhere(longRepliesIn(entries), (reply) => reply.first <= item);
	if (long === undefined) return {index: item, nth: 0};
	const past = item - long.first;
	if (past < long.items) return {index: long.index, nth: past};
	return {index: long.index + 1 + past - long.items, nth: 0};
}
