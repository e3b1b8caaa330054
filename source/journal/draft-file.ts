/** The files of a segment that are replaced as a whole: its drafts, and the part of an answer under way. */
import {rename, rm, writeFile, writeFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import type {JsonObject} from '../protocol/frames.ts';
import {DRAFT_FILE, PARTIAL_FILE} from './session-folder.ts';

const contentOf = (texts: readonly string[], at: number): string => JSON.stringify({v: 1, at, texts});

/** Writes the drafts of a new segment before it returns. @param folder of the segment @throws an error of the file system */
export const writeFirstDrafts = (folder: string, texts: readonly string[], at: number): void =>
	writeFileSync(path.join(folder, DRAFT_FILE), contentOf(texts, at), {mode: 0o600});

/** Replaces the drafts; none = there is no draft. @param folder of the segment @throws an error of the file system */
export const writeDrafts = (folder: string, texts: readonly string[], at: number): Promise<void> =>
	replaceFile(path.join(folder, DRAFT_FILE), texts.length === 0 ? undefined : contentOf(texts, at));

/** Replaces the part of an answer that has arrived. @param value undefined = none is under way @throws an error of the file system */
export const writePartial = (folder: string, value: JsonObject | undefined): Promise<void> =>
	replaceFile(path.join(folder, PARTIAL_FILE), value && JSON.stringify(value));

async function replaceFile(file: string, content: string | undefined): Promise<void> {
	if (content === undefined) {
		await promisify(rm)(file, {force: true});
		return;
	}
	const next = `${file}.new`;
	try {
		await promisify(writeFile)(next, content, {mode: 0o600});
		await promisify(rename)(next, file);
	} catch (error) {
		// A part of it would take space on a disk that is full.
		await promisify(rm)(next, {force: true}).catch(() => {});
		throw error;
	}
}
