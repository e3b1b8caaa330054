/** The sessions on the disk: lists them, deletes them, and keeps them within limits of age and size. */

import path from 'node:path';
import {isObject} from '../protocol/json.ts';
import {chainOf, readHead, readSteps} from './journal-reader.ts';
import {deletePrompts} from './prompts.ts';
import type {JournalServer} from './records.ts';
import {deleteSessionFolder, isSessionId, JOURNAL_FILE} from './session-folder.ts';
import {listSessionFolders, type SessionFolder} from './session-list.ts';

/** Sessions that were not used for so long are deleted, ms. */
export const MOST_AGE_MS = 30 * 24 * 60 * 60 * 1000;
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

export interface SessionSegment extends SessionFolder {
	readonly continues: string | undefined;
}

/** All segments, the last written first, with the segment that each continues. Never rejects. */
export async function sessionSegments(sessions: string): Promise<readonly SessionSegment[]> {
	const folders = await listSessionFolders(sessions);
	return Promise.all(
		folders.map(async (folder) => {
			const head = await readHead(sessions, folder.id);
			return {...folder, continues: 'problem' in head ? undefined : head.continues?.id};
		}),
	);
}

/** The session that a segment is part of: the newest that continues it. */
export function sessionOfSegment(id: string, segments: readonly SessionSegment[]): string {
	const passed = new Set<string>();
	let session = id;
	while (!passed.has(session)) {
		passed.add(session);
		const current = session;
		session = segments.find((segment) => segment.continues === current)?.id ?? session;
	}
	return session;
}

/** The session and the segments that nothing else continues. */
function ownSegments(id: string, segments: readonly SessionSegment[]): readonly SessionSegment[] {
	const own: SessionSegment[] = [];
	const byId = new Map(segments.map((segment) => [segment.id, segment]));
	for (let segment = byId.get(id); segment !== undefined && !own.includes(segment); ) {
		own.push(segment);
		const before = segment.continues;
		const isShared = segments.some((other) => other.continues === before && !own.includes(other));
		segment = before === undefined || isShared ? undefined : byId.get(before);
	}
	return own;
}

/** All sessions, the last used first. A segment that another one continues is part of that. Never rejects. */
export async function listSessions(sessions: string): Promise<readonly SessionSummary[]> {
	const segments = await sessionSegments(sessions);
	const continued = new Set(segments.map((segment) => segment.continues));
	return Promise.all(
		segments
			.filter((segment) => !continued.has(segment.id))
			.map(async ({id, changedAt}) => ({
				...(await summaryOf(sessions, id)),
				id,
				changedAt,
				bytes: ownSegments(id, segments).reduce((sum, segment) => sum + segment.bytes, 0),
			})),
	);
}

async function summaryOf(
	sessions: string,
	id: string,
): Promise<Pick<SessionSummary, 'server' | 'startedAt' | 'title'>> {
	const chain = await chainOf(sessions, id);
	if ('problem' in chain) return {server: {url: ''}, startedAt: 0, title: ''};
	const newest = chain.at(-1)?.head;
	const server = newest?.server ?? {url: ''};
	const startedAt = chain[0]?.head.startedAt ?? 0;
	for (const segment of chain) {
		const title = await firstMessage(path.join(sessions, segment.id, JOURNAL_FILE)).catch(() => '');
		if (title !== '') return {server, startedAt, title};
	}
	return {server, startedAt, title: ''};
}

async function firstMessage(file: string): Promise<string> {
	for await (const {records} of readSteps(file, TITLE_WITHIN)) {
		for (const {kind, value} of records) {
			const text =
				kind === 'queued'
					? value.text
					: kind === 'entry' && isObject(value.entry) && value.entry.kind === 'user'
						? value.entry.text
						: undefined;
			if (typeof text === 'string' && text.trim() !== '')
				return text.trim().slice(0, LONGEST_TITLE).replaceAll(/\s+/g, ' ');
		}
	}
	return '';
}

/**
 * Deletes a session, with the segments that only it continues, and its prompts.
 * @returns false if there is no such session
 * @throws an error of the file system
 */
export async function deleteSession(sessions: string, id: string): Promise<boolean> {
	const segments = await sessionSegments(sessions);
	const own = ownSegments(id, segments);
	for (const segment of own) await deleteSessionFolder(sessions, segment.id);
	const gone = new Set(own.map((segment) => segment.id));
	if (own.length > 0) await deletePrompts(sessions, gone);
	return own.length > 0;
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
	const continued = new Set(segments.map((segment) => segment.continues));
	const deleted: string[] = [];
	let total = 0;
	for (const {id, changedAt} of segments.filter((segment) => !continued.has(segment.id))) {
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
	return (await listSessionFolders(sessions))[0]?.id;
}

/**
 * Finds a session by its id, or by the beginning or the end of one.
 * @returns the ids that match: one, none or several
 */
export async function findSession(sessions: string, typed: string): Promise<readonly string[]> {
	const segments = await sessionSegments(sessions);
	if (isSessionId(typed)) return segments.filter(({id}) => id === typed).map(({id}) => id);
	const continued = new Set(segments.map((segment) => segment.continues));
	const ids = segments.map(({id}) => id).filter((id) => !continued.has(id));
	return typed === '' ? [] : ids.filter((id) => id.startsWith(typed) || id.endsWith(typed));
}
