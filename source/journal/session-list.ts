/** The folders of the sessions on the disk, with their sizes and times. */
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {DRAFT_FILE, isSessionId, JOURNAL_FILE} from './session-folder.ts';

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
