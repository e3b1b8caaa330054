/**
 * The outline of a long journal: its records without the contents of the entries, but with their places. With it a session of
 * any size is continued without reading all of it. It is a file beside the journal, which may be missing or end earlier: the
 * journal itself has everything.
 */
import {createReadStream} from 'node:fs';
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import type {ReadRecord, StoredFile} from './records.ts';

export const OUTLINE_FILE = 'outline.jsonl';

/** What is known of an entry without its contents. The values that are unknown here are unchecked. */
export interface EntryOutline {
	readonly id: string;
	readonly kind: 'user' | 'assistant';
	/** Where its record begins in the journal, and its length without the line feed, in bytes. */
	readonly offset: number;
	readonly bytes: number;
	readonly at: unknown;
	/** Values of it are incomplete, or are in files of their own. */
	readonly isCut: boolean;
	/** Number of its parts. */
	readonly parts: number;
	/** The calls of tools in an answer, as `countedCalls` reads them; undefined = none. */
	readonly calls: string | undefined;
	/** Of a message. */
	readonly delivery: unknown;
	readonly isRefused: boolean;
	/** Of an answer. */
	readonly messageId: unknown;
	readonly answers: unknown;
	readonly failed: boolean;
	readonly tookMs: unknown;
	readonly arrived: unknown;
}

/** A call as it is counted. */
export interface CountedCall {
	readonly name: string;
	readonly isFailed: boolean;
	/** No result was received. */
	readonly isUnknown: boolean;
	/** ms; undefined where it was not measured. */
	readonly tookMs: number | undefined;
}

/**
 * An entry in the file: a list, which is read four times as fast as an object. Of a message: 0, id, offset, bytes, at, flags,
 * delivery, id of the entry before it. Of an answer: 1, id, offset, bytes, at, flags, arrived, id of the entry before it, parts,
 * messageId, answers, tookMs, calls.
 */
type EntryRow = unknown[];
/** An entry, or any other record as it is in the journal. */
export type OutlineRow = EntryRow | Readonly<Record<string, unknown>>;

const IS_CUT = 1;
const IS_REFUSED = 2;
const HAS_FAILED = 4;

type Value = Readonly<Record<string, unknown>>;

/** The row of a record; undefined for an entry that is none. @param offset of its line, bytes */
function rowOf({kind, value, files}: ReadRecord, offset: number, bytes: number): OutlineRow | undefined {
	if (kind !== 'entry') return value;
	const {entry, after} = value;
	if (!isObject(entry) || typeof entry.id !== 'string') return undefined;
	const small = (name: string): unknown =>
		files.some(({at: [, key]}) => key === name) ? undefined : entry[name];
	if (entry.kind === 'user') {
		const flags = (files.length > 0 ? IS_CUT : 0) + (entry.isRefused === true ? IS_REFUSED : 0);
		return [0, entry.id, offset, bytes, small('at'), flags, small('delivery'), after];
	}
	if (entry.kind !== 'assistant') return undefined;
	const parts = Array.isArray(entry.parts) ? entry.parts.filter(isObject) : [];
	const isCut = files.length > 0 || parts.some(({call}) => isObject(call) && hasCut(call));
	return [
		...[1, entry.id, offset, bytes, small('at')],
		(isCut ? IS_CUT : 0) + (entry.failed === true ? HAS_FAILED : 0),
		...[small('arrived'), after, parts.length, small('messageId'), small('answers'), small('tookMs')],
		callsIn(parts),
	];
}

/** One line for each call: its name, 1 if it failed or 2 if it has no result, and its time. A second call with the same id is a repetition. */
function callsIn(parts: readonly Value[]): string | undefined {
	const ids = new Set<unknown>();
	const lines = parts.flatMap(({kind, call}) => {
		if (kind !== 'tool' || !isObject(call) || typeof call.name !== 'string') return [];
		if (call.id !== undefined && ids.has(call.id)) return [];
		ids.add(call.id);
		const {name, outcome, startedAt, endedAt} = call;
		const state = isObject(outcome) ? outcome.state : undefined;
		const code = {failed: 1, unknown: 2}[String(state)] ?? 0;
		const isTimed = typeof startedAt === 'number' && typeof endedAt === 'number' && state !== 'running';
		const shown = /^"|\n/.test(name) ? JSON.stringify(name) : name;
		return `${shown} ${code} ${isTimed ? endedAt - startedAt : ''}`;
	});
	return lines.length === 0 ? undefined : lines.join('\n');
}

/** The calls of an outline. Never throws. */
export function countedCalls({calls}: Pick<EntryOutline, 'calls'>): readonly CountedCall[] {
	if (calls === undefined) return [];
	return calls.split('\n').map((line) => {
		const [, shown = '', code, took = ''] = /^(.*) ([012]) ([^ ]*)$/s.exec(line) ?? [];
		const tookMs = took === '' ? undefined : Number(took);
		return {name: nameIn(shown), isFailed: code === '1', isUnknown: code === '2', tookMs};
	});
}

function nameIn(shown: string): string {
	try {
		return shown.startsWith('"') ? String(JSON.parse(shown)) : shown;
	} catch {
		return shown;
	}
}

const hasCut = ({argumentsCut, outcome}: Value): boolean =>
	argumentsCut !== undefined || (isObject(outcome) && outcome.resultCut !== undefined);

/** So many rows before it have the message of a delivery, nearly always. */
const NEAR = 8;

/** Adds a record to the rows of a part of the journal. The delivery of a message that is near changes its row. */
export function addRow(rows: OutlineRow[], record: ReadRecord, offset: number, bytes: number): void {
	const {kind, value} = record;
	const first = Math.max(0, rows.length - NEAR);
	for (let index = rows.length - 1; kind === 'delivery' && index >= first; index--) {
		const row = rows[index];
		if (!Array.isArray(row)) {
			if (row?.id === value.id) break;
			continue;
		}
		if (row[1] !== value.id) continue;
		if (row[0] !== 0) break;
		const flags = Number(row[5]) & IS_CUT;
		row[5] = flags + (value.isRefused === true ? IS_REFUSED : 0);
		row[6] = value.delivery;
		return;
	}
	const row = rowOf(record, offset, bytes);
	if (row !== undefined) rows.push(row);
}

/** One line of the file: the records of the journal between two of its bytes. */
interface OutlineLine {
	readonly from: number;
	readonly to: number;
	readonly rows: readonly unknown[];
}

export const outlineLine = (line: OutlineLine): string => `${JSON.stringify(line)}\n`;

/** Records of the journal up to a byte of it. */
export interface OutlineStep {
	readonly records: readonly ReadRecord[];
	readonly to: number;
}

const STEP = 256 * 1024;

/**
 * Reads the outline of a journal as far as it goes without a gap. Never throws: what cannot be read ends it.
 * @param folder of the segment
 * @param limit the bytes of the journal to read: nothing behind them
 */
export async function* readOutline(folder: string, limit: number): AsyncGenerator<OutlineStep> {
	let rest = '';
	let to = 0;
	try {
		const text = createReadStream(path.join(folder, OUTLINE_FILE), {encoding: 'utf8', highWaterMark: STEP});
		for await (const chunk of text) {
			const lines = `${rest}${chunk as string}`.split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) {
				const read = lineIn(line);
				if (read === undefined || read.from !== to || read.to <= to || read.to > limit) return;
				const records = read.rows.flatMap((row) => recordIn(row, read) ?? []);
				if (records.length < read.rows.length) return;
				({to} = read);
				yield {to, records};
			}
		}
	} catch {
		// The rest is read from the journal.
	}
}

function lineIn(text: string): OutlineLine | undefined {
	const line: unknown = JSON.parse(text);
	if (!isObject(line) || !Array.isArray(line.rows)) return undefined;
	const {from, to, rows} = line;
	return typeof from === 'number' && typeof to === 'number' ? {from, to, rows} : undefined;
}

const NO_FILES: readonly StoredFile[] = [];

/** The record of a row, in which an entry is an outline. A place outside of its part of the journal is of another entry. */
function recordIn(row: unknown, {from, to}: Pick<OutlineLine, 'from' | 'to'>): ReadRecord | undefined {
	if (!Array.isArray(row))
		return isObject(row) && typeof row.kind === 'string' && row.kind !== 'entry'
			? {kind: row.kind, value: row, files: NO_FILES}
			: undefined;
	const [kind, id, offset, bytes, at, flags, state, after, parts = 1, messageId, answers, tookMs, calls] =
		row as EntryRow;
	const isEntry = typeof id === 'string' && (kind === 0 || kind === 1) && isCount(flags) && isCount(parts);
	if (!isEntry || !isCount(offset) || !isCount(bytes) || offset < from || offset + bytes > to)
		return undefined;
	const entry: EntryOutline = {
		id,
		kind: kind === 0 ? 'user' : 'assistant',
		offset,
		bytes,
		at,
		parts,
		isCut: (flags & IS_CUT) !== 0,
		calls: typeof calls === 'string' ? calls : undefined,
		delivery: state,
		isRefused: (flags & IS_REFUSED) !== 0,
		messageId,
		answers,
		failed: (flags & HAS_FAILED) !== 0,
		tookMs,
		arrived: state,
	};
	return {kind: 'entry', value: {entry, after}, files: NO_FILES};
}

/** A record of the journal as its outline has it; undefined for an entry that is none. */
export function outlineOf(record: ReadRecord, offset: number, bytes: number): ReadRecord | undefined {
	const row = rowOf(record, offset, bytes);
	return row && recordIn(row, {from: offset, to: offset + bytes});
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
