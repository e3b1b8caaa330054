/** Builds the index: adds what was written to the journals since, and writes it in packs. */
import {closeSync, openSync} from 'node:fs';
import {recordContent} from '../record-match.ts';
import {readLine} from '../records.ts';
import {largeTextsOf, lineBlocks, linesIn, type SegmentFile, segmentFiles} from '../segment-files.ts';
import {deletePack, forgetOthers, lockIndex, writePack} from './index-folder.ts';
import {MOST_PARTS, type Pack, type PackedRange, packBytes} from './pack.ts';
import {checkBefore, type SearchIndex} from './search-index.ts';
import {addId, addText, emptySignature, fillOf, LONGEST_LOOKUP, type Signature} from './signature.ts';

/** A part ends when so many of its bits are set: the fuller, the more is read in vain, and the smaller the index. */
const FULL = 0.2;
/** After so many code units it is counted. */
const COUNTED_UNITS = 1024;
/** The most code units of a part; a record that is longer is split into parts of as many as usually make one full. */
const MOST_UNITS = 32 * 1024;
const SPLIT_UNITS = 8 * 1024;
/** A record is in so many parts at most; a longer one is read by every search. */
const MOST_PARTS_OF_RECORD = 1024;
/** Less than this, in bytes, is read as fast as it is looked up. */
const LEAST_BYTES = 1024 * 1024;

export interface BuildOptions {
	/** Lets others work from time to time. @returns whether the work has to end: what is done is kept */
	readonly mustEnd: () => Promise<boolean> | boolean;
	/** @param done bytes of journals so far @param total bytes that are to be indexed */
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
	/** So many bytes must be new. */
	readonly least?: number;
}

/** `none`: hardly anything is new. `busy`: another program does it. `failed`: the disk refuses it. */
export type BuildOutcome = 'done' | 'none' | 'busy' | 'ended' | 'failed';

/** Bytes that the index does not cover. */
function newBytes(index: SearchIndex, segments: readonly SegmentFile[]): number {
	index.refresh();
	return segments.reduce((sum, segment) => sum + segment.journalBytes - coveredBytes(index, segment), 0);
}

const coveredBytes = (index: SearchIndex, segment: SegmentFile): number =>
	index.coverOf(segment).at(-1)?.end ?? 0;

/** Adds to the index what is new in the journals, the last written first. Never rejects. */
export async function buildIndex(
	sessions: string,
	index: SearchIndex,
	{mustEnd, onProgress, least = LEAST_BYTES}: BuildOptions,
): Promise<BuildOutcome> {
	try {
		forgetOthers(sessions, new Set(segmentFiles(sessions).map(({id}) => id)));
		if (newBytes(index, segmentFiles(sessions)) < least) return 'none';
		const lock = lockIndex(sessions);
		if (lock === undefined) return 'busy';
		try {
			// What another program has added until now is not new.
			const segments = segmentFiles(sessions);
			const total = newBytes(index, segments);
			const packs = createPackWriter(sessions, index, segments);
			let done = 0;
			for (const segment of segments) {
				const from = coveredBytes(index, segment);
				if (segment.journalBytes <= from) continue;
				const descriptor = openSync(segment.file, 'r');
				try {
					const parts = createPartWriter(segment, from, packs, descriptor);
					for (const block of lineBlocks(descriptor, from, segment.journalBytes)) {
						for (const {line, end} of linesIn(block)) {
							parts.add(line, end);
							if (await mustEnd()) {
								packs.finish();
								return 'ended';
							}
						}
						done += block.bytes.length;
						onProgress?.(done, total);
						lock.touch();
					}
					parts.end();
				} finally {
					closeSync(descriptor);
				}
			}
			packs.finish();
			return 'done';
		} finally {
			// A session may have been deleted meanwhile.
			forgetOthers(sessions, new Set(segmentFiles(sessions).map(({id}) => id)));
			lock.release();
		}
	} catch {
		return 'failed';
	}
}

interface PackWriter {
	/** Makes room for parts that must not be torn apart. */
	reserve(parts: number): void;
	/** Adds parts behind the last ones; those of one range follow each other. */
	add(id: string, from: number, end: number, signatures: readonly Signature[], check: () => number): void;
	/** Writes what is left. */
	finish(): void;
}

/** Collects parts in packs, beginning with those of packs that are not full, which it replaces. */
function createPackWriter(
	sessions: string,
	index: SearchIndex,
	segments: readonly SegmentFile[],
): PackWriter {
	let ranges: PackedRange[] = [];
	let signatures: Signature[] = [];
	let replaced: Pack[] = [];
	let hasNew = false;
	const current = new Set(segments.flatMap((segment) => index.coverOf(segment).map(({range}) => range)));
	for (const pack of index.refresh().toSorted((a, b) => a.parts - b.parts)) {
		if (signatures.length + pack.parts > MOST_PARTS * 0.9) break;
		try {
			take(pack, pack.signatures());
		} catch {
			// It is damaged. What it had is added the next time.
			deletePack(pack.file);
		}
	}

	/** Of sessions that were deleted or cut, nothing is taken. */
	function take(pack: Pack, all: readonly Signature[]): void {
		let first = 0;
		for (const range of pack.ranges) {
			const next = first + range.ends.length;
			if (current.has(range)) {
				ranges.push(range);
				for (const signature of all.slice(first, next)) signatures.push(signature);
			}
			first = next;
		}
		replaced.push(pack);
	}

	function finish(): void {
		if (hasNew) {
			writePack(sessions, packBytes(ranges, signatures));
			for (const pack of replaced) deletePack(pack.file);
		}
		ranges = [];
		signatures = [];
		replaced = [];
		hasNew = false;
	}

	return {
		finish,
		reserve(parts) {
			if (signatures.length + parts > MOST_PARTS) finish();
		},
		add(id, from, end, added, check) {
			hasNew = true;
			for (const signature of added) signatures.push(signature);
			const last = ranges.at(-1);
			const ends = added.map(() => end);
			if (last?.id === id && last.ends.at(-1) === from)
				ranges[ranges.length - 1] = {...last, ends: [...last.ends, ...ends], check: check()};
			else ranges.push({id, from, ends, check: check()});
		},
	};
}

/** Splits a range of a journal into parts. */
function createPartWriter(segment: SegmentFile, from: number, packs: PackWriter, descriptor: number) {
	const largeText = largeTextsOf(segment);
	let start = from;
	/** The end of what was added. */
	let reached = from;
	let signature = emptySignature();
	let units = 0;
	let counted = 0;

	function close(signatures: readonly Signature[] = [signature]): void {
		packs.reserve(signatures.length);
		packs.add(segment.id, start, reached, signatures, () => checkBefore(descriptor, reached));
		start = reached;
		signature = emptySignature();
		units = 0;
		counted = 0;
	}

	function isFull(): boolean {
		if (units >= MOST_UNITS) return true;
		if (units < counted + COUNTED_UNITS) return false;
		counted = units;
		return fillOf(signature) >= FULL;
	}

	return {
		/** @param end the byte behind the line */
		add(line: string, end: number): void {
			const record = readLine(line);
			const content = record && recordContent(record, largeText);
			const texts = content?.texts.map((text) => text.toLowerCase()) ?? [];
			const length = texts.reduce((sum, text) => sum + text.length, 0);
			const isLong = length > 1.5 * SPLIT_UNITS;
			if (isLong && reached > start) close();
			reached = end;
			if (isLong) close(partsOfTexts(content?.id ?? '', texts));
			else {
				if (content !== undefined) addId(signature, content.id);
				for (const text of texts) addText(signature, text);
				// What is no text is read too.
				units += Math.max(length, line.length / 4);
				if (isFull()) close();
			}
		},
		end(): void {
			if (reached > start) close();
		},
	};
}

/** The signatures of a long record. A word that is looked up is never torn apart. */
function partsOfTexts(id: string, texts: readonly string[]): readonly Signature[] {
	let signature = emptySignature();
	const signatures = [signature];
	addId(signature, id);
	let units = 0;
	for (const text of texts) {
		for (let start = 0; start < text.length; ) {
			if (units >= SPLIT_UNITS) {
				if (signatures.length === MOST_PARTS_OF_RECORD) return [emptySignature().fill(0xff_ff_ff_ff)];
				signature = emptySignature();
				signatures.push(signature);
				units = 0;
			}
			const end = Math.min(text.length, start + SPLIT_UNITS - units);
			addText(signature, text, start, Math.min(text.length, end + LONGEST_LOOKUP));
			units += end - start;
			start = end;
		}
	}
	return signatures;
}
