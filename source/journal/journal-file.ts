/** The journal of a segment, whose records are read one by one at their places. */
import {close, openSync, readSync} from 'node:fs';
import path from 'node:path';
import {entryIn} from './fold.ts';
import {type EntryValue, readLine} from './records.ts';
import {JOURNAL_FILE} from './session-folder.ts';

/** Bytes of records that are read into the same memory: a find reads tens of thousands. */
const LARGEST_SCRATCH = 256 * 1024;
let scratch = Buffer.alloc(0);

/** An error on closing means nothing for a file that is only read. */
const unused = new FinalizationRegistry<number>((descriptor) => close(descriptor, () => {}));

/**
 * Stays open as long as an entry of it is in memory, so that the conversation on the screen is complete also when another
 * program deletes the session.
 */
export class JournalFile {
	readonly #folder: string;
	readonly #descriptor: number;

	/** @throws an error of the file system */
	constructor(folder: string) {
		this.#folder = folder;
		this.#descriptor = openSync(path.join(folder, JOURNAL_FILE), 'r');
		unused.register(this, this.#descriptor);
	}

	/** The entry of the record at a place; undefined if it can no longer be read. The thread waits for the disk. */
	entryAt(offset: number, bytes: number): EntryValue | undefined {
		try {
			if (scratch.length < bytes && bytes <= LARGEST_SCRATCH)
				scratch = Buffer.allocUnsafeSlow(LARGEST_SCRATCH);
			const buffer = bytes <= scratch.length ? scratch : Buffer.allocUnsafe(bytes);
			if (readSync(this.#descriptor, buffer, 0, bytes, offset) < bytes) return undefined;
			const record = readLine(buffer.toString('utf8', 0, bytes));
			return record && entryIn(record, this.#folder);
		} catch {
			return undefined;
		}
	}
}
