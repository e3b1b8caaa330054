/** Writes to the terminal synchronously, so that the screen can be left while the program exits. */
import {writeSync} from 'node:fs';
import {WriteStream} from 'node:tty';

/** Longest wait for a terminal that accepts no bytes, ms. */
const TIMEOUT_MS = 500;
const PAUSE_MS = 2;

/** The file system and the clock; the arguments are for tests. */
export interface SyncWriter {
	/** @returns how many bytes were written */
	write(bytes: Uint8Array): number;
	/** Blocks the thread. */
	sleep(ms: number): void;
}

const isBusy = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');

/**
 * Writes all of `text`, waiting while the terminal is busy.
 * @returns false if the terminal is gone, or stayed busy for half a second
 */
export function writeAll(text: string, {write, sleep}: SyncWriter): boolean {
	let rest: Uint8Array = Buffer.from(text);
	let waited = 0;
	while (rest.length > 0) {
		try {
			rest = rest.subarray(write(rest));
			waited = 0;
		} catch (error) {
			if (!isBusy(error) || waited >= TIMEOUT_MS) return false;
			sleep(PAUSE_MS);
			waited += PAUSE_MS;
		}
	}

	return true;
}

/** The part of an output stream that is used. */
export interface Writable {
	write(chunk: string): unknown;
}

/** Writes synchronously if the output is a terminal of this process, else with its own `write`. Never throws. */
export function syncStdout(output: Writable, text: string): void {
	if (output instanceof WriteStream) {
		const {fd} = output as WriteStream & {readonly fd: number};
		writeAll(text, {
			write: (bytes) => writeSync(fd, bytes),
			sleep(ms) {
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
			},
		});
		return;
	}

	try {
		output.write(text);
	} catch {
		// A closed stream has nothing to restore.
	}
}
