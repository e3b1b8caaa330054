/** The folders of the sessions: their names and files, which only this user may read. */
import {chmodSync, mkdirSync, rm} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {makeFolder} from './make-folder.ts';

/** The journal of a segment, its drafts, and the prompts of all sessions. */
export const JOURNAL_FILE = 'journal.jsonl';
export const DRAFT_FILE = 'draft.json';
/** The part of an answer under way that has arrived. */
export const PARTIAL_FILE = 'partial.json';
export const PROMPTS_FILE = 'prompts.jsonl';

const ID = /^\d{8}-\d{6}-[0-9a-f]{6}$/;

/** Whether a text is the id of a session, and so the name of a folder and of nothing else. */
export const isSessionId = (text: string): boolean => ID.test(text);

/** When a segment began, by its id, ms since the epoch. */
export const timeOfSession = (id: string): number =>
	Date.parse(id.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-.*$/, '$1-$2-$3T$4:$5:$6Z')) || 0;

/** The beginning of an id is its time in UTC, so that ids sort by age; the end is any number. */
function newSessionId(now: number): string {
	const time = new Date(now).toISOString();
	const suffix = Math.floor(Math.random() * 0x1_00_00_00)
		.toString(16)
		.padStart(6, '0');
	return `${time.slice(0, 10).replaceAll('-', '')}-${time.slice(11, 19).replaceAll(':', '')}-${suffix}`;
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

/** Deletes a segment with all its files. @throws an error of the file system */
export async function deleteSessionFolder(sessions: string, id: string): Promise<void> {
	if (!isSessionId(id)) throw new RangeError('not the id of a session');
	await promisify(rm)(path.join(sessions, id), {recursive: true});
}
