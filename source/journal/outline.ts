/**
 * The outline of a long journal: its records without the contents of the entries, but with their places. With it a session of
 * any size is continued without reading all of it. It is a file beside the journal, which may be missing or end earlier: the
 * journal itself has everything.
 */
import {createReadStream} from 'node:fs';
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import type {ReadRecord} from './records.ts';

export const OUTLINE_FILE = 'outline.jsonl';

/** What is known of an entry without its contents. All values but the places are unchecked. */
export interface EntryOutline {
	readonly id: string;
	readonly kind: string;
	/** Number of its parts. */
	readonly parts: number;
	/** Its calls of tools as JSON: a list of `[name, 1 if it failed, time in ms or null]`; undefined = none. */
	readonly calls?: string;
	/** Values of it are incomplete, or are in files of their own. */
	readonly isCut?: boolean;
	/** Where its record begins in the journal, and its length without the line feed, in bytes. */
	readonly offset: number;
	readonly bytes: number;
	/** Small members of the entry. */
	readonly [name: string]: unknown;
}

/** Members of an entry that its outline has too: the same for every entry of a kind, so that all have one shape. */
const SMALL: Readonly<Record<string, readonly string[]>> = {
	user: ['at', 'delivery', 'isRefused'],
	assistant: ['messageId', 'answers', 'failed', 'at', 'tookMs', 'arrived'],
};

/** A record without the contents of its entry; undefined for an entry that is none. @param offset of its line, bytes */
export function outlineOf(
	{kind, value, files}: ReadRecord,
	offset: number,
	bytes: number,
): Readonly<Record<string, unknown>> | undefined {
	if (kind !== 'entry') return value;
	const {entry, after} = value;
	if (!isObject(entry) || typeof entry.id !== 'string' || typeof entry.kind !== 'string') return undefined;
	const isApart = (name: string): boolean => files.some(({at: [, key]}) => key === name);
	const names = (SMALL[entry.kind] ?? []).filter((name) => !isApart(name));
	const small = Object.fromEntries(names.map((name) => [name, entry[name]]));
	const parts = Array.isArray(entry.parts) ? entry.parts.filter(isObject) : [];
	const calls = callsIn(parts);
	const isCut = files.length > 0 || parts.some(({call}) => isObject(call) && hasCut(call));
	const outline: EntryOutline = {
		...{id: entry.id, kind: entry.kind, ...small, parts: Math.max(1, parts.length)},
		...(calls.length === 0 ? {} : {calls: JSON.stringify(calls)}),
		...(isCut ? {isCut} : {}),
		...{offset, bytes},
	};
	return {kind, ...(after === undefined ? {} : {after}), entry: outline};
}

/** A second call with the same id is a repetition. */
function callsIn(parts: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] {
	const ids = new Set<unknown>();
	return parts.flatMap(({kind, call}) => {
		if (kind !== 'tool' || !isObject(call) || (call.id !== undefined && ids.has(call.id))) return [];
		ids.add(call.id);
		const {name, outcome, startedAt, endedAt} = call;
		const state = isObject(outcome) ? outcome.state : undefined;
		const isTimed = typeof startedAt === 'number' && typeof endedAt === 'number' && state !== 'running';
		return [[name, state === 'failed' ? 1 : 0, isTimed ? endedAt - startedAt : null]];
	});
}

const hasCut = ({argumentsCut, outcome}: Readonly<Record<string, unknown>>): boolean =>
	argumentsCut !== undefined || (isObject(outcome) && outcome.resultCut !== undefined);

/** One line of the file: the records of the journal between two of its bytes. */
interface OutlineLine {
	readonly from: number;
	readonly to: number;
	readonly records: readonly unknown[];
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
				const records = read.records.flatMap((value) => recordIn(value, read) ?? []);
				if (records.length < read.records.length) return;
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
	if (!isObject(line) || !Array.isArray(line.records)) return undefined;
	const {from, to, records} = line;
	return typeof from === 'number' && typeof to === 'number' ? {from, to, records} : undefined;
}

/** An entry whose place is not in its part of the journal would have the contents of another one. */
function recordIn(value: unknown, {from, to}: OutlineLine): ReadRecord | undefined {
	if (!isObject(value) || typeof value.kind !== 'string') return undefined;
	if (value.kind === 'entry') {
		const {entry} = value;
		if (!isObject(entry) || !isPlace(entry.offset) || !isPlace(entry.bytes)) return undefined;
		if (entry.offset < from || entry.offset + entry.bytes > to) return undefined;
		if (typeof entry.id !== 'string' || typeof entry.kind !== 'string' || !isPlace(entry.parts))
			return undefined;
	}
	return {kind: value.kind, value, files: []};
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
