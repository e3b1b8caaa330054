/**
 * The index of the journals: says where the words of a query may be. It can be deleted at any time, by anyone; what it does not
 * cover, or what is damaged, is read instead.
 */
import {closeSync, openSync} from 'node:fs';
import type {ByteRange, IndexedQuery, SegmentPlan} from '../search.ts';
import {readRange, type SegmentFile} from '../segment-files.ts';
import {deletePack, packFiles} from './index-folder.ts';
import {checksumOf, openPack, type Pack, PackError, type PackedRange} from './pack.ts';
import {bitsOfId, bitsOfWord} from './signature.ts';

/** Bytes at the end of a range that its checksum is of. */
const CHECKED_BYTES = 256;

/** The checksum of the bytes before a byte of a journal. @throws an error of the file system */
export const checkBefore = (descriptor: number, end: number): number =>
	checksumOf(readRange(descriptor, Math.max(0, end - CHECKED_BYTES), end));

/** A range in its pack. */
interface Link {
	readonly pack: Pack;
	readonly range: PackedRange;
	/** The number of its first part. */
	readonly first: number;
	readonly end: number;
	/** Some of its records are in several parts. */
	readonly hasLongRecords: boolean;
}

export interface SearchIndex {
	/** For the option `index` of a search. */
	query(words: readonly string[]): IndexedQuery;
	/** Opens the packs that are new, and closes those that are gone. @returns all */
	refresh(): readonly Pack[];
	/** The ranges that cover the beginning of a journal, in order. */
	coverOf(segment: SegmentFile): readonly Link[];
	close(): void;
}

export function openIndex(sessions: string): SearchIndex {
	const packs = new Map<string, Pack>();
	let links = new Map<string, readonly Link[]>();
	/** What was checked, by segment. */
	let covers = new Map<string, {readonly state: string; readonly links: readonly Link[]}>();

	function refresh(): readonly Pack[] {
		const files = new Set(packFiles(sessions));
		const isSame = files.size === packs.size && [...files].every((file) => packs.has(file));
		if (isSame) return [...packs.values()];
		for (const [file, pack] of packs) if (!files.has(file)) drop(pack);
		for (const file of files) {
			if (packs.has(file)) continue;
			try {
				packs.set(file, openPack(file));
			} catch (error) {
				if (error instanceof PackError || error instanceof SyntaxError) deletePack(file);
			}
		}
		arrange();
		return [...packs.values()];
	}

	function drop(pack: Pack): void {
		packs.delete(pack.file);
		pack.close();
	}

	function arrange(): void {
		covers = new Map();
		const found = new Map<string, Link[]>();
		for (const pack of packs.values()) {
			let first = 0;
			for (const range of pack.ranges) {
				const {ends} = range;
				const hasLongRecords = ends.some((end, index) => end === ends[index + 1]);
				const link = {pack, range, first, end: ends.at(-1) ?? range.from, hasLongRecords};
				found.set(range.id, [...(found.get(range.id) ?? []), link]);
				first += range.ends.length;
			}
		}
		links = found;
	}

	function coverOf(segment: SegmentFile): readonly Link[] {
		const state = `${segment.journalBytes} ${segment.changedAt}`;
		const known = covers.get(segment.id);
		if (known?.state === state) return known.links;
		const cover = coveringLinks(links.get(segment.id) ?? [], segment);
		covers.set(segment.id, {state, links: cover});
		return cover;
	}

	/** A pack that cannot be read is of no use to anyone. */
	function discard(pack: Pack): void {
		drop(pack);
		deletePack(pack.file);
		arrange();
	}

	/** Which parts of a pack have all bits; undefined if it is damaged. */
	function partsWith(pack: Pack, bits: readonly number[]): Uint32Array | undefined {
		let parts: Uint32Array | undefined;
		try {
			for (const bit of bits) {
				const row = pack.row(bit);
				if (parts === undefined) parts = row;
				else for (let at = 0; at < parts.length; at++) parts[at] = (parts[at] ?? 0) & (row[at] ?? 0);
				if (!parts.some((word) => word !== 0)) break;
			}
			return parts;
		} catch {
			discard(pack);
			return undefined;
		}
	}

	return {
		refresh,
		coverOf,
		query(words) {
			refresh();
			const bits = words.map(bitsOfWord);
			const found = new Map<Pack, readonly Uint32Array[]>();
			/** For each word, the parts of a pack that may have it; undefined if it is damaged. */
			function partsOfWords(pack: Pack): readonly Uint32Array[] | undefined {
				const known = found.get(pack);
				if (known !== undefined) return known;
				const all: Uint32Array[] = [];
				for (const each of bits) {
					const parts = partsWith(pack, each);
					if (parts === undefined) return undefined;
					all.push(parts);
				}
				found.set(pack, all);
				return all;
			}
			function plan(segment: SegmentFile): SegmentPlan {
				const cover = coverOf(segment);
				const ranges: ByteRange[] = [];
				for (const link of cover) {
					const words = partsOfWords(link.pack);
					// Without that pack.
					if (words === undefined) return plan(segment);
					for (const range of rangesOf(link, words)) ranges.push(range);
				}
				const indexed = cover.at(-1)?.end ?? 0;
				return {
					...{ranges, indexed},
					changesBehind: (id, byte) =>
						cover
							.filter(({end}) => end > byte)
							.flatMap((link) => {
								const parts = partsWith(link.pack, bitsOfId(id));
								return parts === undefined
									? [{start: link.range.from, end: link.end}]
									: rangesOf(link, [parts]);
							})
							.filter(({end}) => end > byte),
				};
			}
			return {plan};
		},
		close() {
			for (const pack of [...packs.values()]) drop(pack);
			arrange();
		},
	};
}

/** The ranges that follow each other from the beginning of a journal, if that is still what it was. */
function coveringLinks(links: readonly Link[], {file, journalBytes}: SegmentFile): readonly Link[] {
	if (links.length === 0) return [];
	const cover: Link[] = [];
	try {
		const descriptor = openSync(file, 'r');
		try {
			for (let at = 0; ; ) {
				const next = links
					.filter(({range, end}) => range.from === at && end > at && end <= journalBytes)
					.toSorted((a, b) => b.end - a.end)
					.find(({range, end}) => checkBefore(descriptor, end) === range.check);
				if (next === undefined) return cover;
				cover.push(next);
				at = next.end;
			}
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return [];
	}
}

const hasPart = (set: Uint32Array, part: number): boolean =>
	(((set[part >>> 5] ?? 0) >>> (part & 31)) & 1) === 1;

/** The bytes of those parts of a range that are in every set; a record in several parts needs each set in one of them. */
function rangesOf(link: Link, sets: readonly Uint32Array[]): readonly ByteRange[] {
	return link.hasLongRecords ? rangesWithLongRecords(link, sets) : rangesOfParts(link, sets);
}

/** Looks at 32 parts at once: few have anything. */
function rangesOfParts({range, first}: Link, sets: readonly Uint32Array[]): readonly ByteRange[] {
	const found: ByteRange[] = [];
	const next = first + range.ends.length;
	for (let column = first >>> 5; column * 32 < next; column++) {
		let both = -1;
		for (const set of sets) both &= set[column] ?? 0;
		for (let rest = both; rest !== 0; rest &= rest - 1) {
			const index = column * 32 + 31 - Math.clz32(rest & -rest) - first;
			const end = range.ends[index];
			if (end !== undefined) found.push({start: range.ends[index - 1] ?? range.from, end});
		}
	}
	return found;
}

function rangesWithLongRecords({range, first}: Link, sets: readonly Uint32Array[]): readonly ByteRange[] {
	const found: ByteRange[] = [];
	let start = range.from;
	for (let index = 0; index < range.ends.length; ) {
		const end = range.ends[index] ?? start;
		let next = index + 1;
		while (range.ends[next] === end) next++;
		const parts = {from: first + index, to: first + next};
		const hasAll = sets.every((set) => {
			for (let part = parts.from; part < parts.to; part++) if (hasPart(set, part)) return true;
			return false;
		});
		if (hasAll) found.push({start, end});
		start = end;
		index = next;
	}
	return found;
}
