/** Writes to the terminal before the function returns, so that the screen can be left while the program exits. */
import {writeSync} from 'node:fs';
import {WriteStream} from 'node:tty';

/** Longest wait for a terminal that takes no bytes, in milliseconds. */
const PATIENCE = 500;
const PAUSE = 2;

/** What is asked of the file system and of time; the arguments are for tests. */
export interface SyncWriter {
	/** @returns how many bytes were taken */
	write(bytes: Uint8Array): number;
	/** Blocks the thread. */
	sleep(ms: number): void;
}

const isBusy = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');

/**
 * Writes all of `text`, waiting while the terminal is busy.
 * @returns false when it was given up: the terminal is gone, or stayed busy for half a second
 */
export function writeAll(text: string, {write, sleep}: SyncWriter): boolean {
	let rest: Uint8Array = Buffer.from(text);
	let waited = 0;
	while (rest.length > 0) {
		try {
			rest = rest.subarray(write(rest));
			waited = 0;
		} catch (error) {
			if (!isBusy(error) || waited >= PATIENCE) {
				return false;
			}

			sleep(PAUSE);
			waited += PAUSE;
		}
	}

	return true;
}

/** The least that we ask of an output stream. */
export interface Writable {
	write(chunk: string): boolean;
}

/** Writes at once where the output is a terminal of this process, else by its own `write`. Never throws. */
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
		// A stream that is closed has nothing to be put back.
	}
}
