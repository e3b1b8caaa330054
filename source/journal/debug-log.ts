/** The log for debugging: lines of time, name, level and text in a file, with no secret and no control character in it. */
import {closeSync, constants, fchmodSync, fstatSync, mkdirSync, openSync, statSync, writeSync} from 'node:fs';
import path from 'node:path';
import {isatty} from 'node:tty';
import {createRedactor, type Redactor} from '../protocol/redact.ts';
import {jsonHead} from '../text/json-head.ts';
import {bytes} from '../text/quantity.ts';
import {own, type SafeText} from '../text/safe.ts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** One thing to write down. */
export interface LogRecord {
	/** Clock time, ms since the epoch. */
	readonly at: number;
	/** Who says it, as in `bedrock-chat.client`. */
	readonly name: string;
	readonly level: LogLevel;
	/** May hold anything: secrets and controls are taken out here. Cut after some thousand characters. */
	readonly text: string;
}

export interface DebugLog {
	/** Whether records of level DEBUG are kept: who would make them can spare the trouble. */
	readonly isDetailed: boolean;
	/** Writes one line; never throws. After a failure nothing more is written. */
	write(record: LogRecord): void;
	/** Takes these out of every line from now on. */
	hide(secrets: readonly string[]): void;
	/** The beginning of a value as compact JSON without secrets, with `… (1.2 MB)` where it was cut. */
	json(value: unknown, size: () => number): string;
	/** Why lines are missing, as a sentence; undefined while all is well. */
	trouble(): SafeText | undefined;
	/** Closes the file. Returns the sentence that says where the log is, or what is wrong with it. */
	close(): SafeText;
}

export interface DebugLogOptions {
	/** Where it goes; undefined = there is no usual place on this machine, which the log's `trouble` says. */
	readonly file: string | undefined;
	/** `info` leaves the frames out. */
	readonly level: 'debug' | 'info';
	/** To take out of every line. */
	readonly secrets: readonly string[];
}

/** Code units of a frame that are kept. */
const MOST_JSON = 2_000;
/** Code units of a line. */
const MOST_TEXT = 4_000;

/**
 * Opens a log, made with its folder when it is not there, appended to when it is, for this user alone (0600 in 0700).
 * Never throws: a log that cannot be had keeps nothing and says so.
 */
export function openDebugLog({file, level, secrets}: DebugLogOptions): DebugLog {
	const place = file === undefined ? undefined : path.resolve(file);
	let hidden: ReadonlySet<string> = new Set(secrets);
	let redactor: Redactor = createRedactor([...hidden]);
	let descriptor: number | undefined;
	let trouble: SafeText | undefined;

	if (place === undefined) {
		trouble = own`There is no log, since this user has no home folder; name a file for it with --log-file.`;
	} else {
		try {
			descriptor = openForAppending(place);
		} catch (error) {
			trouble = own`There is no log, since ${reasonOf(error, place)}; name another file with --log-file.`;
		}
	}

	return {
		isDetailed: level === 'debug',
		write(record) {
			if (descriptor === undefined || (record.level === 'DEBUG' && level !== 'debug')) return;
			try {
				writeSync(descriptor, lineOf(record, redactor));
			} catch (error) {
				closeSync(descriptor);
				descriptor = undefined;
				trouble = own`The log in ${place ?? ''} ends early, since ${reasonOf(error, place ?? '')}.`;
			}
		},
		hide(more) {
			const all = new Set([...hidden, ...more]);
			if (all.size === hidden.size) return;
			hidden = all;
			redactor = createRedactor([...all]);
		},
		json(value, size) {
			// A text inside may be JSON itself, escaped once more than a secret is looked for: so before and after.
			const whole = jsonHead(value, MOST_JSON + redactor.reach + 1, (text, room) =>
				shorten(text, room, redactor),
			);
			const shown = redactor.head(whole, MOST_JSON);
			return whole.length > MOST_JSON ? `${shown}… (${bytes(size())})` : shown;
		},
		trouble: () => trouble,
		close() {
			if (descriptor !== undefined) closeSync(descriptor);
			descriptor = undefined;
			// Without a full stop, which would be taken for a part of the path.
			return trouble ?? own`The log is in ${place ?? ''}`;
		},
	};
}

function shorten(text: string, room: number, redactor: Redactor): string {
	const shown = redactor.head(text, room);
	return text.length > room ? `${shown}…` : shown;
}

// ---------------------------------------------------------------------------------------------------------
// Lines

/** `2024-12-03 10:00:00,123 - bedrock-chat.client - INFO - Connecting to ws://…`, and a line feed. */
function lineOf({at, name, level, text}: LogRecord, redactor: Redactor): string {
	const shown = redactor.head(text, MOST_TEXT);
	const end = text.length > MOST_TEXT ? '…' : '';
	return `${own`${timeOf(at)} - ${name} - ${level} - ${shown}${end}`}\n`;
}

/** Local time with milliseconds, as Python's logging writes it. */
function timeOf(at: number): string {
	const date = new Date(at);
	const two = (value: number): string => String(value).padStart(2, '0');
	const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())];
	const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two);
	return `${day.join('-')} ${time.join(':')},${String(date.getMilliseconds()).padStart(3, '0')}`;
}

// ---------------------------------------------------------------------------------------------------------
// The file

/** Thrown for a file that could be written to, but must not. */
class OnTheScreen extends Error {}

/** With those above it. By hand, because the recursion of `mkdirSync` never ends in a place such as /proc. */
function makeFolder(folder: string, parent: 'unknown' | 'there'): void {
	try {
		mkdirSync(folder, 0o700);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
		if (code !== 'ENOENT' || parent === 'there' || folder === path.dirname(folder)) throw error;
		makeFolder(path.dirname(folder), 'unknown');
		makeFolder(folder, 'there');
	}
}

function openForAppending(file: string): number {
	makeFolder(path.dirname(file), 'unknown');
	const {O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK} = constants;
	// A pipe that nobody reads must not hold the program up; Windows knows no such flag.
	const descriptor = openSync(file, O_WRONLY | O_APPEND | O_CREAT | (O_NONBLOCK ?? 0), 0o600);
	try {
		if (isatty(descriptor)) throw new OnTheScreen();
		// One that was there before may be open to others. Only of a plain file: /dev/null is everybody's.
		if (fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
	} catch (error) {
		if (error instanceof OnTheScreen) {
			closeSync(descriptor);
			throw error;
		}
		// Somebody else's file, which this user may write to.
	}
	return descriptor;
}

/** What is wrong with a file, as part of a sentence. */
function reasonOf(error: unknown, file: string): string {
	if (error instanceof OnTheScreen) return `${file} is the terminal, where it would spoil the screen`;
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
			return `nobody reads from ${file}`;
		default:
			return `${file} cannot be written (${code})`;
	}
}
