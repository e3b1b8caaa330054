/** The folders of the sessions on the disk, with their sizes and times. */
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {DRAFT_FILE, isSessionId, JOURNAL_FILE} from './session-folder.ts';

/** A segment on the disk. */
export interface SessionFolder {
	readonly id: string;
	/** Bytes of all its files, and of its journal alone. */
	readonly bytes: number;
	readonly journalBytes: number;
	/** When its journal was last written, ms since the epoch. */
	readonly changedAt: number;
}

/** All segments, the last written first. Never rejects: what cannot be read is left out. */
export async function listSessionFolders(sessions: string): Promise<readonly SessionFolder[]> {
	const names = await readdir(sessions).catch(() => []);
	const found = await mapSome(names.filter(isSessionId), (id) => inspect(sessions, id));
	return found
		.filter((folder) => folder !== undefined)
		.sort((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? 1 : -1));
}

/** As many files are open at once: the system limits them, and each has a buffer. */
const MOST_OPEN = 16;

/** Maps values with a function that reads files; the results are in the order of the values. */
export async function mapSome<Value, Result>(
	values: readonly Value[],
	map: (value: Value) => Promise<Result>,
): Promise<readonly Result[]> {
	const results: Result[] = [];
	for (let start = 0; start < values.length; start += MOST_OPEN)
		results.push(...(await Promise.all(values.slice(start, start + MOST_OPEN).map(map))));
	return results;
}

async function inspect(sessions: string, id: string): Promise<SessionFolder | undefined> {
	const folder = path.join(sessions, id);
	try {
		const files = await Promise.all(
			(await readdir(folder)).map(async (name) => ({name, ...(await sizeOf(path.join(folder, name)))})),
		);
		// Opening something else, such as a pipe, may wait for ever.
		if (files.some(({name, isFile}) => name === JOURNAL_FILE && !isFile)) return undefined;
		const kept = files.filter(({name}) => name === JOURNAL_FILE || name === DRAFT_FILE);
		if (kept.length === 0) return undefined;
		return {
			id,
			bytes: files.reduce((sum, file) => sum + file.bytes, 0),
			journalBytes: files.find(({name}) => name === JOURNAL_FILE)?.bytes ?? 0,
			changedAt: Math.max(...kept.map(({changedAt}) => changedAt)),
		};
	} catch {
		return undefined;
	}
}

async function sizeOf(
	file: string,
): Promise<{readonly bytes: number; readonly changedAt: number; readonly isFile: boolean}> {
	const facts = await stat(file);
	return {bytes: facts.size, changedAt: facts.mtimeMs, isFile: facts.isFile()};
}
