/** The file of a segment's drafts, which is replaced as a whole. */
import {rename, rm, writeFile, writeFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {DRAFT_FILE} from './session-folder.ts';

const contentOf = (texts: readonly string[], at: number): string => JSON.stringify({v: 1, at, texts});

/** Writes the drafts of a new segment before it returns. @param folder of the segment @throws an error of the file system */
export const writeFirstDrafts = (folder: string, texts: readonly string[], at: number): void =>
	writeFileSync(path.join(folder, DRAFT_FILE), contentOf(texts, at), {mode: 0o600});

/** Replaces the drafts; none = there is no draft. @param folder of the segment @throws an error of the file system */
export async function writeDrafts(folder: string, texts: readonly string[], at: number): Promise<void> {
	const file = path.join(folder, DRAFT_FILE);
	if (texts.length === 0) {
		await promisify(rm)(file, {force: true});
		return;
	}
	await promisify(writeFile)(`${file}.new`, contentOf(texts, at), {mode: 0o600});
	await promisify(rename)(`${file}.new`, file);
}
