/** Reads journals: in steps, whatever is in them. What cannot be read is left out and counted. */

import {createReadStream} from 'node:fs';
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import {createFold, type Fold, type FoldedSession, foldOfValues, numberAt, textAt} from './fold.ts';
import {JournalFile} from './journal-file.ts';
import {type EntryOutline, outlineOf, readOutline} from './outline.ts';
import {type EntryValue, JOURNAL_VERSION, type JournalServer, type ReadRecord, readLine} from './records.ts';
import {DRAFT_FILE, isSessionId, JOURNAL_FILE} from './session-folder.ts';

/** Bytes that are read and parsed in one step. */
const STEP = 256 * 1024;
/** The same where only the first records are wanted, as for a list of sessions. */
export const SHORT_STEP = 8 * 1024;
const LINE_FEED = 0x0a;

/** A record with its place: the first byte of its line, and the length of the line without its line feed. */
export interface PlacedRecord extends ReadRecord {
	readonly offset: number;
	readonly bytes: number;
}

/** The lines of one step, as records; `damaged` of them could not be read. */
export interface RecordStep {
	readonly records: readonly PlacedRecord[];
	readonly damaged: number;
	/** Bytes of the journal up to the end of the last line. */
	readonly bytes: number;
}

/**
 * Reads the records of a journal in order. The last line of a program that was killed may be incomplete: it is left out.
 * @param limit the byte to stop at; default none
 * @param from the byte to start at, which begins a line
 * @param step bytes that are read at once
 * @throws an error of the file system
 */
export async function* readSteps(
	file: string,
	limit = Number.POSITIVE_INFINITY,
	from = 0,
	step = STEP,
): AsyncGenerator<RecordStep> {
	if (limit <= from) return;
	let rest: Buffer = Buffer.alloc(0);
	/** The beginnings of a line that is longer than a step. */
	let parts: Buffer[] = [];
	let bytes = from;
	const end = Number.isFinite(limit) ? limit - 1 : undefined;
	for await (const chunk of createReadStream(file, {
		highWaterMark: step,
		start: from,
		...(end === undefined ? {} : {end}),
	})) {
		const read = chunk as Buffer;
		if (!read.includes(LINE_FEED)) {
			parts.push(read);
			continue;
		}
		const all = Buffer.concat([rest, ...parts, read]);
		parts = [];
		const records: PlacedRecord[] = [];
		let damaged = 0;
		let start = 0;
		for (let at = all.indexOf(LINE_FEED); at >= 0; at = all.indexOf(LINE_FEED, start)) {
			const record = at === start ? undefined : readLine(all.toString('utf8', start, at));
			if (record !== undefined) records.push({...record, offset: bytes + start, bytes: at - start});
			else if (at > start) damaged++;
			start = at + 1;
		}
		rest = all.subarray(start);
		bytes += start;
		yield {records, damaged, bytes};
	}
}

/** A session as its journal, and those that it continues, have it. All values are unchecked. */
export interface StoredSession<Item = EntryValue> extends FoldedSession<Item> {
	readonly id: string;
	readonly server: JournalServer;
	readonly startedAt: number;
	/** The texts of the input, the newest last. */
	readonly drafts: readonly string[];
	/** Lines that could not be read. */
	readonly damaged: number;
	/** Bytes of the journal that were read. */
	readonly bytes: number;
}

/** Why a session cannot be read. */
export type ReadProblem = 'missing' | 'newer' | 'unreadable';

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

/** Reads a session with all segments that it continues. Never rejects. */
export async function readSession(
	sessions: string,
	id: string,
): Promise<StoredSession | {readonly problem: ReadProblem}> {
	const chain = await chainOf(sessions, id);
	if ('problem' in chain) return chain;
	// The files of each segment are in its own folder.
	let folder = '';
	return readChain(sessions, id, chain, {
		...{fold: foldOfValues(() => folder), textOf: ({text}) => text},
		begin(next) {
			folder = next;
		},
		async *read(limit) {
			for await (const {records, damaged, bytes} of readSteps(path.join(folder, JOURNAL_FILE), limit))
				yield {records, damaged, to: bytes};
		},
	});
}

/** How the entries of a session are made. */
export interface EntryMaker<Item> {
	/** @param file the journal that has the contents; undefined for an outline that is no entry */
	make(outline: EntryOutline, file: JournalFile): Item | undefined;
	deliver(item: Item, delivery: unknown, isRefused: boolean): Item;
	/** The text of the user's message. */
	textOf(item: Item): unknown;
}

/** The same without the contents of the entries, which stay on the disk until they are needed. Never rejects. */
export async function readOutlined<Item extends StoredItem>(
	sessions: string,
	id: string,
	{make, deliver, textOf}: EntryMaker<Item>,
): Promise<StoredSession<Item> | {readonly problem: ReadProblem}> {
	const chain = await chainOf(sessions, id);
	if ('problem' in chain) return chain;
	let folder = '';
	let file: JournalFile | undefined;
	const read = ({value: {entry}}: ReadRecord): Item | undefined => file && make(entry as EntryOutline, file);
	return readChain(sessions, id, chain, {
		...{fold: createFold({read, deliver}), textOf},
		begin(next) {
			folder = next;
			file = new JournalFile(next);
		},
		async *read(limit) {
			let from = 0;
			for await (const {records, to} of readOutline(folder, Math.min(limit, await sizeOf(folder)))) {
				from = to;
				yield {records, damaged: 0, to};
			}
			const journal = path.join(folder, JOURNAL_FILE);
			for await (const {records, damaged, bytes} of readSteps(journal, limit, from)) {
				const outlines = records.flatMap((record) => outlineOf(record, record.offset, record.bytes) ?? []);
				yield {records: outlines, damaged, to: bytes};
			}
		},
	});
}

/** Bytes of all journals of a session. Never rejects. */
export async function sizeOfSession(sessions: string, id: string): Promise<number> {
	const chain = await chainOf(sessions, id);
	if ('problem' in chain) return 0;
	const sizes = await Promise.all(chain.map((segment) => sizeOf(path.join(sessions, segment.id))));
	return sizes.reduce((sum, size) => sum + size, 0);
}

const sizeOf = (folder: string): Promise<number> =>
	stat(path.join(folder, JOURNAL_FILE)).then(
		({size}) => size,
		() => 0,
	);

type StoredItem = Pick<EntryValue, 'id' | 'kind'> & {readonly at?: unknown};

interface ChainReading<Item> {
	readonly fold: Fold<Item>;
	textOf(item: Item): unknown;
	/** The segment in this folder is next. @throws an error of the file system */
	begin(folder: string): void;
	/** Its records; `to`: up to this byte of its journal. */
	read(limit: number): AsyncIterable<{
		readonly records: readonly ReadRecord[];
		readonly damaged: number;
		readonly to: number;
	}>;
}

async function readChain<Item extends StoredItem>(
	sessions: string,
	id: string,
	chain: readonly ChainLink[],
	{fold, textOf, begin, read}: ChainReading<Item>,
): Promise<StoredSession<Item> | {readonly problem: ReadProblem}> {
	const newest = chain.at(-1);
	if (newest === undefined) return {problem: 'missing'};
	let damaged = 0;
	let bytes = 0;
	try {
		for (const segment of chain) {
			begin(path.join(sessions, segment.id));
			fold.beginSegment();
			bytes = 0;
			for await (const step of read(segment.limit)) {
				for (const record of step.records) fold.apply(record);
				damaged += step.damaged;
				bytes = step.to;
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
		drafts: await readDrafts(path.join(sessions, id), found, textOf),
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
		const journal = path.join(sessions, id, JOURNAL_FILE);
		for await (const {records} of readSteps(journal, undefined, 0, SHORT_STEP)) {
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
async function readDrafts<Item extends StoredItem>(
	folder: string,
	{entries, queue}: Pick<FoldedSession<Item>, 'entries' | 'queue'>,
	textOf: (item: Item) => unknown,
): Promise<readonly string[]> {
	try {
		const value: unknown = JSON.parse(await readFile(path.join(folder, DRAFT_FILE), 'utf8'));
		if (!isObject(value) || !Array.isArray(value.texts)) return [];
		const texts = value.texts.filter((text) => typeof text === 'string');
		const savedAt = typeof value.at === 'number' ? value.at : 0;
		const isLater = ({at}: {readonly at?: unknown}): boolean => typeof at === 'number' && at >= savedAt;
		const sent = [
			...queue.filter(isLater).map(({text}) => text),
			...entries.filter((entry) => entry.kind === 'user' && isLater(entry)).map(textOf),
		];
		return texts.filter((draft) => !sent.some((text) => typeof text === 'string' && text.startsWith(draft)));
	} catch {
		return [];
	}
}
