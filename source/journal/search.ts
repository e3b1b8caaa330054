/** Searches the journals of all sessions for words: with an index, or by reading all. What is found is the same. */
import {closeSync, openSync} from 'node:fs';
import {createLineFilter, hitIn, recordContent, type SearchHit, wordsOf} from './record-match.ts';
import {readLine} from './records.ts';
import {
	type LineBlock,
	largeTextsOf,
	lineBlocks,
	linesIn,
	readRange,
	type SegmentFile,
	segmentFiles,
} from './segment-files.ts';
import {sessionsBySegment} from './segment-links.ts';

/** Bytes of a journal: whole lines. */
export interface ByteRange {
	readonly start: number;
	readonly end: number;
}

/** What an index knows about a segment and words. */
export interface SegmentPlan {
	/** Where records with all words may be, in order; elsewhere up to `indexed` there are none. */
	readonly ranges: readonly ByteRange[];
	/** Nothing is known about the journal from this byte on. */
	readonly indexed: number;
	/** Where behind a byte, up to `indexed`, records with this id may be. */
	changesBehind(id: string, byte: number): readonly ByteRange[];
}

/** An index of the journals, for one query. */
export interface IndexedQuery {
	plan(segment: SegmentFile): SegmentPlan;
}

export interface SearchOptions {
	/** Ends the search. */
	readonly signal?: AbortSignal | undefined;
	/** Without one, all is read. */
	readonly index?: ((words: readonly string[]) => IndexedQuery) | undefined;
	/** As many hits of one session are enough. */
	readonly most?: number | undefined;
}

/** What a search without an index knows. */
const NOTHING_KNOWN: SegmentPlan = {ranges: [], indexed: 0, changesBehind: () => []};

/** The longest time for which the thread is held, ms. */
const HELD_MS = 8;

/** A function that lets the event loop turn every few milliseconds. @returns whether the work has to end */
export function createPause(signal: AbortSignal | undefined): () => Promise<boolean> | boolean {
	let since = performance.now();
	return () => {
		if (performance.now() - since < HELD_MS) return false;
		return new Promise((resolve) =>
			setImmediate(() => {
				since = performance.now();
				resolve(signal?.aborted === true);
			}),
		);
	};
}

/**
 * Searches all sessions, the last used first, and yields hits of one session at a time, at most one for each entry, the oldest
 * of a segment first. Never throws.
 */
export async function* searchSessions(
	sessions: string,
	query: string,
	{signal, index, most = Number.POSITIVE_INFINITY}: SearchOptions = {},
): AsyncGenerator<readonly SearchHit[]> {
	const words = wordsOf(query);
	const isEnded = (): boolean => signal?.aborted === true;
	if (words.length === 0 || isEnded()) return;
	const segments = segmentFiles(sessions);
	const sessionOf = sessionsBySegment(segments);
	const search: SegmentSearch = {words, filter: createLineFilter(words), mustEnd: createPause(signal)};
	const indexed = index?.(words);
	const counts = new Map<string, number>();
	for (const segment of segments) {
		const session = sessionOf.get(segment.id) ?? segment.id;
		for await (const hits of hitsOfSegment(segment, session, search, indexed)) {
			if (isEnded()) return;
			const count = counts.get(session) ?? 0;
			const wanted = count + hits.length > most ? hits.slice(0, most - count) : hits;
			counts.set(session, count + wanted.length);
			if (wanted.length > 0) yield wanted;
			if (count + hits.length >= most) break;
		}
		if (await search.mustEnd()) return;
	}
}

interface SegmentSearch {
	readonly words: readonly string[];
	readonly filter: (bytes: Buffer) => boolean;
	readonly mustEnd: () => Promise<boolean> | boolean;
}

async function* hitsOfSegment(
	segment: SegmentFile,
	session: string,
	{words, filter, mustEnd}: SegmentSearch,
	indexed: IndexedQuery | undefined,
): AsyncGenerator<readonly SearchHit[]> {
	const rest = new Map<string, SearchHit>();
	/** What the journal says behind its indexed part: that counts. */
	const changed = new Set<string>();
	const largeText = largeTextsOf(segment);
	let descriptor: number | undefined;
	try {
		descriptor = openSync(segment.file, 'r');
		const {ranges, indexed: start, changesBehind} = indexed?.plan(segment) ?? NOTHING_KNOWN;
		for (const block of lineBlocks(descriptor, start, segment.journalBytes)) {
			if (await mustEnd()) return;
			if (ranges.length > 0 || rest.size > 0 || filter(block.bytes))
				for (const id of addHits(rest, block)) changed.add(id);
		}
		for (const range of ranges) {
			if (await mustEnd()) return;
			const block = {bytes: readRange(descriptor, range.start, range.end), start: range.start};
			if (!filter(block.bytes)) continue;
			const found = new Map<string, SearchHit>();
			addHits(found, block);
			for (const id of found.keys())
				if (changed.has(id) || changesBehind(id, range.end).some(hasRecordOf(descriptor, id)))
					found.delete(id);
			if (found.size > 0) yield [...found.values()];
		}
	} catch {
		// What was read before counts.
	} finally {
		if (descriptor !== undefined) closeSync(descriptor);
	}
	if (rest.size > 0) yield [...rest.values()];

	/** Changes the hits by the records of a block. @returns the ids that it has records of */
	function addHits(hits: Map<string, SearchHit>, block: LineBlock): readonly string[] {
		const ids: string[] = [];
		for (const {line} of linesIn(block)) {
			const record = readLine(line);
			const content = record && recordContent(record, largeText);
			if (content === undefined) continue;
			ids.push(content.id);
			// A changed entry may no longer have the words.
			hits.delete(content.id);
			const hit = hitIn(session, content, words);
			if (hit !== undefined) hits.set(content.id, hit);
		}
		return ids;
	}
}

const hasRecordOf =
	(descriptor: number, id: string) =>
	({start, end}: ByteRange): boolean => {
		for (const {line} of linesIn({bytes: readRange(descriptor, start, end), start})) {
			const record = readLine(line);
			if (record !== undefined && recordContent(record)?.id === id) return true;
		}
		return false;
	};
