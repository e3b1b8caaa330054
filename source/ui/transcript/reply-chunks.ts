/**
 * Splits long replies into several items of the list, each a chunk of what the reply shows, so that the screen lays out the
 * chunks near the visible rows and never a hundred thousand calls.
 */
import type {AssistantEntry, Entry, ReplyPart} from '../../chat/entry.ts';
import {firstPartOf, type ReplySegment, runsIn, segmentsOf} from './call-runs.ts';
import type {Folds} from './fold-state.ts';

/** Segments in one item. More than fit on a screen, so that a screen shows at most two items. */
export const CHUNK_SIZE = 64;

/** Whether a reply may have several items; the texts of such a reply are units of their own. */
export const isLong = (parts: readonly ReplyPart[]): boolean => parts.length > CHUNK_SIZE;

/** Number of items of a reply with these parts: at least one. */
export const itemsIn = (parts: readonly ReplyPart[], folds: Folds): number =>
	isLong(parts) ? Math.ceil(segmentsOf(parts, folds).length / CHUNK_SIZE) : 1;

/** What an item of a reply shows. @param chunk index from 0 */
export function chunkAt(parts: readonly ReplyPart[], chunk: number, folds: Folds): readonly ReplySegment[] {
	const segments = segmentsOf(parts, folds);
	return isLong(parts) ? segments.slice(chunk * CHUNK_SIZE, (chunk + 1) * CHUNK_SIZE) : segments;
}

/** Index of the first part of an item; the number of parts if there is no such item. */
export function firstPartAt(parts: readonly ReplyPart[], chunk: number, folds: Folds): number {
	if (chunk === 0) return 0;
	const segment = isLong(parts) ? segmentsOf(parts, folds)[chunk * CHUNK_SIZE] : undefined;
	return segment === undefined ? parts.length : firstPartOf(segment);
}

/** Index of the item that shows a part, or the run that hides it; -1 if there is no such part. */
export function chunkOfPart(parts: readonly ReplyPart[], index: number, folds: Folds): number {
	if (index < 0 || (index > 0 && index >= parts.length)) return -1;
	if (!isLong(parts)) return 0;
	const segments = segmentsOf(parts, folds);
	const after = countWhere(segments, (segment) => firstPartOf(segment) <= index);
	return Math.floor(Math.max(0, after - 1) / CHUNK_SIZE);
}

/** The key of an item or of a text in a reply, made from the key of its first item and the index of its first part. */
export const chunkKey = (key: string, part: number): string => (part === 0 ? key : `${key} #${part}`);

const DETAIL = / (?:reasoning|source \d+)$/;

/** The key of the reasoning before a text, or of a source below a reply: a unit of its own. `key` as `chunkKey` makes it. */
export const detailKey = (key: string, detail: 'reasoning' | `source ${number}`): string =>
	`${key} ${detail}`;

/** Whether `detailKey` made the key. */
export const isDetail = (key: string): boolean => DETAIL.test(key);

/** The inverse of `chunkKey`, also for the key of a detail. */
export function readChunkKey(key: string): {readonly base: string; readonly part: number} {
	const chunk = key.replace(DETAIL, '');
	const match = / #(\d+)$/.exec(chunk);
	return match === null
		? {base: chunk, part: 0}
		: {base: chunk.slice(0, match.index), part: Number(match[1])};
}

const callIndexes = new WeakMap<readonly ReplyPart[], ReadonlyMap<string, number>>();

/** Index of the part with this call, or of the first one of this run; -1 if there is none. Reads the parts once. */
export function partOfCall(parts: readonly ReplyPart[], key: string): number {
	let indexes = callIndexes.get(parts);
	if (indexes === undefined) {
		const created = new Map(runsIn(parts).map((run) => [run.key, run.from]));
		for (const [index, part] of parts.entries()) if (part.kind === 'tool') created.set(part.call.key, index);
		callIndexes.set(parts, created);
		indexes = created;
	}
	return indexes.get(key) ?? -1;
}

/** A reply of more than one item. */
interface LongReply {
	/** Index among the entries. */
	readonly index: number;
	/** Items of all entries before it. */
	readonly first: number;
	readonly items: number;
}

interface LongReplies {
	/** The replies that may have several items, with their indexes among the entries. */
	readonly all: readonly (readonly [index: number, entry: AssistantEntry])[];
	/** The latest result. */
	last?: {readonly folds: Folds; readonly replies: readonly LongReply[]};
}

const longReplies = new WeakMap<readonly Entry[], LongReplies>();

function longRepliesIn(entries: readonly Entry[], folds: Folds): readonly LongReply[] {
	let known = longReplies.get(entries);
	if (known === undefined) {
		const all: (readonly [number, AssistantEntry])[] = [];
		for (const [index, entry] of entries.entries()) {
			if (entry.kind !== 'assistant') continue;
			const parts = entry.onDisk?.partCount ?? entry.parts.length;
			if (parts > CHUNK_SIZE) all.push([index, entry]);
		}
		known = {all};
		longReplies.set(entries, known);
	}
	if (known.last?.folds === folds) return known.last.replies;
	const replies: LongReply[] = [];
	let extra = 0;
	for (const [index, {parts}] of known.all) {
		const items = itemsIn(parts, folds);
		replies.push({index, first: index + extra, items});
		extra += items - 1;
	}
	known.last = {folds, replies};
	return replies;
}

/** Number of the first elements for which the predicate holds; it must hold for all elements before such a one. */
function countWhere<Element>(elements: readonly Element[], holds: (element: Element) => boolean): number {
	let [low, high] = [0, elements.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		const element = elements[middle];
		if (element !== undefined && holds(element)) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Number of items of all entries before an index. */
export function itemsBefore(entries: readonly Entry[], index: number, folds: Folds): number {
	const replies = longRepliesIn(entries, folds);
	const long = replies[countWhere(replies, (reply) => reply.index < index) - 1];
	return long === undefined ? index : long.first + long.items + (index - long.index - 1);
}

/** The entry of an item, and the index of its chunk. */
export function entryAt(
	entries: readonly Entry[],
	item: number,
	folds: Folds,
): {readonly index: number; readonly chunk: number} {
	const replies = longRepliesIn(entries, folds);
	const long = replies[countWhere(replies, (reply) => reply.first <= item) - 1];
	if (long === undefined) return {index: item, chunk: 0};
	const offset = item - long.first;
	if (offset < long.items) return {index: long.index, chunk: offset};
	return {index: long.index + 1 + offset - long.items, chunk: 0};
}
