/** Saves a text in a file that only the user can read; an incomplete file never has the final name. */
import {randomUUID} from 'node:crypto';
import {link, open, rename, rm, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import type {Saved} from '../../ui/ports.ts';
import type {Content} from '../../ui/transcript/full-text.ts';
import {codeOf} from './with-temp-file.ts';

/** The reasons in words; other codes are shown as they are. */
const REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'no such folder',
	ENOTDIR: 'a part of the path is not a folder',
	EISDIR: 'it is a folder',
	EACCES: 'permission denied',
	EPERM: 'permission denied',
	EROFS: 'the file system is read-only',
	ENOSPC: 'the disk is full',
	ENAMETOOLONG: 'the name is too long',
};

/**
 * Never rejects.
 * @param name relative to `folder`, or absolute; `~/` stands for the home folder, as in a shell
 * @param mayReplace whether an existing file may be replaced
 */
export async function saveFile(
	name: string,
	content: Content,
	mayReplace: boolean,
	folder: string,
): Promise<Saved> {
	const file = path.resolve(
		folder,
		name.replace(/^~(?=\/|$)/, () => homedir()),
	);
	// In the same folder, so that renaming it is atomic.
	const partial = path.join(path.dirname(file), `.${randomUUID()}.part`);
	try {
		const existing = await stat(file).catch(() => undefined);
		if (existing?.isDirectory()) return {how: 'not', because: 'it is a folder; add a file name'};
		if (!mayReplace && existing !== undefined) return {how: 'exists', path: file};
		const bytes = await write(partial, content);
		if (mayReplace) await rename(partial, file);
		else await moveWithoutReplacing(partial, file);
		return {how: 'saved', path: file, bytes};
	} catch (error) {
		const code = codeOf(error);
		if (code === 'EEXIST') return {how: 'exists', path: file};
		return {how: 'not', because: REASONS[code] ?? (error instanceof Error ? error.message : code)};
	} finally {
		await rm(partial, {force: true}).catch(() => {});
	}
}

/** @returns bytes written */
async function write(file: string, content: Content): Promise<number> {
	const handle = await open(file, 'wx', 0o600);
	try {
		await handle.writeFile(content);
		return (await handle.stat()).size;
	} finally {
		await handle.close();
	}
}

/** Renames a file unless the name exists. On file systems without hard links, only the check before it protects. */
async function moveWithoutReplacing(from: string, to: string): Promise<void> {
	try {
		await link(from, to);
	} catch (error) {
		if (codeOf(error) === 'EEXIST') throw error;
		await rename(from, to);
	}
}
