/** Reads journals in steps, whatever is in them, and which segments a session consists of. */

import {createReadStream} from 'node:fs';
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import {numberAt, textAt} from './fold.ts';
import {JOURNAL_VERSION, type JournalServer, type ReadRecord, readLine} from './records.ts';
import {isSessionId, JOURNAL_FILE, timeOfSession} from './session-folder.ts';

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
	const end = Number.isFinite(limit) ? {end: limit - 1} : {};
	yield* recordSteps(createReadStream(file, {highWaterMark: step, start: from, ...end}), from);
}

/** The same of the bytes of a journal, which come in chunks. @param from the place of the first one */
export async function* recordSteps(chunks: AsyncIterable<unknown>, from = 0): AsyncGenerator<RecordStep> {
	let rest: Buffer = Buffer.alloc(0);
	/** The beginnings of a line that is longer than a step. */
	let parts: Buffer[] = [];
	let bytes = from;
	for await (const chunk of chunks) {
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

/** Why a session cannot be read. */
export type ReadProblem = 'missing' | 'newer' | 'unreadable';

/** The first record of a segment. */
export interface SessionHead {
	readonly version: number;
	readonly server: JournalServer;
	readonly startedAt: number;
	readonly continues: {readonly id: string; readonly bytes: number} | undefined;
	/** What wrote it. */
	readonly program: WritingProgram | undefined;
}

/** The process that wrote a segment, its machine, and when it began with that, ms since the epoch. */
export interface WritingProgram {
	readonly pid: number;
	readonly host: string;
	/** When the process began, as the system has it. */
	readonly start?: string | undefined;
	readonly startedAt: number;
}

function headOfSession({value}: ReadRecord, segment: string): SessionHead {
	const continues = isObject(value.continues) ? value.continues : {};
	const id = textAt(continues, 'id') ?? '';
	const startedAt = numberAt(value, 'at') ?? timeOfSession(segment);
	const [pid, host] = [numberAt(value, 'pid') ?? 0, textAt(value, 'host')];
	// Zero and negative numbers would mean groups of processes.
	const isProgram = Number.isSafeInteger(pid) && pid > 0 && pid < 2 ** 31 && host !== undefined;
	return {
		version: numberAt(value, 'v') ?? JOURNAL_VERSION,
		server: {url: textAt(value, 'url') ?? '', sandbox: textAt(value, 'sandbox')},
		startedAt,
		program: isProgram ? {pid, host, start: textAt(value, 'start'), startedAt} : undefined,
		continues: isSessionId(id) ? {id, bytes: numberAt(continues, 'bytes') ?? 0} : undefined,
	};
}

export interface ChainLink {
	readonly id: string;
	readonly head: SessionHead;
	/** Bytes of its journal that belong to the session. */
	readonly limit: number;
}

/** The segments that a session consists of, the oldest first. A segment that is gone ends the chain. Never rejects. */
export async function segmentChain(
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
			if (first?.kind === 'session') return headOfSession(first, id);
			if (records.length > 0) break;
		}
		return {
			version: JOURNAL_VERSION,
			server: {url: ''},
			startedAt: timeOfSession(id),
			continues: undefined,
			program: undefined,
		};
	} catch (error) {
		const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
		return {problem: isMissing ? 'missing' : 'unreadable'};
	}
}
