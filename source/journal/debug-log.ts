/** The debug log: lines of time, name, level and text in a file, without secrets and control characters. */
import {closeSync, constants, fchmodSync, fstatSync, openSync, writeSync} from 'node:fs';
import path from 'node:path';
import {isatty} from 'node:tty';
import {createRedactor, type Redactor, redactEscaped} from '../protocol/redact.ts';
import {jsonHead} from '../text/json-head.ts';
import {bytes} from '../text/quantity.ts';
import {own, type SafeText} from '../text/safe.ts';
import {makeFolder} from './make-folder.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** One record of the log. */
export interface LogRecord {
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** The logger, as in `bedrock-chat.client`. */
	readonly name: string;
	readonly level: LogLevel;
	/** Any text: the log removes secrets and controls, and cuts it after a few thousand characters, or a frame after 1 MB. */
	readonly text: string;
	/** The text contains a whole frame, as `json` or `received` give it. */
	readonly isFrame?: true;
}

export interface DebugLog {
	/** Whether records of level DEBUG are written; if not, callers need not build them. */
	readonly isDetailed: boolean;
	/** Writes one record; never throws. After a failure nothing more is written. */
	write(record: LogRecord): void;
	/** Removes these from every later record. */
	hide(secrets: readonly string[]): void;
	/** The beginning of a value as compact JSON without secrets, with `… (1.2 MB)` if it was cut. */
	json(value: unknown, size: () => number): string;
	/**
	 * The beginning of a message as it was received, without secrets, with `… (1.2 MB)` if it was cut. One with a secret that
	 * is escaped otherwise than JSON encoders do is given without its escapes.
	 * @param head the message if `isWhole`, else its beginning
	 * @param size bytes of the whole message
	 */
	received(head: string, isWhole: boolean, size: number): string;
	/** The reason for missing records, as a sentence; undefined if there are none. */
	trouble(): SafeText | undefined;
	/** Closes the file. @returns a sentence with the path of the log, or with its problem */
	close(): SafeText;
}

export interface DebugLogOptions {
	/** Path of the file; undefined = there is no default path, which `trouble` reports. */
	readonly file: string | undefined;
	/** `info` omits the frames. */
	readonly level: 'debug' | 'info';
	/** Removed from every record. */
	readonly secrets: readonly string[];
	/** Most code units of a frame; default 1,048,576. */
	readonly mostOfFrame?: number;
}

/** Most code units of a frame: 1 MB of ASCII. */
const MOST_OF_FRAME = 1024 * 1024;
/** Most code units of any other record. */
const MOST_TEXT = 4_000;

/**
 * Opens a log for appending, creating the file and its folder if necessary, accessible to this user only (0600 in 0700).
 * Never throws: a log that cannot be opened writes nothing and reports it.
 */
export function openDebugLog({file, level, secrets, mostOfFrame = MOST_OF_FRAME}: DebugLogOptions): DebugLog {
	const target = file === undefined ? undefined : path.resolve(file);
	let hidden: ReadonlySet<string> = new Set(secrets);
	let redactor: Redactor = createRedactor([...hidden]);
	let descriptor: number | undefined;
	let trouble: SafeText | undefined;

	if (target === undefined) {
		trouble = own`No log is written: this user has no home folder. Choose a file with --log-file.`;
	} else {
		try {
			descriptor = openForAppending(target);
		} catch (error) {
			trouble = own`No log is written: ${reasonOf(error, target)}. Choose another file with --log-file.`;
		}
	}

	return {
		isDetailed: level === 'debug',
		write(record) {
			if (descriptor === undefined || (record.level === 'DEBUG' && level !== 'debug')) return;
			try {
				writeSync(descriptor, lineOf(record, redactor, record.isFrame ? mostOfFrame + MOST_TEXT : MOST_TEXT));
			} catch (error) {
				closeSync(descriptor);
				descriptor = undefined;
				trouble = own`The log in ${target ?? ''} is incomplete: ${reasonOf(error, target ?? '')}.`;
			}
		},
		hide(more) {
			const all = new Set([...hidden, ...more]);
			if (all.size === hidden.size) return;
			hidden = all;
			redactor = createRedactor([...all]);
		},
		json(value, size) {
			// A text in the value may itself be JSON, in which a secret is escaped twice: redact before and after encoding.
			const whole = jsonHead(value, mostOfFrame + redactor.reach + 1, (text, room) =>
				shorten(text, room, redactor),
			);
			const shown = redactor.head(whole, mostOfFrame);
			return whole.length > mostOfFrame ? `${shown}… (${bytes(size())})` : shown;
		},
		received(head, isWhole, size) {
			const text = redactEscaped(head, redactor);
			if (isWhole && text.length <= mostOfFrame) return text;
			// The end of a beginning may be that of a part of a secret.
			const end = isWhole ? mostOfFrame : Math.min(mostOfFrame, Math.max(0, text.length - redactor.reach));
			return `${text.slice(0, end)}… (${bytes(size)})`;
		},
		trouble: () => trouble,
		close() {
			if (descriptor !== undefined) closeSync(descriptor);
			descriptor = undefined;
			// Without a full stop, which would look like a part of the path.
			return trouble ?? own`The log is in ${target ?? ''}`;
		},
	};
}

function shorten(text: string, room: number, redactor: Redactor): string {
	const shown = redactor.head(text, room);
	return text.length > room ? `${shown}…` : shown;
}

// ---------------------------------------------------------------------------------------------------------
// Lines

/** `2024-12-03 10:00:00,123 - bedrock-chat.client - INFO - Connecting to ws://…`, with a line feed. */
function lineOf({at, name, level, text}: LogRecord, redactor: Redactor, most: number): string {
	const shown = redactor.head(text, most);
	const end = text.length > most ? '…' : '';
	return `${own`${timeOf(at)} - ${name} - ${level} - ${shown}${end}`}\n`;
}

/** Local time with milliseconds, in the format of Python's logging. */
function timeOf(at: number): string {
	const date = new Date(at);
	const two = (value: number): string => String(value).padStart(2, '0');
	const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())];
	const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two);
	return `${day.join('-')} ${time.join(':')},${String(date.getMilliseconds()).padStart(3, '0')}`;
}

// ---------------------------------------------------------------------------------------------------------
// The file

/** Thrown for the terminal, which the log must not write to. */
class TerminalAsLogError extends Error {}

function openForAppending(file: string): number {
	makeFolder(path.dirname(file));
	const {O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK} = constants;
	// A pipe without a reader must not block the program; Windows has no such flag.
	const descriptor = openSync(file, O_WRONLY | O_APPEND | O_CREAT | (O_NONBLOCK ?? 0), 0o600);
	try {
		if (isatty(descriptor)) throw new TerminalAsLogError();
		// An existing file may be accessible to others. Only for a plain file: /dev/null is shared.
		if (fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
	} catch (error) {
		if (error instanceof TerminalAsLogError) {
			closeSync(descriptor);
			throw error;
		}
		// The file belongs to another user, but this user may write to it.
	}
	return descriptor;
}

/** The problem with a file, as part of a sentence. */
function reasonOf(error: unknown, file: string): string {
	if (error instanceof TerminalAsLogError)
		return `${file} is the terminal, and a log would corrupt the screen`;
	const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
	switch (code) {
		case 'EACCES':
		case 'EPERM':
			return `this user may not write to ${file}`;
		case 'EISDIR':
			return `${file} is a folder`;
		case 'ENOTDIR':
		case 'EEXIST':
			return `a part of ${file} that should be a folder is a file`;
		case 'EROFS':
			return `${file} is on a read-only disk`;
		case 'ENOSPC':
		case 'EDQUOT':
			return 'the disk is full';
		case 'ENXIO':
		case 'EPIPE':
			return `${file} is a pipe without a reader`;
		default:
			return `${file} cannot be written (${code})`;
	}
}
