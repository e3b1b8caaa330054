/** The journals of all segments, as a search needs them: read at once in a few milliseconds, even for a thousand. */
import {closeSync, openSync, readdirSync, readFileSync, readSync, statSync} from 'node:fs';
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import type {ReadLargeText} from './record-match.ts';
import {readLine} from './records.ts';
import type {SegmentLink} from './segment-links.ts';
import {isSessionId, JOURNAL_FILE} from './session-folder.ts';

export interface SegmentFile extends SegmentLink {
	readonly file: string;
	/** ms since the epoch. */
	readonly changedAt: number;
}

/** How each journal begins, by its path: that never changes. */
const beginnings = new Map<string, ReturnType<typeof continuedBy>>();

/** The journals, the last written first. Never throws: what cannot be read is left out. */
export function segmentFiles(sessions: string): readonly SegmentFile[] {
	return namesIn(sessions)
		.filter(isSessionId)
		.flatMap((id): readonly SegmentFile[] => {
			const file = path.join(sessions, id, JOURNAL_FILE);
			try {
				const facts = statSync(file);
				if (!facts.isFile()) return [];
				if (facts.size > 0 && !beginnings.has(file)) beginnings.set(file, continuedBy(file));
				const before = beginnings.get(file);
				return [
					{
						...{id, file, journalBytes: facts.size, changedAt: facts.mtimeMs},
						...{continues: before?.id, continuedBytes: before?.bytes ?? 0},
					},
				];
			} catch {
				return [];
			}
		})
		.sort((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? 1 : -1));
}

/** The names in a folder; none if it cannot be read. */
export function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

/** Bytes in which the first record of a segment ends. */
const HEAD_BYTES = 16 * 1024;

/** The segment that a journal continues, and the bytes of it; undefined = none, or it cannot be read. */
function continuedBy(file: string): {readonly id: string; readonly bytes: number} | undefined {
	try {
		const descriptor = openSync(file, 'r');
		try {
			const bytes = Buffer.allocUnsafe(HEAD_BYTES);
			const read = bytes.subarray(0, readSync(descriptor, bytes, 0, HEAD_BYTES, 0));
			const record = readLine(read.toString('utf8', 0, Math.max(0, read.indexOf(0x0a))));
			const continues = record?.kind === 'session' ? record.value.continues : undefined;
			if (!isObject(continues) || typeof continues.id !== 'string') return undefined;
			return {id: continues.id, bytes: typeof continues.bytes === 'number' ? continues.bytes : 0};
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return undefined;
	}
}

/** Reads the large texts of a segment, which are files beside its journal. */
export const largeTextsOf =
	({file}: Pick<SegmentFile, 'file'>): ReadLargeText =>
	(name) => {
		try {
			const large = path.join(path.dirname(file), name);
			// Opening something else, such as a pipe, may wait for ever.
			return statSync(large).isFile() ? readFileSync(large, 'utf8') : '';
		} catch {
			return '';
		}
	};

/** Bytes that are read at once. */
const STEP = 1024 * 1024;
const LINE_FEED = 0x0a;

/** Some whole lines of a journal. */
export interface LineBlock {
	readonly bytes: Buffer;
	/** The place of its first byte. */
	readonly start: number;
}

/**
 * Reads whole lines from a range of a file, in steps. A last line without its end is left out.
 * @throws an error of the file system
 */
export function* lineBlocks(descriptor: number, start: number, end: number): Generator<LineBlock> {
	let step = STEP;
	for (let at = start; at < end; ) {
		const bytes = readRange(descriptor, at, Math.min(end, at + step));
		const length = bytes.lastIndexOf(LINE_FEED) + 1;
		if (length > 0) {
			yield {bytes: bytes.subarray(0, length), start: at};
			at += length;
			step = STEP;
		} else if (bytes.length < step) return;
		// A line that is longer than a step.
		else step *= 2;
	}
}

/** The bytes of a range, fewer at the end of the file. @throws an error of the file system */
export function readRange(descriptor: number, start: number, end: number): Buffer {
	const bytes = Buffer.allocUnsafe(Math.max(0, end - start));
	let done = 0;
	while (done < bytes.length) {
		const read = readSync(descriptor, bytes, done, bytes.length - done, start + done);
		if (read === 0) break;
		done += read;
	}
	return bytes.subarray(0, done);
}

/** The lines in a block, with the place of the end of each. */
export function* linesIn({
	bytes,
	start,
}: LineBlock): Generator<{readonly line: string; readonly end: number}> {
	for (let at = 0; at < bytes.length; ) {
		const feed = bytes.indexOf(LINE_FEED, at);
		const end = feed < 0 ? bytes.length : feed;
		yield {line: bytes.toString('utf8', at, end), end: start + end + 1};
		at = end + 1;
	}
}
