/** The open journal of a segment: appends lines, and writes the outline of a long one. */
import {appendFile, closeSync, fdatasync, fstatSync, openSync, writeSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {addRow, OUTLINE_FILE, type OutlineRow, outlineLine} from './outline.ts';
import {lineOf, type ReadRecord} from './records.ts';
import {JOURNAL_FILE} from './session-folder.ts';

/** Appends text to an open file. Both fail with an error of the file system; a part of the text may be in the file then. */
export interface Disk {
	append(descriptor: number, text: string): Promise<void>;
	/** Before it returns. */
	appendNow(descriptor: number, text: string): void;
}

export interface JournalOutput {
	/** Appends records as lines. Rejects with an error of the file system; the next line then begins anew. */
	append(records: readonly ReadRecord[]): Promise<void>;
	/** The same before it returns. @throws an error of the file system */
	appendNow(records: readonly ReadRecord[]): void;
	/** Asks the system to bring everything so far to the disk, after this turn of the event loop, and without waiting for that. */
	sync(): void;
	/** Writes the rest of the outline, if there is one. Never rejects. */
	finish(): Promise<void>;
	close(): void;
}

const appendLater = promisify<number | string, string, {readonly mode: number}, void>(appendFile);

/** Code units that are appended without a wait: the thread is blocked for microseconds. */
const MOST_AT_ONCE = 64 * 1024;
/** Bytes of the journal between two writes of its outline: a shorter journal has none. */
const OUTLINED_BYTES = 1024 * 1024;

const DISK: Disk = {
	/** Only a long write takes a turn of the event loop, in which a message of the user would have to wait for it. */
	async append(descriptor, text) {
		if (text.length > MOST_AT_ONCE) await appendLater(descriptor, text, {mode: 0o600});
		else DISK.appendNow(descriptor, text);
	},
	appendNow(descriptor, text) {
		const bytes = Buffer.from(text);
		for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
	},
};

/** @param folder of the segment @throws an error of the file system */
export function openJournal(
	folder: string,
	disk: Disk = DISK,
	outlinedBytes: number = OUTLINED_BYTES,
): JournalOutput {
	const descriptor = openSync(path.join(folder, JOURNAL_FILE), 'a', 0o600);
	/** Bytes of the file; undefined after a write that failed: a part of its lines may be there. */
	let size: number | undefined = 0;
	/** The records since the last line of the outline, and where they begin; undefined after an outline could not be written. */
	let outline: {from: number; rows: OutlineRow[]} | undefined = {from: 0, rows: []};

	/** Planned: the threads that write begin with the first one, for which a message on its way would wait 3 ms. */
	let syncing: NodeJS.Immediate | undefined;

	/** The text of the lines; a line that was cut is ended first. */
	function textOf(records: readonly ReadRecord[]): {readonly text: string; readonly written: () => void} {
		const isTorn = size === undefined;
		let at = size ?? fstatSync(descriptor).size + 1;
		const places: number[] = [];
		const lines = records.map((record) => {
			const line = lineOf(record.value, record.files);
			places.push(at);
			at += Buffer.byteLength(line);
			return line;
		});
		size = undefined;
		return {
			text: `${isTorn ? '\n' : ''}${lines.join('')}`,
			written() {
				size = at;
				for (const [index, record] of records.entries()) {
					const place = places[index] ?? 0;
					if (outline !== undefined)
						addRow(outline.rows, record, place, (places[index + 1] ?? at) - place - 1);
				}
			},
		};
	}

	async function writeOutline(): Promise<void> {
		if (outline === undefined || size === undefined || size === outline.from) return;
		const line = outlineLine({from: outline.from, to: size, rows: outline.rows});
		outline = {from: size, rows: []};
		try {
			await appendLater(path.join(folder, OUTLINE_FILE), line, {mode: 0o600});
		} catch {
			// The journal has everything.
			outline = undefined;
		}
	}

	return {
		async append(records) {
			const {text, written} = textOf(records);
			await disk.append(descriptor, text);
			written();
			if (outline !== undefined && (size ?? 0) - outline.from >= outlinedBytes) await writeOutline();
		},
		appendNow(records) {
			const {text, written} = textOf(records);
			disk.appendNow(descriptor, text);
			written();
		},
		// The pages are written in a thread of their own; if the disk fails, the next write reports it.
		sync: () => {
			syncing ??= setImmediate(() => {
				syncing = undefined;
				fdatasync(descriptor, () => {});
			});
		},
		async finish() {
			if ((size ?? 0) >= outlinedBytes) await writeOutline();
		},
		close() {
			if (syncing === undefined) {
				closeSync(descriptor);
				return;
			}
			clearImmediate(syncing);
			fdatasync(descriptor, () => closeSync(descriptor));
		},
	};
}
