/** Reads journals: in steps, whatever is in them. What cannot be read is left out and counted. */

import {createReadStream} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import {
	type EntryValue,
	JOURNAL_VERSION,
	type JournalServer,
	type ReadRecord,
	readLine,
	replacedAt,
} from './records.ts';
import {DRAFT_FILE, isSessionId, JOURNAL_FILE} from './session-folder.ts';
import {textInFile} from './text-file.ts';

/** Bytes that are read and parsed in one step. */
const STEP = 256 * 1024;
const LINE_FEED = 0x0a;

/** The lines of one step, as records; `damaged` of them could not be read. */
export interface RecordStep {
	readonly records: readonly ReadRecord[];
	readonly damaged: number;
	/** Bytes of the journal up to the end of the last line. */
	readonly bytes: number;
}

/**
 * Reads the records of a journal in order. The last line of a program that was killed may be incomplete: it is left out.
 * @param limit the bytes to read; default all
 * @throws an error of the file system
 */
export async function* readSteps(file: string, limit = Number.POSITIVE_INFINITY): AsyncGenerator<RecordStep> {
	if (limit <= 0) return;
	let rest: Buffer = Buffer.alloc(0);
	/** The beginnings of a line that is longer than a step. */
	let parts: Buffer[] = [];
	let bytes = 0;
	const end = Number.isFinite(limit) ? limit - 1 : undefined;
	for await (const chunk of createReadStream(file, {
		highWaterMark: STEP,
		...(end === undefined ? {} : {end}),
	})) {
		const read = chunk as Buffer;
		if (!read.includes(LINE_FEED)) {
			parts.push(read);
			continue;
		}
		const all = Buffer.concat([rest, ...parts, read]);
		parts = [];
		const records: ReadRecord[] = [];
		let damaged = 0;
		let start = 0;
		for (let at = all.indexOf(LINE_FEED); at >= 0; at = all.indexOf(LINE_FEED, start)) {
			const record = at === start ? undefined : readLine(all.toString('utf8', start, at));
			if (record !== undefined) records.push(record);
			else if (at > start) damaged++;
			start = at + 1;
		}
		rest = all.subarray(start);
		bytes += start;
		yield {records, damaged, bytes};
	}
}

/** A message that waited to be sent. */
export interface StoredMessage {
	readonly id: string;
	readonly text: string;
	/** When it was put there, ms since the epoch; 0 = not known. */
	readonly at: number;
	/** Unchecked. */
	readonly overrides?: unknown;
}

/** A session as its journal, and those that it continues, have it. All values are unchecked. */
export interface StoredSession {
	readonly id: string;
	readonly server: JournalServer;
	readonly startedAt: number;
	/** The session and the stored conversation on the server. */
	readonly session: string | undefined;
	readonly conversation: string | undefined;
	readonly title: string | undefined;
	readonly entries: readonly EntryValue[];
	/** Number of entries at the beginning that the server no longer knew. */
	readonly forgotten: number;
	readonly queue: readonly StoredMessage[];
	/** The records of the feedback that was sent, by `message_id`. */
	readonly ratings: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
	/** The texts of the input, the newest last. */
	readonly drafts: readonly string[];
	/** Lines that could not be read. */
	readonly damaged: number;
	/** Bytes of the journal that were read. */
	readonly bytes: number;
	/** The program ended in order. */
	readonly hasEnded: boolean;
}

/** Why a session cannot be read. */
export type ReadProblem = 'missing' | 'newer' | 'unreadable';

const textAt = (value: Readonly<Record<string, unknown>>, key: string): string | undefined => {
	const text = value[key];
	return typeof text === 'string' ? text : undefined;
};
const numberAt = (value: Readonly<Record<string, unknown>>, key: string): number | undefined => {
	const number = value[key];
	return typeof number === 'number' ? number : undefined;
};

/** The first record of a segment. */
export interface SessionHead {
	readonly version: number;
	readonly server: JournalServer;
	readonly startedAt: number;
	readonly continues: {readonly id: string; readonly bytes: number} | undefined;
}

function headOfSession({value}: ReadRecord): SessionHead {
	const continues = isObject(value.continues) ? value.continues : {};
	const id = textAt(continues, 'id') ?? '';
	return {
		version: numberAt(value, 'v') ?? JOURNAL_VERSION,
		server: {url: textAt(value, 'url') ?? '', sandbox: textAt(value, 'sandbox')},
		startedAt: numberAt(value, 'at') ?? 0,
		continues: isSessionId(id) ? {id, bytes: numberAt(continues, 'bytes') ?? 0} : undefined,
	};
}

/** Collects the entries and the queue that records describe. */
export function createFold(folder: (name: string) => string) {
	const entries = new Map<string, EntryValue>();
	let order: string[] = [];
	const queue = new Map<string, StoredMessage>();
	const ratings = new Map<string, Readonly<Record<string, unknown>>>();
	let forgottenAfter: string | undefined;
	const server: {
		session?: string | undefined;
		conversation?: string | undefined;
		title?: string | undefined;
	} = {};
	let hasEnded = false;

	/** With handles in place of the large texts. */
	function entryOf({value, files}: ReadRecord): EntryValue | undefined {
		let {entry} = value;
		for (const {at, file, length} of files) {
			const [first, ...rest] = at;
			if (first !== 'entry') continue;
			const head = rest.reduce<unknown>(
				(inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
				entry,
			);
			if (typeof head === 'string') entry = replacedAt(entry, rest, textInFile(folder(file), head, length));
		}
		if (!isObject(entry) || typeof entry.id !== 'string' || typeof entry.kind !== 'string') return undefined;
		return {...entry, id: entry.id, kind: entry.kind};
	}

	function place(id: string, after: string | undefined): void {
		if (after === undefined) order.push(id);
		else order.splice(order.lastIndexOf(after) + 1, 0, id);
	}

	function apply(record: ReadRecord): void {
		const {value} = record;
		const id = textAt(value, 'id') ?? '';
		hasEnded = record.kind === 'end';
		switch (record.kind) {
			case 'server':
				server.session = textAt(value, 'session');
				server.conversation = textAt(value, 'conversation');
				server.title = textAt(value, 'title');
				break;
			case 'entry': {
				const entry = entryOf(record);
				if (entry === undefined) break;
				if (!entries.has(entry.id)) place(entry.id, textAt(value, 'after'));
				entries.set(entry.id, entry);
				break;
			}
			case 'delivery': {
				const entry = entries.get(id);
				if (entry === undefined) break;
				const {isRefused: _, ...others} = entry;
				const refused = value.isRefused === true ? {isRefused: true} : {};
				entries.set(id, {...others, id, kind: entry.kind, delivery: value.delivery, ...refused});
				break;
			}
			case 'removed':
				if (entries.delete(id)) order = order.filter((other) => other !== id);
				break;
			case 'queued':
				queue.set(id, {
					...{id, text: textAt(value, 'text') ?? '', at: numberAt(value, 'at') ?? 0},
					overrides: value.overrides,
				});
				break;
			case 'unqueued':
				queue.delete(id);
				break;
			case 'rated':
				ratings.set(textAt(value, 'messageId') ?? '', value);
				break;
			case 'forgotten':
				forgottenAfter = textAt(value, 'after');
				break;
			default:
				break;
		}
	}

	return {
		apply,
		result: () => ({
			...{session: server.session, conversation: server.conversation, title: server.title},
			entries: order.flatMap((id) => entries.get(id) ?? []),
			forgotten: forgottenAfter === undefined ? 0 : order.lastIndexOf(forgottenAfter) + 1,
			queue: [...queue.values()],
			ratings,
			hasEnded,
		}),
		/** A new segment: what waited in the one before is in this one only if it says so. */
		beginSegment() {
			queue.clear();
		},
	};
}

/** Reads a session with all segments that it continues. Never rejects. */
export async function readSession(
	sessions: string,
	id: string,
): Promise<StoredSession | {readonly problem: ReadProblem}> {
	const chain = await chainOf(sessions, id);
	if ('problem' in chain) return chain;
	const newest = chain.at(-1);
	if (newest === undefined) return {problem: 'missing'};
	let damaged = 0;
	let bytes = 0;
	let fold = createFold((name) => name);
	try {
		// The files of each segment are in its own folder.
		let folder = '';
		fold = createFold((name) => path.join(folder, name));
		for (const segment of chain) {
			folder = path.join(sessions, segment.id);
			fold.beginSegment();
			bytes = 0;
			for await (const step of readSteps(path.join(folder, JOURNAL_FILE), segment.limit)) {
				for (const record of step.records) fold.apply(record);
				damaged += step.damaged;
				bytes = step.bytes;
			}
		}
	} catch {
		return {problem: 'unreadable'};
	}
	const {head} = newest;
	const found = fold.result();
	return {
		...{id, server: head.server, startedAt: chain[0]?.head.startedAt ?? head.startedAt},
		...found,
		drafts: await readDrafts(path.join(sessions, id), found),
		...{damaged, bytes},
	};
}

export interface ChainLink {
	readonly id: string;
	readonly head: SessionHead;
	/** Bytes of its journal that belong to the session. */
	readonly limit: number;
}

/** The segments that a session consists of, the oldest first. A segment that is gone ends the chain. Never rejects. */
export async function chainOf(
	sessions: string,
	id: string,
): Promise<readonly ChainLink[] | {readonly problem: ReadProblem}> {
	const links: ChainLink[] = [];
	let next: {readonly id: string; readonly bytes: number} | undefined = {id, bytes: Number.POSITIVE_INFINITY};
	const passed = new Set<string>();
	// Damaged files may continue each other in a circle.
	while (next !== undefined && !passed.has(next.id)) {
		passed.add(next.id);
		const head: SessionHead | {readonly problem: ReadProblem} = await readHead(sessions, next.id);
		if ('problem' in head) return links.length === 0 ? head : links.reverse();
		if (head.version > JOURNAL_VERSION) return {problem: 'newer'};
		links.push({id: next.id, head, limit: next.bytes});
		next = head.continues;
	}
	return links.reverse();
}

/** The first record of a segment; a journal without one has no server. Never rejects. */
export async function readHead(
	sessions: string,
	id: string,
): Promise<SessionHead | {readonly problem: ReadProblem}> {
	try {
		for await (const {records} of readSteps(path.join(sessions, id, JOURNAL_FILE))) {
			const [first] = records;
			if (first?.kind === 'session') return headOfSession(first);
			if (records.length > 0) break;
		}
		return {version: JOURNAL_VERSION, server: {url: ''}, startedAt: 0, continues: undefined};
	} catch (error) {
		const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
		return {problem: isMissing ? 'missing' : 'unreadable'};
	}
}

/** The drafts of a segment. The beginning of a message that was sent after it was saved is none any more. Never rejects. */
async function readDrafts(
	folder: string,
	{entries, queue}: {readonly entries: readonly EntryValue[]; readonly queue: readonly StoredMessage[]},
): Promise<readonly string[]> {
	try {
		const value: unknown = JSON.parse(await readFile(path.join(folder, DRAFT_FILE), 'utf8'));
		if (!isObject(value) || !Array.isArray(value.texts)) return [];
		const texts = value.texts.filter((text) => typeof text === 'string');
		const savedAt = typeof value.at === 'number' ? value.at : 0;
		const sent = [...queue, ...entries.filter(({kind}) => kind === 'user')].flatMap(({text, at}) =>
			typeof text === 'string' && typeof at === 'number' && at >= savedAt ? [text] : [],
		);
		return texts.filter((draft) => !sent.some((text) => text.startsWith(draft)));
	} catch {
		return [];
	}
}
