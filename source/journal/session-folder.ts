/** The folders of the sessions: their names and files, which only this user may read. */
import {randomBytes} from 'node:crypto';
import {chmodSync, mkdirSync} from 'node:fs';
import {readdir, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {makeFolder} from './make-folder.ts';

/** The journal of a segment, its drafts, and the prompts of all sessions. */
export const JOURNAL_FILE = 'journal.jsonl';
export const DRAFT_FILE = 'draft.json';
export const PROMPTS_FILE = 'prompts.jsonl';

const ID = /^\d{8}-\d{6}-[0-9a-f]{6}$/;

/** Whether a text is the id of a session, and so the name of a folder and of nothing else. */
export const isSessionId = (text: string): boolean => ID.test(text);

/** The beginning of an id is its time in UTC, so that ids sort by age. */
export function newSessionId(now: number): string {
	const time = new Date(now).toISOString();
	return `${time.slice(0, 10).replaceAll('-', '')}-${time.slice(11, 19).replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}

/** The time in an id, ms; undefined if it is none. */
export function timeOfId(id: string): number | undefined {
	const [, year, month, day, hour, minute, second] =
		/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-/.exec(id) ?? [];
	const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	return Number.isNaN(time) ? undefined : time;
}

/** The code of an error of the file system; '' for another error. */
export const fileErrorCode = (error: unknown): string =>
	error instanceof Error && 'code' in error ? String(error.code) : '';

/**
 * Creates the folder of a new session. A name that another program took is not used twice.
 * @param sessions the folder of all sessions
 * @returns the id, whose folder is new
 * @throws an error of the file system
 */
export function createSessionFolder(sessions: string, now: number): string {
	makeFolder(sessions);
	for (;;) {
		const id = newSessionId(now);
		try {
			mkdirSync(path.join(sessions, id), 0o700);
			// An existing folder may be accessible to others.
			chmodSync(sessions, 0o700);
			return id;
		} catch (error) {
			if (fileErrorCode(error) !== 'EEXIST') throw error;
		}
	}
}

/** A segment on the disk. */
export interface SessionFolder {
	readonly id: string;
	/** Bytes of all its files. */
	readonly bytes: number;
	/** When its journal was last written, ms since the epoch. */
	readonly changedAt: number;
}

/** All segments, the last written first. Never rejects: what cannot be read is left out. */
export async function listSessionFolders(sessions: string): Promise<readonly SessionFolder[]> {
	const names = await readdir(sessions).catch(() => []);
	const found = await Promise.all(names.filter(isSessionId).map((id) => inspect(sessions, id)));
	return found
		.filter((folder) => folder !== undefined)
		.sort((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? 1 : -1));
}

async function inspect(sessions: string, id: string): Promise<SessionFolder | undefined> {
	const folder = path.join(sessions, id);
	try {
		const files = await Promise.all(
			(await readdir(folder)).map(async (name) => ({name, ...(await sizeOf(path.join(folder, name)))})),
		);
		const kept = files.filter(({name}) => name === JOURNAL_FILE || name === DRAFT_FILE);
		if (kept.length === 0) return undefined;
		return {
			id,
			bytes: files.reduce((sum, file) => sum + file.bytes, 0),
			changedAt: Math.max(...kept.map(({changedAt}) => changedAt)),
		};
	} catch {
		return undefined;
	}
}

async function sizeOf(file: string): Promise<{readonly bytes: number; readonly changedAt: number}> {
	const {size, mtimeMs} = await stat(file);
	return {bytes: size, changedAt: mtimeMs};
}

/** Deletes a segment with all its files. @throws an error of the file system */
export async function deleteSessionFolder(sessions: string, id: string): Promise<void> {
	if (!isSessionId(id)) throw new RangeError('not the id of a session');
	await rm(path.join(sessions, id), {recursive: true});
}
