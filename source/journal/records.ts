/** The records of a journal: one JSON object a line, without secrets, with large texts apart. */
import type {JsonObject} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {REDACTED, type Redactor, redactEscaped} from '../protocol/redact.ts';
import {headOf, isRemoteText, type LongText, lengthOf} from '../protocol/remote-text.ts';

/** Raised when an older program would misread the records of a newer one. */
export const JOURNAL_VERSION = 1;

/** The server of a session, without credentials. */
export interface JournalServer {
	readonly url: string;
	/** The dialect of the built-in assistant, which ends with the program. */
	readonly sandbox?: string | undefined;
}

/** One record. `at` is in ms since the epoch. */
export type JournalRecord =
	/** The first record of each segment. `continues`: the segment that was resumed, up to these bytes of its journal. */
	| ({
			readonly kind: 'session';
			readonly v: number;
			readonly at: number;
			readonly continues?: {readonly id: string; readonly bytes: number} | undefined;
			/** The process that writes it, the machine, and when the process began, as the system has it. */
			readonly pid?: number | undefined;
			readonly host?: string | undefined;
			readonly start?: string | undefined;
	  } & JournalServer)
	/** The session and the stored conversation on the server, when they change. */
	| {
			readonly kind: 'server';
			readonly at: number;
			readonly session?: string | undefined;
			readonly conversation?: string | undefined;
			readonly title?: string | undefined;
			/** How many conversations the segment had before this one; 0 if it is missing. */
			readonly number?: number | undefined;
	  }
	/** A message or an answer, new or changed: the last record with its id is the valid one. */
	| {
			readonly kind: 'entry';
			/** A plain object with an `id`; its texts are raw but for secrets. */
			readonly entry: EntryValue;
			/** The id of the entry before it, if that is not the last one. '' = none. */
			readonly after?: string | undefined;
	  }
	/** The state of delivery of the user's message. */
	| {
			readonly kind: 'delivery';
			readonly id: string;
			readonly delivery: string;
			readonly isRefused?: boolean | undefined;
	  }
	/** An entry that is no longer part of the conversation. */
	| {readonly kind: 'removed'; readonly id: string}
	/** A line across the conversation, new or at another place: the assistant knows nothing of what is above. */
	| {
			readonly kind: 'rule';
			readonly at: number;
			readonly id: string;
			/** The id of the message or answer before it. */
			readonly after: string;
			/** What the user reads there, without advice. */
			readonly text: string;
	  }
	/** A message or a request that waits to be sent, and one that waits no longer. */
	| {
			/** A program that knows messages alone leaves requests out. */
			readonly kind: 'queued' | 'queued-request';
			readonly at: number;
			readonly id: string;
			readonly text: string;
			/** The id of the one before it, if others wait behind it. '' = none. */
			readonly after?: string | undefined;
			/** The name of the user who wrote it. */
			readonly author?: string | undefined;
			/** Settings for this message alone. */
			readonly overrides?: JsonObject | undefined;
			/** Of a request: what it asks for, and the command that makes it. */
			readonly request?: Readonly<Record<string, unknown>> | undefined;
			readonly typed?: string | undefined;
	  }
	| {readonly kind: 'unqueued'; readonly id: string}
	/** Feedback that was sent, by the `message_id` of its answer: the last record of an answer is the valid one. */
	| {
			readonly kind: 'rated';
			readonly messageId: string;
			readonly rating: 'positive' | 'negative';
			/** The server has stored it; else it did not answer. */
			readonly isStored: boolean;
	  }
	/** The server no longer knows the entries up to the one with this id. '' = none. */
	| {readonly kind: 'forgotten'; readonly at: number; readonly after: string}
	/** The program ended in order. */
	| {readonly kind: 'end'; readonly at: number};

/** An entry of the conversation as data; texts may be handles. */
export interface EntryValue {
	readonly id: string;
	readonly kind: string;
	readonly [key: string]: unknown;
}

/** The place of a large text in a record: the keys that lead to it. */
export type ValuePath = ReadonlyArray<string | number>;

/** A large text that is a file of its own. In its place in the record is its beginning. */
export interface StoredFile {
	readonly at: ValuePath;
	/** Name in the folder of the session. */
	readonly file: string;
	/** Length of the text in UTF-16 code units. */
	readonly length: number;
}

/** Texts above this many code units are files of their own. */
const LARGE_TEXT = 1024 * 1024;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Code units of a large text that are also in the record. */
const HEAD_UNITS = 8_192;

/** A record ready to be written, but for its large texts. */
export interface PreparedRecord {
	readonly value: JsonObject;
	readonly large: ReadonlyArray<{readonly at: ValuePath; readonly text: LongText}>;
}

/**
 * Copies a record without secrets, and takes its large texts out.
 * @throws RangeError for a value that is nested too deeply
 */
export function prepareRecord(
	record: JournalRecord,
	redactor: Redactor,
	largest: number = LARGE_TEXT,
): PreparedRecord {
	const large: {readonly at: ValuePath; readonly text: LongText}[] = [];
	/** The keys that lead to the value that is copied. */
	const keys: (string | number)[] = [];
	const clean = (text: string): string => redactEscaped(text, redactor);
	/** A text whose member may name a credential. */
	function cleanMember(text: string): string {
		const name = keys.findLast((key) => typeof key === 'string') ?? '';
		const cleaned = redactEscaped(redactor.member(name, text), redactor);
		// The digits of a UUID have a short secret by chance.
		return cleaned === REDACTED || !UUID.test(text) ? cleaned : text;
	}
	function textOf(text: LongText): string {
		const isApart = record.kind === 'entry' && (typeof text !== 'string' || lengthOf(text) > largest);
		if (!isApart && typeof text === 'string') return cleanMember(text);
		large.push({at: [...keys], text});
		const units = Math.min(HEAD_UNITS, largest);
		return clean(headOf(text).slice(0, units + redactor.reach)).slice(0, units);
	}
	function below(key: string | number, value: unknown): unknown {
		keys.push(key);
		const copied = copy(value);
		keys.pop();
		return copied;
	}
	function copy(value: unknown): unknown {
		if (typeof value === 'string') return textOf(value);
		if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
		if (Array.isArray(value)) return value.map((item, index) => below(index, item));
		if (isRemoteText(value)) return textOf(value);
		return Object.fromEntries(
			Object.entries(value).map(([name, member]) => {
				const key = clean(name);
				return [key, below(key, member)];
			}),
		);
	}
	return {value: copy(record) as JsonObject, large};
}

/** The line of a record, with its line feed. */
export const lineOf = (value: Readonly<Record<string, unknown>>, files: readonly StoredFile[]): string =>
	`${JSON.stringify(files.length === 0 ? value : {...value, files})}\n`;

/** A record as it was read: unchecked but for its kind. */
export interface ReadRecord {
	readonly kind: string;
	readonly value: Readonly<Record<string, unknown>>;
	readonly files: readonly StoredFile[];
}

/** @returns undefined for a line that is no record, such as one that was cut */
export function readLine(line: string): ReadRecord | undefined {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return undefined;
	}
	if (!isObject(value) || typeof value.kind !== 'string') return undefined;
	return {kind: value.kind, value, files: filesOf(value.files)};
}

/** File names are digits with an ending: nothing leads out of the folder of the session. */
const FILE_NAME = /^\d{1,9}\.txt$/;

function filesOf(value: unknown): readonly StoredFile[] {
	if (!Array.isArray(value)) return [];
	return value.filter(
		(each): each is StoredFile =>
			isObject(each) &&
			Array.isArray(each.at) &&
			each.at.every((key: unknown) => typeof key === 'string' || typeof key === 'number') &&
			typeof each.file === 'string' &&
			FILE_NAME.test(each.file) &&
			Number.isSafeInteger(each.length),
	);
}

/** A copy of a value with another one at a place in it; the value itself where there is no such place. */
export function replacedAt(value: unknown, [key, ...rest]: ValuePath, next: unknown): unknown {
	if (key === undefined) return next;
	if (Array.isArray(value) && typeof key === 'number')
		return key < value.length ? value.with(key, replacedAt(value[key], rest, next)) : value;
	if (!isObject(value) || !Object.hasOwn(value, key)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name,
			name === String(key) ? replacedAt(member, rest, next) : member,
		]),
	);
}
