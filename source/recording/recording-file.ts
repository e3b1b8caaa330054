/** The file of a recording: appended line by line, for this user only. Its problems are sentences, never exceptions. */
import {closeSync, constants, fchmodSync, fstatSync, openSync, readSync, writeSync} from 'node:fs';
import path from 'node:path';
import {isatty} from 'node:tty';
import {own, type SafeText} from '../text/safe.ts';
import type {FrameRecord, RecordingStart} from './frame-record.ts';
import {isRecording} from './read-records.ts';
import {recordLine, startLine} from './record-lines.ts';

export interface Recording {
	/** Appends a record, without secrets; never throws. After a failure nothing more is written. */
	write(record: FrameRecord): void;
	/** Why records are missing, as a sentence; undefined if none are. */
	trouble(): SafeText | undefined;
	/** Closes the file. @returns a sentence with its path, or with its problem */
	close(): SafeText;
}

/** The first bytes of a file that tell whether it is a recording. */
const HEAD_BYTES = 4096;

/** A file with other contents, or the terminal: nothing is written there. */
class UnsuitableFileError extends Error {}

/**
 * Creates the file (0600), or adds a part to a recording. Never throws: a file that cannot be opened gets nothing and is reported.
 * @param file the path as it was typed
 * @param onTrouble called once, when a later write fails
 */
export function openRecording(
	file: string,
	start: RecordingStart,
	onTrouble: (sentence: SafeText) => void,
): Recording {
	const target = path.resolve(file);
	let descriptor: number | undefined;
	let trouble: SafeText | undefined;
	try {
		descriptor = openFile(target);
		writeAll(descriptor, startLine(start));
	} catch (error) {
		end();
		trouble = own`Nothing is recorded: ${reasonOf(error, target)}. Choose another file with --record.`;
	}

	function end(): void {
		if (descriptor !== undefined) closeSync(descriptor);
		descriptor = undefined;
	}

	return {
		write(record) {
			if (descriptor === undefined) return;
			try {
				writeAll(descriptor, recordLine(record));
			} catch (error) {
				end();
				trouble = own`The recording in ${target} is incomplete: ${reasonOf(error, target)}.`;
				onTrouble(trouble);
			}
		},
		trouble: () => trouble,
		close() {
			end();
			// Without a full stop, which would look like a part of the path.
			return trouble ?? own`The recording is in ${target}`;
		},
	};
}

function writeAll(descriptor: number, line: string): void {
	const bytes = Buffer.from(line);
	let written = 0;
	while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

function openFile(file: string): number {
	const {O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK} = constants;
	// A pipe must not block the program; Windows has no such flag.
	const descriptor = openSync(file, O_RDWR | O_APPEND | O_CREAT | (O_NONBLOCK ?? 0), 0o600);
	try {
		checkContents(descriptor, file);
		fchmodSync(descriptor, 0o600);
	} catch (error) {
		closeSync(descriptor);
		throw error;
	}
	return descriptor;
}

/** A recording must not replace or extend a file of another kind. */
function checkContents(descriptor: number, file: string): void {
	if (isatty(descriptor))
		throw new UnsuitableFileError(`${file} is the terminal, and a recording would corrupt the screen`);
	if (!fstatSync(descriptor).isFile()) throw new UnsuitableFileError(`${file} is not a file`);
	const head = Buffer.alloc(HEAD_BYTES);
	const length = readSync(descriptor, head, 0, HEAD_BYTES, 0);
	if (length > 0 && !isRecording(head.toString('utf8', 0, length)))
		throw new UnsuitableFileError(`${file} exists and is not a recording`);
	// A line that was cut off must not take the first one of this part with it.
	const {size} = fstatSync(descriptor);
	if (size === 0) return;
	readSync(descriptor, head, 0, 1, size - 1);
	if (head[0] !== 0x0a) writeAll(descriptor, '\n');
}

/** The problem with a file, as part of a sentence. */
function reasonOf(error: unknown, file: string): string {
	if (error instanceof UnsuitableFileError) return error.message;
	const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
	switch (code) {
		case 'EACCES':
		case 'EPERM':
			return `this user may not write to ${file}`;
		case 'EISDIR':
			return `${file} is a folder`;
		case 'ENOENT':
			return `the folder ${path.dirname(file)} does not exist`;
		case 'ENOTDIR':
			return `a part of ${file} that should be a folder is a file`;
		case 'EROFS':
			return `${file} is on a read-only disk`;
		case 'ENOSPC':
		case 'EDQUOT':
			return 'the disk is full';
		default:
			return `${file} cannot be written (${code})`;
	}
}
