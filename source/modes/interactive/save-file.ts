/** Saves a text in a file that nobody else can read, and never half of it under its name. */
import {randomUUID} from 'node:crypto';
import {access, link, open, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import type {Content} from '../../ui/transcript/full-text.ts';
import type {Saved} from '../../ui/transcript/save-message.ts';
import {codeOf} from './with-temp-file.ts';

/** What people are told; other codes are told as they are. */
const REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such folder',
	ENOTDIR: 'what should be a folder is a file',
	EISDIR: 'that is a folder',
	EACCES: 'you may not write there',
	EPERM: 'you may not write there',
	EROFS: 'nothing can be written there',
	ENOSPC: 'there is no room left',
	ENAMETOOLONG: 'the name is too long',
};

/**
 * Never rejects.
 * @param name relative to `folder`, or absolute
 * @param mayReplace whether a file of that name may go
 */
export async function saveFile(
	name: string,
	content: Content,
	mayReplace: boolean,
	folder: string,
): Promise<Saved> {
	const file = path.resolve(folder, name);
	// In the same folder, so that it takes its name in one step.
	const unfinished = path.join(path.dirname(file), `.${randomUUID()}.part`);
	try {
		if (!mayReplace && (await isThere(file))) return {how: 'exists', path: file};
		const bytes = await write(unfinished, content);
		if (mayReplace) await rename(unfinished, file);
		else await take(unfinished, file);
		return {how: 'saved', path: file, bytes};
	} catch (error) {
		const code = codeOf(error);
		if (code === 'EEXIST') return {how: 'exists', path: file};
		return {how: 'not', because: REASONS[code] ?? (error instanceof Error ? error.message : code)};
	} finally {
		await rm(unfinished, {force: true}).catch(() => {});
	}
}

async function isThere(file: string): Promise<boolean> {
	return access(file).then(
		() => true,
		() => false,
	);
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

/** Gives it its name unless another has that by now. Where files have one name alone, the look before has to do. */
async function take(from: string, to: string): Promise<void> {
	try {
		await link(from, to);
	} catch (error) {
		if (codeOf(error) === 'EEXIST') throw error;
		await rename(from, to);
	}
}
