/** The sessions on the disk: lists them, deletes them, and keeps them within limits of age and size. */

import {readdir, rm, truncate} from 'node:fs/promises';
import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import {forgetSegments} from './index/index-folder.ts';
import {readHead, readSteps, SHORT_STEP, segmentChain} from './journal-reader.ts';
import {deletePrompts} from './prompts.ts';
import type {JournalServer} from './records.ts';
import {newestSegments, type SegmentLink, sessionsBySegment} from './segment-links.ts';
import {deleteSessionFolder, isSessionId, JOURNAL_FILE, timeOfSession} from './session-folder.ts';
import {listSessionFolders, mapSome, type SessionFolder} from './session-list.ts';

/** Sessions that were not used for so long are deleted, ms. */
const MOST_AGE_MS = 30 * 24 * 60 * 60 * 1000;
/** The oldest are deleted above so many bytes in all. */
export const MOST_BYTES = 500 * 1024 * 1024;

/** One session, for a list. Texts are raw. */
export interface SessionSummary {
	readonly id: string;
	readonly server: JournalServer;
	readonly startedAt: number;
	/** When it was last written. */
	readonly changedAt: number;
	/** Bytes of it and of the segments that only it continues. */
	readonly bytes: number;
	/** The beginning of its first message, on one line; '' = none. */
	readonly title: string;
}

/** Bytes at the beginning of a journal in which the first message is expected. */
const TITLE_WITHIN = 256 * 1024;
/** Code units of a title. */
const LONGEST_TITLE = 400;

interface SessionSegment extends SessionFolder, SegmentLink {}

/** How much of a segment others continue, in bytes of its journal; undefined if none does. */
function continuedBytes(id: string, segments: readonly SessionSegment[]): number | undefined {
	const all = segments.filter((segment) => segment.continues === id);
	return all.length === 0 ? undefined : Math.max(...all.map((segment) => segment.continuedBytes));
}

/** All segments, the last written first, with the segment that each continues. Never rejects. */
async function sessionSegments(sessions: string): Promise<readonly SessionSegment[]> {
	const folders = await listSessionFolders(sessions);
	return mapSome(folders, async (folder) => {
		const head = await readHead(sessions, folder.id);
		const continues = 'problem' in head ? undefined : head.continues;
		return {...folder, continues: continues?.id, continuedBytes: continues?.bytes ?? 0};
	});
}

/** The session and the segments that nothing else continues. */
function ownSegments(id: string, segments: readonly SessionSegment[]): readonly SessionSegment[] {
	const own: SessionSegment[] = [];
	const byId = new Map(segments.map((segment) => [segment.id, segment]));
	const newest = new Set(newestSegments(segments));
	for (let segment = byId.get(id); segment !== undefined && !own.includes(segment); ) {
		own.push(segment);
		const before = segment.continues;
		const isShared = segments.some((other) => other.continues === before && !own.includes(other));
		const isEnd =
			before === undefined || isShared || (segment.id === id && continuedBytes(id, segments) !== undefined);
		const next = isEnd ? undefined : byId.get(before);
		segment = next === undefined || newest.has(next) ? undefined : next;
	}
	return own;
}

/** Whether a segment has a record: a program that is killed may leave one without. */
const isBegun = ({journalBytes}: SessionFolder): boolean => journalBytes > 0;

/** All sessions, the last used first. Never rejects. */
export async function listSessions(sessions: string): Promise<readonly SessionSummary[]> {
	const segments = (await sessionSegments(sessions)).filter(isBegun);
	return mapSome(newestSegments(segments), async ({id, changedAt}) => ({
		...(await summaryOf(sessions, id)),
		id,
		changedAt,
		bytes: ownSegments(id, segments).reduce((sum, segment) => sum + segment.bytes, 0),
	}));
}

async function summaryOf(
	sessions: string,
	id: string,
): Promise<Pick<SessionSummary, 'server' | 'startedAt' | 'title'>> {
	const chain = await segmentChain(sessions, id);
	if ('problem' in chain) return {server: {url: ''}, startedAt: timeOfSession(id), title: ''};
	const newest = chain.at(-1)?.head;
	const server = newest?.server ?? {url: ''};
	const startedAt = chain[0]?.head.startedAt ?? timeOfSession(id);
	for (const segment of chain) {
		const title = await firstMessage(path.join(sessions, segment.id, JOURNAL_FILE)).catch(() => '');
		if (title !== '') return {server, startedAt, title};
	}
	return {server, startedAt, title: ''};
}

async function firstMessage(file: string): Promise<string> {
	for await (const {records} of readSteps(file, TITLE_WITHIN, 0, SHORT_STEP)) {
		for (const {kind, value} of records) {
			const text =
				kind === 'queued'
					? value.text
					: kind === 'entry' && isObject(value.entry) && value.entry.kind === 'user'
						? value.entry.text
						: undefined;
			if (typeof text === 'string' && text.trim() !== '')
				// Without half a character at its end.
				return text
					.trim()
					.slice(0, LONGEST_TITLE)
					.replace(/\p{Cs}$/u, '')
					.replaceAll(/\s+/g, ' ');
		}
	}
	return '';
}

/**
 * Deletes a session, with the segments that only it continues, its prompts and what the index has of it. Of a segment that another session
 * continues, that part is left.
 * @returns false if there is no such session
 * @throws an error of the file system
 */
export async function deleteSession(sessions: string, id: string): Promise<boolean> {
	const segments = await sessionSegments(sessions);
	const own = ownSegments(id, segments);
	for (const segment of own) {
		const shared = continuedBytes(segment.id, segments);
		if (segment.id !== id || shared === undefined) await deleteSessionFolder(sessions, segment.id);
		else {
			await cutSegment(path.join(sessions, id), Math.min(shared, segment.journalBytes));
		}
	}
	const gone = new Set(own.map((segment) => segment.id));
	forgetSegments(sessions, gone);
	if (own.length > 0) await deletePrompts(sessions, gone);
	return own.length > 0;
}

/**
 * Leaves of a segment the first bytes of its journal, and the large texts that they name: nothing else in its folder is needed.
 * @throws an error of the file system
 */
async function cutSegment(folder: string, bytes: number): Promise<void> {
	const journal = path.join(folder, JOURNAL_FILE);
	await truncate(journal, bytes);
	const kept = new Set([JOURNAL_FILE]);
	for await (const {records} of readSteps(journal))
		for (const {files} of records) for (const {file} of files) kept.add(file);
	for (const name of await readdir(folder))
		if (!kept.has(name)) await rm(path.join(folder, name), {recursive: true, force: true});
}

/** The limits of age and size; for tests, others. */
export interface Limits {
	readonly ageMs: number;
	readonly bytes: number;
}

/**
 * Deletes what is beyond the limits, the oldest first; a segment that another one continues is as old as that. Never rejects.
 * @param kept the segment under way, and the one that it continues
 * @returns the ids that were deleted
 */
export async function pruneSessions(
	sessions: string,
	now: number,
	kept: readonly string[],
	{ageMs, bytes}: Limits = {ageMs: MOST_AGE_MS, bytes: MOST_BYTES},
): Promise<readonly string[]> {
	const segments = await sessionSegments(sessions);
	const deleted: string[] = [];
	let total = 0;
	for (const {id, changedAt} of newestSegments(segments)) {
		const own = ownSegments(id, segments);
		const size = own.reduce((sum, segment) => sum + segment.bytes, 0);
		const isKept = own.some((segment) => kept.includes(segment.id));
		const isOld = now - changedAt > ageMs;
		// The newest is never too large, so that the session of the last program can be resumed.
		if (!isKept && (isOld || (total > 0 && total + size > bytes))) {
			const isGone = await deleteSession(sessions, id).catch(() => false);
			if (isGone) deleted.push(id);
		} else total += size;
	}
	return deleted;
}

/** The newest session; undefined if there is none. Never rejects. */
export async function newestSession(sessions: string): Promise<string | undefined> {
	return (await listSessionFolders(sessions)).find(isBegun)?.id;
}

/**
 * Finds a session by its id, or by the beginning or the end of one. An id that the session had before it was continued is one
 * of its ids too: what was queued then may have been sent since.
 * @returns the newest ids of those that match: one, none or several
 */
export async function findSession(sessions: string, typed: string): Promise<readonly string[]> {
	if (typed === '') return [];
	const segments = await sessionSegments(sessions);
	const isMatch = isSessionId(typed)
		? (id: string) => id === typed
		: (id: string) => id.startsWith(typed) || id.endsWith(typed);
	const newest = sessionsBySegment(segments.filter(isBegun));
	return [...new Set(segments.flatMap(({id}) => (isMatch(id) ? [newest.get(id) ?? id] : [])))];
}
