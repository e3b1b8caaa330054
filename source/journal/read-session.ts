/** Reads sessions: whole, or without the contents of their entries. What cannot be read is left out and counted. */
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import {createFold, entryIn, type Fold, type FoldedSession, foldOfValues} from './fold.ts';
import {JournalFile} from './journal-file.ts';
import {
	type ChainLink,
	type ReadProblem,
	readSteps,
	segmentChain,
	type WritingProgram,
} from './journal-reader.ts';
import {type EntryOutline, outlineOf, readOutline} from './outline.ts';
import type {EntryValue, JournalServer, ReadRecord} from './records.ts';
import {DRAFT_FILE, JOURNAL_FILE, PARTIAL_FILE} from './session-folder.ts';

/** A session as its journal, and those that it continues, have it. All values are unchecked. */
export interface StoredSession<Item = EntryValue> extends FoldedSession<Item> {
	readonly id: string;
	readonly server: JournalServer;
	readonly startedAt: number;
	/** The texts of the input, the newest last. */
	readonly drafts: readonly string[];
	/** What wrote the newest segment. */
	readonly program: WritingProgram | undefined;
	/** The part of an answer that had arrived when the program ended. */
	readonly partial?: EntryValue | undefined;
	/** Lines that could not be read. */
	readonly damaged: number;
	/** Bytes of the journal that were read. */
	readonly bytes: number;
}

/** Reads a session with all segments that it continues. Never rejects. */
export async function readSession(
	sessions: string,
	id: string,
): Promise<StoredSession | {readonly problem: ReadProblem}> {
	const chain = await segmentChain(sessions, id);
	return 'problem' in chain ? chain : readValues(sessions, id, chain);
}

/** The same from so many bytes at the end of its journals alone: the end of the conversation. Never rejects. */
export async function readLatest(
	sessions: string,
	id: string,
	bytes: number,
): Promise<StoredSession | {readonly problem: ReadProblem}> {
	const chain = await segmentChain(sessions, id);
	if ('problem' in chain) return chain;
	const ends: ChainPart[] = [];
	let left = bytes;
	for (const segment of chain.toReversed()) {
		const limit = Math.min(segment.limit, await sizeOf(path.join(sessions, segment.id)));
		const from = Math.max(0, limit - left);
		ends.unshift({...segment, limit, from});
		left -= limit - from;
		if (left === 0) break;
	}
	return readValues(sessions, id, ends);
}

function readValues(
	sessions: string,
	id: string,
	chain: readonly ChainPart[],
): ReturnType<typeof readSession> {
	// The files of each segment are in its own folder.
	let folder = '';
	return readChain(sessions, id, chain, {
		...{fold: foldOfValues(() => folder), textOf: ({text}) => text},
		begin(next) {
			folder = next;
		},
		async *read({limit, from}) {
			for await (const {records, damaged, bytes} of readSteps(path.join(folder, JOURNAL_FILE), limit, from))
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
	const chain = await segmentChain(sessions, id);
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
		async *read({limit}) {
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
	const chain = await segmentChain(sessions, id);
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

/** What is read of a segment. */
interface ChainPart extends ChainLink {
	/** The byte of its journal to begin at; default 0. The line that it is in is not read. */
	readonly from?: number;
}

interface ChainReading<Item> {
	readonly fold: Fold<Item>;
	textOf(item: Item): unknown;
	/** The segment in this folder is next. @throws an error of the file system */
	begin(folder: string): void;
	/** Its records; `to`: up to this byte of its journal. */
	read(part: ChainPart): AsyncIterable<{
		readonly records: readonly ReadRecord[];
		readonly damaged: number;
		readonly to: number;
	}>;
}

async function readChain<Item extends StoredItem>(
	sessions: string,
	id: string,
	chain: readonly ChainPart[],
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
			for await (const step of read(segment)) {
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
		...{
			id,
			server: head.server,
			program: head.program,
			startedAt: chain[0]?.head.startedAt ?? head.startedAt,
		},
		...found,
		drafts: await readDrafts(path.join(sessions, id), found, textOf),
		partial: await readPartial(path.join(sessions, id)),
		...{damaged, bytes},
	};
}

/** Never rejects. @param folder of the segment */
async function readPartial(folder: string): Promise<EntryValue | undefined> {
	try {
		const value: unknown = JSON.parse(await readFile(path.join(folder, PARTIAL_FILE), 'utf8'));
		return isObject(value) ? entryIn({kind: 'entry', value, files: []}, folder) : undefined;
	} catch {
		return undefined;
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
